"""When an answer is what was expected, and what a draft changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.answer import Answer, Citation, DocumentAnswer
from assistant.domain.regression import Asked, Compared, Comparison, Expectation, RegressionQuestion, meets
from tests.turns import BIRTH, CALL, LETTERS, WHICH, refused


def quoting(source_id: str) -> DocumentAnswer:
    return DocumentAnswer("Trích.", (Citation(source_id, "Quy chế", "", None, None, None),))


QUESTION = RegressionQuestion("gửi xe ở đâu", "citizen", Expectation("refusal"), datetime.now(UTC), "lan")


def compared(before: bool | None, after: bool | None, said: Answer = BIRTH) -> Compared:
    return Compared(Asked(QUESTION, (BIRTH,), before), Asked(QUESTION, (said,), after))


class TestAnExpectation:
    @pytest.mark.parametrize(
        ("expected", "answers"),
        [
            (Expectation("procedure", "1.001193"), [BIRTH]),
            (Expectation("procedure", "1.001193", "documents"), [BIRTH]),
            (Expectation("procedure", "1.001193"), [refused(), BIRTH]),
            (Expectation("document", "quy-che"), [quoting("document:quy-che:3")]),
            (Expectation("document", "quy:che"), [quoting("document:quy:che:12")]),
            (Expectation("indicator", "van_ban_di"), [LETTERS]),
            (Expectation("refusal"), [refused(), refused("unsafe")]),
        ],
    )
    def test_is_met(self, expected: Expectation, answers: list[Answer]) -> None:
        assert meets(expected, answers)

    @pytest.mark.parametrize(
        ("expected", "answers"),
        [
            (Expectation("procedure", "1.001193", "fee"), [BIRTH]),
            (Expectation("procedure", "1.000894"), [BIRTH]),
            (Expectation("procedure", "1.001193"), [refused()]),
            (Expectation("document", "quy-che"), [quoting("document:quy-che-2:3")]),
            (Expectation("document", "1.001193"), [BIRTH]),
            (Expectation("indicator", "van_ban_den"), [LETTERS]),
            (Expectation("refusal"), [refused(), BIRTH]),
            (Expectation("refusal"), [WHICH]),
            (Expectation("refusal"), [CALL]),
            (Expectation("refusal"), []),
        ],
    )
    def test_is_not_met(self, expected: Expectation, answers: list[Answer]) -> None:
        assert not meets(expected, answers)


class TestAComparison:
    def test_counts_what_was_asked_of_both(self) -> None:
        found = Comparison((compared(True, True), compared(True, None), compared(False, True)))
        assert (found.asked, found.before, found.after, found.lowers) == (2, 1, 2, False)

    def test_tells_when_fewer_pass(self) -> None:
        assert Comparison((compared(True, False), compared(True, True))).lowers

    def test_one_that_is_mended_makes_up_for_one_that_breaks(self) -> None:
        assert not Comparison((compared(True, False), compared(False, True))).lowers

    def test_shows_what_gets_worse_first_and_leaves_out_what_stays(self) -> None:
        worse, better, reworded = (
            compared(True, False),
            compared(False, True),
            compared(True, True, quoting("document:x:1")),
        )
        found = Comparison((compared(True, True), better, reworded, worse, compared(None, None)))
        assert found.changed[0] is worse
        assert set(map(id, found.changed)) == {id(worse), id(better), id(reworded)}
