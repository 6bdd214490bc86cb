"""The chat channels of this product: those whose settings are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.adapters.signed_links import links_of
from assistant.bootstrap import Application
from assistant.domain.answer import Answer, DocumentAnswer, IndicatorAnswer, Refusal
from assistant.domain.linked_account import AccountKind
from assistant.domain.principal import CITIZEN
from assistant.messages import message
from channels.base import Worker
from channels.files import ChatFiles
from channels.linking import Linking
from channels.talking import Officials, Talking


class Runs(Protocol):
    """Something that works in the background between start and stop."""

    def start(self) -> None: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Channels:
    """What runs beside the web.

    Attributes:
        workers: channel name → who answers what its webhook receives.
        others: what else has to be started and stopped, before and after the workers.
    """

    workers: Mapping[str, Worker]
    others: tuple[Runs, ...] = ()

    def start(self) -> None:
        for one in (*self.workers.values(), *self.others):
            one.start()

    async def stop(self) -> None:
        for one in (*self.others, *self.workers.values()):
            await one.stop()


def build_channels(application: Application) -> Channels:
    """Wires the channels that have their settings; none of them is started."""
    workers: dict[str, Worker] = {}
    others: list[Runs] = []
    for add in _CHANNELS:
        add(application, workers, others)
    return Channels(workers, tuple(others))


def chat_files(application: Application) -> ChatFiles:
    """Returns what makes the files of answers for chats."""

    def definitions() -> dict[str, str]:
        metrics = application.editions.current.knowledge.tables.metrics
        return {metric.id: metric.definition for metric in metrics.values()}

    return ChatFiles(application.journal, definitions)


def _officials(application: Application, kind: AccountKind, remark: str = "") -> Officials:
    def is_internal(answer: Answer) -> bool:
        """An answer is everybody's when everybody may open what it rests on."""
        sources = application.editions.current.sources
        citations = answer.citations if isinstance(answer, IndicatorAnswer | DocumentAnswer | Refusal) else ()
        return any(sources.open(citation.source_id, CITIZEN) is None for citation in citations)

    linking = Linking(kind, application.linked, application.people, application.audit, remark=remark)
    return Officials(linking, is_internal)


def _telegram(application: Application, workers: dict[str, Worker], others: list[Runs]) -> None:
    if application.telegram is None:
        return
    from channels.telegram_chat import NAME, TelegramChat, TelegramPolling

    settings = application.settings
    internal = settings.telegram_internal == "on"
    remark = "" if internal else message("chat.link.careful")
    talking = Talking(
        NAME,
        application.assistant,
        application.journal,
        application.talks,
        retention_days=settings.retention_days,
        asks_consent=True,
        officials=replace(_officials(application, "telegram", remark), abroad=True, internal=internal),
        operating=application.operating,
    )
    chat = TelegramChat(application.telegram, talking, chat_files(application))
    workers[NAME] = Worker(chat, application.inbox)
    if settings.telegram_secret is None:
        others.append(TelegramPolling(application.telegram, workers[NAME]))


def _zalo(application: Application, workers: dict[str, Worker], others: list[Runs]) -> None:
    if application.zalo is None:
        return
    from channels.zalo_channel import NAME, ZaloChannel

    settings = application.settings
    talking = Talking(
        NAME,
        application.assistant,
        application.journal,
        application.talks,
        retention_days=settings.retention_days,
        officials=_officials(application, "zalo"),
        operating=application.operating,
    )
    channel = ZaloChannel(
        application.zalo,
        talking,
        chat_files(application),
        disclosure=application.office.disclosure,
        link=links_of(settings).make,
        settings=settings,
    )
    workers[NAME] = Worker(channel, application.inbox)


_CHANNELS: tuple[Callable[[Application, dict[str, Worker], list[Runs]], None], ...] = (_telegram, _zalo)
