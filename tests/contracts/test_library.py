"""What every library of published knowledge does, whatever it is made of."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, insert, text

from assistant.adapters.memory_library import MemoryLibrary
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.library import SqlLibrary
from assistant.adapters.sql.tables import library_state
from assistant.domain.errors import NotEmpty, StoreUnavailable, UnknownVersion
from assistant.domain.library import WITHDRAWN, ActiveItem, NewVersion, Snapshot
from assistant.ports import Library
from tests.databases import empty_postgres, postgres_url

TOMORROW = date.today() + timedelta(days=1)
YESTERDAY = date.today() - timedelta(days=1)
NASTY = '\'; DROP TABLE library_versions; -- "“đ" 😀\n\\ %s :x ?'


def a_version(item_id: str = "a", digest: str = "1", **told: Any) -> NewVersion:
    return replace(NewVersion(item_id, "document", f"Tài liệu {item_id}", {"says": digest}, digest), **told)


async def published(library: Library, item_id: str = "a", number: int = 1) -> Snapshot:
    return await library.change({item_id: number}, by="lan", action="publish", reason="")


async def withdrawn(library: Library, item_id: str = "a") -> Snapshot:
    return await library.change({item_id: WITHDRAWN}, by="lan", action="withdraw", reason="")


async def statuses(library: Library, item_id: str = "a") -> list[str]:
    """Returns the statuses of an item's versions, oldest first."""
    return [version.status for version in reversed(await library.versions(item_id))]


async def said(library: Library, item_id: str, number: int) -> object:
    """Returns the content of a version, None when there is none."""
    found = await library.contents({item_id: number})
    return found[item_id][1] if item_id in found else None


class LibraryContract:
    @pytest.fixture
    def library(self) -> Library:
        raise NotImplementedError

    @pytest.fixture
    async def empty(self, tmp_path: Path) -> AsyncIterator[Library]:
        """Another library, in SQLite: a copy goes from any store into any other."""
        url = f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlLibrary(engine)
        await engine.dispose()

    # what is kept

    async def test_begins_empty(self, library: Library) -> None:
        assert await library.revision() == 0
        assert await library.active() == (0, {})
        assert (await library.newest(), await library.snapshots()) == ((), ())

    async def test_knows_no_item_at_first(self, library: Library) -> None:
        assert await library.versions("a") == ()
        assert await said(library, "a", 1) is None
        assert await library.file("a", 1) is None

    async def test_numbers_count_up_within_an_item(self, library: Library) -> None:
        added = await library.add([a_version(digest="1"), a_version(digest="2"), a_version("b")], "lan")
        assert [(version.item_id, version.number) for version in added] == [("a", 1), ("a", 2), ("b", 1)]

    async def test_drafts_are_newest_versions_that_were_never_published(self, library: Library) -> None:
        await library.add([a_version("b"), a_version(digest="1"), a_version(digest="2"), a_version("c")], "lan")
        await published(library, "c")
        drafts = await library.drafts()
        assert [(one.item_id, one.number, one.status) for one in drafts] == [("a", 2, "draft"), ("b", 1, "draft")]

    async def test_a_draft_before_a_published_version_is_none(self, library: Library) -> None:
        await library.add([a_version(digest="1"), a_version(digest="2")], "lan")
        await published(library, "a", 2)
        assert await library.drafts() == ()

    async def test_a_new_version_of_what_answers_is_a_draft(self, library: Library) -> None:
        await library.add([a_version(digest="1")], "lan")
        await published(library)
        await library.add([a_version(digest="2")], "lan")
        assert [one.number for one in await library.drafts()] == [2]

    async def test_to_keep_a_draft_changes_nothing_that_answers(self, library: Library) -> None:
        await library.add([a_version()], "lan")
        assert await library.active() == (0, {})

    async def test_the_same_digest_again_is_the_same_version(self, library: Library) -> None:
        first = await library.add([a_version()], "lan")
        assert await library.add([a_version(title="Tên khác")], "minh") == first
        assert len(await library.versions("a")) == 1

    async def test_the_same_digest_twice_at_once_is_one_version(self, library: Library) -> None:
        added = await library.add([a_version(), a_version()], "lan")
        assert [version.number for version in added] == [1, 1]

    async def test_an_older_digest_again_is_a_new_version(self, library: Library) -> None:
        for digest in "121":
            await library.add([a_version(digest=digest)], "lan")
        assert [version.digest for version in await library.versions("a")] == ["1", "2", "1"]

    async def test_one_digest_may_belong_to_two_items(self, library: Library) -> None:
        added = await library.add([a_version("a", file=b"x"), a_version("b", file=b"x")], "lan")
        assert [version.number for version in added] == [1, 1]
        assert (await library.file("b", 1)) == ("b", b"x")

    async def test_gives_back_what_was_kept(self, library: Library) -> None:
        told = {"warnings": ("một", "hai"), "effective_from": TOMORROW, "expires_on": date(2099, 12, 31)}
        (version,) = await library.add([a_version(kind="procedure", file_name="x.yml", **told)], "lan")
        assert (version.kind, version.title, version.created_by) == ("procedure", "Tài liệu a", "lan")
        assert (version.warnings, version.effective_from, version.expires_on) == tuple(told.values())
        assert (version.file_name, version.published_at, version.published_by) == ("x.yml", None, None)
        assert await library.versions("a") == (version,)

    async def test_tells_when_a_version_came_and_was_published(self, library: Library) -> None:
        before = datetime.now(UTC) - timedelta(seconds=1)
        await library.add([a_version()], "lan")
        await library.change({"a": 1}, by="minh", action="publish", reason="")
        (version,) = await library.versions("a")
        assert version.published_at is not None
        assert before < version.created_at <= version.published_at <= datetime.now(UTC)
        assert version.published_by == "minh"

    async def test_published_again_keeps_who_was_the_first(self, library: Library) -> None:
        await library.add([a_version()], "lan")
        await library.change({"a": 1}, by="minh", action="publish", reason="")
        await withdrawn(library)
        await library.change({"a": 1}, by="hoa", action="publish", reason="")
        assert (await library.versions("a"))[0].published_by == "minh"

    @pytest.mark.parametrize("words", [NASTY, "", "đ" * 100_000], ids=["nasty", "empty", "long"])
    async def test_keeps_words_unchanged(self, library: Library, words: str) -> None:
        await library.add([a_version(title=words, content={words[:50]: [words, None, 1.5, True]})], "lan")
        assert (await library.versions("a"))[0].title == words
        assert await said(library, "a", 1) == {words[:50]: [words, None, 1.5, True]}

    @pytest.mark.parametrize("item_id", ["1.004194", "quyết định", "a'b\"c", "%", "😀", "x" * 120])
    async def test_takes_any_id(self, library: Library, item_id: str) -> None:
        await library.add([a_version(item_id), a_version("khác")], "lan")
        await published(library, item_id)
        assert await library.active() == (1, {item_id: ActiveItem(1, None)})
        assert await statuses(library, item_id) == ["active"]

    @pytest.mark.parametrize("content", [b"\0\xff\r\n", b"", bytes(range(256)) * 4096], ids=["bytes", "empty", "1 MB"])
    async def test_a_file_comes_back_byte_by_byte(self, library: Library, content: bytes) -> None:
        await library.add([a_version(file_name="Quyết định 😀.docx", file=content)], "lan")
        assert await library.file("a", 1) == ("Quyết định 😀.docx", content)

    async def test_each_version_has_its_own_file(self, library: Library) -> None:
        for digest in "12":
            await library.add([a_version(digest=digest, file_name=f"{digest}.md", file=digest.encode())], "lan")
        assert [await library.file("a", number) for number in (1, 2)] == [("1.md", b"1"), ("2.md", b"2")]

    async def test_what_was_imported_has_no_file(self, library: Library) -> None:
        await library.add([a_version()], "lan")
        assert await library.file("a", 1) is None

    @pytest.mark.parametrize("number", [0, -1, 2, 10**6])
    async def test_an_unknown_number_is_no_version(self, library: Library, number: int) -> None:
        await library.add([a_version(file=b"x")], "lan")
        assert await said(library, "a", number) is None
        assert await library.file("a", number) is None

    async def test_hundreds_are_read_at_once(self, library: Library) -> None:
        await library.add([a_version(f"x{number}", str(number)) for number in range(1050)], "lan")
        found = await library.contents({f"x{number}": 1 for number in range(2000)})
        assert len(found) == 1050
        assert all(content == {"says": item_id[1:]} for item_id, (_, content) in found.items())
        assert {version.number for version, _ in found.values()} == {1}

    async def test_hundreds_are_published_at_once(self, library: Library) -> None:
        await library.add([a_version(f"x{number:04}") for number in range(450)], "lan")
        made = await library.change({f"x{n:04}": 1 for n in range(450)}, by="lan", action="import", reason="")
        assert len(made.items) == len((await library.active())[1]) == 450
        assert {version.status for version in await library.newest()} == {"active"}

    async def test_contents_of_nothing_are_nothing(self, library: Library) -> None:
        assert await library.contents({}) == {}

    # which of it answers

    async def test_a_version_that_is_published_answers(self, library: Library) -> None:
        await library.add([a_version()], "lan")
        made = await published(library)
        assert (made.id, made.items, made.action) == (1, ("a",), "publish")
        assert await library.active() == (await library.revision(), {"a": ActiveItem(1, None)})

    async def test_statuses_follow_what_answers(self, library: Library) -> None:
        await library.add([a_version(digest="1"), a_version(digest="2")], "lan")
        assert await statuses(library) == ["draft", "draft"]
        await published(library)
        assert await statuses(library) == ["active", "draft"]
        await published(library, number=2)
        assert await statuses(library) == ["superseded", "active"]
        await withdrawn(library)
        assert await statuses(library) == ["withdrawn", "withdrawn"]
        await library.roll_back(1, by="lan", reason="")
        assert await statuses(library) == ["active", "superseded"]
        await library.roll_back(0, by="lan", reason="")
        assert await statuses(library) == ["superseded", "superseded"]

    async def test_newest_is_what_answers_or_else_the_newest(self, library: Library) -> None:
        await library.add([a_version(i, d) for i in "cab" for d in "12"], "lan")
        await published(library, "a", 1)
        await published(library, "b", 1)
        await withdrawn(library, "b")
        listed = [(version.item_id, version.number, version.status) for version in await library.newest()]
        assert listed == [("a", 1, "active"), ("b", 2, "draft"), ("c", 2, "draft")]

    async def test_a_change_with_an_unknown_version_moves_nothing(self, library: Library) -> None:
        await library.add([a_version("a"), a_version("b")], "lan")
        await published(library, "a")
        before = (await library.active(), await library.newest(), await library.snapshots())
        for wrong in ({"b": 1, "a": 2}, {"b": 1, "x": 1}, {"b": -1}, {"a": WITHDRAWN, "b": 7}):
            with pytest.raises(UnknownVersion):
                await library.change(wrong, by="lan", action="publish", reason="")
        assert (await library.active(), await library.newest(), await library.snapshots()) == before

    @pytest.mark.parametrize("item_id", ["khong-co", "1.004194"])
    async def test_something_shipped_can_be_withdrawn(self, library: Library, item_id: str) -> None:
        made = await withdrawn(library, item_id)
        assert made.items == (item_id,)
        assert await library.active() == (1, {item_id: ActiveItem(WITHDRAWN, None)})
        assert await library.newest() == ()

    # what answers until a version takes effect

    async def test_the_version_before_stays_until_the_new_one_takes_effect(self, library: Library) -> None:
        await library.add([a_version(digest="1"), a_version(digest="2", effective_from=TOMORROW)], "lan")
        await published(library, number=1)
        await published(library, number=2)
        assert (await library.active())[1] == {"a": ActiveItem(2, 1)}

    async def test_without_a_day_nothing_stays(self, library: Library) -> None:
        await library.add([a_version(digest="1"), a_version(digest="2")], "lan")
        await published(library, number=1)
        await published(library, number=2)
        assert (await library.active())[1] == {"a": ActiveItem(2, None)}

    async def test_before_the_first_version_there_is_none(self, library: Library) -> None:
        await library.add([a_version(effective_from=TOMORROW)], "lan")
        await published(library)
        assert (await library.active())[1] == {"a": ActiveItem(1, None)}

    async def test_published_twice_keeps_the_version_before(self, library: Library) -> None:
        await library.add([a_version(digest="1"), a_version(digest="2", effective_from=TOMORROW)], "lan")
        for number in (1, 2, 2):
            await published(library, number=number)
        assert (await library.active())[1] == {"a": ActiveItem(2, 1)}

    async def test_a_correction_before_the_day_does_not_begin_the_corrected_one(self, library: Library) -> None:
        drafts = [a_version(digest="1"), *(a_version(digest=d, effective_from=TOMORROW) for d in "23")]
        await library.add(drafts, "lan")
        for number in (1, 2, 3):
            await published(library, number=number)
        assert (await library.active())[1] == {"a": ActiveItem(3, 1)}

    async def test_after_the_day_the_version_of_that_day_is_the_one_before(self, library: Library) -> None:
        days = {"1": None, "2": YESTERDAY, "3": TOMORROW}
        await library.add([a_version(digest=d, effective_from=day) for d, day in days.items()], "lan")
        for number in (1, 2, 3):
            await published(library, number=number)
        assert (await library.active())[1] == {"a": ActiveItem(3, 2)}

    async def test_what_was_withdrawn_stays_so_until_the_day(self, library: Library) -> None:
        await library.add([a_version(effective_from=TOMORROW)], "lan")
        await withdrawn(library)
        await published(library)
        assert (await library.active())[1] == {"a": ActiveItem(1, WITHDRAWN)}

    async def test_going_back_brings_the_version_before_too(self, library: Library) -> None:
        await library.add([a_version(digest="1"), a_version(digest="2", effective_from=TOMORROW)], "lan")
        await published(library, number=1)
        await published(library, number=2)
        await withdrawn(library)
        await library.roll_back(2, by="lan", reason="")
        assert (await library.active())[1] == {"a": ActiveItem(2, 1)}

    # history

    async def a_history(self, library: Library) -> list[Any]:
        """Four changes; returns what answered after each, the first being nothing."""
        await library.add([a_version(i, d) for i in "ab" for d in "12"], "lan")
        states = [(await library.active())[1]]
        for change in ({"a": 1}, {"a": 2, "b": 1}, {"b": WITHDRAWN}, {"c": WITHDRAWN, "b": 2}):
            await library.change(change, by="lan", action="publish", reason="")
            states.append((await library.active())[1])
        return states

    @pytest.mark.parametrize("snapshot", range(5))
    async def test_any_snapshot_can_be_gone_back_to(self, library: Library, snapshot: int) -> None:
        states = await self.a_history(library)
        made = await library.roll_back(snapshot, by="minh", reason="sai")
        assert (made.id, made.action, made.made_by, made.reason) == (5, "rollback", "minh", "sai")
        assert await library.active() == (5, states[snapshot])

    async def test_going_back_can_be_undone(self, library: Library) -> None:
        states = await self.a_history(library)
        await library.roll_back(1, by="lan", reason="")
        await library.roll_back(0, by="lan", reason="")
        await library.roll_back(4, by="lan", reason="")
        assert await library.active() == (7, states[4])
        await library.roll_back(5, by="lan", reason="")
        assert await library.active() == (8, states[1])

    async def test_going_back_names_what_it_may_have_changed(self, library: Library) -> None:
        await self.a_history(library)
        assert (await library.roll_back(2, by="lan", reason="")).items == ("b", "c")

    @pytest.mark.parametrize("snapshot", [-1, 5, 10**9])
    async def test_there_is_no_going_back_to_an_unknown_snapshot(self, library: Library, snapshot: int) -> None:
        states = await self.a_history(library)
        with pytest.raises(UnknownVersion):
            await library.roll_back(snapshot, by="lan", reason="")
        assert await library.active() == (4, states[4])

    async def test_history_comes_newest_first(self, library: Library) -> None:
        await self.a_history(library)
        history = await library.snapshots()
        assert [made.id for made in history] == [4, 3, 2, 1]
        assert [made.items for made in history] == [("b", "c"), ("b",), ("a", "b"), ("a",)]
        assert [made.id for made in await library.snapshots(2)] == [4, 3]

    async def test_history_keeps_who_and_why(self, library: Library) -> None:
        await library.add([a_version()], "lan")
        made = await library.change({"a": 1}, by="Trần Thị B", action="import", reason=NASTY)
        assert await library.snapshots() == (made,)
        assert (made.made_by, made.action, made.reason) == ("Trần Thị B", "import", NASTY)
        assert abs(datetime.now(UTC) - made.made_at) < timedelta(minutes=1)

    # several at a time

    async def test_changes_at_once_get_revisions_of_their_own(self, library: Library) -> None:
        await library.add([a_version(f"x{number}") for number in range(10)], "lan")
        made = await asyncio.gather(*(published(library, f"x{number}") for number in range(10)))
        assert sorted(snapshot.id for snapshot in made) == list(range(1, 11))
        assert await library.active() == (10, {f"x{number}": ActiveItem(1, None) for number in range(10)})
        assert len(await library.snapshots()) == 10

    async def test_uploads_at_once_get_numbers_of_their_own(self, library: Library) -> None:
        added = await asyncio.gather(*(library.add([a_version(digest=str(n))], "lan") for n in range(10)))
        assert sorted(version.number for (version,) in added) == list(range(1, 11))
        assert len(await library.versions("a")) == 10

    async def test_changes_of_one_item_at_once_leave_one_active(self, library: Library) -> None:
        await library.add([a_version(digest=str(n)) for n in range(6)], "lan")
        await asyncio.gather(*(published(library, number=number) for number in range(1, 7)))
        assert sorted(await statuses(library)) == ["active", *["superseded"] * 5]

    # anything, in any order

    @pytest.mark.parametrize("seed", range(3))
    async def test_does_what_the_memory_does(self, library: Library, seed: int) -> None:
        model, choose = MemoryLibrary(), random.Random(seed)  # noqa: S311
        for _ in range(40):
            step = choose.random()
            expected = await outcome(model, random.Random(step))  # noqa: S311
            assert await outcome(library, random.Random(step)) == expected  # noqa: S311
        assert await state(library) == await state(model)

    # a copy

    async def test_is_the_same_in_another_store(self, library: Library, empty: Library) -> None:
        await library.add([a_version("a", "1", file=b"PDF", file_name="a.pdf"), a_version("b", NASTY)], "lan")
        await library.add([a_version("a", "2", effective_from=TOMORROW)], "minh")
        await published(library)
        await published(library, number=2)
        await withdrawn(library, "b")
        await library.add([a_version("a", "3", warnings=("x",))], "lan")
        await library.roll_back(1, by="minh", reason="nhầm")
        copy = await library.copied()
        await empty.restore(copy, {"1": b"PDF"})
        assert await empty.copied() == copy
        assert await empty.active() == await library.active()
        assert await empty.file("a", 1) == ("a.pdf", b"PDF")
        assert await empty.snapshots() == await library.snapshots()

    async def test_goes_on_from_a_copy(self, library: Library, empty: Library) -> None:
        await library.add([a_version("a", "1"), a_version("a", "2")], "lan")
        await published(library)
        await published(library, number=2)
        await empty.restore(await library.copied(), {})
        await empty.roll_back(1, by="minh", reason="")
        assert (await empty.active())[1]["a"].number == 1
        assert await statuses(empty) == ["active", "superseded"]
        assert (await empty.add([a_version("a", "3")], "lan"))[0].number == 3

    async def test_of_an_empty_one_is_empty(self, library: Library, empty: Library) -> None:
        await empty.restore(await library.copied(), {})
        assert await empty.revision() == 0

    async def test_is_not_put_over_anything(self, library: Library, empty: Library) -> None:
        await library.add([a_version("a", "1")], "lan")
        await empty.add([a_version("b", "1")], "lan")
        with pytest.raises(NotEmpty):
            await empty.restore(await library.copied(), {})
        assert await empty.versions("a") == ()


async def outcome(library: Library, choose: random.Random) -> Any:
    """Does something at random; returns what came of it, without moments."""
    items = choose.sample("abcd", choose.randint(1, 3))
    try:
        match choose.choice(["add", "change", "change", "back"]):
            case "add":
                days = (None, TOMORROW, YESTERDAY)
                new = [a_version(i, choose.choice("123"), effective_from=choose.choice(days)) for i in items]
                return [(v.item_id, v.number, v.status, v.effective_from) for v in await library.add(new, "lan")]
            case "change":
                wanted = {item_id: choose.randint(0, 3) for item_id in items}
                made = await library.change(wanted, by="lan", action="publish", reason="")
            case _:
                made = await library.roll_back(choose.randint(0, 12), by="lan", reason="")
        return made.id, made.items, made.action, await library.active()
    except UnknownVersion as error:
        return str(error)


async def state(library: Library) -> Any:
    """Everything that can be asked, without moments."""
    versions = [version for item_id in "abcd" for version in await library.versions(item_id)]
    listed = [(v.item_id, v.number, v.status, v.published_by) for v in (*versions, *await library.newest())]
    history = [(made.id, made.items, made.action) for made in await library.snapshots()]
    contents = await library.contents(dict.fromkeys("abcd", 1))
    return await library.active(), listed, history, {i: content for i, (_, content) in contents.items()}


class TestMemoryLibrary(LibraryContract):
    @pytest.fixture
    def library(self) -> Library:
        return MemoryLibrary()


class SqlContract(LibraryContract):
    async def test_a_store_that_fails_says_so(self, library: SqlLibrary) -> None:
        await library.add([a_version()], "lan")
        async with library._engine.begin() as connection:
            await connection.execute(text("ALTER TABLE library_state RENAME TO away"))
        try:
            with pytest.raises(StoreUnavailable):
                await library.add([a_version("b")], "lan")
            with pytest.raises(StoreUnavailable):
                await published(library)
            with pytest.raises(StoreUnavailable):
                await library.roll_back(0, by="lan", reason="")
        finally:
            async with library._engine.begin() as connection:
                await connection.execute(text("ALTER TABLE away RENAME TO library_state"))
        assert [version.item_id for version in await library.newest()] == ["a"]

    async def test_a_change_that_cannot_be_kept_moves_nothing(self, library: SqlLibrary) -> None:
        await library.add([a_version()], "lan")
        async with library._engine.begin() as connection:
            await connection.execute(text("ALTER TABLE library_snapshots RENAME TO away"))
        try:
            with pytest.raises(StoreUnavailable):
                await published(library)
        finally:
            async with library._engine.begin() as connection:
                await connection.execute(text("ALTER TABLE away RENAME TO library_snapshots"))
        assert await library.active() == (0, {})
        assert await statuses(library) == ["draft"]

    async def test_what_is_active_is_of_one_moment(self, library: SqlLibrary) -> None:
        """Somebody publishes between the two questions that `active` asks the store."""
        await library.add([a_version(digest="1"), a_version(digest="2")], "lan")
        await published(library, number=1)
        other = open_database(library._engine.url.render_as_string(hide_password=False))
        loop, asked = asyncio.get_running_loop(), []

        def meanwhile(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            if "FROM library_active" in statement and not asked:
                asked.append(statement)
                changed = asyncio.run_coroutine_threadsafe(published(SqlLibrary(other), number=2), publisher)
                changed.result(10)

        publisher = asyncio.new_event_loop()
        running = loop.run_in_executor(None, publisher.run_forever)
        event.listen(library._engine.sync_engine, "before_cursor_execute", meanwhile)
        try:
            found = await library.active()
        finally:
            event.remove(library._engine.sync_engine, "before_cursor_execute", meanwhile)
            asyncio.run_coroutine_threadsafe(other.dispose(), publisher).result(10)
            publisher.call_soon_threadsafe(publisher.stop)
            await running
            publisher.close()
        assert asked
        assert found == (1, {"a": ActiveItem(1, None)})
        assert await library.active() == (2, {"a": ActiveItem(2, None)})


class TestSqliteLibrary(SqlContract):
    @pytest.fixture
    async def library(self, tmp_path: Path) -> AsyncIterator[SqlLibrary]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'library.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlLibrary(engine)
        await engine.dispose()

    async def test_outlives_the_process(self, tmp_path: Path) -> None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'again.sqlite3'}"
        migrate(url)
        first = open_database(url)
        await SqlLibrary(first).add([a_version(file_name="a.md", file=b"x")], "lan")
        await published(SqlLibrary(first))
        await first.dispose()
        second = open_database(url)
        again = SqlLibrary(second)
        kept = (await again.active(), await said(again, "a", 1), await again.file("a", 1))
        await second.dispose()
        assert kept == ((1, {"a": ActiveItem(1, None)}), {"says": "1"}, ("a.md", b"x"))


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresLibrary(SqlContract):
    @pytest.fixture
    async def library(self) -> AsyncIterator[SqlLibrary]:  # type: ignore[override]
        engine = await empty_postgres()
        async with engine.begin() as connection:  # emptied of its only row, which a migration made
            await connection.execute(delete(library_state))
            await connection.execute(insert(library_state).values(id=1, revision=0))
        yield SqlLibrary(engine)
        await engine.dispose()
