"""Steps, conditions, results and legal grounds: running text → lists."""

from __future__ import annotations

import json
import re
from typing import Any

from assistant.domain.procedure import LegalDocument

# The letters a Vietnamese word begins and goes on with; À–ỹ would mix both, Unicode has them in turn.
CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(ord("Ạ"), ord("ỹ"), 2)))
SMALL = CAPITAL.lower()

_LEGAL_HEADER = "Tên văn bản pháp lýMã văn bản"
# Known names end a number although the next title is glued to it: "155/2020/NĐ-CPnghị định", "25/2021/TT-BTCQUY ĐỊNH".
_ISSUERS = (
    r"BLĐTBXH BNNPTNT BVHTTDL VKSNDTC UBTVQH\d\d BTNMT BNNMT BGTVT BKHĐT BKHCN BGDĐT BTTTT BDTTG TANDTC BHXH VPQH VPCP "
    r"HĐND HĐTP UBND UBDT NHNN KTNN TTCP BTC BTP BCA BXD BQP BYT BCT BNV BNG TTg QH\d\d CP"
).replace(" ", "|")
_NUMBER = re.compile(
    r"(?:(?:Luật|Nghị định|Thông tư|Quyết định|Nghị quyết|Số|Pháp lệnh)\s+(?:số\s+)?)?"
    # behind a year or a parliament's number only what follows it counts: "…năm 202323/2023/QH15", "QH1454/2019"
    r"(?:(?<!\d)(?:\d{1,3}\.)?\d{1,4}|(?<=(?<!\d)(?:19|20)\d\d)\d{1,3}|(?<=QH1\d)\d{1,3})/(?:\d{4}/)?"
    rf"(?:(?:UBTV)?QH\d\d|[A-ZĐ]{{1,8}}(?:[-/] ?(?:{_ISSUERS}))+(?:\([A-Z\d]{{1,4}}\))?"
    rf"|(?:TT|TTLT|NĐ|NQ|QĐ|CT|VBHN|[A-ZĐ]{{2,}})(?:-[A-ZĐ]+)*(?![{SMALL}]))"
    r"|(?<![\d/])\d{1,3}/20\d\d$"
)
_NEXT_TITLE = re.compile(rf"[\s-]*[{CAPITAL}\d]")
_RESULT_MARKS = re.compile(
    rf"Mã: (?:KQ\.[A-Z]\d+\.\d+|[\w.-]*?(?=[{CAPITAL}][{SMALL}]|[\s+]|$))"
    r"|Từ khóaKhông có thông tin|Mô tảKhông có thông tin|Từ khóa|Mô tả"
)
_STEP = re.compile(r"(?=\bBước \d+\b\s*[:.])")
_NOTHING = re.compile(r"^\W*kh[oôồ]n?g(?: có| quy định| yêu cầu)?\W*$", re.IGNORECASE)
_MARK = re.compile(r"^(?:[-+*•–]+\s*|Bước \d+\s*[:.]\s*)+")
_NEXT_MARK = re.compile(r"(?:^|\s)(?:[-+*•–]+|[a-zđ]\))$")  # left behind by what follows
_BARE_MARK = re.compile(r"(?:[a-zđ]|\d{1,2})[.)]|[-+*•–]")
_GOES_ON = re.compile(rf"(?![a-zđ]{{1,3}}[.)]|[a-zđ]\d)[{SMALL}]")  # a line broken in the middle of a sentence
_HEADING = re.compile(r"\W*trình tự thực hiện\W*", re.IGNORECASE)
_LONGEST = 1200  # characters of one step; what is longer is cut at a sentence and says so


def parse_steps(text: str) -> tuple[str, ...]:
    """Returns the steps, "Bước 1:" taken off; without such marks, the paragraphs."""
    parts = _STEP.split(text) if len(_STEP.findall(text)) > 1 else _paragraphs(text)
    return tuple(step for part in parts if not _HEADING.fullmatch(part) and (step := _line(part)))


def parse_conditions(text: str) -> tuple[str, ...] | None:
    """Returns the conditions, () when the source says that there are none, None when it says nothing."""
    if not text.strip():
        return None
    if _NOTHING.match(text):
        return ()
    return tuple(line for part in _paragraphs(text) if (line := _line(part)))


def parse_results(text: str) -> tuple[str, ...]:
    """Returns what the person receives."""
    parts = _RESULT_MARKS.split(text)
    return tuple(dict.fromkeys(line for part in parts if (line := _line(part).strip(" ;."))))


def parse_legal_basis(text: str) -> tuple[LegalDocument, ...]:
    """Returns the legal grounds as title and number."""
    if text.lstrip().startswith("["):
        return _legal_from_json(text)
    found: dict[str, LegalDocument] = {}
    title = ""
    end = 0
    text = text.removeprefix(_LEGAL_HEADER)
    for match in _NUMBER.finditer(text):
        title += text[end : match.start()]
        end = match.end()
        if not _ends_row(text, match):
            title += match[0]
            continue
        number = re.sub(r"^\D*(?=\d)", "", match[0])
        found.setdefault(number, LegalDocument(number, re.sub(r"\s+", " ", title).strip(" ,;:-.") or match[0].strip()))
        title = ""
    return tuple(found.values())


def _ends_row(text: str, match: re.Match[str]) -> bool:
    """Tells a number of the second column from one inside a title: a title, or nothing, is glued to it."""
    start, end = match.span()
    if end == len(text):
        return True
    if text[end].isalnum():
        return not text.startswith("ngày", end)
    glued = match[0][0].isdigit() and start > 0 and text[start - 1] not in " (/"
    return glued and _NEXT_TITLE.match(text, end) is not None


def _legal_from_json(text: str) -> tuple[LegalDocument, ...]:
    rows = (
        (str(row.get("so_ky_hieu") or "").strip(), str(row.get("trich_yeu") or "").strip()) for row in json_rows(text)
    )
    return tuple(LegalDocument(number, title or number) for number, title in rows if number)


def json_rows(text: str) -> list[dict[str, Any]]:
    """Returns the objects of a JSON list; none when the text is something else."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _paragraphs(text: str) -> list[str]:
    """Returns the lines; what was broken in the middle of a sentence, or behind a bare "a)", is one again."""
    paragraphs: list[str] = []
    for line in text.split("\n"):
        before = paragraphs[-1].rstrip() if paragraphs else ""
        if before and (_BARE_MARK.fullmatch(before) or (_GOES_ON.match(line) and before[-1] not in ".;:")):
            paragraphs[-1] = f"{before} {line}"
        else:
            paragraphs.append(line)
    return paragraphs


def _line(text: str) -> str:
    line = re.sub(r"\s+", " ", _NEXT_MARK.sub("", _MARK.sub("", text.strip()))).strip()
    if len(line) <= _LONGEST:
        return line
    cut = line.rfind(". ", 0, _LONGEST)
    return line[: cut + 1 if cut > 0 else _LONGEST] + " …"
