"""All of `knowledge/` in one value, read once at the start."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.called_by import CalledBy
from assistant.domain.data_table import DataTable
from assistant.domain.document import Document
from assistant.domain.errors import KnowledgeError
from assistant.domain.office import Office
from assistant.domain.procedure import Procedure
from assistant.domain.provinces import Province, Provinces
from assistant.domain.ready_report import ReadyReports
from assistant.domain.special_case import SpecialCase
from assistant.domain.uncovered import UncoveredTopic
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.documents import load_documents
from assistant.knowledge_base.procedures import load_procedures
from assistant.knowledge_base.tables import IndicatorTables, load_tables, load_units
from assistant.knowledge_base.yaml_files import convert, read_yaml


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the assistant knows.

    Attributes:
        uncovered: by id, what people ask about and nothing here answers.
        ambiguous_names: an everyday word and the codes of the procedures it may mean.
        digest: changes when any file of the folder changes.
    """

    office: Office
    units: UnitRegistry
    provinces: Provinces
    procedures: dict[str, Procedure]
    uncovered: dict[str, UncoveredTopic]
    ambiguous_names: dict[str, tuple[str, ...]]
    special_cases: tuple[SpecialCase, ...]
    documents: tuple[Document, ...]
    tables: IndicatorTables
    reports: ReadyReports
    digest: str

    def item(self, item_id: str) -> Document | Procedure | DataTable | CalledBy | None:
        """Returns the procedure of a code, the document or the data set of an id, the names of something, None for nothing."""
        known = (document for document in self.documents if document.id == item_id)
        found = self.procedures.get(item_id) or next(known, None) or self.tables.table(item_id)
        return found or self.called(item_id)

    def called(self, item_id: str) -> CalledBy | None:
        """Returns the other names of "metric:…" or "unit:…", None when there is no such thing."""
        kind, _, of = item_id.partition(":")
        if kind == "metric" and of in self.tables.metrics:
            return CalledBy("metric", of, self.tables.metrics[of].synonyms)
        if kind == "unit" and of in self.units:
            return CalledBy("unit", of, self.units[of].aliases)
        return None

    def name_of(self, id_: str) -> str:
        """Returns the name of a metric or unit; what is neither stays as it is."""
        if id_ in self.tables.metrics:
            return self.tables.metrics[id_].name
        return self.units[id_].name if id_ in self.units else id_


def load_knowledge(folder: Path) -> Knowledge:
    """Reads and checks the whole folder (under half a second).

    Raises:
        KnowledgeError: any file is wrong.
    """
    units = load_units(folder / "units" / "units.yml")
    office = convert(folder / "office.yml", Office, read_yaml(folder / "office.yml"))
    if office.root_unit not in units:
        raise KnowledgeError(folder / "office.yml", f"root_unit: {office.root_unit!r} is not in the registry")
    procedures = {procedure.code: procedure for procedure in load_procedures(folder / "procedures")}
    tables = load_tables(folder / "indicators", units)
    uncovered = _uncovered(folder / "uncovered")
    return Knowledge(
        office=office,
        units=units,
        provinces=_provinces(folder / "units" / "provinces.yml"),
        procedures=procedures,
        uncovered=uncovered,
        ambiguous_names=_ambiguous_names(folder / "ambiguous_names.yml", procedures),
        special_cases=_special_cases(folder / "special_cases.yml", procedures.keys(), uncovered.keys()),
        documents=load_documents(folder / "documents"),
        tables=tables,
        reports=_reports(folder / "indicators" / "reports.yml", tables),
        digest=folder_digest(folder),
    )


def _provinces(path: Path) -> Provinces:
    return Provinces(convert(path, Province, entry, (index,)) for index, entry in enumerate(read_yaml(path)))


def _special_cases(path: Path, procedures: Set[str], topics: Set[str]) -> tuple[SpecialCase, ...]:
    cases = tuple(convert(path, SpecialCase, entry, (index,)) for index, entry in enumerate(read_yaml(path)))
    for case in cases:
        if case.general not in procedures | topics:
            raise KnowledgeError(path, f"there is no procedure or topic {case.general!r}")
        if case.special not in procedures | topics:
            raise KnowledgeError(path, f"there is no procedure or topic {case.special!r}")
    for sign in (sign for case in cases for sign in case.signs):
        try:
            re.compile(sign)
        except re.error as error:
            raise KnowledgeError(path, f"{sign!r}: {error}") from error
    return cases


def _uncovered(folder: Path) -> dict[str, UncoveredTopic]:
    topics: dict[str, UncoveredTopic] = {}
    for path in sorted(folder.glob("*.yml")):
        for number, entry in enumerate(read_yaml(path) or ()):
            topic = convert(path, UncoveredTopic, entry, (number,))
            if topic.id in topics:
                raise KnowledgeError(path, f"{topic.name}: listed twice")
            topics[topic.id] = topic
    return topics


def _reports(path: Path, tables: IndicatorTables) -> ReadyReports:
    reports = convert(path, ReadyReports, read_yaml(path))
    named = [(report.id, metric) for report in reports.reports for metric in report.metrics]
    for owner, metric in (*named, *(("index", item.metric) for item in reports.index.items)):
        if metric not in tables.metrics:
            raise KnowledgeError(path, f"{owner}: {metric!r} is not a metric")
    return reports


def _ambiguous_names(path: Path, procedures: Mapping[str, Procedure]) -> dict[str, tuple[str, ...]]:
    names = {word: tuple(codes) for word, codes in read_yaml(path).items()}
    for word, codes in names.items():
        for code in codes:
            if code not in procedures:
                raise KnowledgeError(path, f"{word}: there is no procedure {code!r}")
    return names


def folder_digest(folder: Path) -> str:
    """Returns a digest over names and contents of all data files below `folder`."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".yml", ".md", ".csv"):
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]
