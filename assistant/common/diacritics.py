"""Puts the diacritics back into Vietnamese typed without them: "dang ky khai sinh" → "đăng ký khai sinh".

A bigram model over syllables, decoded with Viterbi. The statistics are counts of syllables and pairs of syllables from
public law texts, procedures and citizens' questions (made by `scripts/train_diacritics.py`); no sentence is stored.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.common.text import fold, normalise

DEFAULT_MODEL = Path(__file__).parent / "data" / "diacritics.bin.gz"
_WORD = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\w+://\S+"  # addresses are passed over
    r"|(?P<word>[^\W\d_]{2,}|(?<![\d_])[^\W\d_](?!\w))",  # and so is a single letter that belongs to a code: "o5"
    re.UNICODE,
)
_BREAK = re.compile(r"[.;:!?()\n]")  # where training ends a sentence: no pair reaches across
_ACCENTED_TEXT = 0.2  # from this share of accented words on, a bare syllable is taken to be meant bare
_KEEP_BONUS = 4.0  # log-odds in favour of leaving such a syllable alone


@dataclass(frozen=True)
class DiacriticsModel:
    """Counts of one training run.

    Attributes:
        syllables: accented syllables, lower case; position = id.
        counts: how often each was seen, same order.
        pairs: sorted keys `previous * len(syllables) + current`.
        pair_counts: how often each pair was seen, same order as `pairs`.
        candidates: folded syllable → ids of the syllables it may stand for.
    """

    syllables: Sequence[str]
    counts: array[int]
    pairs: array[int]
    pair_counts: array[int]
    candidates: dict[str, tuple[int, ...]]

    def pair_count(self, previous: int, current: int) -> int:
        key = previous * len(self.syllables) + current
        at = bisect_left(self.pairs, key)
        return self.pair_counts[at] if at < len(self.pairs) and self.pairs[at] == key else 0


class DiacriticsRestorer:
    """Restores diacritics word by word; whatever already carries one, and every number or code, stays as typed."""

    def __init__(self, model: DiacriticsModel) -> None:
        self._model = model
        self._total = sum(model.counts)
        self._ids = {syllable: number for number, syllable in enumerate(model.syllables)}

    def restore(self, text: str) -> str:
        """Returns `text` with diacritics restored; case, spacing and punctuation unchanged.

        Args:
            text: as `assistant.common.text.normalise` returns it.
        """
        words = [match for match in _WORD.finditer(text) if match["word"]]
        if not words:
            return text
        accented = sum(fold(word.group()) != word.group().lower() for word in words)
        keep = _KEEP_BONUS if accented >= _ACCENTED_TEXT * len(words) else 0.0
        restored = [syllable for sentence in _sentences(text, words) for syllable in self._decode(sentence, keep)]
        parts, position = [], 0
        for word, syllable in zip(words, restored, strict=True):
            parts += [text[position : word.start()], _in_case_of(word.group(), syllable)]
            position = word.end()
        return "".join([*parts, text[position:]])

    def _decode(self, words: list[str], keep: float) -> list[str]:
        """Viterbi: the most probable sequence of accented syllables that folds to `words`."""
        column: dict[int, float] = {-1: 0.0}  # -1: no known syllable before
        back: list[dict[int, int]] = []
        options_of: list[dict[int, str]] = []
        for word in words:
            options = self._options(word)
            scores: dict[int, float] = {}
            best: dict[int, int] = {}
            for current, form in options.items():
                bonus = keep if form == word else 0.0
                scores[current], best[current] = max(
                    (score + self._log_probability(previous, current) + bonus, previous)
                    for previous, score in column.items()
                )
            column = scores
            back.append(best)
            options_of.append(options)
        state = max(column, key=column.__getitem__)
        result = []
        for options, best in zip(reversed(options_of), reversed(back), strict=True):
            result.append(options[state])
            state = best[state]
        return result[::-1]

    def _options(self, word: str) -> dict[int, str]:
        if fold(word) != word:  # already accented: a fact, not a guess
            return {self._ids.get(word, -1): word}
        ids = self._model.candidates.get(word)
        if ids is None:
            return {-1: word}
        return {number: self._model.syllables[number] for number in ids}

    @lru_cache(maxsize=65536)  # noqa: B019  one restorer lives as long as its process
    def _log_probability(self, previous: int, current: int) -> float:
        """log P(current | previous), absolute discounting with the unigram as back-off; natural logarithm."""
        if current < 0:
            return 0.0
        model = self._model
        unigram = model.counts[current] / self._total
        if previous < 0:
            return math.log(unigram)
        context = model.counts[previous]
        discounted = max(model.pair_count(previous, current) - 0.5, 0.0) / context
        reserve = 0.5 * 60.0 / (context + 60.0)
        return math.log(discounted + reserve * unigram + 1e-12)


@lru_cache(maxsize=1)
def default_restorer() -> DiacriticsRestorer:
    """Returns the restorer with the shipped model, loaded once a process (about 0.1 s)."""
    return DiacriticsRestorer(load_model(DEFAULT_MODEL))


def understand_text(text: str) -> str:
    """The question as understood: normalised, diacritics restored. What Rasa and search see."""
    return default_restorer().restore(normalise(text))


def load_model(path: Path) -> DiacriticsModel:
    """Reads what `save_model` wrote.

    Raises:
        FileNotFoundError: the model is missing; `scripts/train_diacritics.py` makes it.
    """
    with gzip.open(path) as stream:
        header = json.loads(stream.readline())
        syllables = stream.readline().decode().split()
        counts, pairs, pair_counts = array("I"), array("I"), array("I")
        for numbers, length in (
            (counts, header["syllables"]),
            (pairs, header["pairs"]),
            (pair_counts, header["pairs"]),
        ):
            numbers.frombytes(stream.read(4 * length))
    candidates: dict[str, tuple[int, ...]] = {}
    for number, syllable in enumerate(syllables):
        folded = fold(syllable)
        candidates[folded] = (*candidates.get(folded, ()), number)
    return DiacriticsModel(syllables, counts, pairs, pair_counts, candidates)


def save_model(path: Path, model: DiacriticsModel) -> None:
    """Writes a JSON header line, the syllables on one line, then three little-endian uint32 arrays, gzipped."""
    header = {"syllables": len(model.syllables), "pairs": len(model.pairs)}
    content = b"".join(
        [
            json.dumps(header).encode() + b"\n",
            " ".join(model.syllables).encode() + b"\n",
            model.counts.tobytes(),
            model.pairs.tobytes(),
            model.pair_counts.tobytes(),
        ]
    )
    path.write_bytes(gzip.compress(content, mtime=0))


def _sentences(text: str, words: list[re.Match[str]]) -> list[list[str]]:
    """Groups `words` of `text`, lower case, into what lies between two breaks."""
    sentences: list[list[str]] = []
    position = 0
    for word in words:
        if not sentences or _BREAK.search(text, position, word.start()):
            sentences.append([])
        sentences[-1].append(word.group().lower())
        position = word.end()
    return sentences


def _in_case_of(typed: str, syllable: str) -> str:
    if syllable == typed.lower():
        return typed  # also where upper case is not one letter for one: "İ", "ẞ"
    return "".join(new.upper() if old.isupper() else new for old, new in zip(typed, syllable, strict=True))
