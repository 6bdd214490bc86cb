"""Another model takes over: when the new process answers, and never before."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.running import running_file, wish, wished
from assistant.children import Say
from assistant.rasa_keeper import Announced, RasaKeeper
from assistant.rasa_model import active_model, name_of, own_models, rasa_model, record_of

OWN = "assistant-0123456789ab"


class FakeRasa:
    """A process that answers when it is told to."""

    made: list[FakeRasa]

    def __init__(self, model: Path, environment: Mapping[str, str], files: tuple[Path, Path]) -> None:
        self.model, self.url = model, f"http://rasa-{len(self.made)}"
        self.loaded: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.running = False
        self.made.append(self)

    def start(self, say: Say) -> None:
        self.running = True

    async def end(self) -> None:
        self.running = False

    async def answers(self, stop: asyncio.Event) -> bool:
        return await self.loaded


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(FakeRasa, "made", [], raising=False)
    model = tmp_path / "models" / "multilingual-e5-small-vi"
    model.mkdir(parents=True)
    (model / "manifest.json").write_text("{}")
    own_models().mkdir()
    (own_models() / f"{OWN}.tar.gz").write_bytes(b"model")
    record_of(OWN).write_text(json.dumps({"shipped": name_of(rasa_model())}))
    return tmp_path


@pytest.fixture
async def stop(home: Path) -> AsyncIterator[asyncio.Event]:
    """Stops the keeper, which runs beside the test."""
    stopping = asyncio.Event()
    announced = Announced(8000, {"ASSISTANT_GATEWAY_TOKEN": "secret"})
    start: Any = FakeRasa
    keeper = RasaKeeper(announced, (home / "e", home / "c"), lambda text: None, drain_s=0.01, start=start)
    task = asyncio.create_task(keeper.run(stopping))
    await until(lambda: FakeRasa.made[0].running)
    yield stopping
    stopping.set()
    await task


async def until(wanted: Callable[[], bool]) -> None:
    while not wanted():  # noqa: ASYNC110  the keeper looks at a file
        await asyncio.sleep(0.01)


def told() -> tuple[str, str]:
    content = json.loads(running_file().read_text())
    return content["environment"]["ASSISTANT_RASA_URL"], content["model"]


async def wish_and_wait() -> FakeRasa:
    """Returns the process of the model that was wished for, still loading."""
    wish(OWN)
    await until(lambda: len(FakeRasa.made) == 2)
    await until(lambda: FakeRasa.made[1].running)
    return FakeRasa.made[1]


async def becomes(phase: str) -> None:
    await until(lambda: wished()[1] == phase)


@pytest.mark.usefixtures("stop")
class TestSwitch:
    async def test_begins_with_the_active_model(self) -> None:
        assert told() == ("http://rasa-0", name_of(rasa_model()))

    async def test_old_process_answers_until_the_new_one_does(self) -> None:
        new = await wish_and_wait()
        assert told()[0] == "http://rasa-0"
        assert FakeRasa.made[0].running
        new.loaded.set_result(True)
        await becomes("done")

    async def test_new_process_takes_over_and_the_old_one_ends(self) -> None:
        (await wish_and_wait()).loaded.set_result(True)
        await until(lambda: not FakeRasa.made[0].running)
        assert told() == ("http://rasa-1", OWN)
        assert FakeRasa.made[1].running

    async def test_model_stays_after_the_next_start(self) -> None:
        (await wish_and_wait()).loaded.set_result(True)
        await becomes("done")
        assert name_of(active_model()) == OWN

    async def test_model_that_does_not_load_changes_nothing(self) -> None:
        new = await wish_and_wait()
        new.loaded.set_result(False)
        await becomes("failed")
        assert told() == ("http://rasa-0", name_of(rasa_model()))
        assert [process.running for process in FakeRasa.made] == [True, False]
        assert active_model() == rasa_model()

    async def test_model_that_is_not_there_changes_nothing(self) -> None:
        wish("assistant-ffffffffffff")
        await becomes("failed")
        assert len(FakeRasa.made) == 1

    async def test_model_that_answers_already_is_not_loaded_again(self) -> None:
        wish(name_of(rasa_model()))
        await becomes("done")
        assert len(FakeRasa.made) == 1


class TestStop:
    async def test_ends_both_processes(self, stop: asyncio.Event) -> None:
        new = await wish_and_wait()
        stop.set()
        new.loaded.set_result(False)
        await until(lambda: not any(process.running for process in FakeRasa.made))

    async def test_wish_of_an_earlier_run_is_over(self, home: Path) -> None:
        wish(OWN)
        stopping = asyncio.Event()
        start: Any = FakeRasa
        keeper = RasaKeeper(Announced(8000, {}), (home, home), lambda text: None, drain_s=0.01, start=start)
        task = asyncio.create_task(keeper.run(stopping))
        await becomes("failed")
        stopping.set()
        await task
        assert len(FakeRasa.made) == 1
