"""/sign-in/oidc: sign in through the office's identity provider. A sign-in on its way is kept, encrypted, by its browser."""

from __future__ import annotations

import hmac
import json
import time
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from assistant.adapters.oidc import Begun, NotRecognised, OidcProvider, ProviderUnavailable
from assistant.adapters.secret_box import SecretBox
from assistant.bootstrap import Application
from assistant.domain.errors import NotSignedIn
from assistant.events import log
from assistant.web.cookies import drop_cookie, keep_cookie, keep_session, kept_cookie, session_token
from assistant.web.dependencies import App
from assistant.web.desk.recognition import recognised
from assistant.web.desk.routing import SIGN_IN, PageRoute
from assistant.web.desk.sign_in import SSO, sign_in_page, way_on

PATH = f"{SIGN_IN}/oidc"
_LONGEST_S = 600  # at the provider
_COOKIE = "oidc"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_Given = Annotated[str, Query(max_length=4000)]


@router.get("")
async def begin(request: Request, app: App, then: Annotated[str, Query(alias="next", max_length=300)] = "") -> Response:
    """Sends the browser to the provider."""
    try:
        begun = await _provider(app).begin(_back(request, app))
    except ProviderUnavailable as error:
        return _away(request, error, then)
    kept = json.dumps({"begun": asdict(begun), "then": then, "at": int(time.time())})
    response = RedirectResponse(begun.url, status_code=303)
    keep_cookie(request, response, _COOKIE, _box(app).close(kept), _LONGEST_S)
    return response


@router.get("/back")
async def back(request: Request, app: App, code: _Given = "", state: _Given = "", error: _Given = "") -> Response:
    """Where the provider sends the browser back to: begins a session for who it vouches for."""
    provider = _provider(app)
    begun, then = _kept(request, app)
    if begun is None or not hmac.compare_digest(begun.state.encode(), state.encode("utf-8", "replace")):
        return _over(request, sign_in_page(request, "again", status=400, then=then))
    if error or not code:
        log("oidc.refused", cause="denied")
        return _over(request, sign_in_page(request, "denied", status=401, then=then))
    try:
        identity = await provider.finish(code, begun, _back(request, app))
    except NotRecognised as refused:
        log("oidc.refused", cause=str(refused))
        return _over(request, sign_in_page(request, "again", status=401, then=then))
    except ProviderUnavailable as unavailable:
        return _over(request, _away(request, unavailable, then))
    person = await recognised(identity, app)
    if person is None:
        return _over(request, sign_in_page(request, "unknown", status=403, then=then, subject=identity.subject))
    try:
        token, life_s, person = await app.people.open_session(person.id or "")
    except NotSignedIn:  # locked or removed in this moment
        return _over(request, sign_in_page(request, "unknown", status=403, then=then, subject=identity.subject))
    before = session_token(request)
    if before is not None:
        await app.people.sign_out(before)
    response = RedirectResponse(way_on(then, person), status_code=303)
    keep_session(request, response, token, life_s)
    keep_cookie(request, response, SSO, "1", life_s)
    return _over(request, response)


@router.get("/leave")
async def leave(request: Request, app: App) -> Response:
    """Sends the browser to where one signs out of the provider itself."""
    url = await _provider(app).end_session_url(_address(request, app, SIGN_IN))
    return RedirectResponse(url or SIGN_IN, status_code=303)


def _provider(app: Application) -> OidcProvider:
    if app.oidc is None:
        raise HTTPException(404)
    return app.oidc


def _address(request: Request, app: Application, path: str) -> str:
    """Returns the address of a page of ours as the provider knows it."""
    return (app.settings.public_url or str(request.base_url)).rstrip("/") + path


def _back(request: Request, app: Application) -> str:
    return _address(request, app, f"{PATH}/back")


def _kept(request: Request, app: Application) -> tuple[Begun | None, str]:
    """Returns the sign-in that this browser began, None when there is none or it took too long, and the page asked for."""
    kept = _box(app).open(kept_cookie(request, _COOKIE) or "")
    if kept is None:
        return None, ""
    found = json.loads(kept)
    is_young = time.time() - found["at"] <= _LONGEST_S
    return (Begun(**found["begun"]) if is_young else None), found["then"]


def _box(app: Application) -> SecretBox:
    return SecretBox(app.settings.secret_key, "oidc")


def _away(request: Request, error: ProviderUnavailable, then: str) -> Response:
    log("oidc.away", cause=str(error))
    return sign_in_page(request, "away", status=503, then=then)


def _over(request: Request, response: Response) -> Response:
    """A sign-in is answered once: what belongs to it goes."""
    drop_cookie(request, response, _COOKIE)
    return response
