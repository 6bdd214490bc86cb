"""The way of a message. Start reading the project here."""

from __future__ import annotations

import secrets
from dataclasses import replace
from time import perf_counter

from assistant.answering.answering import Answering
from assistant.common.understood import Understood, understand
from assistant.domain.errors import DialogueUnavailable, InvalidMessage, StoreUnavailable
from assistant.domain.message import LONGEST_MESSAGE, IncomingMessage, Question, Reply, Topic, Turn
from assistant.domain.principal import Principal
from assistant.events import log
from assistant.pipeline.guard import Guard
from assistant.pipeline.merging import merged
from assistant.ports import Conversation, Dialogue, Journal
from assistant.understanding.choosing import chosen
from assistant.understanding.rules import RuleUnderstanding
from assistant.understanding.splitting import QuestionSplitter


class Assistant:
    """Turns one message into one reply."""

    def __init__(
        self,
        dialogue: Dialogue,
        rules: RuleUnderstanding,
        splitter: QuestionSplitter,
        answering: Answering,
        guard: Guard,
        journal: Journal,
    ) -> None:
        self._dialogue = dialogue
        self._rules = rules
        self._splitter = splitter
        self._answering = answering
        self._guard = guard
        self._journal = journal

    async def reply(self, message: IncomingMessage) -> Reply:
        """Returns the reply; Rasa being down shows only in `understanding.route`.

        Raises:
            InvalidMessage: empty, or longer than 2,000 characters.
            UnknownConversation: the conversation is not this person's.
        """
        began = perf_counter()
        understood = read(message)
        conversation = await self._journal.open(message.conversation_id, message.principal, message.channel)
        turn = self._guard.check(await self._turn(understood, conversation, message.principal))
        reply = Reply(conversation.id, secrets.token_urlsafe(12), turn.understanding, turn.answers)
        took_ms = round((perf_counter() - began) * 1000)
        try:
            await self._journal.record(message, turn, reply, took_ms)
        except StoreUnavailable as error:  # the person gets the answer that is there; the operator gets the event
            log("journal.failed", turn=reply.turn_id, cause=str(error))
        kinds = [answer.kind for answer in turn.answers]
        log("answer.sent", turn=reply.turn_id, route=turn.understanding.route, kinds=kinds, took_ms=took_ms)
        return reply

    async def _turn(self, understood: Understood, conversation: Conversation, principal: Principal) -> Turn:
        """One turn of the dialogue for each question of the message; the second knows what the first was about."""
        topic = conversation.topic
        if topic.form_open:  # what is said to a form is not taken apart
            turn = await self._converse(Question(understood.text, understood.typed), conversation, topic, principal)
            return merged([turn], understood)
        choice = chosen(understood.text, topic.offered, by_label=topic.asked_back)
        if choice is not None:
            understood = understand(choice.text)
        turns: list[Turn] = []
        for text in self._splitter.split(understood.text):
            turn = await self._converse(Question(text, understood.typed), conversation, topic, principal)
            topic = turn.topic
            turns.append(turn)
        return merged(turns, understood)

    async def _converse(
        self, question: Question, conversation: Conversation, topic: Topic, principal: Principal
    ) -> Turn:
        try:
            number = conversation.turns + 1
            return await self._dialogue.converse(question, conversation.id, number, topic, principal)
        except DialogueUnavailable as error:
            log("dialogue.unavailable", cause=str(error))
            understanding = self._rules.understand(question)
            return await self._answering.answer(understanding, replace(topic, form_open=False), principal)


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
