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
from pathlib import Path

import yaml

from assistant.adapters.running import running_file, write_secret
from assistant.adapters.training_process import end_training
from assistant.children import Child, Say, keep_running
from assistant.common.places import ROOT, data_dir, rasa_trackers_file
from assistant.rasa_keeper import Announced, RasaKeeper
from assistant.settings import Settings

_SPARE_S = 1.0  # beside the time that a message may take


def supervise(settings: Settings, say: Say) -> int:
    """Runs Rasa and the service until Ctrl-C or SIGTERM; returns the exit code."""
    return asyncio.run(_supervise(settings, say))


async def _supervise(settings: Settings, say: Say) -> int:
    if not _is_free(settings.host, settings.port):
        say(f"Cổng {settings.port} đang được dùng. Chọn cổng khác: make run PORT=8001")
        return 1
    shared = _shared_environment(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    files = _write_rasa_files(settings, shared)
    rasa = RasaKeeper(Announced(settings.port, shared), files, say, drain_s=settings.rasa_timeout_s + _SPARE_S)
    tasks = [asyncio.create_task(rasa.run(stop)), asyncio.create_task(keep_running(_service(shared), stop, say))]
    announcer = asyncio.create_task(_announce(settings, stop, say))
    await stop.wait()
    say("Đang dừng …")
    end_training("broken_off")
    await asyncio.gather(*tasks)
    announcer.cancel()
    _forget_running()
    say("Đã dừng.")
    return 0


def _shared_environment(settings: Settings) -> dict[str, str]:
    """What both processes are told, with fresh secrets that only they know."""
    return {
        "ASSISTANT_GATEWAY_TOKEN": secrets.token_urlsafe(32),
        "ASSISTANT_ACTIONS_TOKEN": secrets.token_urlsafe(32),
        "ASSISTANT_DATA_DIR": str(data_dir()),
        "PORT": str(settings.port),
        "MALLOC_ARENA_MAX": "2",
    }


def _service(shared: dict[str, str]) -> Child:
    """Where Rasa listens it reads itself, because that changes."""
    command = [sys.executable, "-m", "assistant", "serve", "--only", "service"]
    return Child("service", command, {**os.environ, **shared})


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
        write_secret(path, yaml.safe_dump(content))
    return paths


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


def _forget_running() -> None:
    """Removes the file, unless another start has written it meanwhile."""
    with contextlib.suppress(OSError, ValueError):
        if json.loads(running_file().read_text())["pid"] == os.getpid():
            running_file().unlink()


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
