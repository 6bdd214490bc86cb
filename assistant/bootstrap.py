"""Where concrete classes meet: the product, wired once, by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant import __version__
from assistant.adapters.memory import MemoryJournal, MemorySearch, NoDialogue
from assistant.adapters.rasa_dialogue import RasaDialogue
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.people import SqlPeople
from assistant.answering.answering import Answering
from assistant.answering.courtesy import CourtesyAnswerer
from assistant.answering.document import DocumentAnswerer
from assistant.answering.indicator import IndicatorAnswerer
from assistant.answering.policy import default_policy
from assistant.answering.procedure import ProcedureAnswerer
from assistant.answering.report import ReportForm
from assistant.answering.sources import Sources
from assistant.common.gazetteer import Gazetteer
from assistant.domain.errors import SearchUnavailable
from assistant.events import log
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.knowledge_base.names import gazetteer_names
from assistant.knowledge_base.passages import all_passages, office_passage
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.guard import Guard
from assistant.ports import Dialogue, Journal, PassageSearch, People
from assistant.preparation import rasa_model
from assistant.retrieval.embedding import SentenceTransformersEmbedder
from assistant.retrieval.index import load_index
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings
from assistant.understanding.rules import RuleUnderstanding
from assistant.understanding.splitting import QuestionSplitter


@dataclass(frozen=True, slots=True)
class Application:
    """The wired product, as web pages, channels and commands use it."""

    settings: Settings
    knowledge: Knowledge
    assistant: Assistant
    answering: Answering
    report_form: ReportForm
    search: PassageSearch
    sources: Sources
    people: People
    journal: Journal
    rasa: RasaDialogue | None
    engine: AsyncEngine
    http: httpx.AsyncClient
    embedder: SentenceTransformersEmbedder | None

    async def close(self) -> None:
        """Gives connections back."""
        await self.http.aclose()
        await self.engine.dispose()


def build_application(settings: Settings) -> Application:
    """Reads knowledge and index, migrates the store, and wires everything; blocking, about 1 s.

    The sentence model loads in the background: until it is there, search is by words alone.

    Raises:
        KnowledgeError: a file of `knowledge/` is wrong.
    """
    knowledge = load_knowledge(settings.knowledge)
    migrate(settings.database)
    engine = open_database(settings.database)
    search, embedder = _search(settings, knowledge)
    http = httpx.AsyncClient(base_url=settings.rasa_url, timeout=settings.rasa_timeout_s, trust_env=False)
    rasa = None
    if settings.gateway_token is not None:
        token = settings.gateway_token.get_secret_value()
        rasa = RasaDialogue(http, token, timeout_s=settings.rasa_timeout_s)
    rules = build_rules(knowledge)
    answering, sources = build_answering(knowledge, search, rules)
    journal = SqlJournal(engine, _versions(knowledge, search))
    assistant = build_assistant(knowledge, rules, answering, journal, rasa or NoDialogue())
    people = SqlPeople(engine)
    return Application(
        settings,
        knowledge,
        assistant,
        answering,
        ReportForm(SqlFieldReports(engine), knowledge.office),
        search,
        sources,
        people,
        journal,
        rasa,
        engine,
        http,
        embedder,
    )


def build_rules(knowledge: Knowledge) -> RuleUnderstanding:
    """Wires the rules over the names of the knowledge."""
    gazetteer = Gazetteer(gazetteer_names(knowledge))
    return RuleUnderstanding(lambda: gazetteer)


def build_answering(knowledge: Knowledge, search: PassageSearch, rules: RuleUnderstanding) -> tuple[Answering, Sources]:
    """Wires the answerers over any search."""
    policy = default_policy()
    office = knowledge.office
    engine = IndicatorEngine(knowledge.tables, knowledge.units)
    answering = Answering(
        ProcedureAnswerer(knowledge.procedures, knowledge.other_procedures, search, office, policy),
        IndicatorAnswerer(engine, office.root_unit, search, policy),
        DocumentAnswerer(search, office, policy),
        CourtesyAnswerer(office, office_passage(office), len(knowledge.procedures)),
        rules,
    )
    return answering, Sources(search, engine)


def build_assistant(
    knowledge: Knowledge,
    rules: RuleUnderstanding,
    answering: Answering,
    journal: Journal | None = None,
    dialogue: Dialogue | None = None,
) -> Assistant:
    """Wires the line; without a journal or a dialogue, in memory and by rules."""
    guard = Guard(knowledge.office.hotline)
    splitter = QuestionSplitter(rules.gazetteer)
    return Assistant(dialogue or NoDialogue(), rules, splitter, answering, guard, journal or MemoryJournal())


def _search(settings: Settings, knowledge: Knowledge) -> tuple[PassageSearch, SentenceTransformersEmbedder | None]:
    """The index on disk with its model; without either, the same passages by words alone."""
    try:
        embedder = SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads)
        index = load_index(settings.index_dir, embedder)
    except (SearchUnavailable, OSError) as error:
        log("index.missing", cause=str(error))
        return MemorySearch(all_passages(knowledge)), None
    log("index.loaded", passages=len(index.passages), digest=index.manifest.digest)
    return HybridSearch(index, embedder), embedder


@lru_cache(maxsize=1)
def _rasa_version() -> str:
    return rasa_model().stem.removesuffix(".tar")


def _versions(knowledge: Knowledge, search: PassageSearch) -> dict[str, Any]:
    index = search.index.manifest if isinstance(search, HybridSearch) else None
    return {
        "product": __version__,
        "knowledge": knowledge.digest,
        "index": index.digest if index else None,
        "embedding": index.model if index else None,
        "rasa": _rasa_version(),
    }
