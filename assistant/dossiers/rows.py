"""A row of an export → a dossier. This is the hot loop of an import: what repeats is looked up, not worked out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.domain.dossier import (
    OPEN,
    Course,
    Dossier,
    FactKind,
    Moment,
    digester,
    normalised_fact,
    timing_of,
)
from assistant.dossiers.cells import day_of, epoch_of, limit_of, moment_of, procedure_code_of
from assistant.dossiers.checks import SHOWN, RowRefused, check_order, code_of, ended_at, requested_at, status_in
from assistant.dossiers.columns import Layout, vocabulary
from assistant.dossiers.unit_names import UnitNames, UnknownUnit
from assistant.dossiers.words import channel_of, fee_due_of, flag_of, one_line_of, paid_of
from assistant.messages import message

_LONGEST = {"field": 160, "procedure": 40, "procedure_name": 1000}
_FLAGS = (
    "electronic_result", "parts_digitised", "result_digitised", "result_due", "reused", "shared", "from_store",
    "identified", "simulated",
)  # fmt: skip
_MOMENTS = ("received", "promised", "processed", "returned", "requested", "completed", "updated")
_MOST_KEPT = 50_000
_DIGITS = {"phone": range(9, 13), "identity": (9, 12)}


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """What the knowledge tells about a procedure where the export says nothing.

    Attributes:
        limit: the longest time it may take, in working days; None when unknown or counted otherwise.
        result_due: its result is a document.
    """

    name: str
    field: str
    limit: int | None
    result_due: bool


_Named = tuple[str, str, str, ProcedureFacts | None]


class RowReader:
    """Reads the rows of one file.

    Attributes:
        first: the earliest day of receipt, OPEN before the first row.
        last: the latest day on which something happened, 0 before the first row.
        unusable: how many telephone and identity numbers were none.
        simulated: how many rows say that they are made up.
    """

    def __init__(
        self,
        layout: Layout,
        units: UnitNames,
        procedures: Mapping[str, ProcedureFacts],
        key: bytes,
        *,
        latest: int,
        now: int,
    ) -> None:
        """Args:
        key: of the digests of personal numbers.
        latest: the last day on which anything can have happened, not after `now`; a row may have been updated later.
        now: seconds since 1970; when a row was updated that does not say it.
        """
        self._place = {field: layout.places.get(field, -1) for field in vocabulary().titles}
        self._width = max(layout.places.values()) + 1
        self._moment_places = tuple(self._place[field] for field in _MOMENTS)
        self._named: dict[tuple[str, str, str], _Named] = {}
        self._flag_places = tuple(self._place[field] for field in _FLAGS)
        self._known_flags: dict[str, int] = {}
        self._digests = {"phone": digester("phone", key), "identity": digester("identity", key)}
        self._units, self._procedures = units, procedures
        self._latest, self._now, self._today = latest, now, day_of(now)
        self.first, self.last, self.unusable, self.simulated = OPEN, 0, 0, 0

    def __call__(self, cells: Sequence[str]) -> tuple[Dossier, bool]:
        """Returns the dossier, and whether the row says when it was updated.

        Raises:
            RowRefused: a cell cannot be read, or the row contradicts itself.
        """
        row = list(map(str.strip, cells))
        row += [""] * (self._width + 1 - len(row))
        row.append("")  # what the place -1 of a missing column points to
        place = self._place
        code = code_of(row[place["code"]])
        moments = self._moments(row)
        received, promised, processed, returned, requested, completed, updated = moments
        if received is None:
            raise RowRefused("received", message("dossier_import.row.empty"))
        unit = self._unit(row[place["unit"]], received.day)
        procedure, name, field, facts = self._procedure(row)
        status = status_in(row[place["status"]], processed, returned)
        if status == "supplement":
            requested = requested_at(requested, updated)
        ended = ended_at(status, processed, returned, updated)
        check_order(received, promised, ended, returned, requested, completed)
        last = self._last(moments)
        limit = self._limit(row, facts) if promised is None else None
        requests = self._requests(row[place["requests"]]) if requested else 0
        timing = timing_of(Course(status, received, promised, ended, requested, completed, requests, limit))
        electronic, parts, result, result_due, reused, shared, from_store, identified, simulated = self._flags(row)
        if row[place["result_file"]]:
            electronic = 1
        if place["result_digitised"] < 0:
            result = electronic
        if place["result_due"] < 0:
            # Where nobody tells whether a result is due, the dossier is in neither number of the rate.
            result_due, electronic = (int(facts.result_due), electronic) if facts is not None else (0, 0)
        dossier = Dossier(  # by position: to name 25 values for each of a million rows takes ten seconds
            code,
            unit,
            field,
            procedure,
            name,
            self._word(row, "channel", channel_of),
            status,
            received.day,
            timing.due,
            timing.finished,
            timing.within,
            timing.timing,
            returned.day if returned else OPEN,
            timing.handling_days,
            self._word(row, "fee", fee_due_of),
            self._word(row, "paid_online", paid_of),
            result_due | electronic,
            electronic,
            parts & result,
            reused | from_store,
            shared | from_store | (row[place["result_code"]] != ""),
            identified | (row[place["database"]] not in ("", "0")),
            self._digest("phone", row[place["phone"]]),
            self._digest("identity", row[place["identity"]]),
            epoch_of(updated) if updated else self._now,
        )
        self.simulated += simulated
        self.first, self.last = min(self.first, received.day), max(self.last, last)
        return dossier, updated is not None

    def _moments(self, row: list[str]) -> list[Moment | None]:
        """Returns the moments of `_MOMENTS`."""
        try:
            return [moment_of(text) if (text := row[place]) else None for place in self._moment_places]
        except ValueError:
            pass
        for field, place in zip(_MOMENTS, self._moment_places, strict=True):
            try:
                moment_of(row[place])
            except ValueError as error:
                raise RowRefused(field, message("dossier_import.row.no_day", text=row[place][:SHOWN])) from error
        raise AssertionError("unreachable")

    def _word(self, row: list[str], field: str, read: Callable[[str], int]) -> int:
        text = row[self._place[field]]
        try:
            return read(text)
        except KeyError as error:
            raise RowRefused(field, message("dossier_import.row.no_word", text=text[:SHOWN])) from error

    def _flags(self, row: list[str]) -> list[int]:
        """Returns 0 or 1 for each of `_FLAGS`."""
        known = self._known_flags
        flags = [known.get(row[place], -1) for place in self._flag_places]
        if -1 in flags:
            flags = [self._word(row, field, flag_of) for field in _FLAGS]
            known.update((row[place], flag) for place, flag in zip(self._flag_places, flags, strict=True))
        return flags

    def _unit(self, text: str, day: int) -> str:
        if not text:
            raise RowRefused("unit", message("dossier_import.row.empty"))
        try:
            return self._units.id_of(text, day)
        except UnknownUnit as error:
            shown = text[:SHOWN]
            raise RowRefused("unit", message(f"dossier_import.row.unit.{error.kind}", text=shown)) from error

    def _procedure(self, row: list[str]) -> _Named:
        """Returns code, name, field, and what the knowledge tells of it."""
        place = self._place
        cells = (row[place["procedure"]], row[place["procedure_name"]], row[place["field"]])
        named = self._named.get(cells)
        if named is None:
            code, name, field = procedure_code_of(one_line_of(cells[0])), one_line_of(cells[1]), one_line_of(cells[2])
            facts = self._procedures.get(code)
            if facts is not None:
                name, field = name or facts.name, field or facts.field
            for key, text in (("procedure", code), ("procedure_name", name), ("field", field)):
                if len(text) > _LONGEST[key]:
                    raise RowRefused(key, message("dossier_import.row.too_long"))
            named = code, name, field, facts
            if len(self._named) < _MOST_KEPT:
                self._named[cells] = named
        return named

    def _limit(self, row: list[str], facts: ProcedureFacts | None) -> int | None:
        text = row[self._place["limit"]]
        try:
            limit = limit_of(text, row[self._place["limit_unit"]])
        except ValueError as error:
            raise RowRefused("limit", message("dossier_import.row.no_limit", text=text[:SHOWN])) from error
        return facts.limit if limit is None and facts is not None else limit

    def _requests(self, text: str) -> int:
        if not text:
            return 0
        if text.isascii() and text.isdigit() and len(text) <= 3:
            return int(text)
        raise RowRefused("requests", message("dossier_import.row.no_number", text=text[:SHOWN]))

    def _digest(self, kind: FactKind, text: str) -> str | None:
        if not text:
            return None
        number = normalised_fact(kind, text)
        if len(number) not in _DIGITS[kind]:
            self.unusable += 1
            return None
        return self._digests[kind](number)

    def _last(self, moments: Sequence[Moment | None]) -> int:
        """Returns the latest of the days on which something happened; refuses one in the future."""
        received, _, *later, updated = moments
        last = max([moment[0] for moment in (received, *later) if moment is not None])
        if last > self._latest:
            days = zip(_MOMENTS, moments, strict=True)
            field = next(name for name, moment in days if moment and moment.day == last and name != "promised")
            raise RowRefused(field, message("dossier_import.row.in_future"))
        if updated is None or updated.day <= last:
            return last
        if updated.day > self._today:
            raise RowRefused("updated", message("dossier_import.row.in_future"))
        return updated.day
