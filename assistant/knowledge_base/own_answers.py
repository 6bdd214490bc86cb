"""Answers that the office writes itself: Markdown below a head that names the questions and the source.

    ---
    title: Gửi xe ở vườn thú
    asked: [gửi xe ở vườn thú chỗ nào]
    source: {title: Quy định vườn thú, number: 12/QĐ-UBND, publisher: null, url: null, date: null}
    place: Điều 5
    ---
    Khách gửi xe ở cổng phía đông.

Such a file is an ordinary document with one passage; the head is what makes it an answer of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.common.text import normalise
from assistant.domain.document import Section
from assistant.domain.errors import KnowledgeError
from assistant.domain.indicator import DataSource
from assistant.knowledge_base.documents import FRONT_MATTER
from assistant.knowledge_base.yaml_files import convert, parse_yaml, write_yaml
from assistant.messages import message

LONGEST_OWN_ANSWER = 2000  # characters; a passage is quoted whole
LONGEST_WORDING = 300  # characters; a letter is no wording
_SUFFIXES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """The head of the file.

    Attributes:
        asked: the wordings that the text answers, the best one first.
        place: where in the source it can be verified ("Điều 5"); "" when the whole of `source.url` is meant.
    """

    title: str
    asked: tuple[str, ...]
    source: DataSource
    place: str

    def section(self, text: str) -> Section:
        """Returns the one passage; its place tells the source, which a citation shows."""
        named = " ".join(part for part in (self.source.title, self.source.number) if part)
        place = ", ".join(part for part in (named, self.place) if part)
        return Section(self.asked[0], text, message("own_answer.place", source=place), self.asked)


def is_own_answer(name: str, content: bytes) -> bool:
    """Tells whether a file has the head of an own answer."""
    if not name.lower().endswith(_SUFFIXES):
        return False
    match = FRONT_MATTER.match(_text(content.decode("utf-8", "ignore")))
    return match is not None and "\nasked:" in f"\n{match[1]}"


def parse_own_answer(path: Path, text: str) -> tuple[OwnAnswer, str]:
    """Returns head and text.

    Raises:
        KnowledgeError: a key is wrong, or the answer is empty, too long or without a source.
    """
    match = FRONT_MATTER.match(_text(text))
    if match is None:
        raise KnowledgeError(path, message("own_answer.no_head"), 1)
    own = convert(path, OwnAnswer, parse_yaml(path, match[1]))
    said = normalise(match[2])
    if not said or not any(one.strip() for one in own.asked):
        raise KnowledgeError(path, message("own_answer.empty"))
    if len(said) > LONGEST_OWN_ANSWER:
        raise KnowledgeError(path, message("own_answer.too_long", limit=LONGEST_OWN_ANSWER))
    if not own.source.title.strip() or not (own.place.strip() or own.source.url):
        raise KnowledgeError(path, message("own_answer.uncited"))
    return own, said


def as_markdown(own: OwnAnswer, text: str) -> bytes:
    """Returns the file that `parse_own_answer` reads."""
    return f"---\n{write_yaml(own)}---\n\n{normalise(text)}\n".encode()


def _text(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
