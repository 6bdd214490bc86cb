"""/admin/people: who works here, as what and for which units; shut, signed out, given a new password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from starlette.exceptions import HTTPException

from assistant.common.text import fold, normalise
from assistant.domain.account import Account
from assistant.domain.principal import ROLES, Role
from assistant.messages import message
from assistant.web.admin.access import PATH as ADMIN
from assistant.web.admin.access import Admin, Words
from assistant.web.dependencies import App
from assistant.web.desk.paging import PageNumber, paged
from assistant.web.desk.routing import PageRoute, moved
from assistant.web.desk.session import Member
from assistant.web.desk.templates import page

PATH = f"{ADMIN}/people"
GIVEN: tuple[Role, ...] = tuple(role for role in ROLES if role != "citizen")
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_Many = Annotated[list[str] | None, Form()]
_MOST_UNITS = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed."""

    name: str = ""
    roles: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    why: str = ""


class _Wrong(Exception):
    """A field that cannot be used, in a sentence for the person."""


async def _chosen(app: App, person_id: Annotated[str, Path(max_length=80)]) -> Account:
    found = await app.accounts.of(person_id)
    if found is None:
        raise HTTPException(404)
    return found


Chosen = Annotated[Account, Depends(_chosen)]


@router.get("")
async def listed(
    request: Request,
    app: App,
    own: Admin,
    q: Annotated[str, Query(max_length=80)] = "",
    page_number: PageNumber = 1,
) -> Response:
    """Every account, by name."""
    return await _list_page(request, app, own, q=q, page_number=page_number)


@router.post("")
async def add(
    request: Request,
    app: App,
    own: Admin,
    name: Words = "",
    roles: _Many = None,
    units: _Many = None,
    why: Words = "",
) -> Response:
    """Creates an account. Its password is on this answer alone: it is kept nowhere to be shown after a redirect."""
    typed = Typed(name.strip(), tuple(roles or ()), tuple(units or ()), why)
    try:
        if not _NAME.fullmatch(typed.name):
            raise _Wrong(message("account.wrong_name"))
        checked = _checked(app, typed)
        password = await app.staff.add(typed.name, *checked, own.principal.name, _reason(why))
    except _Wrong as error:
        return await _list_page(request, app, own, typed=typed, problem=str(error))
    except ValueError:
        return await _list_page(request, app, own, typed=typed, problem=message("account.taken", name=typed.name))
    return page(request, "admin/one_time.html", own, name=typed.name, password=password)


@router.get("/{person_id}")
async def person(request: Request, app: App, own: Admin, account: Chosen) -> Response:
    """One account and what can be done with it."""
    return _account_page(request, app, own, account)


@router.post("/{person_id}/roles")
async def change(
    request: Request,
    app: App,
    own: Admin,
    account: Chosen,
    roles: _Many = None,
    units: _Many = None,
    why: Words = "",
) -> Response:
    """Other roles and units; they hold from the next click on."""
    typed = Typed(account.name, tuple(roles or ()), tuple(units or ()), why)
    try:
        await app.staff.change(account, *_checked(app, typed), own.principal.name, _reason(why))
    except _Wrong as error:
        return _account_page(request, app, own, account, typed=typed, problem=str(error))
    return moved(request, f"{PATH}/{account.id}")


@router.post("/{person_id}/block")
async def block(request: Request, app: App, own: Admin, account: Chosen, why: Words = "") -> Response:
    """Shuts the account and ends its sessions."""
    try:
        await app.staff.block(account, own.principal.name, _reason(why), blocked=True)
    except _Wrong as error:
        return _account_page(request, app, own, account, problem=str(error))
    return moved(request, f"{PATH}/{account.id}")


@router.post("/{person_id}/unblock")
async def unblock(request: Request, app: App, own: Admin, account: Chosen, why: Words = "") -> Response:
    """Opens it again, also after wrong passwords."""
    await app.staff.block(account, own.principal.name, normalise(why), blocked=False)
    return moved(request, f"{PATH}/{account.id}")


@router.post("/{person_id}/sessions")
async def end_sessions(request: Request, app: App, own: Admin, account: Chosen, why: Words = "") -> Response:
    """Signs the person out everywhere."""
    await app.staff.end_sessions(account, own.principal.name, normalise(why))
    return moved(request, f"{PATH}/{account.id}")


@router.post("/{person_id}/password")
async def reset_password(request: Request, app: App, own: Admin, account: Chosen, why: Words = "") -> Response:
    """A one-time password, on this answer alone."""
    try:
        password = await app.staff.reset_password(account, own.principal.name, _reason(why))
    except _Wrong as error:
        return _account_page(request, app, own, account, problem=str(error))
    return page(request, "admin/one_time.html", own, name=account.name, password=password)


def _reason(why: str) -> str:
    said = normalise(why)
    if not said:
        raise _Wrong(message("desk.reason_needed"))
    return said


def _checked(app: App, typed: Typed) -> tuple[tuple[Role, ...], tuple[str, ...]]:
    roles = tuple(role for role in GIVEN if role in typed.roles)
    if not roles or not set(typed.roles) <= set(GIVEN):
        raise _Wrong(message("account.no_role"))
    known = app.editions.current.knowledge.units
    if len(typed.units) > _MOST_UNITS or any(unit not in known for unit in typed.units):
        raise _Wrong(message("account.unknown_unit"))
    if "official" in roles and not typed.units:
        raise _Wrong(message("account.no_unit"))
    return roles, tuple(dict.fromkeys(typed.units))


async def _list_page(
    request: Request,
    app: App,
    own: Member,
    *,
    q: str = "",
    page_number: int = 1,
    typed: Typed | None = None,
    problem: str = "",
) -> Response:
    words = fold(q).split()
    found = [one for one in await app.accounts.all() if all(word in fold(one.name) for word in words)]
    return page(
        request,
        "admin/people.html",
        own,
        rows=paged(found, page_number),
        q=q,
        typed=typed or Typed(),
        problem=problem,
        **_choices(app),
        status=422 if problem else 200,
    )


def _account_page(
    request: Request, app: App, own: Member, account: Account, *, typed: Typed | None = None, problem: str = ""
) -> Response:
    return page(
        request,
        "admin/person.html",
        own,
        account=account,
        typed=typed or Typed(account.name, account.roles, account.units),
        problem=problem,
        **_choices(app),
        status=422 if problem else 200,
    )


def _choices(app: App) -> dict[str, object]:
    units = sorted(app.editions.current.knowledge.units, key=lambda unit: unit.name)
    return {"roles": GIVEN, "units": units, "unit_names": {unit.id: unit.name for unit in units}}
