"""Published items laid over the shipped knowledge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain.called_by import CalledBy
from assistant.domain.data_table import DataTable
from assistant.domain.document import Document
from assistant.domain.errors import KnowledgeError
from assistant.domain.library import WITHDRAWN, ActiveItem, ItemKind
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.called_by import with_names
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.tables import IndicatorTables
from assistant.knowledge_base.yaml_files import convert

Item = Document | Procedure | DataTable | CalledBy


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
        if kind == "dataset":
            return convert(path, DataTable, dict(content))
        if kind == "names":
            return convert(path, CalledBy, dict(content))
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
        elif isinstance(item, Document):
            documents.append(item)
    named = [item for item in items.values() if isinstance(item, CalledBy)]
    knowledge = with_names(shipped, named) if named else shipped
    return replace(
        knowledge,
        procedures=dict(sorted(procedures.items())),
        ambiguous_names={
            word: codes for word, codes in shipped.ambiguous_names.items() if set(codes) <= set(procedures)
        },
        documents=tuple(sorted(documents, key=lambda document: document.id)),
        tables=_tables(knowledge, items),
        digest=f"{shipped.digest}+{revision}@{today}",
    )


def _tables(shipped: Knowledge, items: Mapping[str, Item | None]) -> IndicatorTables:
    """The published data sets before the shipped ones, so that of two with the same period the published one answers.

    Rows of a metric or unit that this version of the product no longer knows are left out.
    """
    tables = shipped.tables
    published = {item_id: item for item_id, item in items.items() if isinstance(item, DataTable)}
    if not published and tables.datasets.keys().isdisjoint(items):
        return tables
    kept = {id_: dataset for id_, dataset in tables.datasets.items() if id_ not in items}
    rows = [
        row
        for table in published.values()
        for row in table.rows
        if row.metric in tables.metrics and row.unit in shipped.units
    ]
    return replace(
        tables,
        datasets={**{id_: table.dataset for id_, table in published.items()}, **kept},
        observations=(*rows, *(row for row in tables.observations if row.dataset in kept)),
    )
