"""A training in a process of its own: one at a time, and the truth about how it ended."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.adapters.training_files import lock, log_file, read_state, write_state
from assistant.adapters.training_process import ProcessTrainer, end_training
from assistant.domain.rasa_models import Training

NOW = datetime(2026, 11, 22, tzinfo=UTC)
QUICK = (sys.executable, "-c", "print('Epoch 1'); print('Epoch 2')")
LASTING = (sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(600)")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    return tmp_path


async def until(wanted: Callable[[], Awaitable[bool]]) -> None:
    while not await wanted():  # noqa: ASYNC110  another process decides
        await asyncio.sleep(0.05)


async def says(trainer: ProcessTrainer, line: str) -> bool:
    return (await trainer.state()).log[-1:] == (line,)


async def ended(trainer: ProcessTrainer) -> bool:
    return not (await trainer.state()).is_running


class TestTrainer:
    async def test_has_nothing_to_tell_at_first(self) -> None:
        assert await ProcessTrainer().state() == Training()

    async def test_runs_beside_us_and_shows_its_log(self) -> None:
        trainer = ProcessTrainer(LASTING)
        assert await trainer.start("lan")
        await until(lambda: says(trainer, "begun"))
        state = await trainer.state()
        assert (state.phase, state.by) == ("starting", "lan")
        await trainer.cancel()

    async def test_runs_once_at_a_time_whoever_asks(self) -> None:
        first, second = ProcessTrainer(LASTING), ProcessTrainer(LASTING)
        assert [await first.start("lan"), await second.start("huy")] == [True, False]
        await second.cancel()

    async def test_is_seen_by_a_service_that_was_started_again(self) -> None:
        await ProcessTrainer(LASTING).start("lan")
        assert (await ProcessTrainer().state()).is_running
        assert await ProcessTrainer().cancel()

    async def test_can_be_stopped_and_started_again(self) -> None:
        trainer = ProcessTrainer(LASTING)
        await trainer.start("lan")
        assert await trainer.cancel()
        assert (await trainer.state()).phase == "cancelled"
        await until(lambda: trainer.start("lan"))  # the process may live for a moment
        await trainer.cancel()

    async def test_that_is_not_there_cannot_be_stopped(self) -> None:
        assert not await ProcessTrainer().cancel()

    async def test_whose_process_is_gone_was_broken_off(self) -> None:
        trainer = ProcessTrainer(QUICK)  # ends without a word about how
        await trainer.start("lan")
        await until(lambda: ended(trainer))
        assert (await trainer.state()).phase == "broken_off"

    async def test_keeps_what_it_said_in_the_end(self) -> None:
        write_state(Training("done", "lan", NOW, NOW, 3, "assistant-0123456789ab"), os.getpid())
        assert await ProcessTrainer().state() == Training("done", "lan", NOW, NOW, 3, "assistant-0123456789ab")


class TestFiles:
    def test_show_the_end_of_a_long_log(self) -> None:
        write_state(Training("done", "lan", NOW), 1)
        log_file().write_bytes(b"\xff\n\n" + b"".join(f"dòng {n}\n".encode() for n in range(500)))
        log = read_state()[0].log
        assert (len(log), log[-1]) == (12, "dòng 499")

    def test_show_neither_colours_nor_where_a_library_warns(self) -> None:
        write_state(Training("done", "lan", NOW), 1)
        log_file().write_text("/lib/x.py:3: DeprecationWarning: old\n  import x\n\x1b[94mEpoch 1\x1b[0m\n")
        assert read_state()[0].log == ("Epoch 1",)

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"phase": "training"}'])
    def test_that_are_damaged_tell_nothing(self, home: Path, content: str) -> None:
        (home / "rasa-models" / "training").mkdir(parents=True)
        (home / "rasa-models" / "training" / "state.json").write_text(content)
        assert read_state() == (Training(), None)

    def test_lock_is_had_by_one(self) -> None:
        held = lock()
        assert held is not None
        assert lock() is None
        os.close(held)

    def test_nobody_is_killed_for_a_training_that_is_over(self) -> None:
        write_state(Training("training", "lan", NOW), os.getpgid(0))  # the lock is free: that number is somebody else's
        assert not end_training()
