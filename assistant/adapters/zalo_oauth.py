"""Zalo's token service: a refresh token is used once and comes back new, beside an access token."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from assistant.domain.errors import DependencyUnavailable

_PATH = "/v4/oa/access_token"
_SHORTEST_LIFE = timedelta(hours=1)  # where the answer does not tell; older documents say one hour, newer ones 25
_FOR_A_WHILE = (-32,)  # too many calls; any other error is of the token, the application or its secret
_TIMEOUT_S = 4.0  # in all: a row of the store is locked meanwhile, and SQLite's writers wait 5 s


class ZaloUnavailable(DependencyUnavailable):
    """Zalo did not answer, or not in a way that helps now."""

    name = "zalo"


class ReconnectNeeded(ZaloUnavailable):
    """The refresh token is missing or no longer taken: an administrator has to fetch a new one."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What one renewal gives; `refresh` replaces the token it was asked with."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    made_at: datetime
    expires_at: datetime


class ZaloOAuth:
    """Renews the access token of the Official Account."""

    def __init__(self, client: httpx.AsyncClient, url: str, *, app_id: str, app_secret: str) -> None:
        """Args: url: of the service, without a path."""
        self._client = client
        self._url = url.rstrip("/") + _PATH
        self._app_id = app_id
        self._app_secret = app_secret

    async def renew(self, refresh: str) -> Grant:
        """Uses up `refresh` and returns what replaces it.

        Raises:
            ReconnectNeeded: Zalo takes this token no longer.
            ZaloUnavailable: no usable answer; whether the token was used up is not known.
        """
        form = {"app_id": self._app_id, "grant_type": "refresh_token", "refresh_token": refresh}
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                response = await self._client.post(self._url, data=form, headers={"secret_key": self._app_secret})
            answer: Any = response.json()
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            raise ZaloUnavailable(type(error).__name__) from error
        if not isinstance(answer, dict) or response.status_code >= 500 or response.status_code == 429:
            raise ZaloUnavailable(f"status {response.status_code}")
        access, following = answer.get("access_token"), answer.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(following, str) and following):
            code = _number(answer.get("error"))
            raise ZaloUnavailable(f"error {code}") if code in _FOR_A_WHILE else ReconnectNeeded(f"error {code}")
        now = datetime.now(UTC)
        return Grant(access, following, now, now + _life(answer.get("expires_in")))


def _life(seconds: object) -> timedelta:
    """Zalo writes the number as a string."""
    number = _number(seconds)
    return timedelta(seconds=min(number, 30 * 86_400)) if number is not None and number > 0 else _SHORTEST_LIFE


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 12 else None
