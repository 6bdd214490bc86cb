"""What the golden questions must be answered with, computed without the assistant: plain Python over the register and the tables.

    python -m tests.specification.golden.calculate            tells which answers are not current
    python -m tests.specification.golden.calculate --write    writes them into the YAML files

Nothing of the assistant is imported here or in the modules beside it: two ways of counting that share code would agree on the
same mistake. The definitions are those of `knowledge/indicators/metrics.yml` as a person reads them; `README.md` tells them again.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from tests.specification.golden.answers import answer_to
from tests.specification.golden.places import FOLDER, Json


def load(path: Path) -> list[Json]:
    """Returns the questions of a file; those of `bang_in_….yml` are about printed tables, all others about the register."""
    questions: list[Json] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for question in questions:
        if path.name.startswith("bang_in") and "tính" in question:
            question["tính"]["nguồn"] = "bảng in"
    return questions


def with_answers(text: str, answers: Sequence[Json | None]) -> str:
    """Returns a file with the answers in place of those it has (None: what is there stays); nothing else changes."""
    blocks = re.split(r"(?m)^(?=- )", text)
    found = blocks[:1]
    for block, answer in zip(blocks[1:], answers, strict=True):
        if answer is not None:
            question, _, rest = re.sub(r"(?m)^  đáp án:\n(?:    .*\n)*", "", block).partition("\n\n")
            block = "\n".join([question.rstrip("\n"), *_dumped(answer)]) + "\n" + (f"\n{rest}" if rest else "")
        found.append(block)
    return "".join(block.rstrip("\n") + ("\n\n" if n + 1 < len(found) else "\n") for n, block in enumerate(found))


def _dumped(answer: Json) -> list[str]:
    text = yaml.safe_dump(answer, allow_unicode=True, default_flow_style=True, sort_keys=False, width=108)
    return ["  đáp án:", *(f"    {line.strip()}" for line in text.strip().split("\n"))]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the answers into the YAML files")
    write = parser.parse_args(arguments).write
    stale = 0
    for path in sorted(FOLDER.glob("*.yml")):
        before = path.read_text(encoding="utf-8")
        answers = [answer_to(question) if "tính" in question else None for question in load(path)]
        after = with_answers(before, answers)
        if after != before:
            stale += 1
            print(f"{path.name}: {'written' if write else 'not current'}")
            if write:
                path.write_text(after, encoding="utf-8")
    return 0 if write else int(stale > 0)


if __name__ == "__main__":
    sys.exit(main())
