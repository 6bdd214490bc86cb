"""Fixtures shared by all tests: the shipped knowledge, the product in memory, and the product as `make run` starts it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from assistant.adapters.memory import MemorySearch
from assistant.bootstrap import build_assistant, build_edition
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.edition import Edition
from tests.builders import fixed_editions
from tests.product import Product, running_product

ROOT = Path(__file__).parents[1]
settings.register_profile(
    "here", deadline=None
)  # how long something takes is measured by `make bench`, never by a test
settings.load_profile("here")


def pytest_sessionstart(session: pytest.Session) -> None:
    """On a contributor's machine a missing helper skips its tests; in CI it is an error."""
    if os.environ.get("CI") == "true" and not os.environ.get("TEST_POSTGRES_URL"):
        raise pytest.UsageError("CI must set TEST_POSTGRES_URL, see .ci/run")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share something dear, or that empty it, stay in one worker: each running product, PostgreSQL."""
    for item in items:
        shared = next((name for name in ("golden", "product") if name in getattr(item, "fixturenames", ())), None)
        if shared is not None or item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.xdist_group(shared or "postgres"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge as shipped."""
    return load_knowledge(ROOT / "knowledge")


@pytest.fixture(scope="session")
def edition(knowledge: Knowledge) -> Edition:
    """Everything that answers from the shipped knowledge, by words alone; nothing of it changes."""
    return build_edition(knowledge, MemorySearch(all_passages(knowledge)))


@pytest.fixture
def assistant(edition: Edition) -> Assistant:
    """The line in memory: rules instead of Rasa, words instead of vectors. Fast, and no process or file."""
    return build_assistant(fixed_editions(edition))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole product, Rasa included, started as `make run` does, on a free port with an empty store."""
    with running_product(tmp_path_factory.mktemp("product")) as started:
        yield started
