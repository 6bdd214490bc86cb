"""A message as it was meant: one way for Rasa, for search and for the fallback.

    own words   "Dang9 ky1 kết hon o P8 can gtờ j"
    understood  "Đăng ký kết hôn ở phường 8 cần giấy tờ gì"

Steps, word by word: raw Telex and VNI are decoded, misplaced marks repaired, common misspellings corrected; then one search for the
most probable sentence restores diacritics and chooses between the readings of short forms. Codes, numbers, addresses of the
net and words of other languages stay as typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from assistant.common.diacritics import DiacriticsRestorer, Option, in_case_of, sentences
from assistant.common.diacritics_model import DEFAULT_MODEL, NUMBER, load_model
from assistant.common.identifiers import find_identifiers
from assistant.common.syllables import SyllableTable
from assistant.common.text import fold, normalise, tokens
from assistant.common.typing_keys import decode

ABBREVIATIONS = Path(__file__).parent / "data" / "abbreviations.tsv"
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_CODE = re.compile(r"@|://|www\.|\w\.\w+\.\w|(?=.*\d)\w+[./-]\w|[A-ZĐ]{2,}-[A-ZĐ]|_", re.UNICODE)
_NUMBERED = re.compile(r"(?:phuong|phường|[pf])(?P<ward>\d{1,2})|t(?P<weekday>[2-7])", re.IGNORECASE)
_AMOUNT = re.compile(r"(?:^|\s)\d[\d.,]*\s*$")
_UNIT_LETTERS = frozenset("khm")  # "100 k", "8 h", "300 m"
_STRETCHED = re.compile(r"([aeiouyà-ỹăâêôơư])\1{2,}", re.UNICODE)
_RANK_COST = 1.5  # log-odds between one reading of a short form and the next in the table
_COMPLETE_BONUS = 3.0  # log-odds in favour of a VNI or Telex syllable that needs no further mark
_ROUNDS = 4  # restored words are context for the others; the second round changes little, the third nothing


@dataclass(frozen=True)
class Understood:
    """What was understood of a message.

    Attributes:
        text: canonical form; the same again when understood again.
        typed: the message after `normalise`, otherwise as typed.
        pieces: (start, end in `text`, start, end in `typed`) of every word, in order.
    """

    text: str
    typed: str
    pieces: tuple[tuple[int, int, int, int], ...]

    def own_words(self, start: int, end: int) -> str:
        """Returns what the person typed for `text[start:end]`."""
        touched = [piece for piece in self.pieces if piece[0] < end and piece[1] > start]
        return self.typed[touched[0][2] : touched[-1][3]] if touched else self.text[start:end]


@dataclass
class _Word:
    """A word on its way; `options` are its readings so far."""

    typed: str
    start: int
    end: int
    options: list[Option]


class Understander:
    """Applies every step; one lives as long as its process."""

    def __init__(
        self, restorer: DiacriticsRestorer, table: SyllableTable, short_forms: Mapping[str, list[str]]
    ) -> None:
        self._restorer = restorer
        self._table = table
        self._single = {key: readings for key, readings in short_forms.items() if " " not in key}
        phrases = {key: readings[0] for key, readings in short_forms.items() if " " in key}
        right_already = {right: right for right in phrases.values() if fold(right) != right}  # "Tiền Giang" stays
        self._phrases = {key: right.split() for key, right in (right_already | phrases).items()}
        self._longest = max((len(key.split()) for key in self._phrases), default=0)

    @property
    def short_forms(self) -> Collection[str]:
        """The single words that are short for something."""
        return self._single.keys()

    def understand(self, text: str) -> Understood:
        """Returns what was meant. Never raises; what is understood twice is what is understood once."""
        typed = normalise(text)
        result = self._once(typed)
        for _ in range(_ROUNDS):
            again = self._once(result.text)
            if again.text == result.text:
                break
            result = Understood(again.text, typed, _through(again.pieces, result.pieces))
        return result

    def _once(self, text: str) -> Understood:
        words = self._words(text)
        readings: dict[tuple[int, int], str] = {}
        for group in sentences(text, [(word.start, word.end) for word in words]):
            chosen = self._restorer.choose([words[at].options for at in group])
            for at, reading in zip(group, chosen, strict=True):
                if reading != NUMBER:
                    readings[words[at].start, words[at].end] = in_case_of(words[at].typed, reading)
        parts, pieces, position, length = [], [], 0, 0
        for match in _WORD.finditer(text):
            gap = text[position : match.start()]
            understood = readings.get(match.span(), match.group())
            start = length + len(gap)
            length = start + len(understood)
            parts += [gap, understood]
            pieces.append((start, length, *match.span()))
            position = match.end()
        joined = "".join([*parts, text[position:]])
        if normalise(joined) != joined:  # a loose mark would join a letter that was not there before
            return Understood(text, text, tuple((*match.span(), *match.span()) for match in _WORD.finditer(text)))
        return Understood(joined, text, tuple(pieces))

    def _words(self, text: str) -> list[_Word]:
        """The words that may be touched, each with its readings, and the numbers between them."""
        spans, numbers = _touchable(text)
        lower = [_unstretched(text[start:end].lower()) for start, end in spans]
        decoded = decode(lower, self._table)
        meant = [key or word for key, word in zip(decoded, lower, strict=True)]
        meant = [self._table.repair(word) if key is None else word for key, word in zip(decoded, meant, strict=True)]
        keep = self._restorer.keep_bonus(meant)  # of what was typed: a known phrase does not tell how the rest is
        meant, settled = self._correct(meant, [text[a:b] == " " for (_, a), (b, _) in pairwise(spans)])
        words = []
        for at, ((start, end), word, typed, key) in enumerate(zip(spans, meant, lower, decoded, strict=True)):
            if at in settled and word not in self._single:
                options = [Option(word)]
            elif key is not None:
                complete = typed.isalpha() and word in self._table  # Telex leaves no mark out, VNI does
                options = [Option(word)] if complete else self._completions(word)
            elif len(word) == 1 and (text[start:end].isupper() or _is_unit(word, text[:start])):
                options = [Option(typed)]
            else:
                options = self._readings(word, keep, before_number=text[end : end + 2].strip().isdigit())
            words.append(_Word(text[start:end], start, end, options))
        words += [_Word(text[start:end], start, end, [Option(NUMBER)]) for start, end in numbers]
        return sorted(words, key=lambda word: word.start)

    def _completions(self, form: str) -> list[Option]:
        return [
            Option(syllable, _COMPLETE_BONUS if syllable == form else 0.0)
            for syllable in self._table.completions(form) or [form]
        ]

    def _readings(self, word: str, keep: float, *, before_number: bool) -> list[Option]:
        numbered = _NUMBERED.fullmatch(word)
        if numbered:
            return [Option(_numbered(numbered))]
        short = self._single.get(word)
        if short is None or (before_number and "=" in short):  # "hem 45" is an alley
            return self._restorer.options(word, keep)
        readings: list[Option] = []
        for rank, reading in enumerate(short):
            cost = -_RANK_COST * rank
            same = self._restorer.options(word, keep) if reading == "=" else [Option(reading)]
            readings += [Option(option.text, option.bonus + cost) for option in same]
        return readings

    def _correct(self, words: list[str], joined: list[bool]) -> tuple[list[str], set[int]]:
        """Replaces misspelt phrases by as many right words: "xử dụng" → "sử dụng"; typed bare they are known as well.

        Args:
            joined: whether only a blank stands between each word and the next.

        Returns: the words, and which of them belong to such a phrase and need no diacritics: the second of "Tiền Giang".
        """
        words, settled = list(words), set[int]()
        for length in range(self._longest, 1, -1):
            for at in range(len(words) - length + 1):
                right = self._phrases.get(" ".join(words[at : at + length]))
                if right is not None and all(joined[at : at + length - 1]):
                    words[at : at + length] = right
                    settled.update(range(at, at + length))
        return words, settled


@lru_cache(maxsize=1)
def default_understander() -> Understander:
    """Returns the understander with the shipped model and tables, loaded once a process (about 0.1 s)."""
    model = load_model(DEFAULT_MODEL)
    return Understander(DiacriticsRestorer(model), SyllableTable(model.syllables), read_short_forms(ABBREVIATIONS))


@lru_cache(maxsize=4096)
def understand(text: str) -> Understood:
    """Returns what was meant by `text`, with the way back to the words as typed."""
    return default_understander().understand(text)


def understand_text(text: str) -> str:
    """The question as understood. What Rasa and search see."""
    return understand(text).text


def has_short_forms(text: str) -> bool:
    """Tells whether a word of `text` is a short form or a numbered ward ("cccd", "p8")."""
    known = default_understander().short_forms
    return any(word in known or _NUMBERED.fullmatch(word) for word in tokens(text))


def read_short_forms(path: Path) -> dict[str, list[str]]:
    """Returns short form → its readings, the commonest first; "=" is the word itself.

    Raises:
        ValueError: a line is not `form TAB reading | reading`, a form is listed twice, or a phrase and its correction differ
            in length.
    """
    forms: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        form, tab, right = line.partition("\t")
        readings = [reading.strip() for reading in right.split("|")]
        unequal = " " in form and len(form.split()) != len(readings[0].split())
        if not tab or not form or "\t" in right or form in forms or unequal or not all(readings):
            raise ValueError(f"{path.name}:{number}: {line!r}")
        forms[form] = readings
    for form, readings in [(form, readings) for form, readings in forms.items() if " " in form]:
        forms.setdefault(fold(form), readings)
    return forms


def _touchable(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The spans of words, and of numbers, in chunks that are no codes or addresses."""
    blocked = [(found.start, found.end) for found in find_identifiers(text)]
    spans: list[tuple[int, int]] = []
    numbers: list[tuple[int, int]] = []
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        if _CODE.search(chunk.group()) or any(a < end and start < b for a, b in blocked):
            continue
        for word in _WORD.finditer(text, start, end):
            letters = word.group()
            if letters.isdigit():
                numbers.append(word.span())
            elif letters.lower().islower() or _is_caseless(letters):
                spans.append(word.span())
    return spans, numbers


def _unstretched(word: str) -> str:
    """Returns "ơiiii" as "ơi"; "iii" is the third quarter."""
    return word if word == "iii" else _STRETCHED.sub(r"\1", word)


def _is_caseless(letters: str) -> bool:
    return letters.isalpha() and letters.lower() == letters.upper()


def _numbered(found: re.Match[str]) -> str:
    return f"phường {int(found['ward'])}" if found["ward"] else f"thứ {found['weekday']}"


def _is_unit(letter: str, before: str) -> bool:
    return letter in _UNIT_LETTERS and _AMOUNT.search(before) is not None


def _through(
    later: Sequence[tuple[int, int, int, int]], earlier: Sequence[tuple[int, int, int, int]]
) -> tuple[tuple[int, int, int, int], ...]:
    """Composes two alignments: from the later text through the middle one to the text as typed."""
    composed = []
    for start, end, middle_start, middle_end in later:
        touched = [piece for piece in earlier if piece[0] < middle_end and piece[1] > middle_start]
        if touched:
            composed.append((start, end, touched[0][2], touched[-1][3]))
    return tuple(composed)
