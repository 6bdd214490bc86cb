"""`knowledge/procedures/*.yml` → `Procedure`."""

from __future__ import annotations

from pathlib import Path

from assistant.common.text import fold
from assistant.domain.errors import KnowledgeError
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.yaml_files import convert, read_yaml


def load_procedures(folder: Path) -> tuple[Procedure, ...]:
    """Returns every procedure, by code.

    Raises:
        KnowledgeError: a file breaks the schema of `knowledge/procedures/README.md`, or two procedures share a code or an alias.
    """
    procedures: list[Procedure] = []
    owners: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        procedure = convert(path, Procedure, read_yaml(path))
        if not path.name.startswith(f"{procedure.code}-"):
            raise KnowledgeError(path, f"the file name must start with the code {procedure.code}")
        for key in procedure.unchecked:
            if not hasattr(procedure, key):
                raise KnowledgeError(path, f"unchecked: no such key {key!r}")
        for name in {fold(alias) for alias in procedure.aliases}:
            owner = owners.setdefault(name, procedure.code)
            if owner != procedure.code:
                raise KnowledgeError(path, f"aliases: {name!r} already belongs to {owner}")
        procedures.append(procedure)
    codes = [procedure.code for procedure in procedures]
    for code in codes:
        if codes.count(code) > 1:
            raise KnowledgeError(folder, f"procedure {code} stands in two files")
    return tuple(sorted(procedures, key=lambda procedure: procedure.code))
