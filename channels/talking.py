"""A person's talk in a chat: which conversation it is, what may be shown there, how it is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.common.text import normalise
from assistant.domain.answer import Answer, Choice, Clarification, DossierAnswer, Help, Refusal
from assistant.domain.errors import InvalidMessage, UnknownConversation
from assistant.domain.linked_account import AccountKind
from assistant.domain.message import IncomingMessage, Reply
from assistant.domain.principal import CITIZEN, Principal
from assistant.messages import message
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.operating import Operating
from assistant.ports import Journal, Talk, Talks
from channels.linking import UNLINK, Linking


@dataclass(frozen=True, slots=True)
class Said:
    """What a chat is to show.

    Attributes:
        turn_id: of the turn kept in the journal, None for a sentence of the channel itself.
        begins: whether nothing was said to the person before in this conversation.
        person: who may see it: CITIZEN, or whose chat it is.
        notice: what has to be read before it; "" where nothing has.
    """

    turn_id: str | None
    answers: tuple[Answer, ...]
    begins: bool = False
    person: Principal = CITIZEN
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Officials:
    """Officials who have linked their private chat.

    Attributes:
        is_internal: whether an answer is not for everybody.
        abroad: whether the platform's servers are, so that officials are told before the first internal answer.
        internal: whether anything internal is sent there at all; if not, they are asked to look it up on their page.
    """

    linking: Linking
    is_internal: Callable[[Answer], bool] = lambda answer: False
    abroad: bool = False
    internal: bool = True


class Talking:
    """Brings the messages of one platform to the line: a citizen's, or in a linked private chat its owner's.

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
        officials: Officials | None = None,
        operating: Operating | None = None,
    ) -> None:
        """Args:
        asks_consent: whether details of a dossier need the person's agreement first.
        officials: None where nobody can link an account.
        operating: tells when the channel is switched off; None: it never is.
        """
        self._operating = operating
        self._channel = channel
        self._assistant = assistant
        self._journal = journal
        self._talks = talks
        self._retention_days = retention_days
        self._asks_consent = asks_consent
        self._officials = officials

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
        linked = await self._linked(person, private=private)
        principal = self._asks_as(linked)
        try:
            reply = await self._reply(talk, text, principal)
        except InvalidMessage as error:
            return Said(None, (Help(message(f"error.{error.code}")),), begins=talk is None)
        before = talk if talk is not None and talk.conversation_id == reply.conversation_id else None
        now = Talk(reply.conversation_id, before is not None and before.consented)
        shown = self._shown(reply.answers, now, private=private)
        waits = private and shown != reply.answers
        await self._talks.keep(self._channel, person, replace(now, withheld=reply.turn_id if waits else None))
        notice = await self._notice(person, principal, shown)
        if linked.id is not None and principal.id is None:
            shown = tuple(_look_up(answer) for answer in shown)
        return Said(reply.turn_id, shown, begins=before is None, person=principal, notice=notice)

    async def again(self, person: str, turn_id: str, *, private: bool = True) -> Said | None:
        """Returns what answered before, to be sent once more; None when it is not kept any more."""
        principal = self._asks_as(await self._linked(person, private=private))
        kept = await self._journal.turn(turn_id, principal)
        if kept is None:
            return None
        talk = await self._talks.of(self._channel, person)
        shown = self._shown(kept.turn.answers, talk, private=private)
        return Said(turn_id, shown, kept.first, principal, self._abroad_notice(principal, shown))

    async def choice(self, person: str, turn_id: str, answer: int, place: int, *, private: bool = True) -> str | None:
        """Returns what a button says: choice `place` of answer `answer` of a turn, both from 0; None when it is gone."""
        found = await self.again(person, turn_id, private=private)
        answers = found.answers if found is not None else ()
        choices = answers[answer].choices if answer < len(answers) else ()
        return choices[place].text if place < len(choices) else None

    async def commanded(
        self, person: str, name: str, code: str = "", *, private: bool = True, in_app: str = ""
    ) -> Said:
        """Links a chat with an official's account (`LINK`), or ends that (`UNLINK`); either way a new conversation begins.

        Args: in_app: Zalo's other id of the same person, by which the mini app knows them.
        """
        if self._officials is None:
            return Said(None, (Help(message("chat.link.not_here")),))
        linking = self._officials.linking
        if name == UNLINK:
            return Said(None, (Help(await linking.unlink(person)),))
        also: dict[AccountKind, str] = {"zalo_app": in_app} if in_app else {}
        return Said(None, (Help(await linking.link(person, code, private=private, also=also)),))

    async def forget(self, person: str) -> Said:
        """Leaves the conversation, so that the next message begins a new one, and takes the consent back."""
        await self._talks.forget(self._channel, person)
        return Said(None, (Help(message("chat.forgotten", days=self._retention_days)),))

    async def _linked(self, person: str, *, private: bool) -> Principal:
        return await self._officials.linking.principal(person) if self._officials and private else CITIZEN

    def _asks_as(self, linked: Principal) -> Principal:
        """Nothing internal is computed, let alone kept, for a platform that must not see it."""
        return linked if self._officials is not None and self._officials.internal else CITIZEN

    async def _notice(self, person: str, principal: Principal, answers: Sequence[Answer]) -> str:
        notice = self._abroad_notice(principal, answers)
        if not notice or self._officials is None:
            return ""
        return notice if await self._officials.linking.tell_once(person) else ""

    def _abroad_notice(self, principal: Principal, answers: Sequence[Answer]) -> str:
        """What an official reads before an internal answer that goes abroad; "" for any other answer."""
        own = self._officials
        if own is None or not own.abroad or principal.id is None or not any(map(own.is_internal, answers)):
            return ""
        return message("chat.link.abroad")

    async def _reply(self, talk: Talk | None, text: str, principal: Principal) -> Reply:
        conversation_id = talk.conversation_id if talk is not None else None
        incoming = IncomingMessage(self._channel, text, conversation_id, principal)
        try:
            return await self._assistant.reply(incoming)
        except UnknownConversation:  # its retention date has passed, or the chat has become somebody's, or nobody's
            return await self._assistant.reply(replace(incoming, conversation_id=None))

    async def _decided(self, person: str, talk: Talk | None, *, agrees: bool) -> Said:
        if talk is None or talk.withheld is None:
            return Said(None, (Help(message("chat.consent.nothing")),))
        principal = self._asks_as(await self._linked(person, private=True))
        kept = await self._journal.turn(talk.withheld, principal)
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


def _look_up(answer: Answer) -> Answer:
    """Tells an official, whose chat gets nothing internal, where the number is."""
    if isinstance(answer, Refusal) and answer.reason == "no_permission":
        return replace(answer, text=message("chat.link.look_up"), choices=())
    return answer


def _consent_choices() -> tuple[Choice, Choice]:
    agree, refuse = message("chat.consent.agree"), message("chat.consent.refuse")
    return Choice(agree, agree), Choice(refuse, refuse)


def _agrees(text: str) -> bool | None:
    """Tells whether somebody agrees (True) or refuses (False) in the words of the choices; None: it is about something else."""
    said = normalise(text).strip().casefold().rstrip(".!")
    words = {choice.text.casefold(): agrees for choice, agrees in zip(_consent_choices(), (True, False), strict=True)}
    return words.get(said)
