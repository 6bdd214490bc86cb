"""Our NLU pipeline beside itself without one component and beside Rasa's default pipeline, on the same data in one run."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.common.places import ROOT, data_dir
from assistant.preparation import RASA, RASA_ENVIRONMENT

RECORD = ROOT / "quality" / "comparison.json"
_STOCK = ROOT / "quality" / "nlu" / "stock.yml"
_TRAIN, _HELD_OUT = ROOT / "nlu_data" / "train", ROOT / "nlu_data" / "heldout"


def run_comparison(say: Callable[[str], None]) -> dict[str, Any]:
    """Trains and measures every variant; half an hour. Returns what `RECORD` keeps."""
    folder = data_dir() / "comparison"
    folder.mkdir(parents=True, exist_ok=True)
    say("training Rasa's default pipeline …")
    environment = {**os.environ, **RASA_ENVIRONMENT}
    command = [str(RASA), "train", "nlu", "--config", str(_STOCK), "--nlu", str(_TRAIN), "--out", str(folder)]
    with (folder / "train.log").open("w") as log:
        subprocess.run(
            [*command, "--fixed-model-name", "stock"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
        )
    say("measuring the variants …")
    python, stock = RASA.with_name("python"), folder / "stock.tar.gz"
    done = subprocess.run(
        [str(python), "-m", "assistant.nlu.comparison", str(_TRAIN), str(_HELD_OUT), str(stock)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    variants = json.loads(done.stdout.strip().splitlines()[-1])
    return {
        "made": date.today().isoformat(),
        "command": "python -m assistant evaluate comparison",
        "variants": variants,
    }


def recorded(path: Path = RECORD) -> dict[str, Any] | None:
    """Returns the last comparison, None when none was made."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
