"""POST /api/v1/reports: a report from the page is kept, or refused beside the field, and danger comes first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from assistant.adapters.photos import LARGEST_PHOTO
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.domain.report import CATEGORIES, FieldReport, Position
from assistant.messages import all_messages, message
from assistant.web.api.reports import LARGEST, OF_ONE_PLACE, PATH
from assistant.web.peers import Allowance
from tests.photos import SECRET, a_photo, opened
from tests.web.client import Client

LAMP = {"category": "lighting", "text": "Đèn đường tắt ba đêm rồi", "place": "hẻm 45 Lê Lợi"}
FIRE = LAMP | {"text": "cháy nhà, khói nhiều lắm"}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def reports(app: FastAPI) -> SqlFieldReports:
    return SqlFieldReports(app.state.application.engine)


async def send(client: Client, fields: dict[str, str], *photos: bytes) -> httpx.Response:
    files = [("photos", ("anh.jpg", photo, "image/jpeg")) for photo in photos]
    return await client.http.post(PATH, data=fields, files=files or None)


async def only(reports: SqlFieldReports) -> FieldReport:
    (report,) = await reports.since(LONG_AGO)
    return report


def error(response: httpx.Response) -> tuple[int, dict[str, Any]]:
    return response.status_code, response.json()["error"]


class TestAReport:
    async def test_gets_a_number_and_is_kept(self, client: Client, reports: SqlFieldReports) -> None:
        response = await send(client, LAMP)
        body = response.json()
        assert response.status_code == 201
        kept = await only(reports)
        assert body == {
            "number": kept.number,
            "text": message("report.kept", number=kept.number, hotline="1022"),
            "photos": 0,
        }
        assert (kept.category, kept.text, kept.place, kept.phone) == (*LAMP.values(), None)

    async def test_may_come_from_a_device_that_tells_its_place(self, client: Client, reports: SqlFieldReports) -> None:
        fields = LAMP | {"place": "", "latitude": "10.34567", "longitude": "107.08432"}
        assert (await send(client, fields)).status_code == 201
        assert (await only(reports)).position == Position(10.34567, 107.08432)

    async def test_keeps_photos_without_what_hides_in_them(self, client: Client, reports: SqlFieldReports) -> None:
        response = await send(client, LAMP, a_photo(), a_photo("PNG"), a_photo("WEBP", (2000, 100)))
        assert response.json()["photos"] == 3
        report = await only(reports)
        kept = [await reports.photo(report.number, index) or b"" for index in range(3)]
        assert [opened(photo).size for photo in kept] == [(64, 48), (64, 48), (1600, 80)]
        assert not any(SECRET in photo for photo in kept)

    async def test_takes_an_empty_file_field_for_no_photo(self, client: Client, reports: SqlFieldReports) -> None:
        assert (await send(client, LAMP, b"")).status_code == 201
        assert (await only(reports)).photos == 0

    async def test_keeps_a_number_only_with_consent(self, client: Client, reports: SqlFieldReports) -> None:
        with_number = LAMP | {"phone": "0903123456"}
        assert error(await send(client, with_number))[1]["fields"] == ["may_call"]
        assert (await send(client, with_number | {"may_call": "true"})).status_code == 201
        assert (await only(reports)).phone == "0903123456"


KEY = {"Idempotency-Key": "0f8fad5b-d9cb-469f-a165-70867728950e"}


async def again(client: Client, fields: dict[str, str], *photos: bytes, **headers: str) -> httpx.Response:
    files = [("photos", ("anh.jpg", photo, "image/jpeg")) for photo in photos]
    return await client.http.post(PATH, data=fields, files=files or None, headers=KEY | headers)


class TestAReportWhoseAnswerGotLost:
    async def test_has_its_number_already(self, client: Client, reports: SqlFieldReports) -> None:
        first, second = await again(client, LAMP, a_photo()), await again(client, LAMP, a_photo())
        assert (second.status_code, second.json()) == (201, first.json())
        assert (await only(reports)).photos == 1

    async def test_is_another_one_with_other_words_or_photos(self, client: Client, reports: SqlFieldReports) -> None:
        others = [await again(client, LAMP), await again(client, LAMP | {"text": "Đèn sáng cả ngày"})]
        others.append(await again(client, LAMP, a_photo()))
        assert {response.status_code for response in others} == {201}
        assert len(await reports.since(LONG_AGO)) == 3

    async def test_is_another_one_without_its_key(self, client: Client, reports: SqlFieldReports) -> None:
        await send(client, LAMP)
        await send(client, LAMP)
        assert len(await reports.since(LONG_AGO)) == 2


class TestIsRefused:
    @pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
    async def test_from_a_page_of_another_site(self, client: Client, reports: SqlFieldReports, origin: str) -> None:
        assert (await again(client, LAMP, Origin=origin)).status_code == 403
        assert await reports.since(LONG_AGO) == ()

    async def test_while_the_web_is_switched_off(self, app: FastAPI, client: Client, reports: SqlFieldReports) -> None:
        await app.state.application.operating.switch("web", "Đang nâng cấp.", "quan-tri", "")
        status, told = error(await send(client, LAMP))
        assert (status, told["code"]) == (503, "channel_off")
        assert await reports.since(LONG_AGO) == ()

    async def test_beside_each_field(self, client: Client, reports: SqlFieldReports) -> None:
        status, told = error(await send(client, {"phone": "12"}))
        assert (status, told["code"]) == (422, "invalid_report")
        assert set(told["problems"]) == {"category", "text", "place", "phone", "may_call"}
        assert told["problems"]["text"] == message("report.wrong.text_missing")
        assert await reports.since(LONG_AGO) == ()

    @pytest.mark.parametrize(
        ("photos", "problem"),
        [
            ([a_photo()] * 4, "photos_too_many"),
            ([a_photo() + b"\0" * LARGEST_PHOTO], "photo_too_large"),
            ([a_photo(), b"<svg/>"], "photo_unreadable"),
        ],
        ids=["too many", "too large", "no photo"],
    )
    async def test_for_its_photos(
        self, client: Client, reports: SqlFieldReports, photos: list[bytes], problem: str
    ) -> None:
        status, told = error(await send(client, LAMP, *photos))
        assert (status, told["problems"]) == (422, {"photos": message(f"report.wrong.{problem}")})
        assert await reports.since(LONG_AGO) == ()

    async def test_when_its_body_is_larger_than_all_photos(self, client: Client) -> None:
        assert error(await send(client, LAMP, b"x" * LARGEST))[0] == 413

    @pytest.mark.parametrize(
        "body", [b"", b"{", b'{"text": 1}', b"\xff\xfe"], ids=["empty", "broken", "json", "no utf-8"]
    )
    async def test_when_it_is_no_form(self, client: Client, body: bytes) -> None:
        response = await client.http.post(PATH, content=body, headers={"Content-Type": "application/json"})
        assert error(response)[0] == 422

    async def test_when_one_place_sends_too_many(self, app: FastAPI, client: Client) -> None:
        for _ in range(OF_ONE_PLACE):
            assert (await send(client, LAMP)).status_code == 201
        response = await send(client, LAMP)
        assert error(response) == (429, {"code": "too_many_reports", "message": message("error.too_many_reports")})
        assert 0 < int(response.headers["retry-after"]) <= 3600


class TestDanger:
    @pytest.mark.parametrize("text", ["cháy nhà, khói nhiều lắm", "chay nha ong Ba", "có người đuối nước"])
    async def test_comes_before_the_report(self, client: Client, reports: SqlFieldReports, text: str) -> None:
        status, told = error(await send(client, LAMP | {"text": text}))
        assert (status, told) == (409, {"code": "emergency", "message": message("handover.emergency")})
        assert await reports.since(LONG_AGO) == ()

    async def test_once_told_does_not_stop_it(self, client: Client, reports: SqlFieldReports) -> None:
        assert (await send(client, FIRE | {"no_danger": "true"})).status_code == 201
        assert (await only(reports)).text == FIRE["text"]


class TestAllowance:
    def test_comes_back_with_time(self) -> None:
        now = [0.0]
        allowance = Allowance(2, 3, 60, lambda: now[0])
        assert [allowance.take("a") for _ in range(2)] == [0, 0]
        assert allowance.take("a") == 61
        assert allowance.take("b") == 0
        assert allowance.take("b") == 61  # three together
        now[0] = 61
        assert allowance.take("a") == 0


class TestTheOfficeForThePage:
    async def test_names_every_kind_of_report(self, client: Client) -> None:
        told = (await client.get("/api/v1/office")).json()["report_categories"]
        assert [one["id"] for one in told] == list(CATEGORIES)
        assert {f"report.category.{one['id']}": one["label"] for one in told}.items() <= all_messages().items()

    async def test_says_that_there_is_no_register(self, client: Client) -> None:
        assert (await client.get("/api/v1/office")).json()["dossier_register"] is None

    async def test_names_services_that_have_an_answer(self, client: Client) -> None:
        services = (await client.get("/api/v1/office")).json()["services"]
        assert len(services) >= 8
        for service in services:
            assert (await client.answer(service["text"]))["kind"] == "procedure", service
