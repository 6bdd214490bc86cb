"""What is counted of a turn, as columns beside it.

Beside and not in `turns`, whose rows are long: SQLite would read past the whole answer to get at a column behind it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.domain.insight import HERE, AnswerFacts, gap, outcome, took_step

_ABOUT = {"procedure": ("code", "name"), "indicator": ("metric", "metric_name")}


def facts_row(
    turn_id: str,
    asked_at: datetime,
    conversation_id: str,
    channel: str,
    route: str,
    took_ms: int,
    turn: Mapping[str, Any],
) -> dict[str, Any]:
    """Returns the row of a turn as the journal keeps it (`turn_codec`); what an older release kept counts as far as it goes."""
    answers = [_facts(answer) for answer in _list(turn.get("answers"))]
    understanding = turn.get("understanding")
    intent = str(understanding.get("intent") or "") if isinstance(understanding, Mapping) else ""
    cause = gap(answers, intent, unhelpful=True)
    return {
        "turn_id": turn_id,
        "conversation_id": conversation_id,
        "channel": channel,
        "outcome": outcome(answers),
        "fallback": route == "fallback",
        "took_ms": took_step(took_ms),
        "subjects": _subjects(answers),
        "cause": None if cause is None else cause[0],
        "place": None if cause is None else cause[1],
        "unanswered": gap(answers, intent, unhelpful=False) is not None,
        **moment_columns(asked_at),
    }


def moment_columns(asked_at: datetime) -> dict[str, Any]:
    """Returns when a turn was asked, and its day and hour where the office is."""
    moment = asked_at if asked_at.tzinfo is not None else asked_at.replace(tzinfo=UTC)
    here = moment.astimezone(HERE)
    return {"asked_at": moment, "day": here.date(), "hour": here.hour}


def _facts(answer: Mapping[str, Any]) -> AnswerFacts:
    kind = str(answer.get("kind") or "")
    about = answer.get(kind) if kind in _ABOUT else None
    code, name = (about.get(key) for key in _ABOUT[kind]) if isinstance(about, Mapping) else (None, None)
    return AnswerFacts(kind, answer.get("reason"), answer.get("completeness"), code, name)


def _subjects(answers: Sequence[AnswerFacts]) -> str | None:
    """Reasons of refusals, procedures and metrics, each once, so that equal turns have equal texts; None for none."""
    refusals = sorted({one.reason for one in answers if one.kind == "refusal" and one.reason})
    about = {
        kind: sorted({(one.about, one.name or one.about) for one in answers if one.kind == kind and one.about})
        for kind in _ABOUT
    }
    if not refusals and not any(about.values()):
        return None
    return json.dumps({"refusals": refusals, **about}, ensure_ascii=False)


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
