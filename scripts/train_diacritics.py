"""Makes assistant/common/data/diacritics.bin.gz from Vietnamese text.

    python scripts/train_diacritics.py FILE[:WEIGHT] …  [--evaluate FILE]

Each FILE is plain text (one sentence a line), Rasa NLU YAML (its examples), or JSON lines (every string value), gzipped
or not; the first must be printed text, well accented. WEIGHT multiplies its counts: everyday questions are few beside law
texts, and a model of law texts alone has never seen "tôi" or "muốn".
Only counts of syllables and pairs are written, no sentence.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from assistant.common.diacritics import DEFAULT_MODEL, DiacriticsModel, DiacriticsRestorer, save_model
from assistant.common.text import fold, normalise

_WORD_OR_BREAK = re.compile(r"[^\W\d_]+|[.;:!?()\n]", re.UNICODE)
_VIETNAMESE = re.compile(r"^[a-zà-ỹđăâêôơư]{1,7}$")
LEAST_SYLLABLE, LEAST_PAIR = 3, 2


def lines_of(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            if path.suffix == ".yml":  # Rasa's training data: only the examples
                if line.startswith("    - "):
                    yield line[6:]
            elif ".jsonl" in path.name:
                record = json.loads(line)
                yield from (value for value in record.values() if isinstance(value, str))
            else:
                yield line


def _is_accented(words: list[str]) -> bool:
    return sum(fold(word) != word for word in words) * 3 >= len(words)


def _is_mistyped(word: str, formal: Counter[str], forms: Counter[str]) -> bool:
    """Tells whether printed text writes this bare word with diacritics practically always."""
    return fold(word) == word and forms[word] >= 200 and formal[word] == 0


def train(sources: list[tuple[Path, int]]) -> DiacriticsModel:
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    formal: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for path, weight in sources:
        if (
            not formal and singles
        ):  # the first source is printed text; what it never writes bare, others write bare by haste
            formal = singles.copy()
            for word, count in formal.items():
                forms[fold(word)] += count
        seen: set[str] = set()
        for line in lines_of(path):
            for sentence in line.split("\n"):
                if sentence in seen:  # the national procedures repeat whole paragraphs
                    continue
                seen.add(sentence)
                words = _WORD_OR_BREAK.findall(normalise(sentence).lower())
                if not _is_accented(words):  # typed bare, or another language: it would teach that nothing is missing
                    continue
                previous = None
                for word in words:
                    if not _VIETNAMESE.match(word) or _is_mistyped(word, formal, forms):
                        previous = None
                        continue
                    singles[word] += weight
                    if previous is not None:
                        pairs[previous, word] += weight
                    previous = word
    syllables = sorted(word for word, count in singles.items() if count >= LEAST_SYLLABLE)
    ids = {word: number for number, word in enumerate(syllables)}
    kept = sorted(
        (ids[first] * len(syllables) + ids[second], count)
        for (first, second), count in pairs.items()
        if count >= LEAST_PAIR and first in ids and second in ids
    )
    candidates: dict[str, tuple[int, ...]] = {}
    for number, syllable in enumerate(syllables):
        candidates[fold(syllable)] = (*candidates.get(fold(syllable), ()), number)
    return DiacriticsModel(
        syllables,
        array("I", (singles[word] for word in syllables)),
        array("I", (key for key, _ in kept)),
        array("I", (count for _, count in kept)),
        candidates,
    )


def evaluate(model: DiacriticsModel, path: Path) -> dict[str, float]:
    restorer = DiacriticsRestorer(model)
    right = total = changed = 0
    for line in lines_of(path):
        accented = normalise(line)
        words = re.findall(r"[^\W\d_]+", accented.lower())
        restored = re.findall(r"[^\W\d_]+", restorer.restore(fold(accented)).lower())
        again = re.findall(r"[^\W\d_]+", restorer.restore(accented).lower())
        total += len(words)
        right += sum(a == b for a, b in zip(words, restored, strict=True))
        changed += sum(a != b for a, b in zip(words, again, strict=True))
    return {"syllables": total, "syllable_accuracy": right / total, "changed_when_accented": changed / total}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--evaluate", type=Path)
    parser.add_argument("--output", type=Path, default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    sources = [
        (Path(name), int(weight or 1)) for name, _, weight in (item.partition(":") for item in arguments.sources)
    ]
    model = train(sources)
    save_model(arguments.output, model)
    print(f"{len(model.syllables)} syllables, {len(model.pairs)} pairs, {arguments.output.stat().st_size / 1e6:.1f} MB")
    if arguments.evaluate:
        print(json.dumps(evaluate(model, arguments.evaluate)))


if __name__ == "__main__":
    main()
