"""One edition after another: what is taken over, and what stays on disk for the next start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.domain.procedure import Procedure
from assistant.edition_maker import EditionMaker
from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.edition import Edition
from assistant.retrieval.index_files import current_digest
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings
from tests.builders import a_procedure
from tests.hashing_embedder import HashingEmbedder

TODAY = date.today()
MINE = a_procedure(code="9.000001", name="Đăng ký diều")


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("assistant.edition_maker.CALM_S", 0.0)
    return Settings(actions_token=SecretStr("of the test"))


@pytest.fixture
def small(knowledge: Knowledge) -> Knowledge:
    """The shipped knowledge with three procedures, no topic and no document."""
    few = dict([*knowledge.procedures.items()][:3])
    return replace(knowledge, procedures=few, ambiguous_names={}, uncovered={}, documents=())


def with_one_more(knowledge: Knowledge, procedure: Procedure = MINE) -> Knowledge:
    return replace(knowledge, procedures={**knowledge.procedures, procedure.code: procedure})


def digest_of(edition: Edition) -> str:
    assert isinstance(edition.search, HybridSearch)
    return edition.search.index.manifest.digest


class TestTheNextEdition:
    def test_embeds_only_what_is_new(self, here: Settings, small: Knowledge) -> None:
        embedder = HashingEmbedder()
        maker = EditionMaker(here, embedder, build_first=True)
        first = maker(small, 0, TODAY, None)
        embedder.embedded.clear()
        maker(with_one_more(small), 1, TODAY, first)
        assert set(embedder.embedded) == {MINE.name, MINE.summary}

    def test_is_found_by_its_new_name(self, here: Settings, small: Knowledge) -> None:
        maker = EditionMaker(here, HashingEmbedder(), build_first=True)
        second = maker(with_one_more(small), 1, TODAY, maker(small, 0, TODAY, None))
        assert second.matcher.match("đăng ký diều", {}).procedures[0].code == MINE.code

    def test_is_on_disk_for_the_next_start(self, here: Settings, small: Knowledge) -> None:
        maker = EditionMaker(here, HashingEmbedder(), build_first=True)
        second = maker(with_one_more(small), 1, TODAY, maker(small, 0, TODAY, None))
        maker.wait_until_saved()
        assert current_digest(here.index_dir) == digest_of(second)

    def test_of_several_in_a_row_the_last_is_on_disk(self, here: Settings, small: Knowledge) -> None:
        maker = EditionMaker(here, HashingEmbedder(), build_first=True)
        edition = maker(small, 0, TODAY, None)
        for number in range(1, 6):
            changed = replace(MINE, summary=f"Bản số {number}.")
            edition = maker(with_one_more(small, changed), number, TODAY, edition)
        maker.wait_until_saved()
        assert current_digest(here.index_dir) == digest_of(edition)

    def test_answers_though_the_disk_takes_nothing(
        self, here: Settings, small: Knowledge, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        maker = EditionMaker(here, HashingEmbedder(), build_first=True)
        first = maker(small, 0, TODAY, None)
        here.index_dir.write_text("no folder")
        second = maker(with_one_more(small), 1, TODAY, first)
        maker.wait_until_saved()
        assert second.matcher.match("đăng ký diều", {}).procedures[0].code == MINE.code
        assert "index.unsaved" in {record.getMessage() for record in caplog.records}


class TestTheNextStart:
    def test_reads_what_was_published_before_from_disk(self, here: Settings, small: Knowledge) -> None:
        before = EditionMaker(here, HashingEmbedder(), build_first=True)
        before(with_one_more(small), 1, TODAY, before(small, 0, TODAY, None))
        before.wait_until_saved()
        embedder = HashingEmbedder()
        maker = EditionMaker(here, embedder)
        maker(with_one_more(small, replace(MINE, valid_to=TODAY)), 2, TODAY, maker(small, 0, TODAY, None))
        assert embedder.embedded == []
