"""Every sentence a person reads, by key; the sentences themselves are in `messages.yml` beside this file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_suffix(".yml")


def message(key: str, /, **values: object) -> str:
    """Returns the sentence `key` ("procedure.fee.free") with `values` filled in.

    Raises:
        KeyError: there is no such sentence, or a value is missing.
    """
    return _sentences()[key].format(**values)


def all_messages() -> dict[str, str]:
    """Returns every sentence by key, for the test that proves the file complete and unused keys gone."""
    return dict(_sentences())


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    return dict(_flatten(yaml.safe_load(_FILE.read_text(encoding="utf-8"))))


def _flatten(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        pairs += _flatten(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return pairs
