"""Everything that an office has made of its knowledge as one zip: versions, files, history, settings, questions, sentences.

    manifest.json       {"format", "product", "made_at", "sha256": {name of an entry: digest}}
    versions.json       every version with its content
    history.json        every snapshot with what it changed
    settings.json       what administrators decided about publishing
    regression.json     the regression set
    examples.json       own sentences for Rasa, [marked, intent]; archives of before have none
    files/<digest>      the uploaded file of the versions of that digest

Nothing of it is ever unpacked to disk.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.domain.errors import KnowledgeError
from assistant.domain.library import KeptChange, LibraryCopy, Version
from assistant.domain.regression import RegressionQuestion
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.ingest.safety import check_container
from assistant.knowledge_base.published import from_content
from assistant.messages import message

FORMAT = 1
_PARTS = ("versions.json", "history.json", "settings.json", "regression.json")
_LATER = ("examples.json",)
_FILE = re.compile(r"files/([0-9a-f]{64})")
_VERSIONS = TypeAdapter(tuple[tuple[Version, dict[str, Any]], ...])
_HISTORY = TypeAdapter(tuple[KeptChange, ...])
_SETTINGS = TypeAdapter(dict[str, Any])
_EXAMPLES = TypeAdapter(tuple[tuple[str, str], ...])
_REGRESSION = TypeAdapter(tuple[RegressionQuestion, ...])


@dataclass(frozen=True, slots=True)
class Archive:
    """What the zip holds; `files` by the digest of their version."""

    library: LibraryCopy
    files: Mapping[str, bytes]
    settings: Mapping[str, Any]
    regression: tuple[RegressionQuestion, ...]
    examples: tuple[tuple[str, str], ...] = ()


def packed(archive: Archive, product: str) -> bytes:
    """Returns the zip; blocking."""
    parts = {
        "versions.json": [[asdict(version), content] for version, content in archive.library.versions],
        "history.json": [asdict(change) for change in archive.library.history],
        "settings.json": dict(archive.settings),
        "regression.json": [asdict(question) for question in archive.regression],
        "examples.json": archive.examples,
    }
    entries = {name: json.dumps(part, ensure_ascii=False, default=_as_text).encode() for name, part in parts.items()}
    entries |= {f"files/{digest}": file for digest, file in archive.files.items()}
    manifest = {
        "format": FORMAT,
        "product": product,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": {name: hashlib.sha256(entry).hexdigest() for name, entry in entries.items()},
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("manifest.json", json.dumps(manifest, indent=1), zipfile.ZIP_DEFLATED)
        for name, entry in entries.items():  # files are packed in themselves, or may be as tight as a bomb
            container.writestr(name, entry, zipfile.ZIP_STORED if _FILE.fullmatch(name) else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpacked(content: bytes) -> Archive:
    """Returns what a zip of `packed` holds, every entry checked; blocking.

    Raises:
        DocumentRefused: no zip, a bomb, changed since it was made, of another format, or with content that cannot answer.
    """
    check_container(content, parts_are_xml=False)
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            entries = {name: container.read(name) for name in container.namelist()}
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise _refused("unreadable") from error
    _check_manifest(entries)
    try:
        versions = _VERSIONS.validate_json(entries["versions.json"])
        library = LibraryCopy(versions, _HISTORY.validate_json(entries["history.json"]))
        settings = _SETTINGS.validate_json(entries["settings.json"])
        regression = _REGRESSION.validate_json(entries["regression.json"])
        examples = _EXAMPLES.validate_json(entries.get("examples.json", b"[]"))
    except ValidationError as error:
        raise _refused("unreadable") from error
    _check_library(library)
    files = {match[1]: entry for name, entry in entries.items() if (match := _FILE.fullmatch(name))}
    return Archive(library, files, settings, regression, examples)


def _check_manifest(entries: Mapping[str, bytes]) -> None:
    """Nothing may be missing, unknown or changed."""
    try:
        manifest = json.loads(entries["manifest.json"])
        made_as, digests = manifest["format"], dict(manifest["sha256"])
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise _refused("unreadable") from error
    if made_as != FORMAT:
        raise _refused("format")
    found = {name: hashlib.sha256(entry).hexdigest() for name, entry in entries.items() if name != "manifest.json"}
    if found != digests:
        raise _refused("checksum")
    if not found.keys() >= set(_PARTS) or not all(
        name in (*_PARTS, *_LATER) or _FILE.fullmatch(name) for name in found
    ):
        raise _refused("unreadable")


def _check_library(library: LibraryCopy) -> None:
    """Every version must be what it says, its numbers without a gap, and the history speak of versions that are there."""
    numbers: dict[str, int] = {}
    for version, content in library.versions:
        if version.number != numbers.get(version.item_id, 0) + 1:
            raise _refused("content")
        numbers[version.item_id] = version.number
        try:
            from_content(version.kind, content)
        except KnowledgeError as error:
            raise _refused("content") from error
    for at, change in enumerate(library.history, start=1):
        states = [state for pair in change.changes.items() for state in _states(pair, numbers)]
        if change.snapshot.id != at or not all(states):
            raise _refused("content")


def _states(pair: tuple[str, tuple[Any, Any]], numbers: Mapping[str, int]) -> list[bool]:
    """Whether each number that a change names is a version of its item; 0 stands for none."""
    item_id, both = pair
    named = [number for state in both if state is not None for number in state if number is not None]
    return [0 <= number <= numbers.get(item_id, 0) for number in named]


def _refused(problem: str) -> DocumentRefused:
    said = message(f"desk.archive.problem.{problem}")
    return DocumentRefused("archive", message("desk.archive.damaged", problem=said))


def _as_text(value: Any) -> str:
    return str(value.isoformat())
