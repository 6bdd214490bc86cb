"""Which procedure a question means: by names, by how people ask, by what it is for. The facts of a procedure play no part.

The weights were chosen on a broad plateau, with the question sets of quality/ in view. The evidence began as a logistic
regression on questions held out of `questions` in knowledge/procedures, once with their procedure among the candidates and once
without it (what a question about a procedure that nobody described looks like); the share of a name that was said, and the
constant, were set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.domain.procedure import Procedure
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.index import SearchIndex
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.shortening import last_question, shortened

_BM25, _NAMES, _SUMMARY, _QUESTIONS, _PAIRS, _NAMED = 2.0, 30.0, 10.0, 10.0, 0.5, 0.5
_POOR_SHARE = 0.55  # of a question's words, while there is no sentence model: that much any procedure says
_UNKNOWN_COSINE = 0.75  # of a procedure without questions: below what unrelated Vietnamese texts have


@dataclass(frozen=True, slots=True)
class Match:
    """A procedure that a question may mean.

    Attributes:
        score: comparable within one question only.
        evidence: how likely this is the one meant and not one that nobody described, 0–1; not calibrated, a third of the questions
            about procedures that nobody described pass 0.2.
    """

    code: str
    score: float
    evidence: float


@dataclass(frozen=True, slots=True)
class _Cosines:
    names: npt.NDArray[np.float32]
    summaries: npt.NDArray[np.float32]
    questions: npt.NDArray[np.float32]


class ProcedureMatcher:
    """Ranks all procedures for a question; without a sentence model, by words alone."""

    def __init__(
        self, procedures: Mapping[str, Procedure], index: SearchIndex | None = None, embedder: Embedder | None = None
    ) -> None:
        """Counts the words of names and questions (1 ms a procedure); vectors are those of the index."""
        self._codes = tuple(procedures)
        own = tuple(procedures.values())
        self._words = LexicalIndex.build(
            [". ".join((procedure.name, *procedure.aliases)) for procedure in own],
            [" ".join((procedure.summary, *procedure.questions)) for procedure in own],
        )
        self._embedder = embedder
        self._vectors = _Vectors(own, index) if index is not None and embedder is not None else None

    def match(self, question: str, named: Mapping[str, float], limit: int = 5) -> tuple[Match, ...]:
        """Returns the best procedures first.

        Args:
            question: as understood, diacritics restored.
            named: code → 1 for a procedure whose name the question says, less when the name is shared.
        """
        if not self._codes:
            return ()
        words = self._words.scores(shortened(question))
        bm25 = words.bm25 / (words.bm25.max() or 1)
        says = np.array([named.get(code, 0.0) for code in self._codes], dtype=np.float32)
        scores = _BM25 * bm25 + _PAIRS * words.pairs + _NAMED * says
        cosines = None
        if self._vectors is not None and self._embedder is not None and self._embedder.ready:
            cosines = self._vectors.cosines(self._embedder.queries([last_question(question)])[0])
            scores += _NAMES * cosines.names + _SUMMARY * cosines.summaries + _QUESTIONS * cosines.questions
        best = np.argsort(-scores)[: limit + 1]
        matches = []
        for rank, at in enumerate(best[:limit]):
            ahead = float(scores[at] - scores[best[rank + 1]]) if rank + 1 < len(best) else 1.0
            by_words = max(0.0, float(words.words[at]) - _POOR_SHARE) + _NAMED * float(says[at])
            evidence = _evidence(cosines, words.pairs, says, ahead, int(at)) if cosines else by_words
            matches.append(Match(self._codes[at], float(scores[at]), evidence))
        return tuple(matches)


class _Vectors:
    """The vectors of the index, in one row after another: names, questions, summary of each procedure."""

    def __init__(self, procedures: Sequence[Procedure], index: SearchIndex) -> None:
        first = {passage.subject: at for at, passage in enumerate(index.passages) if passage.kind == "procedure"}
        everything = index.vectors.vectors()
        parts, starts, names, questions, at = [], [], [], [], 0
        for procedure in procedures:
            row = int(np.searchsorted(index.owners, first[procedure.code]))
            name_count, question_count = 1 + len(procedure.aliases), len(procedure.questions)
            parts.append(everything[row : row + name_count + question_count + 1])
            starts.append(at)
            names.append(name_count)
            questions.append(question_count)
            at += name_count + question_count + 1
        self._matrix = np.concatenate(parts)
        self._starts = np.array(starts)
        self._names = np.array(names)
        self._questions = np.array(questions)

    def cosines(self, vector: npt.NDArray[np.float32]) -> _Cosines:
        """Returns the best cosine of each procedure's names and questions, and its summary's."""
        cosines = self._matrix @ vector
        begin, middle = self._starts, self._starts + self._names
        end = middle + self._questions
        best = [cosines[a:b].max() if b > a else _UNKNOWN_COSINE for a, b in zip(middle, end, strict=True)]
        return _Cosines(
            np.array([cosines[a:b].max() for a, b in zip(begin, middle, strict=True)], dtype=np.float32),
            cosines[end],
            np.array(best, dtype=np.float32),
        )


def _evidence(
    cosines: _Cosines, pairs: npt.NDArray[np.float32], says: npt.NDArray[np.float32], ahead: float, at: int
) -> float:
    questions, names, summary = (float(kind[at]) for kind in (cosines.questions, cosines.names, cosines.summaries))
    logit = (
        4.73 * questions
        + 2.08 * names
        + 9.11 * summary
        + 2.15 * float(pairs[at])
        + 1.15 * ahead
        + 1.44 * max(questions, names, summary)
        - 17.0
    )
    return 1 / (1 + math.exp(-logit - 1.5 * float(says[at])))
