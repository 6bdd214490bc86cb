"""import-dossiers and simulate-dossiers: the register of dossiers from the terminal."""

from __future__ import annotations

import argparse
import csv
import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.working_days import FIRST_DAY, LAST_DAY
from assistant.settings import Settings

_MOST_ROWS = 5_000_000
_EVERY = 50_000  # rows between two lines of progress


def add(commands: Any) -> None:
    parser = commands.add_parser("import-dossiers", help="bring the register up to date with an export (CSV, XLSX)")
    parser.add_argument("file", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="last day the export speaks of")
    parser.add_argument("--title", help="name of the register, as answers cite it")
    parser.add_argument("--replace", action="store_true", help="empty the register first")
    parser.add_argument("--simulated", action="store_true", help="the dossiers are made up; every answer says so")
    parser.set_defaults(command=import_file)
    parser = commands.add_parser("simulate-dossiers", help="write a made-up export (CSV) for demonstrations and tests")
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same file")
    today = date.today()
    parser.add_argument(
        "--from", dest="start", type=date.fromisoformat, metavar="YYYY-MM-DD", default=date(today.year - 2, 1, 1)
    )
    parser.add_argument("--to", dest="end", type=date.fromisoformat, metavar="YYYY-MM-DD", default=today)
    parser.set_defaults(command=simulate_file)


def import_file(arguments: argparse.Namespace) -> int:
    from assistant.adapters.sql.database import migrate
    from assistant.adapters.sql.dossiers import SqlDossiers
    from assistant.commands.knowledge import progress
    from assistant.domain.errors import StoreUnavailable
    from assistant.dossiers.importing import ImportOptions, import_dossiers
    from assistant.knowledge_base.ingest.blocks import DocumentRefused
    from assistant.knowledge_base.knowledge import load_knowledge

    settings = Settings()
    say = progress()
    knowledge = load_knowledge(settings.knowledge)
    migrate(settings.database)
    store = SqlDossiers(settings.database)
    options = ImportOptions(
        by=_who(),
        as_of=arguments.as_of,
        title=arguments.title,
        replace=arguments.replace,
        simulated=arguments.simulated,
    )

    def tell(rows: int) -> None:
        if rows % _EVERY == 0:
            say(f"{rows} rows read")

    try:
        with arguments.file.open("rb") as stream:
            report = import_dossiers(
                stream,
                arguments.file.name,
                store,
                knowledge.units,
                knowledge.procedures,
                settings.dossier_key,
                options,
                tell,
            )
    except DocumentRefused as error:
        print(error.reason, file=sys.stderr)
        return 1
    except (StoreUnavailable, OSError) as error:
        print(f"nothing was imported: {type(error).__name__}", file=sys.stderr)
        return 1
    finally:
        store.close()
    say("done")
    for name in ("rows", "added", "updated", "unchanged", "repeated", "rejected"):
        print(f"{name:10}{getattr(report, name):>10}")
    for wrong in report.errors:
        print(f"  row {wrong.row}, {wrong.column}: {wrong.message}", file=sys.stderr)
    for warning in report.warnings:
        print(f"  {warning}", file=sys.stderr)
    register = report.register
    if register is None:
        return 1
    kind = " (simulated)" if register.simulated else ""
    print(f"register{kind}: {register.title}, {register.dossiers} dossiers, {register.first} to {register.as_of}")
    return 0


def simulate_file(arguments: argparse.Namespace) -> int:
    from assistant.commands.knowledge import progress
    from assistant.dossiers.simulation import HEADER, Plan, simulate
    from assistant.knowledge_base.knowledge import load_knowledge

    say = progress()
    knowledge = load_knowledge(Settings().knowledge)
    start, end = arguments.start.toordinal(), arguments.end.toordinal()
    if not (0 < arguments.rows <= _MOST_ROWS and FIRST_DAY <= start <= end <= LAST_DAY):
        print("rows, --from or --to make no sense", file=sys.stderr)
        return 1
    plan = Plan(arguments.rows, arguments.seed, start, end)
    try:
        with arguments.file.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(HEADER)
            for number, row in enumerate(simulate(plan, knowledge.units, knowledge.procedures), start=1):
                writer.writerow(row)
                if number % _EVERY == 0:
                    say(f"{number} rows written")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    say(f"done: {arguments.rows} simulated dossiers")
    return 0


def _who() -> str:
    try:
        return f"terminal:{getpass.getuser()}"
    except (KeyError, OSError):
        return "terminal"
