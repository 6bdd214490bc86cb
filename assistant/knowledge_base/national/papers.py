"""The papers of a dossier: "--Tên giấy tờMẫu đơn, tờ khaiSố lượngĐơn đề nghị…mau01.docx1 bản chính,1 bản saoGiấy…1 bản chính".

Some entries of the catalogue carry the same as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain.procedure import RequiredDocument
from assistant.knowledge_base.national.texts import CAPITAL, SMALL, json_rows

_HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_COUNT = r"((?<!\d)[1-9]\d|(?<![^\d]0)(?<!^0)\d)"  # glued to a year before it, only its last digit is the count
_COUNTS = re.compile(rf"{_COUNT} ?bản chính(?:, ?(\d{{1,3}}) ?bản (?:sao|chụp))?|{_COUNT} ?bản (?:sao|chụp)")
_PROSE = re.compile(rf" [{SMALL}]")
_NEXT_ROW = re.compile(rf"[{CAPITAL}+*\d(-]|\s*$")
_JSON_COUNTS = re.compile(r"Bản (chính|sao): (\d{1,4})")
_FILE = re.compile(
    r"(?P<file>(?:[^.;:,)(\n]|\([^.;:,)(\n]{1,20}\)){1,80}?\.(?:docx?|pdf|xlsx?|rtf|odt|zip|rar|png|jpe?g))\s*$",
    re.IGNORECASE,
)
_GLUE = re.compile(
    rf"(?<=[{SMALL}])(?=[{CAPITAL}])|(?<=[{SMALL}])(?<![aẫ]u)(?=\d{{1,3}}-[{CAPITAL}])|(?<=\d)(?=[{CAPITAL}][{SMALL}])|(?<=\))(?=\w)"
    rf"|(?<=[{CAPITAL}])(?=M[ẫa]u|Mus|Ph[ụu] ?l[ụu]c|Đơn|Don)"
)
_BULLET = re.compile(r"^(?:[-+*•–]+|\(?[a-zđ0-9]{1,2}[.)]|\([ivx]+\))\s*")
_PRESENT = re.compile(r"xuất trình|để đối chiếu", re.IGNORECASE)
_COPY = re.compile(r"nộp|gửi|bản sao|bản chụp", re.IGNORECASE)  # a copy stays there although the original is shown
# What stands above a table but is no case: "a) Thành phần hồ sơ, bao gồm:".
_GENERAL = re.compile(
    r"^\W*(?:(?:[a-zđ]|\d+(?:\.\d+)*)[.)]\s*)?\W*"
    r"(?:(?:các )?(?:thành phần,?(?: số lượng)? hồ sơ|hồ sơ|(?:giấy tờ|chứng từ) phải nộp|gồm).{0,20})?\W*$",
    re.IGNORECASE,
)


def parse_papers(text: str) -> tuple[RequiredDocument, ...]:
    """Returns the papers in the order printed; empty when the text has no table that could be read."""
    if text.lstrip().startswith("["):
        return tuple(_from_json(text))
    return tuple(_from_table(text))


def _from_json(text: str) -> Iterator[RequiredDocument]:
    for entry in json_rows(text):
        counts = {kind: int(number) for kind, number in _JSON_COUNTS.findall(str(entry.get("ghi_chu", "")))}
        name = _name(str(entry.get("ten_giay_to", "")))
        if name:
            yield _paper(name, None, counts.get("chính"), counts.get("sao"), None)


def _from_table(text: str) -> Iterator[RequiredDocument]:
    case, *tables = text.split(_HEADER)
    for number, table in enumerate(tables):
        end = 0
        for match in _COUNTS.finditer(table):
            if not _is_cell(table, match):
                continue
            name, form = _without_file(table[end : match.start()])
            originals, copies = match[1] or "0", match[2] or match[3]
            end = match.end()
            if name := name or form or "":
                yield _paper(name, form, int(originals), int(copies) if copies else None, case)
        rest = table[end:].strip()
        if number + 1 < len(tables):
            case = rest
        elif rest and (name := _name(rest)):
            yield _paper(name, None, None, None, case)  # its count is missing


def _is_cell(table: str, match: re.Match[str]) -> bool:
    """Tells "…đơn1 bản chínhGiấy…" from a count inside a paper's name: "nộp 1 bản sao có chứng thực"."""
    if match.start() and table[match.start() - 1] in " (":
        return _NEXT_ROW.match(table, match.end()) is not None
    return _PROSE.match(table, match.end()) is None


def _paper(
    name: str, form: str | None, originals: int | None, copies: int | None, case: str | None
) -> RequiredDocument:
    when = None if case is None or _GENERAL.match(case) else _BULLET.sub("", case.strip(" -*:+")).strip(" :;.") or None
    shown = any(_PRESENT.search(part) and not _COPY.search(part) for part in (case or "", name[:60]))
    action = "present" if shown else "submit"
    return RequiredDocument(name, originals or None, copies or None, form, when, action)  # type: ignore[arg-type]


def _without_file(text: str) -> tuple[str, str | None]:
    """Cuts the name of the form's file off the paper's name."""
    form = None
    while found := _FILE.search(text):
        at = found.start("file")
        if glue := _GLUE.search(text, at):
            at = glue.start()
        elif not at or text[at - 1] not in ".;:,)\n":
            break  # no telling where the paper's name ends
        form, text = text[at:].strip(), text[:at]
    return _name(text), form


def _name(text: str) -> str:
    return re.sub(r"\s+", " ", _BULLET.sub("", text.strip())).strip(" ;.-+*")
