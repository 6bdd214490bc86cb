"""How people ask for procedures, as training data."""

from __future__ import annotations

from dataclasses import replace

import yaml

from assistant.common.places import ROOT
from assistant.evaluation.files import json_lines
from assistant.knowledge_base.asked import ASKED_EXAMPLES, FITTING, asked_examples
from assistant.knowledge_base.knowledge import Knowledge
from tests.builders import a_procedure


def fitting() -> list[tuple[str, str]]:
    return [(line["section"], line["q"]) for line in json_lines(FITTING) if line["procedure"]]


class TestAskedExamples:
    def test_stand_under_the_intent_of_their_aspect(self) -> None:
        one = replace(a_procedure(), questions={"time": ("mấy bữa có",), "fee": ("tốn nhiêu",)})
        content = yaml.safe_load(asked_examples([one], [("time", "bao lâu: mấy tuần")]))
        blocks = {block["intent"]: block["examples"] for block in content["nlu"]}
        assert blocks == {
            "procedure_fee": "- tốn nhiêu\n",
            "procedure_time": "- mấy bữa có\n- bao lâu: mấy tuần\n",
        }

    def test_are_the_shipped_ones(self, knowledge: Knowledge) -> None:
        made = asked_examples(knowledge.procedures.values(), fitting())
        assert ASKED_EXAMPLES.read_text(encoding="utf-8") == made, "run python scripts/write_asked_examples.py"

    def test_are_in_no_set_that_judges(self) -> None:
        judging = (ROOT / "quality" / f"{name}.jsonl" for name in ("citizens", "answers", "retrieval"))
        judged = {line.get("q") or line["text"] for path in judging for line in json_lines(path)}
        assert judged.isdisjoint(line["q"] for line in json_lines(FITTING))
