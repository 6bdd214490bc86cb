"""Signing in through an OpenID provider that really runs: what it vouches for opens a session, and nothing else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import delete, insert, select, update

from assistant.adapters.oidc import OidcProvider
from assistant.adapters.sql.linked_accounts import linked_accounts_of
from assistant.adapters.sql.tables import linked_accounts, people
from assistant.bootstrap import Application
from assistant.web.app import create_app
from tests.fakes.oidc_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, new_key
from tests.web.browser import Browser, open_browser
from tests.web.client import PASSWORD
from tests.web.people import a_person

BACK = "http://assistant/sign-in/oidc/back"


@dataclass
class Office:
    """The service beside a provider."""

    app: FastAPI
    provider: FakeProvider
    browser: Browser

    @property
    def application(self) -> Application:
        found: Application = self.app.state.application
        return found

    async def to_provider(self, then: str = "") -> httpx.Response:
        """Goes to the provider and comes to where it sends the browser back to."""
        begun = await self.browser.get("/sign-in/oidc", **({"next": then} if then else {}))
        assert begun.status_code == 303, begun.text
        async with httpx.AsyncClient(trust_env=False) as outside:
            return await outside.get(begun.headers["location"])

    async def back(self, sent: httpx.Response, **changed: str) -> httpx.Response:
        """Opens the address the provider has sent the browser to."""
        assert sent.status_code == 302, sent.text
        query = dict(parse_qsl(urlsplit(sent.headers["location"]).query)) | changed
        return await self.browser.get("/sign-in/oidc/back", **query)

    async def sign_in(self, then: str = "") -> httpx.Response:
        return await self.back(await self.to_provider(then))

    async def add(self, name: str, *roles: str) -> None:
        async with self.application.engine.begin() as connection:
            await connection.execute(insert(people).values({**a_person(name), "roles": list(roles)}))

    async def is_in(self) -> bool:
        return await self.browser.status("/officials") == 200


@asynccontextmanager
async def an_office(app: FastAPI, provider: FakeProvider, **settings: object) -> AsyncIterator[Office]:
    application: Application = app.state.application
    own = application.settings.model_copy(
        update={
            "oidc_issuer": provider.url,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": SecretStr(CLIENT_SECRET),
            **settings,
        }
    )
    served = create_app(
        replace(
            application,
            settings=own,
            linked=linked_accounts_of(application.engine, own),
            oidc=OidcProvider(provider.url, CLIENT_ID, CLIENT_SECRET),
        )
    )
    yield Office(served, provider, open_browser(served))


@pytest.fixture
async def provider(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeProvider]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # Authlib's server wants TLS, which the loopback has not
    async with FakeProvider((BACK,)).running() as own:
        yield own


@pytest.fixture
async def office(app: FastAPI, provider: FakeProvider) -> AsyncIterator[Office]:
    async with an_office(app, provider) as own:
        await own.add("lan", "official")
        yield own


class TestWhoTheProviderVouchesFor:
    async def test_is_signed_in(self, office: Office) -> None:
        response = await office.sign_in()
        assert (response.status_code, response.headers["location"]) == (303, "/officials")
        assert "lan" in await office.browser.page("/officials")

    async def test_gets_a_session_as_with_a_password(self, office: Office) -> None:
        cookies = (await office.sign_in()).headers.get_list("set-cookie")
        (session,) = [cookie for cookie in cookies if cookie.startswith("session=")]
        assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=28800"} <= set(session.split("; "))

    async def test_comes_to_the_page_asked_for(self, office: Office) -> None:
        assert (await office.sign_in("/officials/board")).headers["location"] == "/officials/board"

    @pytest.mark.parametrize("then", ["https://example.com/", "//example.com", "/api/v1/messages"])
    async def test_comes_to_no_page_of_others(self, office: Office, then: str) -> None:
        assert (await office.sign_in(then)).headers["location"] == "/officials"

    async def test_keeps_the_roles_that_are_ours(self, office: Office) -> None:
        office.provider.user = {"sub": "u-1", "preferred_username": "lan", "groups": ["quan-tri"], "roles": ["admin"]}
        await office.sign_in()
        person = await office.application.people.by_name("lan")
        assert person is not None
        assert person.roles == ("official",)

    async def test_is_known_by_sub_from_then_on(self, office: Office) -> None:
        await office.sign_in()
        office.provider.user = {"sub": "u-1", "preferred_username": "lan.moi"}
        assert (await office.sign_in()).status_code == 303

    async def test_is_not_who_gets_the_name_later(self, office: Office) -> None:
        await office.sign_in()
        office.browser.http.cookies.clear()
        office.provider.user = {"sub": "u-2", "preferred_username": "lan"}
        response = await office.sign_in()
        assert response.status_code == 403
        assert not await office.is_in()

    async def test_is_noted_for_the_audit_the_first_time(self, office: Office) -> None:
        for _ in range(2):
            await office.sign_in()
        entries = await office.application.audit.entries(limit=9)
        assert [(one.person, one.action, one.subject) for one in entries] == [("lan", "link", "account:oidc")]

    async def test_is_bound_without_the_store_knowing_the_id(self, office: Office) -> None:
        await office.sign_in()
        async with office.application.engine.connect() as connection:
            (kept,) = (await connection.execute(select(linked_accounts))).all()
        assert "u-1" not in str(kept)


class TestNobodyIsSignedIn:
    async def refused(self, office: Office, response: httpx.Response, status: int, says: str) -> None:
        assert response.status_code == status
        assert says in response.text
        assert not await office.is_in()

    async def test_by_a_wrong_state(self, office: Office) -> None:
        response = await office.back(await office.to_provider(), state="x")
        await self.refused(office, response, 400, "không hợp lệ hoặc đã quá lâu")

    async def test_in_a_browser_that_did_not_begin(self, office: Office) -> None:
        sent = await office.to_provider()
        other = Office(office.app, office.provider, open_browser(office.app))
        await self.refused(other, await other.back(sent), 400, "không hợp lệ hoặc đã quá lâu")

    async def test_by_a_code_used_before(self, office: Office) -> None:
        sent = await office.to_provider()
        await office.back(sent)
        office.browser.http.cookies.clear()
        await self.refused(office, await office.back(sent), 400, "không hợp lệ hoặc đã quá lâu")

    async def test_by_somebody_elses_code_of_before(self, office: Office) -> None:
        """The browser is in the middle of its own sign-in; the code was used: the provider itself says no."""
        used = dict(parse_qsl(urlsplit((await office.to_provider()).headers["location"]).query))["code"]
        office.provider.codes.pop(used)
        await self.refused(office, await office.back(await office.to_provider(), code=used), 401, "không hợp lệ")
        assert office.provider.tokens == [400]

    async def test_by_a_code_of_another_sign_in(self, office: Office) -> None:
        """PKCE: a code that was given for another browser's challenge does not fit."""
        stolen = dict(parse_qsl(urlsplit((await office.to_provider()).headers["location"]).query))["code"]
        await self.refused(office, await office.back(await office.to_provider(), code=stolen), 401, "không hợp lệ")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"nonce": "x"},
            {"nonce": ""},
            {"aud": ["somebody-else"]},
            {"aud": ["somebody-else"], "azp": CLIENT_ID},
            {"aud": [CLIENT_ID, "somebody-else"], "azp": "somebody-else"},
            {"iss": "https://somebody.else"},
            {"exp": 1_700_000_000},
            {"iat": 32_503_680_000},
            {"sub": None},
        ],
        ids=str,
    )
    async def test_by_a_token_that_is_not_for_this_sign_in(self, office: Office, wrong: dict[str, object]) -> None:
        office.provider.wrong = wrong
        await self.refused(office, await office.sign_in(), 401, "không hợp lệ")
        assert office.provider.tokens == [200]

    async def test_by_a_token_signed_with_another_key(self, office: Office) -> None:
        office.provider.key = new_key()
        await self.refused(office, await office.sign_in(), 401, "không hợp lệ")
        assert office.provider.tokens == [200]

    async def test_that_has_no_account(self, office: Office) -> None:
        office.provider.user = {"sub": "u-9<b>", "preferred_username": "la"}
        await self.refused(office, await office.sign_in(), 403, "<code>u-9&lt;b&gt;</code>")

    async def test_whose_account_is_locked(self, office: Office) -> None:
        await office.sign_in()
        await office.browser.submit("/sign-out")
        async with office.application.engine.begin() as connection:
            await connection.execute(update(people).values(locked_until=datetime.now(UTC) + timedelta(minutes=9)))
        await self.refused(office, await office.sign_in(), 403, "đang bị khóa")

    async def test_whose_account_was_removed(self, office: Office) -> None:
        await office.sign_in()
        async with office.application.engine.begin() as connection:
            await connection.execute(delete(people).where(people.c.name == "lan"))
        await self.refused(office, await office.sign_in(), 403, "chưa có tài khoản")

    async def test_who_said_no(self, office: Office) -> None:
        begun = await office.to_provider()
        response = await office.back(begun, error="access_denied", code="")
        await self.refused(office, response, 401, "hoặc bạn đã dừng lại")

    @pytest.mark.parametrize("cookie", ["", "x", "a" * 4000, "gAAAAABm"])
    async def test_by_a_cookie_that_is_not_ours(self, office: Office, cookie: str) -> None:
        sent = await office.to_provider()
        office.browser.http.cookies.clear()
        office.browser.http.cookies.set("oidc", cookie)
        await self.refused(office, await office.back(sent), 400, "không hợp lệ")

    @pytest.mark.parametrize("query", [{}, {"code": "x"}, {"state": "x"}, {"code": "chữ", "state": "\ud83d\ude00"}])
    async def test_by_an_address_somebody_made_up(self, office: Office, query: dict[str, str]) -> None:
        made_up = {name: value.encode("utf-16", "surrogatepass").decode("utf-16") for name, value in query.items()}
        await self.refused(office, await office.browser.get("/sign-in/oidc/back", **made_up), 400, "không hợp lệ")


class TestNewKeys:
    async def test_of_the_provider_are_asked_for(self, office: Office) -> None:
        await office.sign_in()
        office.provider.key = office.provider.published = new_key("k2")
        assert (await office.sign_in()).status_code == 303

    async def test_under_an_old_name_are_asked_for(self, office: Office) -> None:
        await office.sign_in()
        office.provider.key = office.provider.published = new_key()
        assert (await office.sign_in()).status_code == 303


class TestAnAccountThatIsMade:
    async def test_has_the_role_that_the_settings_give(self, app: FastAPI, provider: FakeProvider) -> None:
        async with an_office(app, provider, oidc_roles={"can-bo": "official", "bien-tap": "editor"}) as office:
            provider.user = {"sub": "u-5", "preferred_username": "hoa", "groups": ["can-bo", "khac", "bien-tap", 5]}
            assert (await office.sign_in()).status_code == 303
            person = await office.application.people.by_name("hoa")
            assert person is not None
            assert (person.roles, person.units) == (("editor", "official"), ())

    async def test_is_noted_for_the_audit_with_its_roles(self, app: FastAPI, provider: FakeProvider) -> None:
        async with an_office(app, provider, oidc_roles={"can-bo": "official"}) as office:
            provider.user = {"sub": "u-5", "preferred_username": "hoa", "groups": ["can-bo"]}
            await office.sign_in()
            link, made = await office.application.audit.entries(limit=9)
            assert (link.action, made.action, made.subject) == ("link", "account", "hoa")
            assert made.after == {"roles": ["official"], "units": []}

    @pytest.mark.parametrize("groups", [None, [], "khac", ["khac"], {"can-bo": 1}, 5])
    async def test_is_made_for_nobody_else(self, app: FastAPI, provider: FakeProvider, groups: object) -> None:
        async with an_office(app, provider, oidc_roles={"can-bo": "official"}) as office:
            provider.user = {"sub": "u-5", "preferred_username": "hoa", "groups": groups}
            assert (await office.sign_in()).status_code == 403
            assert await office.application.people.by_name("hoa") is None

    async def test_is_never_somebody_elses(self, app: FastAPI, provider: FakeProvider) -> None:
        async with an_office(app, provider, oidc_roles={"can-bo": "official"}, oidc_claim="sub") as office:
            await office.add("lan", "leader")
            provider.user = {"sub": "u-5", "preferred_username": "lan", "groups": ["can-bo"]}
            assert (await office.sign_in()).status_code == 403


class TestBySubAlone:
    async def test_a_name_brings_nobody_in(self, app: FastAPI, provider: FakeProvider) -> None:
        async with an_office(app, provider, oidc_claim="sub") as office:
            await office.add("lan", "official")
            assert (await office.sign_in()).status_code == 403

    async def test_who_was_bound_comes_in(self, app: FastAPI, provider: FakeProvider) -> None:
        async with an_office(app, provider, oidc_claim="sub") as office:
            await office.add("lan", "official")
            await office.application.linked.link("oidc", f"{provider.url} u-1", "id-lan")
            assert (await office.sign_in()).status_code == 303


class TestAProviderThatIsAway:
    @pytest.fixture
    async def alone(self, app: FastAPI) -> AsyncIterator[Office]:
        nobody = FakeProvider((BACK,), url="http://127.0.0.1:9")
        async with an_office(app, nobody) as own:
            yield own

    async def test_is_told_on_the_page_of_the_password(self, alone: Office) -> None:
        response = await alone.browser.get("/sign-in/oidc", next="/officials/board")
        assert response.status_code == 503
        assert "chưa trả lời" in response.text
        assert 'name="then" value="/officials/board"' in response.text

    async def test_leaves_the_password(self, alone: Office) -> None:
        await alone.browser.get("/sign-in/oidc")
        response = await alone.browser.http.post("/sign-in", data={"name": "canbo", "password": PASSWORD})
        assert response.status_code == 303
        assert await alone.is_in()

    @pytest.mark.parametrize("without", ["issuer", "jwks_uri", "token_endpoint"])
    async def test_tells_nothing_useful(self, office: Office, without: str) -> None:
        office.provider.without = frozenset({without})
        response = await office.browser.get("/sign-in/oidc")
        assert response.status_code == 503

    async def test_is_another_one(self, app: FastAPI, provider: FakeProvider) -> None:
        async with an_office(app, provider) as office:
            provider.url = "https://somebody.else"
            assert (await office.browser.get("/sign-in/oidc")).status_code == 503


class TestSigningOut:
    async def test_offers_to_leave_the_provider_too(self, office: Office) -> None:
        await office.sign_in()
        left = await office.browser.submit("/sign-out")
        assert left.headers["location"] == "/sign-in?left=true"
        assert 'href="/sign-in/oidc/leave"' in await office.browser.page(left.headers["location"])
        away = await office.browser.get("/sign-in/oidc/leave")
        address = urlsplit(away.headers["location"])
        query = dict(parse_qsl(address.query))
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{office.provider.url}/leave"
        assert query["client_id"] == CLIENT_ID
        assert query["post_logout_redirect_uri"] == "http://assistant/sign-in"

    async def test_ends_the_session_here_whatever_becomes_of_the_other(self, office: Office) -> None:
        await office.sign_in()
        await office.browser.submit("/sign-out")
        assert not await office.is_in()

    async def test_leads_back_where_the_provider_has_no_such_thing(self, office: Office) -> None:
        office.provider.without = frozenset({"end_session_endpoint"})
        assert (await office.browser.get("/sign-in/oidc/leave")).headers["location"] == "/sign-in"

    async def test_of_a_password_offers_nothing(self, office: Office) -> None:
        await office.browser.http.post("/sign-in", data={"name": "canbo", "password": PASSWORD})
        assert (await office.browser.submit("/sign-out")).headers["location"] == "/sign-in"


class TestTheButton:
    async def test_is_there_with_the_settings(self, office: Office) -> None:
        shown = await office.browser.page("/sign-in", next="/officials/board")
        assert 'href="/sign-in/oidc?next=%2Fofficials%2Fboard"' in shown

    async def test_is_not_there_without(self, app: FastAPI) -> None:
        browser = open_browser(app)
        assert "oidc" not in await browser.page("/sign-in")
        for path in ("/sign-in/oidc", "/sign-in/oidc/back", "/sign-in/oidc/leave"):
            assert await browser.status(path) == 404
