"""An export → the register: rows are read, checked and handed to the store in batches; good ones stay, bad ones are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import BinaryIO

from assistant.domain.dossier import Register, StagedDossier
from assistant.domain.procedure import Procedure
from assistant.domain.unit import UnitRegistry
from assistant.dossiers.cells import day_of
from assistant.dossiers.checks import RowRefused
from assistant.dossiers.columns import Layout, title_of
from assistant.dossiers.procedure_facts import facts_of
from assistant.dossiers.reading import Export, open_export
from assistant.dossiers.rows import RowReader
from assistant.dossiers.unit_names import UnitNames
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.messages import message
from assistant.ports import DossierStore

MOST_ERRORS = 200  # listed; all are counted
_BATCH = 5_000  # rows
_COUNTED_BY: Mapping[str, tuple[str, ...]] = {
    "online": ("channel",),
    "on_time": ("promised", "limit"),
    "fee": ("fee",),
    "paid_online": ("paid_online",),
    "result_due": ("result_due",),
    "electronic_result": ("electronic_result", "result_file"),
    "digitised": ("parts_digitised",),
    "reused": ("reused", "from_store"),
    "shared": ("shared", "from_store", "result_code"),
    "identified": ("identified", "database"),
    "lookup": ("phone", "identity"),
}  # a figure and the columns of which it needs one


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was left out: `row` counts the file's rows from 1, `column` is the header it is about."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the rows of a file; rows = added + updated + unchanged + repeated + rejected.

    Attributes:
        unchanged: the register had them already, as new or newer.
        repeated: their code stands in the file again, as new or newer.
        errors: the first `MOST_ERRORS` of the rejected rows.
        warnings: Vietnamese sentences.
        register: as it is now; None when nothing was ever imported.
    """

    rows: int
    added: int
    updated: int
    unchanged: int
    repeated: int
    rejected: int
    errors: tuple[RowError, ...]
    warnings: tuple[str, ...]
    register: Register | None


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the person who imports says.

    Attributes:
        as_of: the last day the export speaks of; None: the latest day it tells of.
        title: of the register; None: the one it has, or the name of the file.
        replace: everything in the register goes first.
        simulated: the dossiers are made up, even if the file does not say so.
        now: UTC; neither `as_of` nor anything that happened can lie after this day in Vietnam.
    """

    by: str
    as_of: date | None = None
    title: str | None = None
    replace: bool = False
    simulated: bool = False
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


def import_dossiers(
    stream: BinaryIO,
    name: str,
    store: DossierStore,
    units: UnitRegistry,
    procedures: Mapping[str, Procedure],
    key: bytes,
    options: ImportOptions,
    progress: Callable[[int], None] = lambda rows: None,
) -> ImportReport:
    """Brings the register up to date with a file and returns what changed; blocking.

    Readers see the register as it was before until everything is in. Importing the same file again changes nothing.

    Args:
        stream: the file, readable from any place; it stays open.
        name: of the file; its ending tells the kind.
        key: of the digests of personal numbers.
        progress: told now and then how many rows have been read.

    Raises:
        DocumentRefused: the file cannot be read, may not be mixed with what the register holds, or `as_of` lies in the
            future; nothing has changed.
        StoreUnavailable: the database failed; nothing has changed.
    """
    now = int(options.now.timestamp())
    latest = options.as_of.toordinal() if options.as_of else day_of(now)
    if latest > day_of(now):  # the register never goes back in time, so a slip of the pen would stay
        raise DocumentRefused("future_as_of", message("dossier_import.refused.in_future"))
    export = open_export(stream, name)
    reader = RowReader(export.layout, UnitNames(units), facts_of(procedures), key, latest=latest, now=now)
    return _Import(export, name, store, reader, options, progress).run()


class _NothingGood(Exception):
    """Every row was rejected: the register stays as it is."""


class _Import:
    def __init__(
        self,
        export: Export,
        name: str,
        store: DossierStore,
        reader: RowReader,
        options: ImportOptions,
        progress: Callable[[int], None],
    ) -> None:
        self._export, self._name, self._store, self._options, self._progress = export, name, store, options, progress
        self._reader = reader
        self._rows = self._rejected = 0
        self._errors: list[RowError] = []

    def run(self) -> ImportReport:
        try:
            loaded = self._store.load(self._batches(), self._described, replace=self._options.replace)
        except _NothingGood:
            loaded = None
        return ImportReport(
            rows=self._rows,
            added=loaded.added if loaded else 0,
            updated=loaded.updated if loaded else 0,
            unchanged=loaded.unchanged if loaded else 0,
            repeated=loaded.repeated if loaded else 0,
            rejected=self._rejected,
            errors=tuple(self._errors),
            warnings=(*_layout_warnings(self._export.layout), *self._warnings(loaded.repeated if loaded else 0)),
            register=loaded.register if loaded else self._store.register(),
        )

    def _batches(self) -> Iterator[list[StagedDossier]]:
        stored = None if self._options.replace else self._store.register()
        batch: list[StagedDossier] = []
        width = self._export.width
        for number, cells in self._export.rows:
            self._rows += 1
            if cells is None:
                self._reject(number, "code", message("dossier_import.row.broken"))
            elif len(cells) > width and any(cell.strip() for cell in cells[width:]):
                self._reject(number, "code", message("dossier_import.row.more_cells"))
            else:
                try:
                    dossier, told = self._reader(cells)
                except RowRefused as error:
                    self._reject(number, error.field, error.reason)
                else:
                    batch.append((*dossier, number, told))
            if len(batch) == _BATCH:
                self._check_mixture(stored)
                yield batch
                batch = []
                self._progress(self._rows)
        if batch:
            self._check_mixture(stored)
            yield batch
        self._progress(self._rows)

    def _reject(self, row: int, column: str, reason: str) -> None:
        self._rejected += 1
        if len(self._errors) < MOST_ERRORS:
            header = self._export.layout.headers.get(column, title_of(column))
            self._errors.append(RowError(row, header, reason))

    @property
    def _simulated(self) -> bool:
        return self._options.simulated or self._reader.simulated > 0

    def _check_mixture(self, stored: Register | None) -> None:
        good = self._rows - self._rejected
        if not self._options.simulated and self._reader.simulated not in (0, good):
            raise DocumentRefused("mixed_register", message("dossier_import.refused.mixed"))
        if stored is not None and stored.simulated != self._simulated:
            kind = "holds_simulated" if stored.simulated else "holds_real"
            raise DocumentRefused("mixed_register", message(f"dossier_import.refused.{kind}"))

    def _described(self, stored: Register | None) -> Register:
        """Returns the register as the rows and options make it; its numbers are the store's to fill in."""
        if not self._rows:
            raise DocumentRefused("nothing_read", message("dossier_import.refused.nothing"))
        if self._rows == self._rejected:
            raise _NothingGood
        before = None if self._options.replace else stored
        self._check_mixture(before)
        last = self._options.as_of or date.fromordinal(self._reader.last)
        title = self._options.title or (before.title if before else None)
        return Register(
            title=title or message("dossier_import.title", file=PurePath(self._name).name),
            simulated=self._simulated,
            as_of=max(last, before.as_of) if before else last,
            first=date.fromordinal(self._reader.first),
            dossiers=0,
            revision=0,
            imported_at=self._options.now,
            imported_by=self._options.by,
        )

    def _warnings(self, repeated: int) -> list[str]:
        found = []
        if self._reader.unusable:
            found.append(message("dossier_import.warning.unusable", count=self._reader.unusable))
        if repeated:
            found.append(message("dossier_import.warning.repeated", count=repeated))
        if self._rejected > len(self._errors):
            found.append(message("dossier_import.warning.more_errors", count=self._rejected - len(self._errors)))
        return found


def _layout_warnings(layout: Layout) -> list[str]:
    found = [message("dossier_import.warning.ignored", column=column) for column in layout.ignored]
    for figure, columns in _COUNTED_BY.items():
        if not layout.places.keys() & set(columns):
            metrics = message(f"dossier_import.figure.{figure}")
            found.append(message("dossier_import.warning.unknown", column=title_of(columns[0]), metrics=metrics))
    return found
