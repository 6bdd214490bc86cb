"""`python -m assistant zalo-token`: the first refresh token, from standard input alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from assistant.adapters.sql.tables import zalo_tokens
from assistant.cli import main
from tests.fakes.zalo_api import APP_ID, APP_SECRET


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'x.sqlite3'}")
    monkeypatch.setenv("ASSISTANT_ZALO_APP_ID", APP_ID)
    monkeypatch.setenv("ASSISTANT_ZALO_APP_SECRET", APP_SECRET)
    monkeypatch.setenv("ASSISTANT_ZALO_OA_SECRET", "OA_SECRET_TEST")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, typed: str, *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["zalo-token", *arguments])


def kept(folder: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{folder / 'x.sqlite3'}")
    with engine.connect() as connection:
        found = list(connection.execute(select(zalo_tokens.c.refresh)).scalars())
    engine.dispose()
    return found


class TestTheToken:
    def test_is_kept_encrypted(self, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert run(monkeypatch, "refresh-0\n") == 0
        (found,) = kept(settings)
        assert "refresh-0" not in found

    def test_takes_the_place_of_the_one_before(self, settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run(monkeypatch, "refresh-0\n")
        (first,) = kept(settings)
        run(monkeypatch, "refresh-1\n")
        assert kept(settings) != [first]
        assert len(kept(settings)) == 1

    def test_is_not_printed(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        run(monkeypatch, "refresh-0\n")
        assert "refresh-0" not in "".join(capsys.readouterr())

    @pytest.mark.parametrize("typed", ["", "\n", "a b", "đ", "x" * 5000, "a\x07b"])
    def test_must_look_like_one(self, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
        assert run(monkeypatch, typed) == 1

    def test_needs_the_settings(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setenv("ASSISTANT_ZALO_APP_ID", "")
        assert run(monkeypatch, "refresh-0\n") == 1
        assert "ASSISTANT_ZALO_APP_ID" in capsys.readouterr().err

    def test_is_kept_although_zalo_cannot_be_reached(
        self, settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("ASSISTANT_ZALO_OAUTH_URL", "http://127.0.0.1:1")
        assert run(monkeypatch, "refresh-0\n", "--try") == 1
        assert "did not answer" in capsys.readouterr().err
        assert len(kept(settings)) == 1
