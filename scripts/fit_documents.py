"""Fits assistant/answering/fitted_documents.json on quality/fitting_documents.jsonl; run it after changing how a passage is found.

Logistic regression over the first passage, cross-validated in ten folds. Its classes: the passage answers the question, or it does
not (nothing does, or another passage). Prints what thresholds would keep and let through, on folds not fitted on.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answering.document_evidence import FITTED_DOCUMENTS, features
from assistant.common.places import ROOT
from assistant.common.understood import understand_text
from assistant.domain.passage import Hit
from assistant.domain.principal import CITIZEN, Principal
from assistant.edition_maker import EditionMaker, build_embedder
from assistant.knowledge_base.knowledge import load_knowledge
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings

QUESTIONS = ROOT / "quality" / "fitting_documents.jsonl"
_READER = Principal("fitting", "fitting", ("leader",), ())
_THRESHOLDS = (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)


def _is_right(asked: dict[str, Any], hit: Hit) -> bool:
    words = asked.get("words", [])
    return hit.passage.subject == asked["document"] and all(word.lower() in hit.passage.text.lower() for word in words)


def main() -> None:
    settings = Settings()
    embedder = build_embedder(settings)
    if embedder is None:
        raise SystemExit("the sentence model is missing; make setup fetches it")
    embedder.queries(["mô hình"])
    search = EditionMaker(settings, embedder, build_first=True).search(load_knowledge(ROOT / "knowledge"))
    if not isinstance(search, HybridSearch):
        raise SystemExit("there is no index; make index builds it")
    known, answered = [], []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        text = understand_text(asked["q"])
        reader = _READER if asked["as"] == "official" else CITIZEN
        hits = search.search_now(text, limit=6, kinds=("document", "office"), principal=reader)
        known.append(features(text, hits))
        answered.append(asked["document"] is not None and _is_right(asked, hits[0]))
    names = list(known[0])
    values, right = np.array([[one[name] for name in names] for one in known]), np.array(answered)
    model = make_pipeline(StandardScaler(), LogisticRegression())
    folds = StratifiedKFold(10, shuffle=True, random_state=1)
    unseen = cross_val_predict(model, values, right, cv=folds, method="predict_proba")[:, 1]
    for threshold in _THRESHOLDS:
        kept, through = (unseen[right] >= threshold).mean(), (unseen[~right] >= threshold).mean()
        print(f"{threshold:.2f}: {kept:.0%} of the right ones, {through:.0%} of the others")
    model.fit(values, right)
    scaler, regression = model.steps[0][1], model.steps[1][1]
    weights = regression.coef_[0] / scaler.scale_
    content = {
        "made": f"scripts/fit_documents.py, {date.today()}, {len(right)} questions of {QUESTIONS.name}",
        "evidence": dict(zip(names, (round(float(weight), 4) for weight in weights), strict=True)),
        "constant": round(float(regression.intercept_[0] - weights @ scaler.mean_), 4),
    }
    FITTED_DOCUMENTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
