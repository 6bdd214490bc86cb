"""How likely one syllable follows another: counts of two kinds of text, mixed.

Printed text (laws, procedures) is plenty but knows no "hổng" and no "tụi em"; what people say is little but is what they type.
So each is counted by itself, and a probability is the weighted mean of both. Made by `scripts/train_diacritics.py`; no sentence is
stored.
"""

from __future__ import annotations

import gzip
import json
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant.common.text import fold

DEFAULT_MODEL = Path(__file__).parent / "data" / "diacritics.bin.gz"
NUMBER = "0"  # stands for every number: what is before "8" or "2023" is rarely what is before a word
START = "^"  # stands for what is before the first word of a sentence; it is no candidate for any word
UNKNOWN = -1  # the id of every syllable the model has not seen
_DISCOUNT = 0.75  # taken from every count of a pair and given to the pairs that were not seen


@dataclass(frozen=True)
class SyllableCounts:
    """Counts of one kind of text.

    Attributes:
        share: of this text in every probability, 0–1.
        counts: how often each syllable was seen, by id.
        pairs: sorted keys `previous * len(counts) + current`.
        pair_counts: how often each pair was seen, same order as `pairs`.
    """

    share: float
    counts: array[int]
    pairs: array[int]
    pair_counts: array[int]

    def pair_count(self, previous: int, current: int) -> int:
        key = previous * len(self.counts) + current
        at = bisect_left(self.pairs, key)
        return self.pair_counts[at] if at < len(self.pairs) and self.pairs[at] == key else 0

    def probability(self, previous: int, current: int) -> float:
        """Returns P(current | previous), 0–1, by interpolated absolute discounting; UNKNOWN before it says nothing."""
        alone = self._alone[current]
        seen, kinds = self._after[previous] if previous != UNKNOWN else (0, 0)
        if not seen:
            return alone
        return max(self.pair_count(previous, current) - _DISCOUNT, 0.0) / seen + _DISCOUNT * kinds / seen * alone

    @cached_property
    def _after(self) -> list[tuple[int, int]]:
        """By id, how often something followed, and how many different syllables did."""
        seen, kinds = [0] * len(self.counts), [0] * len(self.counts)
        for key, count in zip(self.pairs, self.pair_counts, strict=True):
            seen[key // len(self.counts)] += count
            kinds[key // len(self.counts)] += 1
        return list(zip(seen, kinds, strict=True))

    @cached_property
    def _alone(self) -> list[float]:
        """By id, the mean of how often it is seen and of after how many different syllables it is seen, both as shares."""
        kinds = [0] * len(self.counts)
        for key in self.pairs:
            kinds[key % len(self.counts)] += 1
        total, pairs = sum(self.counts) or 1, len(self.pairs)
        if not pairs:
            return [count / total for count in self.counts]
        return [(count / total + kind / pairs) / 2 for count, kind in zip(self.counts, kinds, strict=True)]


@dataclass(frozen=True)
class DiacriticsModel:
    """What one training run counted.

    Attributes:
        syllables: accented syllables, lower case; position = id.
        sources: counts of each kind of text; their shares add up to 1.
        candidates: folded syllable → ids of the syllables it may stand for.
    """

    syllables: Sequence[str]
    sources: tuple[SyllableCounts, ...]
    candidates: dict[str, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        candidates: dict[str, tuple[int, ...]] = {}
        for number, syllable in enumerate(self.syllables):
            folded = fold(syllable)
            candidates[folded] = (*candidates.get(folded, ()), number)
        object.__setattr__(self, "candidates", candidates)

    def probability(self, previous: int, current: int) -> float:
        """Returns P(current | previous), above 0; both are ids, `previous` may be UNKNOWN."""
        return sum(source.share * source.probability(previous, current) for source in self.sources)


def load_model(path: Path) -> DiacriticsModel:
    """Reads what `save_model` wrote.

    Raises:
        FileNotFoundError: the model is missing; `scripts/train_diacritics.py` makes it.
    """
    with gzip.open(path) as stream:
        header = json.loads(stream.readline())
        syllables = stream.readline().decode().split()
        sources = []
        for source in header["sources"]:
            arrays = array("I"), array("I"), array("I")
            for numbers, length in zip(arrays, (len(syllables), source["pairs"], source["pairs"]), strict=True):
                numbers.frombytes(stream.read(numbers.itemsize * length))
            sources.append(SyllableCounts(source["share"], *arrays))
    return DiacriticsModel(syllables, tuple(sources))


def save_model(path: Path, model: DiacriticsModel) -> None:
    """Writes a JSON header line, the syllables on one line, then three little-endian uint32 arrays a source, gzipped."""
    header = {"sources": [{"share": source.share, "pairs": len(source.pairs)} for source in model.sources]}
    lines = [json.dumps(header), " ".join(model.syllables), ""]
    arrays = [numbers for one in model.sources for numbers in (one.counts, one.pairs, one.pair_counts)]
    content = b"".join(["\n".join(lines).encode(), *(numbers.tobytes() for numbers in arrays)])
    path.write_bytes(gzip.compress(content, mtime=0))
