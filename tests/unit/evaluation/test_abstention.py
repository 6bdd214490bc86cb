"""How many questions are answered, how many of those wrongly, and how many are rightly refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.abstention import Judged, risk_and_coverage

RIGHT, WRONG = Judged("1.1", "1.1", 0.7), Judged("1.1", "1.2", 0.4)
UNANSWERABLE = Judged(None, "1.1", 0.55)
judged_questions = st.lists(
    st.builds(Judged, st.sampled_from(["1.1", "1.2", None]), st.sampled_from(["1.1", "1.2"]), st.floats(0, 1))
)


def row(judged: list[Judged], threshold: float) -> dict[str, Any]:
    return next(row for row in risk_and_coverage(judged) if row["evidence from"] == threshold)


class TestCoverage:
    @pytest.mark.parametrize(("threshold", "share"), [(0.3, 1.0), (0.5, 0.5), (0.8, 0.0)])
    def test_is_the_share_of_answerable_questions_that_are_answered(self, threshold: float, share: float) -> None:
        assert row([RIGHT, WRONG, UNANSWERABLE], threshold)["coverage"] == share

    def test_counts_evidence_that_just_suffices(self) -> None:
        assert row([RIGHT], 0.7)["coverage"] == 1

    def test_counts_wrong_answers_too(self) -> None:
        assert row([WRONG], 0.4)["coverage"] == 1


class TestRisk:
    def test_is_the_share_of_wrong_answers(self) -> None:
        assert row([RIGHT, WRONG], 0.4)["risk"] == 0.5

    def test_counts_an_answer_to_what_nothing_answers(self) -> None:
        assert row([RIGHT, UNANSWERABLE], 0.5)["risk"] == 0.5

    def test_leaves_out_what_is_not_answered(self) -> None:
        assert row([RIGHT, WRONG, UNANSWERABLE], 0.6)["risk"] == 0

    def test_of_no_answers_is_none(self) -> None:
        assert row([RIGHT, WRONG], 0.9)["risk"] == 0


class TestRefused:
    @pytest.mark.parametrize(("threshold", "share"), [(0.5, 0.0), (0.6, 1.0)])
    def test_is_the_share_of_unanswerable_questions_without_an_answer(self, threshold: float, share: float) -> None:
        assert row([RIGHT, WRONG, UNANSWERABLE], threshold)["refused"] == share

    def test_does_not_count_answerable_ones(self) -> None:
        assert row([WRONG], 0.9)["refused"] == 0


class TestEveryRow:
    def test_stands_for_one_threshold_and_they_rise(self) -> None:
        thresholds = [row["evidence from"] for row in risk_and_coverage([])]
        assert thresholds == sorted(set(thresholds))

    def test_of_no_questions_is_zero(self) -> None:
        assert {(row["coverage"], row["risk"], row["refused"]) for row in risk_and_coverage([])} == {(0, 0, 0)}

    def test_has_shares_of_four_digits(self) -> None:
        assert row([RIGHT, RIGHT, WRONG], 0.1)["risk"] == 0.3333

    @given(judged_questions)
    def test_holds_shares(self, judged: list[Judged]) -> None:
        values = [row[name] for row in risk_and_coverage(judged) for name in ("coverage", "risk", "refused")]
        assert all(0 <= value <= 1 for value in values)

    @given(judged_questions)
    def test_answers_no_more_than_the_one_before(self, judged: list[Judged]) -> None:
        coverage = [row["coverage"] for row in risk_and_coverage(judged)]
        assert coverage == sorted(coverage, reverse=True)
