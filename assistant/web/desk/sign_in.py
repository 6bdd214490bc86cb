"""Sign in, sign out."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from assistant.bootstrap import Application
from assistant.domain.errors import AccountBlocked, NotSignedIn, TooManyAttempts
from assistant.domain.principal import Principal
from assistant.web.cookies import drop_cookie, drop_session, keep_session, kept_cookie, session_token
from assistant.web.dependencies import App
from assistant.web.desk.routing import SIGN_IN, PageRoute, moved
from assistant.web.desk.session import SignedInAnyhow, check_origin
from assistant.web.desk.templates import page

router = APIRouter(route_class=PageRoute, include_in_schema=False)
SSO = "sso"  # the cookie of a session that the identity provider has opened
_OUR_PAGE = re.compile(r"/(?:officials|admin)(?:/[\w.:/%-]*)?")


@router.get(SIGN_IN)
async def form(
    request: Request, then: Annotated[str, Query(alias="next", max_length=300)] = "", left: bool = False
) -> Response:
    """The form; `next` is the page that was asked for, `left` whether somebody has just signed out of here alone."""
    return sign_in_page(request, "", then=then, left=left)


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
        why = "blocked" if isinstance(error, AccountBlocked) else "wrong"
        return sign_in_page(request, why, status=401, then=then, name=name)
    except TooManyAttempts as error:
        refused = sign_in_page(request, "locked", status=429, then=then, name=name)
        refused.headers["Retry-After"] = str(error.retry_after_s)
        return refused
    before = session_token(request)
    if before is not None:
        await app.people.sign_out(before)
    response = moved(request, way_on(then, person))
    keep_session(request, response, token, life_s)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, app: App, own: SignedInAnyhow) -> Response:
    """Ends the session."""
    token = session_token(request)
    if token is not None:
        await app.people.sign_out(token)
    by_provider = kept_cookie(request, SSO) is not None and app.oidc is not None
    response = moved(request, f"{SIGN_IN}?left=true" if by_provider else SIGN_IN)
    drop_session(request, response)
    if by_provider:
        drop_cookie(request, response, SSO)
    return response


def sign_in_page(
    request: Request,
    refused: str,
    *,
    status: int = 200,
    then: str = "",
    name: str = "",
    subject: str = "",
    left: bool = False,
) -> Response:
    """Returns the form.

    Args:
        refused: why the try before it came to nothing; "" where there was none.
        subject: the provider's id of somebody without an account here, for the administrator who shall bind it.
        left: whether to offer to leave the provider too.
    """
    app: Application = request.app.state.application
    return page(
        request,
        "desk/sign_in.html",
        status=status,
        then=then,
        name=name,
        refused=refused,
        subject=subject,
        provider=app.oidc is not None,
        left=left,
    )


def way_on(then: str, person: Principal) -> str:
    """Returns the page after signing in: the one asked for where it is ours."""
    return then if _OUR_PAGE.fullmatch(then) else home_of(person)


def home_of(person: Principal) -> str:
    """Returns the page a person works on first."""
    return "/officials" if {"official", "leader"}.intersection(person.roles) else "/admin"
