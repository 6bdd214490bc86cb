"""One state of the knowledge and everything that answers from it. Nothing of an edition ever changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.answering.answering import Answering
from assistant.answering.sources import Sources
from assistant.common.gazetteer import Name
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.knowledge import Knowledge
from assistant.ports import PassageSearch
from assistant.retrieval.procedure_matching import ProcedureMatcher
from assistant.understanding.rules import RuleUnderstanding
from assistant.understanding.splitting import QuestionSplitter

CALM_S = 1.0  # between a new edition and the tidying up after it: first those who wait for it are answered


@dataclass(frozen=True, slots=True)
class Edition:
    """A question is answered from the edition it met first; a publication makes the next one.

    Attributes:
        revision: of the library, 0 when nothing was ever published.
        day: the day whose effective and expiry dates were applied.
        names: every name by which something is called, for whoever reads questions.
    """

    revision: int
    day: date
    knowledge: Knowledge
    names: tuple[Name, ...]
    search: PassageSearch
    rules: RuleUnderstanding
    splitter: QuestionSplitter
    answering: Answering
    sources: Sources
    indicators: IndicatorEngine
    matcher: ProcedureMatcher
