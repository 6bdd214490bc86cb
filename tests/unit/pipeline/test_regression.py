"""The regression set asked of what answers now, and of a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assistant.adapters.memory_regression import MemoryRegressionQuestions
from assistant.domain.regression import MOST_REGRESSION, Expectation, RegressionQuestion
from assistant.pipeline.edition import Edition
from assistant.pipeline.regression import Regression
from tests.builders import fixed_editions

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
FEE = RegressionQuestion(
    "đăng ký tạm trú lệ phí bao nhiêu", "citizen", Expectation("procedure", "1.004194", "fee"), NOON, "lan"
)


async def made(edition: Edition, *questions: RegressionQuestion, patience_s: float = 60) -> Regression:
    kept = MemoryRegressionQuestions()
    await kept.add(questions)
    return Regression(kept, fixed_editions(edition), patience_s=patience_s)


class TestARun:
    async def test_tells_what_passes(self, edition: Edition) -> None:
        wrong = replace(FEE, asked_as="official", expected=Expectation("refusal"))
        found = await (await made(edition, FEE, wrong)).run()
        assert {one.question.asked_as: one.passed for one in found} == {"citizen": True, "official": False}

    async def test_out_of_time_asks_no_more(self, edition: Edition) -> None:
        (found,) = await (await made(edition, FEE, patience_s=-1)).run()
        assert (found.passed, found.answers) == (None, ())

    async def test_of_what_cannot_be_asked_goes_on(self, edition: Edition) -> None:
        found = await (await made(edition, FEE, replace(FEE, question="x" * 3000))).run()
        assert sorted(one.passed is True for one in found) == [False, True]

    async def test_asks_the_newest_of_too_many(self, edition: Edition) -> None:
        many = [
            replace(FEE, question=f"câu số {number}", added_at=NOON + timedelta(minutes=number))
            for number in range(MOST_REGRESSION + 1)
        ]
        found = await (await made(edition, *many, patience_s=-1)).run()
        assert (len(found), found[0].question.question) == (MOST_REGRESSION, f"câu số {MOST_REGRESSION}")


class TestADraft:
    async def test_is_not_made_where_nothing_is_asked(self, edition: Edition) -> None:
        assert (await (await made(edition)).compare("khong-co", 1)).questions == ()
