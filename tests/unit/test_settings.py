"""The key of the register: given, or made once and kept."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assistant.settings import Settings, kept_secret


class TestDossierKey:
    def test_is_the_one_given(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("ASSISTANT_DOSSIER_KEY", "khóa thử")
        assert Settings(_env_file=None).dossier_key == "khóa thử".encode()
        assert list(tmp_path.iterdir()) == []

    def test_is_made_once(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "new"))
        monkeypatch.delenv("ASSISTANT_DOSSIER_KEY", raising=False)
        settings = Settings(_env_file=None)
        assert settings.dossier_key == Settings(_env_file=None).dossier_key
        assert len(settings.dossier_key) == 32

    def test_is_for_its_owner_alone(self, tmp_path: Path) -> None:
        kept_secret(tmp_path / "key")
        assert [path.name for path in tmp_path.iterdir()] == ["key"]
        assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600

    def test_is_never_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ASSISTANT_DOSSIER_KEY", "bí mật")
        assert "bí mật" not in repr(Settings(_env_file=None))
