"""Which procedure the words of a question speak for."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.retrieval.adapter import LEAST
from assistant.retrieval.classifier import (
    SHARPNESS,
    WEIGHT,
    Classified,
    Values,
    WordClassifier,
    shipped_classifier,
    terms_of,
)

QUESTIONS = ["lệ phí khai sinh", "lam khai sinh", "đăng ký kết hôn", "kết hôn lệ phí bao nhiêu", "khai sinh khai sinh"]
BIRTH, MARRIAGE, NEW = "1.001193", "1.000894", "9.999999"


def vectorizer() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=lambda text: [*terms_of(text)], sublinear_tf=True).fit(QUESTIONS)


def a_classifier() -> WordClassifier:
    """Of two procedures and no procedure: "khai sinh" speaks for one, "kết hôn" for the other."""
    fitted = vectorizer()
    weights = np.zeros((len(fitted.vocabulary_), 3), dtype=np.int8)
    weights[fitted.vocabulary_["khai sinh"]] = [100, -50, -50]
    weights[fitted.vocabulary_["ket hon"]] = [-50, 100, -50]
    scales, constants = np.array([0.005, 0.004, 0.003], np.float32), np.array([-0.3, -0.2, 0.0], np.float32)
    return WordClassifier(
        (BIRTH, MARRIAGE), fitted.vocabulary_, fitted.idf_.astype(np.float32), weights, scales, constants
    )


def of(question: str, *codes: str, others: int = 1) -> Classified:
    classifier = a_classifier()
    return classifier.classified(question, classifier.classes(codes, others))


class TestMargins:
    @pytest.mark.parametrize("question", [*QUESTIONS, "khai sinh lạ hoắc"])
    def test_are_those_of_the_machines(self, question: str) -> None:
        classifier = a_classifier()
        features = vectorizer().transform([question]).toarray()[0] * WEIGHT
        wanted = features @ (classifier.weights * classifier.scales) + classifier.constants
        assert classifier.margins(question) == pytest.approx(wanted, abs=1e-5)

    @pytest.mark.parametrize("question", ["", "lạ hoắc", "👍"])
    def test_of_unknown_words_are_the_constants(self, question: str) -> None:
        assert a_classifier().margins(question) == pytest.approx([-0.3, -0.2, 0.0])

    def test_do_not_depend_on_diacritics(self) -> None:
        classifier = a_classifier()
        assert classifier.margins("Khai sinh") == pytest.approx(classifier.margins("khai sinh"))
        assert classifier.margins("kết hôn") == pytest.approx(classifier.margins("ket hon"))


class TestShares:
    def test_go_by_the_words(self) -> None:
        birth, marriage, topic = of("lệ phí khai sinh", BIRTH, MARRIAGE).shares
        assert birth > marriage
        assert birth > topic

    def test_are_shares(self) -> None:
        found = of("kết hôn lệ phí", BIRTH, MARRIAGE)
        assert np.exp(found.shares).sum() == pytest.approx(1, abs=1e-3)
        assert found.shares[2] == pytest.approx(found.no_share)

    def test_of_a_procedure_without_a_class_are_as_good_as_the_best(self) -> None:
        found = of("lệ phí khai sinh", NEW, BIRTH, MARRIAGE)
        assert found.shares[0] == found.shares[1] > found.shares[2]
        assert found.margins[0] == found.margins[1]

    def test_of_one_that_was_withdrawn_count_for_nobody(self) -> None:
        assert of("lệ phí khai sinh", MARRIAGE).shares[0] == of("lệ phí khai sinh", BIRTH, MARRIAGE).shares[1]

    @given(st.text(max_size=60))
    def test_stay_within_bounds(self, question: str) -> None:
        shares: Values = of(question, BIRTH, MARRIAGE, NEW).shares
        assert ((shares >= LEAST) & (shares <= 1e-5)).all()

    def test_grow_with_the_sharpness(self) -> None:
        found = of("lạ hoắc", BIRTH, MARRIAGE)
        assert found.shares[1] - found.shares[0] == pytest.approx(SHARPNESS * 0.1, abs=1e-4)


class TestTheShippedOne:
    def test_knows_no_procedure_twice(self) -> None:
        assert max(Counter(shipped_classifier().codes).values()) == 1

    def test_speaks_for_what_is_asked(self) -> None:
        classifier = shipped_classifier()
        classes = classifier.classes(classifier.codes, 0)
        shares = classifier.classified("ông nội mất hôm qua, lên phường báo tử cần giấy gì", classes).shares
        assert classifier.codes[int(shares.argmax())] == "1.000656"
