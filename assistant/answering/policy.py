"""Thresholds and word lists that specialists tune, read from `policy.yml` beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_suffix(".yml")


@dataclass(frozen=True, slots=True)
class Policy:
    """See the comments in `policy.yml`."""

    follow_up_words: tuple[str, ...]
    aspect_words: frozenset[str]
    office_words: tuple[str, ...]
    procedure_evidence: float
    procedure_offer_evidence: float
    procedure_sure_evidence: float
    procedure_over_topic_evidence: float
    procedure_lead_over_name: float
    procedure_lead: float
    procedure_guess_evidence: float
    one_aspect_confidence: float
    document_evidence: float
    document_certain_evidence: float
    words_only_coverage: float
    metric_coverage: float
    metric_cosine: float


@lru_cache(maxsize=1)
def default_policy() -> Policy:
    """Returns the shipped policy."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    content["aspect_words"] = frozenset(content["aspect_words"].split())
    content["follow_up_words"] = tuple(content["follow_up_words"].split())
    content["office_words"] = tuple(content["office_words"].split(", "))
    return Policy(**content)
