"""When to keep silent: how many questions are answered, and how many of those wrongly, at every threshold of the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.common.gazetteer import Gazetteer
from assistant.common.mentions import find_mentions
from assistant.common.understood import understand_text
from assistant.domain.errors import SearchUnavailable
from assistant.edition_maker import EditionMaker, build_embedder, procedure_matcher
from assistant.evaluation.files import json_lines
from assistant.knowledge_base.knowledge import load_knowledge
from assistant.knowledge_base.names import gazetteer_names
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.procedure_matching import ProcedureMatcher
from assistant.settings import Settings

_THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a procedure answers or nothing does.

    Attributes:
        wanted: the code of the procedure that answers it, None when none does.
        text: as understood.
        named: code or topic → 1 for one whose name the question says, less when the name is shared.
    """

    wanted: str | None
    text: str
    named: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the matcher found for a question: the code of the best match and how likely it is the one meant."""

    wanted: str | None
    found: str
    evidence: float


def ready_matcher(
    settings: Settings, around: Callable[[Embedder], Embedder] = lambda embedder: embedder
) -> tuple[ProcedureMatcher, Gazetteer]:
    """Returns the matcher over the shipped knowledge with its sentence model loaded, and the names of that knowledge; blocking.

    Args:
        around: what stands between the matcher and the sentence model.

    Raises:
        SearchUnavailable: there is no sentence model.
    """
    knowledge = load_knowledge(settings.knowledge)
    embedder = build_embedder(settings)
    if embedder is None:
        raise SearchUnavailable("the sentence model is missing: run 'make setup'")
    embedder.load_in_background().join()
    search = EditionMaker(settings, around(embedder), build_first=True).search(knowledge)
    return procedure_matcher(knowledge, search), Gazetteer(gazetteer_names(knowledge))


def asked_questions(path: Path, gazetteer: Gazetteer) -> Iterator[Asked]:
    """Yields the questions of a file that want a procedure or a refusal.

    Args:
        path: JSON lines {"q", "procedure"?, "kind"?}.
    """
    for line in json_lines(path):
        kinds = line.get("kind")
        if kinds is None or kinds == "procedure" or "refusal" in kinds:
            text = understand_text(line["q"])
            yield Asked(line.get("procedure"), text, names_said(text, gazetteer))


def names_said(text: str, gazetteer: Gazetteer) -> dict[str, float]:
    """Returns code or topic → 1 for the one whose name a question says, less when there are several."""
    named = dict.fromkeys(found.value for found in find_mentions(gazetteer, text) if found.type == "procedure")
    return {code: 1 / len(named) for code in named}


def judged_questions(path: Path, settings: Settings) -> list[Judged]:
    """Returns what the matcher finds for the questions of a file; blocking.

    Raises:
        SearchUnavailable: there is no sentence model.
    """
    matcher, gazetteer = ready_matcher(settings)
    judged = []
    for asked in asked_questions(path, gazetteer):
        best = matcher.match(asked.text, asked.named, limit=1).procedures[0]
        judged.append(Judged(asked.wanted, best.code, best.evidence))
    return judged


def risk_and_coverage(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """Returns one row a threshold.

    "coverage" is the share of answerable questions that are answered, "risk" the share of wrong ones among all answered ones,
    "refused" the share of unanswerable questions that are not answered; all 0–1.
    """
    answerable = [one for one in judged if one.wanted is not None]
    others = [one for one in judged if one.wanted is None]
    rows = []
    for threshold in _THRESHOLDS:
        answered = [one for one in judged if one.evidence >= threshold]
        wrong = sum(one.found != one.wanted for one in answered)
        rows.append(
            {
                "evidence from": threshold,
                "coverage": _share(sum(one.evidence >= threshold for one in answerable), len(answerable)),
                "risk": _share(wrong, len(answered)),
                "refused": _share(sum(one.evidence < threshold for one in others), len(others)),
            }
        )
    return rows


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
