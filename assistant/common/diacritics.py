"""Puts the diacritics back into Vietnamese typed without them: "dang ky khai sinh" → "đăng ký khai sinh".

A bigram model over syllables (`diacritics_model.py`), decoded with Viterbi.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.common.diacritics_model import DEFAULT_MODEL, NUMBER, START, UNKNOWN, DiacriticsModel, load_model
from assistant.common.text import fold

WORD = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\w+://\S+"  # addresses are passed over
    r"|(?P<number>(?<![\w.,/-])\d+(?![\w/-]))"
    r"|(?P<word>[^\W\d_]{2,}|(?<![\d_])[^\W\d_](?!\w))",  # and so is a single letter that belongs to a code: "o5"
    re.UNICODE,
)
_BREAK = re.compile(r"[.;:!?()\n]")  # where training ends a sentence: no pair reaches across
_ACCENTED_TEXT = 0.2  # from this share of accented words on, a bare syllable is taken to be meant bare
_KEEP_BONUS = 5.0  # log-odds in favour of leaving such a syllable alone
_LEAST = 1e-12  # a probability, so that none is 0
_UNKNOWN_COST = -12.0  # of a reading the model has never seen, where there is another


@dataclass(frozen=True)
class Option:
    """One reading of a word: `text` of one or more syllables, lower case; `bonus` in its favour (natural log)."""

    text: str
    bonus: float = 0.0


class DiacriticsRestorer:
    """Restores diacritics word by word; whatever already carries one, and every number or code, stays as typed."""

    def __init__(self, model: DiacriticsModel) -> None:
        self._model = model
        self._ids = {syllable: number for number, syllable in enumerate(model.syllables)}

    def restore(self, text: str) -> str:
        """Returns `text` with diacritics restored; case, spacing and punctuation unchanged.

        Args:
            text: as `assistant.common.text.normalise` returns it.
        """
        words = [match for match in WORD.finditer(text) if match["word"] or match["number"]]
        lower = [word.group().lower() if word["word"] else NUMBER for word in words]
        keep = self.keep_bonus(lower)
        restored: list[str] = []
        for sentence in sentences(text, [word.span() for word in words]):
            restored += self.choose([self.options(lower[at], keep) for at in sentence])
        parts, position = [], 0
        for word, syllable in zip(words, restored, strict=True):
            understood = in_case_of(word.group(), syllable) if word["word"] else word.group()
            parts += [text[position : word.start()], understood]
            position = word.end()
        return "".join([*parts, text[position:]])

    def keep_bonus(self, words: Sequence[str]) -> float:
        """Returns what speaks for leaving a bare syllable bare: nothing in a text without diacritics."""
        accented = sum(fold(word) != word for word in words)
        letters = sum(word != NUMBER for word in words)
        return _KEEP_BONUS if accented and accented >= _ACCENTED_TEXT * letters else 0.0

    def options(self, word: str, keep: float = 0.0) -> list[Option]:
        """Returns what a lower-case `word` may stand for: itself when it is accented or unknown."""
        ids = self._model.candidates.get(word) if fold(word) == word else None
        if ids is None:
            return [Option(word)]
        forms = (self._model.syllables[number] for number in ids)
        return [Option(form, keep if form == word else 0.0) for form in forms]

    def choose(self, slots: Sequence[Sequence[Option]]) -> list[str]:
        """Viterbi: the most probable reading of a sentence, one text a slot."""
        column: dict[int, float] = {self._ids.get(START, UNKNOWN): 0.0}
        back: list[dict[int, tuple[int, str]]] = []
        for options in slots:
            scores: dict[int, float] = {}
            best: dict[int, tuple[int, str]] = {}
            for option in options:
                first, last = self._ends(option.text)
                score, previous = max(
                    (score + self._log_probability(previous, first), previous) for previous, score in column.items()
                )
                score += option.bonus + (_UNKNOWN_COST if first == UNKNOWN and len(options) > 1 else 0.0)
                if last not in scores or score > scores[last]:
                    scores[last], best[last] = score, (previous, option.text)
            column = scores
            back.append(best)
        state = max(column, key=column.__getitem__)
        result = []
        for best in reversed(back):
            state, chosen = best[state]
            result.append(chosen)
        return result[::-1]

    def _ends(self, text: str) -> tuple[int, int]:
        """The ids of the first and the last syllable; inside a longer reading nothing is weighed."""
        first, _, rest = text.partition(" ")
        return self._ids.get(first, UNKNOWN), self._ids.get(rest.rpartition(" ")[2] or first, UNKNOWN)

    @lru_cache(maxsize=65536)  # noqa: B019  one restorer lives as long as its process
    def _log_probability(self, previous: int, current: int) -> float:
        """log P(current | previous), natural logarithm; 0 for what the model has not seen."""
        if current < 0:
            return 0.0
        return math.log(self._model.probability(previous, current) + _LEAST)


@lru_cache(maxsize=1)
def default_restorer() -> DiacriticsRestorer:
    """Returns the restorer with the shipped model, loaded once a process (about 0.1 s)."""
    return DiacriticsRestorer(load_model(DEFAULT_MODEL))


def sentences(text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Groups the words of `text` at these `spans`, by their number, into what lies between two breaks."""
    groups: list[list[int]] = []
    position = 0
    for number, (start, end) in enumerate(spans):
        if not groups or _BREAK.search(text, position, start):
            groups.append([])
        groups[-1].append(number)
        position = end
    return groups


def in_case_of(typed: str, understood: str) -> str:
    """Returns `understood`, lower case, with capitals where `typed` has them."""
    if understood == typed.lower():
        return typed  # also where upper case is not one letter for one: "İ", "ẞ"
    if len(typed) == len(understood):
        return "".join(new.upper() if old.isupper() else new for old, new in zip(typed, understood, strict=True))
    return understood[0].upper() + understood[1:] if typed[0].isupper() and not typed.isupper() else understood
