"""What counts as a right answer to a measured question."""

from __future__ import annotations

from typing import Any

from assistant.evaluation.answers import problem_of


def reply(**answer: Any) -> dict[str, Any]:
    return {
        "answers": [{"kind": "procedure", "text": "Nộp trong 60 ngày.", "procedure": None, "reason": None} | answer]
    }


class TestSections:
    answered = reply(procedure={"code": "1.000001", "section": "time"})

    def test_the_one_that_is_wanted_is_right(self) -> None:
        assert problem_of({"procedure": "1.000001", "section": "time"}, self.answered) is None

    def test_any_of_several_that_are_wanted_is_right(self) -> None:
        assert problem_of({"section": ["conditions", "time"]}, self.answered) is None

    def test_another_one_is_wrong(self) -> None:
        assert problem_of({"section": ["conditions", "steps"]}, self.answered) == "section time"


class TestNumbers:
    def test_one_that_is_missing_is_named(self) -> None:
        assert problem_of({"need": [90]}, reply()) == "number 90 missing"

    def test_any_of_the_answers_may_say_it(self) -> None:
        several = {"answers": [*reply(text="Không rõ.")["answers"], *reply()["answers"]]}
        assert problem_of({"need": [60]}, several) is None
