"""Who uses the mini app: Zalo's graph service tells whose access token it is. What the app itself says counts for nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

import httpx

from assistant.adapters.zalo_oauth import ZaloUnavailable
from assistant.domain.errors import NotSignedIn

_PATH = "/v2.0/me"
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")  # it goes into a header
_ID = re.compile(r"\d{1,30}")


class ZaloIdentity:
    """Verifies access tokens that the mini app got from Zalo."""

    def __init__(self, client: httpx.AsyncClient, url: str, *, app_secret: str) -> None:
        """Args: url: of the graph service, without a path. It answers addresses in Vietnam only."""
        self._client = client
        self._url = url.rstrip("/") + _PATH
        self._app_secret = app_secret

    async def person(self, access_token: str) -> str:
        """Returns the person's id within the application; nothing else is asked for.

        Raises:
            NotSignedIn: it is not a token of this application, or no longer.
            ZaloUnavailable: the graph service did not answer.
        """
        if not _TOKEN.fullmatch(access_token):
            raise NotSignedIn("token")
        headers = {"access_token": access_token, "appsecret_proof": app_secret_proof(access_token, self._app_secret)}
        try:
            response = await self._client.get(self._url, params={"fields": "id"}, headers=headers)
            answer: Any = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ZaloUnavailable(type(error).__name__) from error
        if not isinstance(answer, dict) or response.status_code >= 500 or response.status_code == 429:
            raise ZaloUnavailable(f"status {response.status_code}")
        person = answer.get("id")
        if answer.get("error", 0) != 0 or not isinstance(person, str) or not _ID.fullmatch(person):
            raise NotSignedIn("token")
        return person


def app_secret_proof(access_token: str, app_secret: str) -> str:
    """Returns what shows Zalo that the call comes from the application's own server: hex HMAC-SHA256 of the token."""
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()
