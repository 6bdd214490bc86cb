"""users add: accounts of officials; the password is asked for, never an argument."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from typing import Any

from assistant.domain.principal import ROLES, Principal
from assistant.settings import Settings

SHORTEST_PASSWORD = 8


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


def create(arguments: argparse.Namespace) -> int:
    from assistant.adapters.sql.database import migrate, open_database
    from assistant.adapters.sql.people import SqlPeople
    from assistant.knowledge_base.knowledge import load_knowledge

    settings = Settings()
    knowledge = load_knowledge(settings.knowledge)
    unknown = [unit for unit in arguments.unit if unit not in knowledge.units]
    if unknown:
        print(f"unknown unit {unknown[0]!r}; see knowledge/units/units.yml", file=sys.stderr)
        return 1
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else _ask_password()
    if len(password) < SHORTEST_PASSWORD:
        print(f"the password needs at least {SHORTEST_PASSWORD} characters", file=sys.stderr)
        return 1
    units = tuple(arguments.unit)
    if not units and "official" in arguments.role:
        units = (knowledge.office.root_unit,)
        print(f"no --unit given: {arguments.name} sees all units of {units[0]}", file=sys.stderr)
    principal = Principal(None, arguments.name, tuple(arguments.role), units)

    async def store() -> None:
        engine = open_database(settings.database)
        try:
            await SqlPeople(engine).add(principal, password)
        finally:
            await engine.dispose()

    migrate(settings.database)
    try:
        asyncio.run(store())
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"created {arguments.name}")
    return 0


def _ask_password() -> str:
    first = getpass.getpass("Password: ")
    return first if first == getpass.getpass("Again: ") else ""
