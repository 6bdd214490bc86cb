"""Metrics, data sets and single observations: the vocabulary of numbers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from assistant.domain.answer import PeriodReference
from assistant.domain.principal import Visibility


@dataclass(frozen=True, slots=True)
class Metric:
    """A number one can ask for.

    Attributes:
        numerator, denominator: metrics a rate is computed from; None when it is only printed.
        sum_of: metrics a count is the sum of, used when no row prints it.
        additive: may be summed over units.
    """

    id: str
    name: str
    synonyms: tuple[str, ...]
    definition: str
    formula: str | None
    kind: Literal["count", "rate"]
    unit: str
    numerator: str | None
    denominator: str | None
    sum_of: tuple[str, ...] | None
    more_is_better: bool | None
    additive: bool
    dimensions: tuple[str, ...]
    legal_basis: str | None
    note: str | None


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
    """One table of a report, with its period and who may see it."""

    id: str
    title: str
    source: DataSource
    visibility: Visibility
    period: PeriodReference
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed cell.

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
