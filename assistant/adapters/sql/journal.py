"""The journal in SQL."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import conversations, turn_days, turn_facts, turns
from assistant.adapters.sql.turn_days import drop_days, of_turns
from assistant.adapters.sql.turn_facts import facts_row
from assistant.adapters.turn_codec import NotATurn, topic_from_json, topic_to_json, turn_from_json, turn_to_json
from assistant.common.identifiers import mask
from assistant.common.text import normalise
from assistant.domain.errors import StoreUnavailable, UnknownConversation
from assistant.domain.insight import HERE
from assistant.domain.message import IncomingMessage, Reply, Topic, Turn
from assistant.domain.principal import Principal
from assistant.ports import Conversation, KeptTurn, SaidTurn, TalkBegun

_OUR_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class SqlJournal:
    """See `assistant.ports.Journal`."""

    def __init__(self, engine: AsyncEngine, versions: Callable[[], dict[str, Any]]) -> None:
        """Args: versions: tells those of model, index and knowledge; kept beside every turn so that it can be replayed."""
        self._engine = engine
        self._versions = versions

    async def open(self, conversation_id: str | None, principal: Principal, channel: str) -> Conversation:
        if conversation_id is None:
            return await self._begin(principal, channel)
        if not _OUR_ID.fullmatch(conversation_id):  # half a character or a NUL cannot even be looked up
            raise UnknownConversation(conversation_id)
        query = select(conversations).where(conversations.c.id == conversation_id)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None or row.owner != principal.id:
            raise UnknownConversation(conversation_id)
        return Conversation(row.id, row.owner, row.turns, topic_from_json(row.topic))

    async def record(self, message: IncomingMessage, turn: Turn, reply: Reply, took_ms: int) -> None:
        now = datetime.now(UTC)
        kept = turn_to_json(turn)
        kept["understanding"]["text"] = mask(turn.understanding.text)
        for entity in kept["understanding"]["entities"]:
            entity["text"], entity["value"] = mask(entity["text"]), mask(entity["value"])
        kept["topic"]["dossier_code"] = None  # the conversation has it until the next question; this is kept for months
        for answer in kept["answers"]:
            if answer["kind"] == "form":  # its summary repeats what the person typed, the telephone number too
                answer["text"] = mask(answer["text"])
        row = {
            "id": reply.turn_id,
            "conversation_id": reply.conversation_id,
            "asked_at": now,
            "own_words": mask(normalise(message.text)),
            "turn": kept,
            "versions": self._versions(),
            "route": turn.understanding.route,
            "took_ms": took_ms,
        }
        route = turn.understanding.route
        facts = facts_row(reply.turn_id, now, reply.conversation_id, message.channel, route, took_ms, kept)
        moved_on = {"last_at": now, "turns": conversations.c.turns + 1, "topic": topic_to_json(turn.topic)}
        own = conversations.c.id == reply.conversation_id
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(turns).values(row))
                await connection.execute(insert(turn_facts).values(facts))
                await connection.execute(update(conversations).where(own).values(moved_on))
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    async def turn(self, turn_id: str, principal: Principal) -> KeptTurn | None:
        if not _OUR_ID.fullmatch(turn_id):
            return None
        of_its_conversation = turns.c.conversation_id == conversations.c.id
        earlier = turns.alias()
        before = exists().where(
            earlier.c.conversation_id == turns.c.conversation_id, earlier.c.asked_at < turns.c.asked_at
        )
        query = select(
            turns.c.turn, turns.c.asked_at, conversations.c.owner, conversations.c.channel, (~before).label("first")
        ).join_from(turns, conversations, of_its_conversation)
        async with self._engine.connect() as connection:
            row = (await connection.execute(query.where(turns.c.id == turn_id))).one_or_none()
        if row is None or row.owner not in (None, principal.id):
            return None
        try:
            return KeptTurn(turn_from_json(row.turn), row.asked_at, row.owner is None, row.channel, row.first)
        except NotATurn:  # kept by an older version whose answers looked different
            return None

    async def reply(self, turn_id: str, principal: Principal) -> Reply | None:
        of_its_conversation = turns.c.conversation_id == conversations.c.id
        query = (
            select(turns.c.turn, turns.c.conversation_id)
            .join(conversations, of_its_conversation)
            .where(turns.c.id == turn_id, conversations.c.owner.is_not_distinct_from(principal.id))
        )
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none() if _OUR_ID.fullmatch(turn_id) else None
        if row is None:
            return None
        try:
            turn = turn_from_json(row.turn)
        except NotATurn:  # kept by an older version whose answers looked different
            return None
        return Reply(row.conversation_id, turn_id, turn.understanding, turn.answers)

    async def forget(self, conversation_id: str) -> None:
        if not _OUR_ID.fullmatch(conversation_id):
            raise UnknownConversation(conversation_id)
        own = delete(conversations).where(conversations.c.id == conversation_id, conversations.c.owner.is_(None))
        its_turns = select(turns.c.id).where(turns.c.conversation_id == conversation_id)
        async with self._engine.begin() as connection:
            await drop_days(connection, of_turns(turn_facts.c.turn_id.in_(its_turns)))  # while it still has turns
            if (await connection.execute(own)).rowcount == 0:
                raise UnknownConversation(conversation_id)

    async def said(self, turn_id: str, principal: Principal) -> SaidTurn | None:
        found = await self._said(turns.c.id == turn_id, principal) if _OUR_ID.fullmatch(turn_id) else ()
        return found[0] if found else None

    async def talk(self, conversation_id: str, principal: Principal) -> tuple[SaidTurn, ...]:
        is_id = _OUR_ID.fullmatch(conversation_id)
        return await self._said(conversations.c.id == conversation_id, principal) if is_id else ()

    async def _said(self, which: ColumnElement[bool], principal: Principal) -> tuple[SaidTurn, ...]:
        """Turns of this person's own, oldest first; those of a citizen belong to nobody."""
        if principal.id is None:
            return ()
        query = (
            select(turns.c.id, turns.c.asked_at, turns.c.own_words, turns.c.turn)
            .join(conversations, turns.c.conversation_id == conversations.c.id)
            .where(which, conversations.c.owner == principal.id)
            .order_by(turns.c.asked_at)
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        said = []
        for row in rows:
            with suppress(NotATurn):  # kept by an older version whose answers looked different
                said.append(SaidTurn(row.id, row.asked_at, row.own_words, turn_from_json(row.turn)))
        return tuple(said)

    async def talks(self, principal: Principal, channel: str, *, limit: int) -> tuple[TalkBegun, ...]:
        if principal.id is None:
            return ()
        own = select(conversations).where(
            conversations.c.owner == principal.id, conversations.c.channel == channel, conversations.c.turns > 0
        )
        newest = own.order_by(conversations.c.last_at.desc()).limit(limit).subquery()
        first = (
            select(turns.c.own_words)
            .where(turns.c.conversation_id == newest.c.id)
            .order_by(turns.c.asked_at)
            .limit(1)
            .scalar_subquery()
        )
        query = select(newest.c.id, newest.c.last_at, newest.c.turns, first.label("words"))
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query.order_by(newest.c.last_at.desc()))).all()
        return tuple(TalkBegun(row.id, row.last_at, row.words or "", row.turns) for row in rows)

    async def forget_before(self, moment: datetime) -> int:
        async with self._engine.begin() as connection:
            done = await connection.execute(delete(conversations).where(conversations.c.last_at < moment))
            await drop_days(connection, turn_days.c.day <= moment.astimezone(HERE).date())
        return done.rowcount

    async def _begin(self, principal: Principal, channel: str) -> Conversation:
        now = datetime.now(UTC)
        row = {
            "id": secrets.token_urlsafe(
                24
            ),  # for a citizen the id alone opens the conversation: it must not be guessable
            "owner": principal.id,
            "channel": channel,
            "began_at": now,
            "last_at": now,
            "turns": 0,
            "topic": topic_to_json(Topic()),
        }
        async with self._engine.begin() as connection:
            await connection.execute(insert(conversations).values(row))
        return Conversation(str(row["id"]), principal.id, 0, Topic())
