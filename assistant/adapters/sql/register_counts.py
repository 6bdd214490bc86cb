"""Counts of the register, compiled to SQL: the same comparisons over months for whole months, over days for anything else."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Engine, Table, and_, case, distinct, func, select, true
from sqlalchemy.exc import SQLAlchemyError

from assistant.adapters.sql.dossier_months import sent_in_full
from assistant.adapters.sql.tables import dossier_months, dossier_register, dossiers
from assistant.domain.dossier import CHANNEL_CODES, TIMING_CODES, month_of
from assistant.domain.errors import StoreUnavailable
from assistant.domain.indicator import Dimension, RegisterCount, RegisterState

Number = ColumnElement[int]


class SqlRegisterCounts:
    """See `assistant.ports.RegisterCounts`. No text of a question reaches a statement: only columns and numbers do."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def state(self) -> RegisterState | None:
        try:
            with self._engine.connect() as connection:
                row = connection.execute(select(dossier_register)).one_or_none()
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
        if row is None:
            return None
        first, as_of = date.fromordinal(row.first), date.fromordinal(row.as_of)
        return RegisterState(row.title, row.simulated, first, as_of, row.dossiers, row.revision)

    def counts(
        self,
        wanted: Sequence[RegisterCount],
        first: date,
        last: date,
        *,
        by: Sequence[Dimension],
        units: Sequence[str] | None = None,
    ) -> Mapping[tuple[str, ...], tuple[int, ...]]:
        try:
            with self._engine.connect() as connection:
                as_of = connection.scalar(select(dossier_register.c.as_of))
                if as_of is None:
                    return {}
                months = is_whole_months(first, last, date.fromordinal(as_of))
                table = dossier_months if months else dossiers
                bounds = first.toordinal(), last.toordinal()
                bounds = (month_of(bounds[0]), month_of(bounds[1])) if months else bounds
                keys = [table.c[dimension] for dimension in by]
                sums = [_sum(table, count, *bounds) for count in wanted]
                query = select(*keys, *sums).group_by(*keys)
                if units is not None:
                    query = query.where(table.c.unit.in_(units))
                # Nothing else can be counted by any basis; and the index on units and days of receipt narrows by it.
                query = query.where(table.c.received <= bounds[1])
                rows = connection.execute(query).all()
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
        width = len(by)
        found = {tuple(map(str, row[:width])): tuple(int(number or 0) for number in row[width:]) for row in rows}
        return {key: numbers for key, numbers in found.items() if any(numbers)}


def is_whole_months(first: date, last: date, as_of: date) -> bool:
    """Tells whether a period begins with a month and ends with one, or with the data."""
    ends = last == as_of or last.day == calendar.monthrange(last.year, last.month)[1]
    return first.day == 1 and ends


def _sum(table: Table, count: RegisterCount, first: int, last: int) -> Number:
    """One number: how many, or how much, of what `count` describes."""
    conditions = _basis(table, count, first, last)
    if count.timing:
        conditions += [table.c.finished <= last, table.c.timing.in_([TIMING_CODES[name] for name in count.timing])]
    if count.overdue is not None:
        conditions.append(table.c.within < last if count.overdue else table.c.within >= last)
    if count.channel is not None:
        conditions.append(table.c.channel == CHANNEL_CODES[count.channel])
    met = and_(*conditions) if conditions else true()
    measured = _measure(table, count.measure)
    if count.distinct is not None:
        return func.count(distinct(case((and_(met, measured > 0), table.c[count.distinct]))))
    return func.sum(case((met, measured), else_=0))


def _basis(table: Table, count: RegisterCount, first: int, last: int) -> list[ColumnElement[bool]]:
    received, finished = table.c.received, table.c.finished
    match count.basis:
        case "received":
            return [received >= first, received <= last]
        case "finished":
            return [finished >= first, finished <= last]
        case "open":
            return [received <= last, finished > last]
        case "handled":
            return [received <= last, finished >= first]
        case "carried":
            return [received < first, finished >= first]


def _measure(table: Table, measure: str) -> Number:
    """A column of the months; over days, where a row is one dossier, what that column adds up."""
    if table is dossier_months:
        return dossier_months.c[measure]
    if measure == "dossiers":
        return case((true(), 1))
    if measure == "online_full":
        return case((sent_in_full(), 1), else_=0)
    return dossiers.c[measure]
