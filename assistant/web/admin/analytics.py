"""/admin/analytics: how much is asked, where, and how it goes. Counts only."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from assistant.domain.insight import Days
from assistant.messages import message
from assistant.web.admin.counted import charts, sheets
from assistant.web.admin.days import PickedDays, Writer, channel_name, channel_names
from assistant.web.dependencies import App
from assistant.web.desk.files import csv_file, xlsx_file
from assistant.web.desk.routing import PageRoute
from assistant.web.desk.templates import page

PATH = "/admin/analytics"
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)


@router.get("")
async def analytics(request: Request, app: App, own: Writer, picked: PickedDays) -> Response:
    """Tables and charts of the days."""
    insights = await app.insight.counts(picked.days)
    return page(
        request,
        "admin/analytics.html",
        own,
        days=picked.days,
        query=picked.query,
        channels=channel_names(),
        notes=_notes(picked.days),
        sheets=sheets(insights),
        charts=charts(insights),
        asked=insights.total.questions,
    )


@router.get("/thong-ke.csv")
async def as_csv(app: App, own: Writer, picked: PickedDays) -> Response:
    """The tables below each other; which days they are of stands in the file's name."""
    insights = await app.insight.counts(picked.days)
    tables = [(sheet.name, sheet.table) for sheet in sheets(insights)]
    return csv_file(_file_name(picked.days), tables)


@router.get("/thong-ke.xlsx")
async def as_workbook(app: App, own: Writer, picked: PickedDays) -> Response:
    """The tables, a sheet each."""
    insights = await app.insight.counts(picked.days)
    tables = [(sheet.name, sheet.table) for sheet in sheets(insights)]
    notes = _notes(picked.days)
    return await xlsx_file(_file_name(picked.days), message("insight.title"), notes, tables)


def _notes(days: Days) -> list[str]:
    """What has to be read with the numbers: of which days and channel they are, and where they are from."""
    channel = channel_name(days.channel) if days.channel else message("insight.every_channel")
    first, last = f"{days.first:%d/%m/%Y}", f"{days.last:%d/%m/%Y}"
    return [message("insight.days", first=first, last=last, channel=channel)]


def _file_name(days: Days) -> str:
    return f"thong-ke-{days.first.isoformat()}-{days.last.isoformat()}"
