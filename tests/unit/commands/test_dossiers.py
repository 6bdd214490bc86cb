"""import-dossiers and simulate-dossiers in the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import main
from tests.unit.dossiers.exports import ROW, a_row, as_csv


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("ASSISTANT_DATABASE_URL", raising=False)
    monkeypatch.delenv("ASSISTANT_DOSSIER_KEY", raising=False)


def written(folder: Path, content: bytes, name: str = "ho-so.csv") -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


class TestImport:
    def test_prints_what_became_of_the_rows(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = written(tmp_path, as_csv(ROW, a_row(2, Đơn_vị="đâu đó")))
        assert main(["import-dossiers", file, "--title", "Sổ thử"]) == 0
        printed = capsys.readouterr()
        assert "added              1" in printed.out
        assert "register: Sổ thử, 1 dossiers, 2025-07-04 to 2025-07-08" in printed.out
        assert "row 3, Đơn vị:" in printed.err

    def test_refuses_with_a_sentence(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["import-dossiers", written(tmp_path, b"a,b\n1,2\n")]) == 1
        assert "Mã hồ sơ, Đơn vị, Ngày tiếp nhận" in capsys.readouterr().err

    def test_refuses_a_day_to_come(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["import-dossiers", written(tmp_path, as_csv(ROW)), "--as-of", "2999-01-01"]) == 1
        assert "sau hôm nay" in capsys.readouterr().err

    def test_of_a_file_that_is_not_there_fails(self, tmp_path: Path) -> None:
        assert main(["import-dossiers", str(tmp_path / "khong-co.csv")]) == 1


class TestSimulate:
    def test_writes_a_file_that_marks_the_register(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = str(tmp_path / "mo-phong.csv")
        days = ["--from", "2025-06-02", "--to", "2025-07-31"]
        assert main(["simulate-dossiers", file, "--rows", "200", "--seed", "3", *days]) == 0
        assert main(["import-dossiers", file]) == 0
        assert "register (simulated)" in capsys.readouterr().out

    @pytest.mark.parametrize("wrong", [["--rows", "0"], ["--from", "2025-07-02", "--to", "2025-07-01"]])
    def test_refuses_what_makes_no_sense(self, tmp_path: Path, wrong: list[str]) -> None:
        assert main(["simulate-dossiers", str(tmp_path / "x.csv"), *wrong]) == 1
        assert not (tmp_path / "x.csv").exists()
