"""Questions about procedures, with the shipped knowledge and rules instead of Rasa."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.answering.policy import default_policy
from assistant.answering.procedure import ProcedureAnswerer
from assistant.domain.answer import ProcedureAnswer
from assistant.domain.message import Entity, Topic, Understanding
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.procedure_texts import SECTIONS
from assistant.pipeline.assistant import Assistant
from assistant.retrieval.procedure_matching import ProcedureMatcher
from tests.builders import a_procedure
from tests.conversation import Talk

BIRTH, TEMPORARY, PERMANENT = "1.001193", "1.004194", "1.004222"


@pytest.fixture
def talk(assistant: Assistant) -> Talk:
    return Talk(assistant)


def an_answerer(procedures: dict[str, Procedure], knowledge: Knowledge) -> ProcedureAnswerer:
    return ProcedureAnswerer(procedures, {}, ProcedureMatcher(procedures, {}), knowledge.office, default_policy())


class TestOneAspect:
    @pytest.mark.parametrize(
        ("question", "section"),
        [
            ("đăng ký tạm trú cần giấy tờ gì", "documents"),
            ("đăng ký tạm trú mất bao nhiêu tiền", "fee"),
            ("đăng ký tạm trú mấy ngày có", "time"),
            ("đăng ký tạm trú ở đâu", "place"),
            ("đăng ký tạm trú qua mạng", "online"),
            ("các bước đăng ký tạm trú", "steps"),
            ("đăng ký tạm trú", "overview"),
            ("dang ky tam tru het bao nhieu tien", "fee"),
        ],
    )
    async def test_is_answered_alone(self, talk: Talk, question: str, section: str) -> None:
        answer = await talk.procedure(question)
        assert (answer.procedure.code, answer.procedure.section) == (TEMPORARY, section)

    async def test_offers_the_others(self, talk: Talk) -> None:
        answer = await talk.procedure("đăng ký tạm trú mất bao nhiêu tiền")
        assert "Đăng ký tạm trú cần giấy tờ gì?" in [choice.text for choice in answer.choices]

    async def test_does_not_offer_itself(self, talk: Talk) -> None:
        answer = await talk.procedure("đăng ký tạm trú mất bao nhiêu tiền")
        assert "Đăng ký tạm trú lệ phí bao nhiêu?" not in [choice.text for choice in answer.choices]


class TestAYearToCome:
    @pytest.mark.parametrize(
        "question",
        ["năm 2096 lệ phí cấp thẻ căn cước là bao nhiêu", "năm 2096 đăng ký tạm trú sẽ cần giấy tờ gì"],
    )
    async def test_has_no_rules_yet(self, talk: Talk, question: str) -> None:
        refusal = await talk.refusal(question)
        assert (refusal.reason, "2096" in refusal.text, len(refusal.choices)) == ("no_data", True, 1)

    @pytest.mark.parametrize(
        "question",
        [
            "tạm trú hết hạn năm 2096 gia hạn lệ phí bao nhiêu",
            "lệ phí đăng ký tạm trú năm 2025 là bao nhiêu",
            "đăng ký tạm trú đến năm 2096 cần giấy tờ gì",
        ],
    )
    async def test_that_a_paper_ends_in_is_not_asked(self, talk: Talk, question: str) -> None:
        await talk.procedure(question)

    async def test_leads_to_what_holds_today(self, talk: Talk) -> None:
        refusal = await talk.refusal("năm 2096 lệ phí đăng ký tạm trú là bao nhiêu")
        answer = await talk.procedure(refusal.choices[0].text)
        assert (answer.procedure.code, answer.procedure.section) == (TEMPORARY, "fee")


class TestAFine:
    @pytest.mark.parametrize(
        "question",
        [
            "không đăng ký tạm trú thì bị phạt bao nhiêu tiền",
            "đăng ký tạm trú trễ có bị phạt tiền không, mất phạt bao nhiêu tiền",
            "mức phạt không đăng ký tạm trú hết bao nhiêu",
            "đăng ký tạm trú trễ sợ bị phạt bao nhiêu tiền",
        ],
    )
    async def test_is_no_fee(self, talk: Talk, question: str) -> None:
        refusal = await talk.refusal(question)
        assert (refusal.reason, "mức phạt" in refusal.text) == ("no_data", True)

    @pytest.mark.parametrize(
        "question",
        [
            "phường ra quyết định phạt sai, khiếu nại lần đầu trong bao nhiêu ngày",
            "khiếu nại quyết định phạt của chủ tịch phường lần đầu trong bao nhiêu ngày",
            "đăng ký tạm trú trong bao nhiêu ngày để khỏi bị phạt",
        ],
    )
    async def test_that_was_decided_is_no_question_for_one(self, talk: Talk, question: str) -> None:
        answer = await talk.procedure(question)
        assert answer.procedure.section == "time"

    async def test_offers_what_is_known_of_the_procedure(self, talk: Talk) -> None:
        refusal = await talk.refusal("không đăng ký tạm trú thì bị phạt bao nhiêu tiền")
        assert [choice.text for choice in refusal.choices] == [
            "Đăng ký tạm trú cần giấy tờ gì?",
            "Đăng ký tạm trú mất bao lâu?",
            "Đăng ký tạm trú nộp ở đâu?",
        ]

    async def test_keeps_the_procedure(self, talk: Talk) -> None:
        await talk.refusal("không đăng ký tạm trú thì bị phạt bao nhiêu tiền")
        assert (await talk.procedure("nộp ở đâu")).procedure.code == TEMPORARY

    async def test_beside_a_fee_leaves_the_fee(self, talk: Talk) -> None:
        answer = await talk.procedure("đăng ký tạm trú trễ lệ phí bao nhiêu, có bị phạt thêm")
        assert answer.procedure.section == "fee"

    async def test_of_a_procedure_about_fines_is_its_business(self, knowledge: Knowledge) -> None:
        procedure = replace(a_procedure(), name="Nộp phạt vi phạm giao thông", aliases=("nộp phạt",))
        answerer = an_answerer({procedure.code: procedure}, knowledge)
        entity = Entity("procedure", "vi phạm giao thông", procedure.code, 5)
        text = "phạt vi phạm giao thông bao nhiêu tiền"
        understanding = Understanding("procedure_fee", 0.9, text, (entity,), "rasa")
        (answer,), _ = await answerer.answer(understanding, Topic())
        assert isinstance(answer, ProcedureAnswer)


class TestWhatIsDoneAlready:
    async def test_is_not_asked(self, talk: Talk) -> None:
        answer = await talk.procedure("đăng ký khai sinh xong rồi, giờ đăng ký tạm trú cho bé cần giấy tờ gì")
        assert answer.procedure.code == TEMPORARY

    async def test_is_asked_where_nothing_else_is(self, talk: Talk) -> None:
        answer = await talk.procedure("đăng ký tạm trú xong rồi, mấy ngày có")
        assert (answer.procedure.code, answer.procedure.section) == (TEMPORARY, "time")


class TestFollowUp:
    async def test_keeps_the_procedure(self, talk: Talk) -> None:
        await talk.ask("đăng ký khai sinh cần giấy tờ gì")
        assert (await talk.procedure("còn lệ phí?")).procedure.code == BIRTH

    async def test_without_diacritics_keeps_it_too(self, talk: Talk) -> None:
        await talk.ask("đăng ký khai sinh cần giấy tờ gì")
        assert (await talk.procedure("con le phi")).procedure.section == "fee"

    async def test_to_another_procedure_moves_on(self, talk: Talk) -> None:
        await talk.ask("đăng ký khai sinh cần giấy tờ gì")
        await talk.ask("đăng ký tạm trú cần giấy tờ gì")
        assert (await talk.procedure("mất bao lâu")).procedure.code == TEMPORARY

    async def test_survives_thanks(self, talk: Talk) -> None:
        await talk.ask("đăng ký khai sinh cần giấy tờ gì")
        await talk.ask("cảm ơn")
        assert (await talk.procedure("mất bao lâu")).procedure.code == BIRTH

    async def test_with_a_topic_of_its_own_is_not_answered_from_the_old_one(self, talk: Talk) -> None:
        await talk.ask("đăng ký khai sinh cần giấy tờ gì")
        answer = await talk.ask("xin visa đi mỹ cần giấy tờ gì")
        assert not (isinstance(answer, ProcedureAnswer) and answer.procedure.code == BIRTH)

    async def test_without_a_topic_asks_which(self, talk: Talk) -> None:
        assert len((await talk.clarification("lệ phí bao nhiêu")).choices) >= 2


class TestAProcedureKnownByNameOnly:
    QUESTION, NAME = "hưởng trợ cấp thôi việc cần giấy tờ gì", "Hưởng trợ cấp thôi việc"

    async def test_is_refused_by_its_name(self, talk: Talk) -> None:
        refusal = await talk.refusal(self.QUESTION)
        assert (refusal.reason, f"“{self.NAME}”" in refusal.text) == ("no_data", True)

    @pytest.mark.parametrize(
        "alias", ["lãnh trợ cấp mất việc ở đâu", "lanh tro cap mat viec o dau", "trợ cấp mất việc"]
    )
    async def test_is_known_by_other_names(self, talk: Talk, alias: str) -> None:
        assert self.NAME in (await talk.refusal(alias)).text

    async def test_offers_what_can_be_asked(self, talk: Talk, knowledge: Knowledge) -> None:
        offered = [choice.text for choice in (await talk.refusal(self.QUESTION)).choices]
        assert offered == [suggestion.text for suggestion in knowledge.office.suggestions]

    @pytest.mark.parametrize("follow_up", ["lệ phí bao nhiêu", "le phi bao nhieu", "còn thời gian?", "nộp ở đâu"])
    async def test_keeps_a_follow_up(self, talk: Talk, follow_up: str) -> None:
        await talk.ask(self.QUESTION)
        assert self.NAME in (await talk.refusal(follow_up)).text

    async def test_takes_the_place_of_the_one_before(self, talk: Talk) -> None:
        await talk.procedure("đăng ký khai sinh cần giấy tờ gì")
        await talk.refusal("trợ cấp thôi việc thì sao")
        assert self.NAME in (await talk.refusal("còn lệ phí?")).text

    async def test_is_left_for_one_that_is_described(self, talk: Talk) -> None:
        await talk.ask(self.QUESTION)
        assert (await talk.procedure("đăng ký tạm trú lệ phí bao nhiêu")).procedure.code == TEMPORARY
        assert (await talk.procedure("mất bao lâu")).procedure.code == TEMPORARY

    async def test_gives_way_to_one_that_is_described_in_the_same_question(self, talk: Talk) -> None:
        answer = await talk.procedure("đang hưởng trợ cấp thôi việc thì đăng ký tạm trú cần giấy tờ gì")
        assert answer.procedure.code == TEMPORARY

    async def test_is_not_what_a_question_with_its_own_topic_is_about(self, talk: Talk) -> None:
        await talk.ask(self.QUESTION)
        assert self.NAME not in (await talk.ask("xin visa đi mỹ cần giấy tờ gì")).text


class TestSeveralProcedures:
    async def test_named_in_one_question_are_offered(self, talk: Talk) -> None:
        asked = await talk.clarification("đăng ký thường trú và đăng ký tạm trú cần giấy tờ gì")
        assert {choice.label for choice in asked.choices} == {"Đăng ký thường trú", "Đăng ký tạm trú"}

    async def test_a_choice_keeps_the_aspect(self, talk: Talk) -> None:
        asked = await talk.clarification("đăng ký thường trú và đăng ký tạm trú cần giấy tờ gì")
        assert (await talk.procedure(asked.choices[0].text)).procedure.section == "documents"

    async def test_compared_are_told_side_by_side(self, talk: Talk) -> None:
        answer = await talk.procedure("đăng ký thường trú và đăng ký tạm trú khác gì nhau")
        assert answer.text.startswith("So sánh “Đăng ký thường trú” và “Đăng ký tạm trú”:")

    async def test_compared_are_both_cited(self, talk: Talk) -> None:
        answer = await talk.procedure("đăng ký thường trú và đăng ký tạm trú khác gì nhau")
        sources = [citation.source_id for citation in answer.citations]
        assert sources == [f"procedure:{PERMANENT}:overview", f"procedure:{TEMPORARY}:overview"]


class TestDoubts:
    def answer(self, knowledge: Knowledge, procedure: Procedure) -> ProcedureAnswer:
        answerer = an_answerer({procedure.code: procedure}, knowledge)
        return answerer.section(procedure, "fee")

    def test_what_is_checked_is_complete(self, knowledge: Knowledge) -> None:
        assert self.answer(knowledge, a_procedure()).completeness == "complete"

    def test_what_is_not_checked_is_partial(self, knowledge: Knowledge) -> None:
        assert self.answer(knowledge, a_procedure(unchecked=["fee"])).completeness == "partial"

    def test_what_is_not_checked_says_so(self, knowledge: Knowledge) -> None:
        assert "chưa đối chiếu được" in self.answer(knowledge, a_procedure(unchecked=["fee"])).text

    def test_an_expired_procedure_says_so(self, knowledge: Knowledge) -> None:
        assert "hết hiệu lực từ 31/12/2020" in self.answer(knowledge, a_procedure(valid_to=date(2020, 12, 31))).text

    def test_one_that_ends_later_does_not(self, knowledge: Knowledge) -> None:
        later = date.today() + timedelta(days=1)
        assert "hết hiệu lực" not in self.answer(knowledge, a_procedure(valid_to=later)).text


class TestEveryShippedSection:
    def test_has_a_quote_that_stands_in_its_text(self, knowledge: Knowledge) -> None:
        answerer = an_answerer(knowledge.procedures, knowledge)
        answers = [answerer.section(p, s) for p in knowledge.procedures.values() for s in SECTIONS]
        assert [a.procedure for a in answers if (quote := a.citations[0].quote) and quote not in a.text] == []

    def test_quotes_a_statement_not_a_heading(self, knowledge: Knowledge) -> None:
        answerer = an_answerer(knowledge.procedures, knowledge)
        answers = [answerer.section(p, s) for p in knowledge.procedures.values() for s in SECTIONS]
        assert [a.procedure for a in answers if (a.citations[0].quote or "").endswith(":")] == []


class TestAChecklist:
    async def test_has_every_paper_of_the_procedure(self, talk: Talk, knowledge: Knowledge) -> None:
        answer = await talk.procedure("đăng ký khai sinh cần giấy tờ gì")
        assert answer.checklist is not None
        assert answer.checklist.documents == knowledge.procedures[BIRTH].documents

    async def test_comes_with_papers_alone(self, talk: Talk) -> None:
        assert (await talk.procedure("đăng ký khai sinh mất bao lâu")).checklist is None

    def test_is_none_where_the_source_names_no_paper(self, knowledge: Knowledge) -> None:
        procedure = a_procedure()
        answerer = an_answerer({procedure.code: procedure}, knowledge)
        assert answerer.section(procedure, "documents").checklist is None

    @pytest.mark.parametrize("code", [BIRTH, "1.000689"])
    def test_leaves_out_nothing_that_the_text_says(self, knowledge: Knowledge, code: str) -> None:
        answer = an_answerer(dict(knowledge.procedures), knowledge).section(knowledge.procedures[code], "documents")
        assert answer.checklist is not None
        own = [paper.name for paper in answer.checklist.documents]
        for part in (*own, *answer.checklist.forms, *answer.checklist.notes):
            assert part in answer.text
        assert len(answer.checklist.notes) == (1 if answer.completeness == "partial" else 0)
