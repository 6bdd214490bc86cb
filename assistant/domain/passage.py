"""The smallest piece of knowledge that can be found, quoted and opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.domain.answer import Citation
from assistant.domain.principal import Visibility

PassageKind = Literal["procedure", "document", "metric", "office", "uncovered"]
QUOTED: tuple[PassageKind, ...] = (
    "procedure",
    "document",
    "metric",
    "office",
)  # what a search finds unless told otherwise


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its provenance.

    Attributes:
        id: stable and URL-safe: "procedure:1.001193", "document:tro-ly-ao:3".
        subject: id of the thing it belongs to (procedure code, document id, metric id).
        text: what is shown when a citation is opened.
        heading: what the passage is about, in few words ("Đăng ký khai sinh").
        names: everything its subject is called, for word search.
        asked: other wordings by which its meaning is found: aliases, questions of people who do not know the name.
        valid_to: the last day its content holds, None when no end is known.
    """

    id: str
    kind: PassageKind
    subject: str
    title: str
    locator: str
    text: str
    heading: str
    names: str
    url: str | None
    as_of: date | None
    visibility: Visibility = "public"
    unit: str | None = None
    valid_to: date | None = None
    asked: tuple[str, ...] = ()

    def citation(self, quote: str | None = None) -> Citation:
        """Returns the citation that opens this passage.

        Raises:
            ValueError: `quote` does not stand in the passage.
        """
        if quote is not None and quote not in self.text:
            raise ValueError(f"not in passage {self.id}: {quote!r}")
        return Citation(self.id, self.title, self.locator, self.url, quote, self.as_of)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search.

    Attributes:
        score: 0–1, comparable within one search only.
        lexical: share of the query's word weight (idf) found in the passage, 0–1; comparable between searches.
        dense: cosine of query and passage vectors, or None when the sentence model is not loaded.
    """

    passage: Passage
    score: float
    lexical: float
    dense: float | None
