"""What everything that keeps the regression set does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.memory_regression import MemoryRegressionQuestions
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.regression_questions import SqlRegressionQuestions
from assistant.domain.insight import question_key
from assistant.domain.regression import Expectation, RegressionQuestion
from assistant.ports import RegressionQuestions
from tests.databases import empty_postgres, postgres_url

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
FEE = RegressionQuestion("Tạm trú mất bao nhiêu?", "citizen", Expectation("procedure", "1.004194", "fee"), NOON, "lan")
TIGER = RegressionQuestion(
    "nuôi hổ cần giấy gì", "citizen", Expectation("refusal"), NOON + timedelta(hours=1), "lan", question_key("nuôi hổ")
)


class RegressionContract:
    @pytest.fixture
    def kept(self) -> RegressionQuestions:
        raise NotImplementedError

    async def test_is_empty_at_first(self, kept: RegressionQuestions) -> None:
        assert await kept.all() == ()

    async def test_returns_the_newest_first(self, kept: RegressionQuestions) -> None:
        await kept.add([FEE, TIGER])
        assert await kept.all() == (TIGER, FEE)

    async def test_replaces_one_in_other_letters(self, kept: RegressionQuestions) -> None:
        later = replace(FEE, question="tam tru mat bao nhieu", expected=Expectation("procedure", "1.004194"))
        await kept.add([FEE])
        await kept.add([later])
        assert await kept.all() == (later,)

    async def test_keeps_the_same_words_of_an_official_apart(self, kept: RegressionQuestions) -> None:
        official = replace(FEE, asked_as="official", added_at=NOON + timedelta(hours=2))
        await kept.add([FEE, official])
        assert await kept.all() == (official, FEE)

    async def test_adding_nothing_changes_nothing(self, kept: RegressionQuestions) -> None:
        await kept.add([])
        assert await kept.all() == ()

    async def test_takes_one_out(self, kept: RegressionQuestions) -> None:
        await kept.add([FEE, TIGER])
        assert await kept.remove(FEE.key)
        assert await kept.all() == (TIGER,)

    async def test_cannot_take_out_what_is_not_there(self, kept: RegressionQuestions) -> None:
        assert not await kept.remove(FEE.key)


class TestMemoryRegressionQuestions(RegressionContract):
    @pytest.fixture
    def kept(self) -> RegressionQuestions:
        return MemoryRegressionQuestions()


class TestSqliteRegressionQuestions(RegressionContract):
    @pytest.fixture
    async def kept(self, tmp_path: Path) -> AsyncIterator[RegressionQuestions]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'regression.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlRegressionQuestions(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresRegressionQuestions(RegressionContract):
    @pytest.fixture
    async def kept(self) -> AsyncIterator[RegressionQuestions]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlRegressionQuestions(engine)
        await engine.dispose()
