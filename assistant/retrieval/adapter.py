"""What citizens' words mean here, learned: two linear maps that bring a question's vector nearer to the procedure that answers it.

`scripts/fit_matching.py` made `adapter.npz` for the sentence model whose name stands in it; any other model's vectors stay as
they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float32]
ADAPTER = Path(__file__).with_suffix(".npz")
SHARPNESS = 80.0  # what a cosine is multiplied by before it is a logarithm of odds
LEAST = -12.0  # a share of e to this power or less is none


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """Attributes:
    questions, texts: what is added to a vector of each kind, as a map of it, shape (dimension, dimension).
    """

    questions: Values
    texts: Values

    def lengths(self, texts: Values) -> Values:
        """Returns the length of every mapped text, shape (n,), above 0."""
        return np.asarray(np.linalg.norm(texts + texts @ self.texts, axis=1), dtype=np.float32)

    def direction(self, question: Values) -> Values:
        """Returns what a text's vector is multiplied with; the product over the text's length is the cosine of both, mapped."""
        mapped = question + question @ self.questions
        mapped = mapped / np.linalg.norm(mapped)
        return np.asarray(mapped + self.texts @ mapped, dtype=np.float32)


def shares(cosines: Values, starts: npt.NDArray[np.int64]) -> Values:
    """Returns the logarithm of each subject's share of a question, shape (subjects,), from `LEAST` to 0.

    Args:
        cosines: of the question and every text, the texts of one subject side by side; not empty.
        starts: where those of each subject begin; every subject has one.
    """
    odds = np.add.reduceat(np.exp(SHARPNESS * (cosines - cosines.max())), starts)
    return np.asarray(np.log(np.maximum(odds / odds.sum(), np.exp(LEAST))), dtype=np.float32)


@lru_cache(maxsize=2)
def shipped_adapter(model: str, dimension: int) -> Adapter:
    """Returns the adapter for a sentence model's vectors; one that changes nothing unless it was made for that model."""
    if ADAPTER.exists():
        with np.load(ADAPTER) as stored:
            if str(stored["model"]) == model:
                return Adapter(stored["questions"].astype(np.float32), stored["texts"].astype(np.float32))
    nothing = np.zeros((dimension, dimension), dtype=np.float32)
    return Adapter(nothing, nothing)
