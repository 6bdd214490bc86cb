"""Tables of a page as files to save."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi import Response

from assistant.domain.answer import Table
from assistant.exports.tables import tables_csv, tables_workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Named = tuple[str, Table]


def csv_file(name: str, tables: Sequence[Named]) -> Response:
    """Args: name: without its ending, in ASCII."""
    return _file(tables_csv(tables), "text/csv; charset=utf-8", f"{name}.csv")


async def xlsx_file(name: str, title: str, notes: Sequence[str], tables: Sequence[Named]) -> Response:
    """Args: name: without its ending, in ASCII."""
    content = await asyncio.to_thread(tables_workbook, title, notes, tables, datetime.now(UTC))
    return _file(content, _XLSX, f"{name}.xlsx")


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, media_type=media_type, headers=headers)
