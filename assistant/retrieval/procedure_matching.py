"""Which procedure a question means: by names, by how people ask, by what it is for. The facts of a procedure play no part.

Two models that `scripts/fit_matching.py` fitted: a softmax regression ranks, a logistic regression tells whether the first one is
meant at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.domain.procedure import Procedure
from assistant.domain.uncovered import UncoveredTopic
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.fitted import fitted
from assistant.retrieval.index import SearchIndex
from assistant.retrieval.lexical import LexicalIndex
from assistant.retrieval.shortening import last_question, shortened
from assistant.retrieval.subjects import Rows, SubjectVectors

Values = npt.NDArray[np.float32]
# While there is no sentence model, the share of a question's words is the evidence: this much of them any procedure says,
# and so much is added for a name that was said.
_POOR_SHARE, _NAMED = 0.55, 0.5
_LEAD = 0.008  # of the cosine of a topic over that of the next one, below which neither is named; set by hand
_CLOSE = 0.86  # the cosine above which a question is about a topic that nothing here covers


@dataclass(frozen=True, slots=True)
class Match:
    """A procedure that a question may mean.

    Attributes:
        score: comparable within one question only.
        evidence: how likely this is the one meant and not one that nobody described, 0–1.
    """

    code: str
    score: float
    evidence: float


@dataclass(frozen=True, slots=True)
class Matching:
    """What a question may be about.

    Attributes:
        procedures: the best first.
        nearer: whether some topic without content is nearer than any procedure.
        uncovered: id of that topic, None when others are as near.
    """

    procedures: tuple[Match, ...] = ()
    nearer: bool = False
    uncovered: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure before it is judged; `features` are what its evidence is computed from, without a sentence model only two."""

    code: str
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranking:
    candidates: tuple[Candidate, ...] = ()
    nearer: bool = False
    uncovered: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """The nearest topic without content, its cosine, and how far the next one is behind; None when there are none."""

    id: str | None
    cosine: float
    lead: float = 0.0


class ProcedureMatcher:
    """Ranks all procedures for a question; without a sentence model, by words alone."""

    def __init__(
        self,
        procedures: Mapping[str, Procedure],
        uncovered: Mapping[str, UncoveredTopic],
        index: SearchIndex | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        """Counts the words of names and questions (1 ms a procedure); vectors are those of the index."""
        self.codes = tuple(procedures)
        self._topics = tuple(uncovered)
        own = tuple(procedures.values())
        self._words = LexicalIndex.build(
            [". ".join((procedure.name, *procedure.aliases)) for procedure in own],
            [" ".join((procedure.summary, *procedure.asked)) for procedure in own],
        )
        self._embedder = embedder
        self._vectors = self._topic_vectors = None
        if index is not None and embedder is not None:
            rows = [Rows(one.code, 1 + len(one.aliases), len(one.asked), 1) for one in own]
            others = [Rows(one.id, 1 + len(one.aliases), len(one.questions), 0) for one in uncovered.values()]
            self._vectors, self._topic_vectors = SubjectVectors(rows, index), SubjectVectors(others, index)

    def match(self, question: str, named: Mapping[str, float], limit: int = 5) -> Matching:
        """Returns the best procedures first.

        Args:
            question: as understood, diacritics restored.
            named: code or topic → 1 for one whose name the question says, less when the name is shared.
        """
        ranking = self.ranked(question, named, limit)
        matches = (Match(one.code, one.score, self._evidence(one)) for one in ranking.candidates)
        return Matching(tuple(matches), ranking.nearer, ranking.uncovered)

    def ranked(self, question: str, named: Mapping[str, float], limit: int = 5) -> Ranking:
        """Returns what `match` judges, before it is judged."""
        if not self.codes:
            return Ranking()
        seen, topic = self.seen(question, named)
        scores = np.zeros(len(self.codes))
        for name, weight in fitted().ranking.items():
            scores += weight * seen.get(name, 0.0)
        order = np.argsort(-scores)
        candidates = []
        for rank, at in enumerate(order[:limit]):
            features = {name: float(values[at]) for name, values in seen.items()}
            features["ahead"] = float(scores[at] - scores[order[min(rank + 1, len(order) - 1)]])
            if "names" in seen:
                nearest = max(features["names"], features["questions"])
                features["topic_ahead"] = topic.cosine - nearest if topic.id is not None else 0.0
                features["topic_said"] = max((named.get(topic_id, 0.0) for topic_id in self._topics), default=0.0)
            candidates.append(Candidate(self.codes[at], float(scores[at]), features))
        nearer = "names" in seen and topic.cosine >= max(_CLOSE, seen["names"].max(), seen["questions"].max())
        return Ranking(tuple(candidates), nearer, topic.id if nearer and topic.lead >= _LEAD else None)

    def seen(self, question: str, named: Mapping[str, float]) -> tuple[dict[str, Values], Topic]:
        """Returns what is known about every procedure, in the order of the codes, and the nearest topic without content.

        While there is no sentence model, only what the words say.
        """
        words = self._words.scores(shortened(question))
        seen = {
            "bm25": words.bm25 / (words.bm25.max() or 1),
            "word_score": np.log1p(words.bm25),
            "pairs": words.pairs,
            "words": words.words,
            "says": np.array([named.get(code, 0.0) for code in self.codes], dtype=np.float32),
        }
        if self._vectors is None or self._embedder is None or not self._embedder.ready:
            return seen, Topic(None, 0.0)
        vector = self._embedder.queries([last_question(question)])[0]
        cosines = self._vectors.cosines(vector)
        seen |= {
            "names": cosines.names,
            "questions": cosines.questions,
            "several": cosines.several,
            "summary": cosines.summaries,
        }
        return seen, self._topic(vector)

    def _evidence(self, candidate: Candidate) -> float:
        seen = candidate.features
        if "names" in seen:
            return fitted().probability(seen)
        return min(1.0, max(0.0, seen["words"] - _POOR_SHARE) + _NAMED * seen["says"])

    def _topic(self, vector: Values) -> Topic:
        if not self._topics or self._topic_vectors is None:
            return Topic(None, 0.0)
        cosines = self._topic_vectors.cosines(vector)
        best = np.maximum(cosines.names, cosines.questions)
        first = int(best.argmax())
        second = float(np.delete(best, first).max(initial=0.0))
        return Topic(self._topics[first], float(best[first]), float(best[first]) - second)
