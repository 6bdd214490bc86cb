"""Weights that `scripts/fit_matching.py` fitted: which procedure comes first, and how likely the first one is the one meant."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FITTED = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Attributes:
    ranking: of what is known about every procedure; the highest sum comes first.
    evidence, constant: of what is known about the first one, a logistic regression.
    """

    ranking: Mapping[str, float]
    evidence: Mapping[str, float]
    constant: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Returns how likely a procedure with these features is the one meant, and not one that nobody described, 0–1."""
        logit = self.constant + sum(weight * features[name] for name, weight in self.evidence.items())
        return 1 / (1 + math.exp(-logit))


@lru_cache(maxsize=1)
def fitted() -> Fitted:
    """Returns the shipped weights."""
    content = json.loads(FITTED.read_text(encoding="utf-8"))
    return Fitted(content["ranking"], content["evidence"], content["constant"])
