"""GET /api/v1/answers/{turn_id}/export.xlsx and chart.png."""

from __future__ import annotations

from io import BytesIO

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import update

from assistant.adapters.sql.tables import people
from tests.unit.exports.figures import texts, value_after
from tests.web.client import Client, Json
from tests.web.people import signed_in

RATE = "tỷ lệ đúng hạn của khối phường xã"
COMPARISON = "so sánh số văn bản đi của phường 7 và phường 8"
PUBLIC = "số dịch vụ công mức độ 2 của tỉnh Bà Rịa - Vũng Tàu"
WARD_7 = "số văn bản đi của phường 7"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def files(answer: Json) -> dict[str, str]:
    return {download["label"]: download["url"] for download in answer["downloads"]}


async def workbook_url(client: Client, question: str) -> str:
    return files(await client.answer(question))["Tải tệp Excel"]


async def status(client: Client, url: str) -> int:
    return (await client.get(url)).status_code


class TestAWorkbook:
    async def test_is_offered_with_the_figures(self, official: Client) -> None:
        reply = await official.ask(RATE)
        url = f"/api/v1/answers/{reply['turn_id']}/export.xlsx"
        assert reply["answers"][0]["downloads"] == [{"label": "Tải tệp Excel", "url": url}]

    async def test_is_a_file_to_save(self, official: Client) -> None:
        response = await official.get(await workbook_url(official, RATE))
        assert response.status_code == 200
        assert response.headers["content-type"] == XLSX
        assert response.headers["content-disposition"].startswith('attachment; filename="so-lieu-')
        assert response.headers["content-disposition"].isascii()

    async def test_is_kept_by_no_cache(self, official: Client) -> None:
        response = await official.get(await workbook_url(official, RATE))
        assert response.headers["cache-control"] == "private, no-store"

    async def test_has_the_numbers_and_their_source(self, official: Client) -> None:
        answer = await official.answer(RATE)
        response = await official.get(files(answer)["Tải tệp Excel"])
        book = load_workbook(BytesIO(response.content))
        assert book.sheetnames == ["Số liệu", "Nguồn"]
        assert answer["citations"][0]["title"] in texts(book["Nguồn"])
        assert value_after(book["Nguồn"], "Tử số") == 64861

    async def test_does_not_repeat_the_question(self, official: Client) -> None:
        response = await official.get(await workbook_url(official, f"{RATE}, tôi tên Nguyễn Văn An"))
        book = load_workbook(BytesIO(response.content))
        assert not [text for sheet in book for text in texts(sheet) if "Nguyễn Văn An" in text]

    async def test_of_a_comparison_has_a_chart(self, official: Client) -> None:
        response = await official.get(await workbook_url(official, COMPARISON))
        sheet = load_workbook(BytesIO(response.content))["Số liệu"]
        assert (value_after(sheet, "Phường 7"), len(sheet._charts)) == (1890, 1)


class TestAPicture:
    async def test_is_offered_with_a_chart(self, official: Client) -> None:
        reply = await official.ask(COMPARISON)
        assert files(reply["answers"][0])["Tải ảnh biểu đồ"] == f"/api/v1/answers/{reply['turn_id']}/chart.png?answer=1"

    async def test_is_a_png(self, official: Client) -> None:
        response = await official.get(files(await official.answer(COMPARISON))["Tải ảnh biểu đồ"])
        assert response.headers["content-type"] == "image/png"
        assert max(Image.open(BytesIO(response.content)).size) <= 1280

    async def test_without_a_number_is_the_first(self, official: Client) -> None:
        url = files(await official.answer(COMPARISON))["Tải ảnh biểu đồ"]
        first = await official.get(url.split("?")[0])
        assert first.content == (await official.get(url)).content

    async def test_of_an_answer_without_a_chart_is_not_there(self, official: Client) -> None:
        url = await workbook_url(official, RATE)
        assert await status(official, url.replace("export.xlsx", "chart.png")) == 404

    async def test_of_an_answer_that_is_not_there_is_not_there(self, official: Client) -> None:
        url = files(await official.answer(COMPARISON))["Tải ảnh biểu đồ"]
        assert await status(official, url.replace("answer=1", "answer=2")) == 404

    @pytest.mark.parametrize("answer", ["0", "-1", "x", "1000"])
    async def test_of_an_impossible_number_is_refused(self, official: Client, answer: str) -> None:
        url = files(await official.answer(COMPARISON))["Tải ảnh biểu đồ"]
        assert await status(official, url.replace("answer=1", f"answer={answer}")) == 422


class TestACitizensFile:
    async def test_has_public_figures(self, client: Client) -> None:
        response = await client.get(await workbook_url(client, PUBLIC))
        assert value_after(load_workbook(BytesIO(response.content))["Số liệu"], "Giá trị") == 2151

    async def test_opens_to_whoever_holds_the_link(self, client: Client, official: Client) -> None:
        assert await status(official, await workbook_url(client, PUBLIC)) == 200


class TestNobodyElse:
    async def test_opens_it_without_signing_in(self, official: Client, client: Client) -> None:
        assert await status(client, await workbook_url(official, RATE)) == 404

    async def test_opens_its_picture_without_signing_in(self, official: Client, client: Client) -> None:
        assert await status(client, files(await official.answer(COMPARISON))["Tải ảnh biểu đồ"]) == 404

    async def test_opens_it_even_a_leader(self, app: FastAPI, official: Client, client: Client) -> None:
        leader = await signed_in(app, client, "sep", "leader")
        assert await status(leader, await workbook_url(official, RATE)) == 404

    async def test_learns_whether_there_is_one(self, official: Client, client: Client) -> None:
        theirs = await client.get(await workbook_url(official, RATE))
        none = await client.get("/api/v1/answers/khong-co/export.xlsx")
        assert theirs.json() == none.json()

    async def test_opens_it_with_a_token_that_is_none(self, official: Client, client: Client) -> None:
        url = await workbook_url(official, RATE)
        assert await status(Client(client.http, {"Authorization": "Bearer x"}), url) == 401


class TestAPersonWithoutARole:
    async def test_opens_files_of_public_figures(self, app: FastAPI, client: Client) -> None:
        person = await signed_in(app, client, "dan", "citizen")
        assert await status(person, await workbook_url(person, PUBLIC)) == 200


class TestAPermissionTakenAway:
    @pytest.mark.parametrize(
        ("roles", "units", "expected"),
        [
            (["official"], ["phuong-7"], 200),
            (["leader"], [], 200),
            (["official"], ["phuong-8"], 404),
            (["official"], [], 404),
            (["citizen"], ["phuong-7"], 404),
        ],
    )
    async def test_closes_the_file(
        self, app: FastAPI, client: Client, roles: list[str], units: list[str], expected: int
    ) -> None:
        ward = await signed_in(app, client, "canbo7", "official", units=("phuong-7",))
        url = await workbook_url(ward, WARD_7)
        async with app.state.application.engine.begin() as connection:
            await connection.execute(update(people).where(people.c.name == "canbo7").values(roles=roles, units=units))
        assert await status(ward, url) == expected


class TestNothingToExport:
    @pytest.mark.parametrize("question", ["xin chào", "đăng ký khai sinh cần giấy tờ gì"])
    async def test_is_not_there(self, client: Client, question: str) -> None:
        turn_id = (await client.ask(question))["turn_id"]
        assert await status(client, f"/api/v1/answers/{turn_id}/export.xlsx") == 404

    @pytest.mark.parametrize("turn_id", ["khong-co", "a%00b", "%ED%A0%80", "x" * 500, "..%2f..", "'; --"])
    async def test_for_any_id_is_an_ordinary_404(self, client: Client, turn_id: str) -> None:
        response: httpx.Response = await client.get(f"/api/v1/answers/{turn_id}/export.xlsx")
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"

    async def test_is_said_when_a_file_is_asked_for(self, client: Client) -> None:
        answer = await client.answer("xuất excel giúp tôi")
        assert (answer["kind"], answer["reason"], answer["downloads"]) == ("refusal", "no_data", [])


class TestAskingForTheFile:
    async def test_hands_it_over(self, official: Client) -> None:
        first = await official.ask(RATE)
        second = await official.ask("xuất excel giúp tôi", first["conversation_id"])
        assert second["answers"][0]["downloads"] == first["answers"][0]["downloads"]
