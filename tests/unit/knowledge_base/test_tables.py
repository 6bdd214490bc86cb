"""Units and indicator tables: a wrong row is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.errors import KnowledgeError
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.tables import COLUMNS, IndicatorTables, load_tables, load_units
from tests.builders import a_unit, write_files

METRICS = """metrics:
  - {id: di, name: Số đi, synonyms: [đi], definition: d, formula: null, kind: count, unit: văn bản, numerator: null,
     denominator: null, sum_of: null, more_is_better: null, additive: true, dimensions: [unit], legal_basis: null, note: null}
"""
DATASETS = """- id: bang
  file: bang.csv
  title: Bảng
  source: {title: Báo cáo, number: null, publisher: null, url: null, date: null}
  visibility: public
  period: {from: "2023-01-01", to: "2023-09-30", label: 9 tháng năm 2023}
  as_of: "2023-09-30"
"""
HEAD = ",".join(COLUMNS)
UNIT = """- {id: %s, name: Phường, type: ward, parent: %s, code: null, valid_from: null, valid_to: null, aliases: [],
   succeeded_by: %s, legal_basis: null}
"""


def load(
    folder: Path, *rows: str, metrics: str = METRICS, datasets: str = DATASETS, head: str = HEAD
) -> IndicatorTables:
    files = {"metrics.yml": metrics, "datasets.yml": datasets, "bang.csv": "\n".join([head, *rows, ""])}
    return load_tables(write_files(folder, files), UnitRegistry([a_unit("p1")]))


class TestRows:
    def test_are_read(self, tmp_path: Path) -> None:
        assert load(tmp_path, "di,p1,1867,1.867,,,,,,dòng 1,").observations[0].value == 1867

    def test_an_empty_value_is_unknown(self, tmp_path: Path) -> None:
        assert load(tmp_path, "di,p1,,chưa có,,,,,,dòng 1,").observations[0].value is None

    def test_a_zero_is_a_value(self, tmp_path: Path) -> None:
        assert load(tmp_path, "di,p1,0,0,,,,,,dòng 1,").observations[0].value == 0

    def test_an_unknown_metric_is_refused_with_its_line(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match=r"bang.csv:3: metric: unknown 'den'"):
            load(tmp_path, "di,p1,1,1,,,,,,,", "den,p1,1,1,,,,,,,")

    def test_an_unknown_unit_is_refused_with_its_line(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match=r"bang.csv:2: unit: unknown 'p9'"):
            load(tmp_path, "di,p9,1,1,,,,,,,")

    @pytest.mark.parametrize("number", ["1.867.000", "1,5%", "nhiều", "nan", "inf"])
    def test_a_bad_number_is_refused_with_its_line(self, tmp_path: Path, number: str) -> None:
        with pytest.raises(KnowledgeError, match=r"bang.csv:2: value: not a number"):
            load(tmp_path, f'di,p1,"{number}",x,,,,,,,')

    def test_other_columns_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="columns must be metric"):
            load(tmp_path, head="metric,unit,value")

    def test_a_row_of_too_few_cells_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match=r"bang.csv:2"):
            load(tmp_path, "di,p1,1")


class TestMetricsAndDataSets:
    def test_a_metric_made_of_an_unknown_one_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="di is made of 'den', which is not a metric"):
            load(tmp_path, metrics=METRICS.replace("sum_of: null", "sum_of: [den]"))

    def test_an_ambiguous_word_for_an_unknown_metric_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="'den'"):
            load(tmp_path, metrics=METRICS + "ambiguous:\n  văn bản: [di, den]\n")

    def test_an_unknown_key_of_a_metric_is_refused_with_its_line(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match=r"metrics.yml:2: unknown key 'colour'"):
            load(tmp_path, metrics=METRICS.replace("id: di,", "id: di, colour: red,"))

    def test_a_wrong_date_is_refused_with_its_line(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match=r"datasets.yml:6"):
            load(tmp_path, datasets=DATASETS.replace("2023-01-01", "năm 2023"))


class TestUnits:
    def test_are_read(self, tmp_path: Path) -> None:
        folder = write_files(tmp_path, {"units.yml": UNIT % ("p1", "null", "null")})
        assert "p1" in load_units(folder / "units.yml")

    def test_an_unknown_parent_is_refused(self, tmp_path: Path) -> None:
        folder = write_files(tmp_path, {"units.yml": UNIT % ("p1", "khoi", "null")})
        with pytest.raises(KnowledgeError, match="p1 points to 'khoi'"):
            load_units(folder / "units.yml")

    def test_an_unknown_successor_is_refused(self, tmp_path: Path) -> None:
        folder = write_files(tmp_path, {"units.yml": UNIT % ("p1", "null", "p2")})
        with pytest.raises(KnowledgeError, match="p1 points to 'p2'"):
            load_units(folder / "units.yml")
