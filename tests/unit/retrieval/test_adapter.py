"""The learned maps of question and text vectors, and each subject's share of a question."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.adapter import LEAST, SHARPNESS, Adapter, Values, shares, shipped_adapter

SIZE = 5
RANDOM = np.random.default_rng(1)


def unit_vectors(count: int) -> Values:
    drawn = RANDOM.normal(size=(count, SIZE)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def an_adapter(size: float = 0.2) -> Adapter:
    first, second = RANDOM.normal(size=(2, SIZE, SIZE)).astype(np.float32) * np.float32(size)
    return Adapter(first, second)


class TestTheMaps:
    def test_give_the_cosine_of_both_mapped(self) -> None:
        adapter, texts, question = an_adapter(), unit_vectors(7), unit_vectors(1)[0]
        mapped, asked = texts + texts @ adapter.texts, question + question @ adapter.questions
        wanted = mapped @ asked / np.linalg.norm(mapped, axis=1) / np.linalg.norm(asked)
        assert texts @ adapter.direction(question) / adapter.lengths(texts) == pytest.approx(wanted, abs=1e-5)

    def test_of_another_model_change_nothing(self) -> None:
        adapter, texts, question = shipped_adapter("another model", SIZE), unit_vectors(7), unit_vectors(1)[0]
        assert texts @ adapter.direction(question) / adapter.lengths(texts) == pytest.approx(texts @ question, abs=1e-5)


class TestShares:
    STARTS = np.array([0, 2, 3])

    def test_add_up_to_one(self) -> None:
        found = shares(np.array([0.9, 0.88, 0.91, 0.87], dtype=np.float32), self.STARTS)
        assert np.exp(found).sum() == pytest.approx(1, abs=1e-4)

    def test_are_of_everything_that_a_subject_has(self) -> None:
        alone, together = np.array([0.9, 0.2, 0.9, 0.2]), np.array([0.9, 0.9, 0.9, 0.2])
        first = [float(shares(each.astype(np.float32), self.STARTS)[0]) for each in (alone, together)]
        assert np.exp(first) == pytest.approx([1 / 2, 2 / 3], abs=1e-4)

    def test_grow_with_the_sharpness(self) -> None:
        first, second, _ = shares(np.array([0.9, 0.0, 0.89, 0.0], dtype=np.float32), self.STARTS)
        assert first - second == pytest.approx(SHARPNESS * 0.01, abs=1e-3)

    def test_never_fall_below_the_least(self) -> None:
        assert shares(np.array([1, -1, -1, -1], dtype=np.float32), self.STARTS)[1:] == pytest.approx([LEAST, LEAST])
