"""`python -m assistant library` and `import-procedures`: knowledge published from the terminal."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

ZOO = "# Quy định vườn thú\n\nGửi xe tại cổng phụ.\n"
ENTRY: dict[str, Any] = {
    "ma_thu_tuc": "2.000815",
    "ten_thu_tuc": "Thủ tục cấp thẻ thư viện",
    "cap_thuc_hien": "Cấp Xã",
    "linh_vuc": "Văn hóa",
    "trinh_tu": "Bước 1: Nộp hồ sơ. Bước 2: Nhận thẻ.",
    "cach_thuc_thoi_han_le_phi": "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp7 Ngày làm việcMiễn phí",
}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store, which the commands open."""
    path = tmp_path / "library.sqlite3"
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    path = tmp_path / "vuon-thu.md"
    path.write_text(ZOO, encoding="utf-8")
    return path


Captured = pytest.CaptureFixture[str]


def said(capsys: Captured, *arguments: object, code: int = 0) -> str:
    """Runs a command that ends with `code`; returns what it printed, on standard error when it failed."""
    assert main([str(argument) for argument in arguments]) == code
    printed = capsys.readouterr()
    return printed.err if code else printed.out


def added(capsys: Captured, *arguments: object) -> str:
    """Returns the id of what was added."""
    return said(capsys, "library", "add", *arguments).split()[0]


class TestAdd:
    def test_tells_what_was_read(self, capsys: Captured, zoo: Path) -> None:
        line = said(capsys, "library", "add", zoo)
        assert line.startswith("quy-dinh-vuon-thu-")
        assert line.endswith(" version 1 (draft): Quy định vườn thú, 1 passages\n")

    def test_a_new_version_counts_up(self, capsys: Captured, zoo: Path) -> None:
        document = added(capsys, zoo)
        zoo.write_text(ZOO.replace("phụ", "chính"), encoding="utf-8")
        assert f"{document} version 2 (draft)" in said(capsys, "library", "add", zoo, "--document", document)

    def test_a_new_version_of_an_unknown_document_is_refused(self, capsys: Captured, zoo: Path) -> None:
        assert said(capsys, "library", "add", zoo, "--document", "x", code=1) == "there is no x\n"
        assert said(capsys, "library", "list") == ""

    def test_takes_what_is_said(self, capsys: Captured, zoo: Path) -> None:
        told = ("--title", "Nội quy", "--internal", "--unit", "phuong-7", "--effective-from", "2030-01-01")
        assert "Nội quy" in said(capsys, "library", "add", zoo, *told)

    def test_a_day_that_is_none_is_a_mistake(self, capsys: Captured, zoo: Path) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(["library", "add", str(zoo), "--effective-from", "mai"])
        assert stopped.value.code == 2
        assert "invalid" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("a.exe", b"MZ", "Không đọc được loại tệp này."),
            ("a.txt", b"", "Tệp không có chữ nào để đọc."),
            ("a.pdf", b"xin", "Tên tệp có đuôi .pdf nhưng nội dung không phải loại đó."),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Đây là tệp Word hoặc Excel đời cũ"),
        ],
        ids=range(4),
    )
    def test_a_file_that_cannot_be_used_is_refused(
        self, capsys: Captured, tmp_path: Path, name: str, content: bytes, why: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        assert said(capsys, "library", "add", tmp_path / name, code=1).startswith(why)

    def test_a_wrong_procedure_tells_its_line(self, capsys: Captured, tmp_path: Path) -> None:
        (tmp_path / "the.yml").write_text("# thẻ\n\ncode: 5\n")
        assert said(capsys, "library", "add", tmp_path / "the.yml", code=1).startswith("the.yml:3: code: ")

    def test_a_file_that_is_not_there_is_told(self, capsys: Captured, tmp_path: Path) -> None:
        assert "x.md" in said(capsys, "library", "add", tmp_path / "x.md", code=1)


class TestPublish:
    def listed(self, capsys: Captured) -> list[list[str]]:
        return [line.split(maxsplit=3) for line in said(capsys, "library", "list").splitlines()]

    def test_makes_the_newest_version_answer(self, capsys: Captured, zoo: Path) -> None:
        document = added(capsys, zoo)
        assert self.listed(capsys) == [[document, "1", "draft", "Quy định vườn thú"]]
        assert said(capsys, "library", "publish", document, "--reason", "đã duyệt") == "snapshot 1\n"
        assert self.listed(capsys) == [[document, "1", "active", "Quy định vườn thú"]]

    def test_withdraw_and_rollback(self, capsys: Captured, zoo: Path) -> None:
        document = added(capsys, zoo)
        said(capsys, "library", "publish", document)
        assert said(capsys, "library", "withdraw", document) == "snapshot 2\n"
        assert self.listed(capsys)[0][2] == "withdrawn"
        assert said(capsys, "library", "rollback", 1, "--reason", "nhầm") == "snapshot 3\n"
        assert self.listed(capsys)[0][2] == "active"

    def test_history_comes_newest_first(self, capsys: Captured, zoo: Path) -> None:
        document = added(capsys, zoo)
        said(capsys, "library", "publish", document, "--reason", "đã duyệt")
        said(capsys, "library", "rollback", 0)
        lines = said(capsys, "library", "snapshots").splitlines()
        assert [line.split()[0] for line in lines] == ["2", "1"]
        assert "rollback" in lines[0]
        assert lines[1].endswith("1 đã duyệt")
        assert "terminal" in lines[1]

    @pytest.mark.parametrize("action", ["publish", "withdraw"])
    def test_of_something_unknown_is_refused(self, capsys: Captured, action: str) -> None:
        assert said(capsys, "library", action, "khong-co", code=1) == "there is no khong-co\n"
        assert said(capsys, "library", "snapshots") == ""

    def test_something_shipped_can_be_withdrawn(self, capsys: Captured) -> None:
        assert said(capsys, "library", "withdraw", "1.004194") == "snapshot 1\n"

    @pytest.mark.parametrize("snapshot", ["1", "99"])
    def test_of_an_unknown_snapshot_is_refused(self, capsys: Captured, snapshot: str) -> None:
        assert said(capsys, "library", "rollback", snapshot, code=1) == f"there is no snapshot {snapshot}\n"

    def test_lists_nothing_at_first(self, capsys: Captured) -> None:
        assert self.listed(capsys) == []


class TestImportProcedures:
    LINES = (ENTRY, {**ENTRY, "ma_thu_tuc": "2.000816"}, {**ENTRY, "ma_thu_tuc": "xyz"})

    def check(self, capsys: Captured, path: Path, code: int = 0) -> tuple[str, str]:
        """Returns what `--check` printed on both."""
        assert main(["import-procedures", str(path), "--check"]) == code
        printed = capsys.readouterr()
        return printed.out, printed.err

    def export(self, path: Path, *entries: object) -> Path:
        content = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries).encode()
        path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
        return path

    @pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
    def test_tells_what_could_be_read(self, capsys: Captured, tmp_path: Path, name: str) -> None:
        out, err = self.check(capsys, self.export(tmp_path / name, *self.LINES))
        assert "2 procedures read, 1 lines refused" in err
        table = {line.split()[0]: line.split()[1:4] for line in out.splitlines()}
        assert table["time"] == table["fee"] == table["steps"] == ["2", "2", "100.00%"]
        assert table["documents"] == ["0", "0", "100.00%"]

    def test_names_a_refused_line(self, capsys: Captured, tmp_path: Path) -> None:
        _, err = self.check(capsys, self.export(tmp_path / "a.jsonl", *self.LINES, {"ten_thu_tuc": "x"}))
        assert "line 3: ma_thu_tuc 'xyz'" in err
        assert "line 4: ma_thu_tuc, cap_thuc_hien" in err

    def test_only_looks(self, capsys: Captured, tmp_path: Path, store: Path) -> None:
        self.check(capsys, self.export(tmp_path / "a.jsonl", *self.LINES))
        assert not store.exists()
        assert said(capsys, "library", "list") == ""

    def test_of_an_empty_file_reads_nothing(self, capsys: Captured, tmp_path: Path) -> None:
        assert "0 procedures read, 0 lines refused" in self.check(capsys, self.export(tmp_path / "a.jsonl"))[1]

    @pytest.mark.parametrize("content", [b"{\n", b"[1]\n", b"\xff\xfe\n", b"5"], ids=range(4))
    def test_of_something_else_is_refused(self, capsys: Captured, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "a.jsonl").write_bytes(content)
        assert "a.jsonl:1: cannot be read" in self.check(capsys, tmp_path / "a.jsonl", 1)[1]

    def test_of_a_file_only_called_gzip_is_refused(self, capsys: Captured, tmp_path: Path) -> None:
        (tmp_path / "a.gz").write_text("{}")
        assert "cannot be read" in self.check(capsys, tmp_path / "a.gz", 1)[1]

    def test_of_no_file_is_refused(self, capsys: Captured, tmp_path: Path) -> None:
        assert "x.jsonl" in self.check(capsys, tmp_path / "x.jsonl", 1)[1]


class TestAddData:
    def test_keeps_a_table_as_a_draft_and_tells_what_is_wrong(self, tmp_path: Path, capsys: Captured) -> None:
        table = tmp_path / "van_ban_quy_3_nam_2024.csv"
        table.write_text("Đơn vị;Số văn bản đi\nPhường 7;1.900\nPhường 70;3\n", encoding="utf-8")
        printed = said(capsys, "library", "add-data", table)
        assert "version 1 (draft)" in printed
        assert "Phường 70" in printed
        assert "van-ban-quy-3-nam-2024" in said(capsys, "library", "list")

    def test_calls_it_as_its_file_when_the_title_says_nothing(self, tmp_path: Path, capsys: Captured) -> None:
        table = tmp_path / "văn_bản năm 2024.csv"
        table.write_text("Đơn vị;Số văn bản đi\nPhường 7;1.900\n", encoding="utf-8")
        printed = said(capsys, "library", "add-data", table, "--title", "  ", "--source", " ")
        assert "(draft): văn bản năm 2024, 1 rows" in printed

    def test_takes_no_place_of_a_document(self, tmp_path: Path, capsys: Captured) -> None:
        table = tmp_path / "nam_2024.csv"
        table.write_text("Đơn vị;Số văn bản đi\nPhường 7;1.900\n", encoding="utf-8")
        assert "tro-ly-ao" in said(capsys, "library", "add-data", table, "--document", "tro-ly-ao", code=1)
