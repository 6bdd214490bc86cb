"""Whose access token of the mini app this is: Zalo says so, asked by the server, never the page."""

from __future__ import annotations

import hashlib
import hmac

import httpx

from assistant.adapters.zalo_oauth import ZaloUnavailable
from assistant.domain.errors import NotSignedIn

_PATH = "/v2.0/me"
_TIMEOUT_S = 4.0


class ZaloIdentity:
    """Asks graph.zalo.me, which several projects found to answer addresses in Vietnam only."""

    def __init__(self, client: httpx.AsyncClient, url: str, app_secret: str) -> None:
        """Args: url: of the service, without a path; app_secret: of the application that the mini app belongs to."""
        self._client = client
        self._url = url.rstrip("/") + _PATH
        self._app_secret = app_secret

    async def close(self) -> None:
        await self._client.aclose()

    async def account_of(self, access_token: str) -> str:
        """Returns the person's id within our application; nothing else is asked for.

        Args:
            access_token: visible ASCII.

        Raises:
            NotSignedIn: Zalo does not know the token, or gave it to another application: the proof does not fit then.
            ZaloUnavailable: no usable answer.
        """
        headers = {"access_token": access_token, "appsecret_proof": proof_of(access_token, self._app_secret)}
        try:
            response = await self._client.get(self._url, params={"fields": "id"}, headers=headers, timeout=_TIMEOUT_S)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ZaloUnavailable(type(error).__name__) from error
        if response.status_code == 429 or response.status_code >= 500 or not isinstance(answer, dict):
            raise ZaloUnavailable(f"status {response.status_code}")
        account = answer.get("id")
        if (
            response.status_code != 200
            or answer.get("error") not in (None, 0)
            or not isinstance(account, str)
            or not account
        ):
            raise NotSignedIn("zalo")
        return account


def proof_of(access_token: str, app_secret: str) -> str:
    """Returns `appsecret_proof`: that the caller is the application's own server.

    Source: Zalo's documents of the Social API: hex HMAC-SHA256 of the access token, keyed with the application's secret.
    """
    return hmac.new(app_secret.encode(), access_token.encode(), hashlib.sha256).hexdigest()
