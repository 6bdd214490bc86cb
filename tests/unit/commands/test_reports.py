"""`python -m assistant reports`: what the office sees of the field reports."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.cli import main
from assistant.domain.report import FieldReport, Position

TODAY = datetime.now(UTC) - timedelta(minutes=1)
LAMP = FieldReport("PA-2345AB", "đèn đường tắt ba đêm rồi", "hẻm 45 Lê Lợi", "0903123456", TODAY)
Keep = Callable[..., None]


@pytest.fixture(autouse=True)
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """Keeps reports in an empty store, which the command then opens."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'reports.sqlite3'}"
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", url)

    def keep_all(*reports: FieldReport) -> None:
        async def add() -> None:
            engine = open_database(url)
            for report in reports:
                await SqlFieldReports(engine).add(report, [b"a picture"] * report.photos)
            await engine.dispose()

        migrate(url)
        asyncio.run(add())

    return keep_all


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    """Returns the rows that `reports list` prints."""
    assert main(["reports", "list", *arguments]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))


class TestList:
    def test_prints_the_head_of_the_table_when_there_is_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["reports", "list"]) == 0
        assert capsys.readouterr().out.split() == [
            "number,reported_at,text,place,phone,category,position,photos,state,reply"
        ]

    def test_prints_a_report(self, capsys: pytest.CaptureFixture[str], keep: Keep) -> None:
        keep(LAMP)
        assert listed(capsys) == [
            {
                "number": "PA-2345AB",
                "reported_at": TODAY.isoformat(),
                "text": "đèn đường tắt ba đêm rồi",
                "place": "hẻm 45 Lê Lợi",
                "phone": "0903123456",
                "category": "",
                "position": "",
                "photos": "0",
                "state": "received",
                "reply": "",
            }
        ]

    def test_says_what_the_page_was_told_besides(self, capsys: pytest.CaptureFixture[str], keep: Keep) -> None:
        keep(replace(LAMP, category="lighting", position=Position(10.34567, 107.08432)))
        (row,) = listed(capsys)
        assert (row["category"], row["position"]) == ("lighting", "10.34567, 107.08432")

    def test_leaves_the_number_empty_where_none_was_left(self, capsys: pytest.CaptureFixture[str], keep: Keep) -> None:
        keep(replace(LAMP, phone=None))
        assert [row["phone"] for row in listed(capsys)] == [""]

    @pytest.mark.parametrize("text", ['rác, "rất" nhiều', "rác\nđống", "a;b\tc"])
    def test_keeps_a_text_in_its_cell(self, capsys: pytest.CaptureFixture[str], keep: Keep, text: str) -> None:
        keep(replace(LAMP, text=text))
        assert [row["text"] for row in listed(capsys)] == [text]

    @pytest.mark.parametrize("text", ['=HYPERLINK("http://x.vn")', "+84903123456", "-1+1", "@SUM(A1)", "\t=1+1"])
    def test_defuses_what_a_spreadsheet_would_run(
        self, capsys: pytest.CaptureFixture[str], keep: Keep, text: str
    ) -> None:
        keep(replace(LAMP, text=text, place=text, phone=text))
        assert [(row["text"], row["place"], row["phone"]) for row in listed(capsys)] == [(f"'{text}",) * 3]

    def test_goes_back_a_week(self, capsys: pytest.CaptureFixture[str], keep: Keep) -> None:
        days = [replace(LAMP, number=f"PA-{day}", reported_at=TODAY - timedelta(days=day)) for day in (0, 6, 7)]
        keep(*days)
        assert [row["number"] for row in listed(capsys)] == ["PA-6", "PA-0"]

    def test_goes_back_as_far_as_asked(self, capsys: pytest.CaptureFixture[str], keep: Keep) -> None:
        days = [replace(LAMP, number=f"PA-{day}", reported_at=TODAY - timedelta(days=day)) for day in (0, 6, 30)]
        keep(*days)
        assert [row["number"] for row in listed(capsys, "--days", "31")] == ["PA-30", "PA-6", "PA-0"]

    @pytest.mark.parametrize("days", ["1000000", "999999999999999", "-999999999999999"])
    def test_goes_back_no_further_than_the_calendar(
        self, capsys: pytest.CaptureFixture[str], keep: Keep, days: str
    ) -> None:
        keep(LAMP)
        assert len(listed(capsys, "--days", days)) == (0 if days.startswith("-") else 1)


class TestPhotos:
    def test_are_written_as_files(self, tmp_path: Path, keep: Keep) -> None:
        keep(replace(LAMP, photos=2))
        assert main(["reports", "photos", LAMP.number, "--to", str(tmp_path)]) == 0
        files = {file.name: file.read_bytes() for file in tmp_path.glob("*.jpg")}
        assert files == {"PA-2345AB-1.jpg": b"a picture", "PA-2345AB-2.jpg": b"a picture"}

    @pytest.mark.parametrize("number", ["PA-2345AB", "../../etc/x"])
    def test_that_are_not_there_are_said_not_to_be(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], keep: Keep, number: str
    ) -> None:
        keep(LAMP)
        assert main(["reports", "photos", number, "--to", str(tmp_path)]) == 1
        assert "there is no photo" in capsys.readouterr().err
        assert list(tmp_path.glob("*.jpg")) == []


class TestRemove:
    def test_forgets_that_report(self, capsys: pytest.CaptureFixture[str], keep: Keep) -> None:
        keep(LAMP, replace(LAMP, number="PA-CDEFGH"))
        assert main(["reports", "remove", "PA-2345AB"]) == 0
        assert [row["number"] for row in listed(capsys)] == ["PA-CDEFGH"]

    def test_of_an_unknown_number_says_so(self, capsys: pytest.CaptureFixture[str], keep: Keep) -> None:
        keep(LAMP)
        assert main(["reports", "remove", "PA-XXXXXX"]) == 1
        assert "there is no report PA-XXXXXX" in capsys.readouterr().err
        assert len(listed(capsys)) == 1
