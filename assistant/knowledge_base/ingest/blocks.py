"""What a reader makes of a file, whatever its format: blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Row = tuple[str, ...]
Kind = Literal["heading", "text", "item", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table.

    Attributes:
        text: one line, normalised, without bullet or markup; "" for a table.
        level: 1–6 for headings, 1 being the title of the document; 0 otherwise.
        place: where it stands in the file, "trang 3", "trang tính KPI, dòng 5–9"; "" when the format has no places.
        rows: of a table, all of one width; the first one or two are the header. A cell merged from several
            stands once, the others are "".
        row_numbers: the place of every row below the header in the file, counted from 1; () when the format has none.
    """

    kind: Kind
    text: str
    level: int = 0
    place: str = ""
    rows: tuple[Row, ...] = ()
    row_numbers: tuple[int, ...] = ()


@dataclass
class Extracted:
    """The blocks of one file.

    Attributes:
        title: what the document calls itself; None when it does not say.
        warnings: Vietnamese sentences about what could not be read, for the person who handed the file in.
    """

    title: str | None
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...]


class DocumentRefused(Exception):
    """The file is not taken in.

    Attributes:
        code: too_large, unsupported_type, wrong_type, encrypted, macros, zip_bomb, scanned, legacy_font, empty or damaged.
        reason: a Vietnamese sentence: what is wrong and what to do about it.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason
