"""Numbers as Vietnamese offices print them: "1.867", "1,867", "99,54", "99.54%", "22.4% (118.103/527.025)"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.indicator import Metric

NUMBER = r"\d+(?:[.,]\d+)*(?: \d{3})*"
_TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+(?![.,]?\d)|\d+(?:[.,]\d+)*")
_PERCENT = re.compile(rf"({NUMBER})\s*%")
_PAIR = re.compile(r"(?<![\d/.,])(\d[\d.,]*\d|\d)\s*/\s*(\d[\d.,]*\d|\d)(?![\d/])")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])/(?:19|20)\d\d")
_MEASURES = frozenset(
    {"km", "m", "m2", "ha", "mbps", "gb", "tb", "đồng", "triệu đồng", "tỷ đồng", "giờ", "ngày", "điểm"}
)


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """A percentage in a cell; `decimals` as printed, so that half a unit of the last digit is known."""

    value: float
    decimals: int

    def agrees_with(self, computed: float) -> bool:
        """Tells whether `computed`, in percent, is what was rounded to this."""
        return abs(computed - self.value) <= 0.5 * 0.1**self.decimals + 1e-9


def readings(text: str) -> tuple[float, ...]:
    """Returns what a number may mean: one value; two ("1.867": 1867 first, then 1,867); none when it is no number.

    Args:
        text: digits and their separators only, "1.645.157", "12.345,67", "0,731", "1 867".
    """
    text = text.strip()
    if not re.fullmatch(r"[0-9]+(?:[.,][0-9]+)*|[0-9]{1,3}(?:[ \u00a0][0-9]{3})+", text):
        return ()
    text = re.sub(r"[ \u00a0]", "", text)
    marks = re.findall("[.,]", text)
    if not marks:
        return (float(text),)
    if len(set(marks)) == 2:
        whole, _, fraction = text.rpartition(marks[-1])
        return (float(whole.replace(marks[0], "") + "." + fraction),) if _is_grouped(whole, marks[0]) else ()
    if len(marks) > 1:
        return (float(text.replace(marks[0], "")),) if _is_grouped(text, marks[0]) else ()
    decimal = float(text.replace(",", "."))
    if _is_grouped(text, marks[0]) and not text.startswith("0"):
        return float(text.replace(marks[0], "")), decimal
    return (decimal,)


@dataclass(frozen=True, slots=True)
class Mark:
    """A separator whose use is beyond doubt: "," parts decimals, or thousands."""

    sign: str
    is_decimal: bool


def meant(text: str, metric: Metric, mark: Mark | None = None) -> float | None:
    """Returns the value of a number in a column of a metric; None when nobody can tell, or it cannot be one of that kind.

    Args:
        mark: how the other numbers of the column are written; decides what "4.678" km are.
    """
    values = readings(text)
    if is_whole(metric):
        return next((value for value in values[:1] if value.is_integer()), None)
    if len(values) < 2:
        return next(iter(values), None)
    if metric.kind == "rate":
        return values[1]  # thousands of per cent are never meant
    if mark is None:
        return None
    return values[1] if mark.is_decimal == (mark.sign in text) else values[0]


def mark_of(numbers: Iterable[str]) -> Mark | None:
    """Returns the first separator whose use is beyond doubt, None when there is none."""
    return next((mark for number in numbers if (mark := _mark(number)) is not None), None)


def is_whole(metric: Metric) -> bool:
    """Tells whether a metric counts things, so that 421,62 cannot be its value."""
    return metric.kind == "count" and "/" not in metric.unit and metric.unit.lower() not in _MEASURES


def printed_rate(text: str) -> PrintedRate | None:
    """Returns the first percentage of a cell: "Đạt hơn 8.5% (420/900 …)" → 8.5 with one decimal; None when there is none."""
    match = _PERCENT.search(text)
    values = readings(match[1]) if match else ()
    if not match or not values:
        return None
    parts = re.split("[.,]", match[1])
    return PrintedRate(values[-1], len(parts[-1]) if len(parts) > 1 else 0)


def printed_pairs(text: str) -> tuple[tuple[float, float], ...]:
    """Returns the pairs "a/b" of a cell as counts, in order; dates and pairs that cannot be read are left out."""
    read = [(readings(above), readings(below)) for above, below in written_pairs(text)]
    return tuple((above[0], below[0]) for above, below in read if above and below)


def written_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Returns the pairs "a/b" of a cell as they are written; dates are none ("29/6/2023", "12/2023")."""
    return tuple((m[1], m[2]) for m in _PAIR.finditer(text) if not _MONTH.fullmatch(f"{m[1]}/{m[2]}"))


def numbers_in(text: str) -> tuple[str, ...]:
    """Returns the numbers of a cell as they are written."""
    return tuple(match[0] for match in _TOKEN.finditer(text))


def grouping_of(text: str) -> bool | None:
    """Tells whether a number of four digits or more has marks between its thousands; None for a shorter one."""
    values = readings(text)
    if not values or values[0] < 1000:
        return None
    return re.match(r"[0-9]{4}", text.strip()) is None


def _is_grouped(text: str, mark: str) -> bool:
    first, *rest = text.split(mark)
    return 1 <= len(first) <= 3 and all(len(part) == 3 and part.isdigit() for part in rest)


def _mark(text: str) -> Mark | None:
    marks = re.findall("[.,]", text)
    if not marks or len(readings(text)) != 1:
        return None
    return Mark(marks[-1], len(set(marks)) == 2 or len(marks) == 1)
