"""Who works in a browser, and the proof that a form came from a page of ours.

The proof (CSRF) is derived from the token of the session, so another site can neither read it nor make it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from assistant.domain.errors import Forbidden, NotSignedIn, PasswordDue
from assistant.domain.operation import Notice
from assistant.domain.principal import Principal, Role
from assistant.web.cookies import IDLE_S, session_token
from assistant.web.dependencies import App

CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"


@dataclass(frozen=True, slots=True)
class Member:
    """Who works in this browser; `csrf` goes into every form of the page, `notice` stands above it."""

    principal: Principal
    csrf: str
    notice: Notice | None = None


async def member_anyhow(request: Request, app: App) -> Member:
    """Returns who works in this browser, also with a one-time password.

    What changes something needs the proof of a form, and its page must be ours.

    Raises:
        NotSignedIn: no session, or it has ended.
        Forbidden: a form without its proof.
    """
    token = session_token(request)
    if token is None:
        raise NotSignedIn("required")
    person = await app.people.principal_of(token, idle_s=IDLE_S)
    own = Member(person, csrf_of(token), await app.operating.notice("officials"))
    if request.method not in ("GET", "HEAD"):
        await _check_form(request, own.csrf)
    return own


SignedInAnyhow = Annotated[Member, Depends(member_anyhow)]


async def member(own: SignedInAnyhow) -> Member:
    """Returns who works in this browser.

    Raises:
        PasswordDue: a password has to be chosen before.
    """
    if own.principal.password_due:
        raise PasswordDue
    return own


SignedIn = Annotated[Member, Depends(member)]


def member_with(*roles: Role) -> Callable[[Member], Awaitable[Member]]:
    """Returns a dependency that lets in who has one of the roles."""

    async def allowed(own: SignedIn) -> Member:
        if not set(roles).intersection(own.principal.roles):
            raise Forbidden(f"needs {' or '.join(roles)}")
        return own

    return allowed


def csrf_of(token: str) -> str:
    return hmac.new(token.encode("utf-8", "replace"), b"form", hashlib.sha256).hexdigest()


def check_origin(request: Request) -> None:
    """Raises:
    Forbidden: the form was sent from a page of another site.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
        raise Forbidden("another site")


async def _check_form(request: Request, csrf: str) -> None:
    check_origin(request)
    given = request.headers.get(CSRF_HEADER) or (await request.form()).get(CSRF_FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode("utf-8", "replace"), csrf.encode()):
        raise Forbidden("form without proof")
