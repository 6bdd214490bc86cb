"""library add-data: an office's table of numbers as a draft, as the API takes it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.common.text import normalise
from assistant.domain.indicator import DataSource
from assistant.domain.library import Version
from assistant.knowledge_base.dataset_period import read_period
from assistant.knowledge_base.dataset_upload import DatasetUpload, ReadDataset, read_dataset, told
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.publishing import Publishing
from assistant.knowledge_base.uploads import new_id, title_from
from assistant.messages import message
from assistant.settings import Settings

Run = Callable[[Settings, Callable[[Publishing], Awaitable[Version]]], Version]


def add(actions: Any, run: Run, who: Callable[[], str]) -> None:
    """Adds the action. Args: run: does something with the library; who: the name that is kept with the draft."""
    parser = actions.add_parser(
        "add-data", help="read a table of numbers (xlsx, csv) as a draft, see docs/indicator-data.md"
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--mapping", type=Path, help="JSON file: what the columns hold")
    parser.add_argument("--document", help="id of the data set this is a new version of")
    parser.add_argument("--title")
    parser.add_argument("--source")
    parser.add_argument("--period", help='as people call it, "quý 3 năm 2024"')
    for name in ("from", "to", "as-of"):
        parser.add_argument(
            f"--{name}", type=date.fromisoformat, metavar="YYYY-MM-DD", dest=name.replace("-", "_") + "_day"
        )
    parser.add_argument("--public", action="store_true", help="for citizens too; otherwise for officials only")
    parser.add_argument("--unit", help="of all numbers, for a table without a column of units")
    parser.add_argument("--sheet")
    parser.add_argument("--header-row", type=int)
    parser.set_defaults(command=lambda arguments: add_data(arguments, run, who))


def add_data(arguments: argparse.Namespace, run: Run, who: Callable[[], str]) -> int:
    from assistant.knowledge_base.knowledge import load_knowledge

    settings = Settings()
    shipped = load_knowledge(settings.knowledge)
    try:
        if arguments.document and shipped.item(arguments.document) and not shipped.tables.table(arguments.document):
            raise DocumentRefused("not_a_dataset", message("dataset.refused.kind", id=arguments.document))
        upload = _upload(arguments)
        read = read_dataset(upload, shipped.tables, shipped.units)
        version = run(settings, lambda publishing: _kept(publishing, upload, read, who()))
    except DocumentRefused as error:
        print(error.reason, file=sys.stderr)
        return 1
    print(
        f"{version.item_id} version {version.number} ({version.status}): {version.title}, {len(read.table.rows)} rows"
    )
    print(f"{read.error_count} errors, {len(read.checks)} disagreements")
    for line in (*read.warnings, *told(read.errors, read.checks)):
        print(f"  {line}")
    return 0


def _upload(arguments: argparse.Namespace) -> DatasetUpload:
    content = arguments.file.read_bytes()
    title = title_from(arguments.title, file_name=arguments.file.name)
    period = read_period(arguments.from_day, arguments.to_day, arguments.period, title, arguments.file.name)
    return DatasetUpload(
        dataset_id=arguments.document or new_id(title, content),
        name=arguments.file.name,
        content=content,
        title=title,
        source=DataSource(normalise(arguments.source or "") or title, None, None, None, None),
        period=period,
        as_of=arguments.as_of_day or period.end,
        visibility="public" if arguments.public else "internal",
        mapping=arguments.mapping.read_text(encoding="utf-8") if arguments.mapping else None,
        unit=arguments.unit,
        sheet=arguments.sheet,
        header_row=arguments.header_row,
    )


async def _kept(publishing: Publishing, upload: DatasetUpload, read: ReadDataset, by: str) -> Version:
    kind = await publishing.kind_of(upload.dataset_id)
    if kind not in (None, "dataset"):
        raise DocumentRefused("not_a_dataset", message("dataset.refused.kind", id=upload.dataset_id))
    warnings = (*read.warnings, *told(read.errors, read.checks))
    return await publishing.add_table(read.table, upload.name, upload.content, upload.said, warnings, by)
