"""/api/v1/dossiers/import: an export of the one-stop system into the register, as `import-dossiers` does it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import date
from time import perf_counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, UploadFile

from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.bootstrap import Application
from assistant.domain.principal import Principal
from assistant.dossiers.importing import ImportOptions, ImportReport, import_dossiers
from assistant.events import log
from assistant.web.api.knowledge import APPROVERS
from assistant.web.dependencies import App, requires

router = APIRouter(prefix="/api/v1", tags=["dossiers"])
PATH = "/api/v1/dossiers/import"
Approver = Annotated[Principal, Depends(requires(*APPROVERS))]


@router.post("/dossiers/import")
async def import_file(
    app: App,
    caller: Approver,
    file: Annotated[UploadFile, File()],
    as_of: Annotated[date | None, Form()] = None,
    title: Annotated[str | None, Form(max_length=200)] = None,
    replace: Annotated[bool, Form()] = False,
    simulated: Annotated[bool, Form()] = False,
) -> dict[str, Any]:
    """Brings the register up to date and tells what became of the rows; what is in answers the next question."""
    options = ImportOptions(
        by=caller.name, as_of=as_of, title=(title or "").strip() or None, replace=replace, simulated=simulated
    )
    return _body(await bring_in(app, file, options))


async def bring_in(app: Application, file: UploadFile, options: ImportOptions) -> ImportReport:
    """Brings the register up to date; what is in it answers the next question.

    Raises:
        DocumentRefused: the file cannot be used; says why in Vietnamese.
    """
    began = perf_counter()
    edition = await app.editions.newest()
    name = (file.filename or "ho-so.csv").replace("\\", "/").rsplit("/", 1)[-1][:255]
    store = SqlDossiers(app.engine.url)
    try:
        report = await asyncio.to_thread(
            import_dossiers,
            file.file,
            name,
            store,
            edition.knowledge.units,
            edition.knowledge.procedures,
            app.settings.dossier_key,
            options,
        )
    finally:
        store.close()
    log("dossiers.imported", count=report.rows, took_ms=round((perf_counter() - began) * 1000))
    after = {"rows": report.rows, "added": report.added, "updated": report.updated, "rejected": report.rejected}
    await app.publishing.note(options.by, "import", "register", None, after, "")
    return report


def _body(report: ImportReport) -> dict[str, Any]:
    register = report.register
    return {
        "rows": report.rows,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "repeated": report.repeated,
        "rejected": report.rejected,
        "errors": [asdict(error) for error in report.errors],
        "warnings": list(report.warnings),
        "register": None if register is None else asdict(register),
    }
