"""What BM25 sees of a text: syllables and pairs of syllables, with and without diacritics, in one vocabulary."""

from __future__ import annotations

from itertools import pairwise

from assistant.common.text import fold, tokens

# Words that ask, address or join; a passage that answers a question need not contain them.
QUESTION_WORDS = frozenset(
    "gì nào sao ạ à ơi vậy thế hả nhỉ bao nhiêu mấy đâu không ko có là của cho tôi em mình cháu con anh chị bác ông bà xin hỏi "
    "muốn cần biết giúp giùm với và thì mà được bị về việc ở tại khi những các một này kia đó đang đã sẽ chưa còn rồi lại như làm "
    "ra vào lên xuống từ đến trong ngoài theo để do bởi nếu nhưng hay hoặc ai chi mô răng rứa".split()
)
_FOLDED = "~"  # marks a folded term, so that "ma" typed bare is not the same evidence as "ma" in "ma túy"


def terms(text: str) -> list[str]:
    """Returns the terms of `text`: accented syllables, their pairs, then the folded ones. Repetitions stay.

    Measured on Vietnamese questions, pairs of syllables beat word segmentation, and both forms in one index make
    unaccented questions nearly as good as accented ones.
    """
    accented = tokens(text)
    folded = [fold(token) for token in accented]
    return [
        *accented,
        *_pairs(accented),
        *(_FOLDED + token for token in folded),
        *(_FOLDED + pair for pair in _pairs(folded)),
    ]


def _pairs(words: list[str]) -> list[str]:
    return [f"{first}_{second}" for first, second in pairwise(words)]
