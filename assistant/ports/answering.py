"""What answering looks into, and what understands the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from assistant.domain.indicator import Dimension, RegisterCount, RegisterState
from assistant.domain.message import Question, Topic, Turn
from assistant.domain.own_dossier import DossierView
from assistant.domain.passage import Hit, Passage, PassageKind
from assistant.domain.principal import CITIZEN, Principal


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
