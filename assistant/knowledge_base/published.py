"""Published items laid over the shipped knowledge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.document import Document
from assistant.domain.errors import KnowledgeError
from assistant.domain.library import WITHDRAWN, ActiveItem, ItemKind
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.yaml_files import convert

Item = Document | Procedure


def as_content(item: Item) -> dict[str, Any]:
    """Returns an item as JSON values."""
    content: dict[str, Any] = json.loads(json.dumps(asdict(item), ensure_ascii=False, default=str))
    return content


def from_content(kind: ItemKind, content: Mapping[str, Any]) -> Item:
    """Returns what `as_content` was given.

    Raises:
        KnowledgeError: the content is not of that kind.
    """
    path = Path("library")
    try:
        if kind == "procedure":
            return convert(path, Procedure, dict(content))
        return convert(path, Document, dict(content))
    except FileNotFoundError as error:  # the line of a mistake is looked up in a file
        problem = str(error.__context__ or kind).replace("\n", " ")
        raise KnowledgeError(path, problem) from error


def answering_versions(
    active: Mapping[str, ActiveItem], effective: Mapping[str, date | None], today: date
) -> dict[str, int]:
    """Returns item id → the version that answers on a day: the published one, or the one before it until it takes effect.

    Args:
        effective: item id → the day from which the published version holds, None for at once.
    """
    chosen = {}
    for item_id, state in active.items():
        begins = effective.get(item_id)
        if state.number != WITHDRAWN and begins is not None and begins > today:
            if state.before is not None:
                chosen[item_id] = state.before
            continue  # nothing was published before: what is shipped goes on answering
        chosen[item_id] = state.number
    return chosen


def overlaid(shipped: Knowledge, items: Mapping[str, Item | None], revision: int, today: date) -> Knowledge:
    """Returns the knowledge with published items in place of shipped ones of the same id; None takes one away."""
    if not items:
        return shipped
    procedures = {code: procedure for code, procedure in shipped.procedures.items() if code not in items}
    documents = [document for document in shipped.documents if document.id not in items]
    for item in items.values():
        if isinstance(item, Procedure):
            procedures[item.code] = item
        elif item is not None:
            documents.append(item)
    return replace(
        shipped,
        procedures=dict(sorted(procedures.items())),
        ambiguous_names={
            word: codes for word, codes in shipped.ambiguous_names.items() if set(codes) <= set(procedures)
        },
        documents=tuple(sorted(documents, key=lambda document: document.id)),
        digest=f"{shipped.digest}+{revision}@{today}",
    )
