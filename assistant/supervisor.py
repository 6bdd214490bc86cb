"""One command runs everything: starts Rasa and the service, restarts what crashes, stops both together."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import yaml
from pydantic import SecretStr

from assistant.common.places import ROOT, data_dir, rasa_trackers_file
from assistant.events import log
from assistant.preparation import RASA, RASA_ENVIRONMENT
from assistant.rasa_model import rasa_model
from assistant.settings import Settings

_LONGEST_DELAY_S = 30.0
_STEADY_S = 60.0  # a child that ran this long starts again without delay
_GRACE_S = 8.0

Say = Callable[[str], None]


@dataclass
class Child:
    """A process that must run.

    Attributes:
        log_file: what it prints; None: where we print.
    """

    name: str
    command: list[str]
    environment: dict[str, str] = field(repr=False)
    log_file: Path | None = None


def running_file() -> Path:
    """Returns the file that tells other commands where a running assistant listens (readable by its owner only)."""
    return data_dir() / "run" / "serve.json"


def connected(settings: Settings) -> Settings:
    """Returns `settings` with the address and token of the Rasa that is running here; unchanged when none is."""
    try:
        running = json.loads(running_file().read_text())["environment"]
    except (OSError, ValueError, KeyError):
        return settings
    token = SecretStr(running["ASSISTANT_GATEWAY_TOKEN"])
    return settings.model_copy(update={"rasa_url": running["ASSISTANT_RASA_URL"], "gateway_token": token})


def supervise(settings: Settings, say: Say) -> int:
    """Runs Rasa and the service until Ctrl-C or SIGTERM; returns the exit code."""
    return asyncio.run(_supervise(settings, say))


async def _supervise(settings: Settings, say: Say) -> int:
    if not _is_free(settings.host, settings.port):
        say(f"Cổng {settings.port} đang được dùng. Chọn cổng khác: make run PORT=8001")
        return 1
    children, secrets_ = _children(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    _write_running(settings, secrets_)
    tasks = [asyncio.create_task(_keep_running(child, stop, say)) for child in children]
    announcer = asyncio.create_task(_announce(settings, stop, say))
    await stop.wait()
    say("Đang dừng …")
    await asyncio.gather(*tasks)
    announcer.cancel()
    _forget_running()
    say("Đã dừng.")
    return 0


def _children(settings: Settings) -> tuple[list[Child], dict[str, str]]:
    """Both processes with fresh secrets that only they know."""
    rasa_port = _free_port()
    shared = {
        "ASSISTANT_GATEWAY_TOKEN": secrets.token_urlsafe(32),
        "ASSISTANT_ACTIONS_TOKEN": secrets.token_urlsafe(32),
        "ASSISTANT_RASA_URL": f"http://127.0.0.1:{rasa_port}",
        "ASSISTANT_DATA_DIR": str(data_dir()),
        "PORT": str(settings.port),
        "MALLOC_ARENA_MAX": "2",
    }
    endpoints, credentials = _write_rasa_files(settings, shared)
    rasa = [str(RASA), "run", "--model", str(rasa_model()), "--interface", "127.0.0.1", "--port", str(rasa_port)]
    rasa += ["--endpoints", str(endpoints), "--credentials", str(credentials)]
    service = [sys.executable, "-m", "assistant", "serve", "--only", "service"]
    environment = dict(os.environ)
    return [
        Child("service", service, {**environment, **shared}),
        Child("rasa", rasa, {**environment, **RASA_ENVIRONMENT, **shared}, data_dir() / "rasa.log"),
    ], shared


def _write_rasa_files(settings: Settings, shared: dict[str, str]) -> tuple[Path, Path]:
    """The project's endpoints and credentials with this run's secrets and a tracker store, for their owner's eyes only."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    endpoints["action_endpoint"] = {
        "url": f"http://127.0.0.1:{settings.port}/internal/rasa/actions",
        "headers": {"Authorization": f"Bearer {shared['ASSISTANT_ACTIONS_TOKEN']}"},
    }
    endpoints["tracker_store"] = {"type": "SQL", "dialect": "sqlite", "db": str(rasa_trackers_file())}
    credentials = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    credentials["assistant.nlu.gateway.GatewayInput"] = {"token": shared["ASSISTANT_GATEWAY_TOKEN"]}
    folder = running_file().parent
    paths = folder / "endpoints.yml", folder / "credentials.yml"
    for path, content in zip(paths, (endpoints, credentials), strict=True):
        _write_secret(path, yaml.safe_dump(content))
    return paths


def _write_secret(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(content)


async def _keep_running(child: Child, stop: asyncio.Event, say: Say) -> None:
    """Starts the child again whenever it ends, waiting 1, 2, 4 … 30 s between quick deaths."""
    delay = 1.0
    while not stop.is_set():
        began = monotonic()
        process = await _start(child)
        ended = asyncio.create_task(process.wait())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if stop.is_set():
            await _end(process)
            return
        delay = 1.0 if monotonic() - began > _STEADY_S else min(delay * 2, _LONGEST_DELAY_S)
        log("child.ended", component=child.name, exit_code=process.returncode, delay_s=delay)
        say(f"{child.name} dừng bất ngờ, khởi động lại sau {delay:.0f} giây …")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), delay)


async def _start(child: Child) -> asyncio.subprocess.Process:
    """In a process group of its own: a Ctrl-C in the terminal reaches only us, and we end both in order."""
    output = child.log_file.open("a") if child.log_file else None
    try:
        return await asyncio.create_subprocess_exec(
            *child.command,
            cwd=ROOT,
            env=child.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    finally:
        if output:
            output.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Asks the whole group to stop, then insists."""
    for number, patience in ((signal.SIGTERM, _GRACE_S), (signal.SIGKILL, _GRACE_S)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience)
            return


async def _announce(settings: Settings, stop: asyncio.Event, say: Say) -> None:
    """Says when the page answers, and when Rasa takes over from the fallback."""
    address = f"http://{settings.host}:{settings.port}"
    said_page = False
    while not stop.is_set():
        state = await asyncio.to_thread(_readiness, address)
        if state is not None and not said_page:
            say(f"Trang đã sẵn sàng: {address}  (Ctrl-C để dừng)")
            said_page = True
        if state is not None and state["rasa"]["state"] == "ready" and state["ready"]:
            say("Rasa và mô hình câu đã nạp xong; trợ lý trả lời đầy đủ.")
            return
        await asyncio.sleep(0.5)


def _readiness(address: str) -> dict[str, dict[str, str]] | None:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as response:  # noqa: S310  our own loopback address
            return dict(json.load(response))
    except (OSError, urllib.error.URLError, ValueError):
        return None


def _write_running(settings: Settings, shared: dict[str, str]) -> None:
    content = {"pid": os.getpid(), "port": settings.port, "environment": shared}
    _write_secret(running_file(), json.dumps(content))


def _forget_running() -> None:
    """Removes the file, unless another start has written it meanwhile."""
    with contextlib.suppress(OSError, ValueError):
        if json.loads(running_file().read_text())["pid"] == os.getpid():
            running_file().unlink()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
