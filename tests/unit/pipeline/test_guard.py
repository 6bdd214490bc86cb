"""The last look at an answer before it leaves."""

from __future__ import annotations

import pytest

from assistant.domain.answer import Answer, Courtesy, Refusal
from assistant.domain.message import Topic, Turn, Understanding
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.pipeline.guard import Guard

UNDERSTANDING = Understanding("greet", 1.0, "xin chào", (), "rasa")


def checked(*texts: str) -> tuple[Answer, ...]:
    turn = Turn(UNDERSTANDING, tuple(Courtesy(text) for text in texts), Topic(procedure="1.001193"))
    return Guard("1022").check(turn).answers


class TestGuard:
    def test_lets_an_answer_pass(self) -> None:
        assert checked("Xin chào!") == (Courtesy("Xin chào!"),)

    @pytest.mark.parametrize("number", ["079123456789", "000.00.12.H26-240511-0003", "an.nguyen@example.com"])
    def test_stops_a_personal_number(self, number: str) -> None:
        assert number not in checked(f"Hồ sơ của {number} đã xong.")[0].text

    @pytest.mark.parametrize("text", ["", "  \n"])
    def test_stops_silence(self, text: str) -> None:
        assert isinstance(checked(text)[0], Refusal)

    def test_says_what_to_do_instead(self) -> None:
        assert "1022" in checked("")[0].text

    def test_stops_only_the_answer_that_is_wrong(self) -> None:
        assert [answer.kind for answer in checked("Xin chào!", "")] == ["courtesy", "refusal"]

    def test_never_lets_a_turn_go_without_an_answer(self) -> None:
        assert [answer.kind for answer in checked()] == ["refusal"]

    def test_keeps_the_topic(self) -> None:
        assert Guard("1022").check(Turn(UNDERSTANDING, (), Topic(procedure="x"))).topic.procedure == "x"

    def test_lets_everything_we_ship_pass(self, knowledge: Knowledge) -> None:
        stopped = [passage.id for passage in all_passages(knowledge) if isinstance(checked(passage.text)[0], Refusal)]
        assert stopped == []
