"""All of `knowledge/` in one value, read once at the start."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.document import Document
from assistant.domain.errors import KnowledgeError
from assistant.domain.office import Office
from assistant.domain.procedure import OtherProcedure, Procedure
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.documents import load_documents
from assistant.knowledge_base.procedures import load_procedures
from assistant.knowledge_base.tables import IndicatorTables, load_tables, load_units
from assistant.knowledge_base.yaml_files import convert, read_yaml


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the assistant knows.

    Attributes:
        other_procedures: by id, those that are only known by name.
        ambiguous_names: an everyday word and the codes of the procedures it may mean.
        digest: changes when any file of the folder changes.
    """

    office: Office
    units: UnitRegistry
    procedures: dict[str, Procedure]
    other_procedures: dict[str, OtherProcedure]
    ambiguous_names: dict[str, tuple[str, ...]]
    documents: tuple[Document, ...]
    tables: IndicatorTables
    digest: str


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
    return Knowledge(
        office=office,
        units=units,
        procedures=procedures,
        other_procedures=_other_procedures(folder / "other_procedures.yml"),
        ambiguous_names=_ambiguous_names(folder / "ambiguous_names.yml", procedures),
        documents=load_documents(folder / "documents"),
        tables=load_tables(folder / "indicators", units),
        digest=folder_digest(folder),
    )


def _other_procedures(path: Path) -> dict[str, OtherProcedure]:
    entries = [convert(path, OtherProcedure, entry, (number,)) for number, entry in enumerate(read_yaml(path) or ())]
    others = {other.id: other for other in entries}
    if len(others) < len(entries):
        twice = next(entry.name for entry in entries if sum(other.id == entry.id for other in entries) > 1)
        raise KnowledgeError(path, f"{twice}: listed twice")
    return others


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
