"""The register of dossiers in SQL.

Rows are staged in a temporary table, outside of what readers and other writers see. Then one transaction moves what is new
or newer into `dossiers`, counts `dossier_months` again and replaces the register's row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from assistant.adapters.sql.database import open_blocking
from assistant.adapters.sql.dossier_months import count_months
from assistant.adapters.sql.tables import dossier_register, dossiers
from assistant.domain.dossier import Register, StagedDossier
from assistant.domain.errors import StoreUnavailable
from assistant.ports import LoadedDossiers

_PATIENCE_MS = 60_000  # for another import; SQLite
_CONTENT = [column.name for column in dossiers.c if column.name not in ("code", "updated")]
_STAGED = Table(
    "staged_dossiers",
    MetaData(),
    *(Column(column.name, column.type, nullable=column.nullable) for column in dossiers.c),
    Column("line", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    prefixes=["TEMPORARY"],
)


class SqlDossiers:
    """See `assistant.ports.DossierStore`."""

    def __init__(self, url: str | URL) -> None:
        """Args: url: as for `open_database`; the schema is up to date."""
        self._engine = open_blocking(url, patience_ms=_PATIENCE_MS)

    def close(self) -> None:
        """Gives connections back."""
        self._engine.dispose()

    def register(self) -> Register | None:
        try:
            with self._engine.connect() as connection:
                return _register(connection)
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error

    def load(
        self,
        batches: Iterable[Sequence[StagedDossier]],
        describe: Callable[[Register | None], Register],
        *,
        replace: bool,
    ) -> LoadedDossiers:
        try:
            with self._engine.connect() as connection:
                try:
                    repeated = _stage(connection, batches)
                    connection.commit()
                    loaded = _merge(connection, describe, repeated, replace=replace)
                    connection.commit()
                finally:
                    with suppress(SQLAlchemyError):  # the error before is the one to tell
                        connection.rollback()
                        _STAGED.drop(connection, checkfirst=True)
                        connection.commit()
                return loaded
        except (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error) as error:  # the driver is used directly, too
            raise StoreUnavailable(type(error).__name__) from error


def _stage(connection: Connection, batches: Iterable[Sequence[StagedDossier]]) -> int:
    """Fills the temporary table and returns how many rows another one of their code made superfluous.

    The driver's own cursor takes the tuples as they are; SQLAlchemy would make a dictionary of each first.
    """
    _STAGED.create(connection)
    columns = len(_STAGED.c)
    cursor = connection.connection.cursor()
    if connection.dialect.name == "postgresql":
        with cursor.copy("COPY staged_dossiers FROM STDIN") as copy:
            for batch in batches:
                for row in batch:
                    copy.write_row(row)
    else:
        statement = f"INSERT INTO staged_dossiers VALUES ({', '.join('?' * columns)})"  # noqa: S608  no value in it
        for batch in batches:
            cursor.executemany(statement, batch)
    cursor.close()
    connection.exec_driver_sql("CREATE INDEX staged_dossiers_code ON staged_dossiers (code, updated, line)")
    return _drop_repeated(connection)


def _drop_repeated(connection: Connection) -> int:
    later = _STAGED.alias("later")
    is_later = or_(
        later.c.updated > _STAGED.c.updated, (later.c.updated == _STAGED.c.updated) & (later.c.line > _STAGED.c.line)
    )
    repeated = exists().where(later.c.code == _STAGED.c.code, is_later)
    return connection.execute(delete(_STAGED).where(repeated)).rowcount


def _merge(
    connection: Connection, describe: Callable[[Register | None], Register], repeated: int, *, replace: bool
) -> LoadedDossiers:
    _lock(connection)
    stored = _register(connection)
    described = describe(stored)
    if replace:
        connection.execute(delete(dossiers))
    unchanged = 0 if replace or stored is None else _drop_unchanged(connection)
    staged = int(connection.scalar(select(func.count()).select_from(_STAGED)) or 0)
    known = select(func.count()).select_from(_STAGED.join(dossiers, dossiers.c.code == _STAGED.c.code))
    updated = int(connection.scalar(known) or 0)
    _upsert(connection)
    count, first = connection.execute(select(func.count(), func.min(dossiers.c.received))).one()
    as_of = described.as_of.toordinal()
    count_months(connection, as_of)
    row = {
        "id": 1,
        "title": described.title,
        "simulated": described.simulated,
        "as_of": as_of,
        "first": first,
        "dossiers": count,
        "revision": stored.revision + 1 if stored else 1,
        "imported_at": described.imported_at,
        "imported_by": described.imported_by,
    }
    connection.execute(delete(dossier_register))
    connection.execute(insert(dossier_register).values(row))
    register = _register(connection)
    assert register is not None  # noqa: S101  it was written a line above
    return LoadedDossiers(staged - updated, updated, unchanged, repeated, register)


def _lock(connection: Connection) -> None:
    """Begins the transaction; nobody else writes from here on, readers go on."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE dossiers IN SHARE ROW EXCLUSIVE MODE")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _drop_unchanged(connection: Connection) -> int:
    """Takes out of the staged rows what the register has already, and returns how many that were."""
    differs = or_(*(dossiers.c[name].is_distinct_from(_STAGED.c[name]) for name in _CONTENT))
    not_newer = or_(dossiers.c.updated >= _STAGED.c.updated, ~_STAGED.c.told & ~differs)
    known = exists().where(dossiers.c.code == _STAGED.c.code, not_newer)
    return connection.execute(delete(_STAGED).where(known)).rowcount


def _upsert(connection: Connection) -> None:
    names = [column.name for column in dossiers.c]
    rows = select(*(_STAGED.c[name] for name in names)).where(true()).order_by(_STAGED.c.code)
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = build(dossiers).from_select(names, rows)
    newer = {name: statement.excluded[name] for name in names if name != "code"}
    connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=newer))


def _register(connection: Connection) -> Register | None:
    row = connection.execute(select(dossier_register).where(dossier_register.c.id == literal(1))).first()
    if row is None:
        return None
    return Register(
        title=row.title,
        simulated=row.simulated,
        as_of=date.fromordinal(row.as_of),
        first=date.fromordinal(row.first),
        dossiers=row.dossiers,
        revision=row.revision,
        imported_at=row.imported_at,
        imported_by=row.imported_by,
    )
