"""/account/password: everybody who has signed in changes the own password here; who got one from somebody else has to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from assistant.domain.account import LONGEST_PASSWORD, SHORTEST_PASSWORD, password_problem
from assistant.domain.errors import NotSignedIn, TooManyAttempts
from assistant.messages import message
from assistant.web.cookies import keep_session
from assistant.web.dependencies import App
from assistant.web.desk.routing import PASSWORD, PageRoute, moved
from assistant.web.desk.session import Member, SignedInAnyhow
from assistant.web.desk.sign_in import home_of
from assistant.web.desk.templates import page
from assistant.web.errors import told

router = APIRouter(route_class=PageRoute, include_in_schema=False)
_Password = Annotated[str, Form(max_length=1000)]  # what is too long is refused below, beside the field


@router.get(PASSWORD)
async def form(request: Request, own: SignedInAnyhow) -> Response:
    """The form."""
    return _page(request, own)


@router.post(PASSWORD)
async def change(
    request: Request, app: App, own: SignedInAnyhow, old: _Password = "", new: _Password = "", again: _Password = ""
) -> Response:
    """Takes the new password; every other session of the person ends, this one goes on with a new token."""
    problem = password_problem(new, again, old)
    if problem is not None:
        limits = {"shortest": SHORTEST_PASSWORD, "longest": LONGEST_PASSWORD}
        return _page(request, own, problem=message(f"account.problem.{problem}", **limits), status=422)
    try:
        await app.staff.change_password(own.principal, old, new)
    except NotSignedIn:
        return _page(request, own, problem=message("account.wrong_password"), status=422)
    except TooManyAttempts as error:
        said = told(error)
        return _page(request, own, problem=said.sentence, status=said.status)
    token, life_s, person = await app.people.sign_in(own.principal.name, new)
    response = moved(request, home_of(person))
    keep_session(request, response, token, life_s)
    return response


def _page(request: Request, own: Member, *, problem: str = "", status: int = 200) -> Response:
    due = own.principal.password_due
    return page(request, "desk/password.html", own, problem=problem, due=due, shortest=SHORTEST_PASSWORD, status=status)
