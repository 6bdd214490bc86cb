"""`messages.yml` holds exactly the sentences that the code says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from string import Formatter

import pytest

from assistant.answering.report import FIELDS
from assistant.messages import all_messages, message
from tests.builders import ROOT

SENTENCES = all_messages()
GROUPS = {key.split(".")[0] for key in SENTENCES}
LOOKS_LIKE_A_KEY = re.compile(rf"(?:{'|'.join(sorted(GROUPS))})(?:\.[a-z_]+)+")


@lru_cache
def nodes() -> tuple[ast.AST, ...]:
    folders = [ROOT / name for name in ("assistant", "actions", "channels")]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    return tuple(node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def calls(function: str) -> Iterator[ast.Call]:
    for node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function and node.args:
            yield node


@lru_cache
def constants() -> set[str]:
    """Every string in the code that has the form of a key, also those passed on in a variable; names of events are none."""
    events = {id(call.args[0]) for call in calls("log")}
    found = {
        node.value
        for node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in events
    }
    return {text for text in found if LOOKS_LIKE_A_KEY.fullmatch(text) and not text.endswith(".yml")}


@lru_cache
def patterns() -> set[str]:
    """f-strings as patterns: f"procedure.choice.{section}" → procedure\\.choice\\.[a-z_]+."""
    templates = [call.args[0] for call in calls("message") if isinstance(call.args[0], ast.JoinedStr)]
    return {
        "".join(re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in template.values)
        for template in templates
    }


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


class TestEveryKeyInTheCode:
    def test_has_its_sentence(self) -> None:
        assert constants() - SENTENCES.keys() == set()

    @pytest.mark.parametrize("pattern", sorted(patterns()))
    def test_that_is_put_together_has_sentences(self, pattern: str) -> None:
        assert [key for key in SENTENCES if re.fullmatch(pattern, key)]

    @pytest.mark.parametrize("field", [field for field in FIELDS if field != "report_confirmed"])
    def test_that_asks_for_a_field_of_the_report_has_its_sentence(self, field: str) -> None:
        assert f"report.ask.{field}" in SENTENCES


class TestEverySentence:
    def test_is_said_somewhere(self) -> None:
        said = constants() | {key for key in SENTENCES if any(re.fullmatch(p, key) for p in patterns())}
        assert SENTENCES.keys() - said == set()

    def test_gets_the_values_it_needs(self) -> None:
        missing = []
        for call in calls("message"):
            key = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
            given = {keyword.arg for keyword in call.keywords}
            if key is not None and None not in given and not fields(SENTENCES[key]) <= given:
                missing.append(key)
        assert missing == []

    @pytest.mark.parametrize("key", sorted(SENTENCES))
    def test_is_plain_text(self, key: str) -> None:
        assert not re.search(r"<[a-z/]|\*\*|^#|`", SENTENCES[key])

    def test_says_something_unless_it_is_a_suffix(self) -> None:
        assert [key for key, sentence in SENTENCES.items() if not sentence.strip()] == ["procedure.channel.any"]


class TestMessage:
    def test_fills_in_the_values(self) -> None:
        assert message("procedure.time.unit.day") == "ngày"

    def test_keeps_the_blank_before_a_suffix(self) -> None:
        assert message("procedure.channel.online") == " (nộp trực tuyến)"

    def test_an_unknown_key_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            message("procedure.nothing")

    def test_a_missing_value_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            message("procedure.steps.heading")
