"""Notices text in the encodings before Unicode, TCVN3 ("Céng hßa x· héi") and VNI ("Coäng hoøa xaõ hoäi").

Fonts such as .VnTime and VNI-Times draw Vietnamese letters at the places of other characters. What a reader gets are those
other characters; half of the words then hold one that no Vietnamese word has.
"""

from __future__ import annotations

import re

# Characters that stand inside words in TCVN3 or VNI and in no word of Vietnamese in Unicode.
_FOREIGN = re.compile("[µ¸¶·¹¨»¾¼½©®ª«¬\u00ad¡¢£¤¥¦§ÆÇËÎÏÑÖ×ØÜÞßåæçëîïñö÷øûüþäÄÅÛ\ue000-\uf8ff]")
_VNI_PAIR = re.compile(r"[aeouyAEOUYöôÖÔ][äåëïøûüùõÄÅËÏØÛÜÙÕ](?![a-z]?[ạ-ỹ])|[aeo]â|[ae]á|aê|aé|aè|aú")
_WORD = re.compile(r"\S+")
_LETTERS = re.compile(r"[A-Za-z]")
_UNICODE_VIETNAMESE = re.compile("[\u1ea0-\u1ef9đĐơƠưƯăĂ]")

LEGACY_SHARE = 0.2  # of the words; TCVN3 and VNI are above 0.5, our own documents in Unicode below 0.03
MIN_WORDS = 4


def legacy_share(text: str) -> float:
    """Returns the share of the words, 0–1, that hold a character of TCVN3 or VNI; 0 below `MIN_WORDS` words."""
    words = [word for word in _WORD.findall(text) if _LETTERS.search(word)]
    if len(words) < MIN_WORDS:
        return 0.0
    return sum(1 for word in words if _is_legacy(word)) / len(words)


def is_legacy(text: str) -> bool:
    """Tells whether the text as a whole was written in such a font."""
    return legacy_share(text) > LEGACY_SHARE


def is_legacy_font(name: str) -> bool:
    """Tells whether fonts of this name draw TCVN3 or VNI: ".VnTime", "VNI-Times", also behind a PDF's prefix "ABCDEF+"."""
    return bool(re.match(r"(?:[A-Z]{6}\+)?(?:\.Vn|VNI[-\s])", name))


def _is_legacy(word: str) -> bool:
    if _UNICODE_VIETNAMESE.search(word):
        return False
    return bool(_FOREIGN.search(word)) or bool(_VNI_PAIR.search(word))
