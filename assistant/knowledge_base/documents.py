"""`knowledge/documents/*.md` → `Document`: YAML front matter, then headings, paragraphs and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.common.text import normalise
from assistant.domain.document import Document, Section
from assistant.domain.errors import KnowledgeError
from assistant.knowledge_base.yaml_files import convert, parse_yaml

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*$")
_MARKS = re.compile(r"[*_`]{1,3}(\S.*?\S|\S)[*_`]{1,3}")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


def load_documents(folder: Path) -> tuple[Document, ...]:
    """Returns every document of the folder, by id.

    Raises:
        KnowledgeError: front matter is missing or wrong.
    """
    documents = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
        if match is None:
            raise KnowledgeError(path, "no front matter between '---' lines at the top", 1)
        header = parse_yaml(path, match[1])
        documents.append(convert(path, Document, {**header, "sections": tuple(split_sections(match[2]))}))
    return tuple(documents)


def split_sections(markdown: str) -> Iterator[Section]:
    """Yields paragraphs and list items as plain text under their headings ("Kết quả › Y tế").

    A short line that ends with ":" opens a list and is put before each of its items, so that an item is understood alone.
    """
    trail: list[tuple[int, str]] = []
    opening = ""
    for block in re.split(r"\n\s*\n", markdown.replace("\r\n", "\n")):
        for part in _parts(block):
            heading = _HEADING.match(part)
            if heading:
                depth = len(part) - len(part.lstrip("#"))
                trail = [*((level, text) for level, text in trail if level < depth), (depth, _plain(heading[1]))]
                opening = ""
                continue
            is_item = bool(_ITEM.match(part))
            text = _plain(_ITEM.sub("", part))
            if not text:
                continue
            if not is_item and text.endswith(":"):
                opening = text
                continue
            title = " › ".join(text_ for level, text_ in trail if level > 1 or len(trail) == 1)
            yield Section(title, f"{opening} {text}".strip() if is_item else text)
            if not is_item:
                opening = ""


def _parts(block: str) -> Iterator[str]:
    """Lines that start a heading or a list item begin a part; others continue the one before."""
    current = ""
    for line in block.split("\n"):
        if _HEADING.match(line) or _ITEM.match(line):
            if current:
                yield current
            current = line
        elif _HEADING.match(current):
            yield current
            current = line
        else:
            current = f"{current} {line.strip()}".strip()
    if current:
        yield current


def _plain(text: str) -> str:
    return normalise(_MARKS.sub(r"\1", text))
