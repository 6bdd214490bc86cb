"""Two questions in one message: where the first ends. A story before a question stays with its question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.common.clauses import ASKS
from assistant.common.gazetteer import Gazetteer
from assistant.common.mentions import find_mentions
from assistant.understanding.words import conversation_words

MOST_QUESTIONS = 3


@dataclass(frozen=True)
class _Part:
    """A stretch of the message, `start` to `end`, and what it asks about.

    Attributes:
        subjects: aspects of a procedure, or metrics with their units.
        procedures: the procedures named.
    """

    start: int
    end: int
    subjects: frozenset[str]
    procedures: frozenset[str]
    asks: bool

    def with_next(self, part: _Part) -> _Part:
        """Both as one part."""
        subjects, procedures = self.subjects | part.subjects, self.procedures | part.procedures
        return _Part(self.start, part.end, subjects, procedures, self.asks or part.asks)

    def is_before_another_question(self, part: _Part) -> bool:
        """Tells whether both ask, and `part` asks something else, or of something else."""
        other = part.subjects - self.subjects
        of_other = part.subjects and self.procedures and part.procedures - self.procedures
        return bool(self.subjects and self.asks and part.asks and (other or of_other))


class QuestionSplitter:
    """Splits only where both sides ask, and ask different things; in doubt the message stays whole."""

    def __init__(self, gazetteer: Callable[[], Gazetteer]) -> None:
        """Args: gazetteer: called for every message, so that published names are known at once."""
        self._gazetteer = gazetteer

    def split(self, text: str) -> tuple[str, ...]:
        """Returns the questions of `text` (as understood), at most three; one when it cannot be told apart."""
        if conversation_words().one_question.search(text):
            return (text,)
        questions: list[_Part] = []
        for start, end in _stretches(text):
            part = self._read(text, start, end)
            if not questions or questions[-1].is_before_another_question(part):
                questions.append(part)
            else:
                questions[-1] = questions[-1].with_next(part)
        apart = 1 < len(questions) <= MOST_QUESTIONS and all(question.subjects for question in questions)
        return tuple(_alone(text[q.start : q.end]) for q in questions) if apart else (text,)

    def _read(self, text: str, start: int, end: int) -> _Part:
        words = conversation_words()
        stretch = text[start:end]
        subjects = {aspect for aspect, pattern in words.aspects.items() if pattern.search(stretch)}
        mentions = find_mentions(self._gazetteer(), stretch)
        asks = ASKS.search(stretch) is not None
        where = sorted({mention.value for mention in mentions if mention.type in ("unit", "period")})
        if where and not subjects:
            subjects = {f"{mention.value} {' '.join(where)}" for mention in mentions if mention.type == "metric"}
            asks = asks or bool(subjects)
        elif len(stretch.split()) <= words.longest_short_part:
            asks = asks or bool(subjects)
        procedures = frozenset(mention.value for mention in mentions if mention.type == "procedure")
        return _Part(start, end, frozenset(subjects), procedures, asks)


def _stretches(text: str) -> list[tuple[int, int]]:
    """What lies between two joints; punctuation alone is none."""
    spans, position = [], 0
    for joint in conversation_words().joint.finditer(text):
        spans.append((position, joint.start()))
        position = joint.end()
    spans.append((position, len(text)))
    return [(start, end) for start, end in spans if text[start:end].strip(" ,.;?!")]


def _alone(question: str) -> str:
    return conversation_words().joining.sub("", question).strip(" ,;")
