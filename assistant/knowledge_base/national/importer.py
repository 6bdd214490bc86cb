"""One line of the export → a procedure, and which of its fields could be read."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.common.text import normalise
from assistant.domain.errors import KnowledgeError
from assistant.domain.procedure import Level, OnlineService, Procedure, Source
from assistant.knowledge_base.national.handling import parse_handling
from assistant.knowledge_base.national.papers import parse_papers
from assistant.knowledge_base.national.texts import (
    CAPITAL,
    parse_conditions,
    parse_legal_basis,
    parse_results,
    parse_steps,
)
from assistant.messages import message

PORTAL = "https://dichvucong.gov.vn"
FIELDS = ("documents", "time", "fee", "steps", "conditions", "result", "legal_basis", "place")
_REQUIRED = ("ma_thu_tuc", "ten_thu_tuc", "cap_thuc_hien")
_CODE = re.compile(r"\d\.\d{6}")


@dataclass(slots=True)
class ParseReport:
    """Of every field: how many procedures have a text for it, and how many of these were read in full."""

    present: Counter[str] = field(default_factory=Counter)
    structured: Counter[str] = field(default_factory=Counter)
    unread: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    procedures: int = 0

    def note(self, code: str, name: str, *, present: bool, structured: bool) -> None:
        """Counts one field of one procedure."""
        if not present:
            return
        self.present[name] += 1
        if structured:
            self.structured[name] += 1
        else:
            self.unread.setdefault(name, []).append(code)

    def share(self, name: str) -> float:
        """Returns structured / present, 0–1; 1 when no procedure has the field."""
        return self.structured[name] / self.present[name] if self.present[name] else 1.0


def read_export(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields (line number, entry) of a JSON-lines file, plain or gzip.

    Raises:
        KnowledgeError: a line is not a JSON object, or the file is not gzip although it is called so.
    """
    number = 0
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield number, _entry(path, number, line)
    except (UnicodeDecodeError, OSError, EOFError, zlib.error) as error:
        raise KnowledgeError(path, f"cannot be read: {error}", number + 1) from error


def _entry(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise KnowledgeError(path, f"cannot be read: {error}", number) from error
    if not isinstance(entry, dict):
        raise KnowledgeError(path, "cannot be read: not an object", number)
    return entry


def import_procedures(entries: Iterable[tuple[int, Mapping[str, Any]]]) -> tuple[list[Procedure], ParseReport]:
    """Returns the procedures, one a code (the last counts), and the report; a bad entry is refused and named, others stay."""
    report = ParseReport()
    accepted: dict[str, Mapping[str, Any]] = {}
    for number, entry in entries:
        missing = [key for key in _REQUIRED if not str(entry.get(key) or "").strip()]
        code = str(entry.get("ma_thu_tuc") or "")
        if missing or not _CODE.fullmatch(code):
            report.refused.append(f"{number}: {', '.join(missing) or f'ma_thu_tuc {code!r}'}")
            continue
        accepted[code] = entry
    report.procedures = len(accepted)
    return [_procedure(code, entry, report) for code, entry in accepted.items()], report


def _procedure(code: str, entry: Mapping[str, Any], report: ParseReport) -> Procedure:
    def text(key: str) -> str:
        return normalise(str(entry.get(key) or ""))

    handling = parse_handling(text("cach_thuc_thoi_han_le_phi"))
    papers = parse_papers(text("thanh_phan_ho_so"))
    conditions = parse_conditions(text("yeu_cau_dieu_kien"))
    steps = parse_steps(text("trinh_tu"))
    results = parse_results(text("ket_qua"))
    legal = parse_legal_basis(text("can_cu_phap_ly"))
    agencies = _names(text("co_quan_thuc_hien"))
    table = bool(text("cach_thuc_thoi_han_le_phi"))
    for name, present, structured in (
        ("documents", len(text("thanh_phan_ho_so")) > 2, bool(papers)),
        ("time", table, bool(handling.times) and handling.time_structured),
        ("fee", table, bool(handling.fees) and handling.fee_structured),
        ("steps", bool(text("trinh_tu")), bool(steps)),
        ("conditions", bool(text("yeu_cau_dieu_kien")), conditions is not None),
        ("result", bool(text("ket_qua")), bool(results)),
        ("legal_basis", bool(text("can_cu_phap_ly")), bool(legal)),
        ("place", bool(agencies), True),
    ):
        report.note(code, name, present=present, structured=structured)
    name = _name(text("ten_thu_tuc"))
    agency = ", ".join(agencies) or message("procedure.imported.no_agency")
    online = "online" in handling.channels
    return Procedure(
        code=code,
        name=name,
        aliases=(),
        field=text("linh_vuc"),
        audience=_names(text("doi_tuong")),
        level=_level(text("cap_thuc_hien")),
        summary=message("procedure.imported.summary", field=text("linh_vuc"), agency=agency),
        conditions=conditions,
        documents=papers,
        steps=steps,
        forms=(),
        time=handling.times,
        fee=handling.fees,
        place=agencies,
        online=OnlineService(
            None, PORTAL if online else None, (message("procedure.imported.online", code=code),) if online else ()
        ),
        result=results,
        legal_basis=legal,
        related=(),
        valid_from=None,
        valid_to=None,
        source=Source(
            message("procedure.imported.source", code=code), text("url") or None, text("so_quyet_dinh") or None, "2026"
        ),
        checked_on=None,
        unchecked=(),
    )


def _names(text: str) -> tuple[str, ...]:
    """Splits "Cục Phòng, chống ma túy, Công an cấp tỉnh" where a new name begins with a capital letter."""
    parts = re.split(rf",\s+(?=[{CAPITAL}])(?!HTX)", text)
    return tuple(name for part in parts if (name := part.strip(" .")))


def _name(text: str) -> str:
    name = re.sub(r"^Thủ tục:?\s+", "", text.strip().rstrip(".").strip())
    name = re.sub(r"\s*\(\s*\d\.\d{6}\s*\)\s*$", "", name)
    return name[:1].upper() + name[1:]


def _level(text: str) -> Level:
    """The nearest level to the citizen that the catalogue names."""
    folded = text.lower()
    if "cấp xã" in folded:
        return "commune"
    return "province" if "cấp tỉnh" in folded else "ministry"
