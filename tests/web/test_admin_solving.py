"""/admin/unanswered/solve: what an editor makes of a question that nobody could answer."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from fastapi import FastAPI

from assistant.domain.regression import Expectation, RegressionQuestion
from tests.turns import keep_turn, refused
from tests.web.client import Client
from tests.web.desk import Desk, published

SOLVE, UNANSWERED = "/admin/unanswered/solve", "/admin/unanswered"
UNDERSTANDING = "/admin/understanding"
QUESTION = "nuôi hổ trong nhà xin phép ai"
OTHER = "xin phep nuoi ho o nha thi gap ai"
DOCUMENT = "# Quy chế chợ Hoa Mai\n\nBan quản lý mở cửa lúc bảy giờ.\n\nThú dữ do chi cục kiểm lâm xem xét.\n"
ANSWER = {
    "title": "Nuôi hổ tại nhà", "question": QUESTION, "text": "Bạn nộp đơn tại chi cục kiểm lâm.", "place": "Điều 5",
    "source_title": "Quy định quản lý thú dữ", "source_number": "12/QĐ-UBND",
}  # fmt: skip


@pytest.fixture
async def turns(app: FastAPI) -> str:
    """Two wordings of one question, refused."""
    for turn, words in (("t-1", QUESTION), ("t-2", OTHER)):
        await keep_turn(app.state.application.journal, turn, words, refused())
    return "t-1,t-2"


async def regression(app: FastAPI) -> tuple[RegressionQuestion, ...]:
    kept: tuple[RegressionQuestion, ...] = await app.state.application.regression_questions.all()
    return kept


def item_of(location: str) -> str:
    found = re.fullmatch(r"/admin/items/([^?]+)\?version=\d+", location)
    assert found is not None, location
    return unquote(found[1])


class TestThePage:
    async def test_shows_all_wordings_and_ways(self, lan: Desk, turns: str) -> None:
        text = await lan.page(SOLVE, turns=turns)
        for words in (QUESTION, OTHER, "Viết câu trả lời", "Gắn với một đoạn", "Thêm cách gọi", "Ngoài phạm vi"):
            assert words in text

    async def test_is_one_click_from_the_list(self, lan: Desk, turns: str) -> None:
        assert f"{SOLVE}?turns=" in await lan.page(UNANSWERED)

    @pytest.mark.parametrize("turns", ["", "khong-co", "' or 1=1"])
    async def test_of_nothing_that_was_asked_is_not_found(self, lan: Desk, turns: str) -> None:
        assert await lan.status(f"{SOLVE}?turns={quote(turns)}") == 404


class TestAnOwnAnswer:
    async def test_answers_every_wording_once_it_is_published(
        self, client: Client, lan: Desk, minh: Desk, turns: str
    ) -> None:
        item = item_of(await lan.done(f"{SOLVE}/answer", turns=turns, **ANSWER))
        assert (await client.answer(QUESTION))["kind"] == "refusal"
        await minh.done(f"/admin/items/{item}/1/publish")
        for words in (QUESTION, OTHER, "Nuôi hổ trong nhà, xin phép ai?"):
            answer = await client.answer(words)
            assert (answer["kind"], answer["completeness"]) == ("document", "complete"), words
            assert answer["text"] == ANSWER["text"]
        (citation,) = answer["citations"]
        assert (citation["title"], "Quy định quản lý thú dữ 12/QĐ-UBND, Điều 5" in citation["locator"]) == (
            ANSWER["title"],
            True,
        )

    async def test_leaves_the_list_and_is_asked_again(self, app: FastAPI, lan: Desk, turns: str) -> None:
        item = item_of(await lan.done(f"{SOLVE}/answer", turns=turns, **ANSWER))
        assert "Không có câu hỏi nào đang chờ" in await lan.page(UNANSWERED)
        assert "Đã viết câu trả lời" in await lan.page(f"{UNANSWERED}/handled")
        (question,) = await regression(app)
        assert (question.question, question.expected) == (QUESTION, Expectation("document", item))
        assert question.origin is not None

    async def test_passes_its_own_regression_question_as_a_draft(self, lan: Desk, turns: str) -> None:
        item = item_of(await lan.done(f"{SOLVE}/answer", turns=turns, **ANSWER))
        text = (await lan.submit(f"/admin/items/{item}/1/regression")).text
        assert "0/1 câu đạt hiện nay, 1/1 câu đạt với bản này" in text

    async def test_can_be_fetched_and_uploaded_again(self, lan: Desk, minh: Desk, turns: str) -> None:
        item = item_of(await lan.done(f"{SOLVE}/answer", turns=turns, **ANSWER))
        file = await lan.http.get(f"/api/v1/knowledge/documents/{item}/file?version=1")
        assert file.text.startswith("---\ntitle: Nuôi hổ tại nhà\nasked:\n")
        again = await lan.upload(file.content.replace("nộp đơn".encode(), "gửi đơn".encode()), item_id=item)
        assert again == item
        assert "Bạn gửi đơn" in await lan.page(f"/admin/items/{item}", version="2")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", " "), ("text", ""), ("text", "x" * 2001), ("source_title", ""), ("place", ""),
            ("url", "javascript:alert(1)"), ("url", "http://["), ("effective_from", "hôm qua"), ("question", "x" * 301),
        ],
    )  # fmt: skip
    async def test_says_beside_the_field_what_is_wrong(
        self, app: FastAPI, lan: Desk, turns: str, field: str, value: str
    ) -> None:
        response = await lan.submit(f"{SOLVE}/answer", turns=turns, **{**ANSWER, "url": "", field: value})
        assert response.status_code == 422
        assert f'id="problem-{field}"' in response.text
        assert ANSWER["source_number"] in response.text
        assert await regression(app) == ()

    async def test_cannot_end_before_it_begins(self, lan: Desk, turns: str) -> None:
        days = {"effective_from": "2026-12-02", "expires_on": "2026-12-01"}
        response = await lan.submit(f"{SOLVE}/answer", turns=turns, **ANSWER, **days)
        assert (response.status_code, 'id="problem-expires_on"' in response.text) == (422, True)

    async def test_for_officials_alone_is_told_to_no_citizen(
        self, app: FastAPI, client: Client, official: Client, lan: Desk, minh: Desk, turns: str
    ) -> None:
        item = item_of(await lan.done(f"{SOLVE}/answer", turns=turns, visibility="internal", **ANSWER))
        await minh.done(f"/admin/items/{item}/1/publish")
        assert (await official.answer(QUESTION))["text"] == ANSWER["text"]
        assert (await client.answer(QUESTION))["kind"] == "refusal"
        (question,) = await regression(app)
        assert question.asked_as == "official"

    async def test_shows_markup_as_text(self, lan: Desk, turns: str) -> None:
        fields = {**ANSWER, "text": "<script>alert(1)</script> <b>đậm</b>"}
        item = item_of(await lan.done(f"{SOLVE}/answer", turns=turns, **fields))
        assert "<script>alert" not in await lan.page(f"/admin/items/{item}")


class TestALinkedDocument:
    async def test_answers_the_wording_from_the_chosen_passage(
        self, app: FastAPI, client: Client, lan: Desk, minh: Desk, turns: str
    ) -> None:
        item = await published(lan, minh, DOCUMENT)
        shown = await lan.page(SOLVE, turns=turns, document=item)
        assert f'value="document:{item}:2"' in shown
        await lan.done(f"{SOLVE}/link", turns=turns, chosen=f"document:{item}:2")
        assert "Đã gắn văn bản" in await lan.page(f"{UNANSWERED}/handled")
        assert f"<ins>Cách hỏi: {QUESTION}</ins>" in await lan.page(f"/admin/items/{item}", version="2")
        await minh.done(f"/admin/items/{item}/2/publish")
        assert "chi cục kiểm lâm" in (await client.answer(OTHER))["text"]
        (question,) = await regression(app)
        assert question.expected == Expectation("document", item)

    async def test_keeps_the_file(self, lan: Desk, minh: Desk, turns: str) -> None:
        item = await published(lan, minh, DOCUMENT)
        await lan.done(f"{SOLVE}/link", turns=turns, chosen=f"document:{item}:1")
        file = await lan.http.get(f"/api/v1/knowledge/documents/{item}/file?version=2")
        assert file.content == DOCUMENT.encode()

    async def test_twice_adds_to_one_draft(self, app: FastAPI, lan: Desk, minh: Desk, turns: str) -> None:
        item = await published(lan, minh, DOCUMENT)
        await lan.done(f"{SOLVE}/link", turns="t-1", chosen=f"document:{item}:2")
        await lan.done(f"{SOLVE}/link", turns="t-2", chosen=f"document:{item}:2")
        text = await lan.page(f"/admin/items/{item}", version="3")
        assert (QUESTION in text, OTHER in text) == (True, True)

    async def test_may_be_a_shipped_one(self, lan: Desk, turns: str) -> None:
        location = await lan.done(f"{SOLVE}/link", turns=turns, chosen="document:tro-ly-ao:1")
        assert item_of(location) == "tro-ly-ao"

    @pytest.mark.parametrize(
        ("chosen", "status"), [("", 422), ("x", 422), ("document:khong-co:1", 404), ("document:tro-ly-ao:9999", 404)]
    )
    async def test_must_be_there(self, lan: Desk, turns: str, chosen: str, status: int) -> None:
        assert (await lan.submit(f"{SOLVE}/link", turns=turns, chosen=chosen)).status_code == status


class TestAnAlias:
    async def test_is_one_more_name_of_the_procedure(
        self, app: FastAPI, client: Client, lan: Desk, minh: Desk, turns: str
    ) -> None:
        await lan.done(f"{SOLVE}/alias", turns=turns, code="1.004194", words="Xin ngụ cư phố Hoa Mai")
        assert "<ins>Cách hỏi: xin ngụ cư phố hoa mai</ins>" in await lan.page("/admin/items/1.004194")
        await minh.done("/admin/items/1.004194/1/publish", reason="thêm tên gọi")
        answer = await client.answer("xin ngụ cư phố hoa mai lệ phí bao nhiêu")
        assert (answer["procedure"]["code"], answer["procedure"]["section"]) == ("1.004194", "fee")
        (question,) = await regression(app)
        assert question.expected == Expectation("procedure", "1.004194")

    async def test_may_be_a_way_to_ask(self, lan: Desk, turns: str) -> None:
        location = await lan.done(f"{SOLVE}/alias", turns=turns, code="1.004194", words=QUESTION, aspect="place")
        file = await lan.http.get(f"/api/v1/knowledge/documents/{item_of(location)}/file?version=1")
        assert f"  place:\n  - {QUESTION}\n" in file.text

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"code": "9.999999", "words": "xin ngụ cư"}, "code"), ({"code": "tro-ly-ao", "words": "xin ngụ cư"}, "code"),
            ({"code": "1.004194", "words": "đăng ký kết hôn"}, "words"), ({"code": "1.004194", "words": ""}, "words"),
            ({"code": "1.004194", "words": "x" * 81}, "words"),
        ],
    )  # fmt: skip
    async def test_says_beside_the_field_what_is_wrong(
        self, lan: Desk, turns: str, fields: dict[str, str], wrong: str
    ) -> None:
        response = await lan.submit(f"{SOLVE}/alias", turns=turns, **fields)
        assert (response.status_code, f'id="problem-{wrong}"' in response.text) == (422, True)


class TestOutOfScope:
    async def test_must_be_refused_from_now_on(self, app: FastAPI, lan: Desk, turns: str) -> None:
        await lan.done(UNANSWERED, turns=turns, outcome="out_of_scope")
        (question,) = await regression(app)
        assert (question.question, question.expected.kind) == (QUESTION, "refusal")

    async def test_what_was_dealt_with_elsewhere_is_not_asked_again(self, app: FastAPI, lan: Desk, turns: str) -> None:
        await lan.done(UNANSWERED, turns=turns, outcome="done")
        assert await regression(app) == ()


class TestAnExample:
    async def test_is_kept_and_the_question_dealt_with(self, app: FastAPI, lan: Desk, turns: str) -> None:
        answer = await lan.submit(UNDERSTANDING, turns=turns, text=QUESTION, intent="procedure_place", despite="1")
        assert answer.status_code == 303, answer.text
        assert [one.marked for one in await app.state.application.examples.active()] == [QUESTION]
        assert QUESTION not in await lan.page(UNANSWERED)

    async def test_refused_leaves_the_question_on_the_list(self, lan: Desk, turns: str) -> None:
        answer = await lan.submit(UNDERSTANDING, turns=turns, text=QUESTION, intent="khong_co")
        assert (answer.status_code, f'name="turns" value="{turns}"' in answer.text) == (422, True)
        assert QUESTION in await lan.page(UNANSWERED)

    async def test_of_nothing_that_was_asked_is_not_kept(self, app: FastAPI, lan: Desk) -> None:
        answer = await lan.submit(UNDERSTANDING, turns="khong-co", text=QUESTION, intent="procedure_place", despite="1")
        assert answer.status_code == 404
        assert await app.state.application.examples.active() == ()
