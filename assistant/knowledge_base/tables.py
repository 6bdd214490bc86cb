"""Units, metrics, data sets and their rows: `knowledge/units/` and `knowledge/indicators/`."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.answer import PeriodReference
from assistant.domain.data_table import DataTable
from assistant.domain.errors import KnowledgeError
from assistant.domain.indicator import Dataset, DataSource, Metric, Observation
from assistant.domain.unit import Unit, UnitRegistry
from assistant.knowledge_base.table_relations import NO_RELATIONS, Relations, load_relations
from assistant.knowledge_base.yaml_files import convert, read_yaml

COLUMNS = (
    "metric", "unit", "value", "printed", "numerator", "denominator",
    "target_national", "target_province", "target_city", "locator", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndicatorTables:
    """Everything the indicator engine computes from.

    Attributes:
        ambiguous: a word and the metrics it may mean.
        relations: what the checks know beyond the formulas.
    """

    metrics: dict[str, Metric]
    ambiguous: dict[str, tuple[str, ...]]
    datasets: dict[str, Dataset]
    observations: tuple[Observation, ...]
    relations: Relations = NO_RELATIONS

    def table(self, dataset_id: str) -> DataTable | None:
        """Returns a data set with its rows, None when there is none of that id."""
        dataset = self.datasets.get(dataset_id)
        rows = (row for row in self.observations if row.dataset == dataset_id)
        return DataTable(dataset, tuple(rows)) if dataset is not None else None


def load_units(path: Path) -> UnitRegistry:
    """Returns the dated registry.

    Raises:
        KnowledgeError: an entry is wrong, or points to a unit that does not exist.
    """
    units = [convert(path, Unit, entry, (index,)) for index, entry in enumerate(read_yaml(path))]
    registry = UnitRegistry(units)
    for unit in units:
        for other in (unit.parent, unit.succeeded_by):
            if other is not None and other not in registry:
                raise KnowledgeError(path, f"{unit.id} points to {other!r}, which is not in the registry")
    return registry


def load_tables(folder: Path, units: UnitRegistry) -> IndicatorTables:
    """Returns metrics, data sets and all rows of `knowledge/indicators/`.

    Raises:
        KnowledgeError: a row names an unknown metric or unit, or a number cannot be read.
    """
    content = read_yaml(folder / "metrics.yml")
    metrics_file = folder / "metrics.yml"
    metrics = {
        entry["id"]: convert(metrics_file, Metric, entry, ("metrics", index))
        for index, entry in enumerate(content["metrics"])
    }
    for metric in metrics.values():
        for other in (metric.numerator, metric.denominator, *(metric.sum_of or ())):
            if other is not None and other not in metrics:
                raise KnowledgeError(metrics_file, f"{metric.id} is made of {other!r}, which is not a metric")
    ambiguous = {word: tuple(ids) for word, ids in (content.get("ambiguous") or {}).items()}
    for word, ids in ambiguous.items():
        for metric_id in ids:
            if metric_id not in metrics:
                raise KnowledgeError(metrics_file, f"ambiguous: {word!r} may mean {metric_id!r}, which is not a metric")
    datasets: dict[str, Dataset] = {}
    observations: list[Observation] = []
    for index, entry in enumerate(read_yaml(folder / "datasets.yml")):
        dataset = _dataset(folder / "datasets.yml", entry, index)
        datasets[dataset.id] = dataset
        observations += _rows(folder / entry["file"], dataset, metrics, units)
    relations = load_relations(folder / "checks.yml", metrics)
    return IndicatorTables(metrics, ambiguous, datasets, tuple(observations), relations)


def _dataset(path: Path, entry: dict[str, Any], index: int) -> Dataset:
    period = entry["period"]
    reference = convert(
        path,
        PeriodReference,
        {"start": period["from"], "end": period["to"], "label": period["label"]},
        (index, "period"),
    )
    source = convert(path, DataSource, entry["source"], (index, "source"))
    known = {key: value for key, value in entry.items() if key != "file"}
    return convert(path, Dataset, {**known, "period": reference, "source": source}, (index,))


def _rows(path: Path, dataset: Dataset, metrics: dict[str, Metric], units: UnitRegistry) -> list[Observation]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise KnowledgeError(path, f"columns must be {', '.join(COLUMNS)}", 1)
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise KnowledgeError(path, f"a row needs {len(COLUMNS)} cells", reader.line_num)
            if row["metric"] not in metrics:
                raise KnowledgeError(path, f"metric: unknown {row['metric']!r}", reader.line_num)
            if row["unit"] not in units:
                raise KnowledgeError(path, f"unit: unknown {row['unit']!r}", reader.line_num)
            numbers = {
                column: _number(path, reader.line_num, column, row[column])
                for column in ("value", "numerator", "denominator")
            }
            rows.append(
                Observation(
                    dataset=dataset.id,
                    metric=row["metric"],
                    unit=row["unit"],
                    printed=row["printed"],
                    target_city=row["target_city"],
                    target_province=row["target_province"],
                    target_national=row["target_national"],
                    locator=row["locator"],
                    note=row["note"] or None,
                    **numbers,
                )
            )
    return rows


def _number(path: Path, line: int, column: str, text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise KnowledgeError(path, f"{column}: not a number: {text!r}", line)
    return number
