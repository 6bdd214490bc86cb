"""Runs the conversations of the YAML files beside this module; the README of the format is at the top of `giao_tiep.yml`."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.product import Product

FOLDER = Path(__file__).parent
# Who asks, and the account of `tests/conftest.py` behind it. The same word introduces what the person says.
PEOPLE = {"người dân": None, "cán bộ": "canbo", "cán bộ phường 7": "canbo7", "lãnh đạo": "sep"}
SCENARIO_KEYS = {"tình huống", "người hỏi", "hội thoại"}
Json = dict[str, Any]


def _field(part: str, name: str) -> Callable[[Json, Any], bool]:
    """Expects one field of `procedure` or `indicator`; null is a value, a missing `indicator` is not."""
    return lambda answer, wanted: answer[part] is not None and answer[part][name] == wanted


def _has(answer: Json, wanted: list[str]) -> bool:
    return all(_plain(words) in _plain(answer["text"]) for words in wanted)


def _lacks(answer: Json, unwanted: list[str]) -> bool:
    return not any(_plain(words) in _plain(answer["text"]) for words in unwanted)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


COUNT = "số câu trả lời"  # how many answers the reply has
# What may stand under `trợ lý`, and how an answer satisfies it.
CHECKS: dict[str, Callable[[Json, Any], bool]] = {
    "loại": lambda answer, kinds: answer["kind"] in (kinds if isinstance(kinds, list) else [kinds]),
    "thủ tục": _field("procedure", "code"),
    "mục": _field("procedure", "section"),
    "có trích dẫn": lambda answer, wanted: bool(answer["citations"]) is wanted,
    "có chữ": _has,
    "không có chữ": _lacks,
    "lý do": lambda answer, reason: answer["reason"] == reason,
    "mức độ": lambda answer, completeness: answer["completeness"] == completeness,
    "lựa chọn ít nhất": lambda answer, least: len(answer["choices"]) >= least,
    "chỉ tiêu": _field("indicator", "metric"),
    "đơn vị": _field("indicator", "unit"),
    "giá trị": _field("indicator", "value"),
    "hiển thị": _field("indicator", "display"),
    "tử số": _field("indicator", "numerator"),
    "mẫu số": _field("indicator", "denominator"),
    "dòng đầu": lambda answer, row: answer["table"] is not None and answer["table"]["rows"][0] == row,
    "số dòng": lambda answer, count: answer["table"] is not None and len(answer["table"]["rows"]) == count,
}


def load_scenarios(folder: Path) -> list[tuple[str, Json]]:
    """Returns (readable name, scenario) of all files.

    Raises:
        ValueError: a scenario has an unknown or missing key, an unknown person, or a name used before.
    """
    scenarios = []
    for path in sorted(folder.glob("*.yml")):
        for scenario in yaml.safe_load(path.read_text(encoding="utf-8")):
            name = f"{path.stem}: {scenario.get('tình huống')}"
            problem = _problem_of(scenario)
            if problem:
                raise ValueError(f"{name}: {problem}")
            scenarios.append((name, scenario))
    twice = [name for name, count in Counter(name for name, _ in scenarios).items() if count > 1]
    if twice:
        raise ValueError(f"used twice: {twice[0]}")
    return scenarios


def _problem_of(scenario: Json) -> str | None:
    if unknown := set(scenario) - SCENARIO_KEYS:
        return f"unknown key {min(unknown)!r}"
    if not scenario.get("tình huống") or not scenario.get("hội thoại"):
        return "needs 'tình huống' and 'hội thoại'"
    asker = scenario.get("người hỏi", "người dân")
    if asker not in PEOPLE:
        return f"unknown person {asker!r}"
    for turn in scenario["hội thoại"]:
        if set(turn) != {asker, "trợ lý"}:
            return f"a turn has exactly {asker!r} and 'trợ lý', not {sorted(turn)}"
        for expected in _expectations(turn):
            if not expected:
                return "nothing is expected of a turn"
            if unknown := set(expected) - {*CHECKS, COUNT}:
                return f"unknown expectation {min(unknown)!r}"
    return None


def _expectations(turn: Json) -> list[Json]:
    """Two questions are answered twice: then `trợ lý` is a list, one entry an answer."""
    expected = turn["trợ lý"]
    return list(expected) if isinstance(expected, list) else [expected]


def broken_expectations(expected: Json, answers: list[Json]) -> list[str]:
    """Returns what no single answer fulfils, judged on the answer that comes closest; forbidden words count in all."""
    if expected.get(COUNT, len(answers)) != len(answers):
        return [COUNT]
    expected = {key: wanted for key, wanted in expected.items() if key != COUNT}
    broken = [[key for key, wanted in expected.items() if not CHECKS[key](answer, wanted)] for answer in answers]
    forbidden = "không có chữ"
    if any(forbidden in keys for keys in broken):
        return [forbidden]
    return min(broken, key=len)


SCENARIOS = load_scenarios(FOLDER)


@pytest.mark.rasa
@pytest.mark.parametrize("scenario", [pytest.param(scenario, id=name) for name, scenario in SCENARIOS])
def test_conversation(product: Product, scenario: Json) -> None:
    asker = scenario.get("người hỏi", "người dân")
    conversation = None
    for turn in scenario["hội thoại"]:
        reply = product.ask(turn[asker], who=PEOPLE[asker], conversation=conversation)
        conversation = reply["conversation_id"]
        for expected in _expectations(turn):
            broken = broken_expectations(expected, reply["answers"])
            assert not broken, f"{turn[asker]!r}: {broken} expected {expected}, got {reply}"
        assert len(reply["answers"]) >= len(_expectations(turn)), f"{turn[asker]!r}: too few answers in {reply}"


class TestLoading:
    """A typing error in a file must not turn a check off."""

    @staticmethod
    def load(folder: Path, text: str) -> list[tuple[str, Json]]:
        (folder / "thu.yml").write_text(text, encoding="utf-8")
        return load_scenarios(folder)

    def test_reads_scenario(self, tmp_path: Path) -> None:
        text = "- tình huống: Chào\n  hội thoại: [{người dân: chào, trợ lý: {loại: courtesy}}]"
        assert [name for name, _ in self.load(tmp_path, text)] == ["thu: Chào"]

    def test_refuses_unknown_scenario_key(self, tmp_path: Path) -> None:
        text = "- tình huống: Chào\n  ai hỏi: cán bộ\n  hội thoại: [{người dân: chào, trợ lý: {loại: courtesy}}]"
        with pytest.raises(ValueError, match="ai hỏi"):
            self.load(tmp_path, text)

    def test_refuses_unknown_expectation(self, tmp_path: Path) -> None:
        text = "- tình huống: Chào\n  hội thoại: [{người dân: chào, trợ lý: {loai: courtesy}}]"
        with pytest.raises(ValueError, match="loai"):
            self.load(tmp_path, text)

    def test_refuses_other_speaker(self, tmp_path: Path) -> None:
        text = "- tình huống: Chào\n  người hỏi: cán bộ\n  hội thoại: [{người dân: chào, trợ lý: {loại: courtesy}}]"
        with pytest.raises(ValueError, match="cán bộ"):
            self.load(tmp_path, text)


class TestBrokenExpectations:
    def test_one_answer_must_fulfil_all(self) -> None:
        answers = [{"kind": "refusal", "reason": None}, {"kind": "courtesy", "reason": "no_data"}]
        expected = {"loại": "refusal", "lý do": "no_data"}
        assert len(broken_expectations(expected, answers)) == 1

    def test_forbidden_words_count_in_every_answer(self) -> None:
        answers = [{"text": "được"}, {"text": "mật khẩu"}]
        assert broken_expectations({"không có chữ": ["Mật khẩu"]}, answers) == ["không có chữ"]

    def test_missing_indicator_is_not_an_empty_value(self) -> None:
        assert broken_expectations({"giá trị": None}, [{"indicator": None}]) == ["giá trị"]
