"""/admin/people and /account/password: who works here, as what, and with which password."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from assistant.messages import message
from tests.web.browser import Browser, browser_of, hidden, open_browser
from tests.web.client import Client

PEOPLE, PASSWORD = "/admin/people", "/account/password"
NEW = "mật khẩu riêng của tôi"


@pytest.fixture
async def admin(app: FastAPI) -> Browser:
    return await browser_of(app, "quan-tri", "admin")


async def add(admin: Browser, name: str = "lan", roles: str = "editor", **fields: str) -> str:
    """Adds an account and returns its one-time password."""
    response = await admin.submit(PEOPLE, name=name, roles=roles, why="Người mới", **fields)
    assert response.status_code == 200, response.text
    found = re.search(r"<code>([^<]+)</code>", response.text)
    assert found is not None
    return found[1]


async def id_of(app: FastAPI, name: str) -> str:
    return next(one.id for one in await app.state.application.accounts.all() if one.name == name)


async def entries(app: FastAPI) -> list[tuple[str, object, object, str]]:
    found = await app.state.application.audit.entries(action="account", limit=20)
    return [(one.subject, one.before, one.after, one.reason) for one in found]


class TestANewAccount:
    async def test_signs_in_with_the_password_that_is_shown_once(self, app: FastAPI, admin: Browser) -> None:
        password = await add(admin)
        assert password not in await admin.page(PEOPLE)
        response = await open_browser(app).http.post("/sign-in", data={"name": "lan", "password": password})
        assert response.status_code == 303

    async def test_has_to_choose_a_password_before_anything_else(self, app: FastAPI, admin: Browser) -> None:
        new = open_browser(app)
        await new.http.post("/sign-in", data={"name": "lan", "password": await add(admin)})
        for page in ("/admin", "/officials"):
            response = await new.get(page)
            assert (response.status_code, response.headers["location"]) == (303, PASSWORD)
        fields = {"csrf": hidden(await new.page(PASSWORD), "csrf"), "old": "sai", "new": NEW, "again": NEW}
        assert (await new.http.post(PASSWORD, data=fields)).status_code == 422

    async def test_works_once_the_password_is_changed(self, app: FastAPI, admin: Browser) -> None:
        password, new = await add(admin), open_browser(app)
        await new.http.post("/sign-in", data={"name": "lan", "password": password})
        fields = {"csrf": hidden(await new.page(PASSWORD), "csrf"), "old": password, "new": NEW, "again": NEW}
        response = await new.http.post(PASSWORD, data=fields)
        assert (response.status_code, response.headers["location"]) == (303, "/admin")
        assert await new.status("/admin") == 200

    async def test_gets_nothing_from_the_interface_either(self, admin: Browser, client: Client) -> None:
        credentials = {"username": "lan", "password": await add(admin)}
        token = (await client.http.post("/api/v1/auth/token", json=credentials)).json()["access_token"]
        response = await client.http.get("/api/v1/knowledge/documents", headers={"Authorization": f"Bearer {token}"})
        assert (response.status_code, response.json()["error"]["code"]) == (403, "password_due")

    @pytest.mark.parametrize(
        ("fields", "key"),
        [
            ({"name": ""}, "account.wrong_name"),
            ({"name": "có dấu"}, "account.wrong_name"),
            ({"name": "a" * 81}, "account.wrong_name"),
            ({"name": "<script>"}, "account.wrong_name"),
            ({"roles": ""}, "account.no_role"),
            ({"roles": "citizen"}, "account.no_role"),
            ({"roles": "root"}, "account.no_role"),
            ({"roles": "official"}, "account.no_unit"),
            ({"units": "phuong-khong-co"}, "account.unknown_unit"),
            ({"why": ""}, "desk.reason_needed"),
        ],
    )
    async def test_that_makes_no_sense_is_refused(
        self, app: FastAPI, admin: Browser, fields: dict[str, str], key: str
    ) -> None:
        given = {"name": "lan", "roles": "editor", "why": "Người mới", **fields}
        response = await admin.submit(PEOPLE, **given)
        assert (response.status_code, message(key) in response.text) == (422, True)
        assert "lan" not in {one.name for one in await app.state.application.accounts.all()}

    async def test_of_a_name_that_is_taken_is_refused(self, admin: Browser) -> None:
        response = await admin.submit(PEOPLE, name="quan-tri", roles="editor", why="Lần nữa")
        assert (response.status_code, message("account.taken", name="quan-tri") in response.text) == (422, True)


class TestAnAccount:
    async def test_is_found_by_its_name(self, app: FastAPI, admin: Browser) -> None:
        await browser_of(app, "lan", "editor")
        assert "lan" in await admin.page(PEOPLE, q="LAN")
        assert "Không có tài khoản nào" in await admin.page(PEOPLE, q="khong-co")

    async def test_gets_other_roles_at_once(self, app: FastAPI, admin: Browser) -> None:
        lan = await browser_of(app, "lan", "editor")
        assert await lan.status("/admin/audit") == 403
        await admin.submit(f"{PEOPLE}/id-lan/roles", roles="approver", why="Thăng chức")
        assert await lan.status("/admin/audit") == 200

    async def test_is_shut_and_signed_out(self, app: FastAPI, admin: Browser) -> None:
        lan = await browser_of(app, "lan", "editor")
        assert (await admin.submit(f"{PEOPLE}/id-lan/block", why="Nghỉ việc")).status_code == 303
        assert await lan.status("/admin") == 303
        assert "Đã khóa" in await admin.page(f"{PEOPLE}/id-lan")

    async def test_is_told_so_when_it_signs_in(self, app: FastAPI, admin: Browser) -> None:
        password = await add(admin)
        await admin.submit(f"{PEOPLE}/{await id_of(app, 'lan')}/block", why="Nghỉ việc")
        response = await open_browser(app).http.post("/sign-in", data={"name": "lan", "password": password})
        assert (response.status_code, "đã bị quản trị viên khóa" in response.text) == (401, True)

    async def test_is_signed_out_everywhere(self, app: FastAPI, admin: Browser) -> None:
        lan = await browser_of(app, "lan", "editor")
        await admin.submit(f"{PEOPLE}/id-lan/sessions")
        assert await lan.status("/admin") == 303

    async def test_gets_a_one_time_password(self, app: FastAPI, admin: Browser) -> None:
        await browser_of(app, "lan", "editor")
        response = await admin.submit(f"{PEOPLE}/id-lan/password", why="Quên")
        assert re.search(r"<code>[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}</code>", response.text)
        assert response.headers["cache-control"] == "private, no-store"

    @pytest.mark.parametrize("what", ["roles", "block", "password"])
    async def test_is_changed_for_a_reason_alone(self, app: FastAPI, admin: Browser, what: str) -> None:
        await browser_of(app, "lan", "editor")
        response = await admin.submit(f"{PEOPLE}/id-lan/{what}", roles="editor", why=" ")
        assert (response.status_code, message("desk.reason_needed") in response.text) == (422, True)

    async def test_that_is_not_there_is_not_found(self, admin: Browser) -> None:
        assert await admin.status(f"{PEOPLE}/nobody") == 404


class TestTheLastAdmin:
    async def test_cannot_give_it_up(self, admin: Browser) -> None:
        response = await admin.submit(f"{PEOPLE}/id-quan-tri/roles", roles="editor", why="Thôi")
        assert (response.status_code, message("error.last_admin") in response.text) == (409, True)
        assert await admin.status(PEOPLE) == 200

    async def test_cannot_be_shut(self, admin: Browser) -> None:
        assert (await admin.submit(f"{PEOPLE}/id-quan-tri/block", why="Thôi")).status_code == 409
        assert await admin.status(PEOPLE) == 200


class TestTheAuditLog:
    async def test_tells_every_change_and_no_password(self, app: FastAPI, admin: Browser) -> None:
        password = await add(admin)
        lan = await id_of(app, "lan")
        await admin.submit(f"{PEOPLE}/{lan}/roles", roles="approver", why="Thăng chức")
        await admin.submit(f"{PEOPLE}/{lan}/block", why="Nghỉ việc")
        given = (await admin.submit(f"{PEOPLE}/{lan}/password", why="Quên")).text
        found = await entries(app)
        assert [(subject, after, why) for subject, _, after, why in found] == [
            ("lan", {"password": "reset"}, "Quên"),
            ("lan", {"blocked": True}, "Nghỉ việc"),
            ("lan", {"roles": ["approver"], "units": []}, "Thăng chức"),
            ("lan", {"roles": ["editor"], "units": []}, "Người mới"),
        ]
        one_time = re.search(r"<code>([^<]+)</code>", given)
        assert one_time is not None
        assert password not in repr(found)
        assert one_time[1] not in repr(found)


class TestOnesOwnPassword:
    @pytest.mark.parametrize(
        ("new", "again", "problem"),
        [("ngắn", "ngắn", "short"), (NEW, NEW + "x", "different"), ("x" * 201, "x", "long")],
    )
    async def test_that_cannot_be_taken_is_refused(
        self, app: FastAPI, admin: Browser, new: str, again: str, problem: str
    ) -> None:
        response = await admin.submit(PASSWORD, old="gì đó", new=new, again=again)
        assert response.status_code == 422
        assert message(f"account.problem.{problem}", shortest=8, longest=200) in response.text

    async def test_needs_the_one_before(self, app: FastAPI) -> None:
        lan = open_browser(app)
        await app.state.application.people.set_password("canbo", "mật khẩu cũ")
        await lan.http.post("/sign-in", data={"name": "canbo", "password": "mật khẩu cũ"})
        response = await lan.submit(PASSWORD, old="sai", new=NEW, again=NEW)
        assert (response.status_code, message("account.wrong_password") in response.text) == (422, True)

    async def test_changed_ends_the_other_sessions_and_not_this_one(self, app: FastAPI) -> None:
        await app.state.application.people.set_password("canbo", "mật khẩu cũ")
        here, there = open_browser(app), open_browser(app)
        for browser in (here, there):
            await browser.http.post("/sign-in", data={"name": "canbo", "password": "mật khẩu cũ"})
        assert (await here.submit(PASSWORD, old="mật khẩu cũ", new=NEW, again=NEW)).status_code == 303
        assert (await here.status("/officials"), await there.status("/officials")) == (200, 303)
