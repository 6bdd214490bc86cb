"""CSV → blocks: the delimiter found out, wrong rows kept and named."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from io import StringIO

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused, Extracted
from assistant.knowledge_base.ingest.decoding import decoded
from assistant.knowledge_base.ingest.row_tables import MAX_ROWS, NumberedRow, sheet_blocks
from assistant.messages import message

_DELIMITERS = (";", "\t", ",")  # in this order when they fit equally well: Vietnamese numbers have commas
_SAMPLE_LINES = 50
_NAMED_ROWS = 5


def read_csv(content: bytes) -> Extracted:
    """Returns the rows as tables with places "dòng 5–9"; rows are counted, an entry over several lines is one.

    A row with more or fewer cells than most is kept as it is, and a warning names it.

    Raises:
        DocumentRefused: legacy_font or damaged.
    """
    rows, warnings = csv_lines(content)
    blocks: tuple[Block, ...] = tuple(sheet_blocks(rows, place=""))
    return Extracted(None, blocks, (*warnings, *_bad_rows(rows)))


def csv_lines(content: bytes) -> tuple[list[NumberedRow], list[str]]:
    """Returns the rows that are not empty, and warnings.

    Raises:
        DocumentRefused: legacy_font or damaged.
    """
    text, found = decoded(content)
    warnings = list(found)
    delimiter = told_delimiter(text)
    if delimiter is None:
        delimiter = found_delimiter(text)
    else:
        text = text.partition("\n")[2]
    try:
        rows = _rows(text, delimiter, warnings)
    except csv.Error as error:
        raise DocumentRefused("damaged", message("ingest.refused.damaged")) from error
    return rows, warnings


def _rows(text: str, delimiter: str, warnings: list[str]) -> list[NumberedRow]:
    rows: list[NumberedRow] = []
    for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=delimiter), start=1):
        row = tuple(" ".join(normalise(cell).split()) for cell in cells)
        if not any(row):
            continue
        if len(rows) == MAX_ROWS:
            warnings.append(message("ingest.warning.too_many_rows", limit=MAX_ROWS))
            break
        rows.append(NumberedRow(number, row))
    return rows


def told_delimiter(text: str) -> str | None:
    """Returns the delimiter that Excel's own first line tells ("sep=;"), None when there is no such line."""
    told = text.partition("\n")[0].strip().lower()
    return told[4] if told.startswith("sep=") and len(told) == 5 else None


def found_delimiter(text: str) -> str:
    """Returns the delimiter that gives most lines the same number of cells, of at least two; the first line's counts half more."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            found = [len(row) for row in csv.reader(StringIO(sample), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        first = found[:1]
        scores = [
            count + width / 1000 + (len(found) / 2 if first == [width] else 0.0)
            for width, count in Counter(found).items()
            if width > 1
        ]
        if scores and max(scores) > best_score:
            best, best_score = delimiter, max(scores)
    return best


def _bad_rows(rows: Sequence[NumberedRow]) -> list[str]:
    widths = Counter(len(row.cells) for row in rows)
    if len(widths) < 2:
        return []
    columns = widths.most_common(1)[0][0]
    bad = [row.number for row in rows if len(row.cells) != columns]
    named = ", ".join(map(str, bad[:_NAMED_ROWS])) + (" …" if len(bad) > _NAMED_ROWS else "")
    return [message("ingest.warning.bad_rows", count=len(bad), columns=columns, rows=named)]
