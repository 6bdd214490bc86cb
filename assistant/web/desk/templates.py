"""Pages from templates: Jinja2, everything escaped, a missing value is an error."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant import __version__
from assistant.bootstrap import Application
from assistant.web.desk.session import Member

_FOLDER = Path(__file__).parents[1] / "templates"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Vary": "HX-Request",
    "Referrer-Policy": "same-origin",  # with none at all a browser does not say where a form comes from
}
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def page(
    request: Request, template: str, own: Member | None = None, *, status: int = 200, **values: Any
) -> HTMLResponse:
    """Returns a page, or the part of one that htmx asked for; a shared computer keeps no copy of it."""
    app: Application = request.app.state.application
    shared = {"office": app.office, "demo": app.settings.demo, "member": own, "path": request.url.path}
    body = _environment.get_template(template).render(**shared, **values)
    return HTMLResponse(body, status_code=status, headers=_HEADERS)


def is_part(request: Request) -> bool:
    """Tells whether htmx asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def _paragraphs(text: str) -> Markup:
    """Blank lines part paragraphs, a line's end is one."""
    parts = [escape(part.strip("\n")).replace("\n", Markup("<br>")) for part in text.split("\n\n") if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


def _day(value: date | datetime | str | None) -> str:
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = value.astimezone(_HERE)
    return "" if value is None else f"{value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """Returns a moment as people here write it, "" for none."""
    return "" if value is None else f"{value.astimezone(_HERE):%H:%M %d/%m/%Y}"


def _number(value: float | str | None) -> str:
    """1867 → "1.867", 99.54 → "99,54"; a text stays, None is "–"."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    whole = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return whole.translate(str.maketrans(",.", ".,"))


def _made() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        paragraphs=_paragraphs, day=_day, moment=moment, number=_number, in_address=lambda text: quote(text, safe="")
    )
    made.globals.update(release=__version__, today=lambda: datetime.now(UTC).astimezone(_HERE).date())
    return made


_environment = _made()
