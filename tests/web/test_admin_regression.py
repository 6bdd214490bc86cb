"""/admin/regression: the set, a run, a draft against what answers, and the publication that makes answers worse."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from fastapi import FastAPI

from assistant.domain.audit import AuditAction
from tests.web.client import Client
from tests.web.desk import Desk, published
from tests.web.people import DOCUMENTS, signed_in

REGRESSION, ITEM = "/admin/regression", "/admin/items/x/1/regression"
ZOO = "# Quy định vườn thú Hoa Sữa\n\nKhách tham quan vườn thú Hoa Sữa được gửi xe tại cổng phụ.\n"
OTHER = "# Lịch trực chợ Hoa Mai\n\nChợ Hoa Mai đóng cửa ngày mồng một.\n"
QUESTION = "khách tham quan vườn thú Hoa Sữa được gửi xe tại cổng nào"
RESIDENCE = {
    "question": "đăng ký tạm trú lệ phí bao nhiêu",
    "kind": "procedure",
    "target": "1.004194",
    "section": "fee",
}
TIGER = {"question": "nuôi hổ trong nhà xin phép ai", "kind": "refusal"}


async def zoo(lan: Desk, minh: Desk) -> str:
    """Publishes the rules of the zoo and asks for them in the set; returns the item's id."""
    item = await published(lan, minh, ZOO)
    await lan.done(REGRESSION, question=QUESTION, kind="document", target=item)
    return item


class TestTheSet:
    async def test_is_empty_at_first(self, lan: Desk) -> None:
        assert "Chưa có câu hỏi kiểm tra nào" in await lan.page(REGRESSION)

    async def test_takes_a_question_in_and_out(self, lan: Desk) -> None:
        await lan.done(REGRESSION, **RESIDENCE)
        listed = await lan.page(REGRESSION)
        assert RESIDENCE["question"] in listed
        key = re.search(r'name="key" value="(\w+)"', listed)
        assert key is not None
        await lan.done(f"{REGRESSION}/remove", key=key[1])
        assert RESIDENCE["question"] not in await lan.page(REGRESSION)

    async def test_changes_stand_in_the_audit_log(self, lan: Desk, minh: Desk) -> None:
        await lan.done(REGRESSION, **RESIDENCE)
        key = re.search(r'name="key" value="(\w+)"', await lan.page(REGRESSION))
        assert key is not None
        await lan.done(f"{REGRESSION}/remove", key=key[1])
        rows = re.findall(r"<tr><td>.*?</tr>", await minh.page("/admin/audit"))
        assert ("Bỏ câu hỏi kiểm tra" in rows[0], "Thêm câu hỏi kiểm tra" in rows[1]) == (True, True)
        assert all("cần có: Thủ tục; mã: 1.004194" in row for row in rows[:2])
        assert RESIDENCE["question"] not in "".join(rows)

    async def test_has_a_name_for_every_action_of_the_audit_log(self, minh: Desk) -> None:
        page = await minh.page("/admin/audit")
        assert [action for action in get_args(AuditAction) if f'value="{action}">' not in page] == []
        assert [action for action in get_args(AuditAction) if f">{action}</option>" in page] == []

    async def test_keeps_no_number_of_a_person(self, lan: Desk) -> None:
        await lan.done(REGRESSION, question="tôi là 0912345678, nuôi hổ được không", kind="refusal")
        listed = await lan.page(REGRESSION)
        assert ("nuôi hổ được không" in listed, "0912345678" in listed) == (True, False)

    @pytest.mark.parametrize(
        "fields",
        [
            {"question": "   ", "kind": "refusal"},
            {"question": "x" * 2001, "kind": "refusal"},
            {"question": "lệ phí <b>", "kind": "procedure", "target": "9.999999"},
            {"question": "lệ phí", "kind": "document", "target": "1.004194"},
            {"question": "lệ phí", "kind": "indicator", "target": "'; drop table"},
        ],
    )
    async def test_refuses_what_cannot_be_asked_and_keeps_it_typed(self, lan: Desk, fields: dict[str, str]) -> None:
        response = await lan.submit(REGRESSION, **fields)
        assert (response.status_code, 'role="alert"' in response.text) == (422, True)
        assert "<b>" not in response.text
        assert "Chưa có câu hỏi kiểm tra nào" in await lan.page(REGRESSION)

    async def test_cannot_take_out_what_is_not_there(self, lan: Desk) -> None:
        assert (await lan.submit(f"{REGRESSION}/remove", key="0" * 64)).status_code == 404


class TestARun:
    async def test_tells_what_passes_with_its_answer(self, lan: Desk) -> None:
        await lan.done(REGRESSION, **RESIDENCE)
        await lan.done(REGRESSION, **TIGER)
        await lan.done(REGRESSION, **{**RESIDENCE, "asked_as": "official", "section": "steps"})
        text = (await lan.submit(f"{REGRESSION}/run")).text
        assert "2/3 câu đạt." in text
        assert "7.000 đồng" in text

    async def test_asks_an_official_what_citizens_are_not_told(self, lan: Desk) -> None:
        rate = {"question": "tỷ lệ đúng hạn của khối phường xã", "kind": "indicator", "target": "ty_le_dung_han"}
        await lan.done(REGRESSION, **rate, asked_as="official")
        await lan.done(REGRESSION, **rate, asked_as="citizen")
        assert "1/2 câu đạt." in (await lan.submit(f"{REGRESSION}/run")).text


class TestADraft:
    async def test_shows_what_gets_worse(self, lan: Desk, minh: Desk) -> None:
        item = await zoo(lan, minh)
        await lan.upload(OTHER, item_id=item)
        text = (await lan.submit(f"/admin/items/{item}/2/regression")).text
        assert "1/1 câu đạt hiện nay, 0/1 câu đạt với bản này" in text
        assert "phải nêu lý do" in text

    async def test_that_changes_words_alone_is_shown_and_passes(self, lan: Desk, minh: Desk) -> None:
        item = await zoo(lan, minh)
        await lan.upload(ZOO.replace("cổng phụ", "cổng chính"), item_id=item)
        text = (await lan.submit(f"/admin/items/{item}/2/regression")).text
        assert "1/1 câu đạt hiện nay, 1/1 câu đạt với bản này" in text
        assert ("cổng phụ" in text, "cổng chính" in text) == (True, True)

    async def test_without_a_set_says_so(self, lan: Desk) -> None:
        item = await lan.upload(ZOO)
        assert "Chưa có" in (await lan.submit(f"/admin/items/{item}/1/regression")).text

    async def test_that_is_not_there_is_not_found(self, lan: Desk) -> None:
        assert (await lan.submit(ITEM)).status_code == 404


class TestAPublicationThatLowersIt:
    async def test_needs_a_reason(self, client: Client, lan: Desk, minh: Desk) -> None:
        item = await zoo(lan, minh)
        await lan.upload(OTHER, item_id=item)
        refused = await minh.submit(f"/admin/items/{item}/2/publish")
        assert refused.status_code == 409
        assert "0/1 câu đạt với bản này" in refused.text
        assert "cổng phụ" in (await client.answer(QUESTION))["text"]
        await minh.done(f"/admin/items/{item}/2/publish", reason="quy định cũ hết hiệu lực")
        assert (await client.answer(QUESTION))["kind"] == "refusal"
        log = await minh.page("/admin/audit")
        assert "câu kiểm tra đạt trước: 1; đạt sau: 0" in log
        assert "quy định cũ hết hiệu lực" in log

    async def test_needs_one_by_the_api_too(self, app: FastAPI, client: Client, lan: Desk, minh: Desk) -> None:
        item = await zoo(lan, minh)
        await lan.upload(OTHER, item_id=item)
        hoa = await signed_in(app, client, "hoa", "approver")
        address = f"{DOCUMENTS}/{item}/publish"
        refused = await client.http.post(address, json={"reason": "  "}, headers=hoa.headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "regression")
        assert await hoa.status(address, {"reason": "có lý do"}) == 200

    async def test_is_not_hindered_when_nothing_gets_worse(self, lan: Desk, minh: Desk) -> None:
        item = await zoo(lan, minh)
        await lan.upload(ZOO + "\nTrẻ em đi cùng người lớn.\n", item_id=item)
        await minh.done(f"/admin/items/{item}/2/publish")


ALL = [
    ("GET", REGRESSION),
    ("POST", REGRESSION),
    ("POST", f"{REGRESSION}/remove"),
    ("POST", f"{REGRESSION}/run"),
    ("POST", ITEM),
]
