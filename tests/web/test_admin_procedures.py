"""/admin/procedures: a procedure edited in a form is the same YAML as before, but for what was changed."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from assistant.common.text import normalise
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.uploads import Upload, read_upload
from assistant.web.admin.fields import Fields
from assistant.web.admin.procedure_form import changed_rows, procedure_of, rows_of, typed_of
from tests.web.client import Client
from tests.web.desk import Desk

PATH, NEW = "/admin/procedures", "/admin/procedures/new"
CODE = "1.004194"
EDIT = f"{PATH}/{CODE}/edit"


@pytest.fixture
def residence(knowledge: Knowledge) -> Procedure:
    return knowledge.procedures[CODE]


@pytest.fixture
def typed(residence: Procedure) -> dict[str, str]:
    return typed_of(residence)


def read_back(file: bytes) -> Procedure:
    found, _ = read_upload(Upload("x.yml", file), date.today())
    assert isinstance(found, Procedure)
    return found


async def file_of(desk: Desk, number: int) -> bytes:
    return (await desk.http.get(f"/api/v1/knowledge/documents/{CODE}/file?version={number}")).content


def form_of(page: str) -> dict[str, str]:
    """Returns the fields of the big form as a browser would send them."""
    form = page[page.index('action="/admin/procedures"') :]
    found = dict(re.findall(r'<input type="\w+" name="([^"]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        assert chosen is not None
        found[name] = chosen[1]
    found |= dict.fromkeys(re.findall(r'type="checkbox" name="([^"]+)" checked', form), "on")
    return {name: html.unescape(value) for name, value in found.items()}


def but_for_order(procedure: Procedure) -> Procedure:
    """Two spellings of a name ("khoá", "khóa") are one once it was in a form, and unchecked keys have no order."""
    names = tuple(dict.fromkeys(map(normalise, procedure.aliases)))
    return replace(procedure, aliases=names, unchecked=tuple(sorted(procedure.unchecked)))


class TestTheFields:
    def test_hold_every_shipped_procedure(self, knowledge: Knowledge) -> None:
        for procedure in knowledge.procedures.values():
            fields = Fields(typed_of(procedure))
            found = procedure_of(fields)
            assert fields.problems == {}, procedure.code
            assert found is not None
            assert but_for_order(found) == but_for_order(procedure), procedure.code

    def test_keep_nothing_apart_from_unknown(self, typed: dict[str, str]) -> None:
        free, unknown = Fields({**typed, "fee-0-amount": "0"}), Fields({**typed, "fee-0-amount": " "})
        found = [procedure_of(fields) for fields in (free, unknown)]
        assert [one.fee[0].amount for one in found if one is not None] == [0, None]

    def test_read_numbers_as_people_write_them(self, typed: dict[str, str]) -> None:
        found = procedure_of(Fields({**typed, "fee-0-amount": "15.000", "time-0-value": "2,5"}))
        assert found is not None
        assert (found.fee[0].amount, found.time[0].value) == (15000, 2.5)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""), ("name", "x" * 301), ("summary", " "), ("level", "district"), ("code", "1.4"),
            ("documents-0-name", ""), ("documents-0-original", "-1"), ("documents-0-original", "một"), ("documents-0-action", ""),
            ("steps-1-text", "\u200b"), ("time-0-value", "ba"), ("time-0-value", "²"), ("time-0-unit", "năm"),
            ("fee-0-amount", "7000 đồng"), ("fee-0-amount", "9" * 14), ("legal_basis-0-number", ""), ("source_title", ""),
            ("source_url", "javascript:x"), ("checked_on", "hôm nay"), ("valid_from", "2026-13-01"),
        ],
    )  # fmt: skip
    def test_tell_which_of_them_is_wrong(self, typed: dict[str, str], field: str, value: str) -> None:
        fields = Fields({**typed, field: value})
        assert procedure_of(fields) is None
        assert list(fields.problems) == [field]


class TestRows:
    def test_are_added_at_the_end(self, typed: dict[str, str]) -> None:
        more = changed_rows(typed, "add:steps")
        assert more is not None
        assert [row["text"] for row in rows_of(more)["steps"]] == [row["text"] for row in rows_of(typed)["steps"]] + [
            ""
        ]

    def test_are_taken_out_and_the_others_stay_in_order(self, typed: dict[str, str]) -> None:
        fewer = changed_rows(typed, "remove:documents:1")
        assert fewer is not None
        before = rows_of(typed)["documents"]
        assert rows_of(fewer)["documents"] == [before[0], *before[2:]]

    @pytest.mark.parametrize(
        "wish", ["remove:documents:99", "remove:documents:x", "remove:documents:", "remove:documents:" + "9" * 5000]
    )
    def test_that_are_not_there_change_nothing(self, typed: dict[str, str], wish: str) -> None:
        same = changed_rows(typed, wish)
        assert same is not None
        assert rows_of(same) == rows_of(typed)

    @pytest.mark.parametrize("wish", ["save", "", "add:passwords", "drop:steps:1"])
    def test_of_no_kind_are_no_wish(self, typed: dict[str, str], wish: str) -> None:
        assert changed_rows(typed, wish) is None


class TestEditing:
    async def test_unchanged_writes_the_same_procedure(self, lan: Desk, residence: Procedure) -> None:
        location = await lan.done(PATH, **form_of(await lan.page(EDIT)))
        assert location == f"/admin/items/{CODE}?version=1"
        assert but_for_order(read_back(await file_of(lan, 1))) == but_for_order(residence)

    async def test_shows_what_changes_and_answers_once_published(
        self, client: Client, lan: Desk, minh: Desk, typed: dict[str, str]
    ) -> None:
        await lan.done(PATH, editing=CODE, **{**typed, "fee-0-amount": "8.000"})
        page = await lan.page(f"/admin/items/{CODE}")
        assert re.search(r"<del>[^<]*7\.000 đồng", page)
        assert re.search(r"<ins>[^<]*8\.000 đồng", page)
        assert "7.000" in (await client.answer("đăng ký tạm trú lệ phí bao nhiêu"))["text"]
        await minh.done(f"/admin/items/{CODE}/1/publish")
        assert "8.000" in (await client.answer("đăng ký tạm trú lệ phí bao nhiêu"))["text"]

    async def test_goes_on_from_the_draft(self, lan: Desk, typed: dict[str, str]) -> None:
        await lan.done(PATH, editing=CODE, **{**typed, "name": "Đăng ký tạm trú mới"})
        page = await lan.page(EDIT)
        assert ("Đăng ký tạm trú mới" in page, "sửa tiếp từ bản nháp 1" in page) == (True, True)

    async def test_overtakes_what_another_editor_has_saved_only_when_told(self, lan: Desk, minh: Desk) -> None:
        early, late = form_of(await lan.page(EDIT)), form_of(await minh.page(EDIT))
        await minh.done(PATH, **{**late, "name": "Đăng ký tạm trú của Minh"})
        told = await lan.submit(PATH, **{**early, "name": "Đăng ký tạm trú của Lan"})
        assert (told.status_code, "bản 1</a>" in told.text, "tạm trú của Lan" in told.text) == (409, True, True)
        assert "bản 1</a>" not in (await lan.submit(PATH, **form_of(told.text), do="add:steps")).text
        assert await lan.done(PATH, **form_of(told.text)) == f"/admin/items/{CODE}?version=2"

    async def test_adds_and_removes_a_row_without_scripts(self, lan: Desk) -> None:
        form = form_of(await lan.page(EDIT))
        before = len(rows_of(form)["steps"])
        more = await lan.submit(PATH, **form, do="add:steps")
        assert len(rows_of(form_of(more.text))["steps"]) == before + 1
        fewer = await lan.submit(PATH, **form_of(more.text), do="remove:steps:0")
        assert rows_of(form_of(fewer.text))["steps"][0] == rows_of(form)["steps"][1]
        assert "chưa ai thay đổi" in await lan.page(f"/admin/items/{CODE}")

    async def test_keeps_what_was_typed_beside_what_is_wrong(self, lan: Desk, typed: dict[str, str]) -> None:
        response = await lan.submit(PATH, editing=CODE, **{**typed, "fee-0-amount": "bảy nghìn", "name": "<b>Tên"})
        assert (response.status_code, 'id="problem-fee-0-amount"' in response.text) == (422, True)
        assert ('value="bảy nghìn"' in response.text, "&lt;b&gt;Tên" in response.text) == (True, True)

    async def test_does_not_take_the_name_of_another_procedure(self, lan: Desk, typed: dict[str, str]) -> None:
        response = await lan.submit(PATH, editing=CODE, **{**typed, "aliases": "tạm trú\nĐăng ký kết hôn"})
        assert (response.status_code, 'id="problem-aliases"' in response.text) == (422, True)

    async def test_never_changes_the_code(self, lan: Desk, typed: dict[str, str]) -> None:
        location = await lan.done(PATH, editing=CODE, **{**typed, "code": "1.000894"})
        assert location.startswith(f"/admin/items/{CODE}?")

    @pytest.mark.parametrize("code", ["9.999999", "tro-ly-ao", "'%3B--"])
    async def test_of_no_procedure_is_not_found(self, lan: Desk, code: str) -> None:
        assert await lan.status(f"{PATH}/{code}/edit") == 404


class TestANewOne:
    async def test_is_a_draft_like_any_other(self, client: Client, lan: Desk, minh: Desk) -> None:
        fields = {
            **form_of(await lan.page(NEW)), "code": "9.123456", "name": "Cấp thẻ thăm vườn Hoa Sữa", "field": "Văn hóa",
            "summary": "Cho người muốn thăm vườn.", "source_title": "Quyết định thăm vườn", "aliases": "thẻ thăm vườn hoa sữa",
        }  # fmt: skip
        fields = form_of((await lan.submit(PATH, **fields, do="add:steps")).text)
        await lan.done(PATH, **{**fields, "steps-0-text": "Đến cổng vườn lấy thẻ."})
        await minh.done("/admin/items/9.123456/1/publish")
        answer = await client.answer("thẻ thăm vườn hoa sữa các bước thế nào")
        assert "Đến cổng vườn lấy thẻ" in answer["text"]

    async def test_needs_a_code_of_its_own(self, lan: Desk, typed: dict[str, str]) -> None:
        response = await lan.submit(PATH, **typed)
        assert (response.status_code, 'id="problem-code"' in response.text) == (422, True)

    async def test_of_nothing_names_every_field_that_is_needed(self, lan: Desk) -> None:
        response = await lan.submit(PATH)
        assert response.status_code == 422
        for field in ("code", "name", "field", "summary", "source_title"):
            assert f'id="problem-{field}"' in response.text
