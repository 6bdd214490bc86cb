"""Raw Telex and VNI: what reaches us when the Vietnamese keyboard was off: "ddawng kys", "d9a8ng ky1" → "đăng ký"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.common.syllables import SyllableTable

_VOWELS = "aeiouy"
_LONGEST = 12  # keys of the longest syllable, "nghieengr" and the like
_ESCAPED = re.compile(r"([sfrxjw])\1$")  # typed twice on purpose: the key itself is meant
_TELEX_SIGN = re.compile(r"dd|aa|ee|oo|[aou]w|w[aou]|[aeiouyw][a-z]*[sfrxjw]|^d[a-z]*d$")
_TELEX_STRONG = re.compile(r"dd|aa|ee|oo|[aou]w")
_TELEX_MARKS = {"aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư"}
_HOOKED_PAIRS = (("uo", "ươ"), ("ua", "ưa"), ("uu", "ưu"))  # one key at the end is enough
_VNI_SIGN = re.compile(r"^(?=.*[aeiouy])[a-z]+[1-9][a-z0-9]*$")
_FEW = 3  # plain words beside which a single decodable one is believed
_VNI_TONES = {"1": "s", "2": "f", "3": "r", "4": "x", "5": "j"}
_VNI_MARKS = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}}
# Words before a plain number, written without the blank: "phuong8", "dieu5", "thang9".
_COUNTED = re.compile(
    r"(?:ap|dieu|chuong|muc|khoan|phuong|quan|khu|to|lop|hem|tang|nhom|lan|bai|thang|quy|thon|ngo|kiet|lo|doi|mau|buoc)(?!\d*[678][1-5]$)\d{1,3}$"
)
# Words of other languages that Telex would turn into Vietnamese ones: "visa" → "vía".
FOREIGN = frozenset(
    "admin app apps as ask bar bis bus car card care cars case chef club cost data desk does ex exp fax file files fix for form "
    "forms free gas gps has her his hers host is its list lists lux max mess mix more mrs ms news offer or order os ios pass past "
    "per plus pos post pos pr pre ps res rest sars set sex sms sos sport store stores tax taxi test this tips tour tours us user "
    "users very visa was wow yes yours ours air are over after ever never under other water email web wifi box boss cross dress "
    "express access process sales sale pos gas pin code tool tools too need see been feed free keep week meet good food look book "
    "facebook google zoom room soon moon cool school foot three tree street speed seen feel wheel".split()
)

_NEVER = frozenset({"visa", "taxi", "wifi", "web", "email"})  # nobody means "vía", whatever stands beside it


def decode_telex(word: str, table: SyllableTable) -> str | None:
    """Returns the syllable typed in Telex, None when `word` (lower case) is not Telex for a known syllable.

    Keys may stand after the letter they change or at the end: "dduowcj", "dduocwj", "duowcjd".
    """
    if not word.isascii() or len(word) > _LONGEST or not _TELEX_SIGN.search(word) or _ESCAPED.search(word):
        return None
    letters, tone, seen_vowel = "", "", False
    for key in word:
        if seen_vowel and key in "sfrxj":
            tone = key
        elif seen_vowel and key == "z":
            tone = ""
        elif key == "d" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif key == "w":
            letters = _with_hook(letters)
        elif key in "aeo" and (at := letters.rfind(key)) >= 0 and seen_vowel:
            letters = letters[:at] + _TELEX_MARKS[key * 2] + letters[at + 1 :]
        else:
            letters += key
        seen_vowel = seen_vowel or key in _VOWELS or key == "w"
    return table.spell(letters, tone) or table.incomplete(letters, tone)


def decode_vni(word: str, table: SyllableTable) -> str | None:
    """Returns the syllable typed in VNI, None when `word` (lower case) is not VNI for a known syllable."""
    if not word.isascii() or not 2 <= len(word) <= _LONGEST or not _VNI_SIGN.match(word):
        return None
    letters, tone = "", ""
    for key in word:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key == "9" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        elif key in _VNI_MARKS:
            marked = _with_mark(letters, _VNI_MARKS[key])
            if marked is None:
                return None
            letters = marked
        elif key.isdigit():
            return None
        else:
            letters += key
    return table.spell(letters, tone) or table.incomplete(letters, tone)


def decode(words: Sequence[str], table: SyllableTable) -> list[str | None]:
    """Returns for each of the `words` of a message (lower case) what was meant by its keys, None where it stays as typed.

    One decodable word proves little ("visa", "phuong8"), so a message is read as Telex or VNI only when the evidence agrees.
    A returned form that is no known syllable, or from VNI, may lack marks ("dang9"): `completions` lists what it can stand for.
    """
    telex = _agreed(
        words, [None if word in _NEVER else decode_telex(word, table) for word in words], FOREIGN.__contains__, table
    )
    numbered = [None if _COUNTED.match(word) else decode_vni(word, table) for word in words]
    vni = _agreed(words, numbered, _is_weak_vni, table)
    return [first or second for first, second in zip(telex, vni, strict=True)]


def _agreed(
    words: Sequence[str], decoded: Sequence[str | None], is_weak: Callable[[str], bool], table: SyllableTable
) -> list[str | None]:
    """Keeps what was decoded where the message as a whole looks typed that way."""
    pairs = list(zip(words, decoded, strict=True))
    certain = [word for word, meant in pairs if meant is not None and not is_weak(word)]
    count = sum(meant is not None for meant in decoded)
    plain = sum(meant is None and table.is_bare(word) for word, meant in pairs)
    if len(certain) < 2 and not (certain and (plain <= _FEW or _TELEX_STRONG.search(certain[0]))) and count < 3:
        return [None] * len(pairs)
    keep_weak = count >= 2 and 2 * count >= plain
    return [meant if keep_weak or not is_weak(word) else None for word, meant in pairs]


def _is_weak_vni(word: str) -> bool:
    """Tells whether the word is letters and one digit: it may as well be counted, "lan2", "CO2". 9 after a d never is."""
    letters = word.rstrip("0123456789")
    return len(letters) < 2 or (letters == word[:-1] and not word.endswith("9"))


def _with_hook(letters: str) -> str:
    """Applies the w key: "uo" → "ươ", else the last a, o or u; a lone w is ư."""
    for plain, hooked in _HOOKED_PAIRS:
        if plain in letters and not letters.startswith("q"):
            return letters.replace(plain, hooked, 1)
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in "aou":
            return letters[:at] + _TELEX_MARKS[letters[at] + "w"] + letters[at + 1 :]
    return letters + "ư"


def _with_mark(letters: str, marks: dict[str, str]) -> str | None:
    for plain, hooked in _HOOKED_PAIRS if "ơ" in marks.values() else ():
        if plain in letters and not letters.startswith("q"):
            return letters.replace(plain, hooked, 1)
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in marks:
            return letters[:at] + marks[letters[at]] + letters[at + 1 :]
    return None
