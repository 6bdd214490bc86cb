"""Vietnamese syllables taken apart and put together: which exist, and where their tone mark stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assistant.common.text import fold, place_tones

TONES = {"": "", "s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}  # by their Telex keys
_KEYS = {mark: key for key, mark in TONES.items() if key}
_MISPLACED = re.compile(r"ưo|uơ")  # "đưong", "thuơng": one horn forgotten; before another letter both are meant


def split_tone(syllable: str) -> tuple[str, str]:
    """Returns the syllable without its tone and the Telex key of the tone: "đặng" → ("đăng", "j"); "" for the level tone."""
    tone, letters = "", []
    for character in unicodedata.normalize("NFD", syllable):
        if character in _KEYS:
            tone = _KEYS[character]
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)), tone


class SyllableTable:
    """The syllables that occur in Vietnamese text, lower case, by letters and tone."""

    def __init__(self, syllables: Iterable[str]) -> None:
        self._known = {split_tone(syllable): syllable for syllable in syllables}
        self._by_bare: dict[str, list[str]] = {}
        for syllable in self._known.values():
            self._by_bare.setdefault(fold(syllable), []).append(syllable)

    def __contains__(self, syllable: str) -> bool:
        return self._known.get(split_tone(syllable)) == syllable

    def is_bare(self, word: str) -> bool:
        """Tells whether `word`, lower case, is some syllable without its diacritics: "duong" is, "duowng" is not."""
        return word in self._by_bare

    def spell(self, letters: str, tone: str) -> str | None:
        """Returns the syllable of these letters and this tone (a Telex key or ""), the mark where it belongs; None if unknown."""
        found = self._known.get((letters, tone))
        if found is None and _MISPLACED.search(letters):
            found = self._known.get((_MISPLACED.sub("ươ", letters), tone))
        return found

    def incomplete(self, letters: str, tone: str) -> str | None:
        """Returns these letters with this tone, wherever it lands, when some syllable has them and more marks; else None."""
        form = _with_tone(letters, tone)
        return form if self.completions(form) else None

    def completions(self, form: str) -> list[str]:
        """Returns the syllables that have every mark of `form` and perhaps more: "đang" → đang, đáng, đăng, đảng …"""
        return [syllable for syllable in self._by_bare.get(fold(form), ()) if _has_marks(syllable, form)]

    def repair(self, word: str) -> str:
        """Returns an unknown accented `word` with its marks where they belong ("giâý" → "giấy", "đưọc" → "được"), else itself."""
        if word in self or fold(word) == word:
            return word
        return self.spell(*split_tone(word)) or place_tones(word)


def _with_tone(letters: str, tone: str) -> str:
    for at, letter in enumerate(letters):
        if fold(letter) in "aeiouy":
            return unicodedata.normalize("NFC", letters[: at + 1] + TONES[tone] + letters[at + 1 :])
    return letters


def _has_marks(syllable: str, form: str) -> bool:
    (letters, tone), (typed, typed_tone) = split_tone(syllable), split_tone(form)
    return typed_tone in ("", tone) and all(
        wanted in (fold(wanted), letter) for wanted, letter in zip(typed, letters, strict=True)
    )
