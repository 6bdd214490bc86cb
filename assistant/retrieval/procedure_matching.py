"""Which procedure a question means: by names, by how people ask, by what it is for. The facts of a procedure play no part.

Four models that `scripts/fit_matching.py` fitted: an adapter of the vectors (`adapter.py`), a classifier of the words
(`classifier.py`), a softmax regression that ranks, a logistic regression that tells whether the first one is meant at all. Topics
that nothing here covers are ranked beside the procedures: the nearer one of them comes, the less is a procedure meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.domain.procedure import Procedure
from assistant.domain.uncovered import UncoveredTopic
from assistant.retrieval.adapter import LEAST
from assistant.retrieval.classifier import WordClassifier, shipped_classifier
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
# By how much the best topic without content has more of it than a procedure.
_AGAINST = ("names", "several", "word_score", "words", "pairs")


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
        by_words: whether words alone decided, so that a name that was said is the best evidence.
    """

    procedures: tuple[Match, ...] = ()
    nearer: bool = False
    uncovered: str | None = None
    by_words: bool = True


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


_Counted = Mapping[tuple[str, str], int]


class ProcedureMatcher:
    """Ranks all procedures for a question; without a sentence model, by words alone."""

    def __init__(
        self,
        procedures: Mapping[str, Procedure],
        uncovered: Mapping[str, UncoveredTopic],
        index: SearchIndex | None = None,
        embedder: Embedder | None = None,
        before: ProcedureMatcher | None = None,
    ) -> None:
        """Counts the words of names and questions (1 ms a procedure or topic); vectors are those of the index.

        Args:
            before: an earlier matcher; the words of what reads as it did are not counted again.
        """
        self.codes = tuple(procedures)
        self.subjects = (*self.codes, *uncovered)
        own, others = [*procedures.values()], [*uncovered.values()]
        titles = [". ".join((one.name, *one.aliases)) for one in own]
        titles += [". ".join((one.name, *one.aliases)) for one in others]
        texts = [" ".join((one.summary, *one.asked)) for one in own] + [" ".join(one.questions) for one in others]
        self._words, self._counted = _counted(titles, texts, before)
        self.embedder = embedder
        self.classify_by(shipped_classifier())
        self.vectors = None
        if index is not None and embedder is not None:
            rows = [Rows(one.code, 1 + len(one.aliases), len(one.asked), 1) for one in own]
            rows += [Rows(one.id, 1 + len(one.aliases), len(one.questions), 0) for one in others]
            self.vectors = SubjectVectors(rows, index)

    def classify_by(self, classifier: WordClassifier) -> None:
        """Takes another classifier in place of the one before."""
        self._classifier = classifier
        self._classes = classifier.classes(self.codes, len(self.subjects) - len(self.codes))

    def match(self, question: str, named: Mapping[str, float], limit: int = 5) -> Matching:
        """Returns the best procedures first.

        Args:
            question: as understood, diacritics restored.
            named: code or topic → 1 for one whose name the question says, less when the name is shared.
        """
        ranking = self.ranked(question, named, limit)
        matches = (Match(one.code, one.score, self._evidence(one)) for one in ranking.candidates)
        by_words = not any("names" in one.features for one in ranking.candidates)
        return Matching(tuple(matches), ranking.nearer, ranking.uncovered, by_words)

    def ranked(self, question: str, named: Mapping[str, float], limit: int = 5) -> Ranking:
        """Returns what `match` judges, before it is judged."""
        return self.rank(self.seen(question, named), limit) if self.codes else Ranking()

    def rank(self, seen: Mapping[str, Values], limit: int = 5) -> Ranking:
        """Returns the procedures in order, from what `seen` returned."""
        scores = np.zeros(len(self.subjects))
        for name, weight in fitted().ranking.items():
            scores += weight * seen.get(name, 0.0)
        count = len(self.codes)
        order = np.argsort(-scores[:count])
        candidates = []
        for rank, at in enumerate(order[:limit]):
            features = {name: float(values[at]) for name, values in seen.items()}
            features["ahead"] = float(scores[at] - scores[order[min(rank + 1, count - 1)]])
            if "names" in seen:
                features |= self._against(seen, scores, at)
            candidates.append(Candidate(self.codes[at], float(scores[at]), features))
        topic = self._topic(seen)
        nearest = [seen[kind][:count].max() for kind in ("names", "questions") if kind in seen]
        nearer = topic.id is not None and topic.cosine >= max(_CLOSE, *nearest)
        return Ranking(tuple(candidates), nearer, topic.id if nearer and topic.lead >= _LEAD else None)

    def seen(self, question: str, named: Mapping[str, float]) -> dict[str, Values]:
        """Returns what is known about every procedure, in the order of the codes, and then about every topic without content.

        While there is no sentence model, only what the words say.
        """
        words = self._words.scores(shortened(question))
        seen = {
            "bm25": words.bm25 / (words.bm25.max() or 1),
            "word_score": np.log1p(words.bm25),
            "pairs": words.pairs,
            "words": words.words,
            "says": np.array([named.get(subject, 0.0) for subject in self.subjects], dtype=np.float32),
        }
        if self.vectors is None or self.embedder is None or not self.embedder.ready:
            return seen
        cosines = self.vectors.cosines(self.embedder.queries([last_question(question)])[0])
        classified = self._classifier.classified(shortened(question), self._classes)
        return seen | {
            "names": cosines.names,
            "questions": cosines.questions,
            "several": cosines.several,
            "learned": cosines.learned,
            "classified": classified.shares,
            "class_margin": classified.margins,
            "unclassified": np.full(len(self.subjects), classified.no_share, dtype=np.float32),
            "no_margin": np.full(len(self.subjects), classified.no_margin, dtype=np.float32),
        }

    def _against(self, seen: Mapping[str, Values], scores: npt.NDArray[np.float64], at: int) -> dict[str, float]:
        """What the topics without content have more of than one procedure, each the best of it; 0 when there are no topics."""
        count = len(self.codes)
        if count == len(self.subjects):
            return dict.fromkeys((*(f"topic_{name}" for name in _AGAINST), "topic_ahead", "topic_said"), 0.0) | {
                "topic_learned": LEAST
            }
        against = {f"topic_{name}": float(seen[name][count:].max() - seen[name][at]) for name in _AGAINST}
        against["topic_ahead"] = float(scores[count:].max() - scores[at])
        against["topic_said"] = float(seen["says"][count:].max())
        against["topic_learned"] = float(np.logaddexp.reduce(seen["learned"][count:]))
        return against

    def _evidence(self, candidate: Candidate) -> float:
        seen = candidate.features
        if "names" in seen:
            return fitted().probability(seen)
        return min(1.0, max(0.0, seen["words"] - _POOR_SHARE) + _NAMED * seen["says"])

    def _topic(self, seen: Mapping[str, Values]) -> Topic:
        count = len(self.codes)
        if "names" not in seen or count == len(self.subjects):
            return Topic(None, 0.0)
        best = np.maximum(seen["names"], seen["questions"])[count:]
        first = int(best.argmax())
        second = float(np.delete(best, first).max(initial=0.0))
        return Topic(self.subjects[count + first], float(best[first]), float(best[first]) - second)


def _counted(
    titles: Sequence[str], texts: Sequence[str], before: ProcedureMatcher | None
) -> tuple[LexicalIndex, _Counted]:
    """The words of titles and texts, and in which row those of each pair stand."""
    pairs = [*zip(titles, texts, strict=True)]
    words, known = (before._words, before._counted) if before is not None else (None, {})
    index = LexicalIndex.build(titles, texts, words, [known.get(pair) for pair in pairs])
    return index, {pair: row for row, pair in enumerate(pairs)}
