"""A question in the very words that an editor has tied to a passage: that passage answers, whatever the words look like."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.common.text import tokens
from assistant.common.understood import understand_text
from assistant.domain.answer import DocumentAnswer
from assistant.domain.document import Document
from assistant.domain.insight import question_key
from assistant.domain.passage import Passage
from assistant.domain.principal import Principal
from assistant.knowledge_base.passages import document_passages

_FEWEST = 4  # syllables; "còn lệ phí?" means something else in every talk


class SameWords:
    """Wordings of the documents of one edition, compared without case, diacritics, short forms and punctuation."""

    def __init__(self, documents: Iterable[Document]) -> None:
        tied = [one for document in documents for one in document_passages(document) if one.asked]
        self._passages: dict[str, Passage] = {}
        for passage in tied:
            for words in passage.asked:
                understood = understand_text(words)
                if len(tokens(understood)) >= _FEWEST:
                    self._passages[question_key(understood)] = passage

    def answer(self, question: str, principal: Principal) -> DocumentAnswer | None:
        """Returns the passage as it stands; None where no wording is the same, or it holds no longer.

        Args:
            question: as understood.
        """
        passage = self._passages.get(question_key(question)) if self._passages else None
        if passage is None or not principal.may_read(passage.visibility, passage.unit):
            return None
        if passage.valid_to is not None and passage.valid_to < date.today():
            return None
        return DocumentAnswer(passage.text, (passage.citation(passage.text),))
