"""The patterns of `unit_changes.yml`, compiled: how people ask what became of wards and communes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from assistant.common.text import fold

_FILE = Path(__file__).with_name("unit_changes.yml")

Named = Literal["old", "new", "any", "whole", "none"]


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """One kind of question about changes of units; see the comments in `unit_changes.yml`.

    Attributes:
        asked: all of these must fit the folded question.
        excluded: must not fit it.
        passage: what the passage that answers says, folded; None where the units' register knows the answer.
    """

    kind: str
    unit: Named
    asked: tuple[re.Pattern[str], ...]
    excluded: re.Pattern[str]
    passage: re.Pattern[str] | None

    def is_asked(self, folded: str) -> bool:
        return all(pattern.search(folded) for pattern in self.asked) and not self.excluded.search(folded)


@lru_cache(maxsize=1)
def change_kinds() -> tuple[ChangeKind, ...]:
    """Returns the shipped kinds, in the order in which they are tried; their patterns match folded text."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    words: dict[str, str] = content["words"]

    def compiled(pattern: str) -> re.Pattern[str]:
        for name in reversed(words):
            pattern = pattern.replace("{" + name + "}", words[name])
        return re.compile(fold(pattern))

    never = [compiled(pattern).pattern for pattern in content["never"]]
    return tuple(
        ChangeKind(
            kind=entry["kind"],
            unit=entry["unit"],
            asked=tuple(compiled(entry[key]) for key in ("asked", "also", "wants") if key in entry),
            excluded=re.compile("|".join([*never, *([compiled(entry["not"]).pattern] if "not" in entry else [])])),
            passage=compiled(entry["passage"]) if "passage" in entry else None,
        )
        for entry in content["kinds"]
    )
