"""Whole answers: the right kind, the right procedure and section, the right numbers and words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from assistant.domain.message import IncomingMessage
from assistant.domain.principal import CITIZEN, Principal
from assistant.pipeline.assistant import Assistant
from channels.web import render_reply

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


async def evaluate_questions(
    assistant: Assistant, questions: Iterable[dict[str, Any]], official: Principal
) -> dict[str, Any]:
    """Asks every question in a conversation of its own; returns accuracy a kind and every miss.

    Args:
        questions: `{"q", "as"?, "kind"?, "need"?: numbers, "words"?, "procedure"?, "section"?, "reason"?}`.
    """
    right: defaultdict[str, int] = defaultdict(int)
    total: defaultdict[str, int] = defaultdict(int)
    misses = []
    routes: defaultdict[str, int] = defaultdict(int)
    for question in questions:
        principal = official if question.get("as") == "official" else CITIZEN
        reply = render_reply(await assistant.reply(IncomingMessage("evaluation", question["q"], None, principal)))
        problem = problem_of(question, reply)
        kinds = question.get("kind") or "any"
        kind = kinds if isinstance(kinds, str) else "/".join(kinds)
        total[kind] += 1
        right[kind] += problem is None
        routes[reply["understanding"]["route"]] += 1
        if problem is not None:
            misses.append({"q": question["q"], "problem": problem, "intent": reply["understanding"]["intent"]})
    count = sum(total.values())
    return {
        "n": count,
        "accuracy": round(sum(right.values()) / count, 4),
        "by_kind": {
            kind: {"n": total[kind], "accuracy": round(right[kind] / total[kind], 4)} for kind in sorted(total)
        },
        "routes": dict(routes),
        "misses": misses,
    }


def problem_of(question: dict[str, Any], reply: dict[str, Any]) -> str | None:
    """Returns what is wrong with the first fitting answer, None when one satisfies everything asked."""
    problems = [_problem(question, answer) for answer in reply["answers"]]
    return None if None in problems else problems[0]


def _problem(question: dict[str, Any], answer: dict[str, Any]) -> str | None:
    kinds = question.get("kind")
    allowed = [kinds] if isinstance(kinds, str) else kinds
    if allowed and answer["kind"] not in allowed:
        return f"kind {answer['kind']}"
    procedure = answer["procedure"] or {}
    for key, field in (("procedure", "code"), ("section", "section")):
        wanted = question.get(key)
        if wanted and procedure.get(field) not in ([wanted] if isinstance(wanted, str) else wanted):
            return f"{key} {procedure.get(field)}"
    if question.get("reason") and answer["reason"] != question["reason"]:
        return f"reason {answer['reason']}"
    present = {_plain(number) for number in _NUMBER.findall(answer["text"])}
    missing = [number for number in question.get("need", []) if _plain(str(number)) not in present]
    if missing:
        return f"number {missing[0]} missing"
    text = answer["text"].lower()
    absent = [word for word in question.get("words", []) if word.lower() not in text]
    return f"word {absent[0]!r} missing" if absent else None


def _plain(number: str) -> str:
    """Digits only, trailing zeros of decimals kept: "98.453", "98,453" and 98453 are the same, so are 99,54 and 99.54."""
    return re.sub(r"\D", "", number)
