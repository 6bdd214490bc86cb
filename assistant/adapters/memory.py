"""In-memory implementations of the ports: for tests, for `make ask`, and for reading what a port means."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from assistant.common.identifiers import mask
from assistant.common.text import normalise, tokens
from assistant.domain.errors import (
    AccountBlocked,
    DialogueUnavailable,
    NotSignedIn,
    TooManyAttempts,
    UnknownConversation,
)
from assistant.domain.message import IncomingMessage, Question, Reply, Topic, Turn
from assistant.domain.passage import QUOTED, Hit, Passage, PassageKind
from assistant.domain.principal import CITIZEN, Principal
from assistant.ports import Conversation, KeptTurn, SaidTurn, TalkBegun


class NoDialogue:
    """A dialogue that is always away: everything is answered by the fallback."""

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        raise DialogueUnavailable("not configured")


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A turn with where and how fast it was answered."""

    conversation_id: str
    channel: str
    took_ms: int
    said: SaidTurn


class MemoryJournal:
    """Keeps conversations as long as the process lives."""

    def __init__(self) -> None:
        self._conversations: dict[str, tuple[Conversation, datetime]] = {}
        self._kept: dict[str, tuple[str, KeptTurn]] = {}
        self._said: dict[str, list[SaidTurn]] = {}
        self._took_ms: dict[str, int] = {}
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
        said = SaidTurn(reply.turn_id, now, mask(normalise(message.text)), turn)
        self._said.setdefault(reply.conversation_id, []).append(said)
        self._took_ms[reply.turn_id] = took_ms
        self.turns.append((message, turn))

    async def turn(self, turn_id: str, principal: Principal) -> KeptTurn | None:
        conversation_id, kept = self._kept.get(turn_id, ("", None))
        known = self._conversations.get(conversation_id)
        return kept if known is not None and known[0].owner in (None, principal.id) else None

    async def reply(self, turn_id: str, principal: Principal) -> Reply | None:
        conversation_id, kept = self._kept.get(turn_id, ("", None))
        known = self._conversations.get(conversation_id)
        if kept is None or known is None or known[0].owner != principal.id:
            return None
        return Reply(conversation_id, turn_id, kept.turn.understanding, kept.turn.answers)

    async def forget(self, conversation_id: str) -> None:
        known = self._conversations.get(conversation_id)
        if known is None or known[0].owner is not None:
            raise UnknownConversation(conversation_id)
        del self._conversations[conversation_id]

    async def said(self, turn_id: str, principal: Principal) -> SaidTurn | None:
        conversation_id, _ = self._kept.get(turn_id, ("", None))
        return next((said for said in await self.talk(conversation_id, principal) if said.turn_id == turn_id), None)

    async def talk(self, conversation_id: str, principal: Principal) -> tuple[SaidTurn, ...]:
        return tuple(said for said in self._said.get(conversation_id, ()) if self._is_of(conversation_id, principal))

    async def talks(self, principal: Principal, channel: str, *, limit: int) -> tuple[TalkBegun, ...]:
        own = [
            TalkBegun(key, said[-1].asked_at, said[0].own_words, len(said))
            for key, said in self._said.items()
            if self._is_of(key, principal) and self._kept[said[0].turn_id][1].channel == channel
        ]
        return tuple(sorted(own, key=lambda talk: talk.last_at, reverse=True)[:limit])

    def entries(self) -> tuple[JournalEntry, ...]:
        """Returns every turn of the conversations that are kept."""
        return tuple(
            JournalEntry(key, self._kept[said.turn_id][1].channel, self._took_ms[said.turn_id], said)
            for key in self._conversations
            for said in self._said.get(key, ())
        )

    def _is_of(self, conversation_id: str, principal: Principal) -> bool:
        known = self._conversations.get(conversation_id)
        return known is not None and principal.id is not None and known[0].owner == principal.id

    async def forget_before(self, moment: datetime) -> int:
        old = [key for key, (_, last_at) in self._conversations.items() if last_at < moment]
        for key in old:
            del self._conversations[key]
        return len(old)


@dataclass
class _Account:
    principal: Principal
    password: str
    failures: int = 0
    blocked: bool = False


class MemoryPeople:
    """Accounts without hashing; never for real people."""

    def __init__(self) -> None:
        self.accounts: dict[str, _Account] = {}
        self.tokens: dict[str, tuple[Principal, datetime]] = {}

    async def sign_in(self, name: str, password: str) -> tuple[str, int, Principal]:
        account = self.accounts.get(name)
        if account is not None and account.failures >= 5:
            raise TooManyAttempts(900)
        if account is None or not hmac.compare_digest(account.password.encode(), password.encode("utf-8", "replace")):
            if account is not None:
                account.failures += 1
            raise NotSignedIn(name)
        if account.blocked:
            raise AccountBlocked(name)
        account.failures = 0
        return self._new_session(account)

    async def person(self, person_id: str) -> Principal | None:
        found = self._account(lambda own: own.id == person_id)
        return None if found is None else found.principal

    async def by_name(self, name: str) -> Principal | None:
        found = self._account(lambda own: own.name == name)
        return None if found is None else found.principal

    async def open_session(self, person_id: str) -> tuple[str, int, Principal]:
        found = self._account(lambda own: own.id == person_id)
        if found is None:
            raise NotSignedIn("account")
        return self._new_session(found)

    def _account(self, is_meant: Callable[[Principal], bool]) -> _Account | None:
        return next(
            (one for one in self.accounts.values() if is_meant(one.principal) and one.failures < 5 and not one.blocked),
            None,
        )

    def _new_session(self, account: _Account) -> tuple[str, int, Principal]:
        token = secrets.token_urlsafe(32)
        self.tokens[token] = account.principal, datetime.now(UTC)
        return token, 3600, account.principal

    async def principal_of(self, token: str, *, idle_s: int | None = None) -> Principal:
        known, now = self.tokens.get(token), datetime.now(UTC)
        if known is None:
            raise NotSignedIn("token")
        if idle_s is not None and now - known[1] > timedelta(seconds=idle_s):
            await self.sign_out(token)
            raise NotSignedIn("idle")
        self.tokens[token] = known[0], now
        return self.accounts[known[0].name].principal

    async def sign_out(self, token: str) -> None:
        self.tokens.pop(token, None)

    async def add(self, principal: Principal, password: str, *, once: bool = False) -> None:
        if principal.name in self.accounts:
            raise ValueError(f"the name {principal.name!r} is taken")
        own = replace(principal, id=principal.id or secrets.token_urlsafe(12), password_due=once)
        self.accounts[principal.name] = _Account(own, password)

    async def set_password(self, name: str, password: str, *, once: bool = False) -> bool:
        account = self.accounts.get(name)
        if account is None:
            return False
        account.password, account.failures = password, 0
        account.principal = replace(account.principal, password_due=once)
        self.end_sessions(name)
        return True

    async def change_password(self, name: str, old: str, new: str) -> None:
        token, _, _ = await self.sign_in(name, old)
        await self.sign_out(token)
        await self.set_password(name, new)

    def end_sessions(self, name: str) -> int:
        own = [token for token, (whose, _) in self.tokens.items() if whose.name == name]
        for token in own:
            del self.tokens[token]
        return len(own)


class MemorySearch:
    """Ranks passages by the share of the question's words they contain; no index, no model."""

    def __init__(self, passages: Collection[Passage]) -> None:
        self._passages = tuple(passages)
        self._words: list[frozenset[str]] = []

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
        self._words = self._words or [*map(_words_of, self._passages)]
        for passage, words in zip(self._passages, self._words, strict=True):
            if passage.kind not in (kinds or QUOTED) or not principal.may_read(passage.visibility, passage.unit):
                continue
            share = len(asked & words) / len(asked) if asked else 0.0
            if share:
                hits.append(Hit(passage, share, share, None))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])

    def passage(self, passage_id: str, principal: Principal = CITIZEN) -> Passage | None:
        return next(
            (p for p in self._passages if p.id == passage_id and principal.may_read(p.visibility, p.unit)), None
        )


def _words_of(passage: Passage) -> frozenset[str]:
    return frozenset(tokens(" ".join((passage.heading, passage.names, passage.text, *passage.asked))))
