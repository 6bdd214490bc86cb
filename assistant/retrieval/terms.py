"""What BM25 sees of a text: syllables and pairs of syllables, with and without diacritics, in one vocabulary."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from itertools import pairwise

from assistant.common.text import fold, tokens

# Words that ask, address or join; a passage that answers a question need not contain them.
QUESTION_WORDS = frozenset(
    "gì nào sao ạ à ơi vậy thế hả nhỉ bao nhiêu mấy đâu không ko có là của cho tôi em mình cháu con anh chị bác ông bà xin hỏi "
    "muốn cần biết giúp giùm với và thì mà được bị về việc ở tại khi những các một này kia đó đang đã sẽ chưa còn rồi lại như làm "
    "ra vào lên xuống từ đến trong ngoài theo để do bởi nếu nhưng hay hoặc ai chi mô răng rứa".split()
)
_FOLDED_QUESTION_WORDS = frozenset(map(fold, QUESTION_WORDS))
_FOLDED = "~"  # marks a folded term, so that "ma" typed bare is not the same evidence as "ma" in "ma túy"


class TermKind(Enum):
    """What a term is made of."""

    WORD = "word"
    PAIR = "pair"
    FOLDED_WORD = "folded word"
    FOLDED_PAIR = "folded pair"


def terms(text: str) -> list[str]:
    """Returns the terms of `text`: accented syllables, their pairs, then the folded ones. Repetitions stay.

    Measured on Vietnamese questions, pairs of syllables beat word segmentation, and both forms in one index make
    unaccented questions nearly as good as accented ones.
    """
    accented = [number(token) for token in tokens(text)]
    folded = [_fold(token) for token in accented]
    return [
        *accented,
        *_pairs(accented),
        *(_FOLDED + token for token in folded),
        *(_FOLDED + pair for pair in _pairs(folded)),
    ]


_fold = lru_cache(maxsize=65_536)(fold)  # a language has few syllables, passages repeat them by the million


def kind_of(term: str) -> TermKind:
    """Returns what a term of `terms` is made of."""
    if term.startswith(_FOLDED):
        return TermKind.FOLDED_PAIR if "_" in term else TermKind.FOLDED_WORD
    return TermKind.PAIR if "_" in term else TermKind.WORD


def asks(term: str) -> bool:
    """Tells whether a term has nothing but question words in it."""
    known = _FOLDED_QUESTION_WORDS if term.startswith(_FOLDED) else QUESTION_WORDS
    return known.issuperset(term.removeprefix(_FOLDED).split("_"))


def number(token: str) -> str:
    """Takes the leading zero off a day or month, so that 05/8/2023 and 5/08/2023 are the same date."""
    return token[1:] if len(token) == 2 and token[0] == "0" and token.isdigit() else token


def _pairs(words: list[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(words)]
