"""What an item of the library says, passage by passage, as its page and the difference of two versions show it."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.called_by import CalledBy
from assistant.domain.data_table import DataTable
from assistant.domain.document import Document
from assistant.domain.indicator import Observation
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.passages import document_passages, procedure_passage
from assistant.knowledge_base.published import Item
from assistant.messages import message


def _row_text(row: Observation, name_of: Callable[[str], str]) -> str:
    """What is printed for which metric and unit, and the note on it."""
    text = message("dataset.row", metric=name_of(row.metric), unit=name_of(row.unit), printed=row.printed)
    return f"{text}\n{message('dataset.row_note', note=row.note)}" if row.note else text


def passages_of(item: Item, name_of: Callable[[str], str]) -> list[dict[str, str]]:
    """Returns id, locator and text of each passage."""
    match item:
        case Procedure():
            found = [procedure_passage(item)]
        case Document():
            found = list(document_passages(item))
        case CalledBy():
            return [{"passage_id": item.id, "locator": "", "text": "\n".join(item.names)}]
        case DataTable():
            return [
                {
                    "passage_id": f"data:{row.dataset}:{row.metric}:{row.unit}",
                    "locator": row.locator,
                    "text": _row_text(row, name_of),
                }
                for row in item.rows
            ]
    return [{"passage_id": p.id, "locator": p.locator, "text": p.text} for p in found]
