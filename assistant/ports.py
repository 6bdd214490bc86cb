"""What the line needs from outside, in its own words. Every port has an in-memory implementation and one contract test class."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from assistant.domain.approval import ApprovalRequest
from assistant.domain.audit import AuditAction, AuditEntry
from assistant.domain.dossier import Register, StagedDossier
from assistant.domain.indicator import Dimension, RegisterCount, RegisterState
from assistant.domain.insight import Days, HandledQuestion, Insights, Unanswered, Verdict
from assistant.domain.library import Action, ActiveItem, NewVersion, Snapshot, Version
from assistant.domain.message import IncomingMessage, Question, Reply, Topic, Turn
from assistant.domain.own_dossier import DossierView
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


class RegisterCounts(Protocol):
    """Counts the dossiers of the register. Blocking: called from a worker thread."""

    def state(self) -> RegisterState | None:
        """Returns what is loaded, None when nothing is; cheap, asked before every count."""

    def counts(
        self,
        wanted: Sequence[RegisterCount],
        first: date,
        last: date,
        *,
        by: Sequence[Dimension],
        units: Sequence[str] | None = None,
    ) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        """Returns the counts of each group, in the order of `wanted`; groups without a dossier are left out.

        Args:
            first, last: the period, both ends included; `last` is not after the register's `as_of`.
            by: dimensions of the groups; a key has their values in this order.
            units: only dossiers of these units; None: of all.

        Raises:
            StoreUnavailable: the store cannot be asked.
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


class Feedback(Protocol):
    """What people think of answers: one verdict a turn."""

    async def give(self, turn_id: str, verdict: Verdict) -> bool:
        """Keeps a verdict in place of the one before, personal numbers in its words masked; False when there is no such turn."""

    async def of(self, turn_id: str) -> Verdict | None:
        """Returns the verdict on a turn, None when nobody gave one."""


MOST_COUNTED = 20_000  # turns that one look at the journal reads; their answers are JSON, which takes time to read
MOST_LISTED = 2_000  # unanswered questions that one look brings


class Insight(Protocol):
    """Reads of the journal what people ask. Nothing here changes anything; the newest turns are read, and only so many."""

    async def counts(self, days: Days, *, limit: int = MOST_COUNTED) -> Insights:
        """Counts the newest `limit` turns of these days; `asked` tells how many there were."""

    async def unanswered(self, days: Days, *, read: int = MOST_COUNTED, limit: int = MOST_LISTED) -> Unanswered:
        """Returns what was refused, answered in part or found unhelpful (`assistant.domain.insight.gap`), newest first.

        Args:
            read: how many turns, the newest of these days, are looked at.
            limit: how many are returned at most.
        """

    async def words(self, turn_ids: Collection[str]) -> Mapping[str, str]:
        """Returns turn id → what the person said, personal numbers masked; unknown ids are left out."""


class HandledQuestions(Protocol):
    """Questions that were unanswered until somebody dealt with them, by the key of their words."""

    async def add(self, questions: Iterable[HandledQuestion]) -> None:
        """Keeps them; one of the same key is replaced."""

    async def among(self, keys: Collection[str]) -> frozenset[str]:
        """Returns those of `keys` that have been dealt with."""

    async def newest(self, limit: int = 200) -> tuple[HandledQuestion, ...]:
        """Returns what was dealt with last, newest first."""

    async def remove(self, key: str) -> bool:
        """Puts a question back among the unanswered ones; False when it was not handled."""


class People(Protocol):
    """Accounts of officials, and the tokens they sign in with."""

    async def sign_in(self, name: str, password: str) -> tuple[str, int, Principal]:
        """Returns a bearer token, its life in seconds, and whose it is.

        Raises:
            NotSignedIn: wrong name or password; takes as long as a right one.
            TooManyAttempts: the account is locked for a while.
        """

    async def principal_of(self, token: str, *, idle_s: int | None = None) -> Principal:
        """Returns whose token it is.

        Args:
            idle_s: ends the session of a browser that was not used for so long; None: as long as the token lives.

        Raises:
            NotSignedIn: unknown, expired, idle or withdrawn.
        """

    async def sign_out(self, token: str) -> None:
        """Withdraws a token; nothing happens when there is none."""

    async def add(self, principal: Principal, password: str) -> None:
        """Creates an account; `principal.name` is the name to sign in with.

        Raises:
            ValueError: the name is taken.
        """


@dataclass(frozen=True, slots=True)
class LoadedDossiers:
    """What an import did to the register; `repeated` are rows whose code stands in the import again, as new or newer."""

    added: int
    updated: int
    unchanged: int
    repeated: int
    register: Register


class DossierStore(Protocol):
    """The register of dossiers as an import sees it. Blocking, unlike the other ports: it runs for minutes, in a thread."""

    def register(self) -> Register | None:
        """Returns what the register holds, None when there is none.

        Raises:
            StoreUnavailable: the store did not answer.
        """

    def load(
        self,
        batches: Iterable[Sequence[StagedDossier]],
        describe: Callable[[Register | None], Register],
        *,
        replace: bool,
    ) -> LoadedDossiers:
        """Brings dossiers in by code: newer ones over older ones, all or nothing; readers see the old state until the end.

        A dossier is newer when its `updated` is greater and, where its row does not say when it was updated, something differs.

        Args:
            describe: called after the last batch, with the register at that moment and nobody else able to change it;
                returns the new one (`dossiers` and `revision` are filled in here). What it or `batches` raises stops everything.
            replace: what the register holds goes first.

        Raises:
            StoreUnavailable: it could not be kept.
        """


class DossierLookup(Protocol):
    """Opens one dossier to who knows its code and one number given to the desk. There is no way to list any."""

    async def register(self) -> RegisterState | None:
        """Returns what the register holds, None when none is loaded.

        Raises:
            StoreUnavailable: the store did not answer.
        """

    async def find(self, code: str, fact: str, client: str) -> DossierView | None:
        """Returns the dossier; None alike, and in the same time, for an unknown code and for a wrong fact.

        Args:
            fact: telephone number or personal id number of the applicant, digits and separators as typed.
            client: who tries ("talk:…", "peer:…"); kept as a digest only, for as long as tries are counted.

        Raises:
            LookupClosed: too many tries (`assistant.domain.lookup_limits`).
            StoreUnavailable: the store did not answer.
        """


@dataclass(frozen=True, slots=True)
class Update:
    """What a chat platform sent, as it came.

    Attributes:
        id: the platform's own id, unique within the channel.
        attempts: how often it was begun.
        turn_id: the turn that answers it, where one was kept before something failed; it is sent, not asked again.
    """

    channel: str
    id: str
    payload: Mapping[str, Any]
    attempts: int
    turn_id: str | None = None


class Inbox(Protocol):
    """Keeps what chat platforms send until it is answered. Every method raises StoreUnavailable when the store is away."""

    async def put(self, channel: str, update_id: str, payload: Mapping[str, Any]) -> bool:
        """Keeps an update; False when it came before, answered or not.

        Args:
            update_id: 1–120 characters.
        """

    async def begin(self, channel: str, update_id: str) -> Update | None:
        """Returns an update to work on, and no one else gets it for two minutes; None when it is done or in somebody's hands."""

    async def waiting(self, channel: str, limit: int = 100) -> tuple[Update, ...]:
        """Returns updates that `begin` would give out now, oldest first; they are not begun."""

    async def answered(self, channel: str, update_id: str, turn_id: str) -> None:
        """Notes the turn that answers it, so that a later attempt sends the same."""

    async def put_back(self, channel: str, update_id: str) -> None:
        """Gives an update that was begun to the next one who asks."""

    async def done(self, channel: str, update_id: str) -> None:
        """Notes that nothing is left to do, and forgets the payload: it holds somebody's words."""

    async def forget_before(self, moment: datetime) -> int:
        """Deletes updates that came before `moment`, answered or not; returns how many. Sent again, they would be new.

        What is noted of one that is gone is lost.
        """


@dataclass(frozen=True, slots=True)
class Talk:
    """Where one person's talk in a chat stands.

    Attributes:
        consented: whether the person has agreed to see details of a dossier in this chat.
        withheld: id of the turn whose details wait for that, or None.
    """

    conversation_id: str
    consented: bool = False
    withheld: str | None = None


class Talks(Protocol):
    """Which conversation a person of a chat platform is in. Every method raises StoreUnavailable when the store is away."""

    async def of(self, channel: str, person: str) -> Talk | None:
        """Returns the talk, None before the first one and when its conversation was forgotten.

        Args:
            person: the platform's id; kept as a digest only.
        """

    async def keep(self, channel: str, person: str, talk: Talk) -> None:
        """Keeps a talk in place of the one before. Its conversation must exist."""

    async def forget(self, channel: str, person: str) -> None:
        """Forgets the talk, the consent too; the next message begins a new one."""


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

    async def drafts(self) -> tuple[Version, ...]:
        """Returns the newest version of every item where that one was never published, by item id."""

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


class AuditLog(Protocol):
    """Keeps every change that a person made; nothing is taken out again."""

    async def add(self, entry: AuditEntry) -> None:
        """Keeps an entry.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def entries(
        self,
        *,
        person: str | None = None,
        action: AuditAction | None = None,
        subject: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[AuditEntry, ...]:
        """Returns entries, the newest first; a filter that is None lets everything through."""


class ApprovalRequests(Protocol):
    """Which drafts wait for somebody's approval."""

    async def add(self, request: ApprovalRequest) -> bool:
        """Keeps a request; False when that version waits already.

        Raises:
            StoreUnavailable: it could not be kept.
        """

    async def of(self, item_id: str) -> tuple[ApprovalRequest, ...]:
        """Returns the requests for versions of an item, the newest version first."""

    async def waiting(self) -> tuple[ApprovalRequest, ...]:
        """Returns all requests, the oldest first."""

    async def remove(self, item_id: str, numbers: Iterable[int]) -> None:
        """Forgets the requests for these versions; nothing happens where there is none."""


class KeptSettings(Protocol):
    """What administrators decide while the assistant runs."""

    async def get(self, key: str) -> Any | None:
        """Returns the value, None when nobody has decided."""

    async def put(self, key: str, value: Any, by: str) -> None:
        """Keeps a JSON value in place of the one before.

        Raises:
            StoreUnavailable: it could not be kept.
        """
