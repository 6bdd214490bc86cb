"""How Vietnamese documents number their parts: which lines are headings, which are items of a list.

Levels: 1 title, 2 Phần and A., 3 Chương and I., 4 Mục and 1., 5 Điều and 1.1., 6 below; so the levels of a law
(Phần, Chương, Mục, Điều) and of a report (I., 1., 1.1., a)) nest as they are meant to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.knowledge_base.ingest.blocks import Block

MAX_HEADING = 150  # characters; a longer line says something itself

_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_ROMAN = r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})"
_ORDINAL = r"thứ\s+\w+|" + _ROMAN + r"|\d+"
_NUMBERED = (
    (re.compile(rf"(?:phần|PHẦN|Phần)\s+(?:{_ORDINAL}|THỨ\s+\w+)\b"), 2),
    (re.compile(rf"(?:PHỤ LỤC|Phụ lục)(?:\s+[IVX\d]+)?\b(?=[\s.:–-]*(?:[{_CAPITAL}]|$))"), 2),
    (re.compile(rf"(?:CHƯƠNG|Chương)\s+(?:{_ORDINAL})\b"), 3),
    (re.compile(r"(?:MỤC|Mục|Tiểu mục|TIỂU MỤC)\s+(?:\d+|[IVX]+)\b(?!\s*(?:điều|Điều|khoản))"), 4),
    (re.compile(r"(?:ĐIỀU|Điều)\s+\d+[a-zđ]?\s*[.:]"), 5),
    (re.compile(rf"{_ROMAN}\s*[.)/]\s*(?=\D)"), 3),
    (re.compile(rf"[A-HK]\.\s+(?=[{_CAPITAL}]{{2}})"), 2),
    (re.compile(r"\d{1,2}(?:\.\d{1,2}){2,4}\.?\s+(?=[^\W\d_])"), 6),
    (re.compile(r"\d{1,2}\.\d{1,2}\.?\s+(?=[^\W\d_])"), 5),
    (re.compile(r"\d{1,2}\s*[.)/]\s*(?=[^\W\d_“\"(])"), 4),
)
_ARTICLE = re.compile(r"((?:ĐIỀU|Điều)\s+\d+[a-zđ]?)\s*[.:]\s*(.*)", re.DOTALL)
_LETTER = re.compile(r"([a-zđ])\s*[.)]\s+(?=\S)|([a-zđ])\)(?=\S)")
_SIMPLE = re.compile(r"\d{1,2}\s*[.)/](?!\d)")
_BULLET = re.compile(r"(?:[-–—+•*●○▪■□‣◦·>\uf0b7\uf0a7\uf02d]|\uf0d8|o(?=\s))\s*(?=\S)")
_UNFINISHED = (";", ",")
_CLOSED = (".", ";", ":", "!", "?", "…", ")", "”", '"')
_TITLE_OF = re.compile(
    r"BÁO CÁO|KẾ HOẠCH|QUYẾT ĐỊNH|THÔNG BÁO|TỜ TRÌNH|NGHỊ QUYẾT|CHỈ THỊ|HƯỚNG DẪN|ĐỀ ÁN|CHƯƠNG TRÌNH|QUY CHẾ|QUY ĐỊNH"
    r"|LUẬT|NGHỊ ĐỊNH|THÔNG TƯ|CÔNG ĐIỆN|KẾT LUẬN|BIÊN BẢN|ĐỀ CƯƠNG"
)
_CUT_LINE = 40  # characters; a shorter line was not cut by a page's end
_HEAD_BLOCKS = 15  # the kind of a document stands below the names of the office, the motto, number and date
_MOTTO = re.compile(r"cộng h[oòóa]+ xã hội chủ nghĩa|độc lập\s*[-–]\s*tự do", re.IGNORECASE)

_LETTERHEAD = re.compile(r"(?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|SỞ|BỘ|CÔNG AN|PHÒNG)\b|Số\s*[:.]|Số \d*/")


def is_motto(text: str) -> bool:
    """Tells whether the line belongs to the head of an official letter, which is bold but no heading."""
    return bool(_MOTTO.search(text))


def without_bullet(text: str) -> str | None:
    """Returns the item after its bullet: "- một" → "một"; None when there is no bullet, or a number follows a minus."""
    match = _BULLET.match(text)
    if match is None or re.fullmatch(r"-\d[\d.,%]*", text) or re.match(r"(?:--|\*\*|>>|—{2}|–{2})", text):
        return None
    return text[match.end() :]


def heading_level(text: str) -> int | None:
    """Returns 2–6 for a line that is numbered as a heading and short enough to be one, else None."""
    if not text or len(text) > MAX_HEADING or text.endswith(_UNFINISHED) or is_motto(text):
        return None
    return next((level for pattern, level in _NUMBERED if pattern.match(text)), None)


def starts_anew(text: str) -> bool:
    """Tells whether a line begins a heading or an item, so that it does not continue the line before."""
    numbered = any(pattern.match(text) for pattern, _ in _NUMBERED)
    return numbered or bool(_LETTER.match(text)) or without_bullet(text) is not None


def classified(text: str, *, place: str = "", strong: int | None = None) -> Iterator[Block]:
    """Yields the block, or heading and block, of one paragraph.

    Args:
        text: normalised, one line, not empty.
        strong: the level of an unnumbered heading when the line is bold or larger than others.
    """
    item = without_bullet(text)
    article = _ARTICLE.match(text)
    level = heading_level(text)
    if item is not None:
        yield Block("item", item, place=place)
    elif article and (level is None or text.endswith((".", ":"))) and article[2]:
        # A decision says everything in its articles: the number is the heading, the sentence stays whole.
        yield Block("heading", article[1], 5, place)
        yield Block("text", text, place=place)
    elif _LETTER.match(text):
        yield Block("item", text, place=place)
    elif level is not None:
        yield Block("heading", text, level, place)
    elif (
        strong is not None
        and len(text) <= MAX_HEADING
        and not text.endswith((*_UNFINISHED, "."))
        and not is_motto(text)
    ):
        yield Block("heading", text, strong, place)
    elif _SIMPLE.match(text) and any(pattern.match(text) for pattern, _ in _NUMBERED):
        yield Block("item", text, place=place)
    else:
        yield Block("text", text, place=place)


def settled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Decides what only the neighbours tell, of blocks from `classified`.

    "1." is a heading when something stands under it; below an article, or with its sibling next to it, it is an item.
    "a)" is an item, unless it is short, ends like a heading and has no sibling beside it.
    """
    listed = list(blocks)
    in_article = False
    for position, block in enumerate(listed):
        near = [listed[i] for i in (position - 1, position + 1) if 0 <= i < len(listed)]
        if block.kind == "heading" and block.level <= 5 and not _SIMPLE.match(block.text):
            in_article = bool(re.match(r"(?:ĐIỀU|Điều)\s", block.text))
        if block.kind == "heading" and block.level == 4 and _SIMPLE.match(block.text):
            siblings = any(_SIMPLE.match(other.text) and other.kind in ("heading", "item") for other in near)
            if in_article or siblings:
                block = replace(block, kind="item", level=0)
        elif (
            block.kind == "item" and _SIMPLE.match(block.text) and _has_part(block, listed[position + 1 : position + 2])
        ):
            yield Block("heading", block.text, 4, block.place)  # too long for a heading, so it is also said as a text
            block = replace(block, kind="text")
            in_article = False
        elif block.kind == "item" and _LETTER.match(block.text) and not in_article:
            siblings = any(other.kind == "item" and _LETTER.match(other.text) for other in near)
            ends_like_one = not block.text.endswith((*_UNFINISHED, ".", ":", "/."))
            below = position + 1 < len(listed) and listed[position + 1].kind != "heading"
            if not siblings and below and ends_like_one and len(block.text) <= MAX_HEADING:
                block = replace(block, kind="heading", level=6)
        yield block


def _has_part(block: Block, below: list[Block]) -> bool:
    """Tells whether "6. …" is followed by the heading "6.1. …"."""
    number = re.match(r"\d+", block.text)
    return bool(number and below and below[0].kind == "heading" and below[0].text.startswith(f"{number[0]}.1"))


def rejoined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Puts a paragraph together that a page's end cut: its first part stops in a sentence, the second begins in lower case."""
    parts: list[Block] = []
    for block in blocks:
        goes_on = parts and parts[0].kind in ("text", "item") and block.kind == "text" and block.text[:1].islower()
        if parts and not (goes_on and len(parts[-1].text) >= _CUT_LINE and not parts[-1].text.endswith(_CLOSED)):
            yield _together(parts)
            parts = []
        parts.append(block)
    if parts:
        yield _together(parts)


def _together(parts: list[Block]) -> Block:
    return parts[0] if len(parts) == 1 else replace(parts[0], text=" ".join(part.text for part in parts))


def titled(blocks: Iterable[Block], named: str | None = None) -> tuple[str | None, tuple[Block, ...]]:
    """Returns the title of a document and its blocks, in which a title that stands in the text is the heading of level 1.

    "BÁO CÁO" and the line below it make the title of an official document. Anything else is called what its file says, else its
    first line when that looks like a title; (None, blocks) when nothing does.

    Args:
        named: the title in the properties of the file.
    """
    listed = list(blocks)
    known = next((block.text for block in listed if block.kind == "heading" and block.level == 1), None)
    if known is not None and not _TITLE_OF.fullmatch(known):
        return known, tuple(listed)
    for position, block in enumerate(listed[:_HEAD_BLOCKS]):
        below = listed[position + 1] if position + 1 < len(listed) else None
        if (
            block.kind in ("text", "heading")
            and _TITLE_OF.fullmatch(block.text)
            and below
            and below.kind in ("text", "heading")
        ):
            title = f"{block.text} {below.text}"
            heading = Block("heading", title, 1, block.place)
            return title, (*listed[:position], heading, *listed[position + 2 :])
    if known is None and named is None and _names_the_text(listed):
        return listed[0].text, (replace(listed[0], kind="heading", level=1), *listed[1:])
    return known or named, tuple(listed)


def _names_the_text(blocks: Sequence[Block]) -> bool:
    """Tells whether the first line is a title: short, no sentence, not the name of an office or the number of a letter."""
    if len(blocks) < 2 or blocks[0].kind != "text":
        return False
    text = blocks[0].text
    return len(text) <= MAX_HEADING and text[-1] not in ".:;,!?" and not is_motto(text) and not _LETTERHEAD.match(text)
