"""Sending to Zalo: what is tried again, what is not, and how a refused token is renewed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.adapters.zalo import LARGEST_PICTURE, NotDelivered, ZaloApi
from assistant.adapters.zalo_oauth import ZaloOAuth, ZaloUnavailable
from tests.fakes.zalo_api import APP_ID, APP_SECRET, URL, FakeZalo, too_many

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
HELLO = {"text": "Xin chào"}


class MemoryTokens:
    """Tokens of one process without a store."""

    def __init__(self, zalo: FakeZalo, client: httpx.AsyncClient) -> None:
        self._oauth = ZaloOAuth(client, URL, app_id=APP_ID, app_secret=APP_SECRET)
        self._refresh = zalo.refresh
        self._access: str | None = None
        self._alone = asyncio.Lock()

    async def access(self, refused: str | None = None) -> str:
        async with self._alone:
            if self._access in (None, refused):
                grant = await self._oauth.renew(self._refresh)
                self._access, self._refresh = grant.access, grant.refresh
            assert self._access is not None
            return self._access

    async def close(self) -> None:
        pass


@pytest.fixture
def api(zalo: FakeZalo, to_zalo: httpx.AsyncClient) -> ZaloApi:
    return ZaloApi(to_zalo, MemoryTokens(zalo, to_zalo), f"{URL}/", pauses_s=(0.0, 0.0, 0.0))


def failing(error: Exception, calls: list[str]) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.url.path)
        raise error

    return answer


class FixedTokens:
    closed = False

    async def access(self, refused: str | None = None) -> str:
        return "access"

    async def close(self) -> None:
        self.closed = True


class TestAMessage:
    async def test_arrives(self, api: ZaloApi, zalo: FakeZalo) -> None:
        await api.send("246845883529197922", HELLO)
        assert zalo.sent == [("246845883529197922", HELLO)]

    async def test_is_sent_again_with_a_new_token(self, api: ZaloApi, zalo: FakeZalo) -> None:
        await api.send("1", HELLO)
        zalo.access = set()
        await api.send("1", HELLO)
        assert (len(zalo.sent), zalo.renewals) == (2, 2)

    async def test_of_many_senders_renews_a_refused_token_once(self, api: ZaloApi, zalo: FakeZalo) -> None:
        await api.send("1", HELLO)
        zalo.access = set()
        await asyncio.gather(*(api.send("1", HELLO) for _ in range(5)))
        assert (len(zalo.sent), zalo.renewals) == (6, 2)

    async def test_is_given_up_when_the_new_token_is_refused_too(self, api: ZaloApi, zalo: FakeZalo) -> None:
        zalo.script = [-216, -220]
        with pytest.raises(NotDelivered) as caught:
            await api.send("1", HELLO)
        assert (caught.value.code, zalo.sent) == (-220, [])

    @pytest.mark.parametrize(
        "refusal", [-32, too_many(), PlainTextResponse("bad gateway", 502)], ids=["-32", "429", "502"]
    )
    async def test_is_sent_again_after_a_pause(self, api: ZaloApi, zalo: FakeZalo, refusal: int | Response) -> None:
        zalo.script = [refusal, refusal]
        await api.send("1", HELLO)
        assert len(zalo.sent) == 1

    async def test_waits_as_long_as_it_is_told(
        self, api: ZaloApi, zalo: FakeZalo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slept = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        monkeypatch.setattr("assistant.adapters.zalo.asyncio", SimpleNamespace(sleep=sleep))
        zalo.script = [too_many("7")]
        await api.send("1", HELLO)
        assert slept == [7]
        assert len(zalo.sent) == 1

    @pytest.mark.parametrize("told", ["", "-5", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "²"])
    async def test_does_not_stumble_over_what_it_is_told(self, api: ZaloApi, zalo: FakeZalo, told: str) -> None:
        zalo.script = [PlainTextResponse("", 429, {"Retry-After": told.encode().decode("latin-1")})]
        await api.send("1", HELLO)
        assert len(zalo.sent) == 1

    async def test_is_given_up_for_now_when_it_is_always_too_often(self, api: ZaloApi, zalo: FakeZalo) -> None:
        zalo.script = [-32] * 9
        with pytest.raises(ZaloUnavailable):
            await api.send("1", HELLO)
        assert len(zalo.script) == 5

    @pytest.mark.parametrize(
        ("code", "reachable"), [(-213, False), (-230, False), (-244, False), (-210, True), (-211, True), (-201, True)]
    )
    async def test_that_is_refused_is_not_sent_again(
        self, api: ZaloApi, zalo: FakeZalo, code: int, reachable: bool
    ) -> None:
        zalo.script = [code]
        with pytest.raises(NotDelivered) as caught:
            await api.send("1", HELLO)
        assert (caught.value.code, caught.value.reachable, zalo.sent) == (code, reachable, [])

    @pytest.mark.parametrize(
        "answer",
        [PlainTextResponse("<html>"), JSONResponse([]), JSONResponse({"error": "x"}), JSONResponse({})],
        ids=["page", "list", "words", "empty"],
    )
    async def test_of_an_unreadable_answer_is_given_up(self, api: ZaloApi, zalo: FakeZalo, answer: Response) -> None:
        zalo.script = [answer]
        with pytest.raises(NotDelivered) as caught:
            await api.send("1", HELLO)
        assert caught.value.code is None

    async def test_is_tried_again_while_zalo_cannot_be_reached(self) -> None:
        calls: list[str] = []
        transport = httpx.MockTransport(failing(httpx.ConnectError("x"), calls))
        async with httpx.AsyncClient(transport=transport) as client:
            with pytest.raises(ZaloUnavailable):
                await ZaloApi(client, FixedTokens(), URL, pauses_s=(0.0, 0.0)).send("1", HELLO)
        assert len(calls) == 3

    async def test_that_may_have_arrived_is_not_sent_twice_at_once(self) -> None:
        calls: list[str] = []
        transport = httpx.MockTransport(failing(httpx.ReadTimeout("x"), calls))
        async with httpx.AsyncClient(transport=transport) as client:
            with pytest.raises(ZaloUnavailable):
                await ZaloApi(client, FixedTokens(), URL, pauses_s=(0.0, 0.0)).send("1", HELLO)
        assert len(calls) == 1


class TestTheEnd:
    async def test_waits_for_the_tokens(self, to_zalo: httpx.AsyncClient) -> None:
        tokens = FixedTokens()
        await ZaloApi(to_zalo, tokens, URL).close()
        assert tokens.closed


class TestAPicture:
    async def test_is_uploaded(self, api: ZaloApi, zalo: FakeZalo) -> None:
        assert await api.upload(PNG) == "picture-1"
        assert zalo.uploads == [PNG]

    async def test_that_zalo_does_not_take_is_refused(self, api: ZaloApi) -> None:
        with pytest.raises(NotDelivered):
            await api.upload(PNG + bytes(LARGEST_PICTURE))

    async def test_without_an_id_is_refused(self, api: ZaloApi, zalo: FakeZalo) -> None:
        zalo.script = [JSONResponse({"error": 0, "data": None})]
        with pytest.raises(NotDelivered):
            await api.upload(PNG)
