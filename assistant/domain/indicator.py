"""Metrics, data sets and single observations: the vocabulary of numbers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from assistant.domain.answer import PeriodReference
from assistant.domain.principal import Visibility

Timing = Literal["open", "early", "on_time", "late", "no_day"]
Channel = Literal["direct", "online", "post"]
Dimension = Literal["unit", "field", "procedure", "channel"]


@dataclass(frozen=True, slots=True)
class RegisterCount:
    """Which dossiers of the register a count counts, in a period from `first` to `last`.

    Attributes:
        basis: received in the period; finished in it; open at its end; handled (received before its end and not finished before
            its beginning); carried into it (received before, not finished before).
        measure: what is added up: "dossiers", or a column of `dossier_months` ("paid_online", "handling_days" …).
        timing: only dossiers finished so until `last`; empty: all.
        overdue: only open ones whose promised day has (not) passed at `last`.
        channel: only those sent so.
        distinct: counts the procedures that have at least one such dossier.
    """

    basis: Literal["received", "finished", "open", "handled", "carried"]
    measure: str = "dossiers"
    timing: tuple[Timing, ...] = ()
    overdue: bool | None = None
    channel: Channel | None = None
    distinct: Literal["procedure"] | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A number one can ask for.

    Attributes:
        numerator, denominator: metrics a rate is computed from; None when it is only printed.
        sum_of: metrics a count is the sum of, used when no row prints it.
        additive: may be summed over units.
        kind: a rate is numerator ÷ denominator × 100, an average numerator ÷ denominator.
        register: how the register of dossiers counts it; None when it cannot.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    definition: str
    formula: str | None
    kind: Literal["count", "rate", "average"]
    unit: str
    numerator: str | None
    denominator: str | None
    sum_of: tuple[str, ...] | None
    more_is_better: bool | None
    additive: bool
    dimensions: tuple[str, ...]
    legal_basis: str | None
    note: str | None
    register: RegisterCount | None = None


@dataclass(frozen=True, slots=True)
class DataSource:
    """The report a data set was copied from."""

    title: str
    number: str | None
    publisher: str | None
    url: str | None
    date: datetime.date | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table of a report, or the register of dossiers in one period, and who may see it.

    Attributes:
        simulated: the numbers were made up for a demonstration.
        register: counted from dossiers, not printed.
    """

    id: str
    title: str
    source: DataSource
    visibility: Visibility
    period: PeriodReference
    as_of: datetime.date
    simulated: bool = False
    register: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed cell, or one count of the register.

    Attributes:
        value: None when the report prints no number ("not measured"), which is not 0.
        printed: the text of the cell, letter by letter.
        numerator, denominator: printed beside a rate.
        targets: city, province, nation as printed; "" when absent.
        locator: where in the source ("Mục 4a, dòng 2, cột Đúng hạn").
        note: what is wrong with the cell, or None.
    """

    dataset: str
    metric: str
    unit: str
    value: float | None
    printed: str
    numerator: float | None
    denominator: float | None
    target_city: str
    target_province: str
    target_national: str
    locator: str
    note: str | None


@dataclass(frozen=True, slots=True)
class RegisterState:
    """What the register of dossiers holds.

    Attributes:
        first, as_of: earliest day of receipt and the last day the export speaks of.
        revision: grows with every import.
    """

    title: str
    simulated: bool
    first: datetime.date
    as_of: datetime.date
    dossiers: int
    revision: int
