"""The line: from a message to a reply."""

from __future__ import annotations

import asyncio
import logging
import unicodedata

import pytest

from assistant.adapters.memory import MemoryJournal, MemorySearch
from assistant.bootstrap import build_assistant
from assistant.domain.answer import Answer, Choice, Clarification, Courtesy, FormAnswer
from assistant.domain.errors import InvalidMessage, UnknownConversation
from assistant.domain.message import IncomingMessage, Question, Topic, Turn, Understanding
from assistant.domain.principal import CITIZEN, Principal
from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.assistant import Assistant, read
from assistant.ports import Dialogue, Journal
from tests.builders import OFFICE_STAFF, an_edition, fixed_editions
from tests.conversation import Talk

OFFERED = (Choice("Tạm trú", "tạm trú mất bao lâu?"), Choice("Khai sinh", "khai sinh cần giấy tờ gì?"))
TWO_QUESTIONS = "đăng ký tạm trú lệ phí bao nhiêu? đăng ký khai sinh cần giấy tờ gì?"


def a_message(text: str, conversation: str | None = None, principal: Principal = CITIZEN) -> IncomingMessage:
    return IncomingMessage("test", text, conversation, principal)


def an_assistant(knowledge: Knowledge, journal: Journal | None = None, dialogue: Dialogue | None = None) -> Assistant:
    return build_assistant(fixed_editions(an_edition(knowledge, MemorySearch(()))), journal, dialogue)


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


class SlowDialogue(EchoDialogue):
    """Answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        self.asked.set()
        await self.let_go.wait()
        return await super().converse(question, conversation_id, turn_number, topic, principal)


class PlayedDialogue:
    """A dialogue that keeps what it is told and gives the answers it was made with, then courtesies."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.questions: list[Question] = []
        self.topics: list[Topic] = []

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        self.questions.append(question)
        self.topics.append(topic)
        answer = self.answers.pop(0) if self.answers else Courtesy(question.text)
        asked = isinstance(answer, Clarification)
        remembered = Topic(
            procedure=f"of {question.text}",
            offered=answer.choices,
            asked_back=asked,
            form_open=isinstance(answer, FormAnswer),
        )
        return Turn(Understanding("greet", 0.9, question.text, (), "rasa"), (answer,), remembered)

    @property
    def heard(self) -> list[str]:
        return [question.text for question in self.questions]


class TestRead:
    def test_restores_diacritics(self) -> None:
        assert read(a_message("dang ky khai sinh")).text == "đăng ký khai sinh"

    def test_keeps_the_own_words(self) -> None:
        assert read(a_message("  dang ky khai sinh ")).typed == "dang ky khai sinh"

    def test_composes_decomposed_letters(self) -> None:
        decomposed = unicodedata.normalize("NFD", "đăng ký tạm trú")
        assert read(a_message(decomposed)).text == "đăng ký tạm trú"

    @pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200b", "\ufeff"])
    def test_refuses_nothing(self, text: str) -> None:
        with pytest.raises(InvalidMessage, match="empty_message"):
            read(a_message(text))

    def test_takes_2000_characters(self) -> None:
        assert read(a_message("a" * 2000)).typed == "a" * 2000

    def test_takes_2000_characters_between_blanks(self) -> None:
        assert read(a_message(" " * 50 + "a" * 2000 + "\n")).typed == "a" * 2000

    def test_refuses_2001_characters(self) -> None:
        with pytest.raises(InvalidMessage, match="message_too_long"):
            read(a_message("a" * 2001))


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


class TestForgetting:
    async def test_waits_for_the_answer_that_is_being_made(self, knowledge: Knowledge) -> None:
        """What the dialogue writes down of it after the talk was forgotten would stay."""
        journal, dialogue = MemoryJournal(), SlowDialogue()
        first = await an_assistant(knowledge, journal, EchoDialogue()).reply(a_message("xin chào"))
        assistant = an_assistant(knowledge, journal, dialogue)
        asking = asyncio.create_task(assistant.reply(a_message("khai sinh", first.conversation_id)))
        await dialogue.asked.wait()
        forgetting = asyncio.create_task(assistant.forget(first.conversation_id))
        for _ in range(9):  # as much as it can do by itself
            await asyncio.sleep(0)
        assert not forgetting.done()
        dialogue.let_go.set()
        await asyncio.gather(asking, forgetting)
        with pytest.raises(UnknownConversation):
            await assistant.reply(a_message("mất bao lâu", first.conversation_id))

    async def test_of_an_officials_talk_is_refused(self, knowledge: Knowledge) -> None:
        assistant = an_assistant(knowledge)
        own = await assistant.reply(a_message("xin chào", principal=OFFICE_STAFF))
        with pytest.raises(UnknownConversation):
            await assistant.forget(own.conversation_id)


class TestTwoQuestions:
    async def test_get_two_answers_in_order(self, assistant: Assistant) -> None:
        answers = (await Talk(assistant).reply(TWO_QUESTIONS)).answers
        assert [answer.text.split(" – ")[0] for answer in answers] == ["Đăng ký tạm trú", "Đăng ký khai sinh"]

    async def test_are_about_the_same_procedure_when_the_second_names_none(self, assistant: Assistant) -> None:
        answers = (await Talk(assistant).reply("đăng ký tạm trú mất bao lâu và lệ phí bao nhiêu")).answers
        assert [answer.text.split(", ")[0] for answer in answers] == [
            answer.text.split(", ")[0]
            for question in ("đăng ký tạm trú mất bao lâu", "đăng ký tạm trú lệ phí bao nhiêu")
            for answer in (await Talk(assistant).reply(question)).answers
        ]

    async def test_are_put_to_the_dialogue_one_after_the_other(self, knowledge: Knowledge) -> None:
        dialogue = PlayedDialogue()
        await Talk(an_assistant(knowledge, dialogue=dialogue)).reply(TWO_QUESTIONS)
        assert dialogue.heard == ["đăng ký tạm trú lệ phí bao nhiêu?", "đăng ký khai sinh cần giấy tờ gì?"]
        assert [topic.procedure for topic in dialogue.topics] == [None, f"of {dialogue.heard[0]}"]

    async def test_are_one_turn_of_the_conversation(self, knowledge: Knowledge) -> None:
        journal = MemoryJournal()
        await Talk(an_assistant(knowledge, journal)).reply(TWO_QUESTIONS)
        ((_, turn),) = journal.turns
        assert turn.understanding.text == TWO_QUESTIONS

    async def test_are_two_for_the_rules_as_well_when_the_dialogue_goes_away(self, assistant: Assistant) -> None:
        reply = await Talk(assistant).reply(TWO_QUESTIONS)
        assert (reply.understanding.route, len(reply.answers)) == ("fallback", 2)


class TestChoice:
    async def test_by_number_after_a_clarification_is_what_it_says(self, assistant: Assistant) -> None:
        talk = Talk(assistant)
        asked = await talk.clarification("đăng ký thường trú và đăng ký tạm trú cần giấy tờ gì")
        answer = await talk.procedure("2")
        assert (answer.procedure.name, answer.procedure.section) == (asked.choices[1].label, "documents")

    async def test_out_of_range_is_asked_for_again(self, assistant: Assistant) -> None:
        talk = Talk(assistant)
        asked = await talk.clarification("đăng ký thường trú và đăng ký tạm trú cần giấy tờ gì")
        assert (await talk.clarification("7")).choices == asked.choices
        assert (await talk.procedure("2")).procedure.name == asked.choices[1].label

    @pytest.mark.parametrize("text", ["2", "cái thứ hai", "khai sinh"])
    async def test_is_put_to_the_dialogue_as_if_typed(self, knowledge: Knowledge, text: str) -> None:
        dialogue = PlayedDialogue(Clarification("Việc nào?", OFFERED))
        talk = Talk(an_assistant(knowledge, dialogue=dialogue))
        await talk.reply("xin chào")
        await talk.reply(text)
        assert dialogue.heard[1:] == [OFFERED[1].text]

    async def test_by_label_needs_a_question(self, knowledge: Knowledge) -> None:
        dialogue = PlayedDialogue(Courtesy("Chào bạn", OFFERED))
        talk = Talk(an_assistant(knowledge, dialogue=dialogue))
        await talk.reply("xin chào")
        await talk.reply("khai sinh")
        assert dialogue.heard[1:] == ["khai sinh"]

    async def test_does_not_outlive_the_next_answer(self, knowledge: Knowledge) -> None:
        dialogue = PlayedDialogue(Clarification("Việc nào?", OFFERED), Courtesy("Không có gì"))
        talk = Talk(an_assistant(knowledge, dialogue=dialogue))
        for text in ("xin chào", "cảm ơn", "2"):
            await talk.reply(text)
        assert dialogue.heard[-1] == "2"


class TestOpenForm:
    @pytest.mark.parametrize("text", [TWO_QUESTIONS, "2", "thôi không phản ánh nữa"])
    async def test_gets_the_message_whole_and_as_it_is(self, knowledge: Knowledge, text: str) -> None:
        dialogue = PlayedDialogue(FormAnswer("Việc này ở đâu?", OFFERED))
        talk = Talk(an_assistant(knowledge, dialogue=dialogue))
        await talk.reply("phản ánh")
        await talk.reply(text)
        assert dialogue.heard[1:] == [text]

    async def test_is_known_to_the_dialogue(self, knowledge: Knowledge) -> None:
        dialogue = PlayedDialogue(FormAnswer("Việc này ở đâu?"))
        talk = Talk(an_assistant(knowledge, dialogue=dialogue))
        for text in ("phản ánh", "hẻm 45", "xin chào"):
            await talk.reply(text)
        assert [topic.form_open for topic in dialogue.topics] == [False, True, False]

    async def test_is_given_up_when_the_dialogue_goes_away(self, knowledge: Knowledge) -> None:
        journal = MemoryJournal()
        dialogue = PlayedDialogue(FormAnswer("Việc này ở đâu?"))
        first = await an_assistant(knowledge, journal, dialogue).reply(a_message("phản ánh"))
        await an_assistant(knowledge, journal).reply(a_message("xin chào", first.conversation_id))
        assert [turn.topic.form_open for _, turn in journal.turns] == [True, False]


class TestLog:
    async def test_does_not_quote_the_citizen(self, assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            await assistant.reply(a_message("tôi là Nguyễn Văn An số 079123456789, đăng ký tạm trú"))
        written = caplog.text + repr([record.__dict__ for record in caplog.records])
        assert not any(word in written for word in ("Nguyễn", "079123456789", "tạm trú"))
