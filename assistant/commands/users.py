"""users add, password, bind, unbind, remove: accounts of officials; the password is asked for, never an argument."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from assistant.adapters.sql.audit_log import SqlAuditLog
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.linked_accounts import SqlLinkedAccounts, linked_accounts_of
from assistant.adapters.sql.people import SqlPeople
from assistant.domain.account import SHORTEST_PASSWORD
from assistant.domain.audit import AuditAction, AuditEntry
from assistant.domain.principal import ROLES, Principal
from assistant.knowledge_base.knowledge import load_knowledge
from assistant.settings import Settings

T = TypeVar("T")


def add(commands: Any) -> None:
    parser = commands.add_parser("users", help="accounts of officials")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    add_parser = actions.add_parser("add", help="create an account")
    add_parser.add_argument("name")
    roles = [role for role in ROLES if role != "citizen"]
    add_parser.add_argument("--role", required=True, action="append", choices=roles)
    add_parser.add_argument("--unit", action="append", default=[], help="id of a unit, e.g. phuong-8; may be repeated")
    add_parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add_parser.set_defaults(command=create)
    password = actions.add_parser("password", help="give an account a new password and unlock it")
    password.add_argument("name")
    password.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    password.set_defaults(command=change_password)
    bind = actions.add_parser("bind", help="tie an account to an id (sub) of the office's identity provider")
    bind.add_argument("name")
    bind.add_argument("subject")
    bind.set_defaults(command=bind_account)
    unbind = actions.add_parser("unbind", help="end that")
    unbind.add_argument("name")
    unbind.set_defaults(command=unbind_account)
    removal = actions.add_parser("remove", help="delete an account and its tokens")
    removal.add_argument("name")
    removal.set_defaults(command=remove)


def create(arguments: argparse.Namespace) -> int:
    settings = Settings()
    knowledge = load_knowledge(settings.knowledge)
    unknown = [unit for unit in arguments.unit if unit not in knowledge.units]
    if unknown:
        print(f"unknown unit {unknown[0]!r}; see knowledge/units/units.yml", file=sys.stderr)
        return 1
    password = _read_password(arguments)
    if password is None:
        return 1
    units = tuple(arguments.unit)
    if not units and "official" in arguments.role:
        units = (knowledge.office.root_unit,)
        print(f"no --unit given: {arguments.name} sees all units of {units[0]}", file=sys.stderr)
    principal = Principal(None, arguments.name, tuple(arguments.role), units)

    try:
        _with_people(settings, lambda people: people.add(principal, password))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"created {arguments.name}")
    return 0


def change_password(arguments: argparse.Namespace) -> int:
    password = _read_password(arguments)
    if password is None:
        return 1
    return _report(arguments.name, _with_people(Settings(), lambda p: p.set_password(arguments.name, password)))


def remove(arguments: argparse.Namespace) -> int:
    return _report(arguments.name, _with_people(Settings(), lambda people: people.remove(arguments.name)))


def bind_account(arguments: argparse.Namespace) -> int:
    settings = Settings()
    if not settings.oidc_issuer:
        print("ASSISTANT_OIDC_ISSUER is not set", file=sys.stderr)
        return 1
    account = f"{settings.oidc_issuer.rstrip('/')} {arguments.subject}"

    async def link(people: SqlPeople, accounts: SqlLinkedAccounts, audit: SqlAuditLog) -> bool:
        person = await people.by_name(arguments.name)
        if person is None:
            return False
        await accounts.link("oidc", account, person.id or "")
        await audit.add(_entry("link", arguments.name))
        return True

    return _report(arguments.name, _with_store(settings, link))


def unbind_account(arguments: argparse.Namespace) -> int:
    async def unlink(people: SqlPeople, accounts: SqlLinkedAccounts, audit: SqlAuditLog) -> bool:
        person = await people.by_name(arguments.name)
        if person is None or not await accounts.unlink("oidc", person.id or ""):
            return False
        await audit.add(_entry("unlink", arguments.name))
        return True

    return _report(arguments.name, _with_store(Settings(), unlink))


def _entry(action: AuditAction, name: str) -> AuditEntry:
    return AuditEntry(
        datetime.now(UTC), f"terminal:{getpass.getuser()}", action, "account:oidc", after={"person": name}
    )


def _report(name: str, found: bool) -> int:
    print("done" if found else f"there is no account {name!r}", file=sys.stdout if found else sys.stderr)
    return 0 if found else 1


def _with_people(settings: Settings, work: Callable[[SqlPeople], Awaitable[T]]) -> T:
    return _with_store(settings, lambda people, *_: work(people))


def _with_store(settings: Settings, work: Callable[[SqlPeople, SqlLinkedAccounts, SqlAuditLog], Awaitable[T]]) -> T:
    """Opens the migrated store for one piece of work."""

    async def run() -> T:
        engine = open_database(settings.database)
        try:
            return await work(SqlPeople(engine), linked_accounts_of(engine, settings), SqlAuditLog(engine))
        finally:
            await engine.dispose()

    migrate(settings.database)
    return asyncio.run(run())


def _read_password(arguments: argparse.Namespace) -> str | None:
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else _ask_password()
    if len(password) >= SHORTEST_PASSWORD:
        return password
    print(f"the password needs at least {SHORTEST_PASSWORD} characters, twice the same", file=sys.stderr)
    return None


def _ask_password() -> str:
    first = getpass.getpass("Password: ")
    return first if first == getpass.getpass("Again: ") else ""
