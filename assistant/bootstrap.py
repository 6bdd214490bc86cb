"""Where concrete classes meet: the product, wired once, by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant import __version__
from assistant.adapters.memory import MemoryJournal, NoDialogue
from assistant.adapters.memory_accounts import MemoryAccounts
from assistant.adapters.memory_desk import MemoryApprovalRequests, MemoryAuditLog, MemoryKeptSettings
from assistant.adapters.memory_field_reports import MemoryFieldReports
from assistant.adapters.memory_inbox import MemoryInbox, MemoryTalks
from assistant.adapters.memory_insight import MemoryFeedback, MemoryHandledQuestions, MemoryInsight
from assistant.adapters.memory_linked_accounts import MemoryLinkedAccounts
from assistant.adapters.memory_pins import MemoryPins
from assistant.adapters.memory_regression import MemoryRegressionQuestions
from assistant.adapters.memory_understanding import MemoryExamples, MemoryShelf, MemoryTrainer
from assistant.adapters.rasa_dialogue import RasaDialogue
from assistant.adapters.rasa_shelf import FileShelf
from assistant.adapters.running import RasaAddress
from assistant.adapters.sql.accounts import SqlAccounts
from assistant.adapters.sql.approval_requests import SqlApprovalRequests
from assistant.adapters.sql.audit_log import SqlAuditLog
from assistant.adapters.sql.database import close_database, migrate, open_blocking, open_database
from assistant.adapters.sql.dossier_lookup import SqlDossierLookup
from assistant.adapters.sql.examples import SqlExamples
from assistant.adapters.sql.feedback import SqlFeedback
from assistant.adapters.sql.field_reports import SqlFieldReports
from assistant.adapters.sql.handled_questions import SqlHandledQuestions
from assistant.adapters.sql.inbox import SqlInbox, SqlTalks
from assistant.adapters.sql.insight import SqlInsight
from assistant.adapters.sql.journal import SqlJournal
from assistant.adapters.sql.kept_settings import SqlKeptSettings
from assistant.adapters.sql.library import SqlLibrary
from assistant.adapters.sql.linked_accounts import linked_accounts_of
from assistant.adapters.sql.people import SqlPeople
from assistant.adapters.sql.pins import SqlPins
from assistant.adapters.sql.register_counts import SqlRegisterCounts
from assistant.adapters.sql.regression_questions import SqlRegressionQuestions
from assistant.adapters.sql.zalo_tokens import zalo_tokens_of
from assistant.adapters.training_process import ProcessTrainer
from assistant.adapters.zalo import ZaloApi
from assistant.adapters.zalo_identity import ZaloIdentity
from assistant.answering.report import ReportForm
from assistant.answering.report_status import ReportStatus
from assistant.domain.errors import SearchUnavailable
from assistant.domain.office import Office
from assistant.edition_maker import EditionMaker, build_embedder
from assistant.knowledge_base.approval import Approval
from assistant.knowledge_base.catalogue import Catalogue
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.knowledge_base.names import gazetteer_names, write_names
from assistant.knowledge_base.publishing import Publishing
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.edition import Edition
from assistant.pipeline.editions import Editions
from assistant.pipeline.guard import Guard
from assistant.pipeline.operating import Operating
from assistant.pipeline.published_knowledge import PublishedKnowledge
from assistant.pipeline.regression import Regression
from assistant.pipeline.staff import Staff
from assistant.ports import (
    Accounts,
    ApprovalRequests,
    AuditLog,
    Dialogue,
    Examples,
    Feedback,
    FieldReports,
    HandledQuestions,
    Inbox,
    Insight,
    Journal,
    KeptSettings,
    LinkedAccounts,
    ModelShelf,
    People,
    Pins,
    RegressionQuestions,
    Talks,
    Trainer,
)
from assistant.rasa_model import name_of, rasa_model
from assistant.retrieval.embedding import SentenceTransformersEmbedder
from assistant.retrieval.index import SearchIndex
from assistant.retrieval.index_files import save_index
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.adapters.oidc import OidcProvider
    from assistant.adapters.telegram import TelegramBot


@dataclass(frozen=True, slots=True)
class Application:
    """The wired product, as web pages, channels and commands use it."""

    settings: Settings
    office: Office
    assistant: Assistant
    editions: Editions
    publishing: Publishing
    report_form: ReportForm
    field_reports: FieldReports
    people: People
    journal: Journal
    rasa: RasaDialogue | None
    engine: AsyncEngine
    http: httpx.AsyncClient
    embedder: SentenceTransformersEmbedder | None
    inbox: Inbox = field(default_factory=MemoryInbox)
    talks: Talks = field(default_factory=MemoryTalks)
    pins: Pins = field(default_factory=MemoryPins)
    feedback: Feedback = field(default_factory=MemoryFeedback)
    insight: Insight = field(default_factory=MemoryInsight)
    handled: HandledQuestions = field(default_factory=MemoryHandledQuestions)
    audit: AuditLog = field(default_factory=MemoryAuditLog)
    requests: ApprovalRequests = field(default_factory=MemoryApprovalRequests)
    kept_settings: KeptSettings = field(default_factory=MemoryKeptSettings)
    linked: LinkedAccounts = field(default_factory=MemoryLinkedAccounts)
    accounts: Accounts = field(default_factory=MemoryAccounts)
    operating: Operating = field(init=False)
    catalogue: Catalogue = field(init=False)
    regression_questions: RegressionQuestions = field(default_factory=MemoryRegressionQuestions)
    regression: Regression = field(init=False)
    examples: Examples = field(default_factory=MemoryExamples)
    trainer: Trainer = field(default_factory=MemoryTrainer)
    models: ModelShelf = field(default_factory=MemoryShelf)
    telegram: TelegramBot | None = None
    zalo: ZaloApi | None = None
    oidc: OidcProvider | None = None
    zalo_identity: ZaloIdentity | None = None

    def __post_init__(self) -> None:
        hotline = self.office.hotline
        object.__setattr__(self, "operating", Operating(self.kept_settings, self.publishing.note, hotline))
        object.__setattr__(self, "catalogue", Catalogue(self.publishing.library, self.editions.shipped))
        object.__setattr__(self, "regression", Regression(self.regression_questions, self.editions))

    @property
    def approval(self) -> Approval:
        return Approval(self.publishing, self.requests, self.kept_settings, self.regression.compare)

    @property
    def staff(self) -> Staff:
        return Staff(self.people, self.accounts, self.publishing.note)

    async def close(self) -> None:
        """Gives connections back."""
        if self.telegram is not None:
            await self.telegram.close()
        if self.zalo is not None:
            await self.zalo.close()
        if self.zalo_identity is not None:
            await self.zalo_identity.close()
        await self.http.aclose()
        await self.editions.close()
        await close_database(self.engine)


def build_application(settings: Settings, *, grown: Callable[[], None] = lambda: None) -> Application:
    """Reads knowledge and index, migrates the store, and wires everything; blocking, about 1 s.

    The sentence model loads in the background: until it is there, search is by words alone.

    Args:
        grown: called when something large has been made that stays: another edition, the sentence model.

    Raises:
        KnowledgeError: a file of `knowledge/` is wrong.
    """
    knowledge = load_knowledge(settings.knowledge)
    migrate(settings.database)
    engine = open_database(settings.database)
    embedder = build_embedder(settings, grown)
    http = httpx.AsyncClient(base_url=settings.rasa_url, timeout=settings.rasa_timeout_s, trust_env=False)
    address = RasaAddress(settings)
    rasa = None
    if settings.gateway_token is not None:
        token = settings.gateway_token.get_secret_value()
        rasa = RasaDialogue(http, token, timeout_s=settings.rasa_timeout_s, address=lambda: address.url)
    library = SqlLibrary(engine)
    counts = SqlRegisterCounts(open_blocking(settings.database))
    lookup = SqlDossierLookup(engine, settings.dossier_key)
    maker = EditionMaker(settings, embedder, counts=counts, lookup=lookup)
    editions = Editions(knowledge, library, maker, placed=grown)
    audit = SqlAuditLog(engine)
    journal = SqlJournal(engine, lambda: versions_of(editions.current, address.model))
    reports = SqlFieldReports(engine)
    return Application(
        settings=settings,
        office=knowledge.office,
        assistant=build_assistant(editions, journal, rasa or NoDialogue(), reports),
        editions=editions,
        publishing=Publishing(library, editions.refresh, knowledge.item, name_of=knowledge.name_of, audit=audit),
        report_form=ReportForm(reports, knowledge.office),
        field_reports=reports,
        people=SqlPeople(engine),
        accounts=SqlAccounts(engine),
        journal=journal,
        rasa=rasa,
        engine=engine,
        http=http,
        embedder=embedder,
        inbox=SqlInbox(engine),
        talks=SqlTalks(engine, settings.dossier_key),
        pins=SqlPins(engine),
        feedback=SqlFeedback(engine),
        insight=SqlInsight(engine),
        handled=SqlHandledQuestions(engine),
        audit=audit,
        requests=SqlApprovalRequests(engine),
        kept_settings=SqlKeptSettings(engine),
        linked=linked_accounts_of(engine, settings),
        regression_questions=SqlRegressionQuestions(engine),
        examples=SqlExamples(engine),
        trainer=ProcessTrainer(),
        models=FileShelf(address),
        telegram=build_telegram(settings),
        zalo=build_zalo(settings, engine),
        oidc=build_oidc(settings),
        zalo_identity=build_zalo_identity(settings),
    )


def build_telegram(settings: Settings) -> TelegramBot | None:
    """Returns the bot of the settings, None without a token. Nothing is sent yet."""
    if settings.telegram_token is None:
        return None
    from assistant.adapters.telegram import TelegramBot  # half a second, for nothing where there is no Telegram

    return TelegramBot(settings.telegram_token.get_secret_value(), settings.telegram_api_url)


def build_oidc(settings: Settings) -> OidcProvider | None:
    """Returns the identity provider of the settings, None without them. Nothing is asked yet."""
    if not settings.has_oidc or settings.oidc_client_secret is None:
        return None
    from assistant.adapters.oidc import OidcProvider

    secret = settings.oidc_client_secret.get_secret_value()
    return OidcProvider(settings.oidc_issuer, settings.oidc_client_id, secret)


def build_zalo(settings: Settings, engine: AsyncEngine) -> ZaloApi | None:
    """Returns what sends to Zalo, None without its settings."""
    if not settings.has_zalo:
        return None
    client = httpx.AsyncClient(timeout=10)
    return ZaloApi(client, zalo_tokens_of(engine, client, settings, settings.secret_key), settings.zalo_api_url)


def build_zalo_identity(settings: Settings) -> ZaloIdentity | None:
    """Returns what asks Zalo whose token of the mini app it is, None without its settings."""
    if not settings.zalo_mini_app or not settings.app_secret:
        return None
    return ZaloIdentity(httpx.AsyncClient(), settings.zalo_graph_url, settings.app_secret)


async def prepare_index(settings: Settings, shipped: Knowledge, progress: Callable[[int, int], None]) -> int:
    """Builds and saves the names and the index of everything shipped and published; returns how many passages it has."""
    migrate(settings.database)
    engine = open_database(settings.database)
    embedder = SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads)
    maker = EditionMaker(settings, embedder, progress, build_first=True)
    published, _, _ = await PublishedKnowledge(shipped, SqlLibrary(engine)).newest()
    await engine.dispose()
    write_names(gazetteer_names(published))
    search = maker.search(published)
    if not isinstance(search, HybridSearch):
        raise SearchUnavailable("the index was not built")
    save_index(settings.index_dir, search.index)
    return len(search.index.passages)


def build_assistant(
    editions: Editions,
    journal: Journal | None = None,
    dialogue: Dialogue | None = None,
    reports: FieldReports | None = None,
) -> Assistant:
    """Wires the line; without a journal, a dialogue or field reports, in memory and by rules."""
    office = editions.current.knowledge.office
    status = ReportStatus(reports or MemoryFieldReports(), office.hotline)
    return Assistant(dialogue or NoDialogue(), editions, Guard(office.hotline), journal or MemoryJournal(), status)


@lru_cache(maxsize=1)
def _shipped_version() -> str:
    return name_of(rasa_model())


def versions_of(edition: Edition, model: str) -> dict[str, Any]:
    """Returns which product, knowledge, index and models answer; kept beside every turn.

    Args:
        model: that Rasa has; "" for the one of the shipped data.
    """
    search = edition.search
    index: SearchIndex | None = search.index if isinstance(search, HybridSearch) else None
    return {
        "product": __version__,
        "knowledge": edition.knowledge.digest,
        "index": index.manifest.digest if index else None,
        "embedding": index.manifest.model if index else None,
        "rasa": model or _shipped_version(),
    }
