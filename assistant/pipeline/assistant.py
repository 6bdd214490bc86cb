"""The way of a message. Start reading the project here."""

from __future__ import annotations

import secrets
from time import perf_counter

from assistant.answering.answering import Answering
from assistant.common.diacritics import understand_text
from assistant.domain.errors import DialogueUnavailable, InvalidMessage, StoreUnavailable
from assistant.domain.message import LONGEST_MESSAGE, IncomingMessage, Question, Reply, Turn
from assistant.events import log
from assistant.pipeline.guard import Guard
from assistant.ports import Conversation, Dialogue, Journal
from assistant.understanding.rules import RuleUnderstanding


class Assistant:
    """Turns one message into one reply."""

    def __init__(
        self, dialogue: Dialogue, rules: RuleUnderstanding, answering: Answering, guard: Guard, journal: Journal
    ) -> None:
        self._dialogue = dialogue
        self._rules = rules
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
        question = normalise(message)
        conversation = await self._journal.open(message.conversation_id, message.principal, message.channel)
        turn = self._guard.check(await self._turn(question, conversation, message))
        reply = Reply(conversation.id, secrets.token_urlsafe(12), turn.understanding, turn.answers)
        took_ms = round((perf_counter() - began) * 1000)
        try:
            await self._journal.record(message, turn, reply, took_ms)
        except StoreUnavailable as error:  # the person gets the answer that is there; the operator gets the event
            log("journal.failed", turn=reply.turn_id, cause=str(error))
        kinds = [answer.kind for answer in turn.answers]
        log("answer.sent", turn=reply.turn_id, route=turn.understanding.route, kinds=kinds, took_ms=took_ms)
        return reply

    async def _turn(self, question: Question, conversation: Conversation, message: IncomingMessage) -> Turn:
        try:
            number = conversation.turns + 1
            return await self._dialogue.converse(
                question, conversation.id, number, conversation.topic, message.principal
            )
        except DialogueUnavailable as error:
            log("dialogue.unavailable", cause=str(error))
            understanding = self._rules.understand(question)
            return await self._answering.answer(understanding, conversation.topic, message.principal)


def normalise(message: IncomingMessage) -> Question:
    """Returns the question in canonical form, diacritics restored, beside the person's own words.

    Raises:
        InvalidMessage: nothing is left after trimming, or too much.
    """
    own_words = message.text.strip()
    if len(own_words) > LONGEST_MESSAGE:
        raise InvalidMessage("message_too_long")
    text = understand_text(own_words)
    if not text:
        raise InvalidMessage("empty_message")
    return Question(text, own_words)
