"""What routes ask for: the wired product, and who is calling."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Annotated

from fastapi import Depends, Request

from assistant.bootstrap import Application
from assistant.domain.errors import ChannelOff, Forbidden, NotSignedIn, PasswordDue
from assistant.domain.principal import CITIZEN, Principal, Role
from assistant.web.cookies import IDLE_S, session_token


def application(request: Request) -> Application:
    """Returns the product this app serves."""
    found: Application = request.app.state.application
    return found


App = Annotated[Application, Depends(application)]


async def principal(request: Request, app: App) -> Principal:
    """Returns whose bearer token came along; to look at something, a browser's session does too. A citizen when neither did.

    Raises:
        NotSignedIn: a token came, and it is not valid.
        PasswordDue: its owner has to choose a password before.
    """
    found = await _principal(request, app)
    if found.password_due:
        raise PasswordDue
    return found


async def _principal(request: Request, app: App) -> Principal:
    header = request.headers.get("authorization")
    session = (
        session_token(request) if request.method == "GET" else None
    )  # what changes something needs more: desk.session
    if header is None:
        with suppress(NotSignedIn):
            return CITIZEN if session is None else await app.people.principal_of(session, idle_s=IDLE_S)
        return CITIZEN
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("scheme")
    return await app.people.principal_of(token.strip())


async def open_web(app: App) -> None:
    """Lets nobody through while the citizens' page is switched off.

    Raises:
        ChannelOff: an administrator has switched it off.
    """
    sentence = await app.operating.closed("web")
    if sentence is not None:
        raise ChannelOff(sentence)


Caller = Annotated[Principal, Depends(principal)]


def requires(*roles: Role) -> Callable[[Principal], Awaitable[Principal]]:
    """Returns a dependency that lets in who has one of the roles; without roles, anybody who has signed in.

    The dependency raises NotSignedIn for a citizen and Forbidden for anybody else without such a role.
    """

    async def allowed(caller: Caller) -> Principal:
        if caller.id is None:
            raise NotSignedIn("required")
        if roles and not set(roles).intersection(caller.roles):
            raise Forbidden(f"needs {' or '.join(roles)}")
        return caller

    return allowed
