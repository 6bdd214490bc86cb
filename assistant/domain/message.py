"""A person's message, what was understood of it, and what the conversation remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.domain.answer import Answer, Choice, Download
from assistant.domain.principal import Principal

LONGEST_MESSAGE = 2000  # characters, after trimming

Route = Literal["rasa", "fallback"]


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """What a channel received, before anything is made of it.

    Attributes:
        text: the person's own words, 1–2,000 characters after trimming.
        conversation_id: None for the first message.
        key: made at random by who sends; the same words sent again with it are answered with the turn that is there.
    """

    channel: str
    text: str
    conversation_id: str | None
    principal: Principal
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A message in canonical form: `text` is what was understood, `own_words` what was typed."""

    text: str
    own_words: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A name or code found in the question; `value` is our id for it ("phuong-8")."""

    type: str
    text: str
    value: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the person wants.

    Attributes:
        confidence: 0–1, of the intent.
        text: the question as understood, diacritics restored.
        follows: the subject is left to the topic: "thế phường 9?".
        likely: what the intent could be as well, the likeliest first; empty where only rules or plain words decided.
    """

    intent: str
    confidence: float
    text: str
    entities: tuple[Entity, ...]
    route: Route
    follows: bool = False
    likely: tuple[str, ...] = ()

    def values(self, entity_type: str) -> tuple[str, ...]:
        """Returns the distinct values of one type, in the order they were said."""
        return tuple(dict.fromkeys(entity.value for entity in self.entities if entity.type == entity_type))

    def text_without(self, *entity_types: str) -> str:
        """Returns the text with the mentions of these types blanked out, as long as before."""
        text = self.text
        for entity in self.entities:
            end = entity.start + len(entity.text)
            if entity.type in entity_types and entity.text and text[entity.start : end] == entity.text:
                text = text[: entity.start] + " " * len(entity.text) + text[end:]
        return text


@dataclass(frozen=True, slots=True)
class Files:
    """What can be downloaded of an answer with figures.

    Attributes:
        metric: id of what the figures are about.
        title: the figures in words ("Số văn bản đi, 9 tháng năm 2023").
    """

    metric: str
    title: str
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What the conversation is about, for follow-ups such as "còn lệ phí?"; ids, or None.

    Attributes:
        previous_procedure: the one before `procedure`, for "quay lại cái hồi nãy".
        intent: of the last question about a procedure or a figure, for "thế phường 9?".
        offered: the choices of the last answer, for "cái thứ hai".
        asked_back: whether the last answer asked to choose between them.
        form_open: whether a form waits for its next field.
        files: of the last answer with figures, for "xuất excel giúp tôi".
        dossier_asked: whether the last answer asked for a dossier's code or for the number that opens it.
        dossier_code: the code, where only the number is missing; kept for the next question alone.
    """

    procedure: str | None = None
    metric: str | None = None
    unit: str | None = None
    period: str | None = None
    previous_procedure: str | None = None
    intent: str | None = None
    offered: tuple[Choice, ...] = ()
    asked_back: bool = False
    form_open: bool = False
    files: Files | None = None
    dossier_asked: bool = False
    dossier_code: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one question: one understanding, one or more answers, and the topic to remember."""

    understanding: Understanding
    answers: tuple[Answer, ...]
    topic: Topic = field(default_factory=Topic)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a channel gets back."""

    conversation_id: str
    turn_id: str
    understanding: Understanding
    answers: tuple[Answer, ...]
