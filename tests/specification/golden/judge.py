"""Is an answer what the golden set says: was it answered, are its numbers exact, was it refused for the right reason?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from tests.specification.golden.places import period_of

Json = dict[str, Any]
Verdict = Literal["right", "unanswered", "inexact", "wrong refusal"]
_OF_SEVERAL = ("tỷ trọng",)  # kinds whose answer names another unit first
_AT_THE_END = ("ho_so_dang_giai_quyet", "ho_so_dang_trong_han", "ho_so_qua_han_chua_xong")  # whenever the period began
_CLOSE = 0.0051  # a value may be unrounded, expected numbers have two decimals


def without_diacritics(text: str) -> str:
    """Returns what somebody types without accents."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D")


def verdict(question: Json, answers: Sequence[Json]) -> tuple[Verdict, str]:
    """Judges the answers to one question as `POST /api/v1/messages` gives them; the second part says what is wrong."""
    (answer, *more) = answers
    if more:
        return "inexact", f"{len(answers)} answers"
    if "từ chối" in question:
        return _refusal(question, answer)
    if answer["kind"] not in ("indicator", "document") or answer.get("reason"):
        return "unanswered", f"{answer['kind']} {answer.get('reason')}: {answer['text'][:140]}"
    if answer["kind"] == "document" or "tính" not in question:  # a report's own words, which may say the number
        wanted = question["đáp án"].get("có chữ") or ["a table"]
        lacking = [words for words in wanted if not _says(answer["text"], words)]
        return ("unanswered", f"document without {lacking}: {answer['text'][:140]}") if lacking else ("right", "")
    wrong = _other_subject(question["tính"], answer) or _differences(question["đáp án"], answer)
    return ("inexact", f"{wrong} – {answer['text'][:200]}") if wrong else ("right", "")


def _refusal(question: Json, answer: Json) -> tuple[Verdict, str]:
    """A refusal, or a partial answer that gives the reason and no number of its own."""
    indicator = answer.get("indicator") or {}
    refused = answer["kind"] == "refusal" or (answer.get("reason") and indicator.get("value") is None)
    text = _plain(answer["text"])
    lacking = [words for words in question.get("có chữ", ()) if _plain(words) not in text]
    leaked = [words for words in question.get("không có chữ", ()) if _plain(words) in text]
    reasons = question["từ chối"] if isinstance(question["từ chối"], list) else [question["từ chối"]]
    if refused and answer.get("reason") in reasons and not lacking and not leaked:
        return "right", ""
    told = f"{answer['kind']} {answer.get('reason')}: {answer['text'][:200]}"
    return "wrong refusal", f"wanted {question['từ chối']}{lacking or ''}{leaked or ''}, got {told}"


def _other_subject(wanted: Json, answer: Json) -> str:
    """A right number of something else is a wrong answer: the metric must be the one asked for, unit and period too."""
    indicator, unit = answer["indicator"], wanted.get("đơn vị")
    metric = wanted.get("chỉ tiêu") or wanted.get("báo cáo") or "index_766"
    if indicator["metric"] != metric:
        return f"{indicator['metric']}, not {metric}"
    if isinstance(unit, str) and wanted.get("kiểu", "một số") not in _OF_SEVERAL and indicator["unit"] != unit:
        return f"{indicator['unit']}, not {unit}"
    over_time = wanted.get("kiểu") in ("xu hướng", "các kỳ") or "bước" in wanted or isinstance(wanted.get("kỳ"), list)
    if wanted.get("nguồn") == "bảng in" or over_time:
        return ""
    period = indicator["period"]["from"], indicator["period"]["to"]
    days = tuple(day.isoformat() for day in period_of(wanted.get("kỳ"), unit if isinstance(unit, str) else None))
    same = period[1] == days[1] if metric in _AT_THE_END else period == days
    return "" if same else f"{period}, not {days}"


def _differences(expected: Json, answer: Json) -> str:
    indicator = answer.get("indicator") or {}
    table = (answer.get("table") or {}).get("rows") or []
    for key, name in (("giá trị", "value"), ("tử số", "numerator"), ("mẫu số", "denominator")):
        if key in expected and not _same(indicator.get(name), expected[key]):
            return f"{key} {indicator.get(name)} ≠ {expected[key]}"
    if "giá trị" in expected and indicator["display"] not in answer["text"]:
        return f"does not say {indicator['display']}"
    lacking = [words for words in expected.get("có chữ", ()) if not _says(answer["text"], words)]
    if lacking:
        return f"does not say {lacking}"
    if "điểm" in expected and not _points(table, expected["điểm"]):
        return f"points {table} ≠ {expected['điểm']}"
    if "bảng" in expected:
        return _table(expected, table)
    return ""


def _table(expected: Json, table: list[list[Any]]) -> str:
    """Rows by name in any order, in the order of their values, or in the order of time (then names are not compared)."""
    wanted, by_time = expected["bảng"], expected.get("theo thời gian", False)
    got = [[_plain(str(row[0])), *(cell for cell in row[1:] if cell is not None)] for row in table]
    want = [[_plain(str(row[0])), *(cell for cell in row[1:] if cell is not None)] for row in wanted]
    if not by_time and not expected.get("thứ tự"):
        got, want = _named(got), _named(want)
        want = [row for row in want if any(row[1:])] if len(want) != len(got) else want
    told = f"table {table[:8]} ≠ {wanted[:8]}"
    if len(got) != len(want):
        return f"{len(got)} rows, not {len(want)}: {told}"
    for mine, yours in zip(got, want, strict=True):
        if len(mine) != len(yours) or not all(_same(a, b) for a, b in zip(mine[1:], yours[1:], strict=True)):
            return told
        if not by_time and mine[0] != yours[0] and not expected.get("thứ tự"):
            return told
    if expected.get("thứ tự"):
        return _names_of_rank(got, want, told)
    return ""


def _names_of_rank(got: list[list[Any]], want: list[list[Any]], told: str) -> str:
    """Units with the same value may stand in any order, and any of those that tie for the last place may be shown."""
    last = want[-1][1]
    mine, yours = (Counter((row[0], row[1]) for row in rows if not _same(row[1], last)) for rows in (got, want))
    return "" if {name for name, _ in mine} == {name for name, _ in yours} else told


def _named(rows: list[list[Any]]) -> list[list[Any]]:
    return sorted(rows, key=lambda row: str(row[0]))


def _points(table: list[list[Any]], wanted: list[list[float]]) -> bool:
    """Rate, numerator, denominator and points stand in every row, whatever its other columns are."""

    def has(row: list[Any], numbers: list[float]) -> bool:
        cells = [cell for cell in row if isinstance(cell, int | float)]
        return all(any(_same(cell, number) for cell in cells) for number in numbers)

    return len(table) == len(wanted) and all(has(row, numbers) for row, numbers in zip(table, wanted, strict=True))


def _same(got: Any, wanted: Any) -> bool:
    if wanted is None or got is None:
        return got is wanted
    return isinstance(got, int | float) and abs(got - wanted) < _CLOSE


def _says(text: str, words: str) -> bool:
    """A number must stand alone: "97" is not said by "1.897"."""
    if not re.fullmatch(r"[\d.,]+%?", words):
        return _plain(words) in _plain(text)
    return re.search(rf"(?<![\d.,]){re.escape(words)}(?!\d|[.,]\d)", text) is not None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())
