"""What is true of one province is not true of another: which passages may speak for the provinces that a question names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from assistant.domain.document import Document
from assistant.domain.office import Office
from assistant.domain.passage import Hit
from assistant.domain.provinces import Provinces


class OtherProvinces:
    """Knows of which provinces each document speaks. Our own need not be named: a report of ours seldom repeats whose it is."""

    def __init__(self, provinces: Provinces, office: Office, documents: Iterable[Document]) -> None:
        self._provinces = provinces
        self._own = provinces.named(office.province)
        self._documents = {document.id: document for document in documents}
        self._spoken_of = cache(self._read)  # few questions name another province, few documents are found for them

    def may_speak(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Returns the hits whose document speaks of every other province that the question names."""
        others = self.named(question)
        return tuple(hit for hit in hits if not others or others <= self._spoken_of(hit.passage.subject))

    def named(self, question: str) -> frozenset[str]:
        """Returns the other provinces that a question names."""
        return self._provinces.named(question) - self._own

    def _read(self, document_id: str) -> frozenset[str]:
        document = self._documents.get(document_id)
        if document is None:
            return frozenset()
        texts = (document.title, *(f"{section.heading} {section.text}" for section in document.sections))
        return frozenset().union(*map(self._provinces.named, texts))
