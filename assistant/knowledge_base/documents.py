"""`knowledge/documents/*.md` → `Document`: YAML front matter, then what the Markdown reader makes of the rest."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.domain.document import Document
from assistant.domain.errors import KnowledgeError
from assistant.knowledge_base.ingest.chunking import sections
from assistant.knowledge_base.ingest.markup import read_markdown
from assistant.knowledge_base.yaml_files import convert, parse_yaml

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


def load_documents(folder: Path) -> tuple[Document, ...]:
    """Returns every document of the folder, by id.

    Raises:
        KnowledgeError: front matter is missing or wrong.
    """
    documents = []
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        match = FRONT_MATTER.match(path.read_text(encoding="utf-8"))
        if match is None:
            raise KnowledgeError(path, "no front matter between '---' lines at the top", 1)
        header = parse_yaml(path, match[1])
        documents.append(
            convert(path, Document, {**header, "sections": tuple(sections(read_markdown(match[2].encode())))})
        )
    return tuple(documents)
