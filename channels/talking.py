"""A person's talk in a chat: which conversation it is, what may be shown there, how it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.common.text import normalise
from assistant.domain.answer import Answer, Choice, Clarification, DossierAnswer, Help
from assistant.domain.errors import InvalidMessage, UnknownConversation
from assistant.domain.message import IncomingMessage, Reply
from assistant.domain.principal import CITIZEN
from assistant.messages import message
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.operating import Operating
from assistant.ports import Journal, Talk, Talks


@dataclass(frozen=True, slots=True)
class Said:
    """What a chat is to show.

    Attributes:
        turn_id: of the turn kept in the journal, None for a sentence of the channel itself.
        begins: whether nothing was said to the person before in this conversation.
    """

    turn_id: str | None
    answers: tuple[Answer, ...]
    begins: bool = False


class Talking:
    """Brings the messages of one platform to the line, always as a citizen's.

    What is inside somebody's dossier is withheld in a group and, where the platform is abroad, until the person agrees.
    """

    def __init__(
        self,
        channel: str,
        assistant: Assistant,
        journal: Journal,
        talks: Talks,
        *,
        retention_days: int,
        asks_consent: bool = False,
        operating: Operating | None = None,
    ) -> None:
        """Args:
        asks_consent: whether details of a dossier need the person's agreement first.
        operating: tells when the channel is switched off; None: it never is.
        """
        self._operating = operating
        self._channel = channel
        self._assistant = assistant
        self._journal = journal
        self._talks = talks
        self._retention_days = retention_days
        self._asks_consent = asks_consent

    async def said(self, person: str, text: str, *, private: bool = True) -> Said:
        """Returns what answers the words of a person.

        Args:
            person: the platform's id; where several may talk in a chat, of person and chat together.
            private: whether nobody else reads the chat.

        Raises:
            StoreUnavailable: the conversation could not be found or kept.
        """
        closed = await self._operating.closed(self._channel) if self._operating is not None else None
        if closed is not None:
            return Said(None, (Help(closed),))
        talk = await self._talks.of(self._channel, person)
        agrees = _agrees(text) if self._asks_consent and private else None
        if agrees is not None:
            return await self._decided(person, talk, agrees=agrees)
        try:
            reply = await self._reply(talk, text)
        except InvalidMessage as error:
            return Said(None, (Help(message(f"error.{error.code}")),), begins=talk is None)
        before = talk if talk is not None and talk.conversation_id == reply.conversation_id else None
        now = Talk(reply.conversation_id, before is not None and before.consented)
        shown = self._shown(reply.answers, now, private=private)
        waits = private and shown != reply.answers
        await self._talks.keep(self._channel, person, replace(now, withheld=reply.turn_id if waits else None))
        return Said(reply.turn_id, shown, begins=before is None)

    async def again(self, person: str, turn_id: str, *, private: bool = True) -> Said | None:
        """Returns what answered before, to be sent once more; None when it is not kept any more."""
        kept = await self._journal.turn(turn_id, CITIZEN)
        if kept is None:
            return None
        talk = await self._talks.of(self._channel, person)
        return Said(turn_id, self._shown(kept.turn.answers, talk, private=private), kept.first)

    async def choice(self, person: str, turn_id: str, answer: int, place: int, *, private: bool = True) -> str | None:
        """Returns what a button says: choice `place` of answer `answer` of a turn, both from 0; None when it is gone."""
        found = await self.again(person, turn_id, private=private)
        answers = found.answers if found is not None else ()
        choices = answers[answer].choices if answer < len(answers) else ()
        return choices[place].text if place < len(choices) else None

    async def forget(self, person: str) -> Said:
        """Leaves the conversation, so that the next message begins a new one, and takes the consent back."""
        await self._talks.forget(self._channel, person)
        return Said(None, (Help(message("chat.forgotten", days=self._retention_days)),))

    async def _reply(self, talk: Talk | None, text: str) -> Reply:
        conversation_id = talk.conversation_id if talk is not None else None
        incoming = IncomingMessage(self._channel, text, conversation_id, CITIZEN)
        try:
            return await self._assistant.reply(incoming)
        except UnknownConversation:  # its retention date has passed
            return await self._assistant.reply(replace(incoming, conversation_id=None))

    async def _decided(self, person: str, talk: Talk | None, *, agrees: bool) -> Said:
        if talk is None or talk.withheld is None:
            return Said(None, (Help(message("chat.consent.nothing")),))
        kept = await self._journal.turn(talk.withheld, CITIZEN)
        if not agrees:
            await self._talks.keep(self._channel, person, replace(talk, withheld=None))
            return Said(None, (Help(message("chat.consent.refused")),))
        await self._talks.keep(self._channel, person, replace(talk, consented=True, withheld=None))
        if kept is None:
            return Said(None, (Help(message("chat.consent.nothing")),))
        return Said(talk.withheld, tuple(one for one in kept.turn.answers if isinstance(one, DossierAnswer)))

    def _shown(self, answers: Sequence[Answer], talk: Talk | None, *, private: bool) -> tuple[Answer, ...]:
        if not private:
            instead: Answer = Help(message("chat.private_only"))
        elif self._asks_consent and not (talk is not None and talk.consented):
            instead = Clarification(message("chat.consent.question"), _consent_choices())
        else:
            return tuple(answers)
        return tuple(instead if isinstance(answer, DossierAnswer) else answer for answer in answers)


def _consent_choices() -> tuple[Choice, Choice]:
    agree, refuse = message("chat.consent.agree"), message("chat.consent.refuse")
    return Choice(agree, agree), Choice(refuse, refuse)


def _agrees(text: str) -> bool | None:
    """Tells whether somebody agrees (True) or refuses (False) in the words of the choices; None: it is about something else."""
    said = normalise(text).strip().casefold().rstrip(".!")
    words = {choice.text.casefold(): agrees for choice, agrees in zip(_consent_choices(), (True, False), strict=True)}
    return words.get(said)
