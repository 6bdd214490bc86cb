"""Writes nlu_data/train/asked.yml; run it after changing `questions` in knowledge/procedures or quality/fitting.jsonl."""

from __future__ import annotations

from assistant.evaluation.files import json_lines
from assistant.knowledge_base.asked import ASKED_EXAMPLES, FITTING, asked_examples
from assistant.knowledge_base.knowledge import load_knowledge
from assistant.settings import Settings

if __name__ == "__main__":
    more = [(line["section"], line["q"]) for line in json_lines(FITTING) if line["procedure"]]
    procedures = load_knowledge(Settings().knowledge).procedures.values()
    ASKED_EXAMPLES.write_text(asked_examples(procedures, more), encoding="utf-8")
