"""Simulated registers for demonstrations, tests and measurements: made up, marked as such, the same for the same seed.

Nothing in them is a fact. Loads, delays and shares are drawn; units, procedures, time limits and the calendar are real.
Telephone numbers begin with 01 and identity numbers with 000, which nobody has.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from assistant.domain.procedure import Procedure
from assistant.domain.unit import Unit, UnitRegistry
from assistant.domain.working_days import CALENDAR
from assistant.dossiers.columns import title_of
from assistant.dossiers.procedure_facts import longest_limit

COLUMNS = (
    "code", "unit", "field", "procedure", "procedure_name", "received", "promised", "processed", "returned", "status",
    "channel", "fee", "paid_online", "result_due", "electronic_result", "parts_digitised", "result_digitised", "reused",
    "shared", "identified", "phone", "identity", "requested", "completed", "requests", "updated", "simulated",
)  # fmt: skip
HEADER = tuple(title_of(field) for field in COLUMNS)
PREFIX = "H06"
_CHANNELS = {1: "Trực tiếp", 2: "Trực tuyến", 3: "Bưu chính công ích"}
_STATUSES = {
    "processing": "Đang xử lý", "supplement": "Yêu cầu bổ sung", "processed": "Đã xử lý xong",
    "returned": "Đã trả kết quả", "refused": "Từ chối", "withdrawn": "Rút hồ sơ", "stopped": "Dừng xử lý",
}  # fmt: skip
_RECEIVE = frozenset(("office", "ward", "commune"))
_USUAL_LIMIT = 5  # working days, for a procedure whose limit is not known
_OPENS, _CLOSES = 7 * 3600 + 1800, 16 * 3600 + 1800
_BEGAN = date(2022, 1, 1).toordinal()  # shares grow from here on
_GROWS_DAYS = 1825
_WEEKEND_LOAD = 0.04  # of a working day; only online


@dataclass(frozen=True, slots=True)
class Desk:
    """A unit that receives dossiers.

    Attributes:
        number: in the codes it gives.
        load: its weight among the units.
        late: the share of its dossiers that are late, 0–1.
        procedures: each with its limit in working days and its fee in đồng.
        often: running sums of their weights.
    """

    unit: Unit
    number: int
    load: float
    late: float
    procedures: Sequence[tuple[Procedure, int, int]]
    often: Sequence[float]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated; days are ordinals, both included."""

    rows: int
    seed: int
    start: int
    end: int


def simulate(plan: Plan, units: UnitRegistry, procedures: Mapping[str, Procedure]) -> Iterator[tuple[str, ...]]:
    """Yields `plan.rows` rows in the order of receipt; the columns are those of `HEADER`.

    Raises:
        ValueError: there is no day, or no unit that could receive anything.
    """
    rng = random.Random(plan.seed)  # noqa: S311  a demonstration, not a secret
    desks = _desks(units, procedures, plan.seed)
    loads = list(accumulate(_load(day) for day in range(plan.start, plan.end + 1)))
    if not loads or loads[-1] <= 0:
        raise ValueError("no day on which an office works")
    done = 0
    for day, load in zip(range(plan.start, plan.end + 1), loads, strict=True):
        then = date.fromordinal(day)
        here = [desk for desk in desks if desk.unit.exists_during(then, then)]
        if not here:
            raise ValueError("no unit on one of the days")
        weights = list(accumulate(desk.load for desk in here))
        numbers: Counter[int] = Counter()
        wanted = round(plan.rows * load / loads[-1])
        for _ in range(wanted - done):
            desk = here[bisect(weights, rng.random() * weights[-1])]
            numbers[desk.number] += 1
            code = f"{PREFIX}.{desk.number:02}-{then:%y%m%d}-{numbers[desk.number]:04}"
            yield tuple(_dossier(rng, plan, desk, day, code).values())
        done = wanted


def _dossier(rng: random.Random, plan: Plan, desk: Desk, day: int, code: str) -> dict[str, str]:
    """Returns one row, the columns in their order."""
    grown = min(max((day - _BEGAN) / _GROWS_DAYS, 0.0), 1.0)
    procedure, limit, fee = desk.procedures[bisect(desk.often, rng.random() * desk.often[-1])]
    online = not CALENDAR.is_working_day(day) or rng.random() < 0.15 + 0.65 * grown
    channel = 2 if online else 3 if rng.random() < 0.03 else 1
    received = (day, rng.randrange(_OPENS, _CLOSES))
    promised = (CALENDAR.add(day, limit), _CLOSES)
    course = _course(rng, desk, received, limit, plan.end)
    events = [received, *(moment for moment in course.moments.values() if moment)]
    issued = course.status in ("processed", "returned")
    electronic = issued and bool(procedure.result) and rng.random() < 0.2 + 0.7 * grown
    parts = rng.random() < 0.3 + 0.6 * grown
    reused = rng.random() < 0.1 + 0.5 * grown
    moments = {field: _written(course.moments[field]) for field in ("processed", "returned", "requested", "completed")}
    return {
        "code": code,
        "unit": desk.unit.name,
        "field": procedure.field,
        "procedure": procedure.code,
        "procedure_name": procedure.name,
        "received": _written(received),
        "promised": _written(promised),
        "processed": moments["processed"],
        "returned": moments["returned"],
        "status": _STATUSES[course.status],
        "channel": _CHANNELS[channel],
        "fee": str(fee),
        "paid_online": _flag(fee > 0 and rng.random() < (0.2 + 0.6 * grown if channel == 2 else 0.05)),
        "result_due": _flag(bool(procedure.result)),
        "electronic_result": _flag(electronic),
        "parts_digitised": _flag(parts),
        "result_digitised": _flag(electronic or (issued and rng.random() < 0.2)),
        "reused": _flag(parts and reused),
        "shared": _flag(electronic and rng.random() < 0.2 + 0.5 * grown),
        "identified": _flag(rng.random() < 0.25 + (0.65 if channel == 2 else 0.4) * grown),
        "phone": f"01{rng.randrange(10**8):08}",
        "identity": f"000{rng.randrange(10**9):09}",
        "requested": moments["requested"],
        "completed": moments["completed"],
        "requests": str(course.requests) if course.requests else "",
        "updated": _written(max(events)),
        "simulated": "1",
    }


@dataclass(frozen=True, slots=True)
class _Course:
    status: str
    moments: Mapping[str, tuple[int, int] | None]
    requests: int


def _course(rng: random.Random, desk: Desk, received: tuple[int, int], limit: int, end: int) -> _Course:
    """Draws when things happen; what would happen after `end` has not happened yet."""
    requested = completed = processed = returned = None
    day, second = received
    requests, waiting, status = 0, 0, "processing"
    if rng.random() < 0.04:
        requested = (CALENDAR.add(day, rng.randrange(1, max(limit, 1) + 1)), rng.randrange(_OPENS, _CLOSES))
        completed = (CALENDAR.add(requested[0], rng.randrange(1, 15)), rng.randrange(_OPENS, _CLOSES))
        requests, waiting = (2 if rng.random() < 0.1 else 1), completed[0] - requested[0]
    takes = limit + rng.randrange(1, 12) if rng.random() < desk.late else round(limit * rng.random() ** 0.7)
    earliest = max(second + 600, _OPENS) if takes == 0 else _OPENS
    ended = CALENDAR.add(day, takes) + waiting
    if completed and ended <= completed[0]:
        ended = completed[0] + 1
    drawn = rng.random()
    final = "refused" if drawn < 0.01 else "withdrawn" if drawn < 0.015 else "stopped" if drawn < 0.018 else "returned"
    if ended <= end:
        processed, status = (ended, rng.randrange(min(earliest, _CLOSES), _CLOSES + 1800)), final
        handed = CALENDAR.add(ended, rng.randrange(1, 5)), rng.randrange(_OPENS, _CLOSES)
        if final == "returned" and handed[0] > end:
            status = "processed"
        elif final == "returned":
            returned = handed
    elif requested and requested[0] > end:
        requested, completed, requests = None, None, 0
    elif completed and completed[0] > end:
        completed, status = None, "supplement"
    moments = {"processed": processed, "returned": returned, "requested": requested, "completed": completed}
    return _Course(status, moments, requests)


def _desks(units: UnitRegistry, procedures: Mapping[str, Procedure], seed: int) -> list[Desk]:
    """Returns the units that receive dossiers; load and lateness of each depend on the seed and its id alone."""
    desks = []
    own = sorted((unit for unit in units if unit.type in _RECEIVE), key=lambda unit: unit.id)
    for number, unit in enumerate(own, start=11):
        rng = random.Random(f"{seed} {unit.id}")  # noqa: S311
        at_commune = [procedure for procedure in procedures.values() if procedure.level == "commune"]
        beyond = [procedure for procedure in procedures.values() if procedure.level != "commune"]
        handled = (at_commune or beyond) if unit.type != "office" else (beyond or at_commune)
        rng.shuffle(handled)
        offered = [(procedure, _limit(procedure), _fee(procedure)) for procedure in handled]
        often = list(accumulate(1 / rank for rank in range(1, len(offered) + 1)))
        load = rng.lognormvariate(0.0, 0.5) * (0.4 if unit.type == "office" else 1.0)
        desks.append(Desk(unit, number, load, rng.uniform(0.004, 0.07), offered, often))
    return desks


def _limit(procedure: Procedure) -> int:
    limit = longest_limit(procedure.time)
    return _USUAL_LIMIT if limit is None else limit


def _fee(procedure: Procedure) -> int:
    return max((fee.amount or 0 for fee in procedure.fee), default=0)


def _load(day: int) -> float:
    """Returns how much comes in that day: more after a weekend, and a little more each year."""
    if not CALENDAR.is_working_day(day):
        return _WEEKEND_LOAD
    after_rest = 1.25 if not CALENDAR.is_working_day(day - 1) else 1.0
    return after_rest * (1.0 + max(day - _BEGAN, 0) / 365 * 0.06)


def _written(moment: tuple[int, int] | None) -> str:
    if moment is None:
        return ""
    day, second = date.fromordinal(moment[0]), moment[1]
    return f"{day.day:02}/{day.month:02}/{day.year} {second // 3600:02}:{second // 60 % 60:02}"


def _flag(value: bool) -> str:
    return "1" if value else "0"
