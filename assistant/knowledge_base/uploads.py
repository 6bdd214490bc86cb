"""A file that somebody hands in, with what the person said about it → a document or procedure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.common.text import fold, normalise, tokens
from assistant.domain.document import Document
from assistant.domain.errors import KnowledgeError
from assistant.domain.indicator import DataSource
from assistant.domain.principal import Visibility
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.ingest.blocks import DocumentRefused, Extracted
from assistant.knowledge_base.ingest.chunking import sections
from assistant.knowledge_base.ingest.reading import read_document
from assistant.knowledge_base.own_answers import is_own_answer, parse_own_answer
from assistant.knowledge_base.stated_date import stated_date
from assistant.knowledge_base.yaml_files import convert, parse_yaml, read_uploaded
from assistant.messages import message

_NUMBER = re.compile(r"\b\d+/(?:\d{4}/)?(?:QĐ|NQ|KH|BC|TB|CT|TT|NĐ|CV|HD|QC)(?:-[A-ZĐ]+)*\b")
_CODE = re.compile(
    r"[0-9]\.[0-9]{6}(?:\.[0-9A-Z.]{1,20})?"
)  # of the national catalogue: "1.001193", "1.001193.000.00.00.H06"
LONGEST_TITLE, _LONGEST_CODE = 200, 40


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, and what the person said about it.

    Attributes:
        item_id: of the document that this is a new version of; None for a new one.
        title, as_of: None takes the file's own.
    """

    name: str
    content: bytes
    item_id: str | None = None
    title: str | None = None
    visibility: Visibility = "public"
    unit: str | None = None
    as_of: date | None = None
    effective_from: date | None = None
    expires_on: date | None = None


def read_upload(upload: Upload, today: date) -> tuple[Document | Procedure, tuple[str, ...]]:
    """Returns what a file says as a document or procedure, and warnings; blocking.

    Raises:
        DocumentRefused: the file cannot be used; says why in Vietnamese.
        KnowledgeError: a procedure in YAML, or what stands above an own answer, breaks the schema.
    """
    if Path(upload.name).suffix.lower() in (".yml", ".yaml"):
        return _procedure(upload), ()
    if is_own_answer(upload.name, upload.content):
        return _own_answer(upload, today), ()
    extracted = read_document(upload.name, upload.content)
    return _document(upload, extracted, today), extracted.warnings


def _document(upload: Upload, extracted: Extracted, today: date) -> Document:
    parts = tuple(sections(extracted))
    if not parts:
        raise DocumentRefused("empty", message("ingest.refused.empty"))
    title = title_from(upload.title, extracted.title, file_name=upload.name)
    number = next((match[0] for part in parts[:12] if (match := _NUMBER.search(part.text))), None)
    return Document(
        id=upload.item_id or new_id(title, upload.content),
        title=title,
        source=DataSource(title, number, None, None, None),
        visibility=upload.visibility,
        as_of=upload.as_of or stated_date(parts, today),
        checked_on=today,
        sections=parts,
        unit=upload.unit,
        valid_from=upload.effective_from,
        valid_to=upload.expires_on,
    )


def _own_answer(upload: Upload, today: date) -> Document:
    own, text = read_uploaded(upload.name, upload.content, parse_own_answer)
    title = title_from(upload.title, own.title, file_name=upload.name)
    return Document(
        id=upload.item_id or new_id(title, upload.content),
        title=title,
        source=own.source,
        visibility=upload.visibility,
        as_of=upload.as_of,
        checked_on=today,
        sections=(own.section(text),),
        unit=upload.unit,
        valid_from=upload.effective_from,
        valid_to=upload.expires_on,
    )


def _procedure(upload: Upload) -> Procedure:
    def read(path: Path, text: str) -> Procedure:
        procedure = convert(path, Procedure, parse_yaml(path, text))
        if not _CODE.fullmatch(procedure.code) or upload.item_id not in (None, procedure.code):
            raise KnowledgeError(path, message("library.code", code=procedure.code[:_LONGEST_CODE]))
        return procedure

    return read_uploaded(upload.name, upload.content, read)


def digest_of(upload: Upload) -> str:
    said = (upload.title, upload.visibility, upload.unit, upload.as_of, upload.effective_from, upload.expires_on)
    return hashlib.sha256(upload.content + repr(said).encode()).hexdigest()


def title_from(*said: str | None, file_name: str) -> str:
    """Returns the first of the titles that says something, else the name of the file without its ending."""
    titles = (*said, Path(file_name).stem.replace("_", " "))
    return next((title for one in titles if (title := normalise(one or "").strip())), "")[:LONGEST_TITLE]


def new_id(title: str, content: bytes) -> str:
    """Returns a readable id that no other file has: "quyet-dinh-1586-ab12cd"."""
    words = "-".join(tokens(fold(title)))[:60].strip("-") or "tai-lieu"
    return f"{words}-{hashlib.sha256(content).hexdigest()[:6]}"
