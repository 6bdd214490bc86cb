"""Processes that must run: started in a group of their own, started again when they end, ended in order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from assistant.common.places import ROOT
from assistant.events import log

_LONGEST_DELAY_S = 30.0
_STEADY_S = 60.0  # a child that ran this long starts again without delay
_GRACE_S = 8.0

Say = Callable[[str], None]


@dataclass
class Child:
    """A process that must run.

    Attributes:
        log_file: what it prints; None: where we print.
        ended: how often it ended by itself.
    """

    name: str
    command: list[str]
    environment: dict[str, str] = field(repr=False)
    log_file: Path | None = None
    ended: int = 0


async def keep_running(child: Child, stop: asyncio.Event, say: Say) -> None:
    """Starts the child again whenever it ends, waiting 1, 2, 4 … 30 s between quick deaths, until `stop`."""
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
        child.ended += 1
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
