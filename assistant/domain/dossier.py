"""A dossier as it is kept: what was promised, when it was finished, and whether that was in time.

Days are ordinals (`date.toordinal`). The rules are those of the national service-quality index; `docs/dossiers.md` tells them.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from assistant.domain.working_days import CALENDAR

Status = Literal["received", "processing", "supplement", "processed", "returned", "refused", "withdrawn", "stopped"]
Channel = Literal[1, 2, 3]  # at the desk, online, by post
FactKind = Literal["phone", "identity"]

OPEN_STATUSES: frozenset[Status] = frozenset(("received", "processing"))
OPEN = 9_999_999  # a day after all days: not finished, not returned, never overdue
OPEN_TIMING, EARLY, ON_TIME, LATE, NO_DAY = 0, 1, 2, 3, 4
# How the columns `timing` and `channel` are called in knowledge/indicators/metrics.yml.
TIMING_CODES = {"open": OPEN_TIMING, "early": EARLY, "on_time": ON_TIME, "late": LATE, "no_day": NO_DAY}
CHANNEL_CODES = {"direct": 1, "online": 2, "post": 3}
CHANNEL_NAMES = {code: name for name, code in CHANNEL_CODES.items()}
_SECONDS_A_DAY = 86_400
_NO_DIGIT = re.compile(r"\D+")


class Moment(NamedTuple):
    """A day and, when the export tells it, the second of that day in Vietnam (else -1)."""

    day: int
    second: int = -1


class Dossier(NamedTuple):
    """One dossier, the columns of the table `dossiers` in their order; a tuple, because millions of them go to a driver.

    Attributes:
        unit: id in `knowledge/units`.
        procedure: code of the national catalogue, "" when unknown.
        due: 0 when nobody promised a day and none could be computed; without the time waited for the citizen.
        finished, returned: OPEN before that.
        within: the last day on which it, still open, is not overdue, the time waited added; OPEN: never.
        timing: OPEN_TIMING, EARLY, ON_TIME, LATE or NO_DAY.
        handling_days: working days from receipt to finish less waiting; 0 while it is open.
        fee_due … identified: 0 or 1, 0 also when the export does not tell.
        phone_digest, identity_digest: see `fact_digest`; None when the number is not known.
        updated: seconds since 1970, UTC.
    """

    code: str
    unit: str
    field: str
    procedure: str
    procedure_name: str
    channel: int
    status: str
    received: int
    due: int
    finished: int
    within: int
    timing: int
    returned: int
    handling_days: int
    fee_due: int
    paid_online: int
    result_due: int
    electronic_result: int
    digitised: int
    reused: int
    shared: int
    identified: int
    phone_digest: str | None
    identity_digest: str | None
    updated: int


StagedDossier = tuple[
    Any, ...
]  # the values of a `Dossier`, its row in the file, and whether that says when it was updated


@dataclass(frozen=True, slots=True)
class Register:
    """The dossiers as a whole.

    Attributes:
        simulated: made up for a demonstration; every answer from it says so.
        as_of: the last day it speaks of.
        first: the earliest day of receipt.
        revision: grows with every import.
        imported_at: UTC.
    """

    title: str
    simulated: bool
    as_of: date
    first: date
    dossiers: int
    revision: int
    imported_at: datetime
    imported_by: str


class Timing(NamedTuple):
    """The five columns of `Dossier` that follow from its days."""

    due: int
    finished: int
    within: int
    timing: int
    handling_days: int


class Course(NamedTuple):
    """What happened to a dossier, as the export tells it.

    Attributes:
        promised: when the result was promised.
        ended: when it became processed, else returned, else stopped, refused or withdrawn; None while it is open.
        requested, completed: when a supplement was asked for and when it came; the last time of several.
        requests: how often a supplement was asked for.
        limit: the longest time the procedure may take, in working days; None when unknown.
    """

    status: str
    received: Moment
    promised: Moment | None
    ended: Moment | None
    requested: Moment | None = None
    completed: Moment | None = None
    requests: int = 0
    limit: int | None = None


def timing_of(course: Course) -> Timing:
    """Returns whether it was in time, by the rules of Decision 766/QĐ-TTg.

    The time waited for the citizen is taken off. A dossier that stands at "supplement requested" is finished at that
    moment; asked for more than once, it is late. Moments are compared when both are known to the second, else days.
    """
    received, promised, requested, completed = course.received, course.promised, course.requested, course.completed
    start = received.day
    ended, waited, waited_s = course.ended, 0, 0
    waited_working = 0
    if course.status == "supplement":
        ended = requested
    elif requested is not None and completed is not None:
        waited = completed.day - requested.day
        if requested.second >= 0 and completed.second >= 0:
            waited_s = waited * _SECONDS_A_DAY + completed.second - requested.second
        else:
            waited_s = waited * _SECONDS_A_DAY
        waited_working = CALENDAR.between(requested.day, completed.day)
    if promised is not None:
        due, due_second = promised
    elif course.limit is not None:
        due, due_second = CALENDAR.add(start, course.limit), -1
    else:
        due, due_second = 0, -1
    within = due + waited if due else OPEN
    if ended is None:
        return Timing(due, OPEN, within, OPEN_TIMING, 0)
    handling = max(CALENDAR.between(start, ended.day) - waited_working, 0)
    if course.status == "supplement" and course.requests > 1:
        timing = LATE
    elif not due:
        timing = NO_DAY
    elif ended.second >= 0 and due_second >= 0:
        left = (due - ended.day) * _SECONDS_A_DAY + due_second - ended.second + waited_s
        early = (ended.day * _SECONDS_A_DAY + ended.second - waited_s) // _SECONDS_A_DAY < due
        timing = EARLY if early else ON_TIME if left >= 0 else LATE
    else:
        day = ended.day - waited
        timing = EARLY if day < due else ON_TIME if day == due else LATE
    return Timing(due, ended.day, within, timing, handling)


def month_of(day: int) -> int:
    """Returns the month's index, year * 12 + month - 1; OPEN stays OPEN."""
    if day >= OPEN:
        return OPEN
    found = date.fromordinal(day)
    return found.year * 12 + found.month - 1


def within_month_of(within: int, as_of: int) -> int:
    """Returns the last month at whose end (in the month of `as_of`: on that day) a dossier is not overdue; OPEN stays OPEN."""
    if within >= OPEN:
        return OPEN
    month = month_of(within + 1) - 1
    return max(month, month_of(as_of)) if within >= as_of else month


def normalised_fact(kind: FactKind, value: str) -> str:
    """Returns the digits of a number; a phone number begins with 0: "+84 903 123 456" → "0903123456"."""
    digits = value if value.isascii() and value.isdigit() else _NO_DIGIT.sub("", value)
    if kind == "phone" and not digits.startswith("0"):
        if digits.startswith("84") and len(digits) >= 11:
            return "0" + digits[2:].removeprefix("0")
        if len(digits) == 9:  # a spreadsheet took it for a number
            return "0" + digits
    return digits


def fact_digest(kind: FactKind, value: str, key: bytes) -> str:
    """Returns HMAC-SHA256 (64 hexadecimal digits) of a telephone or identity number: all that is kept of it."""
    return digester(kind, key)(normalised_fact(kind, value))


def digester(kind: FactKind, key: bytes) -> Callable[[str], str]:
    """Returns what makes `fact_digest` of numbers that are normalised already; for millions of them."""
    prefix = f"{kind}:".encode()

    def digest(number: str) -> str:
        return hmac.digest(key, prefix + number.encode(), "sha256").hex()

    return digest
