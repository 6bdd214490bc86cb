"""A small OpenID provider of Authlib's own server parts, with a real RSA key, on the loopback: strict where providers are."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "tro-ly-ao", "secret of the tests"
Json = dict[str, Any]


def new_key(name: str = "k1") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


_KEY = new_key()


class _Request(OAuth2Request):
    """A request whose form has been read."""

    def __init__(self, request: Request, form: Json) -> None:
        super().__init__(
            request.method, str(request.url), headers={name.title(): value for name, value in request.headers.items()}
        )
        self._args, self._sent = dict(request.query_params), form
        self.payload = BasicOAuth2Payload({**self._args, **form})

    @property
    def args(self) -> Json:
        return self._args

    @property
    def form(self) -> Json:
        return self._sent


@dataclass
class _Client:
    redirect_uris: tuple[str, ...]

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, secret: str) -> bool:
        return secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class _Code:
    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class FakeProvider:
    """The provider; whoever comes is `user` at once.

    Attributes:
        user: claims of who is signed in there; None: says no.
        wrong: claims of the ID token that are told wrongly.
        key: what the tokens are signed with; `published` what is told of it.
        without: names left out of the discovery document.
        codes: given out and not used.
        tokens: answers of the token endpoint: how many, by status.
    """

    redirect_uris: tuple[str, ...]
    user: Json | None = field(default_factory=lambda: {"sub": "u-1", "preferred_username": "lan"})
    wrong: Json = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: _KEY)
    published: RSAKey = field(default_factory=lambda: _KEY)
    without: frozenset[str] = frozenset()
    codes: dict[str, _Code] = field(default_factory=dict)
    tokens: list[int] = field(default_factory=list)
    url: str = ""

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[FakeProvider]:
        """Listens on a free port of the loopback."""
        listening = socket.create_server(
            ("127.0.0.1", 0)
        )  # takes connections from now on, whenever the server begins to
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(self.app, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield self
        finally:
            server.should_exit = True
            await serving

    async def _discovery(self, request: Request) -> Response:
        told = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/leave",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["none", "RS256"],
        }
        return JSONResponse({name: value for name, value in told.items() if name not in self.without})

    async def _keys(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.published]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        server, asked = _Server(self), _Request(request, {})
        grant = server.get_consent_grant(asked, end_user=self.user)
        found: Response = server.create_authorization_response(asked, grant_user=self.user, grant=grant)
        return found

    async def _token(self, request: Request) -> Response:
        async with request.form() as form:
            fields = {name: str(value) for name, value in form.items()}
        found: Response = _Server(self).create_token_response(_Request(request, fields))
        self.tokens.append(found.status_code)
        return found


class _Server(AuthorizationServer):  # type: ignore[misc]
    def __init__(self, provider: FakeProvider) -> None:
        super().__init__()
        self.provider = provider
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: "access-token"))
        self.register_grant(_Grant, [_IdToken(require_nonce=True), CodeChallenge(required=True)])

    def query_client(self, client_id: str) -> _Client | None:
        return _Client(self.provider.redirect_uris) if client_id == CLIENT_ID else None

    def save_token(self, token: Json, request: OAuth2Request) -> None:
        pass

    def create_oauth2_request(self, request: _Request) -> _Request:
        return request

    def handle_response(self, status: int, body: object, headers: list[tuple[str, str]]) -> Response:
        if status == 302:
            return RedirectResponse(dict(headers)["Location"], status_code=302)
        return JSONResponse(body, status_code=status, headers=dict(headers))

    def send_signal(self, name: str, *arguments: object, **named: object) -> None:
        pass


class _Grant(AuthorizationCodeGrant):  # type: ignore[misc]
    def save_authorization_code(self, code: str, request: _Request) -> None:
        told = request.payload.data
        self.server.provider.codes[code] = _Code(
            code,
            told["redirect_uri"],
            told["scope"],
            told["nonce"],
            told["code_challenge"],
            told["code_challenge_method"],
        )

    def query_authorization_code(self, code: str, client: _Client) -> _Code | None:
        found: _Code | None = self.server.provider.codes.get(code)
        return found

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        del self.server.provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: _Code) -> Json | None:
        user: Json | None = self.server.provider.user
        return user


class _IdToken(OpenIDCode):  # type: ignore[misc]
    def __call__(self, grant: _Grant) -> None:
        self.provider: FakeProvider = grant.server.provider
        super().__call__(grant)

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return any(code.nonce == nonce for code in self.provider.codes.values())

    def resolve_client_private_key(self, client: _Client) -> RSAKey:
        return self.provider.key

    def get_client_algorithm(self, client: _Client) -> str:
        return "RS256"

    def get_encode_header(self, client: _Client) -> Json:
        return {"alg": "RS256", "kid": self.provider.key.kid}

    def get_client_claims(self, client: _Client) -> Json:
        return {"iss": self.provider.url, "aud": [CLIENT_ID]}

    def generate_user_info(self, user: Json, scope: str) -> UserInfo:
        return UserInfo(**{**user, **self.provider.wrong})
