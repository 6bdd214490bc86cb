"""Which edition answers, and what happens while the next one is made."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.adapters.memory_library import MemoryLibrary
from assistant.domain.document import Document, Section
from assistant.domain.errors import AssistantError, StoreUnavailable
from assistant.domain.indicator import DataSource
from assistant.domain.library import WITHDRAWN, NewVersion
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.knowledge_base.published import as_content
from assistant.pipeline import editions as module
from assistant.pipeline.edition import Edition
from assistant.pipeline.editions import Editions
from tests.builders import a_procedure, an_edition

TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
PARAGRAPHS = 12


def a_document(version: str, item_id: str = "quy-che") -> Document:
    """A document whose every paragraph says its version."""
    sections = tuple(Section("Quy chế", f"Quy chế bản {version} đoạn {number}.") for number in range(PARAGRAPHS))
    source = DataSource("Quy chế", None, None, None, None)
    return Document(item_id, "Quy chế", source, "public", None, TODAY, sections)


@pytest.fixture(scope="module")
def shipped(knowledge: Knowledge) -> Edition:
    return an_edition(knowledge)


class Workshop:
    """A library and its editions, a day that can be moved on, and a make that counts, waits or fails."""

    def __init__(self, shipped: Edition, library: MemoryLibrary | None = None) -> None:
        self.library = library or MemoryLibrary()
        self.day = TODAY
        self.made: list[int] = []
        self.placed: list[int] = []
        self.broken: Exception | None = None
        self.go_on = threading.Event()
        self.go_on.set()
        self._shipped = shipped
        self.editions = Editions(
            shipped.knowledge, self.library, self._make, today=lambda: self.day, placed=self._place
        )
        self.made.clear()

    def _place(self) -> None:
        self.placed.append(self.editions.current.revision)

    def _make(self, knowledge: Knowledge, revision: int, day: date, before: Edition | None) -> Edition:
        self.made.append(revision)
        self.go_on.wait(10)
        if self.broken:
            raise self.broken
        if knowledge is self._shipped.knowledge and revision == 0:
            return self._shipped
        search = MemorySearch(all_passages(knowledge))
        return replace(self._shipped, knowledge=knowledge, search=search, revision=revision, day=day)

    async def publish(self, version: str, item_id: str = "quy-che", *, effective_from: date | None = None) -> int:
        content = as_content(a_document(version, item_id))
        new = NewVersion(item_id, "document", "Quy chế", content, version, effective_from=effective_from)
        (kept,) = await self.library.add([new], "lan")
        return (await self.library.change({item_id: kept.number}, by="lan", action="publish", reason="")).id

    async def withdraw(self, item_id: str) -> None:
        await self.library.change({item_id: WITHDRAWN}, by="lan", action="withdraw", reason="")

    async def publish_broken(self) -> None:
        await self.library.add([NewVersion("hong", "document", "Hỏng", {"id": 5}, "x")], "lan")
        await self.library.change({"hong": 1}, by="lan", action="publish", reason="")

    async def said(self) -> set[str]:
        """Returns the versions that the newest edition quotes from."""
        return await versions_of(await self.editions.newest())

    async def stop(self) -> None:
        self.go_on.set()
        if self.editions._refreshing is not None:
            await asyncio.wait([self.editions._refreshing])


@pytest.fixture
async def workshop(shipped: Edition, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(
        "assistant.pipeline.editions.PATIENCE_S", 60.0
    )  # a busy machine may take longer than people wait
    made = Workshop(shipped)
    yield made
    await made.stop()


async def versions_of(edition: Edition) -> set[str]:
    hits = await edition.search.search("quy chế bản đoạn", limit=50, kinds=("document",))
    texts = [hit.passage.text for hit in hits if hit.passage.subject == "quy-che"]
    assert len(texts) in (0, PARAGRAPHS)
    return {text.split()[3] for text in texts}


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "assistant"]


class TestNothingPublished:
    async def test_is_the_shipped_edition_itself(self, workshop: Workshop, shipped: Edition) -> None:
        assert await workshop.editions.newest() is shipped
        assert await workshop.editions.newest() is workshop.editions.current
        assert workshop.made == []

    async def test_tells_a_little_later_and_only_when_an_edition_has_taken_the_place_of_another(
        self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("assistant.pipeline.editions.CALM_S", 0.0)
        await workshop.editions.newest()
        assert workshop.placed == []
        last = await workshop.publish("1")
        await workshop.editions.newest()
        await asyncio.sleep(0.01)
        assert workshop.placed == [last]

    async def test_a_draft_makes_no_edition(self, workshop: Workshop, shipped: Edition) -> None:
        await workshop.library.add([NewVersion("a", "document", "A", as_content(a_document("1")), "1")], "lan")
        assert await workshop.editions.newest() is shipped

    async def test_everything_taken_back_is_the_shipped_knowledge(self, workshop: Workshop, shipped: Edition) -> None:
        await workshop.publish("1")
        await workshop.editions.newest()
        await workshop.library.roll_back(0, by="lan", reason="")
        edition = await workshop.editions.newest()
        assert (edition.knowledge is shipped.knowledge, edition.revision) == (True, 2)


class TestAPublication:
    async def test_answers_the_next_question(self, workshop: Workshop) -> None:
        await workshop.publish("1")
        assert await workshop.said() == {"1"}
        await workshop.publish("2")
        assert await workshop.said() == {"2"}
        assert workshop.made == [1, 2]

    async def test_leaves_an_edition_in_use_alone(self, workshop: Workshop) -> None:
        await workshop.publish("1")
        in_use = await workshop.editions.newest()
        await workshop.publish("2")
        await workshop.editions.newest()
        assert await versions_of(in_use) == {"1"}

    async def test_of_before_the_start_answers_too(self, shipped: Edition, workshop: Workshop) -> None:
        await workshop.publish("1")
        later = Workshop(shipped, workshop.library)
        assert await later.said() == {"1"}
        assert later.made == [1]

    async def test_several_at_once_make_one_edition(self, workshop: Workshop) -> None:
        for version in "123":
            await workshop.publish(version)
        assert await workshop.said() == {"3"}
        assert workshop.made == [3]

    async def test_of_a_procedure_is_known_by_its_code(self, workshop: Workshop) -> None:
        procedure = a_procedure(code="9.000001", name="Cấp thẻ thư viện")
        new = NewVersion("9.000001", "procedure", procedure.name, as_content(procedure), "1")
        await workshop.library.add([new], "lan")
        await workshop.library.change({"9.000001": 1}, by="lan", action="publish", reason="")
        assert (await workshop.editions.newest()).knowledge.procedures["9.000001"] == procedure

    async def test_that_was_read_is_not_read_again(self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []
        contents = workshop.library.contents

        async def counted(wanted: Any) -> Any:
            asked.extend(wanted)
            return await contents(wanted)

        monkeypatch.setattr(workshop.library, "contents", counted)
        await workshop.publish("1", "mot")
        await workshop.editions.newest()
        await workshop.publish("1", "hai")
        await workshop.editions.newest()
        assert asked == ["mot", "hai"]

    async def test_is_logged(self, workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.INFO, "assistant"):
            await workshop.publish("1")
            await workshop.editions.newest()
        assert events(caplog) == ["edition.new"]


class TestWithdrawn:
    async def test_a_published_document_is_gone(self, workshop: Workshop) -> None:
        await workshop.publish("1")
        await workshop.withdraw("quy-che")
        assert await workshop.said() == set()

    async def test_a_shipped_document_is_gone_until_going_back(self, workshop: Workshop, shipped: Edition) -> None:
        gone = shipped.knowledge.documents[0].id
        await workshop.withdraw(gone)
        edition = await workshop.editions.newest()
        assert gone not in [document.id for document in edition.knowledge.documents]
        assert edition.search.passage(f"document:{gone}:1") is None
        await workshop.library.roll_back(0, by="lan", reason="")
        edition = await workshop.editions.newest()
        assert gone in [document.id for document in edition.knowledge.documents]

    async def test_what_nobody_knows_disturbs_nothing(self, workshop: Workshop, shipped: Edition) -> None:
        await workshop.withdraw("khong-co")
        edition = await workshop.editions.newest()
        assert (edition.revision, edition.knowledge.documents) == (1, shipped.knowledge.documents)


class TestEffectiveTomorrow:
    async def test_the_old_version_answers_today_and_the_new_one_tomorrow(self, workshop: Workshop) -> None:
        await workshop.publish("1")
        await workshop.publish("2", effective_from=TOMORROW)
        assert await workshop.said() == {"1"}
        workshop.day = TOMORROW
        assert await workshop.said() == {"2"}

    async def test_the_first_version_says_nothing_today(self, workshop: Workshop) -> None:
        await workshop.publish("1", effective_from=TOMORROW)
        assert await workshop.said() == set()
        workshop.day = TOMORROW
        assert await workshop.said() == {"1"}

    async def test_the_shipped_one_answers_until_then(self, workshop: Workshop, shipped: Edition) -> None:
        own = shipped.knowledge.documents[0]
        await workshop.publish("1", own.id, effective_from=TOMORROW)
        assert own in (await workshop.editions.newest()).knowledge.documents
        workshop.day = TOMORROW
        assert own not in (await workshop.editions.newest()).knowledge.documents

    async def test_a_withdrawn_shipped_one_stays_away_until_then(self, workshop: Workshop, shipped: Edition) -> None:
        own = shipped.knowledge.documents[0].id
        await workshop.withdraw(own)
        await workshop.publish("1", own, effective_from=TOMORROW)
        assert own not in [document.id for document in (await workshop.editions.newest()).knowledge.documents]
        workshop.day = TOMORROW
        assert own in [document.id for document in (await workshop.editions.newest()).knowledge.documents]

    async def test_a_correction_of_it_does_not_begin_today(self, workshop: Workshop) -> None:
        await workshop.publish("1")
        await workshop.publish("2", effective_from=TOMORROW)
        await workshop.publish("3", effective_from=TOMORROW)
        assert await workshop.said() == {"1"}
        workshop.day = TOMORROW
        assert await workshop.said() == {"3"}

    async def test_a_day_makes_one_edition(self, workshop: Workshop) -> None:
        await workshop.publish("1")
        await workshop.editions.newest()
        workshop.day = TOMORROW
        for _ in range(3):
            await workshop.editions.newest()
        assert (workshop.made, workshop.editions.current.day) == ([1, 1], TOMORROW)


class TestSomethingIsWrong:
    async def test_a_store_that_is_away_keeps_the_present_edition(
        self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        await workshop.publish("1")
        present = await workshop.editions.newest()
        for name in ("revision", "active", "contents"):

            async def away(*_: Any) -> Any:
                raise StoreUnavailable("OperationalError")

            await workshop.publish(name)
            with monkeypatch.context() as patch, caplog.at_level(logging.INFO, "assistant"):
                patch.setattr(workshop.library, name, away)
                caplog.clear()
                assert await workshop.editions.newest() is present
                assert events(caplog) == ["edition.failed"]
        assert await workshop.said() == {"contents"}

    async def test_a_broken_publication_keeps_the_present_edition(
        self, workshop: Workshop, caplog: pytest.LogCaptureFixture
    ) -> None:
        await workshop.publish("1")
        present = await workshop.editions.newest()
        await workshop.publish_broken()
        with caplog.at_level(logging.INFO, "assistant"):
            assert await workshop.editions.newest() is present
        assert events(caplog) == ["edition.failed"]
        await workshop.library.roll_back(1, by="lan", reason="")
        assert await workshop.said() == {"1"}

    async def test_whoever_published_it_is_told(self, workshop: Workshop) -> None:
        await workshop.publish_broken()
        with pytest.raises(AssistantError):
            await workshop.editions.refresh()

    async def test_a_failed_make_is_not_tried_again_at_once(self, workshop: Workshop) -> None:
        await workshop.publish("1")
        workshop.broken = RuntimeError("không đủ bộ nhớ")
        assert await workshop.said() == set()
        workshop.broken = None
        assert await workshop.said() == set()

    async def test_a_failed_make_is_tried_again(self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("assistant.pipeline.editions.PAUSE_S", 0.0)
        await workshop.publish("1")
        workshop.broken = RuntimeError("không đủ bộ nhớ")
        assert await workshop.said() == set()
        workshop.broken = None
        assert await workshop.said() == {"1"}

    async def test_a_version_that_is_missing_keeps_the_present_edition(
        self, workshop: Workshop, shipped: Edition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def nothing(wanted: Any) -> dict[str, Any]:
            return {}

        await workshop.publish("1")
        monkeypatch.setattr(workshop.library, "contents", nothing)
        assert await workshop.editions.newest() is shipped


class TestASlowMake:
    PATIENCE_S = 0.2

    @pytest.fixture(autouse=True)
    async def slow(self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "PATIENCE_S", self.PATIENCE_S)
        await workshop.publish("1")
        workshop.go_on.clear()

    async def test_is_waited_for_once(
        self, workshop: Workshop, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with caplog.at_level(logging.INFO, "assistant"):
            assert await workshop.said() == set()
        assert events(caplog) == ["edition.late"]
        monkeypatch.setattr(module, "PATIENCE_S", 3600)  # who waited again would not come back
        for _ in range(5):
            assert await asyncio.wait_for(workshop.said(), 60) == set()
        assert workshop.made == [1]

    async def test_answers_as_soon_as_it_is_there(self, workshop: Workshop) -> None:
        await workshop.editions.newest()
        workshop.go_on.set()
        await asyncio.wait([workshop.editions._refreshing])  # type: ignore[list-item]
        assert await workshop.said() == {"1"}
        assert workshop.made == [1]

    async def test_is_over_before_the_store_is_closed(self, workshop: Workshop) -> None:
        await workshop.editions.newest()
        closing = asyncio.create_task(workshop.editions.close())
        await asyncio.sleep(self.PATIENCE_S / 4)
        assert not closing.done()
        workshop.go_on.set()
        await closing
        assert workshop.editions.current.revision == 1

    @pytest.fixture
    def patient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "PATIENCE_S", 30)

    @pytest.mark.usefixtures("patient")
    async def test_that_is_done_in_time_answers_the_first_question(self, workshop: Workshop) -> None:
        asyncio.get_running_loop().call_later(self.PATIENCE_S / 4, workshop.go_on.set)
        assert await workshop.said() == {"1"}

    @pytest.mark.usefixtures("patient")
    async def test_is_done_once_for_two_questions(self, workshop: Workshop) -> None:
        asyncio.get_running_loop().call_later(self.PATIENCE_S / 4, workshop.go_on.set)
        editions = await asyncio.gather(*(workshop.editions.newest() for _ in range(10)))
        assert workshop.made == [1]
        assert {id(edition) for edition in editions} == {id(workshop.editions.current)}

    @pytest.mark.usefixtures("patient")
    async def test_is_done_once_for_a_publisher_and_a_question(self, workshop: Workshop) -> None:
        asyncio.get_running_loop().call_later(self.PATIENCE_S / 4, workshop.go_on.set)
        await asyncio.gather(workshop.editions.refresh(), workshop.editions.newest())
        assert workshop.made == [1]

    @pytest.mark.usefixtures("patient")
    async def test_is_not_stopped_by_a_person_who_leaves(self, workshop: Workshop) -> None:
        leaving = asyncio.create_task(workshop.editions.newest())
        await asyncio.sleep(self.PATIENCE_S / 4)
        leaving.cancel()
        await asyncio.wait([leaving])
        workshop.go_on.set()
        assert await workshop.said() == {"1"}
        assert workshop.made == [1]

    async def test_a_publication_meanwhile_comes_after_it(
        self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await workshop.editions.newest()
        monkeypatch.setattr(module, "PATIENCE_S", 30)
        await workshop.publish("2")
        workshop.go_on.set()
        await asyncio.wait([workshop.editions._refreshing])  # type: ignore[list-item]
        assert await workshop.said() == {"2"}

    async def test_that_fails_late_keeps_the_present_edition(self, workshop: Workshop) -> None:
        await workshop.editions.newest()
        workshop.broken = RuntimeError("không đủ bộ nhớ")
        workshop.go_on.set()
        await asyncio.wait([workshop.editions._refreshing])  # type: ignore[list-item]
        assert await workshop.said() == set()


class TestMeanwhile:
    async def test_no_answer_is_of_two_editions(self, workshop: Workshop) -> None:
        """Eight people ask while twenty versions are published."""
        last = await workshop.publish("1")
        seen: dict[int, set[str]] = {}
        done = False

        async def ask() -> Iterable[int]:
            revisions = []
            while not done:
                known = workshop.editions.current.revision
                edition = await workshop.editions.newest()
                first = await versions_of(edition)
                await asyncio.sleep(0.001)
                assert await versions_of(edition) == first
                assert len(first) == 1
                assert edition.revision >= known
                seen.setdefault(edition.revision, set()).update(first)
                revisions.append(edition.revision)
            return revisions

        asking = [asyncio.create_task(ask()) for _ in range(8)]
        for version in range(2, 22):
            last = await workshop.publish(str(version))
            if version % 2:
                await workshop.editions.refresh()
                assert workshop.editions.current.revision == last
            await asyncio.sleep(0.005)
        await workshop.editions.newest()
        done = True
        for revisions in await asyncio.gather(*asking):
            assert list(revisions) == sorted(revisions)
        assert all(versions == {str(revision)} for revision, versions in seen.items())
        assert await workshop.said() == {"21"}
