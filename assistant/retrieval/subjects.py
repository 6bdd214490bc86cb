"""Vectors of everything that people may mean, gathered from the index: how a subject is called, how people ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.retrieval.index import SearchIndex

Cosines = npt.NDArray[np.float32]
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands in the index for one subject, in this order: its names, questions, summaries.

    Attributes:
        subject: of its passage.
        names, questions, summaries: how many vectors of each kind.
    """

    subject: str
    names: int
    questions: int
    summaries: int


@dataclass(frozen=True, slots=True)
class SubjectCosines:
    """One value a subject, −1 to 1.

    Attributes:
        names, questions, summaries: the best of each kind; a subject without questions is asked for by its names.
        several: the mean of the best three questions.
    """

    names: Cosines
    questions: Cosines
    summaries: Cosines
    several: Cosines


class SubjectVectors:
    """The vectors of some subjects, row after row."""

    def __init__(self, subjects: Sequence[Rows], index: SearchIndex) -> None:
        """Copies the vectors, 1.5 kB each."""
        first = {passage.subject: at for at, passage in enumerate(index.passages)}
        everything = index.vectors.vectors()
        parts, at = [np.zeros((0, everything.shape[1]), dtype=np.float32)], 0
        self._ends: list[tuple[int, int, int, int]] = []
        for rows in subjects:
            row = int(np.searchsorted(index.owners, first[rows.subject]))
            names, questions = at + rows.names, at + rows.names + rows.questions
            end = questions + rows.summaries
            parts.append(everything[row : row + end - at])
            self._ends.append((at, names, questions, end))
            at = end
        self._matrix = np.concatenate(parts)

    def cosines(self, vector: Cosines) -> SubjectCosines:
        """Args: vector: of the question, unit length."""
        each = self._matrix @ vector
        found = np.zeros((4, len(self._ends)), dtype=np.float32)
        for at, (start, names, questions, end) in enumerate(self._ends):
            asked = each[names:questions] if questions > names else each[start:names]
            found[:, at] = each[start:names].max(), asked.max(), each[questions:end].max(initial=-1), _several(asked)
        return SubjectCosines(*found)


def _several(cosines: Cosines) -> float:
    return float(np.sort(cosines)[-_SEVERAL:].mean())
