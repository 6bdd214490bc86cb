"""import-procedures and library: knowledge published from the terminal, as the API does it."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from assistant.adapters.sql.audit_log import SqlAuditLog
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.library import SqlLibrary
from assistant.commands import datasets
from assistant.domain.document import Document
from assistant.domain.errors import UnknownVersion
from assistant.domain.library import Snapshot
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.publishing import Publishing
from assistant.knowledge_base.uploads import Upload
from assistant.settings import Settings

T = TypeVar("T")


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "import-procedures", help="publish the national catalogue's export (JSON lines, .gz too)"
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", action="store_true", help="only read the file and tell what could be read")
    parser.set_defaults(command=import_procedures)
    parser = commands.add_parser("library", help="knowledge that is published while the assistant runs")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    upload = actions.add_parser(
        "add", help="read a document (pdf, docx, xlsx, csv, md, txt, html) or a procedure (yml) as a draft"
    )
    upload.add_argument("file", type=Path)
    upload.add_argument("--document", help="id of the document this is a new version of")
    upload.add_argument("--title")
    upload.add_argument("--internal", action="store_true", help="only for officials; with --unit of that unit")
    upload.add_argument("--unit")
    for name in ("as-of", "effective-from", "expires-on"):
        upload.add_argument(f"--{name}", type=date.fromisoformat, metavar="YYYY-MM-DD")
    upload.set_defaults(command=add_file)
    datasets.add(actions, _with, _who)
    actions.add_parser("list", help="every item with its state").set_defaults(command=list_items)
    actions.add_parser("snapshots", help="every change, the newest first").set_defaults(command=list_snapshots)
    for name, what in (("publish", "make the newest version answer"), ("withdraw", "make an item answer nothing")):
        action = actions.add_parser(name, help=what)
        action.add_argument("id")
        action.add_argument("--reason", default="")
        action.set_defaults(command=publish if name == "publish" else withdraw)
    back = actions.add_parser("rollback", help="go back to what answered after a snapshot")
    back.add_argument("snapshot", type=int)
    back.add_argument("--reason", default="")
    back.set_defaults(command=roll_back)


def import_procedures(arguments: argparse.Namespace) -> int:
    from assistant.commands.knowledge import progress
    from assistant.knowledge_base.knowledge import load_knowledge
    from assistant.knowledge_base.national.importer import FIELDS, import_procedures, read_export
    from assistant.preparation import index

    say = progress()
    procedures, report = import_procedures(read_export(arguments.file))
    say(f"{report.procedures} procedures read, {len(report.refused)} lines refused")
    for line in report.refused[:20]:
        print(f"  line {line}", file=sys.stderr)
    print(f"{'field':14}{'has text':>10}{'read':>10}{'share':>9}  not read")
    for name in FIELDS:
        unread = ", ".join(report.unread.get(name, [])[:4])
        print(f"{name:14}{report.present[name]:>10}{report.structured[name]:>10}{report.share(name):>9.2%}  {unread}")
    if arguments.check:
        return 0
    settings = Settings()
    shipped = load_knowledge(settings.knowledge)
    new = [procedure for procedure in procedures if procedure.code not in shipped.procedures]
    say(f"{len(procedures) - len(new)} are described by hand in knowledge/procedures and stay as they are")
    count, _ = _with(settings, lambda publishing: publishing.import_procedures(new, _who(), arguments.file.name))
    say(f"{count} new or changed procedures published")
    index(settings, shipped, say)
    return 0


def add_file(arguments: argparse.Namespace) -> int:
    upload = Upload(
        name=arguments.file.name,
        content=arguments.file.read_bytes(),
        item_id=arguments.document,
        title=arguments.title,
        visibility="internal" if arguments.internal else "public",
        unit=arguments.unit,
        as_of=arguments.as_of,
        effective_from=arguments.effective_from,
        expires_on=arguments.expires_on,
    )
    try:
        version, item = _with(Settings(), lambda publishing: publishing.upload(upload, _who()))
    except DocumentRefused as error:
        print(error.reason, file=sys.stderr)
        return 1
    except UnknownVersion as error:
        print(f"there is no {error}", file=sys.stderr)
        return 1
    passages = len(item.sections) if isinstance(item, Document) else 1
    print(f"{version.item_id} version {version.number} ({version.status}): {version.title}, {passages} passages")
    for warning in version.warnings:
        print(f"  {warning}")
    return 0


def list_items(arguments: argparse.Namespace) -> int:
    for version in _with(Settings(), lambda publishing: publishing.library.newest()):
        print(f"{version.item_id:50} {version.number:>4} {version.status:11} {version.title}")
    return 0


def list_snapshots(arguments: argparse.Namespace) -> int:
    for made in _with(Settings(), lambda publishing: publishing.library.snapshots()):
        print(
            f"{made.id:>5} {made.made_at:%Y-%m-%d %H:%M} {made.action:9} {made.made_by:16} {len(made.items):>5} {made.reason}"
        )
    return 0


def publish(arguments: argparse.Namespace) -> int:
    return _changed(lambda publishing: publishing.publish(arguments.id, None, _who(), arguments.reason))


def withdraw(arguments: argparse.Namespace) -> int:
    from assistant.knowledge_base.knowledge import load_knowledge

    shipped = load_knowledge(Settings().knowledge)

    async def withdraw_known(publishing: Publishing) -> Snapshot:
        if shipped.item(arguments.id) is None and not await publishing.library.versions(arguments.id):
            raise UnknownVersion(arguments.id)
        return await publishing.withdraw(arguments.id, _who(), arguments.reason)

    return _changed(withdraw_known)


def roll_back(arguments: argparse.Namespace) -> int:
    return _changed(lambda publishing: publishing.roll_back(arguments.snapshot, _who(), arguments.reason))


def _changed(work: Callable[[Publishing], Awaitable[Any]]) -> int:
    try:
        print(f"snapshot {_with(Settings(), work).id}")
    except UnknownVersion as error:
        print(f"there is no {error}", file=sys.stderr)
        return 1
    return 0


def _with(settings: Settings, work: Callable[[Publishing], Awaitable[T]]) -> T:
    """Runs `work` on the library; a running service notices the change at its next question."""

    async def nothing() -> None: ...

    async def run() -> T:
        engine = open_database(settings.database)
        try:
            return await work(Publishing(SqlLibrary(engine), nothing, audit=SqlAuditLog(engine)))
        finally:
            await engine.dispose()

    migrate(settings.database)
    return asyncio.run(run())


def _who() -> str:
    try:
        return f"terminal:{getpass.getuser()}"
    except (KeyError, OSError):
        return "terminal"
