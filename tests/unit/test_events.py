"""Logs are events with fields that someone listed as safe."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from assistant.events import SAFE_FIELDS, _JsonLines, log


class TestLog:
    def test_writes_its_fields(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.INFO, logger="assistant"):
            log("answer.sent", turn="t1", took_ms=41)
        assert caplog.records[0].fields == {"turn": "t1", "took_ms": 41}  # type: ignore[attr-defined]

    @pytest.mark.parametrize("field", ["text", "name", "phone", "personal_id", "dossier_code", "question", "address"])
    def test_refuses_a_field_that_is_not_safe(self, field: str) -> None:
        with pytest.raises(ValueError, match=f"not a safe log field: {field}"):
            log("answer.sent", **{field: "x"})

    def test_never_takes_a_citizens_words_for_safe(self) -> None:
        assert SAFE_FIELDS.isdisjoint({"text", "message", "own_words", "query", "password", "token", "username"})


class TestLine:
    def line(self, record: logging.LogRecord) -> dict[str, object]:
        return dict(json.loads(_JsonLines().format(record)))

    def test_is_json(self) -> None:
        record = logging.LogRecord("assistant", logging.INFO, "x.py", 1, "answer.sent", (), None)
        record.fields = {"turn": "t1"}
        assert self.line(record)["turn"] == "t1"

    def error_line(self) -> dict[str, object]:
        words = "Nguyễn"
        try:
            raise ValueError(f"wrong\nparameters: {words}\nsee the manual")
        except ValueError as error:
            found = (type(error), error, error.__traceback__)
        return self.line(logging.LogRecord("assistant", logging.ERROR, "x.py", 1, "request.failed", (), found))

    def test_names_the_kind_of_an_error(self) -> None:
        assert self.error_line()["error"] == "ValueError"

    def test_names_where_it_happened(self) -> None:
        assert Path(__file__).name in str(self.error_line()["where"])

    def test_leaves_out_what_it_said(self) -> None:
        assert "Nguyễn" not in json.dumps(self.error_line(), ensure_ascii=False)
