"""Makes assistant/common/data/diacritics.bin.gz from Vietnamese text.

    python scripts/train_diacritics.py --printed FILE[:TIMES] … --spoken FILE[:TIMES] … [--evaluate FILE]

Each FILE is plain text (one sentence a line), Rasa NLU YAML (its examples), or JSON lines (every string value), gzipped
or not. Printed text is well accented; spoken text is what people say or type. Each kind is counted by itself,
a file as if it stood there TIMES.
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
from assistant.common.diacritics import DiacriticsRestorer
from assistant.common.diacritics_model import DEFAULT_MODEL, NUMBER, START, DiacriticsModel, SyllableCounts, save_model
from assistant.common.syllables import split_tone
from assistant.common.text import fold, normalise
from assistant.common.understood import ABBREVIATIONS, read_short_forms

_WORD_OR_BREAK = re.compile(r"[^\W\d_]+|(?<![\w.,/-])\d+(?![\w/-])|[.;:!?()\n]", re.UNICODE)
_BREAK = re.compile(r"[.;:!?()\n]")
_ENTITY_MARK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_VIETNAMESE = re.compile(r"^[a-zà-ỹđăâêôơư]{1,7}$")
_SHAPE = re.compile(
    r"^(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|q|r|s|t|th|tr|v|x)?(?:oo|[aeiouy]{1,3})(?:c|ch|m|n|ng|nh|p|t)?$"
)
_HALF_HORN = re.compile(r"ưo|uơ.")
SPOKEN_SHARE = 0.8  # .95 restores questions 0.2 % better, and regulations 1 % worse
PRINTED_LEAST, SPOKEN_LEAST = (3, 2), (2, 1)  # times a syllable, and a pair, must be seen


Source = tuple[Path, int]  # a file, and how many times it counts


def lines_of(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            if path.suffix == ".yml":  # Rasa's training data: only the examples
                if line.lstrip().startswith("- ") and not line.lstrip().startswith("- intent:"):
                    yield _ENTITY_MARK.sub(r"\1", line.strip()[2:])
            elif ".jsonl" in path.name:
                record = json.loads(line)
                yield from (value for value in record.values() if isinstance(value, str))
            else:
                yield line


def _is_accented(words: list[str]) -> bool:
    return sum(fold(word) != word for word in words) * 3 >= len(words)


def _is_syllable(word: str) -> bool:
    """Tells whether the word can be one Vietnamese syllable; "hạnmau" are two, "truờng" lacks a horn."""
    return bool(_VIETNAMESE.match(word) and _SHAPE.match(fold(word)) and not _HALF_HORN.search(split_tone(word)[0]))


def _is_mistyped(word: str, formal: Counter[str], forms: Counter[str]) -> bool:
    """Tells whether printed text writes this bare word with diacritics practically always."""
    return fold(word) == word and forms[word] >= 200 and formal[word] < 3


def train(printed: list[Source], spoken: list[Source]) -> DiacriticsModel:
    formal: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    # What neither print nor our own examples ever write bare, others write bare by haste.
    for path, _ in [*printed[:1], *(source for source in spoken if source[0].suffix == ".yml")]:
        for line in lines_of(path):
            words = _WORD_OR_BREAK.findall(normalise(line).lower())
            formal.update(words if _is_accented(words) else ())
    for word, count in formal.items():
        forms[fold(word)] += count
    counted = [
        (_counted(paths, formal, forms), least) for paths, least in ((printed, PRINTED_LEAST), (spoken, SPOKEN_LEAST))
    ]
    syllables = sorted(
        {word for (singles, _), (least, _) in counted for word, count in singles.items() if count >= least}
    )
    ids = {word: number for number, word in enumerate(syllables)}
    shares = (1 - SPOKEN_SHARE, SPOKEN_SHARE)
    return DiacriticsModel(
        syllables,
        tuple(_kept(*counts, least, ids, share) for (counts, least), share in zip(counted, shares, strict=True)),
    )


def _counted(
    sources: list[Source], formal: Counter[str], forms: Counter[str]
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    short_forms = {form for form, readings in read_short_forms(ABBREVIATIONS).items() if "=" not in readings}
    for path, times in sources:
        seen: set[str] = set()
        for line in lines_of(path):
            for sentence in line.split("\n"):
                if sentence in seen:  # the national procedures repeat whole paragraphs
                    continue
                seen.add(sentence)
                words = _WORD_OR_BREAK.findall(normalise(sentence).lower())
                if not _is_accented(words):  # typed bare, or another language: it would teach that nothing is missing
                    continue
                previous: str | None = START
                singles[START] += times
                for word in (NUMBER if word.isdigit() else word for word in words):
                    if word != NUMBER and (
                        not _is_syllable(word) or word in short_forms or _is_mistyped(word, formal, forms)
                    ):
                        previous = START if _BREAK.match(word) else None
                        continue
                    singles[word] += times
                    if previous is not None:
                        pairs[previous, word] += times
                    previous = word
    return singles, pairs


def _kept(
    singles: Counter[str], pairs: Counter[tuple[str, str]], least: tuple[int, int], ids: dict[str, int], share: float
) -> SyllableCounts:
    least_syllable, least_pair = least
    known = {word for word, count in singles.items() if count >= least_syllable}
    kept = sorted(
        (ids[first] * len(ids) + ids[second], count)
        for (first, second), count in pairs.items()
        if count >= least_pair and first in known and second in known
    )
    return SyllableCounts(
        share,
        array("I", (singles[word] if word in known else 0 for word in ids)),
        array("I", (key for key, _ in kept)),
        array("I", (count for _, count in kept)),
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


def _source(argument: str) -> Source:
    name, _, times = argument.partition(":")
    return Path(name), int(times or 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--printed", type=_source, nargs="+", required=True)
    parser.add_argument("--spoken", type=_source, nargs="+", required=True)
    parser.add_argument("--evaluate", type=Path)
    parser.add_argument("--output", type=Path, default=DEFAULT_MODEL)
    arguments = parser.parse_args()
    model = train(arguments.printed, arguments.spoken)
    save_model(arguments.output, model)
    pairs = sum(len(source.pairs) for source in model.sources)
    print(f"{len(model.syllables)} syllables, {pairs} pairs, {arguments.output.stat().st_size / 1e6:.1f} MB")
    if arguments.evaluate:
        print(json.dumps(evaluate(model, arguments.evaluate)))


if __name__ == "__main__":
    main()
