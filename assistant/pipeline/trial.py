"""What a question finds and how it is answered from one edition: for the desk, nothing is kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from assistant.common.understood import Understood, understand_text
from assistant.domain.answer import Answer
from assistant.domain.message import IncomingMessage, Question, Topic, Understanding
from assistant.domain.passage import Hit
from assistant.domain.principal import CITIZEN, Principal
from assistant.pipeline.assistant import read
from assistant.pipeline.edition import Edition
from assistant.pipeline.guard import Guard
from assistant.pipeline.merging import merged


@dataclass(frozen=True, slots=True)
class Trial:
    """Evidence and answers; `query` is the question as understood."""

    query: str
    hits: tuple[Hit, ...]
    citizen: tuple[Answer, ...]
    official: tuple[Answer, ...]


async def tried(edition: Edition, text: str, person: Principal, *, limit: int) -> Trial:
    """Returns the hits that `person` may see, and the answers to a citizen and to an official of the whole office.

    Raises:
        InvalidMessage: empty, or longer than 2,000 characters.
    """
    citizens, officials = [await answered(edition, text, asking) for asking in (CITIZEN, any_official(edition))]
    query, hits = await found(edition, text, person, limit=limit)
    return Trial(query, hits, citizens, officials)


async def found(edition: Edition, text: str, person: Principal, *, limit: int) -> tuple[str, tuple[Hit, ...]]:
    """Returns a question as understood, and the best passages for it."""
    query = await asyncio.to_thread(understand_text, text)
    return query, await edition.search.search(query, limit=limit, principal=person)


def any_official(edition: Edition) -> Principal:
    """Returns an official of the whole office whom nobody is."""
    return Principal("trial", "", ("official",), (edition.knowledge.office.root_unit,))


async def answered(edition: Edition, text: str, person: Principal) -> tuple[Answer, ...]:
    """Returns the answers by rules: Rasa knows nothing but the edition that answers everybody.

    Raises:
        InvalidMessage: empty, or longer than 2,000 characters.
    """
    understood, parts = await asyncio.to_thread(_understood, edition, text, person)
    topic, turns = Topic(), []
    for part in parts:
        turns.append(await edition.answering.answer(part, topic, person))
        topic = turns[-1].topic
    return Guard(edition.knowledge.office.hotline).check(merged(turns, understood)).answers


def _understood(edition: Edition, text: str, person: Principal) -> tuple[Understood, list[Understanding]]:
    """Blocking: word patterns take milliseconds, and a set of questions many of them."""
    understood = read(IncomingMessage("trial", text, None, person))
    parts = edition.splitter.split(understood.text)
    return understood, [edition.rules.understand(Question(part, understood.typed)) for part in parts]
