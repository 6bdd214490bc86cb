"""Fixtures of unit tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, with the manifest of the sentence model, which counts."""
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    model = tmp_path / "models" / "multilingual-e5-small-vi"
    model.mkdir(parents=True)
    (model / "manifest.json").write_text("{}")
    return tmp_path
