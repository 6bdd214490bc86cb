"""The office's identity provider: OpenID Connect, code flow with PKCE. Authlib speaks the protocol and checks the tokens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp
from authlib.integrations.base_client.async_app import AsyncOAuth2Mixin
from authlib.integrations.base_client.async_openid import AsyncOpenIDMixin
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import BadSignatureError, JoseError

from assistant.domain.errors import DependencyUnavailable, NotSignedIn

_TIMEOUT_S = 5.0
_LEEWAY_S = 60  # clocks differ
_NEEDED = frozenset({"authorization_endpoint", "token_endpoint", "jwks_uri"})
_SIGNED = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
)  # "none" and HS256 prove nothing


class ProviderUnavailable(DependencyUnavailable):
    """The provider does not answer, or not as a provider does."""

    name = "oidc"


class NotRecognised(NotSignedIn):
    """The provider did not vouch for anybody: wrong code, or a token that is not for us, not of now, or not of this sign-in."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way; everything but `url` stays with the browser that began it, where nobody can read it."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for. `username` is "" where it does not tell; `claims` has everything that it told."""

    issuer: str
    subject: str
    username: str
    claims: Mapping[str, Any]

    @property
    def account(self) -> str:
        """The id under which it is linked; `sub` is unique within its issuer only."""
        return f"{self.issuer} {self.subject}"


class _Client(AsyncOAuth2Mixin, AsyncOpenIDMixin, BaseApp):  # type: ignore[misc]
    client_cls = AsyncOAuth2Client


class OidcProvider:
    """One provider. Discovery and keys are asked for when somebody signs in, and kept."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client = _Client(
            None,
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=f"{self.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": _TIMEOUT_S},
        )

    async def begin(self, redirect_uri: str) -> Begun:
        """Returns where to send the browser.

        Raises:
            ProviderUnavailable: the provider cannot be asked.
        """
        await self._metadata()
        made = await self._client.create_authorization_url(redirect_uri)
        return Begun(made["url"], made["state"], made["nonce"], made["code_verifier"])

    async def finish(self, code: str, begun: Begun, redirect_uri: str) -> Identity:
        """Returns who came back with `code`; signature, issuer, audience, times and nonce of the token were checked.

        Raises:
            NotRecognised: the code or the token is not good.
            ProviderUnavailable: the provider cannot be asked.
        """
        metadata = await self._metadata()
        try:
            token = await self._client.fetch_access_token(
                redirect_uri, code=code, state=begun.state, code_verifier=begun.verifier
            )
            claims = await self._checked(token, begun.nonce, metadata)
            if "preferred_username" not in claims and metadata.get("userinfo_endpoint"):
                claims = await self._with_more(claims, token)
        except (JoseError, AuthlibBaseError) as error:
            raise NotRecognised(str(error.error or type(error).__name__)) from error
        except (httpx2.HTTPError, json.JSONDecodeError) as error:
            raise ProviderUnavailable(type(error).__name__) from error
        username = claims.get("preferred_username")
        return Identity(self.issuer, str(claims["sub"]), username if isinstance(username, str) else "", claims)

    async def end_session_url(self, back: str) -> str | None:
        """Returns where one signs out of the provider itself, None where it offers no such thing or cannot be asked."""
        try:
            metadata = await self._metadata()
        except ProviderUnavailable:
            return None
        if not metadata.get("end_session_endpoint"):
            return None
        made = await self._client.create_logout_url(back, client_id=self._client_id)
        return str(made["url"])

    async def _metadata(self) -> Mapping[str, Any]:
        try:
            metadata: dict[str, Any] = await self._client.load_server_metadata()
        except (httpx2.HTTPError, ValueError, TypeError) as error:
            raise ProviderUnavailable(type(error).__name__) from error
        if str(metadata.get("issuer")).rstrip("/") != self.issuer or not metadata.keys() >= _NEEDED:
            metadata.clear()  # somebody else's document, or half of one: it is asked for again
            raise ProviderUnavailable("discovery")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [one for one in offered if one in _SIGNED]
        return metadata

    async def _checked(self, token: Mapping[str, Any], nonce: str, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return await self._claims(token, nonce, metadata)
        except BadSignatureError:  # perhaps the provider has new keys under an old name
            await self._client.fetch_jwk_set(force=True)
            return await self._claims(token, nonce, metadata)

    async def _claims(self, token: Mapping[str, Any], nonce: str, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self._client_id},
        }
        claims: Mapping[str, Any] | None = await self._client.parse_id_token(
            token, nonce, claims_options=wanted, leeway=_LEEWAY_S
        )
        if claims is None:
            raise NotRecognised("no id_token")
        return claims

    async def _with_more(self, claims: Mapping[str, Any], token: Mapping[str, Any]) -> Mapping[str, Any]:
        """Some providers tell the name at another address; what is told there of somebody else does not count."""
        more: Mapping[str, Any] = await self._client.userinfo(token=token)
        return {**more, **claims} if more.get("sub") == claims["sub"] else claims
