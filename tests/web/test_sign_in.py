"""/sign-in, /sign-out, and what keeps a session to its owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from assistant.adapters.sql.tables import people, tokens
from assistant.domain.principal import Principal, Role
from assistant.web.desk.sign_in import home_of
from tests.web.browser import HTMX, Browser, browser_of, open_browser
from tests.web.client import PASSWORD

HOURS_8 = "Max-Age=28800"


@pytest.fixture
def browser(app: FastAPI) -> Browser:
    """Nobody yet."""
    return open_browser(app)


@pytest.fixture
async def canbo(app: FastAPI) -> Browser:
    """An official at work."""
    return await browser_of(app, "lan", "official", units=("thanh-pho-vung-tau",))


async def sign_in(browser: Browser, name: str = "canbo", password: str = PASSWORD, then: str = "") -> httpx.Response:
    return await browser.http.post("/sign-in", data={"name": name, "password": password, "then": then})


async def kept_sessions(app: FastAPI) -> int:
    async with app.state.application.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(tokens))).scalar_one())


async def unused_for(app: FastAPI, time: timedelta) -> None:
    """Lets all sessions lie for a while."""
    async with app.state.application.engine.begin() as connection:
        await connection.execute(update(tokens).values(used_at=datetime.now(UTC) - time))


class TestSigningIn:
    async def test_opens_the_officials_page(self, browser: Browser) -> None:
        response = await sign_in(browser)
        assert (response.status_code, response.headers["location"]) == (303, "/officials")
        assert "canbo" in await browser.page("/officials")

    async def test_takes_a_name_with_blanks_around_it(self, browser: Browser) -> None:
        assert (await sign_in(browser, " canbo ")).status_code == 303

    @pytest.mark.parametrize(("name", "password"), [("canbo", "sai"), ("canbo", ""), ("", ""), ("la", PASSWORD)])
    async def test_with_a_wrong_name_or_password_says_so(self, browser: Browser, name: str, password: str) -> None:
        response = await sign_in(browser, name, password)
        assert response.status_code == 401
        assert "Tên hoặc mật khẩu chưa đúng" in response.text
        assert "set-cookie" not in response.headers

    async def test_never_writes_the_password_back(self, browser: Browser) -> None:
        assert "mật-khẩu-sai" not in (await sign_in(browser, password="mật-khẩu-sai")).text

    async def test_writes_the_name_back_as_text(self, browser: Browser) -> None:
        shown = (await sign_in(browser, '"><b>lan')).text
        assert "<b>" not in shown
        assert "&lt;b&gt;lan" in shown

    async def test_with_a_locked_account_says_how_long(self, app: FastAPI, browser: Browser) -> None:
        async with app.state.application.engine.begin() as connection:
            until = datetime.now(UTC) + timedelta(minutes=9)
            await connection.execute(update(people).where(people.c.name == "canbo").values(locked_until=until))
        response = await sign_in(browser)
        assert response.status_code == 429
        assert 0 < int(response.headers["retry-after"]) <= 541
        assert "tạm khóa" in response.text

    async def test_ends_the_session_before_it(self, app: FastAPI, browser: Browser) -> None:
        await sign_in(browser)
        before = await kept_sessions(app)
        await sign_in(browser)
        assert await kept_sessions(app) == before


class TestWhereItLeads:
    @pytest.mark.parametrize(
        "then", ["/officials/board", "/admin", "/admin/documents/x%20y", "/officials/sources/data:van_ban:a:phuong-7"]
    )
    async def test_is_the_page_asked_for(self, browser: Browser, then: str) -> None:
        assert (await sign_in(browser, then=then)).headers["location"] == then

    @pytest.mark.parametrize(
        "then",
        [
            "https://example.com/officials",
            "//example.com",
            "/\\example.com",
            "/officialsx",
            "/officials\n/x",
            "/officials@example.com",
            "/sign-out",
            "javascript:alert(1)",
            "/api/v1/messages",
        ],
    )
    async def test_is_never_anywhere_else(self, browser: Browser, then: str) -> None:
        assert (await sign_in(browser, then=then)).headers["location"] == "/officials"

    @pytest.mark.parametrize("role", ["editor", "approver", "admin"])
    def test_is_the_desk_for_who_keeps_the_knowledge(self, role: Role) -> None:
        assert home_of(Principal("1", "x", (role,))) == "/admin"

    @pytest.mark.parametrize("path", ["/officials", "/officials/board", "/officials/reports", "/officials/history"])
    async def test_comes_from_the_page_that_sent_there(self, browser: Browser, path: str) -> None:
        sent = await browser.http.get(path)
        assert (sent.status_code, sent.headers["location"]) == (303, f"/sign-in?next={path}")
        assert f'name="then" value="{path}"' in await browser.page(sent.headers["location"])

    async def test_is_told_to_htmx_in_a_header(self, browser: Browser) -> None:
        response = await browser.http.post("/officials/ask", data={"text": "xin chào"}, headers=HTMX)
        assert (response.status_code, response.headers["hx-redirect"]) == (204, "/sign-in")


class TestTheCookie:
    async def test_is_kept_from_scripts_and_other_sites(self, browser: Browser) -> None:
        cookie = (await sign_in(browser)).headers["set-cookie"]
        assert cookie.startswith("session=")
        assert {"HttpOnly", "SameSite=lax", "Path=/", HOURS_8} <= set(cookie.split("; "))

    async def test_with_tls_belongs_to_this_host_alone(self, app: FastAPI) -> None:
        cookie = (await sign_in(open_browser(app, "https://assistant"))).headers["set-cookie"]
        assert cookie.startswith("__Host-session=")
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        assert "domain" not in cookie.lower()

    async def test_with_tls_no_other_name_is_taken(self, app: FastAPI, canbo: Browser) -> None:
        secure = open_browser(app, "https://assistant")
        secure.http.cookies.set("session", canbo.http.cookies["session"])
        assert await secure.status("/officials") == 303

    @pytest.mark.parametrize("token", ["", "x", "a" * 5000, "%00", "chữ".encode().hex()])
    async def test_that_is_no_token_is_nobodys(self, browser: Browser, token: str) -> None:
        browser.http.cookies.set("session", token)
        assert await browser.status("/officials") == 303


class TestASession:
    async def test_that_is_used_stays(self, app: FastAPI, canbo: Browser) -> None:
        await unused_for(app, timedelta(minutes=29))
        assert await canbo.status("/officials") == 200
        async with app.state.application.engine.connect() as connection:
            used = (await connection.execute(select(func.max(tokens.c.used_at)))).scalar_one()
        assert used > datetime.now(UTC) - timedelta(minutes=1)

    async def test_that_nobody_used_for_half_an_hour_is_over(self, app: FastAPI, canbo: Browser) -> None:
        await unused_for(app, timedelta(minutes=31))
        assert await canbo.status("/officials") == 303

    async def test_that_is_over_does_not_come_back(self, app: FastAPI, canbo: Browser) -> None:
        await unused_for(app, timedelta(minutes=31))
        await canbo.status("/officials")
        await unused_for(app, timedelta())
        assert await canbo.status("/officials") == 303

    async def test_ends_with_its_life_however_busy(self, app: FastAPI, canbo: Browser) -> None:
        async with app.state.application.engine.begin() as connection:
            await connection.execute(update(tokens).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        assert await canbo.status("/officials") == 303

    async def test_opens_pages_no_computer_keeps(self, canbo: Browser) -> None:
        response = await canbo.http.get("/officials")
        assert response.headers["cache-control"] == "private, no-store"


class TestSigningOut:
    async def test_withdraws_the_session(self, canbo: Browser) -> None:
        token = canbo.http.cookies["session"]
        response = await canbo.submit("/sign-out")
        assert (response.status_code, response.headers["location"]) == (303, "/sign-in")
        canbo.http.cookies.set("session", token)  # as somebody who wrote it down
        assert await canbo.status("/officials") == 303

    async def test_takes_the_cookie_away(self, canbo: Browser) -> None:
        assert "Max-Age=0" in (await canbo.submit("/sign-out")).headers["set-cookie"]

    async def test_is_no_link(self, canbo: Browser) -> None:
        assert await canbo.status("/sign-out") == 405
        assert await canbo.status("/officials") == 200


FORMS = ["/sign-out", "/officials/ask", "/officials/board", "/officials/board/x/remove", "/officials/reports"]


@pytest.mark.parametrize("path", FORMS)
class TestAForm:
    @pytest.mark.parametrize("proof", [None, "", "x", "chữ", "0" * 64])
    async def test_without_its_proof_is_refused(self, canbo: Browser, path: str, proof: str | None) -> None:
        response = await canbo.http.post(path, data={} if proof is None else {"csrf": proof})
        assert response.status_code == 403

    async def test_with_somebody_elses_proof_is_refused(self, app: FastAPI, canbo: Browser, path: str) -> None:
        other = await browser_of(app, "minh", "official")
        assert (await canbo.submit(path, csrf=await other.proof())).status_code == 403

    async def test_with_the_proof_in_its_address_is_refused(self, canbo: Browser, path: str) -> None:
        response = await canbo.http.post(path, params={"csrf": await canbo.proof()})
        assert response.status_code == 403

    @pytest.mark.parametrize("origin", ["https://example.com", "null", "", "http://assistant.example.com"])
    async def test_of_another_site_is_refused(self, canbo: Browser, path: str, origin: str) -> None:
        response = await canbo.http.post(path, data={"csrf": await canbo.proof()}, headers={"Origin": origin})
        assert response.status_code == 403

    async def test_is_refused_on_a_page_in_vietnamese(self, canbo: Browser, path: str) -> None:
        response = await canbo.http.post(path)
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert "Chưa thực hiện được" in response.text


class TestTheProof:
    async def test_of_our_own_page_is_taken(self, canbo: Browser) -> None:
        headers = {"Origin": "http://assistant"}
        data = {"csrf": await canbo.proof(), "text": "xin chào"}
        assert (await canbo.http.post("/officials/ask", data=data, headers=headers)).status_code == 303

    async def test_may_come_in_a_header(self, canbo: Browser) -> None:
        headers = HTMX | {"X-CSRF-Token": await canbo.proof()}
        response = await canbo.http.post("/officials/ask", data={"text": "xin chào"}, headers=headers)
        assert response.status_code == 200

    async def test_is_another_in_each_session(self, app: FastAPI, canbo: Browser) -> None:
        other = await browser_of(app, "minh", "official")
        assert await other.proof() != await canbo.proof()

    async def test_is_not_the_token(self, canbo: Browser) -> None:
        assert canbo.http.cookies["session"] not in await canbo.page("/officials")

    @pytest.mark.parametrize("origin", ["https://example.com", "null"])
    async def test_is_not_asked_of_the_sign_in_but_its_page_is(self, browser: Browser, origin: str) -> None:
        fields = {"name": "canbo", "password": PASSWORD}
        response = await browser.http.post("/sign-in", data=fields, headers={"Origin": origin})
        assert response.status_code == 403
        assert "set-cookie" not in response.headers
