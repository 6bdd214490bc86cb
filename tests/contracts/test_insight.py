"""What everything that counts questions does, whatever it reads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.memory import MemoryJournal
from assistant.adapters.memory_insight import MemoryFeedback, MemoryInsight
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.feedback import SqlFeedback
from assistant.adapters.sql.insight import SqlInsight
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.tables import turn_facts, turns
from assistant.adapters.sql.turn_facts import moment_columns
from assistant.domain.answer import Answer, Courtesy, DossierAnswer, FormAnswer
from assistant.domain.insight import Days, Verdict
from assistant.ports import Feedback, Insight, Journal
from tests.databases import empty_postgres, postgres_url
from tests.turns import BIRTH, CALL, IN_PART, LETTERS, SOURCES, WHICH, keep_turn, refused

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)  # twelve o'clock where the office is
FRIDAY = Days(date(2026, 11, 20), date(2026, 11, 20))


@dataclass
class World:
    """A journal whose turns can be moved to another moment."""

    journal: Journal
    feedback: Feedback
    insight: Insight

    async def move(self, turn_id: str, moment: datetime) -> None:
        raise NotImplementedError

    async def ask(self, turn_id: str, *answers: Answer, text: str = "hỏi", at: datetime = NOON, **how: Any) -> str:
        conversation = await keep_turn(self.journal, turn_id, text, *answers, **how)
        await self.move(turn_id, at)
        return conversation


class MemoryWorld(World):
    def __init__(self) -> None:
        journal = MemoryJournal()
        feedback = MemoryFeedback(journal)
        super().__init__(journal, feedback, MemoryInsight(journal, feedback))
        self.memory = journal

    async def move(self, turn_id: str, moment: datetime) -> None:
        for said in self.memory._said.values():
            said[:] = [replace(one, asked_at=moment) if one.turn_id == turn_id else one for one in said]


class SqlWorld(World):
    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(SqlJournal(engine, dict), SqlFeedback(engine), SqlInsight(engine))
        self.engine = engine

    async def move(self, turn_id: str, moment: datetime) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(update(turns).where(turns.c.id == turn_id).values(asked_at=moment))
            own = turn_facts.c.turn_id == turn_id
            await connection.execute(update(turn_facts).where(own).values(moment_columns(moment)))


class InsightContract:
    @pytest.fixture
    def world(self) -> World:
        raise NotImplementedError

    async def test_counts_nothing_where_nothing_was_asked(self, world: World) -> None:
        counted = await world.insight.counts(FRIDAY)
        assert (counted.total.questions, counted.days) == (0, {})

    async def test_counts_questions_and_conversations(self, world: World) -> None:
        talk = await world.ask("t1", BIRTH)
        await world.ask("t2", BIRTH, conversation=talk)
        await world.ask("t3", BIRTH)
        total = (await world.insight.counts(FRIDAY)).total
        assert (total.questions, total.conversations) == (3, 2)

    async def test_counts_how_they_went(self, world: World) -> None:
        for number, answer in enumerate((BIRTH, LETTERS, IN_PART, refused(), WHICH, CALL, Courtesy("Chào bạn."))):
            await world.ask(f"t{number}", answer)
        assert (await world.insight.counts(FRIDAY)).total.outcomes == {
            "answered": 2, "partial": 1, "refused": 1, "clarified": 1, "handed_over": 1, "other": 1,
        }  # fmt: skip

    async def test_of_several_answers_the_worst_counts(self, world: World) -> None:
        await world.ask("t1", BIRTH, LETTERS, refused("unknown_unit"))
        counted = await world.insight.counts(FRIDAY)
        assert (counted.total.outcomes, counted.refusals) == ({"refused": 1}, {"unknown_unit": 1})

    async def test_counts_by_day_and_hour_where_the_office_is(self, world: World) -> None:
        await world.ask("t1", BIRTH, at=datetime(2026, 11, 19, 17, 30, tzinfo=UTC))  # half past midnight
        await world.ask("t2", BIRTH)
        counted = await world.insight.counts(Days(date(2026, 11, 19), date(2026, 11, 21)))
        assert {day: tally.questions for day, tally in counted.days.items()} == {date(2026, 11, 20): 2}
        assert counted.hours == {0: 1, 12: 1}

    async def test_counts_the_last_moment_of_the_last_day_and_not_the_next(self, world: World) -> None:
        await world.ask("t1", BIRTH, at=datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC))
        await world.ask("t2", BIRTH, at=datetime(2026, 11, 20, 17, tzinfo=UTC))
        assert (await world.insight.counts(FRIDAY)).total.questions == 1

    async def test_counts_by_channel(self, world: World) -> None:
        await world.ask("t1", BIRTH)
        await world.ask("t2", BIRTH, channel="zalo")
        channels = (await world.insight.counts(FRIDAY)).channels
        assert {name: tally.questions for name, tally in channels.items()} == {"web": 1, "zalo": 1}

    async def test_counts_one_channel_alone(self, world: World) -> None:
        await world.ask("t1", BIRTH)
        await world.ask("t2", BIRTH, channel="zalo")
        counted = await world.insight.counts(replace(FRIDAY, channel="zalo"))
        assert (counted.total.questions, list(counted.channels)) == (1, ["zalo"])

    async def test_counts_what_the_fallback_answered(self, world: World) -> None:
        await world.ask("t1", BIRTH, route="fallback")
        await world.ask("t2", BIRTH)
        assert (await world.insight.counts(FRIDAY)).total.fallback == 1

    async def test_tells_how_long_answers_took(self, world: World) -> None:
        for number in range(1, 101):
            await world.ask(f"t{number}", BIRTH, took_ms=number)
        total = (await world.insight.counts(FRIDAY)).total
        assert (total.percentile_ms(0.5), total.percentile_ms(0.95)) == (50, 95)

    async def test_counts_procedures_and_metrics(self, world: World) -> None:
        await world.ask("t1", BIRTH)
        await world.ask("t2", BIRTH, LETTERS)
        counted = await world.insight.counts(FRIDAY)
        assert counted.procedures == {("1.001193", "Đăng ký khai sinh"): 2}
        assert counted.metrics == {("van_ban_di", "Số văn bản đi"): 1}

    async def test_counts_verdicts_with_their_reasons(self, world: World) -> None:
        for number, verdict in enumerate((Verdict(True), Verdict(False, "wrong"), Verdict(False))):
            await world.ask(f"t{number}", BIRTH)
            await world.feedback.give(f"t{number}", verdict)
        counted = await world.insight.counts(FRIDAY)
        assert (counted.total.helpful, counted.total.unhelpful, counted.complaints) == (1, 2, {"wrong": 1})

    async def test_counts_a_conversation_once_a_day(self, world: World) -> None:
        talk = await world.ask("t1", BIRTH)
        await world.ask("t2", BIRTH, conversation=talk)
        await world.ask("t3", BIRTH, conversation=talk, at=NOON - timedelta(days=1))
        counted = await world.insight.counts(Days(date(2026, 11, 19), date(2026, 11, 20)))
        assert (counted.total.conversations, counted.total.questions) == (2, 3)

    async def test_counts_the_same_again_when_the_day_is_over(self, world: World) -> None:
        await world.ask("t1", BIRTH, LETTERS, refused())
        await world.ask("t2", WHICH, channel="zalo", route="fallback", took_ms=1234)
        first, again = await world.insight.counts(FRIDAY), await world.insight.counts(FRIDAY)
        assert first == again

    async def test_counts_a_verdict_that_came_when_the_day_was_counted(self, world: World) -> None:
        await world.ask("t1", BIRTH)
        await world.insight.counts(FRIDAY)
        await world.feedback.give("t1", Verdict(True))
        assert (await world.insight.counts(FRIDAY)).total.helpful == 1

    async def test_counts_a_verdict_that_changed_when_the_day_was_counted(self, world: World) -> None:
        await world.ask("t1", BIRTH)
        await world.feedback.give("t1", Verdict(True))
        await world.insight.counts(FRIDAY)
        await world.feedback.give("t1", Verdict(False, "outdated"))
        counted = await world.insight.counts(FRIDAY)
        assert (counted.total.helpful, counted.total.unhelpful, counted.complaints) == (0, 1, {"outdated": 1})

    async def test_counts_verdicts_the_same_again_when_the_day_is_over(self, world: World) -> None:
        for number, verdict in enumerate((Verdict(True), Verdict(False, "wrong"), Verdict(False))):
            await world.ask(f"t{number}", BIRTH, channel="zalo")
            await world.feedback.give(f"t{number}", verdict)
        first, again = await world.insight.counts(FRIDAY), await world.insight.counts(FRIDAY)
        assert (again.channels["zalo"].helpful, again.channels["zalo"].unhelpful) == (1, 2)
        assert first == again

    async def test_counts_a_verdict_on_the_day_of_its_question(self, world: World) -> None:
        await world.ask("t1", BIRTH, at=NOON - timedelta(days=1))
        await world.ask("t2", BIRTH)
        two_days = Days(date(2026, 11, 19), date(2026, 11, 20))
        await world.insight.counts(two_days)
        await world.feedback.give("t1", Verdict(True))
        assert {day: tally.helpful for day, tally in (await world.insight.counts(two_days)).days.items()} == {
            date(2026, 11, 19): 1, date(2026, 11, 20): 0,
        }  # fmt: skip

    async def test_counts_no_turn_that_was_forgotten_when_the_day_was_counted(self, world: World) -> None:
        talk = await world.ask("t1", BIRTH)
        await world.ask("t2", BIRTH)
        await world.feedback.give("t1", Verdict(False, "wrong"))
        await world.insight.counts(FRIDAY)
        await world.journal.forget(talk)
        counted = await world.insight.counts(FRIDAY)
        assert (counted.total.questions, counted.total.unhelpful, counted.complaints) == (1, 0, {})

    async def test_counts_days_ahead_alike(self, world: World) -> None:
        await world.ask("t1", BIRTH, refused())
        await world.insight.settle()
        counted = await world.insight.counts(FRIDAY)
        assert (counted.total.questions, counted.refusals) == (1, {"no_data": 1})
        assert await world.insight.settle() == 0

    async def test_forgets_counts_with_their_conversations(self, world: World) -> None:
        await world.ask("t1", BIRTH)
        await world.insight.counts(FRIDAY)
        await world.journal.forget_before(datetime.now(UTC) + timedelta(days=1))
        assert (await world.insight.counts(FRIDAY)).total.questions == 0

    async def test_lists_what_was_refused_and_why(self, world: World) -> None:
        await world.ask("t1", refused("unknown_metric", "Không có chỉ tiêu này."), text="số hổ của phường 7")
        (turn,) = (await world.insight.unanswered(FRIDAY)).turns
        assert (turn.turn_id, turn.own_words, turn.cause) == ("t1", "số hổ của phường 7", "unknown_metric")
        assert (turn.said, turn.channel, turn.asked_at) == ("Không có chỉ tiêu này.", "web", NOON)

    async def test_lists_what_was_answered_in_part(self, world: World) -> None:
        await world.ask("t1", BIRTH, IN_PART)
        (turn,) = (await world.insight.unanswered(FRIDAY)).turns
        assert (turn.cause, turn.said) == ("partial", "Chỉ có phần đầu.")

    async def test_lists_what_was_found_unhelpful(self, world: World) -> None:
        await world.ask("t1", BIRTH)
        await world.feedback.give("t1", Verdict(False, "wrong", "Lệ phí đã đổi."))
        (turn,) = (await world.insight.unanswered(FRIDAY)).turns
        assert (turn.cause, turn.said, turn.remark) == ("unhelpful", "Nộp tờ khai.", "Lệ phí đã đổi.")

    async def test_lists_no_good_answer(self, world: World) -> None:
        for number, answer in enumerate((BIRTH, LETTERS, WHICH, CALL, Courtesy("Chào bạn."))):
            await world.ask(f"t{number}", answer)
        await world.feedback.give("t0", Verdict(True))
        assert (await world.insight.unanswered(FRIDAY)).turns == ()

    @pytest.mark.parametrize("reason", ["no_permission", "unsafe", "unavailable"])
    async def test_lists_no_refusal_that_knowledge_cannot_mend(self, world: World, reason: Any) -> None:
        await world.ask("t1", refused(reason))
        assert (await world.insight.unanswered(FRIDAY)).turns == ()

    async def test_lists_no_dossier_that_was_not_found(self, world: World) -> None:
        await world.ask("t1", refused(), intent="dossier_status")
        assert (await world.insight.unanswered(FRIDAY)).turns == ()

    async def test_lists_no_words_of_a_form(self, world: World) -> None:
        await world.ask("t1", FormAnswer("Đường nào ạ?"))
        await world.feedback.give("t1", Verdict(False))
        assert (await world.insight.unanswered(FRIDAY)).turns == ()

    async def test_shows_nothing_of_somebodys_dossier(self, world: World) -> None:
        await world.ask("t1", DossierAnswer("Hồ sơ của bạn đã xong.", SOURCES))
        await world.feedback.give("t1", Verdict(False))
        (turn,) = (await world.insight.unanswered(FRIDAY)).turns
        assert turn.said == ""

    async def test_lists_the_newest_first_and_says_where_it_stopped(self, world: World) -> None:
        for number in range(3):
            await world.ask(f"t{number}", refused(), at=NOON + timedelta(minutes=number))
        found = await world.insight.unanswered(FRIDAY, limit=2)
        assert [turn.turn_id for turn in found.turns] == ["t2", "t1"]
        assert found.since == NOON + timedelta(minutes=1)

    async def test_says_nothing_of_a_stop_when_it_read_all(self, world: World) -> None:
        await world.ask("t1", refused())
        assert (await world.insight.unanswered(FRIDAY)).since is None

    async def test_lists_one_channel_and_the_days_alone(self, world: World) -> None:
        await world.ask("t1", refused())
        await world.ask("t2", refused(), channel="zalo")
        await world.ask("t3", refused(), channel="zalo", at=NOON - timedelta(days=1))
        found = await world.insight.unanswered(replace(FRIDAY, channel="zalo"))
        assert [turn.turn_id for turn in found.turns] == ["t2"]

    async def test_tells_the_words_of_turns(self, world: World) -> None:
        await world.ask("t1", refused(), text="số của tôi 0903 123 456")
        assert await world.insight.words(["t1", "unknown", "", "a\x00b"]) == {"t1": "số của tôi [phone]"}


class TestMemoryInsight(InsightContract):
    @pytest.fixture
    def world(self) -> World:
        return MemoryWorld()


class TestSqliteInsight(InsightContract):
    @pytest.fixture
    async def world(self, tmp_path: Path) -> AsyncIterator[World]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'insight.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlWorld(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresInsight(InsightContract):
    @pytest.fixture
    async def world(self) -> AsyncIterator[World]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlWorld(engine)
        await engine.dispose()
