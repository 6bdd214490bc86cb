"""Hybrid search over a small index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.index_files import build_index, load_index
from assistant.retrieval.lexical import LexicalScores
from assistant.retrieval.search import HybridSearch, Weights, fused
from tests.builders import OFFICE_STAFF, a_passage
from tests.hashing_embedder import HashingEmbedder

PASSAGES = [
    a_passage("procedure:khai-sinh:fee", "Lệ phí khai sinh: miễn phí.", heading="Khai sinh – Lệ phí", kind="procedure"),
    a_passage("document:bao-cao:1", "Văn bản đi qua phần mềm.", heading="Báo cáo", visibility="internal"),
    a_passage("document:gioi-thieu:1", "Trợ lý trả lời về khai sinh.", heading="Giới thiệu"),
]


def a_search(folder: Path, *, ready: bool = True) -> HybridSearch:
    embedder = HashingEmbedder()
    build_index(folder, PASSAGES, embedder)
    embedder.ready = ready
    return HybridSearch(load_index(folder, embedder), embedder)


@pytest.fixture
def search(tmp_path: Path) -> HybridSearch:
    return a_search(tmp_path)


class TestSearch:
    async def test_finds_the_best_passage_first(self, search: HybridSearch) -> None:
        hits = await search.search("lệ phí khai sinh", limit=3)
        assert hits[0].passage.id == "procedure:khai-sinh:fee"

    async def test_returns_at_most_the_limit(self, search: HybridSearch) -> None:
        assert len(await search.search("khai sinh", limit=1)) == 1

    async def test_is_limited_to_the_kinds_asked_for(self, search: HybridSearch) -> None:
        hits = await search.search("khai sinh", limit=3, kinds=("document",))
        assert {hit.passage.kind for hit in hits} == {"document"}

    async def test_of_a_kind_that_is_not_there_is_empty(self, search: HybridSearch) -> None:
        assert await search.search("khai sinh", limit=3, kinds=("office",)) == ()

    async def test_scores_fall(self, search: HybridSearch) -> None:
        scores = [hit.score for hit in await search.search("khai sinh", limit=3)]
        assert scores == sorted(scores, reverse=True)

    async def test_tells_the_share_of_words_found(self, search: HybridSearch) -> None:
        hits = await search.search("lệ phí khai sinh", limit=1)
        assert hits[0].lexical == pytest.approx(1)


class TestVisibility:
    async def test_a_citizen_does_not_find_internal_passages(self, search: HybridSearch) -> None:
        hits = await search.search("văn bản đi qua phần mềm", limit=3)
        assert all(hit.passage.visibility == "public" for hit in hits)

    async def test_an_official_does(self, search: HybridSearch) -> None:
        hits = await search.search("văn bản đi qua phần mềm", limit=3, principal=OFFICE_STAFF)
        assert hits[0].passage.id == "document:bao-cao:1"

    def test_a_citizen_does_not_open_internal_passages(self, search: HybridSearch) -> None:
        assert search.passage("document:bao-cao:1") is None

    def test_an_official_opens_them(self, search: HybridSearch) -> None:
        assert search.passage("document:bao-cao:1", OFFICE_STAFF) is not None


class TestWhileTheModelLoads:
    async def test_words_alone_find_passages(self, tmp_path: Path) -> None:
        hits = await a_search(tmp_path, ready=False).search("lệ phí khai sinh", limit=1)
        assert hits[0].passage.id == "procedure:khai-sinh:fee"

    async def test_there_are_no_cosines(self, tmp_path: Path) -> None:
        hits = await a_search(tmp_path, ready=False).search("khai sinh", limit=3)
        assert {hit.dense for hit in hits} == {None}

    async def test_unknown_words_find_nothing(self, tmp_path: Path) -> None:
        assert await a_search(tmp_path, ready=False).search("xyz", limit=3) == ()

    def test_search_says_so(self, tmp_path: Path) -> None:
        assert not a_search(tmp_path, ready=False).dense


def words(*, covered: float) -> LexicalScores:
    share = np.full(10, covered, dtype=np.float32)
    return LexicalScores(np.zeros(10, dtype=np.float32), share, share, share)


class TestFused:
    def test_the_best_of_everything_is_one(self) -> None:
        assert fused({0: 7.0, 1: 2.0}, {0: 0.9, 1: 0.8}, words(covered=1), Weights())[0] == pytest.approx(1)

    def test_one_found_by_vectors_alone_gets_their_share(self) -> None:
        assert fused({0: 7.0}, {1: 0.9, 2: 0.8}, words(covered=0), Weights(1, 1, 1, 1))[1] == pytest.approx(0.25)

    def test_words_alone_are_enough(self) -> None:
        assert fused({0: 7.0}, {}, words(covered=1), Weights()) == {0: pytest.approx(1)}

    def test_pairs_decide_between_equals(self) -> None:
        covered = words(covered=0)
        covered.pairs[1] = 1
        scores = fused({0: 7.0, 1: 7.0}, {}, covered, Weights())
        assert scores[1] > scores[0]

    def test_of_nothing_is_nothing(self) -> None:
        assert fused({}, {}, words(covered=0), Weights()) == {}

    @given(
        st.dictionaries(st.integers(0, 9), st.floats(0, 50)),
        st.dictionaries(st.integers(0, 9), st.floats(-1, 1)),
        st.floats(0, 1),
    )
    def test_lies_between_zero_and_one(
        self, lexical: dict[int, float], dense: dict[int, float], covered: float
    ) -> None:
        scores = fused(lexical, dense, words(covered=covered), Weights())
        assert all(0 <= score <= 1 + 1e-6 for score in scores.values())
