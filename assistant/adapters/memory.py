"""In-memory implementations of the ports: for tests, for `make ask`, and for reading what a port means."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from assistant.common.text import tokens
from assistant.domain.errors import DialogueUnavailable, NotSignedIn, TooManyAttempts, UnknownConversation
from assistant.domain.message import IncomingMessage, Question, Reply, Topic, Turn
from assistant.domain.passage import QUOTED, Hit, Passage, PassageKind
from assistant.domain.principal import CITIZEN, Principal
from assistant.domain.report import FieldReport
from assistant.ports import Conversation, KeptTurn


class NoDialogue:
    """A dialogue that is always away: everything is answered by the fallback."""

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        raise DialogueUnavailable("not configured")


class MemoryJournal:
    """Keeps conversations as long as the process lives."""

    def __init__(self) -> None:
        self._conversations: dict[str, tuple[Conversation, datetime]] = {}
        self._kept: dict[str, tuple[str, KeptTurn]] = {}
        self.turns: list[tuple[IncomingMessage, Turn]] = []

    async def open(self, conversation_id: str | None, principal: Principal, channel: str) -> Conversation:
        if conversation_id is None:
            fresh = Conversation(secrets.token_urlsafe(24), principal.id, 0, Topic())
            self._conversations[fresh.id] = (fresh, datetime.now(UTC))
            return fresh
        known = self._conversations.get(conversation_id)
        if known is None or known[0].owner != principal.id:
            raise UnknownConversation(conversation_id)
        return known[0]

    async def record(self, message: IncomingMessage, turn: Turn, reply: Reply, took_ms: int) -> None:
        conversation, _ = self._conversations[reply.conversation_id]
        moved_on = replace(conversation, turns=conversation.turns + 1, topic=turn.topic)
        now = datetime.now(UTC)
        self._conversations[reply.conversation_id] = (moved_on, now)
        self._kept[reply.turn_id] = (
            reply.conversation_id,
            KeptTurn(turn, now, conversation.owner is None, message.channel, conversation.turns == 0),
        )
        self.turns.append((message, turn))

    async def turn(self, turn_id: str, principal: Principal) -> KeptTurn | None:
        conversation_id, kept = self._kept.get(turn_id, ("", None))
        known = self._conversations.get(conversation_id)
        return kept if known is not None and known[0].owner in (None, principal.id) else None

    async def forget_before(self, moment: datetime) -> int:
        old = [key for key, (_, last_at) in self._conversations.items() if last_at < moment]
        for key in old:
            del self._conversations[key]
        return len(old)


class MemoryFieldReports:
    """Keeps reports as long as the process lives."""

    def __init__(self) -> None:
        self._reports: dict[str, FieldReport] = {}

    async def add(self, report: FieldReport) -> None:
        self._reports[report.number] = report

    async def since(self, moment: datetime) -> tuple[FieldReport, ...]:
        kept = (report for report in self._reports.values() if report.reported_at >= moment)
        return tuple(sorted(kept, key=lambda report: report.reported_at))

    async def remove(self, number: str) -> bool:
        return self._reports.pop(number, None) is not None


@dataclass
class _Account:
    principal: Principal
    password: str
    failures: int = 0


class MemoryPeople:
    """Accounts without hashing; never for real people."""

    def __init__(self) -> None:
        self._accounts: dict[str, _Account] = {}
        self._tokens: dict[str, Principal] = {}

    async def sign_in(self, name: str, password: str) -> tuple[str, int, Principal]:
        account = self._accounts.get(name)
        if account is not None and account.failures >= 5:
            raise TooManyAttempts(900)
        if account is None or not hmac.compare_digest(account.password.encode(), password.encode("utf-8", "replace")):
            if account is not None:
                account.failures += 1
            raise NotSignedIn(name)
        account.failures = 0
        token = secrets.token_urlsafe(32)
        self._tokens[token] = account.principal
        return token, 3600, account.principal

    async def principal_of(self, token: str) -> Principal:
        try:
            return self._tokens[token]
        except KeyError as error:
            raise NotSignedIn("token") from error

    async def add(self, principal: Principal, password: str) -> None:
        if principal.name in self._accounts:
            raise ValueError(f"the name {principal.name!r} is taken")
        own = principal if principal.id else replace(principal, id=secrets.token_urlsafe(12))
        self._accounts[principal.name] = _Account(own, password)


class MemorySearch:
    """Ranks passages by the share of the question's words they contain; no index, no model."""

    def __init__(self, passages: Collection[Passage]) -> None:
        self._passages = tuple(passages)

    async def search(
        self,
        query: str,
        *,
        limit: int,
        kinds: Sequence[PassageKind] | None = None,
        principal: Principal = CITIZEN,
    ) -> tuple[Hit, ...]:
        asked = set(tokens(query))
        hits = []
        for passage in self._passages:
            if passage.kind not in (kinds or QUOTED) or not principal.may_read(passage.visibility, passage.unit):
                continue
            words = set(tokens(f"{passage.heading} {passage.names} {passage.text}"))
            share = len(asked & words) / len(asked) if asked else 0.0
            if share:
                hits.append(Hit(passage, share, share, None))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])

    def passage(self, passage_id: str, principal: Principal = CITIZEN) -> Passage | None:
        return next(
            (p for p in self._passages if p.id == passage_id and principal.may_read(p.visibility, p.unit)), None
        )
