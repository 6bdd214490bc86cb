"""What every passage search does, whatever it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.ports import PassageSearch
from assistant.retrieval.index_files import build_index, load_index
from assistant.retrieval.search import HybridSearch
from tests.builders import OFFICE_STAFF, WARD_7_STAFF, a_passage
from tests.hashing_embedder import HashingEmbedder

PASSAGES = [
    a_passage("procedure:tam-tru:fee", "Lệ phí tạm trú 7.000 đồng.", heading="Tạm trú – Lệ phí", kind="procedure"),
    a_passage("procedure:tam-tru:time", "Ba ngày làm việc.", heading="Tạm trú – Thời hạn", kind="procedure"),
    a_passage("document:noi-bo:1", "Văn bản nội bộ về tạm trú.", heading="Nội bộ", visibility="internal"),
    a_passage("document:mau:1", "Giới thiệu trợ lý.", heading="Trợ lý"),
]


class PassageSearchContract:
    @pytest.fixture
    def search(self) -> PassageSearch:
        raise NotImplementedError

    async def test_finds_the_best_passage_first(self, search: PassageSearch) -> None:
        assert (await search.search("lệ phí tạm trú", limit=4))[0].passage.id == "procedure:tam-tru:fee"

    async def test_finds_a_passage_by_its_heading(self, search: PassageSearch) -> None:
        assert (await search.search("thời hạn", limit=1))[0].passage.id == "procedure:tam-tru:time"

    @pytest.mark.parametrize("limit", [1, 2, 4, 100])
    async def test_returns_at_most_the_limit(self, search: PassageSearch, limit: int) -> None:
        assert len(await search.search("tạm trú", limit=limit)) <= limit

    @pytest.mark.parametrize("query", ["", "   ", "?!", pytest.param("\ud800", id="lone-surrogate")])
    async def test_a_question_without_words_is_no_error(self, search: PassageSearch, query: str) -> None:
        assert len(await search.search(query, limit=4)) <= 4

    async def test_keeps_to_the_kinds_asked_for(self, search: PassageSearch) -> None:
        hits = await search.search("tạm trú", limit=4, kinds=("procedure",))
        assert {hit.passage.kind for hit in hits} == {"procedure"}

    async def test_finds_nothing_of_a_kind_that_is_not_there(self, search: PassageSearch) -> None:
        assert await search.search("tạm trú", limit=4, kinds=("metric",)) == ()

    async def test_hides_internal_passages_from_citizens(self, search: PassageSearch) -> None:
        hits = await search.search("văn bản nội bộ", limit=4)
        assert "document:noi-bo:1" not in [hit.passage.id for hit in hits]

    async def test_shows_them_to_officials(self, search: PassageSearch) -> None:
        hits = await search.search("văn bản nội bộ", limit=4, principal=OFFICE_STAFF)
        assert hits[0].passage.id == "document:noi-bo:1"

    async def test_hides_them_from_officials_of_another_unit(self, search: PassageSearch) -> None:
        hits = await search.search("văn bản nội bộ", limit=4, principal=WARD_7_STAFF)
        assert "document:noi-bo:1" not in [hit.passage.id for hit in hits]
        assert search.passage("document:noi-bo:1", WARD_7_STAFF) is None

    async def test_finds_no_passage_twice(self, search: PassageSearch) -> None:
        ids = [hit.passage.id for hit in await search.search("tạm trú", limit=4)]
        assert len(ids) == len(set(ids))

    async def test_scores_lie_between_zero_and_one(self, search: PassageSearch) -> None:
        hits = await search.search("lệ phí tạm trú", limit=4)
        assert all(0 <= hit.score <= 1 + 1e-9 and 0 <= hit.lexical <= 1 + 1e-9 for hit in hits)

    def test_opens_a_passage_by_its_id(self, search: PassageSearch) -> None:
        assert search.passage("document:mau:1") == PASSAGES[3]

    def test_opens_no_internal_passage_to_citizens(self, search: PassageSearch) -> None:
        assert search.passage("document:noi-bo:1") is None

    def test_opens_nothing_for_an_unknown_id(self, search: PassageSearch) -> None:
        assert search.passage("document:x:1") is None


class TestMemorySearch(PassageSearchContract):
    @pytest.fixture
    def search(self) -> PassageSearch:
        return MemorySearch(PASSAGES)


class TestHybridSearch(PassageSearchContract):
    @pytest.fixture
    def search(self, tmp_path: Path) -> PassageSearch:
        embedder = HashingEmbedder()
        build_index(tmp_path, PASSAGES, embedder)
        return HybridSearch(load_index(tmp_path, embedder), embedder)


class TestHybridSearchWithoutItsModel(PassageSearchContract):
    @pytest.fixture
    def search(self, tmp_path: Path) -> PassageSearch:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        embedder = HashingEmbedder(ready=False)
        return HybridSearch(load_index(tmp_path, embedder), embedder)
