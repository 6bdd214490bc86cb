"""Conversations as they are kept, and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.domain.message import IncomingMessage, Reply, Topic, Turn
from assistant.domain.principal import Principal


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where a conversation stands before its next turn.

    Attributes:
        owner: id of the person who began it, None for a citizen.
        turns: questions answered so far.
    """

    id: str
    owner: str | None
    turns: int
    topic: Topic


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as the journal kept it, personal numbers masked in what the person said.

    Attributes:
        public: whether a citizen asked, so that everything in its answers may be shown to anybody.
        channel: where the conversation was held; what was said on a chat platform opens by a signed link alone.
        first: whether it is the first of its conversation.
    """

    turn: Turn
    answered_at: datetime
    public: bool
    channel: str = "web"
    first: bool = False


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """A turn as it is shown again: what the person said, personal numbers masked, and what was answered."""

    turn_id: str
    asked_at: datetime
    own_words: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class TalkBegun:
    """A conversation in a list: its first question tells which it was."""

    conversation_id: str
    last_at: datetime
    first_words: str
    turns: int


class Journal(Protocol):
    """Keeps conversations and every turn with what it was answered from."""

    async def open(self, conversation_id: str | None, principal: Principal, channel: str) -> Conversation:
        """Returns the conversation, a new one for None.

        Raises:
            UnknownConversation: there is none of this id that belongs to this person.
        """

    async def record(self, message: IncomingMessage, turn: Turn, reply: Reply, took_ms: int) -> None:
        """Keeps one turn, personal numbers masked, and moves the conversation's topic on.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def turn(self, turn_id: str, principal: Principal) -> KeptTurn | None:
        """Returns a turn of this person's; a citizen's turn opens to whoever holds its id. None when there is no such turn."""

    async def reply(self, turn_id: str, principal: Principal) -> Reply | None:
        """Returns a turn as it was replied to the person who asked, None when this person was not given it."""

    async def forget(self, conversation_id: str) -> None:
        """Deletes a citizen's conversation with all its turns and what was thought of them.

        Raises:
            UnknownConversation: there is none of this id, or it is of somebody who has signed in: that stays.
        """

    async def said(self, turn_id: str, principal: Principal) -> SaidTurn | None:
        """Returns one turn of a signed-in person, None when this person has none of that id."""

    async def talk(self, conversation_id: str, principal: Principal) -> tuple[SaidTurn, ...]:
        """Returns the turns of a conversation of a signed-in person, oldest first; none of anybody else's."""

    async def talks(self, principal: Principal, channel: str, *, limit: int) -> tuple[TalkBegun, ...]:
        """Returns the conversations a signed-in person had on a channel and asked something in, newest first."""

    async def forget_before(self, moment: datetime) -> int:
        """Deletes conversations whose last turn is older; returns how many."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A question on a person's board; its answer is computed each time the board is opened.

    Attributes:
        question: in the person's own words.
        asked: what was understood, and the topic it was asked in.
    """

    id: str
    question: str
    asked: Turn


class Pins(Protocol):
    """The boards of those who have signed in."""

    async def of(self, person_id: str) -> tuple[Pin, ...]:
        """Returns a person's pins, the first pinned first."""

    async def add(self, person_id: str, pin: Pin) -> None:
        """Pins a question; one that is there already, under whatever id, stays as it is."""

    async def remove(self, person_id: str, pin_id: str) -> bool:
        """Takes one off; False when this person has none of that id."""
