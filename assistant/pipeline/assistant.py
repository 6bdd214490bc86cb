"""The way of a message. Start reading the project here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter
from weakref import WeakValueDictionary

from assistant.answering.report_status import INTENT as REPORT_STATUS
from assistant.answering.report_status import ReportStatus, apart
from assistant.common.identifiers import mask
from assistant.common.understood import Understood, understand
from assistant.domain.errors import DialogueUnavailable, InvalidMessage, StoreUnavailable
from assistant.domain.message import LONGEST_MESSAGE, IncomingMessage, Question, Reply, Topic, Turn
from assistant.domain.principal import Principal
from assistant.events import log
from assistant.pipeline.downloads import with_downloads, without_downloads
from assistant.pipeline.edition import Edition
from assistant.pipeline.editions import Editions
from assistant.pipeline.guard import Guard
from assistant.pipeline.merging import merged, without_told
from assistant.pipeline.once import turn_id_of
from assistant.ports import Conversation, Dialogue, Journal
from assistant.understanding.choosing import chosen


class Assistant:
    """Turns one message into one reply."""

    def __init__(
        self,
        dialogue: Dialogue,
        editions: Editions,
        guard: Guard,
        journal: Journal,
        reports: ReportStatus,
    ) -> None:
        self._reports = reports
        self._dialogue = dialogue
        self._editions = editions
        self._guard = guard
        self._journal = journal
        self._talking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def reply(self, message: IncomingMessage) -> Reply:
        """Returns the reply; Rasa being down shows only in `understanding.route`.

        Raises:
            InvalidMessage: empty, or longer than 2,000 characters.
            UnknownConversation: the conversation is not this person's.
        """
        began = perf_counter()
        understood = read(message)
        turn_id = turn_id_of(message)
        async with self._alone(message):  # a second message of a conversation sees what the first left
            answered = await self._journal.reply(turn_id, message.principal) if message.key else None
            return answered or await self._reply(message, understood, turn_id, began)

    async def _reply(self, message: IncomingMessage, understood: Understood, turn_id: str, began: float) -> Reply:
        conversation = await self._journal.open(message.conversation_id, message.principal, message.channel)
        edition = await self._editions.newest()
        turn = self._guard.check(await self._turn(understood, conversation, turn_id, message.principal, edition))
        reply = Reply(conversation.id, turn_id, turn.understanding, turn.answers)
        took_ms = round((perf_counter() - began) * 1000)
        try:
            await self._journal.record(message, turn, reply, took_ms)
        except StoreUnavailable as error:  # the person gets the answer that is there; the operator gets the event
            log("journal.failed", turn=turn_id, cause=str(error))
            reply = replace(reply, answers=without_downloads(turn.answers, turn_id))
        kinds = [answer.kind for answer in turn.answers]
        log("answer.sent", turn=reply.turn_id, route=turn.understanding.route, kinds=kinds, took_ms=took_ms)
        return reply

    async def forget(self, conversation_id: str) -> None:
        """Forgets a citizen's conversation, after the message that is being answered in it: nothing of that one stays either.

        Raises:
            UnknownConversation: none of this id, or one of somebody who has signed in.
        """
        async with self._lock(conversation_id):
            await self._journal.forget(conversation_id)

    def _alone(self, message: IncomingMessage) -> asyncio.Lock:
        """One lock a conversation; before there is one, one for what may be the same message sent twice."""
        name = message.conversation_id or message.key
        return self._lock(name) if name else asyncio.Lock()

    def _lock(self, name: str) -> asyncio.Lock:
        return self._talking.setdefault(name, asyncio.Lock())

    async def _turn(
        self, understood: Understood, conversation: Conversation, turn_id: str, principal: Principal, edition: Edition
    ) -> Turn:
        """One turn of the dialogue for each question of the message; the second knows what the first was about."""
        topic = conversation.topic
        if topic.form_open:  # what is said to a form is not taken apart
            question = Question(understood.text, understood.typed)
            turn = await self._converse(question, conversation, topic, principal, edition)
            return merged([with_downloads(turn, turn_id, topic)], understood)
        choice = chosen(understood.text, topic.offered, by_label=topic.asked_back)
        if choice is not None:
            understood = understand(choice.text)
        turns: list[Turn] = []
        questions = self._questions(understood.text, edition)
        typed = (
            understood.typed if len(questions) == 1 else mask(understood.typed)
        )  # one may be of a dossier of one's own
        for text in questions:
            turn = await self._converse(Question(text, typed), conversation, topic, principal, edition)
            turn = without_told(turn, turns)
            turns.append(with_downloads(turn, turn_id, topic, sum(len(before.answers) for before in turns)))
            topic = turns[-1].topic
        return merged(turns, understood)

    def _questions(self, text: str, edition: Edition) -> Sequence[str]:
        """The questions of a message; what asks for a report by its number is one, and the rest only if it names something, too."""
        parts = apart(text)
        if len(parts) == 1:
            return edition.splitter.split(text)
        of_reports, rest = parts
        asked = edition.splitter.split(rest) if edition.rules.entities(rest) else ()
        return [of_reports, *asked]

    async def _converse(
        self, question: Question, conversation: Conversation, topic: Topic, principal: Principal, edition: Edition
    ) -> Turn:
        if not topic.form_open:
            client = principal.id or conversation.id
            own = await edition.answering.own_dossier(question, topic, f"talk:{client}")
            if own is not None:  # it carries a number of the person, which neither Rasa nor a later question may see
                return own
            told = await self._reports.answer(question.text)
            if told is not None:
                meant = replace(edition.rules.understand(question), intent=REPORT_STATUS, confidence=1.0)
                return Turn(meant, (told,), replace(topic, offered=told.choices, asked_back=False))
        topic = replace(topic, dossier_asked=False, dossier_code=None)
        try:
            number = conversation.turns + 1
            return await self._dialogue.converse(question, conversation.id, number, topic, principal)
        except DialogueUnavailable as error:
            log("dialogue.unavailable", cause=str(error))
            understanding = edition.rules.understand(question)
            return await edition.answering.answer(understanding, replace(topic, form_open=False), principal)


def read(message: IncomingMessage) -> Understood:
    """Returns what was understood of the words, beside the words as typed.

    Raises:
        InvalidMessage: nothing is left after trimming, or too much.
    """
    own_words = message.text.strip()
    if len(own_words) > LONGEST_MESSAGE:
        raise InvalidMessage("message_too_long")
    understood = understand(own_words)
    if not understood.text:
        raise InvalidMessage("empty_message")
    return understood
