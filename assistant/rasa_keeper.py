"""Keeps Rasa running, and puts another model in its place without losing a message.

The new model is loaded by a second process on another port while the first one goes on answering. Once the second one answers,
the file that the service reads its address from (`assistant.adapters.running`) names it; the first one ends when what it was
working on must be finished. Forms go on, because both keep their trackers in the same store.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.adapters.running import running_file, wish, wished, write_secret
from assistant.children import Child, Say, keep_running
from assistant.common.places import data_dir
from assistant.events import log
from assistant.preparation import RASA, RASA_ENVIRONMENT
from assistant.rasa_model import active_model, choose, name_of, path_of

_LOOK_S = 0.5
_TRIES = 2  # of a process that ends before it answers
_LOADING_S = 600.0  # nobody waits for it: the old one answers meanwhile


@dataclass(frozen=True)
class Announced:
    """What the other parts of the product are told of this run."""

    port: int
    environment: Mapping[str, str]

    def tell(self, url: str, model: str) -> None:
        """Writes where Rasa listens."""
        environment = {**self.environment, "ASSISTANT_RASA_URL": url}
        content = {"pid": os.getpid(), "port": self.port, "environment": environment, "model": model}
        write_secret(running_file(), json.dumps(content))


class _Process:
    """One Rasa with one model."""

    def __init__(self, model: Path, environment: Mapping[str, str], files: tuple[Path, Path]) -> None:
        self.model = model
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._token = environment["ASSISTANT_GATEWAY_TOKEN"]
        endpoints, credentials = files
        command = [str(RASA), "run", "--model", str(model), "--interface", "127.0.0.1", "--port", str(port)]
        command += ["--endpoints", str(endpoints), "--credentials", str(credentials)]
        own = {**os.environ, **RASA_ENVIRONMENT, **environment}
        self._child = Child("rasa", command, own, data_dir() / "rasa.log")
        self._halt = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, say: Say) -> None:
        self._task = asyncio.create_task(keep_running(self._child, self._halt, say))

    async def end(self) -> None:
        self._halt.set()
        if self._task is not None:
            await self._task

    async def answers(self, stop: asyncio.Event) -> bool:
        """Waits until the model is loaded; False when that takes too long, the process keeps ending, or the product stops."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOADING_S):
                while not stop.is_set() and self._child.ended < _TRIES:
                    if await asyncio.to_thread(_is_ready, self.url, self._token):
                        return True
                    await asyncio.sleep(_LOOK_S)
        return False


class RasaKeeper:
    """Runs Rasa with the active model, and with another one when somebody wishes it."""

    def __init__(
        self,
        announced: Announced,
        files: tuple[Path, Path],
        say: Say,
        *,
        drain_s: float,
        start: Callable[[Path, Mapping[str, str], tuple[Path, Path]], _Process] = _Process,
    ) -> None:
        """Args:
        files: endpoints and credentials of this run.
        drain_s: how long a message may be under way; so long the old process lives on beside the new one.
        start: makes a process; tests give their own.
        """
        self._announced = announced
        self._files = files
        self._say = say
        self._drain_s = drain_s
        self._make = start
        self._process = self._new(active_model())

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what was wished for before is of another run."""
        self._announced.tell(self._process.url, name_of(self._process.model))
        self._process.start(self._say)
        self._settle_old_wish()
        while not stop.is_set():
            model, phase = wished()
            if phase == "loading":
                await self._switch(model, stop)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_S)
        await self._process.end()

    async def _switch(self, name: str, stop: asyncio.Event) -> None:
        path = path_of(name)
        if path is not None and path == self._process.model:
            choose(name)
            self._note(name, done=True)
        elif path is None or not path.exists():
            self._note(name, done=False)
        else:
            await self._replace(self._new(path), stop)

    async def _replace(self, new: _Process, stop: asyncio.Event) -> None:
        name = name_of(new.model)
        new.start(self._say)
        if not await new.answers(stop):
            await new.end()
            self._note(name, done=False)
            return
        old, self._process = self._process, new
        try:
            choose(name)
            self._announced.tell(new.url, name)
        except OSError as error:  # nobody knows of the new one: the old one stays
            log("model.not_kept", model=name, cause=type(error).__name__)
            old, self._process = new, old
        self._note(name, done=self._process is new)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), self._drain_s)
        await old.end()

    def _new(self, model: Path) -> _Process:
        return self._make(model, self._announced.environment, self._files)

    def _settle_old_wish(self) -> None:
        name, phase = wished()
        if phase == "loading":
            wish(name, "done" if name == name_of(self._process.model) else "failed")

    def _note(self, name: str, *, done: bool) -> None:
        if wished()[0] == name:  # otherwise somebody has wished for another one meanwhile
            wish(name, "done" if done else "failed")
        log("model.activated" if done else "model.not_activated", model=name)


def free_port() -> int:
    """Returns a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ready(url: str, token: str) -> bool:
    """Asks until the model is loaded, then has it read a first sentence: the first one takes seconds, and nobody should wait."""
    warm_up = urllib.request.Request(  # noqa: S310  loopback
        f"{url}/webhooks/gateway/warm-up", method="POST", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(f"{url}/webhooks/gateway/health", timeout=2) as response:  # noqa: S310  loopback
            if not json.load(response)["ready"]:
                return False
        with urllib.request.urlopen(warm_up, timeout=_LOADING_S) as response:  # noqa: S310  loopback
            return bool(json.load(response)["warm"])
    except (OSError, ValueError, KeyError):
        return False
