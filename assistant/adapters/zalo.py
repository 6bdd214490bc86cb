"""Zalo's Official Account API: sends messages and pictures, waits where Zalo says "too often", renews a refused token once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

import httpx

from assistant.adapters.zalo_oauth import ZaloUnavailable
from assistant.domain.errors import MessageRefused
from assistant.events import log

LARGEST_PICTURE = 1024 * 1024  # bytes; JPG or PNG
_SEND = "/v3.0/oa/message/cs"
_UPLOAD = "/v2.0/oa/upload/image"
_TOKEN_REFUSED = (-216, -220)
_TOO_OFTEN = (-32,)
_NOT_REACHABLE = (-213, -227, -230, -232, -244)  # no follower any more, blocked, or too long since the last message
_PAUSES_S = (1.0, 2.0, 4.0)  # before the second, third and fourth try
_LONGEST_PAUSE_S = 30.0


class NotDelivered(MessageRefused):
    """Zalo took the call and refused the message.

    Attributes:
        code: Zalo's number of the error, negative; None where the answer could not be read.
    """

    def __init__(self, code: int | None) -> None:
        super().__init__(f"error {code}")
        self.code = code

    @property
    def reachable(self) -> bool:
        """Tells whether another message could reach the person: it was this message that Zalo did not like."""
        return self.code not in _NOT_REACHABLE


class Tokens(Protocol):
    """Where access tokens come from (`assistant.adapters.sql.zalo_tokens`)."""

    async def access(self, refused: str | None = None) -> str:
        """Returns an access token other than the one that was refused."""

    async def close(self) -> None:
        """Waits for what must not be broken off."""


class ZaloApi:
    """Speaks to citizens in the name of the Official Account."""

    def __init__(
        self, client: httpx.AsyncClient, tokens: Tokens, url: str, *, pauses_s: tuple[float, ...] = _PAUSES_S
    ) -> None:
        """Args: url: of the API, without a path; pauses_s: before each further try, so also how many there are."""
        self._client = client
        self._tokens = tokens
        self._url = url.rstrip("/")
        self._pauses_s = pauses_s

    async def close(self) -> None:
        """Gives connections back, after a renewal of the token that has begun."""
        await self._tokens.close()
        await self._client.aclose()

    async def send(self, person: str, message: Mapping[str, Any]) -> None:
        """Sends one message.

        Args:
            person: Zalo's id of the person within the Official Account.
            message: `message` of the API, as `channels.zalo` makes it.

        Raises:
            NotDelivered: Zalo refused it.
            ZaloUnavailable: Zalo could not be reached, wants no more for now, or there is no token.
            StoreUnavailable: the store has no token to give.
        """
        await self._call(_SEND, json={"recipient": {"user_id": person}, "message": dict(message)})

    async def upload(self, picture: bytes) -> str:
        """Returns the id under which a PNG of at most `LARGEST_PICTURE` bytes can be sent for some days; raises as `send`."""
        answer = await self._call(_UPLOAD, files={"file": ("bieu-do.png", picture, "image/png")})
        data = answer.get("data")
        attachment = data.get("attachment_id") if isinstance(data, dict) else None
        if not isinstance(attachment, str) or not attachment:
            raise NotDelivered(None)
        return attachment

    async def _call(self, path: str, **body: Any) -> dict[str, Any]:
        token = await self._tokens.access()
        renewed = False
        pauses = iter(self._pauses_s)
        while True:
            answer, pause = await self._try(path, token, body)
            code = answer.get("error")
            if code == 0:
                return answer
            if code in _TOKEN_REFUSED and not renewed:
                token, renewed = await self._tokens.access(refused=token), True
                continue
            if pause is None:
                raise NotDelivered(code if isinstance(code, int) else None)
            shortest = next(pauses, None)
            if shortest is None:
                raise ZaloUnavailable("too often")
            log("zalo.waited", delay_s=max(pause, shortest), code=code)
            await asyncio.sleep(max(pause, shortest))

    async def _try(self, path: str, token: str, body: Mapping[str, Any]) -> tuple[dict[str, Any], float | None]:
        """Returns the answer and, where it is worth another try, the shortest pause before it in seconds, 0 or more."""
        try:
            response = await self._client.post(self._url + path, headers={"access_token": token}, **body)
        except httpx.TransportError as error:
            if isinstance(error, httpx.ReadError | httpx.ReadTimeout | httpx.RemoteProtocolError):
                raise ZaloUnavailable(type(error).__name__) from error  # it may have arrived: not twice
            return {}, 0.0
        if response.status_code == 429 or response.status_code >= 500:
            return {}, _announced(response.headers.get("retry-after", ""))
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            return {}, None
        return answer, 0.0 if answer.get("error") in _TOO_OFTEN else None


def _announced(retry_after: str) -> float:
    """Seconds that the answer asks for, 0–30."""
    return min(float(retry_after), _LONGEST_PAUSE_S) if retry_after.isdecimal() and len(retry_after) < 9 else 0.0
