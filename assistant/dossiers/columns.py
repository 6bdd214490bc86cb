"""Headers and words of an export → fields and values; what they are called stands in `columns.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.common.text import fold
from assistant.knowledge_base.yaml_files import read_yaml

_FILE = Path(__file__).with_suffix(".yml")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What `columns.yml` says, by squeezed name.

    Attributes:
        titles: field → the name that messages use.
        names: squeezed header → field and its rank among the names of the field.
        statuses, channels, flags: squeezed word → status, channel, 0 or 1.
    """

    titles: Mapping[str, str]
    names: Mapping[str, tuple[str, int]]
    required: tuple[str, ...]
    statuses: Mapping[str, str]
    channels: Mapping[str, int]
    flags: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the fields stand in a row.

    Attributes:
        places: field → index of its cell.
        headers: field → the header as the file has it.
        ignored: headers that name a field which another column names better.
    """

    places: Mapping[str, int]
    headers: Mapping[str, str]
    ignored: tuple[str, ...]


def squeezed(text: str) -> str:
    """Returns letters and digits without case and accents: "Mã hồ sơ" and "MaHoSo" → "mahoso"."""
    return _SIGNS.sub("", fold(text))


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Returns the content of `columns.yml`."""
    content: dict[str, Any] = read_yaml(_FILE)
    names = {
        squeezed(name): (field, rank) for field, names in content["fields"].items() for rank, name in enumerate(names)
    }
    flags = {
        squeezed(word): 1 if key in (True, "yes") else 0 for key, words in content["flags"].items() for word in words
    }
    return Vocabulary(
        titles={field: names[0] for field, names in content["fields"].items()},
        names=names,
        required=tuple(content["required"]),
        statuses={squeezed(word): status for status, words in content["statuses"].items() for word in [status, *words]},
        channels={squeezed(word): int(channel) for channel, words in content["channels"].items() for word in words},
        flags=flags,
    )


def title_of(field: str) -> str:
    """Returns the Vietnamese name of a field."""
    return vocabulary().titles[field]


def missing_fields(layout: Layout) -> tuple[str, ...]:
    """Returns the required fields that no column gives."""
    return tuple(field for field in vocabulary().required if field not in layout.places)


def layout_of(header: Sequence[str]) -> Layout:
    """Returns which column is which field; of several for one field, the one whose name stands first in `columns.yml`."""
    best: dict[str, tuple[int, int]] = {}
    ignored: list[int] = []
    for place, name in enumerate(header):
        found = vocabulary().names.get(squeezed(name))
        if found is None:
            continue
        field, rank = found
        other = best.get(field)
        if other is None or rank < other[0]:
            best[field] = (rank, place)
        if other is not None:
            ignored.append(place if best[field] == other else other[1])
    return Layout(
        places={field: place for field, (_, place) in best.items()},
        headers={field: header[place] for field, (_, place) in best.items()},
        ignored=tuple(header[place] for place in sorted(ignored)),
    )
