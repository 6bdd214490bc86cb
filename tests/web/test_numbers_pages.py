"""/admin/datasets, /admin/register, /admin/metrics, /admin/units: numbers and their names, by forms."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from assistant.messages import message
from tests.web.browser import Browser, browser_of
from tests.web.test_datasets import WIDE, an_excel

DATASETS, METRICS, UNITS, REGISTER = "/admin/datasets", "/admin/metrics", "/admin/units", "/admin/register"
COLUMNS = {
    "role_0": "unit", "role_1": "value", "of_1": "Số văn bản đi trên phần mềm", "role_2": "skip",
    "title": "Văn bản năm 2024", "visibility": "public",
}  # fmt: skip


@pytest.fixture
async def lan(app: FastAPI) -> Browser:
    return await browser_of(app, "lan", "editor")


async def staged(own: Browser, content: bytes | str = WIDE, name: str = "van-ban-2024.csv") -> str:
    """Uploads a table that is taken; returns the address where its columns are looked at."""
    sent = content if isinstance(content, bytes) else content.encode()
    response = await own.http.post(f"{DATASETS}/upload", data={"csrf": await own.proof()}, files={"file": (name, sent)})
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


async def answer(app: FastAPI, name: str) -> str:
    """What the table of a question says of letters of Phường 7."""
    found = await (await browser_of(app, name, "leader")).ask("số văn bản đi của phường 7 năm 2024")
    return " ".join(found.split())


class TestATable:
    async def test_shows_its_first_rows_and_what_its_columns_seem_to_be(self, lan: Browser) -> None:
        text = await lan.page(await staged(lan))
        assert "Phường 7" in text
        assert '<option value="unit" selected>' in text
        assert 'value="Số văn bản đi trên phần mềm"' in text

    async def test_is_read_as_it_is_described(self, app: FastAPI, lan: Browser) -> None:
        response = await lan.submit(await staged(lan), **COLUMNS)
        assert response.status_code == 303, response.text
        page = await lan.page(response.headers["location"])
        assert "1.900" in page
        assert "4.400" not in page  # the column that was left out

    async def test_answers_when_somebody_else_has_approved_it(self, app: FastAPI, lan: Browser) -> None:
        location = (await lan.submit(await staged(lan), **COLUMNS)).headers["location"]
        item = location.partition("?")[0]
        minh = await browser_of(app, "minh", "approver")
        assert (await minh.submit(f"{item}/1/publish")).status_code == 303
        assert "1.900" in await answer(app, "sep")
        await minh.submit(f"{item}/withdraw", reason="Sai kỳ")
        assert "1.900" not in await answer(app, "sep-hai")

    async def test_has_sheets_and_rows_to_choose(self, lan: Browser) -> None:
        content = an_excel(("Báo cáo",), ("Đơn vị", "Số văn bản đi"), ("Phường 7", 5))
        address = await staged(lan, content, "so-lieu.xlsx")
        assert 'name="sheet"' in await lan.page(address)
        assert 'name="header_row" min="1" value="1"' in await lan.page(address, header_row="1")

    async def test_with_a_heading_that_is_not_there_says_so(self, lan: Browser) -> None:
        assert (await lan.get(await staged(lan), header_row="999")).status_code == 422

    async def test_without_a_period_says_so_and_keeps_what_was_typed(self, lan: Browser) -> None:
        address = await staged(lan, name="van-ban.csv")
        response = await lan.submit(address, **{**COLUMNS, "title": "Văn bản không rõ kỳ"})
        assert (response.status_code, "Văn bản không rõ kỳ" in response.text) == (422, True)

    async def test_with_a_day_that_is_none_is_refused(self, lan: Browser) -> None:
        response = await lan.submit(await staged(lan), **COLUMNS, as_of="hôm qua")
        assert (response.status_code, "hôm qua" in response.text) == (422, True)

    async def test_waits_for_its_owner_alone(self, app: FastAPI, lan: Browser) -> None:
        address = await staged(lan)
        assert await (await browser_of(app, "minh", "admin")).status(address) == 404

    async def test_that_is_not_there_is_not_found(self, lan: Browser) -> None:
        for token in ("0" * 32, "..%2f..%2fetc%2fpasswd", "x"):
            assert await lan.status(f"{DATASETS}/staged/{token}") == 404

    async def test_that_is_no_table_is_refused_at_once(self, lan: Browser) -> None:
        files = {"file": ("a.pdf", b"%PDF-1.4")}
        response = await lan.http.post(f"{DATASETS}/upload", data={"csrf": await lan.proof()}, files=files)
        assert response.status_code == 422

    async def test_that_was_forgotten_is_asked_for(self, lan: Browser) -> None:
        response = await lan.submit(f"{DATASETS}/upload")
        assert (response.status_code, message("datasets.no_file") in response.text) == (422, True)


class TestTheRegister:
    async def test_tells_what_became_of_the_rows(self, app: FastAPI) -> None:
        minh = await browser_of(app, "minh", "approver")
        content = (
            "Mã hồ sơ;Mã thủ tục;Tên thủ tục;Đơn vị;Ngày tiếp nhận\n"
            "H00-1;1.001193;Đăng ký khai sinh;Phường 8;02/01/2025\n"
            "H00-2;1.001193;Đăng ký khai sinh;Phường Không Có;02/01/2025\n"
        )
        files = {"file": ("ho-so.csv", content.encode())}
        response = await minh.http.post(REGISTER, data={"csrf": await minh.proof()}, files=files)
        assert response.status_code == 200, response.text
        assert "Kết quả nhập" in response.text
        assert "Sổ đang có 1 hồ sơ" in response.text

    async def test_refuses_a_file_without_dossiers(self, app: FastAPI) -> None:
        minh = await browser_of(app, "minh", "approver")
        files = {"file": ("ho-so.csv", b"a;b\n1;2\n")}
        response = await minh.http.post(REGISTER, data={"csrf": await minh.proof()}, files=files)
        assert response.status_code == 422


class TestOtherNames:
    async def test_are_listed_with_definition_and_formula(self, lan: Browser) -> None:
        text = await lan.page(METRICS, q="van ban di tren phan mem")
        assert "đếm văn bản đi phát hành trên phần mềm" in text

    async def test_of_units_are_listed_with_what_they_became(self, lan: Browser) -> None:
        text = await lan.page(UNITS, q="phuong 8")
        assert "30/06/2025" in text
        assert "Nay là" in text

    async def test_become_a_draft_that_another_person_publishes(self, app: FastAPI, lan: Browser) -> None:
        before = app.state.application.editions.current.knowledge.tables.metrics["van_ban_di"].synonyms
        names = "\n".join((*before, "giấy tờ phát ra ngoài"))
        response = await lan.submit(f"{METRICS}/van_ban_di", names=names)
        assert response.status_code == 303, response.text
        assert "giấy tờ phát ra ngoài" in await lan.page(response.headers["location"])
        minh = await browser_of(app, "minh", "approver")
        assert (await minh.submit("/admin/items/metric:van_ban_di/1/publish")).status_code == 303
        after = app.state.application.editions.current.knowledge.tables.metrics["van_ban_di"].synonyms
        assert after == (*before, "giấy tờ phát ra ngoài")

    async def test_go_on_from_the_draft_of_another_editor(self, app: FastAPI, lan: Browser) -> None:
        before = app.state.application.editions.current.knowledge.tables.metrics["van_ban_di"].synonyms
        await lan.submit(f"{METRICS}/van_ban_di", names="\n".join((*before, "giấy tờ phát ra ngoài")))
        minh = await browser_of(app, "minh", "editor")
        assert "giấy tờ phát ra ngoài</textarea>" in await minh.page(f"{METRICS}/van_ban_di")

    async def test_overtake_what_another_editor_has_saved_only_when_told(self, app: FastAPI, lan: Browser) -> None:
        minh = await browser_of(app, "minh", "editor")
        await minh.submit(f"{METRICS}/van_ban_di", names="giấy tờ phát ra ngoài", seen="0")
        told = await lan.submit(f"{METRICS}/van_ban_di", names="giấy tờ gửi đi xa", seen="0")
        assert (told.status_code, "bản 1</a>" in told.text, "giấy tờ gửi đi xa" in told.text) == (409, True, True)
        assert 'name="seen" value="1"' in told.text
        again = await lan.submit(f"{METRICS}/van_ban_di", names="giấy tờ gửi đi xa", seen="1")
        assert again.status_code == 303

    async def test_of_a_unit_are_understood_once_published(self, app: FastAPI, lan: Browser) -> None:
        units = app.state.application.editions.current.knowledge.units
        names = "\n".join((*units["phuong-8"].aliases, "phường xóm lưới cũ"))
        assert (await lan.submit(f"{UNITS}/phuong-8", names=names)).status_code == 303
        minh = await browser_of(app, "minh", "approver")
        await minh.submit("/admin/items/unit:phuong-8/1/publish")
        sep = await browser_of(app, "sep", "leader")
        found = await sep.ask("số văn bản đi của phường xóm lưới cũ")
        assert "Phường 8" in found

    async def test_go_back_to_the_shipped_ones_when_withdrawn(self, app: FastAPI, lan: Browser) -> None:
        before = app.state.application.editions.current.knowledge.units["phuong-8"].aliases
        await lan.submit(f"{UNITS}/phuong-8", names="phường tám thử")
        minh = await browser_of(app, "minh", "approver")
        await minh.submit("/admin/items/unit:phuong-8/1/publish")
        assert "trở lại như bản cài sẵn" in await minh.page("/admin/items/unit:phuong-8/withdraw")
        await minh.submit("/admin/items/unit:phuong-8/withdraw", reason="Thử thôi")
        assert app.state.application.editions.current.knowledge.units["phuong-8"].aliases == before

    @pytest.mark.parametrize(
        ("address", "name"),
        [
            (f"{METRICS}/van_ban_di", "văn bản đến"),  # another metric's
            (f"{METRICS}/van_ban_di", "Phường 8"),  # a unit's
            (f"{UNITS}/phuong-8", "phường 7"),  # another unit's of the same time
            (f"{UNITS}/phuong-8", "đăng ký khai sinh"),  # a procedure's
            (f"{METRICS}/van_ban_di", "12345"),
            (f"{METRICS}/van_ban_di", "x"),
            (f"{METRICS}/van_ban_di", "dài " * 40),
        ],
    )
    async def test_that_would_confuse_are_refused(self, app: FastAPI, lan: Browser, address: str, name: str) -> None:
        response = await lan.submit(address, names=name)
        assert (response.status_code, name.strip() in response.text) == (422, True)
        assert await app.state.application.publishing.library.newest() == ()

    async def test_cannot_come_from_a_file(self, app: FastAPI, lan: Browser) -> None:
        files = [("files", ("a.md", b"# Ten\n\nNoi dung."))]
        data = {"csrf": await lan.proof(), "item_id": "metric:van_ban_di"}
        response = await lan.http.post("/admin/upload", data=data, files=files)
        assert (response.status_code, message("names.no_file") in response.text) == (422, True)

    async def test_of_nothing_are_not_found(self, lan: Browser) -> None:
        assert await lan.status(f"{METRICS}/khong-co") == 404
        assert await lan.status(f"{UNITS}/khong-co") == 404
