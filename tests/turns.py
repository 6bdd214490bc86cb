"""Turns of each kind for tests of what people ask, kept in a journal."""

from __future__ import annotations

from datetime import date

from assistant.domain.answer import (
    Answer,
    Choice,
    Citation,
    Clarification,
    Handover,
    IndicatorAnswer,
    IndicatorReference,
    PeriodReference,
    ProcedureAnswer,
    ProcedureReference,
    Reason,
    Refusal,
)
from assistant.domain.message import IncomingMessage, Reply, Route, Turn, Understanding
from assistant.domain.principal import CITIZEN, Principal
from assistant.ports import Journal

SOURCES = (Citation("tt-1", "Nguồn mẫu", "", None, None, None),)
BIRTH = ProcedureAnswer("Nộp tờ khai.", SOURCES, ProcedureReference("1.001193", "Đăng ký khai sinh", "documents"))
IN_PART = ProcedureAnswer("Chỉ có phần đầu.", SOURCES, BIRTH.procedure, "partial")
YEAR = PeriodReference(date(2022, 1, 1), date(2022, 12, 31), "năm 2022")
LETTERS = IndicatorAnswer(
    "Có 5 văn bản.",
    SOURCES,
    IndicatorReference(
        "van_ban_di",
        "Số văn bản đi",
        "phuong-7",
        "Phường 7",
        YEAR,
        5,
        "5 văn bản",
        None,
        None,
        "",
        None,
        YEAR.end,
        "Mẫu",
    ),
)
WHICH = Clarification("Bạn hỏi loại nào?", (Choice("A", "a"), Choice("B", "b")))
CALL = Handover("Bạn gọi tổng đài nhé.")


def refused(reason: Reason = "no_data", text: str = "Tôi chưa có thông tin này.") -> Refusal:
    return Refusal(text, reason)


async def keep_turn(
    journal: Journal,
    turn_id: str,
    text: str,
    *answers: Answer,
    channel: str = "web",
    route: Route = "rasa",
    took_ms: int = 10,
    conversation: str | None = None,
    person: Principal = CITIZEN,
    intent: str = "procedure_documents",
) -> str:
    """Keeps a turn as if it had been asked now; returns its conversation."""
    begun = await journal.open(conversation, person, channel)
    understanding = Understanding(intent, 0.9, text, (), route)
    message = IncomingMessage(channel, text, begun.id, person)
    reply = Reply(begun.id, turn_id, understanding, answers)
    await journal.record(message, Turn(understanding, answers), reply, took_ms)
    return begun.id
