"""Vietnamese text in one canonical form, and the ways to compare it.

Everything that reads a person's words goes through `normalise` first, so that NFD from macOS, zero-width characters
and both schools of tone placement (*hoà / hòa*) look the same to Rasa, to search and to the gazetteer.
"""

from __future__ import annotations

import re
import unicodedata

# A word or number: letters and digits (with combining marks already composed). "p8" is one token, "p.8" two.
_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r"\s*\n\s*")

# Old style (the one government documents use) puts the tone on the first vowel of an open oa, oe, uy.
_OPEN_GROUPS = dict(
    pair.split(">")
    for pair in "oà>òa oá>óa oả>ỏa oã>õa oạ>ọa oè>òe oé>óe oẻ>ỏe oẽ>õe oẹ>ọe uỳ>ùy uý>úy uỷ>ủy uỹ>ũy uỵ>ụy".split()
)
# A mark after the group would compose with the bare vowel that moving the tone leaves there.
_NEW_STYLE = re.compile(r"(?<![qQ])(" + "|".join(_OPEN_GROUPS) + r")(?![^\W\d_]|[\u0300-\u036f])", re.IGNORECASE)
# Invisible although their category says letter or mark: fillers, joiners and variation selectors
# (DerivedCoreProperties.txt, Default_Ignorable_Code_Point).
_IGNORABLE = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# Letters that patterns take for an i or s whatever the case (re.IGNORECASE), and dictionaries do not.
_LOOK_ALIKES = str.maketrans("ıſ", "is")
_MARKS = dict.fromkeys(code for code in range(0x0300, 0x0370) if unicodedata.combining(chr(code)))


def normalise(text: str) -> str:
    """Returns `text` in NFC without invisible characters, blanks collapsed, tones in the old placement.

    Letter case, punctuation, digits and codes stay as they are. Idempotent; never raises; line breaks survive as "\\n".
    """
    text = text.encode("utf-8", "ignore").decode("utf-8")  # lone surrogates cannot be stored or sent
    text = "\n".join(unicodedata.normalize("NFC", text).splitlines())  # "\r", U+2028 … part words as "\n" does
    text = _without_dotted_capitals(text.translate(_LOOK_ALIKES))
    hidden = {ord(character): None for character in set(text) if not _is_visible(character)}
    text = text.translate(hidden) if hidden else text
    text = _LINE_BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()
    return place_tones(_without_dotted_capitals(unicodedata.normalize("NFC", text)))


def place_tones(text: str) -> str:
    """Moves the tone mark of an open *oa, oe, uy* to the first vowel: "thuỷ" → "thủy", "hoà" → "hòa", "quý" stays."""
    return _NEW_STYLE.sub(_old_style, text)


def fold(text: str) -> str:
    """Returns lower-case `text` without any diacritics: "Đăng ký" → "dang ky". Same number of letters as its NFC form."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", decomposed.translate(_MARKS)).replace("đ", "d")


def tokens(text: str) -> list[str]:
    """Returns the words and numbers of `text` in order, lower case: "Phường 8, TP.VT" → phường, 8, tp, vt."""
    return [match.group().lower() for match in _TOKEN.finditer(text)]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Returns start and end (exclusive) of every token, for callers that need positions in `text`."""
    return [match.span() for match in _TOKEN.finditer(text)]


def _without_dotted_capitals(text: str) -> str:
    """Makes İ an I; a second dot above it would make the next one."""
    while "İ" in text:
        text = unicodedata.normalize("NFC", text.replace("İ", "I"))
    return text


def _is_visible(character: str) -> bool:
    if character in "\n\t ":
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") and not _IGNORABLE.match(character)


def _old_style(match: re.Match[str]) -> str:
    group = match.group()
    lower = group.lower()
    if lower not in _OPEN_GROUPS:  # a code point whose lower case differs from the table's
        return group
    moved = _OPEN_GROUPS[lower]
    return "".join(new.upper() if old.isupper() else new for old, new in zip(group, moved, strict=True))
