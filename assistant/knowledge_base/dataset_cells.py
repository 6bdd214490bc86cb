"""What a cell of an uploaded table says about a metric: its number, the two numbers beside a rate, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.indicator import Metric
from assistant.knowledge_base.ingest.grids import GridCell
from assistant.knowledge_base.printed_numbers import (
    NUMBER,
    Mark,
    is_whole,
    mark_of,
    meant,
    printed_pairs,
    printed_rate,
    readings,
)
from assistant.messages import message

LARGEST = 1e15  # beyond it a float does not hold every whole number
_ABOUT = r"(?P<about>hơn|trên|gần|khoảng|dưới|đạt|đạt hơn|đạt trên)\s+"
_PLAIN = re.compile(rf"(?:{_ABOUT})?(?P<number>{NUMBER})\s*(?P<percent>%)?(?:\s+[^\d%]*)?", re.IGNORECASE)
_PAIR_ONLY = re.compile(rf"(?:{_ABOUT})?(?P<number>{NUMBER})\s*/\s*{NUMBER}(?:\s+[^\d%]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellValue:
    """What was read; `value` None is "no number", which is not 0."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class ColumnStyle:
    """How the numbers of one metric are written in one column.

    Attributes:
        mark: the separator whose use is beyond doubt.
        shares: no number is above 1 and none has a %: rates may be parts of one.
    """

    mark: Mark | None = None
    shares: bool = True


def column_style(cells: Iterable[GridCell]) -> ColumnStyle:
    """Returns how all cells of a metric are written."""
    cells = list(cells)
    written = [match["number"] for cell in cells if cell.number is None and (match := _PLAIN.fullmatch(cell.text))]
    shares = (_share(cell) for cell in cells)
    small = all(share is None or share <= 1 for share in shares) and all("%" not in cell.text for cell in cells)
    return ColumnStyle(mark_of(written), small)


def read_value(cell: GridCell, metric: Metric, style: ColumnStyle = ColumnStyle()) -> CellValue | str:
    """Returns what a cell says, or the Vietnamese sentence that asks for it to be written again.

    Args:
        style: of the column; decides what a number means that could be two.
    """
    found = _read(cell, metric, style)
    if isinstance(found, CellValue) and found.value is not None and not 0 <= found.value < LARGEST:
        return message("dataset.error.number", text=cell.text[:40])
    return found


def read_plain(cell: GridCell) -> float | str | None:
    """Returns the number of a numerator or denominator, None for an empty cell, or what is wrong with it."""
    if cell.uncomputed:
        return message("dataset.error.formula")
    if not cell.text:
        return None
    values = (cell.number,) if cell.number is not None else readings(cell.text)
    if not values or not 0 <= values[0] < LARGEST:
        return message("dataset.error.number", text=cell.text[:40])
    return values[0]


def _read(cell: GridCell, metric: Metric, style: ColumnStyle) -> CellValue | str:
    if cell.uncomputed:
        return message("dataset.error.formula")
    text = cell.text
    again = message("dataset.error.number", text=text[:40])
    if not any(character.isdigit() for character in text):
        return CellValue(None)
    if metric.kind == "rate" and style.shares and 0 < (_share(cell) or 0.0) < 1:
        return message("dataset.error.share", text=text[:40])
    if cell.number is not None:
        if is_whole(metric):
            return CellValue(cell.number) if cell.number.is_integer() and not text.endswith("%") else again
        return CellValue(cell.number)
    plain = _PLAIN.fullmatch(text)
    pairs = printed_pairs(text)
    if metric.kind == "rate":
        rate = printed_rate(text)
        pair = pairs[0] if len(pairs) == 1 else (None, None)
        if rate is not None:
            return CellValue(rate.value, *pair)
        if plain is not None:
            value = meant(plain["number"], metric, style.mark)
            return CellValue(value) if value is not None else again
        return CellValue(None, *pair) if re.search(r"[^\W\d_]", text) or pairs else again
    if plain is not None and plain["percent"]:
        return CellValue(None)  # a percentage where things are counted: kept as printed, and told by the checks
    if plain is not None:
        value = meant(plain["number"], metric, style.mark)
        return CellValue(value) if value is not None else again
    if _PAIR_ONLY.fullmatch(text) and len(pairs) == 1:
        return CellValue(pairs[0][0], *pairs[0])
    return again


def _share(cell: GridCell) -> float | None:
    if cell.text.endswith("%"):
        return None
    if cell.number is not None:
        return cell.number
    match = _PLAIN.fullmatch(cell.text)
    values = readings(match["number"]) if match and not match["percent"] else ()
    return values[-1] if values else None
