"""`dossier_months`: the dossiers counted again by month, in the transaction of the import."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    select,
)

from assistant.adapters.sql.tables import dossier_months, dossiers
from assistant.domain.dossier import CHANNEL_CODES, OPEN, month_of, within_month_of

_SUMS = (
    "handling_days", "fee_due", "paid_online", "result_due", "electronic_result", "digitised", "reused", "shared",
    "identified",
)  # fmt: skip
_DAYS = Table(  # the calendar, so that both databases read the months from the same table
    "dossier_days",
    MetaData(),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("month", Integer, nullable=False),
    Column("within", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)


def count_months(connection: Connection, as_of: int) -> None:
    """Replaces all rows of `dossier_months`; `as_of` is the last day the register speaks of."""
    _make_days(connection, as_of)
    received, finished, within = _DAYS.alias("r"), _DAYS.alias("f"), _DAYS.alias("w")
    keys = {
        "unit": dossiers.c.unit,
        "field": dossiers.c.field,
        "procedure": dossiers.c.procedure,
        "channel": dossiers.c.channel,
        "received": received.c.month,
        "finished": finished.c.month,
        "within": within.c.within,
        "timing": dossiers.c.timing,
    }
    sums = {name: func.sum(dossiers.c[name]) for name in _SUMS}
    counted = {"dossiers": func.count(), **sums, "online_full": func.sum(case((sent_in_full(), 1), else_=0))}
    rows = (
        select(*keys.values(), *counted.values())
        .join(received, received.c.day == dossiers.c.received)
        .join(finished, finished.c.day == dossiers.c.finished)
        .join(within, within.c.day == dossiers.c.within)
        .group_by(*keys.values())
    )
    connection.execute(delete(dossier_months))
    connection.execute(insert(dossier_months).from_select([*keys, *counted], rows))
    _DAYS.drop(connection)


def sent_in_full() -> ColumnElement[bool]:
    """The condition for `online_full`: sent online, and the result electronic where one is due."""
    electronic = (dossiers.c.result_due == 0) | (dossiers.c.electronic_result == 1)
    return and_(dossiers.c.channel == CHANNEL_CODES["online"], electronic)


def _make_days(connection: Connection, as_of: int) -> None:
    _DAYS.create(connection)
    days = {OPEN}
    for name in ("received", "finished", "within"):
        column = dossiers.c[name]
        query = select(func.min(column), func.max(column)).where(column < OPEN)
        first, last = connection.execute(query).one()
        if first is not None:
            days.update(range(first, last + 1))
    rows = [{"day": day, "month": month_of(day), "within": within_month_of(day, as_of)} for day in sorted(days)]
    connection.execute(insert(_DAYS), rows)
