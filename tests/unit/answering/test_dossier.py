"""A citizen's own dossier in a talk: what opens it, what is said of it, and who never hears the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.memory import MemoryJournal, MemorySearch
from assistant.adapters.memory_dossiers import Held, MemoryDossierLookup
from assistant.answering.dossier import Asked, DossierAnswerer
from assistant.answering.dossier_texts import describe, standing_line
from assistant.bootstrap import build_assistant
from assistant.common.identifiers import find_identifiers
from assistant.domain.answer import Answer, Courtesy, DossierAnswer, Help, Refusal
from assistant.domain.dossier import Status
from assistant.domain.errors import StoreUnavailable
from assistant.domain.indicator import RegisterState
from assistant.domain.message import Question, Topic, Turn, Understanding
from assistant.domain.own_dossier import DossierView, Timing
from assistant.domain.principal import Principal
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.knowledge import Knowledge
from assistant.messages import message
from assistant.ports import DossierLookup
from tests.builders import a_unit, an_edition, fixed_editions
from tests.conversation import Talk
from tests.dossiers import CODE, IDENTITY, OTHER_CODE, PHONE, REGISTER, SIMULATED, WRONG, a_dossier

TODAY = date(2025, 7, 1)
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


class ListeningDialogue:
    """Rasa's place: keeps whatever reaches it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def converse(
        self, question: Question, conversation_id: str, turn_number: int, topic: Topic, principal: Principal
    ) -> Turn:
        self.heard.append(repr((question, topic)))
        return Turn(Understanding("greet", 0.9, question.text, (), "rasa"), (Courtesy("Vâng."),), topic)


class AwayLookup(MemoryDossierLookup):
    async def register(self) -> RegisterState | None:
        raise StoreUnavailable("OperationalError")


def a_lookup(*dossiers: DossierView, register: RegisterState | None = REGISTER) -> MemoryDossierLookup:
    return MemoryDossierLookup(register, [Held(one, PHONE, IDENTITY) for one in dossiers or (a_dossier(),)])


def a_talk(
    knowledge: Knowledge,
    lookup: DossierLookup | None = None,
    *,
    dialogue: ListeningDialogue | None = None,
    journal: MemoryJournal | None = None,
) -> Talk:
    edition = an_edition(knowledge, MemorySearch(()), lookup=lookup or a_lookup())
    return Talk(build_assistant(fixed_editions(edition), journal, dialogue))


async def said(knowledge: Knowledge, *texts: str, lookup: DossierLookup | None = None) -> Answer:
    """Returns the answer to the last of these messages of one conversation."""
    talk = a_talk(knowledge, lookup)
    for text in texts[:-1]:
        await talk.ask(text)
    return await talk.ask(texts[-1])


class TestOpens:
    @pytest.mark.parametrize(
        "texts",
        [
            pytest.param((f"hồ sơ {CODE} số điện thoại {PHONE} tới đâu rồi",), id="code and telephone"),
            pytest.param((f"{CODE} {IDENTITY}",), id="code and identity number"),
            pytest.param((f"mã {CODE.lower()}, +84 903 123 456",), id="written otherwise"),
            pytest.param((f"{CODE} {WRONG} {PHONE}",), id="two numbers, the second right"),
            pytest.param((CODE, PHONE), id="number in the next message"),
            pytest.param((f"tra cứu hồ sơ {CODE}", f"dạ số của em là {PHONE}"), id="number in words"),
            pytest.param(("hồ sơ của tôi tới đâu rồi", f"{CODE} {PHONE}"), id="asked first"),
            pytest.param(("hồ sơ của tôi tới đâu rồi", CODE, PHONE), id="one thing after the other"),
            pytest.param((f"{CODE} {WRONG}", PHONE), id="the right number after a wrong one"),
            pytest.param((f"cho hỏi hồ sơ đăng ký khai sinh mã {CODE} sđt {PHONE}",), id="procedure named"),
        ],
    )
    async def test_with_code_and_number(self, knowledge: Knowledge, texts: tuple[str, ...]) -> None:
        answer = await said(knowledge, *texts)
        assert isinstance(answer, DossierAnswer), answer

    @pytest.mark.parametrize(
        "texts",
        [
            pytest.param((f"{CODE} {WRONG}",), id="wrong number"),
            pytest.param((f"{OTHER_CODE} {PHONE}",), id="unknown code"),
            pytest.param((CODE, WRONG), id="wrong number in the next message"),
        ],
    )
    async def test_nothing_else(self, knowledge: Knowledge, texts: tuple[str, ...]) -> None:
        answer = await said(knowledge, *texts)
        assert isinstance(answer, Refusal)
        assert answer.reason == "no_data"

    async def test_says_the_same_of_an_unknown_code_and_a_wrong_number(self, knowledge: Knowledge) -> None:
        assert await said(knowledge, f"{CODE} {WRONG}") == await said(knowledge, f"{OTHER_CODE} {PHONE}")

    async def test_remembers_the_code_for_the_next_question_alone(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, CODE, "cảm ơn bạn", PHONE)
        assert not isinstance(answer, DossierAnswer)

    async def test_closes_a_code_after_five_wrong_numbers(self, knowledge: Knowledge) -> None:
        lookup = a_lookup()
        for _ in range(5):
            await said(knowledge, f"{CODE} {WRONG}", lookup=lookup)
        answer = await said(knowledge, f"{CODE} {PHONE}", lookup=lookup)
        assert isinstance(answer, Refusal)
        assert answer.reason == "unavailable"

    async def test_understanding_is_of_the_intent(self, knowledge: Knowledge) -> None:
        reply = await a_talk(knowledge).reply(f"{CODE} {PHONE}")
        assert reply.understanding.intent == "dossier_status"
        assert {entity.type for entity in reply.understanding.entities} == {"dossier_code", "phone"}


class TestAsks:
    async def test_for_code_and_number(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, "tra cứu hồ sơ giúp tôi")
        assert isinstance(answer, Help)
        assert "giấy hẹn" in answer.text

    async def test_for_the_number(self, knowledge: Knowledge) -> None:
        assert await said(knowledge, f"hồ sơ {CODE} sao rồi") == Help(message("own_dossier.ask_fact"))

    async def test_for_the_number_of_an_unknown_code_just_so(self, knowledge: Knowledge) -> None:
        assert await said(knowledge, OTHER_CODE) == await said(knowledge, CODE)

    async def test_for_the_code(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, "hồ sơ của tôi tới đâu rồi", PHONE)
        assert answer == Help(message("own_dossier.ask_code"))

    async def test_for_one_code_at_a_time(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, f"{CODE} {OTHER_CODE} {PHONE}")
        assert answer == Help(message("own_dossier.one_at_a_time"))

    async def test_nothing_of_who_wants_a_person(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, f"cho gặp cán bộ về {CODE}")
        assert answer.kind == "handover"

    @pytest.mark.parametrize(
        "text",
        [
            f"cháy nhà rồi cứu tôi với, gọi tôi số {WRONG}",
            f"tôi muốn gặp cán bộ, gọi lại cho tôi số {WRONG}",
            f"đèn đường hỏng trước nhà, tôi muốn phản ánh, sđt {WRONG}",
            f"tôi muốn khiếu nại, số của tôi {WRONG}",
        ],
    )
    async def test_nothing_of_who_needs_help_meanwhile(self, knowledge: Knowledge, text: str) -> None:
        lookup = a_lookup()
        for _ in range(5):  # they are no tries: five wrong ones would close the code
            answer = await said(knowledge, CODE, text, lookup=lookup)
            assert answer.kind == "handover"
        assert isinstance(await said(knowledge, CODE, PHONE, lookup=lookup), DossierAnswer)

    async def test_nothing_of_a_number_in_another_question(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, f"sđt em {PHONE}, đăng ký khai sinh cần giấy tờ gì")
        assert answer.kind == "procedure"


class TestWithoutARegister:
    @pytest.mark.parametrize("text", ["hồ sơ của tôi tới đâu rồi", CODE, f"{CODE} {PHONE}"])
    async def test_says_so_and_names_the_portal(self, knowledge: Knowledge, text: str) -> None:
        answer = await said(knowledge, text, lookup=MemoryDossierLookup())
        assert isinstance(answer, Refusal)
        assert answer.reason == "no_data"
        assert knowledge.office.portal in answer.text

    @pytest.mark.parametrize("text", ["hồ sơ của tôi tới đâu rồi", f"{CODE} {PHONE}"])
    async def test_says_that_the_store_is_away(self, knowledge: Knowledge, text: str) -> None:
        answer = await said(knowledge, text, lookup=AwayLookup())
        assert isinstance(answer, Refusal)
        assert answer.reason == "unavailable"


class TestPrivacy:
    async def test_code_and_number_do_not_reach_the_dialogue(self, knowledge: Knowledge) -> None:
        rasa = ListeningDialogue()
        talk = a_talk(knowledge, dialogue=rasa)
        for text in (f"{CODE} {PHONE}", CODE, "chờ tôi chút", "xin chào", CODE, PHONE, "cảm ơn"):
            await talk.reply(text)
        heard = "".join(rasa.heard)
        assert len(rasa.heard) == 3
        assert CODE not in heard
        assert PHONE not in heard

    async def test_neither_do_they_with_a_second_question(self, knowledge: Knowledge) -> None:
        rasa = ListeningDialogue()
        talk = a_talk(knowledge, dialogue=rasa)
        await talk.reply(f"lệ phí khai sinh bao nhiêu? hồ sơ {CODE} {PHONE} cần giấy tờ gì?")
        assert CODE not in "".join(rasa.heard)
        assert PHONE not in "".join(rasa.heard)

    async def test_topic_keeps_the_code_no_longer_than_it_is_needed(self, knowledge: Knowledge) -> None:
        journal = MemoryJournal()
        talk = a_talk(knowledge, journal=journal)
        for text in (CODE, PHONE, CODE, "đăng ký khai sinh cần giấy tờ gì"):
            await talk.reply(text)
        codes = [turn.topic.dossier_code for _, turn in journal.turns]
        assert codes == [CODE, None, CODE, None]

    async def test_topic_never_keeps_the_number(self, knowledge: Knowledge) -> None:
        journal = MemoryJournal()
        talk = a_talk(knowledge, journal=journal)
        for text in ("hồ sơ của tôi tới đâu rồi", PHONE, f"{CODE} {PHONE}"):
            await talk.reply(text)
        assert not [turn for _, turn in journal.turns if PHONE in repr(turn.topic)]

    @pytest.mark.parametrize("text", [CODE, f"{CODE} {PHONE}", f"{OTHER_CODE} {PHONE}"])
    async def test_answer_repeats_neither(self, knowledge: Knowledge, text: str) -> None:
        answer = await said(knowledge, text)
        assert find_identifiers(answer.text) == []


def an_answerer(knowledge: Knowledge, units: UnitRegistry) -> DossierAnswerer:
    return DossierAnswerer(a_lookup(), units, knowledge.office, today=lambda: TODAY)


def words(dossier: DossierView, knowledge: Knowledge, today: date = TODAY) -> str:
    return describe(dossier, "Phường 7", knowledge.office, today)


class TestSays:
    async def test_procedure_place_days_and_state(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, f"{CODE} {PHONE}")
        expected = (
            "Đăng ký khai sinh",
            knowledge.units["phuong-7"].name,
            "24/06/2025",
            "04/07/2025",
            "đang xử lý",
        )
        assert [part for part in expected if part not in answer.text] == []

    async def test_its_source_with_the_day(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, f"{CODE} {PHONE}")
        assert isinstance(answer, DossierAnswer)
        (citation,) = answer.citations
        assert (citation.source_id, citation.title, citation.as_of) == ("register", REGISTER.title, REGISTER.as_of)

    def test_first_that_the_register_is_made_up(self, knowledge: Knowledge) -> None:
        text = words(replace(a_dossier(), register=SIMULATED), knowledge)
        assert text.splitlines()[0] == message("own_dossier.simulated")

    async def test_that_the_register_is_made_up_when_it_asks(self, knowledge: Knowledge) -> None:
        answer = await said(knowledge, "tra cứu hồ sơ", lookup=a_lookup(register=SIMULATED))
        assert answer.text.splitlines()[0] == message("own_dossier.simulated")

    def test_nothing_made_up_of_a_real_one(self, knowledge: Knowledge) -> None:
        assert "mô phỏng" not in words(a_dossier(), knowledge)

    def test_that_no_day_was_promised(self, knowledge: Knowledge) -> None:
        text = words(replace(a_dossier(), due=None, within=None), knowledge)
        assert "không ghi ngày hẹn" in text

    def test_sorry_when_it_is_late_and_whom_to_call(self, knowledge: Knowledge) -> None:
        text = words(replace(a_dossier(), within=date(2025, 6, 27)), knowledge)
        assert "xin lỗi" in text
        assert knowledge.office.hotline in text

    def test_that_the_day_passed_after_the_register_ended(self, knowledge: Knowledge) -> None:
        text = words(a_dossier(), knowledge, today=date(2025, 8, 1))
        assert "có thể đã giải quyết xong" in text
        assert "xin lỗi" not in text

    def test_what_is_missing(self, knowledge: Knowledge) -> None:
        dossier = replace(a_dossier(), status="supplement", timing="early", finished=date(2025, 6, 26))
        text = words(dossier, knowledge)
        assert "bổ sung" in text
        assert "trước hạn" not in text

    def test_what_is_missing_even_when_it_is_overdue(self, knowledge: Knowledge) -> None:
        text = words(replace(a_dossier(), status="supplement", within=date(2025, 6, 27)), knowledge)
        assert message("own_dossier.next.supplement", unit="Phường 7", hotline=knowledge.office.hotline) in text

    @pytest.mark.parametrize(
        ("timing", "said"), [("early", "trước hạn"), ("on_time", "đúng hạn"), ("late", "trễ hẹn"), ("no_day", "")]
    )
    def test_how_it_was_finished(self, timing: Timing, said: str) -> None:
        dossier = replace(a_dossier(), status="processed", timing=timing, finished=date(2025, 6, 27))
        assert said in standing_line(dossier, TODAY)

    @given(
        status=st.sampled_from(get_args(Status)),
        simulated=st.booleans(),
        due=st.none() | DAYS,
        today=DAYS,
        data=st.data(),
    )
    def test_something_whatever_the_dossier(
        self, knowledge: Knowledge, status: Status, simulated: bool, due: date | None, today: date, data: st.DataObject
    ) -> None:
        is_open = status in ("received", "processing")
        timings: Sequence[Timing] = ("open",) if is_open else ("early", "on_time", "late", "no_day")
        dossier = replace(
            a_dossier(),
            status=status,
            due=due,
            within=due,
            timing=data.draw(st.sampled_from(timings)),
            finished=None if is_open else data.draw(DAYS),
            register=SIMULATED if simulated else REGISTER,
        )
        text = words(dossier, knowledge, today)
        assert all(line.strip() for line in text.splitlines())
        assert dossier.code not in text
        assert "{" not in text


class TestUnit:
    async def test_that_is_gone_is_named_with_its_successor(self, knowledge: Knowledge) -> None:
        units = UnitRegistry([a_unit("phuong-7", becomes="tam-thang"), a_unit("tam-thang")])
        gone = replace(units["phuong-7"], valid_to=date(2025, 6, 30))
        answerer = an_answerer(knowledge, UnitRegistry([gone, units["tam-thang"]]))
        answer, _ = await answerer.answer(Asked((CODE,), (PHONE,)), Topic(), "talk:a")
        assert "Phuong-7 (nay là Tam-Thang)" in answer.text

    async def test_that_is_not_known_is_the_office(self, knowledge: Knowledge) -> None:
        answer, _ = await an_answerer(knowledge, UnitRegistry([])).answer(Asked((CODE,), (PHONE,)), Topic(), "talk:a")
        assert knowledge.office.name in answer.text


class TestStanding:
    @pytest.mark.parametrize(
        ("within", "today", "standing"),
        [
            (date(2025, 6, 29), date(2025, 6, 30), "overdue"),
            (date(2025, 6, 30), date(2025, 6, 30), "running"),
            (date(2025, 6, 30), date(2025, 7, 1), "day_passed"),
            (date(2025, 7, 1), date(2025, 7, 1), "running"),
        ],
    )
    def test_of_an_open_one(self, within: date, today: date, standing: str) -> None:
        assert replace(a_dossier(), within=within).standing(today) == standing


class TestSource:
    async def test_tells_what_the_register_is(self, knowledge: Knowledge) -> None:
        source = await DossierAnswerer(a_lookup(), knowledge.units, knowledge.office).source()
        assert source is not None
        assert (source.source_id, source.title, source.as_of) == ("register", REGISTER.title, REGISTER.as_of)

    async def test_is_not_there_without_one(self, knowledge: Knowledge) -> None:
        assert await DossierAnswerer(MemoryDossierLookup(), knowledge.units, knowledge.office).source() is None
