"""What the checks know about metrics beyond their formulas: `knowledge/indicators/checks.yml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.domain.errors import KnowledgeError
from assistant.domain.indicator import Metric
from assistant.knowledge_base.yaml_files import convert, read_yaml


@dataclass(frozen=True, slots=True)
class Place:
    """A metric, of one unit or (None) of whichever is looked at."""

    metric: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class WholeOf:
    """A printed rate, and the metric that its denominator must be."""

    rate: Place
    whole: Place


@dataclass(frozen=True, slots=True)
class MadeOf:
    """A rate printed without its two numbers; the denominator is the sum of several metrics."""

    rate: str
    numerator: str
    denominator: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A unit printed as the heading of a group of units beside it, where a reader expects their total."""

    dataset: str
    unit: str


@dataclass(frozen=True, slots=True)
class Relations:
    """See the comments in `checks.yml`; each entry is one more check."""

    part_of: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[Place, Place], ...] = ()
    whole_of: tuple[WholeOf, ...] = ()
    made_of: tuple[MadeOf, ...] = ()
    same_whole: tuple[tuple[str, ...], ...] = ()
    other_whole: tuple[tuple[str, ...], ...] = ()
    heads: tuple[Head, ...] = ()

    def metrics(self) -> Iterator[str]:
        """Yields every metric that is named, with repetitions."""
        for group in (*self.part_of, *self.same_whole, *self.other_whole):
            yield from group
        for pair in self.same:
            yield from (place.metric for place in pair)
        for whole in self.whole_of:
            yield from (whole.rate.metric, whole.whole.metric)
        for made in self.made_of:
            yield from (made.rate, made.numerator, *made.denominator)


NO_RELATIONS = Relations()


def load_relations(path: Path, metrics: dict[str, Metric]) -> Relations:
    """Reads `checks.yml`; nothing when there is no such file.

    Raises:
        KnowledgeError: an entry is wrong, or names a metric that does not exist.
    """
    if not path.exists():
        return NO_RELATIONS
    relations = convert(path, Relations, read_yaml(path) or {})
    for metric in relations.metrics():
        if metric not in metrics:
            raise KnowledgeError(path, f"{metric!r} is not a metric")
    return relations
