"""Answers as chats get them."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from fastapi import FastAPI

from assistant.domain.answer import Chart, Citation, Download, IndicatorAnswer, IndicatorReference, Series, Table
from assistant.domain.message import IncomingMessage, Reply
from tests.builders import NINE_MONTHS


def a_citation(
    title: str = "Luật Cư trú", locator: str = "Điều 28", url: str | None = "https://vanban.vn/68"
) -> Citation:
    return Citation("s1", title, locator, url, None, date(2026, 11, 21))


def figures(rows: int = 2, *, chart: bool = True, warnings: tuple[str, ...] = ()) -> IndicatorAnswer:
    reference = IndicatorReference(
        "van_ban_di",
        "Số văn bản đi",
        "x",
        "X",
        NINE_MONTHS,
        None,
        "",
        None,
        None,
        "",
        None,
        date(2023, 9, 30),
        "Báo cáo",
        warnings,
    )
    table = Table(("Đơn vị", "Số"), tuple((f"Phường {row}", row * 1000) for row in range(1, rows + 1)))
    drawn = Chart("bar", "Số văn bản đi", ("a",), (Series("s", (1.0,)),), "") if chart else None
    base = "/api/v1/answers/turn-1"
    downloads = (Download("Excel", f"{base}/export.xlsx"), Download("Ảnh", f"{base}/chart.png?answer=1"))
    return IndicatorAnswer(
        "Số văn bản đi:", (a_citation(),), reference, table, drawn, downloads=downloads if chart else downloads[:1]
    )


def hold_answers(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Returns what has to be set before the product answers anybody."""
    assistant, go = app.state.application.assistant, asyncio.Event()
    reply = assistant.reply

    async def held(asked: IncomingMessage) -> Reply:
        await go.wait()
        answered: Reply = await reply(asked)
        return answered

    monkeypatch.setattr(assistant, "reply", held)
    return go
