"""A data set together with its rows: what is uploaded, published and withdrawn as one thing."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.indicator import Dataset, Observation


@dataclass(frozen=True, slots=True)
class DataTable:
    """All rows carry the data set's id; there is one row for a metric and a unit."""

    dataset: Dataset
    rows: tuple[Observation, ...]
