"""Trains in a process of its own: `python -m assistant models train` with low priority."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

from assistant.adapters.training_files import lock, log_file, read_state, write_state
from assistant.common.places import ROOT
from assistant.domain.rasa_models import Training, TrainingPhase


class ProcessTrainer:
    """See `assistant.ports.Trainer`."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "assistant", "models", "train")) -> None:
        """Args: command: gets `--by NAME --lock FILE_DESCRIPTOR`."""
        self._command = command

    async def state(self) -> Training:
        return (await asyncio.to_thread(read_state))[0]

    async def start(self, by: str) -> bool:
        return await asyncio.to_thread(self._start, by)

    async def cancel(self) -> bool:
        return await asyncio.to_thread(end_training)

    def _start(self, by: str) -> bool:
        held = lock()
        if held is None:
            return False
        try:
            log_file().write_bytes(b"")
            with log_file().open("ab") as output:
                process = subprocess.Popen(
                    [*self._command, "--by", by, "--lock", str(held)],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=(held,),
                    start_new_session=True,
                )
            write_state(Training("starting", by, datetime.now(UTC)), process.pid)
            Thread(
                target=process.wait, name="training", daemon=True
            ).start()  # otherwise its entry stays when it has ended
        finally:
            os.close(held)  # the process has its own
        return True


def end_training(phase: TrainingPhase = "cancelled") -> bool:
    """Stops the training with everything it started; False when none is running. Blocking."""
    training, process = read_state()
    if process is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)
    write_state(replace(training, phase=phase, ended_at=datetime.now(UTC), log=()), process)
    return True
