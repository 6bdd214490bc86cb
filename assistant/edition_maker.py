"""One state of the knowledge → the edition that answers from it, wired by hand; with its index, in memory and on disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from assistant.adapters.memory import MemorySearch
from assistant.adapters.memory_dossiers import MemoryDossierLookup
from assistant.answering.answering import Answering
from assistant.answering.courtesy import CourtesyAnswerer
from assistant.answering.document import DocumentAnswerer
from assistant.answering.dossier import DossierAnswerer
from assistant.answering.indicator import IndicatorAnswerer
from assistant.answering.other_provinces import OtherProvinces
from assistant.answering.policy import default_policy
from assistant.answering.procedure import ProcedureAnswerer
from assistant.answering.same_words import SameWords
from assistant.answering.sources import Sources
from assistant.answering.unit_changes import UnitChanges
from assistant.common.gazetteer import Gazetteer
from assistant.domain.errors import SearchUnavailable
from assistant.events import log
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.register import Register
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.names import gazetteer_names, write_names
from assistant.knowledge_base.passages import all_passages, office_passage
from assistant.pipeline.edition import CALM_S, Edition
from assistant.ports import DossierLookup, PassageSearch, RegisterCounts
from assistant.retrieval.embedding import Embedder, SentenceTransformersEmbedder
from assistant.retrieval.index import SearchIndex, build, content_digest
from assistant.retrieval.index_files import current_digest, load_index, save_index
from assistant.retrieval.procedure_matching import ProcedureMatcher
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings
from assistant.understanding.rules import RuleUnderstanding
from assistant.understanding.splitting import QuestionSplitter


class EditionMaker:
    """Knowledge → edition: the index of its passages, in memory and on disk, and the names that Rasa reads."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder | None,
        progress: Callable[[int, int], None] = lambda done, total: None,
        *,
        build_first: bool = False,
        counts: RegisterCounts | None = None,
        lookup: DossierLookup | None = None,
    ) -> None:
        """Args:
        embedder: None when there is no sentence model; then search is by words alone.
        build_first: whether a missing index is built; a service does not wait for that, it searches by words alone.
        """
        self._settings = settings
        self._build_first = build_first
        self._counts = counts
        self._lookup = lookup
        self._embedder = embedder
        self._progress = progress
        self._saving = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._newest: SearchIndex | None = None

    def __call__(self, knowledge: Knowledge, revision: int, day: date, before: Edition | None) -> Edition:
        """Blocking; takes over from the edition before, or from disk, what did not change."""
        search = self.search(knowledge, before)
        edition = build_edition(knowledge, search, revision, day, self._counts, self._lookup, before)
        if before is not None:
            write_names(edition.names)
        return edition

    def search(self, knowledge: Knowledge, before: Edition | None = None) -> PassageSearch:
        """Returns the search over a state of the knowledge; blocking."""
        known = before.search.index if before is not None and isinstance(before.search, HybridSearch) else None
        if before is not None and known is not None:
            passages = all_passages(knowledge, before.knowledge, known.passages)
        else:
            passages = all_passages(knowledge)
        if self._embedder is None:
            return MemorySearch(passages)
        same = current_digest(self._settings.index_dir) == content_digest(passages, self._embedder)
        # What was published before this process began is on disk only.
        at_start = before is None or before.revision == 0
        stored = self._stored(self._embedder) if same or at_start else None
        known = stored or known
        if known is None and before is None and not self._build_first:
            return MemorySearch(passages)
        index = build(passages, self._embedder, known, self._progress)
        if before is not None and index is not stored:
            self._newest = index
            self._saving.submit(self._save, index)
        return HybridSearch(index, self._embedder)

    def wait_until_saved(self) -> None:
        """Blocks until the newest index is on disk; the end of the process waits for that by itself."""
        self._saving.submit(lambda: None).result()

    def _save(self, index: SearchIndex) -> None:
        """The disk is for the next start: first those who wait for the new edition are answered, and of several in a row only the
        newest is written.
        """
        time.sleep(CALM_S)
        if index is not self._newest:
            return
        try:
            save_index(self._settings.index_dir, index)
        except OSError as error:
            log("index.unsaved", cause=str(error))

    def _stored(self, embedder: Embedder) -> SearchIndex | None:
        try:
            return load_index(self._settings.index_dir, embedder)
        except SearchUnavailable as error:
            log("index.missing", cause=str(error))
            return None


def build_edition(
    knowledge: Knowledge,
    search: PassageSearch,
    revision: int = 0,
    day: date | None = None,
    counts: RegisterCounts | None = None,
    lookup: DossierLookup | None = None,
    before: Edition | None = None,
) -> Edition:
    """Wires everything that answers from one state of the knowledge, over any search; without counts there is no register.

    Args:
        before: an earlier edition, from which what did not change is taken over.
    """
    policy = default_policy()
    office = knowledge.office
    register = Register(counts, knowledge.units) if counts is not None else None
    engine = IndicatorEngine(knowledge.tables, knowledge.units, register)
    names = gazetteer_names(knowledge)
    gazetteer = Gazetteer(names)
    rules = RuleUnderstanding(lambda: gazetteer)
    matcher = procedure_matcher(knowledge, search, before.matcher if before is not None else None)
    others = OtherProvinces(knowledge.provinces, office, knowledge.documents)
    answering = Answering(
        ProcedureAnswerer(knowledge.procedures, knowledge.uncovered, matcher, office, policy, knowledge.special_cases),
        IndicatorAnswerer(
            engine,
            office.root_unit,
            search,
            policy,
            knowledge.reports,
            {code: procedure.name for code, procedure in knowledge.procedures.items()},
        ),
        DocumentAnswerer(search, office, policy, others),
        CourtesyAnswerer(office, office_passage(office), len(knowledge.procedures), others),
        rules,
        DossierAnswerer(lookup or MemoryDossierLookup(), knowledge.units, office),
        SameWords(knowledge.documents),
        UnitChanges(knowledge.units, knowledge.documents),
    )
    return Edition(
        revision=revision,
        day=day or date.today(),
        knowledge=knowledge,
        names=names,
        search=search,
        rules=rules,
        splitter=QuestionSplitter(rules.gazetteer),
        answering=answering,
        sources=Sources(search, engine, knowledge.procedures),
        indicators=engine,
        matcher=matcher,
    )


def procedure_matcher(
    knowledge: Knowledge, search: PassageSearch, before: ProcedureMatcher | None = None
) -> ProcedureMatcher:
    """Returns the matcher over one state of the knowledge, by words alone when the search has no vectors."""
    if isinstance(search, HybridSearch):
        return ProcedureMatcher(knowledge.procedures, knowledge.uncovered, search.index, search.embedder, before)
    return ProcedureMatcher(knowledge.procedures, knowledge.uncovered, before=before)


def build_embedder(
    settings: Settings, loaded: Callable[[], None] = lambda: None
) -> SentenceTransformersEmbedder | None:
    """Returns the sentence model of the settings, not loaded yet; None when it is not there."""
    try:
        return SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads, loaded=loaded)
    except OSError as error:
        log("model.missing", cause=str(error))
        return None
