"""serve: what the web server is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import uvicorn

from assistant import bootstrap, events
from assistant.cli import main
from assistant.pipeline import long_lived
from assistant.web import app


class TestServiceAlone:
    @pytest.mark.parametrize(
        ("given", "believed"),
        [(None, "127.0.0.1"), ("", "127.0.0.1"), ("10.0.0.2, 10.1.0.0/16", "10.0.0.2, 10.1.0.0/16")],
    )
    def test_believes_the_proxies_that_are_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, believed: str
    ) -> None:
        told: dict[str, Any] = {}
        aside: list[str] = []
        monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
        monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
        if given is not None:
            monkeypatch.setenv("FORWARDED_ALLOW_IPS", given)
        monkeypatch.setattr(bootstrap, "build_application", lambda settings, grown: told.update(grown=grown))
        monkeypatch.setattr(long_lived, "set_aside", lambda: aside.append("all"))
        monkeypatch.setattr(app, "create_app", lambda application: application)
        monkeypatch.setattr(events, "configure_logging", lambda level: None)
        monkeypatch.setattr(uvicorn, "run", lambda application, **options: told.update(options))
        assert main(["serve", "--only", "service"]) == 0
        assert told["forwarded_allow_ips"] == believed
        assert aside == ["all"]  # before the first question
        told["grown"]()
        assert aside == ["all", "all"]
