"""Vectors of everything that people may mean, gathered from the index: how a subject is called, how people ask for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.retrieval.adapter import Adapter, shares, shipped_adapter
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
    """One value a subject, −1 to 1; `learned` is 0 or less.

    Attributes:
        names, questions: the best of each kind; a subject without questions is asked for by its names.
        several: the mean of the best three questions.
        learned: the logarithm of its share of the question, by everything that stands in the index for it, as adapted.
    """

    names: Cosines
    questions: Cosines
    several: Cosines
    learned: Cosines


class SubjectVectors:
    """The vectors of some subjects, row after row."""

    def __init__(self, subjects: Sequence[Rows], index: SearchIndex, adapter: Adapter | None = None) -> None:
        """Copies the vectors, 1.5 kB each.

        Args:
            adapter: None is the shipped one.
        """
        first = {passage.subject: at for at, passage in enumerate(index.passages)}
        everything = index.vectors.vectors()
        parts, at = [np.zeros((0, everything.shape[1]), dtype=np.float32)], 0
        self._ends: list[tuple[int, int, int]] = []
        for rows in subjects:
            row = int(np.searchsorted(index.owners, first[rows.subject]))
            names, questions = at + rows.names, at + rows.names + rows.questions
            end = questions + rows.summaries
            parts.append(everything[row : row + end - at])
            self._ends.append((at, names, questions))
            at = end
        self.texts = np.concatenate(parts)
        self.starts = np.array([start for start, _, _ in self._ends], dtype=np.int64)
        self._names = _ragged([(start, names) for start, names, _ in self._ends], at)
        asked = [(names, questions) if questions > names else (start, names) for start, names, questions in self._ends]
        self._asked = _ragged(asked, at)
        self.adapt(adapter or shipped_adapter(index.manifest.model, index.manifest.dimension))

    def adapt(self, adapter: Adapter) -> None:
        """Takes another adapter in place of the one before."""
        self._adapter = adapter
        self._lengths = adapter.lengths(self.texts)

    def question_rows(self) -> Iterator[tuple[int, int]]:
        """Yields (row in `texts`, position of the subject) of every question of a subject."""
        for at, (_, names, questions) in enumerate(self._ends):
            yield from ((row, at) for row in range(names, questions))

    def cosines(self, vector: Cosines) -> SubjectCosines:
        """Args: vector: of the question, unit length."""
        if not self._ends:
            return SubjectCosines(*np.zeros((4, 0), dtype=np.float32))
        each, adapted = (self.texts @ np.stack([vector, self._adapter.direction(vector)], axis=1)).T
        each = np.append(each, np.float32(-np.inf))  # what the rows without a text point at
        asked = np.sort(each[self._asked], axis=1)
        names = each[self._names].max(axis=1)
        return SubjectCosines(names, asked[:, -1], _several(asked), shares(adapted / self._lengths, self.starts))


def _ragged(ranges: Sequence[tuple[int, int]], nothing: int) -> npt.NDArray[np.int64]:
    """Rows from the first number of each pair to before the second, side by side, filled up with `nothing`."""
    longest = max((end - start for start, end in ranges), default=0)
    return np.array(
        [[*range(start, end), *[nothing] * (longest - end + start)] for start, end in ranges], dtype=np.int64
    )


def _several(rising: Cosines) -> Cosines:
    """The mean of the last three of each row, of fewer where there are fewer; −∞ is none."""
    last = rising[:, -_SEVERAL:]
    there = np.isfinite(last)
    return np.asarray(np.where(there, last, 0).sum(axis=1) / there.sum(axis=1), dtype=np.float32)
