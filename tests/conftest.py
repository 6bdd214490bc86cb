"""Fixtures shared by all tests: the shipped knowledge, the product in memory, and the product as `make run` starts it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import settings
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from assistant.bootstrap import build_assistant
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.edition import Edition
from tests.builders import an_edition, fixed_editions
from tests.fakes.zalo_api import FakeZalo
from tests.groups import InGroups, group_of
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


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Several workers share the tests class by class, and what may not run beside itself stays in one of them."""
    return InGroups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that shares a running product or empties PostgreSQL must be in the group of that name."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        needed = {name for name in ("product", "golden") if name in fixtures}
        needed |= {"postgres"} if item.get_closest_marker("postgres") else set()
        if not needed <= {group_of(item.nodeid)}:
            raise pytest.UsageError(f"{item.nodeid} belongs to {needed}: see tests/groups.py")


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Passwords are hashed as in service, but with next to no work: thousands of tests sign somebody in."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PasswordHash, "recommended", lambda: cheap)
        yield


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge as shipped."""
    return load_knowledge(ROOT / "knowledge")


@pytest.fixture(scope="session")
def edition(knowledge: Knowledge) -> Edition:
    """Everything that answers from the shipped knowledge, by words alone; nothing of it changes."""
    return an_edition(knowledge)


@pytest.fixture
def assistant(edition: Edition) -> Assistant:
    """The line in memory: rules instead of Rasa, words instead of vectors. Fast, and no process or file."""
    return build_assistant(fixed_editions(edition))


@pytest.fixture
def zalo() -> FakeZalo:
    """Zalo's servers."""
    return FakeZalo()


@pytest.fixture
async def to_zalo(zalo: FakeZalo) -> AsyncIterator[httpx.AsyncClient]:
    """What reaches them."""
    async with zalo.client() as client:
        yield client


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole product, Rasa included, started as `make run` does, on a free port with an empty store."""
    with running_product(tmp_path_factory.mktemp("product")) as started:
        yield started
