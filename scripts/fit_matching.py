"""Fits adapter.npz, classifier.npz and fitted.json of assistant/retrieval on quality/fitting.jsonl; run it after changing what is
searched.

Four models, one after the other; a quarter of an hour on one core:

- adapter: see `adapter_training.py`; classifier: see `classifier_training.py`. What the other two are fitted on was computed by
  adapters and classifiers that had not seen the question (three folds);
- ranking: softmax regression over all procedures of every question that one of them answers;
- evidence: logistic regression over the first procedure. A question whose first procedure is the right one counts as meant, one
  that no procedure answers as not meant; questions whose first procedure is a wrong one are left out.

Ranking and evidence are cross-validated in ten folds for the figures that are printed.

People in quality/fitting.jsonl seldom say the name of a procedure. Every twentieth training sentence that says exactly one name is
taken in beside them, as a question about the procedure of that name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date

import numpy as np
from adapter_training import Lessons, trained
from classifier_training import learned, write
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.common.gazetteer import Gazetteer
from assistant.common.places import ROOT
from assistant.common.understood import understand_text
from assistant.evaluation.abstention import Asked, asked_questions, names_said, ready_matcher
from assistant.knowledge_base.asked import ASKED_EXAMPLES, FITTING
from assistant.knowledge_base.knowledge import load_knowledge
from assistant.retrieval.adapter import ADAPTER
from assistant.retrieval.classifier import CLASSIFIER
from assistant.retrieval.embedding import Embedder, Vectors
from assistant.retrieval.fitted import FITTED, fitted
from assistant.retrieval.procedure_matching import ProcedureMatcher
from assistant.retrieval.shortening import last_question
from assistant.settings import Settings
from assistant.understanding.examples import read_examples

RANKING = ("bm25", "names", "questions", "several", "words", "says", "learned", "classified")
EVIDENCE = (
    *("names", "questions", "several", "word_score", "words", "says", "learned", "ahead"),
    *("topic_ahead", "topic_names", "topic_several", "topic_word_score", "topic_words", "topic_pairs"),
    *("topic_said", "topic_learned", "classified", "class_margin", "unclassified", "no_margin"),
)
Seen = dict[str, np.ndarray]
_FOLDS = 3  # of the adapter and the classifier
_TRAINING = ROOT / "nlu_data" / "train"
_EVERY = 20
_RANKING_PENALTY = 0.01
_EVIDENCE_STRENGTH = 0.1  # C of the regression


class _Remembering:
    """A sentence model that reads a question once, however often it is asked."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self.name, self.dimension, self.ready = embedder.name, embedder.dimension, embedder.ready

    def queries(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = self._embedder.queries([text])[0]
        return np.stack([self._known[text] for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.passages(texts)


def main() -> None:
    matcher, gazetteer = ready_matcher(Settings(), _Remembering)
    asked = [*asked_questions(FITTING, gazetteer), *_named(matcher, gazetteer)]
    seen = _taught(matcher, asked)
    content = {
        "made": f"scripts/fit_matching.py, {date.today()}, {len(asked)} questions of quality/fitting.jsonl and nlu_data/train"
    }
    content |= {"ranking": _ranking(matcher, asked, seen), "evidence": {}, "constant": 0.0}
    _write(content)
    fitted.cache_clear()
    content["evidence"], content["constant"] = _evidence(matcher, asked, seen)
    _write(content)


def _taught(matcher: ProcedureMatcher, asked: list[Asked]) -> list[Seen]:
    """Writes adapter and classifier learned from all questions; returns what the matcher sees of each by those that had not
    seen it.
    """
    vectors, embedder = matcher.vectors, matcher.embedder
    if vectors is None or embedder is None:
        raise SystemExit("there is no sentence model: run 'make setup'")
    knowledge, own = load_knowledge(Settings().knowledge), list(vectors.question_rows())
    texts = [text for one in knowledge.procedures.values() for text in one.asked]
    texts += [text for topic in knowledge.uncovered.values() for text in topic.questions]
    rows, subjects = np.array(own).T
    lessons = Lessons(embedder.queries([last_question(understand_text(text)) for text in texts]), subjects, rows)
    place = {code: at for at, code in enumerate(matcher.codes)}
    questions = Lessons(
        embedder.queries([last_question(one.text) for one in asked]),
        np.array([place.get(one.wanted or "", -1) for one in asked]),
        np.full(len(asked), -1),
    )
    seen: dict[int, Seen] = {}
    for kept, held in [*KFold(_FOLDS, shuffle=True, random_state=1).split(asked), (np.arange(len(asked)), [])]:
        more = Lessons(questions.vectors[kept], questions.subjects[kept], questions.left_out[kept])
        adapter = trained(vectors.texts, vectors.starts, len(matcher.codes), lessons + more)
        vectors.adapt(adapter)
        words = [*map(understand_text, texts), *(asked[at].text for at in kept)]
        of_words = [at if at < len(matcher.codes) else -1 for at in (*subjects, *questions.subjects[kept])]
        classifier = learned(words, of_words, matcher.codes)
        matcher.classify_by(classifier)
        seen |= {at: matcher.seen(asked[at].text, asked[at].named) for at in held}
    half = np.float16  # 600 kB instead of 1.2 MB
    write(classifier, CLASSIFIER)
    np.savez(ADAPTER, model=embedder.name, questions=adapter.questions.astype(half), texts=adapter.texts.astype(half))
    return [seen[at] for at in range(len(asked))]


def _named(matcher: ProcedureMatcher, gazetteer: Gazetteer) -> list[Asked]:
    sentences = [
        example.text
        for file in sorted(_TRAINING.glob("*.yml"))
        for example in read_examples(file)
        if file != ASKED_EXAMPLES and example.intent.startswith("procedure_")
    ]
    found = []
    for text in dict.fromkeys(understand_text(sentence) for sentence in sentences):
        named = names_said(text, gazetteer)
        if len(named) == 1 and set(named) <= set(matcher.codes):
            found.append(Asked(next(iter(named)), text, named))
    return found[::_EVERY]


def _write(content: dict[str, object]) -> None:
    FITTED.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _ranking(matcher: ProcedureMatcher, asked: list[Asked], seen: list[Seen]) -> dict[str, float]:
    count = len(matcher.codes)
    wanted = [(one.wanted, each) for one, each in zip(asked, seen, strict=True) if one.wanted]
    values = np.array([np.stack([each[name][:count] for name in RANKING], axis=1) for _, each in wanted], np.float64)
    right = np.array([matcher.codes.index(code) for code, _ in wanted])
    folds = KFold(10, shuffle=True, random_state=1).split(values)
    unseen = [
        np.argmax(values[held] @ _softmax(values[kept], right[kept]), axis=1) == right[held] for kept, held in folds
    ]
    sys.stdout.write(f"ranking: {np.concatenate(unseen).mean():.3f} first of {len(wanted)} (unseen folds)\n")
    return {name: round(float(w), 3) for name, w in zip(RANKING, _softmax(values, right), strict=True)}


def _softmax(values: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Args: values: [questions, procedures, features]. Returns one weight a feature."""
    scale = values.std(axis=(0, 1)) + 1e-9
    rows = np.arange(len(right))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = values @ (weights / scale)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        expected = (shares[:, :, None] * values).sum(axis=1) - values[rows, right]
        penalty = _RANKING_PENALTY * weights
        return float(-np.log(shares[rows, right]).mean() + penalty @ weights), expected.mean(
            axis=0
        ) / scale + 2 * penalty

    return minimize(loss, np.ones(values.shape[2]), jac=True, method="L-BFGS-B").x / scale


def _evidence(matcher: ProcedureMatcher, asked: list[Asked], seen: list[Seen]) -> tuple[dict[str, float], float]:
    first = [(one, matcher.rank(each, limit=1).candidates[0]) for one, each in zip(asked, seen, strict=True)]
    judged = [(one.wanted, best.features) for one, best in first if one.wanted in (None, best.code)]
    values = np.array([[features[name] for name in EVIDENCE] for _, features in judged])
    meant = np.array([wanted is not None for wanted, _ in judged])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_EVIDENCE_STRENGTH))
    folds = StratifiedKFold(10, shuffle=True, random_state=1)
    unseen = cross_val_predict(model, values, meant, cv=folds, method="predict_proba")[:, 1]
    area = roc_auc_score(meant, unseen)
    sys.stdout.write(f"evidence: area under the curve {area:.3f} of {len(judged)} (unseen folds)\n")
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        kept, refused = np.mean(unseen[meant] >= threshold), np.mean(unseen[~meant] < threshold)
        sys.stdout.write(f"{threshold}: answered of the meant {kept:.3f}, refused of the others {refused:.3f}\n")
    model.fit(values, meant)
    scaler, regression = model.steps[0][1], model.steps[1][1]
    weights = regression.coef_[0] / scaler.scale_
    constant = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    return {n: round(float(w), 4) for n, w in zip(EVIDENCE, weights, strict=True)}, round(constant, 4)


if __name__ == "__main__":
    main()
