"""How likely the passage that a search found first answers the question: a small regression that was fitted."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from assistant.domain.passage import Hit, Passage

FITTED_DOCUMENTS = Path(__file__).with_name("fitted_documents.json")
_NUMBER = re.compile(r"\d+")
_DOCUMENT_NUMBER = re.compile(
    r"\b(?:nghị quyết|quyết định|kế hoạch|công văn|nghị định|thông tư|chỉ thị|tờ trình|luật|văn bản)\s+(?:số\s+)?(\d+)\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>\d{4})\b")
_NO_MEANING = 0.8  # cosine of a passage that has nothing to do with the question


def features(question: str, hits: Sequence[Hit]) -> dict[str, float]:
    """Returns what is known about the first hit; its cosine must be there.

    Args:
        question: as understood.
        hits: at least one, best first.
    """
    first = hits[0]
    return {
        "words": first.lexical,
        "meaning": (first.dense if first.dense is not None else _NO_MEANING) - _NO_MEANING,
        "lead": first.score - (hits[1].score if len(hits) > 1 else 0.0),
        "numbers": float(says_numbers(question, first.passage)),
    }


def says_numbers(question: str, passage: Passage) -> bool:
    """Tells whether a passage, its headings or its title say every number of the question: a year, a code, a ward.

    The month and year of the document itself need not be said again: "hội nghị 9/2/2023".
    """
    asked = _DAY.sub(lambda day: " " if _is_of(day, passage.as_of) else day[0], question)
    said = {one.lstrip("0") for one in _NUMBER.findall(f"{passage.title} {passage.heading} {passage.text}")}
    return all(number.lstrip("0") in said for number in _NUMBER.findall(asked))


def _is_of(asked: re.Match[str], as_of: date | None) -> bool:
    day, month, year = asked["day"], int(asked["month"]), int(asked["year"])
    return as_of is not None and (year, month) == (as_of.year, as_of.month) and int(day or as_of.day) == as_of.day


def says_document_number(question: str, passage: Passage) -> bool:
    """Tells whether a passage says the number of the document that a question asks for: "nghị quyết 112"."""
    asked = _DOCUMENT_NUMBER.search(question)
    return asked is not None and re.search(rf"(?<![\d.,]){asked[1]}(?![\d.,]\d)", passage.text) is not None


def probability(question: str, hits: Sequence[Hit]) -> float:
    """Returns how likely the first hit answers the question, 0–1."""
    weights, constant = _fitted()
    known = features(question, hits)
    return 1 / (1 + math.exp(-constant - sum(weight * known[name] for name, weight in weights.items())))


@lru_cache(maxsize=1)
def _fitted() -> tuple[dict[str, float], float]:
    content = json.loads(FITTED_DOCUMENTS.read_text(encoding="utf-8"))
    return content["evidence"], content["constant"]
