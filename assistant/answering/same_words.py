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
    """Wordings of the documents of one edition, compared without case, diacritics, short forms and punctuation.

    Where several are the same then, the one with the very diacritics of the question comes first.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        tied = [one for document in documents for one in document_passages(document) if one.asked]
        self._tied: dict[str, list[tuple[str, Passage]]] = {}
        for passage in tied:
            for words in passage.asked:
                said = tokens(understand_text(words))
                if len(said) >= _FEWEST:
                    self._tied.setdefault(question_key(" ".join(said)), []).append((" ".join(said), passage))

    def answer(self, question: str, principal: Principal) -> DocumentAnswer | None:
        """Returns the passage as it stands; None where no wording is the same, or none that the person may read still holds.

        Args:
            question: as understood.
        """
        said = " ".join(tokens(question))
        tied = self._tied.get(question_key(question), ()) if self._tied else ()
        for _, passage in sorted(tied, key=lambda one: one[0] != said):
            if _holds(passage) and principal.may_read(passage.visibility, passage.unit):
                return DocumentAnswer(passage.text, (passage.citation(passage.text),))
        return None


def _holds(passage: Passage) -> bool:
    return passage.valid_to is None or passage.valid_to >= date.today()
