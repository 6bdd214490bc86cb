"""What an item of the library says, passage by passage, as its page and the difference of two versions show it."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain.called_by import CalledBy
from assistant.domain.data_table import DataTable
from assistant.domain.document import Document
from assistant.domain.indicator import Observation
from assistant.domain.passage import Passage
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.passages import document_passages, procedure_passage
from assistant.knowledge_base.published import Item
from assistant.messages import message


def _row_text(row: Observation, name_of: Callable[[str], str]) -> str:
    """What is printed for which metric and unit, and the note on it."""
    text = message("dataset.row", metric=name_of(row.metric), unit=name_of(row.unit), printed=row.printed)
    return f"{text}\n{message('dataset.row_note', note=row.note)}" if row.note else text


def _wordings(passage: Passage) -> str:
    """By which words it is found beside its own, a line each; the last one of a procedure is its summary, which is text."""
    wordings = passage.asked[:-1] if passage.kind == "procedure" else passage.asked
    return "\n".join(message("library.asked", words=words) for words in wordings)


def passages_of(item: Item, name_of: Callable[[str], str]) -> list[dict[str, str]]:
    """Returns of each passage: id, locator, text, and by which other words it is found."""
    match item:
        case Procedure():
            found = [procedure_passage(item)]
        case Document():
            found = list(document_passages(item))
        case CalledBy():
            return [{"passage_id": item.id, "locator": "", "text": "\n".join(item.names), "asked": ""}]
        case DataTable():
            return [
                {
                    "passage_id": f"data:{row.dataset}:{row.metric}:{row.unit}",
                    "locator": row.locator,
                    "text": _row_text(row, name_of),
                    "asked": "",
                }
                for row in item.rows
            ]
    return [{"passage_id": p.id, "locator": p.locator, "text": p.text, "asked": _wordings(p)} for p in found]
