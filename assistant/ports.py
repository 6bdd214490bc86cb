"""What the line needs from outside, in its own words. Every port has an in-memory implementation and one contract test class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assistant.domain.library import Action, ActiveItem, NewVersion, Snapshot, Version
from assistant.domain.message import IncomingMessage, Question, Reply, Topic, Turn
from assistant.domain.passage import Hit, Passage, PassageKind
from assistant.domain.principal import CITIZEN, Principal
from assistant.domain.report import FieldReport


class PassageSearch(Protocol):
    """Finds passages of the knowledge."""

    async def search(
        self,
        query: str,
        *,
        limit: int,
        kinds: Sequence[PassageKind] | None = None,
        principal: Principal = CITIZEN,
    ) -> tuple[Hit, ...]:
        """Returns the best passages first, at most `limit`; empty when nothing is relevant or visible.

        Raises:
            SearchUnavailable: there is no index.
        """

    def passage(self, passage_id: str, principal: Principal = CITIZEN) -> Passage | None:
        """Returns one passage by id, None when there is none that this person may see."""


class Dialogue(Protocol):
    """Decides what the person wants and keeps the dialogue."""

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        """Returns the turn with its answers.

        Args:
            turn_number: 1 for the first question of a conversation.
            topic: what the conversation is about; the journal's, which also knows the turns that rules answered.

        Raises:
            DialogueUnavailable: no usable answer came in time.
        """


class FieldReports(Protocol):
    """Keeps what citizens report from the street until an official has dealt with it."""

    async def add(self, report: FieldReport) -> None:
        """Keeps a report.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def since(self, moment: datetime) -> tuple[FieldReport, ...]:
        """Returns the reports made at `moment` or later, oldest first."""

    async def remove(self, number: str) -> bool:
        """Forgets a report; False when there is none of that number."""


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

    async def forget_before(self, moment: datetime) -> int:
        """Deletes conversations whose last turn is older; returns how many."""


class People(Protocol):
    """Accounts of officials, and the tokens they sign in with."""

    async def sign_in(self, name: str, password: str) -> tuple[str, int, Principal]:
        """Returns a bearer token, its life in seconds, and whose it is.

        Raises:
            NotSignedIn: wrong name or password; takes as long as a right one.
            TooManyAttempts: the account is locked for a while.
        """

    async def principal_of(self, token: str) -> Principal:
        """Returns whose token it is.

        Raises:
            NotSignedIn: unknown, expired or withdrawn.
        """

    async def add(self, principal: Principal, password: str) -> None:
        """Creates an account; `principal.name` is the name to sign in with.

        Raises:
            ValueError: the name is taken.
        """


class Library(Protocol):
    """Keeps every version of published knowledge, which of them answers, and the history of that."""

    async def revision(self) -> int:
        """Returns the id of the newest snapshot, 0 before the first; cheap, asked before every message."""

    async def add(self, versions: Iterable[NewVersion], by: str) -> tuple[Version, ...]:
        """Keeps drafts and returns them in order; one whose digest its item's newest version has already is that version."""

    async def versions(self, item_id: str) -> tuple[Version, ...]:
        """Returns an item's versions, newest first; empty when there is no such item."""

    async def newest(self) -> tuple[Version, ...]:
        """Returns the version of every item that answers or, where none does, its newest one, by item id."""

    async def contents(self, wanted: Mapping[str, int]) -> Mapping[str, tuple[Version, Mapping[str, Any]]]:
        """Returns item id → version and content for many at once; unknown ones are left out."""

    async def file(self, item_id: str, number: int) -> tuple[str, bytes] | None:
        """Returns name and bytes of the uploaded file, None when there is none."""

    async def active(self) -> tuple[int, Mapping[str, ActiveItem]]:
        """Returns the revision and what answers in it, of one moment."""

    async def change(self, versions: Mapping[str, int], *, by: str, action: Action, reason: str) -> Snapshot:
        """Makes these versions answer (WITHDRAWN: none), all or nothing.

        Raises:
            UnknownVersion: an item or version does not exist.
            StoreUnavailable: it could not be kept.
        """

    async def roll_back(self, snapshot: int, *, by: str, reason: str) -> Snapshot:
        """Makes answer what answered after `snapshot` (0: before the first); itself a new snapshot.

        Raises:
            UnknownVersion: there is no such snapshot.
        """

    async def snapshots(self, limit: int = 100) -> tuple[Snapshot, ...]:
        """Returns the newest first."""
