"""Sign in, sign out."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from assistant.domain.errors import AccountBlocked, NotSignedIn, TooManyAttempts
from assistant.domain.principal import Principal
from assistant.web.cookies import drop_session, keep_session, session_token
from assistant.web.dependencies import App
from assistant.web.desk.routing import SIGN_IN, PageRoute, moved
from assistant.web.desk.session import SignedInAnyhow, check_origin
from assistant.web.desk.templates import page

router = APIRouter(route_class=PageRoute, include_in_schema=False)
_OUR_PAGE = re.compile(r"/(?:officials|admin)(?:/[\w.:/%-]*)?")


@router.get(SIGN_IN)
async def form(request: Request, then: Annotated[str, Query(alias="next", max_length=300)] = "") -> Response:
    """The form; `next` is the page that was asked for."""
    return page(request, "desk/sign_in.html", then=then, name="", refused="")


@router.post(SIGN_IN)
async def sign_in(
    request: Request,
    app: App,
    name: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    then: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Begins a session, and ends the one before it in this browser."""
    check_origin(request)
    try:
        token, life_s, person = await app.people.sign_in(name.strip(), password)
    except NotSignedIn as error:
        refused_as = "blocked" if isinstance(error, AccountBlocked) else "wrong"
        return page(request, "desk/sign_in.html", status=401, then=then, name=name, refused=refused_as)
    except TooManyAttempts as error:
        refused = page(request, "desk/sign_in.html", status=429, then=then, name=name, refused="locked")
        refused.headers["Retry-After"] = str(error.retry_after_s)
        return refused
    before = session_token(request)
    if before is not None:
        await app.people.sign_out(before)
    response = moved(request, then if _OUR_PAGE.fullmatch(then) else home_of(person))
    keep_session(request, response, token, life_s)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, app: App, own: SignedInAnyhow) -> Response:
    """Ends the session."""
    token = session_token(request)
    if token is not None:
        await app.people.sign_out(token)
    response = moved(request, SIGN_IN)
    drop_session(request, response)
    return response


def home_of(person: Principal) -> str:
    """Returns the page a person works on first."""
    return "/officials" if {"official", "leader"}.intersection(person.roles) else "/admin"
