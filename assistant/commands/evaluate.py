"""evaluate: measured quality, on files."""

from __future__ import annotations

from typing import Any


def add(commands: Any) -> None:
    commands.add_parser("evaluate", help="measure quality")
