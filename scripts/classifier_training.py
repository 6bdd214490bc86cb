"""Learns `assistant/retrieval/classifier.npz`: which words speak for which procedure; half a minute on one core.

One support vector machine a procedure and one for what no procedure answers, over TF-IDF of words and pairs that two questions
say at least. Only the heaviest weights are kept: 150,000 of 3.8 million cost nothing on unseen folds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from assistant.retrieval.classifier import WEIGHT, WordClassifier, terms_of

_STRENGTH = 0.05  # C of the machines
_KEPT = 150_000
_LARGEST = 127


def learned(questions: Sequence[str], subjects: Sequence[int], codes: Sequence[str]) -> WordClassifier:
    """Returns the classifier.

    Args:
        questions: as understood.
        subjects: position in `codes` of the procedure that answers each, −1 for none; every code has a question.
    """
    vectorizer = TfidfVectorizer(analyzer=lambda text: [*terms_of(text)], sublinear_tf=True, min_df=2)
    features = vectorizer.fit_transform(questions) * WEIGHT
    classes = np.where(np.array(subjects) < 0, len(codes), subjects)
    machines = LinearSVC(C=_STRENGTH, class_weight="balanced", max_iter=2000, random_state=0).fit(features, classes)
    weights = machines.coef_.T
    least = np.partition(np.abs(weights).ravel(), -_KEPT)[-_KEPT]
    weights = np.where(np.abs(weights) < least, 0.0, weights)
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / _LARGEST
    return WordClassifier(
        tuple(codes),
        dict(vectorizer.vocabulary_),
        vectorizer.idf_.astype(np.float32),
        np.round(weights / scales).astype(np.int8),
        scales.astype(np.float32),
        machines.intercept_.astype(np.float32),
    )


def write(classifier: WordClassifier, path: Path) -> None:
    """Writes what `shipped_classifier` reads."""
    terms = sorted(classifier.places, key=classifier.places.__getitem__)
    np.savez_compressed(
        path,
        codes=np.frombuffer("\n".join(classifier.codes).encode(), dtype=np.uint8),
        terms=np.frombuffer("\n".join(terms).encode(), dtype=np.uint8),
        rarity=classifier.rarity.astype(np.float16),
        weights=classifier.weights,
        scales=classifier.scales,
        constants=classifier.constants,
    )
