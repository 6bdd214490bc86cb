"""A talk with the assistant in memory."""

from __future__ import annotations

from assistant.domain.answer import Answer, Clarification, DocumentAnswer, IndicatorAnswer, ProcedureAnswer, Refusal
from assistant.domain.message import IncomingMessage, Reply
from assistant.domain.principal import CITIZEN, Principal
from assistant.pipeline.assistant import Assistant


class Talk:
    """One conversation of one person; each question follows the ones before."""

    def __init__(self, assistant: Assistant, principal: Principal = CITIZEN) -> None:
        self._assistant = assistant
        self._principal = principal
        self._conversation: str | None = None

    async def reply(self, text: str) -> Reply:
        message = IncomingMessage("test", text, self._conversation, self._principal)
        reply = await self._assistant.reply(message)
        self._conversation = reply.conversation_id
        return reply

    async def ask(self, text: str) -> Answer:
        """Returns the only answer."""
        (answer,) = (await self.reply(text)).answers
        return answer

    async def procedure(self, text: str) -> ProcedureAnswer:
        answer = await self.ask(text)
        assert isinstance(answer, ProcedureAnswer), answer
        return answer

    async def indicator(self, text: str) -> IndicatorAnswer:
        answer = await self.ask(text)
        assert isinstance(answer, IndicatorAnswer), answer
        return answer

    async def document(self, text: str) -> DocumentAnswer:
        answer = await self.ask(text)
        assert isinstance(answer, DocumentAnswer), answer
        return answer

    async def refusal(self, text: str) -> Refusal:
        answer = await self.ask(text)
        assert isinstance(answer, Refusal), answer
        return answer

    async def clarification(self, text: str) -> Clarification:
        answer = await self.ask(text)
        assert isinstance(answer, Clarification), answer
        return answer
