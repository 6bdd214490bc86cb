"""All figures on the shipped question sets, the report, and the floors they must not fall below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import yaml

from assistant import __version__
from assistant.adapters.running import connected
from assistant.answering.policy import default_policy
from assistant.bootstrap import build_application
from assistant.common.places import ROOT
from assistant.domain.principal import Principal
from assistant.evaluation.abstention import judged_questions, risk_and_coverage
from assistant.evaluation.answers import evaluate_questions
from assistant.evaluation.comparison import recorded
from assistant.evaluation.diacritics import evaluate_pairs, stripped_pairs
from assistant.evaluation.files import json_lines
from assistant.evaluation.nlu import evaluate_examples
from assistant.evaluation.retrieval import measure, read_queries
from assistant.rasa_model import rasa_model
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings
from assistant.understanding.examples import read_examples

QUALITY = ROOT / "quality"
HELD_OUT = ROOT / "nlu_data" / "heldout"
ASKED = {
    "answers": "Answers",
    "citizens": "Answers to citizens who do not know the name",
    "everyday": "Answers to what people type at a desk, most of it without diacritics",
}
_LARGEST = "everyday"
Figures = dict[str, Any]


def shipped_figures(settings: Settings, say: Callable[[str], None], every: int = 1) -> Figures:
    """Returns every figure; several minutes. With the assistant running, answers go through its Rasa.

    Args:
        every: of the largest set only every so many-th question is asked.
    """
    say("understanding (held-out sentences) …")
    examples = read_examples(HELD_OUT)
    nlu = evaluate_examples(examples)
    say("diacritics …")
    diacritics = evaluate_pairs(stripped_pairs(example.text for example in examples))
    say("retrieval (shipped passages) …")
    retrieval = _retrieval(settings)
    say("abstention …")
    abstention = risk_and_coverage(judged_questions(QUALITY / "citizens.jsonl", settings))
    say("answers …")
    asked = {
        name: asyncio.run(answers_figures(settings, _questions(name, every if name == _LARGEST else 1)))
        for name in ASKED
    }
    return {
        "made": {"date": date.today().isoformat(), "product": __version__, "rasa": rasa_model().name},
        "nlu": nlu,
        "diacritics": diacritics,
        "retrieval": retrieval,
        "abstention": abstention,
        **asked,
    }


def _questions(name: str, every: int) -> Sequence[dict[str, Any]]:
    return [*json_lines(QUALITY / f"{name}.jsonl")][::every]


async def answers_figures(settings: Settings, questions: Sequence[dict[str, Any]]) -> Figures:
    """Returns the figures of whole answers; through Rasa when the assistant is running, else by rules."""
    application = build_application(connected(settings))
    if application.embedder is not None:
        await asyncio.to_thread(application.embedder.load_in_background().join)
    official = Principal("evaluation", "evaluation", ("official",), (application.office.root_unit,))
    try:
        return await evaluate_questions(application.assistant, questions, official)
    finally:
        await application.close()


def below_floors(figures: Figures) -> list[str]:
    """Returns one line for every figure below its floor in `quality/floors.yml`."""
    floors = yaml.safe_load((QUALITY / "floors.yml").read_text(encoding="utf-8"))
    problems = []
    for name, floor in floors.items():
        value: Any = figures
        for step in name.split("/"):
            value = value[step]
        if value < floor:
            problems.append(f"{name} is {value}, below its floor {floor}")
    return problems


def markdown(figures: Figures) -> str:
    """Returns docs/quality.md."""
    made, nlu = figures["made"], figures["nlu"]
    lines = [
        "# Quality",
        "",
        "Written by `make evaluate` (with `make run` in another terminal, so that answers go through Rasa). CI fails below the",
        "floors of `quality/floors.yml`; they may only rise. The question sets are described in `quality/README.md` and",
        "`nlu_data/README.md`; none of them is trained on.",
        "",
        f"Made on {made['date']}, product {made['product']}, Rasa model `{made['rasa']}`.",
        "",
        "## Understanding (held-out sentences)",
        "",
        *_table(
            ("text", "n", "intent accuracy", "macro-F1", "entity F1", "answered", "answered wrongly"),
            [
                (name, f["n"], f["accuracy"], f["macro_f1"], f["entity_f1"], f["answered"], f["answered_wrongly"])
                for name, f in (("as written", nlu["as_written"]), ("diacritics stripped", nlu["stripped"]))
            ],
        ),
        "",
        *_comparison(),
        "## Diacritics (accented held-out sentences, stripped)",
        "",
        *_table(tuple(figures["diacritics"]), [tuple(figures["diacritics"].values())]),
        "",
        "## Retrieval (shipped passages)",
        "",
        *_table(
            ("questions", *_untimed(figures["retrieval"]["as_written"])),
            [
                ("as written", *_untimed(figures["retrieval"]["as_written"]).values()),
                ("diacritics stripped", *_untimed(figures["retrieval"]["stripped"]).values()),
            ],
        ),
        "",
        "## Abstention (questions of quality/citizens.jsonl that want a procedure or a refusal)",
        "",
        "What answering above each evidence of the procedure matcher would mean, before names and intents play a part.",
        "Coverage: share of the answerable questions that are answered; risk: share of wrong procedures among all answers;",
        "refused: share of the unanswerable ones that are not answered.",
        f"`policy.yml` answers from {default_policy().procedure_evidence}.",
        "",
        *_table(tuple(figures["abstention"][0]), [tuple(row.values()) for row in figures["abstention"]]),
        "",
        *(line for name, title in ASKED.items() for line in _answers(f"{title} (quality/{name}.jsonl)", figures[name])),
        "## Measured on data that are not shipped",
        "",
        *(
            f"- {entry['what']}: {entry['figures']} ({entry['made']}; {entry['command']})"
            for entry in yaml.safe_load((QUALITY / "recorded.yml").read_text(encoding="utf-8"))
        ),
    ]
    return "\n".join(lines) + "\n"


def _untimed(figures: Figures) -> Figures:
    """Times say as much about what else the machine does; they stand in docs/benchmarks.md."""
    return {name: value for name, value in figures.items() if not name.startswith("ms_")}


def _answers(title: str, figures: Figures) -> list[str]:
    return [
        f"## {title}",
        "",
        f"{figures['n']} questions, routes {figures['routes']}; right all together: {figures['accuracy']}.",
        "",
        *_table(("expected kind", "n", "right"), [(k, f["n"], f["accuracy"]) for k, f in figures["by_kind"].items()]),
        "",
        "Misses:",
        "",
        *(f"- “{miss['q']}”: {miss['problem']} (intent {miss['intent']})" for miss in figures["misses"]),
        "",
    ]


def _comparison() -> list[str]:
    """Ours beside Rasa's default pipeline, as `evaluate comparison` recorded it."""
    made = recorded()
    if made is None:
        return []
    rows = [(name, f["as_written"], f["stripped"]) for name, f in made["variants"].items()]
    return [
        "Intent accuracy of the pipeline beside itself without one component and beside Rasa's default pipeline, trained on the",
        f"same data in one run ({made['made']}, `{made['command']}`):",
        "",
        *_table(("pipeline", "as written", "diacritics stripped"), rows),
        "",
    ]


def _retrieval(settings: Settings) -> Figures:
    application = build_application(settings)
    search = application.editions.current.search
    if not isinstance(search, HybridSearch) or application.embedder is None:
        raise RuntimeError("the index is missing: run 'make setup'")
    application.embedder.load_in_background().join()
    queries = read_queries(QUALITY / "retrieval.jsonl")
    figures = {
        "as_written": measure(search, queries),
        "stripped": measure(search, queries, strip_diacritics=True),
    }
    asyncio.run(application.close())
    return figures


def _table(head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[str]:
    return [
        "| " + " | ".join(map(str, head)) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(map(str, row)) + " |" for row in rows),
    ]
