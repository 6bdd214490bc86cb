"""One reply out of the turns of one message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.common.understood import Understood, understand
from assistant.domain.answer import Citation, Courtesy, ProcedureAnswer, ProcedureReference, Section
from assistant.domain.message import Entity, Topic, Turn, Understanding
from assistant.pipeline.merging import MOST_ANSWERS, merged, without_told

TWO = understand("le phi khai sinh bao nhieu? khai tu can giay to gi?")
FIRST, SECOND = "lệ phí khai sinh bao nhiêu?", "khai tử cần giấy tờ gì?"


def a_turn(text: str, *answers: str, mention: str = "", topic: Topic | None = None, intent: str = "greet") -> Turn:
    """A turn about `text`; `mention` is the part of it that was recognised as a procedure."""
    entities = (Entity("procedure", mention, f"code of {mention}", text.find(mention)),) if mention else ()
    said = tuple(Courtesy(answer) for answer in answers)
    return Turn(Understanding(intent, 0.9, text, entities, "rasa"), said, topic or Topic())


class TestMerged:
    def test_has_the_answers_of_all_turns_in_order(self) -> None:
        turn = merged([a_turn(FIRST, "một", "hai"), a_turn(SECOND, "ba")], TWO)
        assert [answer.text for answer in turn.answers] == ["một", "hai", "ba"]

    def test_has_no_more_answers_than_one_reads(self) -> None:
        numbers = [str(number) for number in range(MOST_ANSWERS)]
        turn = merged([a_turn(FIRST, *numbers), a_turn(SECOND, "too much")], TWO)
        assert [answer.text for answer in turn.answers] == numbers

    def test_is_about_the_whole_message(self) -> None:
        assert merged([a_turn(FIRST), a_turn(SECOND)], TWO).understanding.text == f"{FIRST} {SECOND}"

    def test_wants_what_the_first_question_wants(self) -> None:
        turns = [a_turn(FIRST, intent="procedure_fee"), a_turn(SECOND, intent="procedure_documents")]
        assert merged(turns, TWO).understanding.intent == "procedure_fee"

    def test_remembers_what_the_last_question_was_about(self) -> None:
        turns = [a_turn(FIRST, topic=Topic(procedure="1")), a_turn(SECOND, topic=Topic(procedure="2"))]
        assert merged(turns, TWO).topic == Topic(procedure="2")

    def test_of_one_turn_is_that_turn(self) -> None:
        understood = understand(FIRST)
        turn = a_turn(FIRST, "một", mention="khai sinh")
        assert merged([turn], understood) == turn


class TestEntities:
    def test_of_both_questions_are_there_in_the_persons_own_words(self) -> None:
        turn = merged([a_turn(FIRST, mention="khai sinh"), a_turn(SECOND, mention="khai tử")], TWO)
        assert [entity.text for entity in turn.understanding.entities] == ["khai sinh", "khai tu"]

    def test_keep_their_meaning(self) -> None:
        turn = merged([a_turn(FIRST, mention="khai sinh"), a_turn(SECOND, mention="khai tử")], TWO)
        assert turn.understanding.values("procedure") == ("code of khai sinh", "code of khai tử")

    @pytest.mark.parametrize(
        "typed", ["le phi ket hon? can giay to gi de ket hon?", "lệ phí kết hôn?  cần giấy tờ gì để kết hôn?"]
    )
    def test_begin_where_they_stand_in_the_whole_message(self, typed: str) -> None:
        understood = understand(typed)
        first, second = "lệ phí kết hôn?", "cần giấy tờ gì để kết hôn?"
        turns = [a_turn(first, mention="kết hôn"), a_turn(second, mention="kết hôn")]
        starts = [entity.start for entity in merged(turns, understood).understanding.entities]
        assert starts == [understood.text.index("kết hôn"), understood.text.rindex("kết hôn")]

    def test_of_a_short_form_are_the_short_form(self) -> None:
        understood = Understood("ở phường 8", "o p8", ((0, 1, 0, 1), (2, 8, 2, 4), (9, 10, 2, 4)))
        turn = a_turn("ở phường 8", mention="phường 8")
        assert [entity.text for entity in merged([turn], understood).understanding.entities] == ["p8"]

    def test_that_nobody_said_are_left_out(self) -> None:
        unsaid = Understanding("indicator_compare", 0.9, FIRST, (Entity("unit", "", "phuong-7", -1),), "rasa")
        assert merged([Turn(unsaid, (Courtesy("một"),))], TWO).understanding.entities == ()

    def test_of_a_text_that_is_not_in_the_message_do_no_harm(self) -> None:
        turn = merged([a_turn(FIRST, mention="khai sinh"), a_turn("một câu khác", mention="câu khác")], TWO)
        assert len(turn.understanding.entities) == 2


class TestWhatWasToldAlready:
    def told(self, *sections: Section) -> Turn:
        answers = tuple(
            ProcedureAnswer(
                "lời",
                (Citation(f"procedure:1.001193:{section}", "Khai sinh", "", None, None, None),),
                ProcedureReference("1.001193", "Khai sinh", section),
            )
            for section in sections
        )
        return replace(a_turn(FIRST), answers=answers)

    def test_is_left_out(self) -> None:
        left = without_told(self.told("fee", "time"), [self.told("time", "place")])
        assert [answer.procedure.section for answer in left.answers if isinstance(answer, ProcedureAnswer)] == ["fee"]

    def test_is_only_a_section_of_a_procedure(self) -> None:
        turn = a_turn(FIRST, "một")
        assert without_told(turn, [turn, self.told("time")]) == turn

    def test_is_not_another_answer_about_the_same_section(self) -> None:
        overview = self.told("overview")
        (answer,) = overview.answers
        other = Citation("procedure:1.000894:overview", "Kết hôn", "", None, None, None)
        comparison = replace(overview, answers=(replace(answer, citations=(*answer.citations, other)),))
        assert without_told(comparison, [overview]) == comparison

    def test_is_left_out_though_it_is_introduced_in_other_words(self) -> None:
        before = self.told("time")
        answers = tuple(replace(answer, text="Tôi gửi thêm: lời") for answer in before.answers)
        assert without_told(self.told("time"), [replace(before, answers=answers)]).answers == ()
