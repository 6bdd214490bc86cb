"""What every journal does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from assistant.adapters.memory import MemoryJournal
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.tables import turns
from assistant.domain.answer import Courtesy, Download
from assistant.domain.errors import UnknownConversation
from assistant.domain.message import Entity, Files, IncomingMessage, Reply, Topic, Turn, Understanding
from assistant.domain.principal import CITIZEN, Principal
from assistant.ports import Conversation, Journal
from tests.builders import LEADER, OFFICE_STAFF, WARD_7_STAFF
from tests.databases import empty_postgres, postgres_url

NUMBER = "079123456789"


async def record(
    journal: Journal,
    conversation: Conversation,
    *,
    turn_id: str = "t1",
    topic: Topic | None = None,
    text: str = f"đăng ký tạm trú, số của tôi {NUMBER}",
) -> None:
    found = (Entity("personal_id", NUMBER, NUMBER, 27),)
    understanding = Understanding("procedure_fee", 0.9, text, found, "rasa")
    turn = Turn(understanding, (Courtesy("Vâng."),), topic or Topic())
    reply = Reply(conversation.id, turn_id, understanding, turn.answers)
    await journal.record(IncomingMessage("web", text, conversation.id, CITIZEN), turn, reply, 12)


class JournalContract:
    @pytest.fixture
    def journal(self) -> Journal:
        raise NotImplementedError

    async def test_begins_a_conversation(self, journal: Journal) -> None:
        assert (await journal.open(None, CITIZEN, "web")).turns == 0

    async def test_begins_with_no_topic(self, journal: Journal) -> None:
        assert (await journal.open(None, CITIZEN, "web")).topic == Topic()

    async def test_gives_each_conversation_an_id_that_cannot_be_guessed(self, journal: Journal) -> None:
        first, second = await journal.open(None, CITIZEN, "web"), await journal.open(None, CITIZEN, "web")
        assert first.id != second.id
        assert len(first.id) >= 32

    async def test_finds_it_again(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        assert await journal.open(begun.id, CITIZEN, "web") == begun

    async def test_counts_turns(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        await record(journal, begun, turn_id="t1")
        await record(journal, begun, turn_id="t2")
        assert (await journal.open(begun.id, CITIZEN, "web")).turns == 2

    async def test_remembers_the_topic(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        await record(journal, begun, topic=Topic(procedure="1.004194", period="2023-01-01/2023-09-30"))
        topic = (await journal.open(begun.id, CITIZEN, "web")).topic
        assert topic == Topic(procedure="1.004194", period="2023-01-01/2023-09-30")

    async def test_remembers_the_files_of_the_last_figures(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        files = Files("van_ban_di", "Số văn bản đi", (Download("Tải", "/api/v1/answers/t1/export.xlsx"),))
        await record(journal, begun, topic=Topic(files=files))
        assert (await journal.open(begun.id, CITIZEN, "web")).topic.files == files

    @pytest.mark.parametrize(
        "conversation_id",
        [
            "unknown",
            "",
            pytest.param("x" * 500, id="long"),
            pytest.param("a\x00b", id="nul"),
            "'; --",
            "chữ có dấu",
            pytest.param("\ud800", id="lone-surrogate"),
        ],
    )
    async def test_an_id_nobody_was_given_is_unknown(self, journal: Journal, conversation_id: str) -> None:
        with pytest.raises(UnknownConversation):
            await journal.open(conversation_id, CITIZEN, "web")

    async def test_another_officials_conversation_is_unknown(self, journal: Journal) -> None:
        begun = await journal.open(None, OFFICE_STAFF, "web")
        with pytest.raises(UnknownConversation):
            await journal.open(begun.id, WARD_7_STAFF, "web")

    async def test_an_officials_conversation_is_unknown_to_citizens(self, journal: Journal) -> None:
        begun = await journal.open(None, OFFICE_STAFF, "web")
        with pytest.raises(UnknownConversation):
            await journal.open(begun.id, CITIZEN, "web")

    async def test_a_citizens_conversation_is_unknown_to_officials(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        with pytest.raises(UnknownConversation):
            await journal.open(begun.id, OFFICE_STAFF, "web")

    async def test_forgets_old_conversations(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        await record(journal, begun)
        assert await journal.forget_before(datetime.now(UTC) + timedelta(seconds=1)) == 1
        with pytest.raises(UnknownConversation):
            await journal.open(begun.id, CITIZEN, "web")

    async def test_keeps_newer_ones(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        assert await journal.forget_before(datetime.now(UTC) - timedelta(days=90)) == 0
        assert await journal.open(begun.id, CITIZEN, "web") == begun

    async def test_opens_a_turn_again(self, journal: Journal) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"), turn_id="t1")
        kept = await journal.turn("t1", CITIZEN)
        assert kept is not None
        assert (kept.turn.answers, kept.public) == ((Courtesy("Vâng."),), True)

    async def test_knows_when_a_turn_was_answered(self, journal: Journal) -> None:
        before = datetime.now(UTC)
        await record(journal, await journal.open(None, CITIZEN, "web"), turn_id="t1")
        kept = await journal.turn("t1", CITIZEN)
        assert kept is not None
        assert before <= kept.answered_at <= datetime.now(UTC)

    async def test_opens_a_citizens_turn_to_whoever_holds_its_id(self, journal: Journal) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"), turn_id="t1")
        assert await journal.turn("t1", WARD_7_STAFF) is not None

    async def test_opens_an_officials_turn_to_that_person(self, journal: Journal) -> None:
        await record(journal, await journal.open(None, OFFICE_STAFF, "web"), turn_id="t1")
        kept = await journal.turn("t1", OFFICE_STAFF)
        assert kept is not None
        assert not kept.public

    @pytest.mark.parametrize("other", [CITIZEN, WARD_7_STAFF, LEADER])
    async def test_opens_an_officials_turn_to_nobody_else(self, journal: Journal, other: Principal) -> None:
        await record(journal, await journal.open(None, OFFICE_STAFF, "web"), turn_id="t1")
        assert await journal.turn("t1", other) is None

    @pytest.mark.parametrize(
        "turn_id", ["unknown", "", pytest.param("x" * 500, id="long"), pytest.param("a\x00b", id="nul"), "'; --"]
    )
    async def test_a_turn_nobody_was_given_is_none(self, journal: Journal, turn_id: str) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"), turn_id="t1")
        assert await journal.turn(turn_id, CITIZEN) is None

    async def test_forgets_turns_with_their_conversation(self, journal: Journal) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"), turn_id="t1")
        await journal.forget_before(datetime.now(UTC) + timedelta(seconds=1))
        assert await journal.turn("t1", CITIZEN) is None

    async def test_gives_a_reply_again(self, journal: Journal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        await record(journal, begun, turn_id="t1")
        reply = await journal.reply("t1", CITIZEN)
        assert reply is not None
        assert (reply.conversation_id, reply.turn_id, reply.answers) == (begun.id, "t1", (Courtesy("Vâng."),))

    @pytest.mark.parametrize("owner", [CITIZEN, OFFICE_STAFF])
    async def test_gives_a_reply_to_who_asked_alone(self, journal: Journal, owner: Principal) -> None:
        await record(journal, await journal.open(None, owner, "web"), turn_id="t1")
        assert await journal.reply("t1", owner) is not None
        assert await journal.reply("t1", WARD_7_STAFF) is None

    @pytest.mark.parametrize("turn_id", ["unknown", "", pytest.param("a\x00b", id="nul"), "'; --"])
    async def test_gives_no_reply_that_was_never_made(self, journal: Journal, turn_id: str) -> None:
        assert await journal.reply(turn_id, CITIZEN) is None

    async def test_forgets_a_citizens_conversation_and_no_other(self, journal: Journal) -> None:
        begun, other = await journal.open(None, CITIZEN, "web"), await journal.open(None, CITIZEN, "web")
        await record(journal, begun, turn_id="t1")
        await record(journal, other, turn_id="t2")
        await journal.forget(begun.id)
        with pytest.raises(UnknownConversation):
            await journal.open(begun.id, CITIZEN, "web")
        assert await journal.turn("t1", CITIZEN) is None
        assert await journal.turn("t2", CITIZEN) is not None

    async def test_does_not_forget_what_a_signed_in_person_asked(self, journal: Journal) -> None:
        begun = await journal.open(None, OFFICE_STAFF, "web")
        with pytest.raises(UnknownConversation):
            await journal.forget(begun.id)
        assert (await journal.open(begun.id, OFFICE_STAFF, "web")).id == begun.id

    @pytest.mark.parametrize("some_id", ["unknown", "", "'; --", pytest.param("a\x00b", id="nul"), "chữ có dấu"])
    async def test_has_nothing_to_forget_under_an_id_nobody_was_given(self, journal: Journal, some_id: str) -> None:
        with pytest.raises(UnknownConversation):
            await journal.forget(some_id)

    async def test_shows_a_person_a_turn_again_without_its_numbers(self, journal: Journal) -> None:
        await record(journal, await journal.open(None, OFFICE_STAFF, "web"), turn_id="t1")
        said = await journal.said("t1", OFFICE_STAFF)
        assert said is not None
        assert (said.turn_id, said.turn.answers) == ("t1", (Courtesy("Vâng."),))
        assert said.own_words.startswith("đăng ký tạm trú, số của tôi ")
        assert NUMBER not in said.own_words

    @pytest.mark.parametrize("other", [CITIZEN, WARD_7_STAFF, LEADER])
    async def test_shows_a_turn_to_nobody_else(self, journal: Journal, other: Principal) -> None:
        begun = await journal.open(None, OFFICE_STAFF, "web")
        await record(journal, begun, turn_id="t1")
        assert await journal.said("t1", other) is None
        assert await journal.talk(begun.id, other) == ()
        assert await journal.talks(other, "web", limit=9) == ()

    @pytest.mark.parametrize("who", [CITIZEN, OFFICE_STAFF])
    async def test_shows_a_citizens_turn_to_nobody(self, journal: Journal, who: Principal) -> None:
        begun = await journal.open(None, CITIZEN, "web")
        await record(journal, begun, turn_id="t1")
        assert await journal.said("t1", who) is None
        assert await journal.talk(begun.id, who) == ()
        assert await journal.talks(who, "web", limit=9) == ()

    @pytest.mark.parametrize("some_id", ["unknown", "", "'; --", pytest.param("a\x00b", id="nul"), "chữ có dấu"])
    async def test_shows_nothing_under_an_id_nobody_was_given(self, journal: Journal, some_id: str) -> None:
        await record(journal, await journal.open(None, OFFICE_STAFF, "web"), turn_id="t1")
        assert await journal.said(some_id, OFFICE_STAFF) is None
        assert await journal.talk(some_id, OFFICE_STAFF) == ()

    async def test_shows_a_talk_from_its_beginning(self, journal: Journal) -> None:
        begun, other = await journal.open(None, OFFICE_STAFF, "web"), await journal.open(None, OFFICE_STAFF, "web")
        for turn_id, conversation in (("t2", begun), ("t3", other), ("t1", begun)):
            await record(journal, conversation, turn_id=turn_id)
        assert [said.turn_id for said in await journal.talk(begun.id, OFFICE_STAFF)] == ["t2", "t1"]

    async def test_lists_talks_by_their_first_words_newest_first(self, journal: Journal) -> None:
        first, second = await journal.open(None, OFFICE_STAFF, "web"), await journal.open(None, OFFICE_STAFF, "web")
        await record(journal, first, turn_id="t1", text="một")
        await record(journal, second, turn_id="t2", text="hai")
        await record(journal, second, turn_id="t3", text="ba")
        talks = await journal.talks(OFFICE_STAFF, "web", limit=9)
        expected = [(second.id, "hai", 2), (first.id, "một", 1)]
        assert [(talk.conversation_id, talk.first_words, talk.turns) for talk in talks] == expected
        assert talks[0].last_at >= talks[1].last_at

    async def test_lists_a_talk_that_went_on_before_newer_ones(self, journal: Journal) -> None:
        first, second = await journal.open(None, OFFICE_STAFF, "web"), await journal.open(None, OFFICE_STAFF, "web")
        for turn_id, conversation in (("t1", first), ("t2", second), ("t3", first)):
            await record(journal, conversation, turn_id=turn_id)
        assert [talk.conversation_id for talk in await journal.talks(OFFICE_STAFF, "web", limit=9)] == [
            first.id,
            second.id,
        ]

    async def test_lists_no_more_talks_than_asked_for(self, journal: Journal) -> None:
        for number in range(3):
            await record(journal, await journal.open(None, OFFICE_STAFF, "web"), turn_id=f"t{number}")
        assert len(await journal.talks(OFFICE_STAFF, "web", limit=2)) == 2

    async def test_lists_talks_of_one_channel(self, journal: Journal) -> None:
        await record(journal, await journal.open(None, OFFICE_STAFF, "web"))
        assert await journal.talks(OFFICE_STAFF, "officials", limit=9) == ()

    async def test_lists_no_talk_in_which_nothing_was_asked(self, journal: Journal) -> None:
        await journal.open(None, OFFICE_STAFF, "web")
        assert await journal.talks(OFFICE_STAFF, "web", limit=9) == ()

    async def test_forgets_what_was_said(self, journal: Journal) -> None:
        begun = await journal.open(None, OFFICE_STAFF, "web")
        await record(journal, begun, turn_id="t1")
        await journal.forget_before(datetime.now(UTC) + timedelta(seconds=1))
        assert await journal.said("t1", OFFICE_STAFF) is None
        assert await journal.talk(begun.id, OFFICE_STAFF) == ()
        assert await journal.talks(OFFICE_STAFF, "web", limit=9) == ()


class TestMemoryJournal(JournalContract):
    @pytest.fixture
    def journal(self) -> Journal:
        return MemoryJournal()


class SqlContract(JournalContract):
    async def test_keeps_no_personal_number(self, journal: SqlJournal) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"))
        async with journal._engine.connect() as connection:
            kept = (await connection.execute(select(turns))).one()
        assert NUMBER not in repr(kept)

    async def test_a_turn_in_a_form_of_long_ago_is_none(self, journal: SqlJournal) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"), turn_id="t1")
        async with journal._engine.begin() as connection:
            await connection.execute(update(turns).values(turn={"answers": [{"kind": "oracle"}]}))
        assert await journal.turn("t1", CITIZEN) is None

    async def test_leaves_out_of_a_talk_what_is_in_a_form_of_long_ago(self, journal: SqlJournal) -> None:
        begun = await journal.open(None, OFFICE_STAFF, "web")
        await record(journal, begun, turn_id="t1")
        await record(journal, begun, turn_id="t2")
        async with journal._engine.begin() as connection:
            old = update(turns).where(turns.c.id == "t1").values(turn={"answers": [{"kind": "oracle"}]})
            await connection.execute(old)
        assert await journal.said("t1", OFFICE_STAFF) is None
        assert [said.turn_id for said in await journal.talk(begun.id, OFFICE_STAFF)] == ["t2"]

    async def test_keeps_what_it_was_answered_from(self, journal: SqlJournal) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"))
        async with journal._engine.connect() as connection:
            kept = (await connection.execute(select(turns.c.versions))).scalar_one()
        assert kept == {"knowledge": "abc"}

    async def test_forgets_the_turns_with_their_conversation(self, journal: SqlJournal) -> None:
        await record(journal, await journal.open(None, CITIZEN, "web"))
        await journal.forget_before(datetime.now(UTC) + timedelta(seconds=1))
        async with journal._engine.connect() as connection:
            assert (await connection.execute(select(turns.c.id))).all() == []


class TestSqliteJournal(SqlContract):
    @pytest.fixture
    async def journal(self, tmp_path: Path) -> AsyncIterator[SqlJournal]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'journal.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlJournal(engine, lambda: {"knowledge": "abc"})
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresJournal(SqlContract):
    @pytest.fixture
    async def journal(self) -> AsyncIterator[SqlJournal]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlJournal(engine, lambda: {"knowledge": "abc"})
        await engine.dispose()
