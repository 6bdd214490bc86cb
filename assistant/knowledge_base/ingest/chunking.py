"""Blocks → sections: what search finds and an answer quotes, each understandable on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain.document import Section
from assistant.knowledge_base.ingest.blocks import Block, Extracted
from assistant.knowledge_base.ingest.sentences import MAX_PART, split_paragraph
from assistant.knowledge_base.ingest.tables import header_rows, labels, row_text, rows_place

MAX_LEVELS = 4
MAX_TRAIL_PART = 120  # characters of one heading in the trail
MAX_OPENING = 300  # characters; a longer paragraph that ends with ":" stands for itself
SEPARATOR = " › "

_MIN_LETTERS = 3


def sections(extracted: Extracted) -> Iterator[Section]:
    """Yields one section a paragraph, list item or group of table rows, in reading order.

    The heading is the trail of the headings above, "4. HTTT › a) Một cửa", the deepest `MAX_LEVELS`; the title of the
    document is in it only where no other heading is. A short paragraph that ends with ":" is put before each item, or each
    part of the table, that follows it; before a paragraph it stands for itself, before a heading it says nothing.
    """
    trail: list[tuple[int, str]] = []
    opening: Block | None = None
    said = False  # whether the opening has stood before something
    for block in extracted.blocks:
        if block.kind == "heading":
            trail = [*((level, text) for level, text in trail if level < block.level), (block.level, _cut(block.text))]
            opening = None
            continue
        heading = SEPARATOR.join([text for level, text in trail if level > 1 or len(trail) == 1][-MAX_LEVELS:])
        before = f"{opening.text} " if opening else ""
        if block.kind == "table":
            yield from _table_sections(block, heading, before.strip())
            opening = None
        elif block.kind == "item":
            yield from _text_sections(block, heading, before)
            said = True
        else:
            if opening and not said:
                yield from _text_sections(opening, heading, "")
            opening, said = (block if block.text.endswith(":") and len(block.text) <= MAX_OPENING else None), False
            if opening is None:
                yield from _text_sections(block, heading, "")


def _cut(heading: str) -> str:
    if len(heading) <= MAX_TRAIL_PART:
        return heading
    shortened = heading[: MAX_TRAIL_PART - 1]
    return (shortened.rsplit(" ", 1)[0] if " " in shortened else shortened).rstrip(" ,;:–-") + "…"


def _text_sections(block: Block, heading: str, before: str) -> Iterator[Section]:
    if _is_fragment(before + block.text):
        return
    for part in split_paragraph(block.text, room_for=len(before)):
        yield Section(heading, before + part, block.place)


def _is_fragment(text: str) -> bool:
    """Page numbers, times, rules: no letters, or less than three beside a number. "Có" and "A." are words."""
    letters = sum(1 for character in text if character.isalpha())
    return letters == 0 or (letters < _MIN_LETTERS and any(character.isdigit() for character in text))


def _table_sections(block: Block, heading: str, before: str) -> Iterator[Section]:
    header = header_rows(block.rows)
    names = labels(block.rows, header)
    if header == len(block.rows):
        lines = ["; ".join(cell for cell in row if cell) for row in block.rows]
    else:
        lines = [row_text(names, row) for row in block.rows[header:]]
    numbers = block.row_numbers if len(block.row_numbers) == len(lines) else tuple(range(1, len(lines) + 1))
    groups = list(_groups(lines, MAX_PART - len(before)))
    for first, last in groups:
        place = _rows_place(block.place, numbers, first, last) if len(groups) > 1 else block.place
        text = "\n".join(line for line in (before, *lines[first : last + 1]) if line)
        if "\n" in text or len(text) <= MAX_PART:
            yield Section(heading, text, place)
        else:
            for part in split_paragraph(text):
                yield Section(heading, part, place)


def _groups(lines: Sequence[str], room: int) -> Iterator[tuple[int, int]]:
    """Yields first and last position of the lines that fit together into `room` characters; one line at least."""
    first, size = 0, 0
    for position, line in enumerate(lines):
        if position > first and size + len(line) > room:
            yield first, position - 1
            first, size = position, 0
        size += len(line) + 1
    if lines:
        yield first, len(lines) - 1


def _rows_place(place: str, numbers: Sequence[int], first: int, last: int) -> str:
    """Returns the place of some rows of a table: "trang 3, dòng 5–9"; the rows of the whole table are not said as well."""
    whole = rows_place(numbers[0], numbers[-1])
    rest = place.removesuffix(whole).rstrip(", ")
    return ", ".join(part for part in (rest, rows_place(numbers[first], numbers[last])) if part)
