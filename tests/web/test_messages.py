"""POST /api/v1/messages: the fields of the contract, whatever is answered."""

from __future__ import annotations

import pytest

from tests.web.client import Client, Json

FIELDS = {
    "kind", "text", "completeness", "citations", "choices", "procedure", "checklist", "indicator", "table", "chart", "reason",
    "downloads",
}  # fmt: skip
QUESTIONS = {
    "xin chào": "courtesy",
    "bạn giúp được gì": "help",
    "đăng ký tạm trú mất bao nhiêu tiền": "procedure",
    "phường 8 có bao nhiêu văn bản đi": "indicator",
    "giờ làm việc": "document",
    "gặp cán bộ": "handover",
    "lệ phí bao nhiêu": "clarification",
    "thời tiết hôm nay": "refusal",
}
REASONS = {
    "no_data", "unknown_unit", "unknown_metric", "period_not_loaded", "not_measured", "no_permission", "out_of_scope",
    "unsafe", "unavailable",
}  # fmt: skip


def keys(content: Json) -> set[str]:
    return set(content)


class TestReply:
    async def test_has_the_fields_of_the_contract(self, client: Client) -> None:
        assert keys(await client.ask("xin chào")) == {"conversation_id", "turn_id", "understanding", "answers"}

    async def test_tells_what_was_understood(self, client: Client) -> None:
        understood = (await client.ask("dang ky tam tru het bao nhieu tien"))["understanding"]
        assert keys(understood) == {"intent", "confidence", "text", "entities", "route"}
        assert understood["text"] == "đăng ký tạm trú hết bao nhiêu tiền"

    async def test_tells_the_names_found(self, client: Client) -> None:
        understood = (await client.ask("đăng ký tạm trú mất bao nhiêu tiền"))["understanding"]
        assert understood["entities"] == [{"type": "procedure", "text": "đăng ký tạm trú", "value": "1.004194"}]

    async def test_goes_on_with_the_conversation(self, client: Client) -> None:
        first = await client.ask("đăng ký khai sinh cần giấy tờ gì")
        second = await client.ask("mất bao lâu", first["conversation_id"])
        assert second["answers"][0]["procedure"]["code"] == "1.001193"


@pytest.mark.parametrize(("question", "kind"), QUESTIONS.items())
class TestEveryKindOfAnswer:
    async def test_is_answered(self, official: Client, question: str, kind: str) -> None:
        assert (await official.answer(question))["kind"] == kind

    async def test_has_every_field(self, official: Client, question: str, kind: str) -> None:
        assert keys(await official.answer(question)) == FIELDS

    async def test_says_something_plain(self, official: Client, question: str, kind: str) -> None:
        text = (await official.answer(question))["text"]
        assert text.strip()
        assert not any(mark in text for mark in ("**", "<b", "</", "None"))

    async def test_is_cited_when_it_states_facts(self, official: Client, question: str, kind: str) -> None:
        answer = await official.answer(question)
        assert bool(answer["citations"]) == (kind in ("procedure", "indicator", "document"))

    async def test_has_a_reason_exactly_when_it_refuses(self, official: Client, question: str, kind: str) -> None:
        answer = await official.answer(question)
        assert (answer["reason"] in REASONS) == (kind == "refusal")


class TestCitation:
    async def test_has_the_fields_of_the_contract(self, client: Client) -> None:
        citation = (await client.answer("đăng ký tạm trú mất bao nhiêu tiền"))["citations"][0]
        assert keys(citation) == {"source_id", "title", "locator", "url", "quote", "as_of"}


class TestProcedure:
    async def test_names_code_name_and_section(self, client: Client) -> None:
        answer = await client.answer("đăng ký tạm trú mất bao nhiêu tiền")
        assert answer["procedure"] == {"code": "1.004194", "name": "Đăng ký tạm trú", "section": "fee"}

    async def test_lists_its_papers_where_it_is_asked_for_them(self, client: Client) -> None:
        checklist = (await client.answer("đăng ký khai sinh cần giấy tờ gì"))["checklist"]
        assert keys(checklist) == {"documents", "forms", "notes"}
        assert keys(checklist["documents"][0]) == {"name", "original", "copy", "form", "when", "action"}
        assert "Giấy chứng sinh" in checklist["documents"][0]["name"]

    async def test_lists_none_where_something_else_is_asked(self, client: Client) -> None:
        assert (await client.answer("đăng ký tạm trú mất bao nhiêu tiền"))["checklist"] is None


class TestIndicator:
    async def test_has_the_fields_of_the_contract(self, official: Client) -> None:
        answer = await official.answer("tỷ lệ đúng hạn của khối phường xã")
        assert keys(answer["indicator"]) == {
            "metric", "metric_name", "unit", "unit_name", "period", "value", "display", "numerator", "denominator",
            "formula", "target", "as_of", "dataset", "warnings",
        }  # fmt: skip

    async def test_gives_a_rate_with_what_it_was_computed_from(self, official: Client) -> None:
        own = (await official.answer("tỷ lệ đúng hạn của khối phường xã"))["indicator"]
        assert (own["value"], own["display"], own["numerator"], own["denominator"]) == (99.54, "99,54%", 64861, 65158)

    async def test_gives_its_period(self, official: Client) -> None:
        own = (await official.answer("tỷ lệ đúng hạn của khối phường xã"))["indicator"]
        assert own["period"] == {"from": "2023-01-01", "to": "2023-09-30", "label": "9 tháng năm 2023"}

    async def test_is_refused_to_citizens(self, client: Client) -> None:
        assert (await client.answer("phường 8 có bao nhiêu văn bản đi"))["reason"] == "no_permission"

    async def test_that_is_not_split_has_no_value(self, official: Client) -> None:
        answer = await official.answer("tỷ lệ đúng hạn của phường 8")
        assert (answer["indicator"]["value"], answer["reason"]) == (None, "no_data")

    async def test_ranking_has_table_and_chart_of_one_length(self, official: Client) -> None:
        answer = await official.answer("phường nào có văn bản đi nhiều nhất")
        assert len(answer["table"]["rows"]) == len(answer["chart"]["series"][0]["values"]) == 17

    async def test_ranking_has_the_fields_of_the_contract(self, official: Client) -> None:
        answer = await official.answer("phường nào có văn bản đi nhiều nhất")
        assert keys(answer["table"]) == {"columns", "rows"}
        assert keys(answer["chart"]) == {"type", "title", "categories", "series", "unit"}


class TestClarification:
    async def test_offers_what_can_be_sent_back(self, official: Client) -> None:
        choice = (await official.answer("phường 8 có bao nhiêu văn bản"))["choices"][0]
        assert keys(choice) == {"label", "text"}
        assert (await official.answer(choice["text"]))["indicator"]["value"] == 1867
