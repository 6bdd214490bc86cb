"""How people ask for procedures, as sentences that Rasa learns what is asked for from."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.common.places import ROOT
from assistant.domain.procedure import Procedure

FITTING = ROOT / "quality" / "fitting.jsonl"  # what the evidence for a procedure is fitted on
ASKED_EXAMPLES = ROOT / "nlu_data" / "train" / "asked.yml"
_HEAD = """\
# Made by `python scripts/write_asked_examples.py` from the `questions` of knowledge/procedures and the answerable questions of
# quality/fitting.jsonl; change them there.
version: "3.1"
nlu:
"""


def asked_examples(procedures: Iterable[Procedure], more: Iterable[tuple[str, str]] = ()) -> str:
    """Returns Rasa training data: every question under the intent of its aspect, in the order of codes.

    Args:
        more: (aspect, question) beside those of the procedures.
    """
    by_aspect: dict[str, list[str]] = {}
    for procedure in sorted(procedures, key=lambda one: one.code):
        for aspect, questions in procedure.questions.items():
            by_aspect.setdefault(aspect, []).extend(questions)
    for name, question in more:
        by_aspect.setdefault(name, []).append(question)
    blocks = []
    for name in sorted(by_aspect):
        lines = "\n".join(f"    - {question}" for question in by_aspect[name])
        blocks.append(f"- intent: procedure_{name}\n  examples: |\n{lines}\n")
    return _HEAD + "".join(blocks)
