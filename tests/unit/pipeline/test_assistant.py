"""The line: from a message to a reply."""

from __future__ import annotations

import logging
import unicodedata

import pytest

from assistant.adapters.memory import MemoryJournal, MemorySearch
from assistant.bootstrap import build_answering, build_assistant, build_rules
from assistant.domain.answer import Courtesy
from assistant.domain.errors import InvalidMessage, UnknownConversation
from assistant.domain.message import IncomingMessage, Question, Topic, Turn, Understanding
from assistant.domain.principal import CITIZEN, Principal
from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.assistant import Assistant, normalise
from assistant.ports import Dialogue, Journal
from tests.builders import OFFICE_STAFF


def a_message(text: str, conversation: str | None = None, principal: Principal = CITIZEN) -> IncomingMessage:
    return IncomingMessage("test", text, conversation, principal)


def an_assistant(knowledge: Knowledge, journal: Journal | None = None, dialogue: Dialogue | None = None) -> Assistant:
    rules = build_rules(knowledge)
    answering, _ = build_answering(knowledge, MemorySearch(()), rules)
    return build_assistant(knowledge, rules, answering, journal, dialogue)


class EchoDialogue:
    """A dialogue that is there, and says back what it was told."""

    def __init__(self) -> None:
        self.turn_numbers: list[int] = []

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        self.turn_numbers.append(turn_number)
        understanding = Understanding("greet", 0.9, question.text, (), "rasa")
        return Turn(understanding, (Courtesy(question.text),), Topic(procedure="1.001193"))


class TestNormalise:
    def test_restores_diacritics(self) -> None:
        assert normalise(a_message("dang ky khai sinh")).text == "đăng ký khai sinh"

    def test_keeps_the_own_words(self) -> None:
        assert normalise(a_message("  dang ky khai sinh ")).own_words == "dang ky khai sinh"

    def test_composes_decomposed_letters(self) -> None:
        decomposed = unicodedata.normalize("NFD", "đăng ký tạm trú")
        assert normalise(a_message(decomposed)).text == "đăng ký tạm trú"

    @pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b", "\ufeff"])
    def test_refuses_nothing(self, text: str) -> None:
        with pytest.raises(InvalidMessage, match="empty_message"):
            normalise(a_message(text))

    def test_takes_2000_characters(self) -> None:
        assert normalise(a_message("a" * 2000)).own_words == "a" * 2000

    def test_takes_2000_characters_between_blanks(self) -> None:
        assert normalise(a_message(" " * 50 + "a" * 2000 + "\n")).own_words == "a" * 2000

    def test_refuses_2001_characters(self) -> None:
        with pytest.raises(InvalidMessage, match="message_too_long"):
            normalise(a_message("a" * 2001))


class TestReply:
    async def test_has_at_least_one_answer(self, assistant: Assistant) -> None:
        assert (await assistant.reply(a_message("?!"))).answers

    async def test_begins_a_conversation(self, assistant: Assistant) -> None:
        assert (await assistant.reply(a_message("xin chào"))).conversation_id

    async def test_goes_on_with_a_conversation(self, assistant: Assistant) -> None:
        first = await assistant.reply(a_message("xin chào"))
        assert (
            await assistant.reply(a_message("lệ phí", first.conversation_id))
        ).conversation_id == first.conversation_id

    async def test_every_turn_has_its_own_id(self, assistant: Assistant) -> None:
        first = await assistant.reply(a_message("xin chào"))
        assert (await assistant.reply(a_message("xin chào", first.conversation_id))).turn_id != first.turn_id

    async def test_of_someone_elses_conversation_is_refused(self, assistant: Assistant) -> None:
        first = await assistant.reply(a_message("xin chào", principal=OFFICE_STAFF))
        with pytest.raises(UnknownConversation):
            await assistant.reply(a_message("lệ phí", first.conversation_id))

    async def test_is_kept(self, knowledge: Knowledge) -> None:
        journal = MemoryJournal()
        await an_assistant(knowledge, journal).reply(a_message("xin chào"))
        assert len(journal.turns) == 1

    async def test_of_an_invalid_message_is_not_kept(self, knowledge: Knowledge) -> None:
        journal = MemoryJournal()
        with pytest.raises(InvalidMessage):
            await an_assistant(knowledge, journal).reply(a_message(" "))
        assert journal.turns == []


class TestDialogue:
    async def test_that_is_there_answers(self, knowledge: Knowledge) -> None:
        reply = await an_assistant(knowledge, dialogue=EchoDialogue()).reply(a_message("dang ky khai sinh"))
        assert reply.answers[0].text == "đăng ký khai sinh"

    async def test_that_is_away_is_replaced_by_the_rules(self, knowledge: Knowledge) -> None:
        reply = await an_assistant(knowledge).reply(a_message("đăng ký khai sinh cần giấy tờ gì"))
        assert (reply.understanding.route, reply.answers[0].kind) == ("fallback", "procedure")

    async def test_that_goes_away_leaves_its_topic_to_the_rules(self, knowledge: Knowledge) -> None:
        journal = MemoryJournal()
        first = await an_assistant(knowledge, journal, EchoDialogue()).reply(a_message("khai sinh"))
        second = await an_assistant(knowledge, journal).reply(a_message("mất bao lâu", first.conversation_id))
        assert second.answers[0].kind == "procedure"

    async def test_is_told_the_number_of_the_turn(self, knowledge: Knowledge) -> None:
        dialogue = EchoDialogue()
        assistant = an_assistant(knowledge, dialogue=dialogue)
        first = await assistant.reply(a_message("xin chào"))
        await assistant.reply(a_message("xin chào", first.conversation_id))
        assert dialogue.turn_numbers == [1, 2]


class TestLog:
    async def test_does_not_quote_the_citizen(self, assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            await assistant.reply(a_message("tôi là Nguyễn Văn An số 079123456789, đăng ký tạm trú"))
        written = caplog.text + repr([record.__dict__ for record in caplog.records])
        assert not any(word in written for word in ("Nguyễn", "079123456789", "tạm trú"))
