"""reports list, photos, remove: what citizens reported from the street, for the office that deals with it."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.domain.report import MOST_PHOTOS, FieldReport
from assistant.settings import Settings

T = TypeVar("T")
_LONGEST_DAYS = 36_500  # no report is older, and the calendar ends somewhere
_COLUMNS = ("number", "reported_at", "text", "place", "phone", "category", "position", "photos", "state", "reply")
_FORMULA = ("=", "+", "-", "@", "\t")  # a spreadsheet would run such a cell


def add(commands: Any) -> None:
    parser = commands.add_parser("reports", help="field reports of citizens")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="print the reports as CSV")
    listing.add_argument("--days", type=int, default=7, help="how far back (default 7)")
    listing.set_defaults(command=print_reports)
    photos = actions.add_parser("photos", help="write the photos of a report as JPEG files")
    photos.add_argument("number")
    photos.add_argument("--to", type=Path, default=Path(), help="folder (default: here)")
    photos.set_defaults(command=write_photos)
    removal = actions.add_parser("remove", help="forget a report that has been dealt with")
    removal.add_argument("number")
    removal.set_defaults(command=remove)


def print_reports(arguments: argparse.Namespace) -> int:
    moment = datetime.now(UTC) - timedelta(days=max(0, min(arguments.days, _LONGEST_DAYS)))
    reports = _with_reports(lambda reports: reports.since(moment))
    writer = csv.writer(sys.stdout)
    writer.writerow(_COLUMNS)
    for report in reports:
        writer.writerow(tuple(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in _cells(report)))
    return 0


def _cells(report: FieldReport) -> tuple[str, ...]:
    where = f"{report.position.latitude}, {report.position.longitude}" if report.position else ""
    told = (report.number, report.reported_at.isoformat(), report.text, report.place, report.phone or "")
    return (*told, report.category, where, str(report.photos), report.state, report.reply)


def write_photos(arguments: argparse.Namespace) -> int:
    photos = _with_reports(lambda reports: _photos(reports, arguments.number))
    for place, content in enumerate(photos, start=1):
        file = arguments.to / f"{arguments.number}-{place}.jpg"
        file.write_bytes(content)
        print(file)
    if photos:
        return 0
    print(f"there is no photo of a report {arguments.number}", file=sys.stderr)
    return 1


async def _photos(reports: SqlFieldReports, number: str) -> list[bytes]:
    kept = [await reports.photo(number, index) for index in range(MOST_PHOTOS)]
    return [content for content in kept if content is not None]


def remove(arguments: argparse.Namespace) -> int:
    if _with_reports(lambda reports: reports.remove(arguments.number)):
        return 0
    print(f"there is no report {arguments.number}", file=sys.stderr)
    return 1


def _with_reports(work: Callable[[SqlFieldReports], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = Settings()
        migrate(settings.database)
        engine = open_database(settings.database)
        try:
            return await work(SqlFieldReports(engine))
        finally:
            await engine.dispose()

    return asyncio.run(run())
