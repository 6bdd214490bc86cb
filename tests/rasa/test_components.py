"""Rasa's side, checked in its own environment."""

from __future__ import annotations

import os
import subprocess

import pytest

from assistant.common.places import ROOT
from assistant.preparation import RASA, RASA_ENVIRONMENT

pytestmark = pytest.mark.rasa


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **RASA_ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False, timeout=300)


class TestComponents:
    def test_keep_offsets_and_own_words(self) -> None:
        done = _run(str(RASA.with_name("python")), "-W", "ignore", "tests/rasa/components_check.py")
        assert done.returncode == 0, done.stdout + done.stderr[-1000:]


class TestProject:
    def test_is_valid(self) -> None:
        done = _run(str(RASA), "data", "validate", "--fail-on-warnings")
        assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
