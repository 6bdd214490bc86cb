"""What is wrong with a table cell, looked at alone or among the cells of its table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.domain.indicator import Metric, Observation
from assistant.knowledge_base.ingest.cell_values import shown
from assistant.knowledge_base.printed_numbers import (
    PrintedRate,
    grouping_of,
    is_whole,
    numbers_in,
    printed_pairs,
    printed_rate,
    readings,
    written_pairs,
)
from assistant.messages import message

Kind = Literal[
    "rate_of_pair", "rate_missing", "part_over_whole", "pair_over_whole", "over_hundred", "swapped", "malformed",
    "mixed_grouping", "mixed_decimals", "words_beside", "words", "wrong_kind", "empty", "target_missing",
    "target_odd", "targets_apart", "rate_of_metrics", "sum_of_metrics", "sum_of_units", "head_of_units",
    "printed_twice", "repeated", "repeated_sum", "same_quantity", "wrong_whole", "same_whole", "other_whole",
]  # fmt: skip
STYLE: frozenset[Kind] = frozenset(
    {"mixed_grouping", "mixed_decimals", "words_beside"}
)  # nothing wrong with the number
LONGEST_QUOTE = 80  # letters of a cell in a sentence
TARGETS_APART = 10  # times; a target of 10 % beside one of 100 % is hardly meant


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something printed that does not agree; it stays as printed, and the sentence goes with it.

    Attributes:
        printed: the text of the cell, letter by letter.
        expected: what it was compared with, as people read it ("46,67%"); "" when no number can be given.
        sentence: Vietnamese, with both values.
    """

    dataset: str
    metric: str
    unit: str
    locator: str
    printed: str
    kind: Kind
    expected: str
    sentence: str


def disagreement(row: Observation, kind: Kind, expected: str = "", **values: object) -> Disagreement:
    """Returns the finding at a row; `values` fill the sentence `check.<kind>`, beside `printed` and `expected`."""
    quote = row.printed if len(row.printed) <= LONGEST_QUOTE else row.printed[:LONGEST_QUOTE].rstrip() + "…"
    sentence = message(f"check.{kind}", **{"printed": quote, "expected": expected, **values})
    return Disagreement(row.dataset, row.metric, row.unit, row.locator, row.printed, kind, expected, sentence)


def number(value: float) -> str:
    """Returns a number as people read it: 64861 → "64.861", 98.274 → "98,27"."""
    return shown(value, "#,##0.##")


def percent(value: float) -> str:
    return f"{number(value)}%"


def rate_shown(row: Observation) -> PrintedRate | None:
    """Returns the rate of a cell with its precision; the value decides when the text prints none."""
    found = printed_rate(row.printed)
    if row.value is None:
        return None
    if found is not None and abs(found.value - row.value) < 1e-9:
        return found
    decimals = len(f"{row.value:.10g}".partition(".")[2])
    return PrintedRate(row.value, decimals)


def cell_findings(row: Observation, metric: Metric) -> Iterator[Disagreement]:
    """Yields what is wrong with one cell alone."""
    yield from _value(row, metric)
    yield from _pairs(row, metric)
    yield from _targets(row)


def _value(row: Observation, metric: Metric) -> Iterator[Disagreement]:
    if row.value is None:
        if not row.printed:
            yield disagreement(row, "empty")
        elif metric.kind == "count" and printed_rate(row.printed) is not None:
            yield disagreement(row, "wrong_kind", unit=metric.unit)
        else:
            yield disagreement(row, "words")
        return
    if metric.kind == "rate" and row.value > 100:
        yield disagreement(row, "over_hundred", value=percent(row.value))
    numbers = [*numbers_in(row.printed)][:1] if is_whole(metric) else []
    for above, below in written_pairs(row.printed):
        numbers += [above, below]
    for text in dict.fromkeys(numbers):
        if not any(value.is_integer() for value in readings(text)):
            yield disagreement(row, "malformed", number=text)
    if is_whole(metric) and re.fullmatch(r"0\d+", row.printed):
        yield disagreement(row, "malformed", number(row.value), number=row.printed)


def _pairs(row: Observation, metric: Metric) -> Iterator[Disagreement]:
    printed = printed_pairs(row.printed)
    given = row.numerator is not None and row.denominator is not None
    pairs = [(row.numerator or 0.0, row.denominator or 0.0)] if given else list(printed)
    pairs = [(above, below) for above, below in pairs if below]
    if not pairs:
        return
    again = [above / below * 100 for above, below in pairs]
    words = {
        "pairs": "; ".join(f"{number(above)}/{number(below)}" for above, below in pairs),
        "expected": "; ".join(map(percent, again)),
    }
    if metric.kind == "rate":
        rate = rate_shown(row)
        above, below = pairs[0]
        if rate is None:
            yield disagreement(row, "rate_missing", **words)
        elif not any(rate.agrees_with(value) for value in again):
            turned = above > below and above > 0 and rate.agrees_with(below / above * 100)
            yield disagreement(row, "swapped" if turned else "rate_of_pair", value=percent(rate.value), **words)
    elif given and (row.numerator or 0.0) > (row.denominator or 0.0):
        part, whole = number(row.numerator or 0.0), number(row.denominator or 0.0)
        yield disagreement(row, "pair_over_whole", whole, part=part, whole=whole)


def _targets(row: Observation) -> Iterator[Disagreement]:
    texts = (row.target_national, row.target_province, row.target_city)
    if not any(texts):
        return
    listed = "; ".join(text or "–" for text in texts)
    if not all(texts):
        yield disagreement(row, "target_missing", targets=listed)
    rates = [found for text in texts if (found := printed_rate(text)) is not None]
    finest = max((rate.decimals for rate in rates), default=0)
    fine = [rate for rate in rates if rate.decimals == finest]
    if finest and len(fine) < len(rates):
        yield disagreement(row, "target_odd", targets=listed, value=percent(fine[0].value))
    values = [rate.value for rate in rates if rate.value]
    if values and max(values) >= TARGETS_APART * min(values):
        yield disagreement(row, "targets_apart", targets=listed)


def style_findings(rows: Sequence[Observation], metrics: Mapping[str, Metric]) -> Iterator[Disagreement]:
    """Yields the cells of one data set that are written otherwise than most of its cells."""
    plain = [row for row in rows if row.value is not None and not re.search(r"[^\W\d_]", row.printed)]
    worded = [row for row in rows if row.value is not None and re.search(r"[^\W\d_]", row.printed)]
    if len(plain) > len(worded):
        for row in worded:
            yield disagreement(row, "words_beside", unit=metrics[row.metric].unit)
    grouped = {row: grouping_of(row.printed) for row in plain if metrics[row.metric].kind == "count"}
    yield from _minority({row: used for row, used in grouped.items() if used is not None}, "mixed_grouping")
    marks = {row: mark for row in rows if (mark := _decimal_mark(row.printed)) is not None}
    yield from _minority(marks, "mixed_decimals")


def _minority(used: Mapping[Observation, bool], kind: Kind) -> Iterator[Disagreement]:
    counted = Counter(used.values())
    if len(counted) < 2:
        return
    rare = counted.most_common()[-1][0]
    for row, style in used.items():
        if style == rare:
            yield disagreement(row, kind)


def _decimal_mark(printed: str) -> bool | None:
    """Tells whether the first percentage has a decimal comma (else a point); None without decimals."""
    match = re.search(r"\d+([.,])\d+\s*%", printed)
    return match[1] == "," if match else None


def by_place(rows: Iterable[Observation]) -> dict[tuple[str, str, str], Observation]:
    """Returns the rows by data set, metric and unit; of two for one place the first."""
    cells: dict[tuple[str, str, str], Observation] = {}
    for row in rows:
        cells.setdefault((row.dataset, row.metric, row.unit), row)
    return cells
