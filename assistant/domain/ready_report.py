"""Questions that are asked every month: several metrics of one unit, or of all, in one table; and the index with its points."""

from __future__ import annotations

from dataclasses import dataclass

REPORT = "report:"
INDEX = "index:766"


@dataclass(frozen=True, slots=True)
class ReadyReport:
    """Attributes: names: what people call it; metrics: the columns of its table, in order."""

    id: str
    name: str
    names: tuple[str, ...]
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexItem:
    """Points for a rate.

    Attributes:
        full_at: the rate in percent that earns all `points`; below it they grow in proportion.
    """

    metric: str
    group: str
    points: float
    full_at: float

    def earned(self, rate: float) -> float:
        """Returns the points for a rate of 0–100."""
        return min(rate / self.full_at, 1.0) * self.points


@dataclass(frozen=True, slots=True)
class ServiceIndex:
    """The national index of service quality, as far as the register of dossiers can feed it.

    Attributes:
        points: of the whole index.
        not_counted: the rest, in words with its points.
    """

    name: str
    names: tuple[str, ...]
    legal_basis: str
    points: float
    items: tuple[IndexItem, ...]
    not_counted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadyReports:
    reports: tuple[ReadyReport, ...]
    index: ServiceIndex

    def report(self, entity: str) -> ReadyReport | None:
        """Returns the report of an entity value ("report:so_hoa")."""
        return next((report for report in self.reports if REPORT + report.id == entity), None)
