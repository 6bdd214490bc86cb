"""Fixtures shared by all tests: the shipped knowledge, the product in memory, and the product as `make run` starts it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.bootstrap import build_assistant, build_edition
from assistant.common.places import data_dir
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.edition import Edition
from tests.builders import fixed_editions
from tests.product import Product

ROOT = Path(__file__).parents[1]


def pytest_sessionstart(session: pytest.Session) -> None:
    """On a contributor's machine a missing helper skips its tests; in CI it is an error."""
    if os.environ.get("CI") == "true" and not os.environ.get("TEST_POSTGRES_URL"):
        raise pytest.UsageError("CI must set TEST_POSTGRES_URL, see .ci/run")


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
    home = tmp_path_factory.mktemp("product")
    for made in ("models", "index", "nlu"):  # made once by `make setup`
        (home / made).symlink_to(data_dir() / made)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(home), "PORT": str(port)}
    started = Product(f"http://127.0.0.1:{port}", home, environment)
    started.password = "mat-khau-thu-nghiem"
    for name, role, units in (("canbo", "official", []), ("canbo7", "official", ["phuong-7"]), ("sep", "leader", [])):
        started.add_person(name, role, units)
    log = (home / "serve.log").open("w")
    command = [sys.executable, "-m", "assistant", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        started.wait_until_ready(process)
        yield started
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        started.http.close()
        process.kill()
        process.wait()
        log.close()
