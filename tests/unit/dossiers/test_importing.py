"""An import: what becomes of each row, and what the report says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.dossiers import importing
from assistant.dossiers.importing import ImportOptions, import_dossiers
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from tests.unit.dossiers.exports import KEY, NOW, ROW, a_row, a_store, as_csv, as_xlsx, taken_in, units, without


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlDossiers]:
    store = a_store(tmp_path)
    yield store
    store.close()


class TestReport:
    def test_counts_what_became_of_the_rows(self, store: SqlDossiers) -> None:
        taken_in(store, as_csv(a_row(1), a_row(2)))
        newer = a_row(2, Cập_nhật_lúc="2025-07-09 09:00", Kênh_nộp="Trực tiếp")
        report = taken_in(store, as_csv(a_row(1), newer, a_row(3), a_row(3), a_row(4, Đơn_vị="đâu đó")))
        assert (report.rows, report.added, report.updated, report.unchanged) == (5, 1, 1, 1)
        assert (report.repeated, report.rejected) == (1, 1)

    def test_names_row_and_column_as_the_file_has_them(self, store: SqlDossiers) -> None:
        row = {("MA HO SO" if key == "Mã hồ sơ" else key): value for key, value in a_row(2).items()}
        report = taken_in(store, as_csv({**row, "MA HO SO": ""}, row, above="BÁO CÁO\r\n\r\n"))
        (error,) = report.errors
        assert (error.row, error.column) == (4, "MA HO SO")

    def test_lists_some_errors_and_counts_all(self, store: SqlDossiers, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importing, "MOST_ERRORS", 3)
        rows = [a_row(number, Kênh_nộp="bồ câu") for number in range(1, 6)]
        report = taken_in(store, as_csv(a_row(9), *rows))
        assert (report.rejected, len(report.errors), report.added) == (5, 3, 1)
        assert "2 dòng lỗi" in report.warnings[-1]

    def test_warns_of_figures_that_cannot_be_told(self, store: SqlDossiers) -> None:
        report = taken_in(store, as_csv(without(ROW, "Đã định danh", "Số điện thoại", "Số định danh")))
        named = [warning for warning in report.warnings if "Đã định danh" in warning or "Số điện thoại" in warning]
        assert len(named) == len(report.warnings) == 2

    def test_warns_when_nobody_tells_whether_a_result_is_due(self, store: SqlDossiers) -> None:
        (warning,) = taken_in(store, as_csv(without(ROW, "Kết quả là giấy tờ"))).warnings
        assert "Kết quả là giấy tờ" in warning
        assert "tỷ lệ cấp kết quả điện tử" in warning

    def test_of_a_whole_export_warns_of_nothing(self, store: SqlDossiers) -> None:
        assert taken_in(store, as_csv(ROW)).warnings == ()

    def test_of_bad_rows_only_leaves_the_register_alone(self, store: SqlDossiers) -> None:
        taken_in(store, as_csv(ROW))
        report = taken_in(store, as_csv(a_row(2, Đơn_vị="đâu đó")), replace=True)
        assert (report.rejected, report.register) == (1, store.register())
        assert report.register is not None
        assert report.register.dossiers == 1

    def test_names_a_row_with_more_cells_than_the_header(self, store: SqlDossiers) -> None:
        report = taken_in(store, as_csv(ROW) + (",".join(a_row(2).values()) + ",thừa\r\n").encode())
        assert (report.added, report.rejected) == (1, 1)

    def test_tells_how_far_it_is(self, store: SqlDossiers) -> None:
        told: list[int] = []
        content = BytesIO(as_csv(a_row(1), a_row(2)))
        import_dossiers(content, "a.csv", store, units(), {}, KEY, ImportOptions(by="lan", now=NOW), told.append)
        assert told[-1] == 2


class TestRegister:
    def test_is_as_of_the_latest_day_seen(self, store: SqlDossiers) -> None:
        register = taken_in(store, as_csv(a_row(1), a_row(2, Cập_nhật_lúc="2025-07-20 09:00"))).register
        assert register is not None
        assert (register.as_of, register.first) == (date(2025, 7, 20), date(2025, 7, 4))

    def test_is_as_of_the_day_given(self, store: SqlDossiers) -> None:
        register = taken_in(store, as_csv(ROW), as_of=date(2025, 7, 31)).register
        assert register is not None
        assert register.as_of == date(2025, 7, 31)

    def test_is_never_as_of_a_day_to_come(self, store: SqlDossiers) -> None:
        before = taken_in(store, as_csv(ROW), as_of=date(2025, 9, 1)).register  # this very day
        with pytest.raises(DocumentRefused) as error:
            taken_in(store, as_csv(a_row(2)), as_of=date(2025, 9, 2), replace=True)
        assert (error.value.code, store.register()) == ("future_as_of", before)

    def test_never_goes_back_in_time(self, store: SqlDossiers) -> None:
        taken_in(store, as_csv(ROW), as_of=date(2025, 8, 31))
        register = taken_in(store, as_csv(a_row(2))).register
        assert register is not None
        assert register.as_of == date(2025, 8, 31)

    def test_refuses_what_happened_after_the_day_given(self, store: SqlDossiers) -> None:
        report = taken_in(store, as_csv(ROW), as_of=date(2025, 7, 7))
        assert [error.column for error in report.errors] == ["Ngày trả"]

    def test_keeps_its_title_until_another_is_given(self, store: SqlDossiers) -> None:
        titles = [
            taken_in(store, as_csv(ROW)).register,
            taken_in(store, as_csv(a_row(2)), "khac.csv").register,
            taken_in(store, as_csv(a_row(3)), title="Sổ của phường").register,
        ]
        assert [found.title for found in titles if found] == [
            "Sổ hồ sơ nhập từ tệp ho-so.csv",
            "Sổ hồ sơ nhập từ tệp ho-so.csv",
            "Sổ của phường",
        ]

    def test_counts_its_imports(self, store: SqlDossiers) -> None:
        found = [taken_in(store, as_csv(ROW)).register, taken_in(store, as_csv(ROW), replace=True).register]
        assert [register.revision for register in found if register] == [1, 2]


class TestSimulated:
    MADE_UP = as_csv({**ROW, "Mô phỏng": "1"})

    def test_by_the_file_or_by_the_person(self, store: SqlDossiers) -> None:
        found = [taken_in(store, self.MADE_UP).register, taken_in(store, as_csv(a_row(2)), simulated=True).register]
        assert [register.simulated for register in found if register] == [True, True]

    @pytest.mark.parametrize("first", [True, False])
    def test_never_comes_among_real_ones(self, store: SqlDossiers, first: bool) -> None:
        taken_in(store, self.MADE_UP if first else as_csv(ROW))
        before = store.register()
        with pytest.raises(DocumentRefused) as error:
            taken_in(store, as_csv(ROW) if first else self.MADE_UP)
        assert error.value.code == "mixed_register"
        assert store.register() == before

    def test_gives_way_when_everything_is_replaced(self, store: SqlDossiers) -> None:
        taken_in(store, self.MADE_UP)
        register = taken_in(store, as_csv(a_row(2)), replace=True).register
        assert register is not None
        assert (register.simulated, register.dossiers) == (False, 1)

    def test_and_real_rows_in_one_file_are_refused(self, store: SqlDossiers) -> None:
        content = as_csv({**a_row(1), "Mô phỏng": "1"}, {**a_row(2), "Mô phỏng": "0"})
        with pytest.raises(DocumentRefused):
            taken_in(store, content)
        assert store.register() is None


class TestIdempotence:
    def test_same_file_changes_nothing(self, store: SqlDossiers) -> None:
        content = as_csv(a_row(1), a_row(2))
        first, again = taken_in(store, content), taken_in(store, content)
        assert (first.added, again.added, again.updated, again.unchanged) == (2, 0, 0, 2)

    def test_same_file_without_times_of_update_changes_nothing(self, store: SqlDossiers) -> None:
        content = as_csv(without(a_row(1), "Cập nhật lúc"), without(a_row(2), "Cập nhật lúc"))
        first, again = taken_in(store, content), taken_in(store, content, now=NOW.replace(day=2))
        assert (first.added, again.updated, again.unchanged) == (2, 0, 2)

    def test_without_times_of_update_what_differs_is_newer(self, store: SqlDossiers) -> None:
        taken_in(store, as_csv(without(a_row(1), "Cập nhật lúc")))
        changed = without(a_row(1, Kênh_nộp="Bưu chính"), "Cập nhật lúc")
        report = taken_in(store, as_csv(changed), now=NOW.replace(day=2))
        assert report.updated == 1

    def test_older_row_never_overwrites(self, store: SqlDossiers, tmp_path: Path) -> None:
        taken_in(store, as_csv(ROW))
        older = a_row(Cập_nhật_lúc="2025-07-08 08:59", Kênh_nộp="Bưu chính")
        assert taken_in(store, as_csv(older)).unchanged == 1
        engine = create_engine(f"sqlite:///{tmp_path / 'register.sqlite3'}")
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT channel FROM dossiers")) == 2
        engine.dispose()

    def test_csv_and_xlsx_are_the_same_dossiers(self, store: SqlDossiers) -> None:
        taken_in(store, as_csv(a_row(1), a_row(2)))
        assert taken_in(store, as_xlsx(a_row(1), a_row(2)), "a.xlsx").unchanged == 2


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with pytest.raises(DocumentRefused) as error:
        taken_in(store, as_csv(ROW).split(b"\r\n")[0])
    assert error.value.code == "nothing_read"
    store.close()
