"""Decision numbers, dates and amounts: one digit more or less is another matter."""

from __future__ import annotations

import pytest

from assistant.domain.passage import Passage
from assistant.retrieval.index import build
from assistant.retrieval.search import HybridSearch
from assistant.retrieval.terms import terms
from tests.builders import a_passage
from tests.hashing_embedder import HashingEmbedder


def similar(number: int) -> Passage:
    """One of 300 passages that differ in their numbers only."""
    day, month, year = 1 + number % 28, 1 + number // 28, 2023
    return a_passage(
        f"document:van-ban:{number}",
        f"Quyết định số {500 + number}/QĐ-UBND ngày {day:02}/{month}/{year} của Ủy ban nhân dân thành phố giao "
        f"1.{600 + number} văn bản, mức hỗ trợ {number + 10}.000 đồng.",
        heading="Quyết định của Ủy ban nhân dân",
    )


PASSAGES = [similar(number) for number in range(300)]
INDEX = build(PASSAGES, HashingEmbedder())


def found(query: str, *, ready: bool = True) -> str:
    """Returns the text of the best passage."""
    return HybridSearch(INDEX, HashingEmbedder(ready=ready)).search_now(query, limit=1)[0].passage.text


@pytest.mark.parametrize("ready", [True, False], ids=["with model", "words alone"])
class TestAmongSimilarPassages:
    @pytest.mark.parametrize(
        "query", ["636/QĐ-UBND", "quyết định số 636/QĐ-UBND nói gì", "qd 636/qd-ubnd", "636 QĐ UBND"]
    )
    def test_a_decision_is_found_by_its_number(self, query: str, ready: bool) -> None:
        assert "636/QĐ-UBND" in found(query, ready=ready)

    @pytest.mark.parametrize("number", [500, 563, 636, 663, 799])
    def test_every_number_is_its_own(self, number: int, ready: bool) -> None:
        assert f"{number}/QĐ-UBND" in found(f"nội dung quyết định {number}/QĐ-UBND của ủy ban", ready=ready)

    @pytest.mark.parametrize("query", ["05/8/2023", "5/8/2023", "5/08/2023", "05/08/2023"])
    def test_a_date_is_found_however_it_is_written(self, query: str, ready: bool) -> None:
        assert "ngày 05/8/2023" in found(f"quyết định ngày {query}", ready=ready)

    def test_day_and_month_are_not_exchanged(self, ready: bool) -> None:
        assert "ngày 08/5/2023" in found("quyết định ngày 08/05/2023", ready=ready)
        assert "ngày 11/10/2023" in found("quyết định ngày 11/10/2023", ready=ready)

    @pytest.mark.parametrize("amount", ["1.867", "1.600", "50.000", "67.000", "267.000"])
    def test_an_amount_is_found_exactly(self, amount: str, ready: bool) -> None:
        assert f" {amount} " in found(f"ở đâu có {amount}", ready=ready)


class TestTerms:
    def test_of_dates_written_differently_are_the_same(self) -> None:
        assert terms("05/8/2023") == terms("5/08/2023") == terms("5-8-2023") == terms("05.08.2023")

    @pytest.mark.parametrize(("one", "other"), [("1.867", "1.876"), ("50.000", "500.000"), ("636/QĐ", "63/QĐ")])
    def test_of_other_numbers_are_others(self, one: str, other: str) -> None:
        assert terms(one) != terms(other)

    def test_of_a_year_or_code_keep_their_zeros(self) -> None:
        assert "2005" in terms("năm 2005")
        assert "004194" in terms("1.004194")
