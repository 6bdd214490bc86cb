"""A procedure as the fields of a form, and back: every key of `knowledge/procedures/README.md` has its field.

A list of short texts is a field with one text a line; what has several keys itself is a row: "documents-0-name".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_args

from assistant.domain.procedure import (
    Aspect,
    Fee,
    Form,
    HandlingTime,
    LegalDocument,
    Level,
    OnlineService,
    Procedure,
    RequiredDocument,
    Source,
    SubmissionChannel,
    TimeUnit,
)
from assistant.messages import message
from assistant.web.admin.fields import Fields

Row = dict[str, str]
T = TypeVar("T", bound=str)
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
ROWS: dict[str, tuple[str, ...]] = {
    "documents": ("name", "original", "copy", "form", "when", "action"),
    "steps": ("text",),
    "forms": ("name", "number"),
    "time": ("channel", "value", "unit", "note"),
    "fee": ("item", "channel", "amount", "note"),
    "legal_basis": ("number", "title"),
}
UNCHECKED = (
    "code", "name", "field", "audience", "level", "summary", "conditions", "deadlines", "documents", "steps", "forms",
    "time", "fee", "place", "online", "result", "legal_basis",
)  # fmt: skip
MOST_ROWS = 150  # of one kind
_LONG, _SHORT, _LIST = 4_000, 300, 20_000  # characters
_ROW_FIELD = re.compile(rf"({'|'.join(ROWS)})-(\d{{1,4}})-(\w{{1,20}})")
_CODE = re.compile(r"\d\.\d{6}(?:\.[0-9A-Z.]{1,20})?")


def typed_of(procedure: Procedure) -> dict[str, str]:
    """Returns the fields of a procedure as the form shows them."""
    own = procedure
    typed = {
        "code": own.code, "name": own.name, "field": own.field, "level": own.level, "summary": own.summary,
        "conditions_known": "unknown" if own.conditions is None else "known",
        "online_level": own.online.level or "", "online_portal": own.online.portal or "",
        "source_title": own.source.title, "source_url": own.source.url or "", "source_decision": own.source.decision or "",
        "source_captured": own.source.captured or "",
    }  # fmt: skip
    lists: dict[str, Sequence[str]] = {
        "aliases": own.aliases, "audience": own.audience, "conditions": own.conditions or (), "deadlines": own.deadlines,
        "place": own.place,
        "online_steps": own.online.steps, "result": own.result, "related": own.related,
    }  # fmt: skip
    typed |= {name: "\n".join(texts) for name, texts in lists.items()}
    typed |= {f"questions_{aspect}": "\n".join(own.questions.get(aspect, ())) for aspect in ASPECTS}
    days = {"valid_from": own.valid_from, "valid_to": own.valid_to, "checked_on": own.checked_on}
    typed |= {name: day.isoformat() if day else "" for name, day in days.items()}
    typed |= {f"unchecked_{key}": "on" for key in own.unchecked}
    for name, columns in ROWS.items():
        for number, row in enumerate(getattr(own, name)):
            typed |= {f"{name}-{number}-{column}": _shown(row, column) for column in columns}
    return typed


def rows_of(typed: Mapping[str, str]) -> dict[str, list[Row]]:
    """Returns the rows that were typed, in the order of the form."""
    found: dict[str, dict[int, Row]] = {name: {} for name in ROWS}
    for key, value in typed.items():
        match = _ROW_FIELD.fullmatch(key)
        if match is not None and match[3] in ROWS[match[1]]:
            found[match[1]].setdefault(int(match[2]), {})[match[3]] = value
    return {
        name: [{column: rows[at].get(column, "") for column in ROWS[name]} for at in sorted(rows)][:MOST_ROWS]
        for name, rows in found.items()
    }


def with_rows(typed: Mapping[str, str], rows: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """Returns the fields with these rows, numbered from 0."""
    kept = {key: value for key, value in typed.items() if not _ROW_FIELD.fullmatch(key)}
    return kept | {
        f"{name}-{number}-{column}": value
        for name, own in rows.items()
        for number, row in enumerate(own)
        for column, value in row.items()
    }


def changed_rows(typed: Mapping[str, str], wish: str) -> dict[str, str] | None:
    """Returns the fields after "add:steps" or "remove:steps:2"; None for any other wish."""
    what, _, rest = wish.partition(":")
    name, _, number = rest.partition(":")
    if name not in ROWS or what not in ("add", "remove"):
        return None
    rows = rows_of(typed)
    if what == "add" and len(rows[name]) < MOST_ROWS:
        rows[name].append(dict.fromkeys(ROWS[name], ""))
    elif what == "remove":
        rows[name] = [row for at, row in enumerate(rows[name]) if str(at) != number]
    return with_rows(typed, rows)


def procedure_of(fields: Fields) -> Procedure | None:
    """Returns the procedure of a form, None when something is wrong; what, stands in `fields.problems`.

    `fields.typed` has rows numbered from 0.
    """
    read = _Reader(fields)
    begins, ends = fields.days("valid_from", "valid_to")
    code = fields.text("code", most=40, needed=True)
    if code and not _CODE.fullmatch(code):
        fields.problems["code"] = message("desk.procedure.wrong_code")
    level = read.one_of("level", get_args(Level))
    online = fields.typed.get("online_level", "")
    conditions = read.lines("conditions")
    procedure = Procedure(
        code=code,
        name=fields.text("name", most=_SHORT, needed=True),
        aliases=tuple(alias.lower() for alias in read.lines("aliases")),
        field=fields.text("field", most=_SHORT, needed=True),
        audience=read.lines("audience"),
        level=level,
        summary=fields.text("summary", most=_LONG, needed=True),
        conditions=None if fields.typed.get("conditions_known") == "unknown" and not conditions else conditions,
        documents=tuple(read.document(f"documents-{at}") for at in read.rows("documents")),
        steps=tuple(fields.text(f"steps-{at}-text", most=_LONG, needed=True) for at in read.rows("steps")),
        forms=tuple(read.form(f"forms-{at}") for at in read.rows("forms")),
        time=tuple(read.time(f"time-{at}") for at in read.rows("time")),
        fee=tuple(read.fee(f"fee-{at}") for at in read.rows("fee")),
        place=read.lines("place"),
        online=OnlineService(
            "full" if online == "full" else "partial" if online == "partial" else "none" if online == "none" else None,
            fields.url("online_portal"),
            read.lines("online_steps"),
        ),
        result=read.lines("result"),
        legal_basis=tuple(read.legal(f"legal_basis-{at}") for at in read.rows("legal_basis")),
        related=read.lines("related"),
        valid_from=begins,
        valid_to=ends,
        source=Source(
            fields.text("source_title", most=_SHORT, needed=True),
            fields.url("source_url"),
            read.text_or_none("source_decision"),
            read.text_or_none("source_captured"),
        ),
        checked_on=fields.day("checked_on"),
        unchecked=tuple(key for key in UNCHECKED if fields.typed.get(f"unchecked_{key}")),
        deadlines=read.lines("deadlines"),
        questions={aspect: asked for aspect in ASPECTS if (asked := read.lines(f"questions_{aspect}"))},
    )
    return None if fields.problems else procedure


class _Reader:
    """The fields of a procedure that are more than a text."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._rows = rows_of(fields.typed)

    def rows(self, name: str) -> range:
        return range(len(self._rows[name]))

    def lines(self, name: str) -> tuple[str, ...]:
        text = self._fields.text(name, most=_LIST)
        return tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))

    def text_or_none(self, name: str, *, most: int = _SHORT) -> str | None:
        return self._fields.text(name, most=most) or None

    def one_of(self, name: str, known: tuple[T, ...]) -> T:
        chosen = next((one for one in known if one == self._fields.typed.get(name)), None)
        if chosen is None:
            self._fields.problems[name] = message("desk.procedure.wrong_choice")
            return known[0]
        return chosen

    def whole(self, name: str, most: int) -> int | None:
        """A number of papers or đồng, "15.000" too; None where the field is empty: 0 is a number."""
        words = re.sub(r"[.\s]", "", self._fields.text(name, most=20))
        if not words:
            return None
        if not (words.isascii() and words.isdecimal()) or int(words) > most:
            self._fields.problems[name] = message("desk.procedure.wrong_number")
            return None
        return int(words)

    def document(self, at: str) -> RequiredDocument:
        return RequiredDocument(
            self._fields.text(f"{at}-name", most=_LONG, needed=True),
            self.whole(f"{at}-original", 999),
            self.whole(f"{at}-copy", 999),
            self.text_or_none(f"{at}-form"),
            self.text_or_none(f"{at}-when", most=_LONG),
            self.one_of(f"{at}-action", ("submit", "present")),
        )

    def form(self, at: str) -> Form:
        return Form(self._fields.text(f"{at}-name", most=_SHORT, needed=True), self.text_or_none(f"{at}-number"))

    def time(self, at: str) -> HandlingTime:
        channel, unit = (
            self.one_of(f"{at}-channel", get_args(SubmissionChannel)),
            self.one_of(f"{at}-unit", get_args(TimeUnit)),
        )
        words = self._fields.text(f"{at}-value", most=10).replace(",", ".")
        if words and not re.fullmatch(r"\d{1,4}(?:\.\d{1,2})?", words, re.ASCII):
            self._fields.problems[f"{at}-value"] = message("desk.procedure.wrong_number")
            words = ""
        return HandlingTime(channel, float(words) if words else None, unit, self.text_or_none(f"{at}-note", most=_LONG))

    def fee(self, at: str) -> Fee:
        return Fee(
            self._fields.text(f"{at}-item", most=_LONG, needed=True),
            self.one_of(f"{at}-channel", get_args(SubmissionChannel)),
            self.whole(f"{at}-amount", 10**12),
            self.text_or_none(f"{at}-note", most=_LONG),
        )

    def legal(self, at: str) -> LegalDocument:
        number = self._fields.text(f"{at}-number", most=_SHORT, needed=True)
        return LegalDocument(number, self._fields.text(f"{at}-title", most=_LONG, needed=True))


def _shown(row: Any, column: str) -> str:
    value = row if isinstance(row, str) else getattr(row, column)
    if value is None:
        return ""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
