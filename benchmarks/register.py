"""A register of dossiers: its import, and questions about it, against pandas doing the same group-by in memory."""

from __future__ import annotations

import csv
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Engine, delete, select

from assistant.adapters.sql.database import migrate, open_blocking
from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.adapters.sql.register_counts import SqlRegisterCounts
from assistant.adapters.sql.tables import dossier_months, dossier_register, dossiers
from assistant.domain.principal import Principal
from assistant.dossiers.importing import ImportOptions, import_dossiers
from assistant.dossiers.simulation import HEADER, Plan, simulate
from assistant.indicators.engine import IndicatorEngine
from assistant.indicators.register import Register
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from assistant.settings import Settings

ROWS = 1_000_000
START, END = date(2025, 1, 1), date(2026, 10, 31)
LEADER = Principal("bench", "bench", ("leader",), ())
METRICS = (
    "ty_le_dung_han", "ty_le_dung_han_766", "ho_so_tiep_nhan", "ho_so_qua_han_chua_xong", "thoi_gian_giai_quyet_tb",
    "ty_le_hs_thanh_toan_tt", "ty_le_so_hoa_766", "ho_so_truc_tuyen",
)  # fmt: skip
UNITS = ("phuong-tam-thang", "phuong-vung-tau", "thanh-pho-vung-tau", "xa-long-son-moi")
WHOLE_MONTHS = ((date(2026, 1, 1), END), (date(2026, 7, 1), date(2026, 9, 30)), (date(2025, 1, 1), date(2025, 12, 31)))
ANY_DAYS = ((date(2026, 3, 5), date(2026, 4, 20)), (date(2025, 9, 10), date(2026, 2, 14)))


def measure_register(rows: int = ROWS) -> list[str]:
    """Returns Markdown about import and questions on SQLite, and on PostgreSQL where TEST_POSTGRES_URL names one."""
    knowledge = load_knowledge(Settings().knowledge)
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.csv"
        written = _timed(lambda: _write(export, rows, knowledge))
        url = f"sqlite+aiosqlite:///{folder}/store.db"
        lines = [
            f"## Register of dossiers ({rows:,} simulated, {export.stat().st_size / 2**20:.0f} MiB of CSV)",
            "",
            "| what | SQLite | PostgreSQL |",
            "| --- | --- | --- |",
        ]
        columns = [_store(url, export, knowledge)]
        postgres = os.environ.get("TEST_POSTGRES_URL")
        columns.append(_store(postgres, export, knowledge) if postgres else dict.fromkeys(columns[0], "not measured"))
        lines += [f"| {what} | {columns[0][what]} | {columns[1][what]} |" for what in columns[0]]
        lines += [
            "",
            f"Writing the simulated export took {written:.0f} s. “Cold”: nothing of the answer is kept in memory.",
        ]
    return lines


def _write(export: Path, rows: int, knowledge: Knowledge) -> None:
    plan = Plan(rows, 1, START.toordinal(), END.toordinal())
    with export.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(simulate(plan, knowledge.units, knowledge.procedures))


def _store(url: str, export: Path, knowledge: Knowledge) -> dict[str, str]:
    migrate(url)
    with _engine(url) as engine:
        _empty(engine)
        seconds = _timed(lambda: _load(url, export, knowledge))
        again = _timed(lambda: _load(url, export, knowledge))
        counts = SqlRegisterCounts(engine)
        asks: Callable[[tuple[date, date]], list[float]] = lambda period: _ask(counts, knowledge, period)  # noqa: E731
        months = [ms for period in WHOLE_MONTHS for ms in asks(period)]
        days = [ms for period in ANY_DAYS for ms in asks(period)]
        warm = _warm(counts, knowledge)
        pandas = _pandas(engine)
        ours = float(np.median(months))
        found = {
            "import of the whole file": f"{seconds:.0f} s",
            "the same file again (nothing changes)": f"{again:.0f} s",
            f"{len(months)} single-metric questions about whole months, cold": _spread(months),
            f"{len(days)} single-metric questions about any days, cold": _spread(days),
            "the same questions again (counts kept in memory)": _spread(warm),
            "pandas, on-time rate of all units, table in memory": f"{pandas:.0f} ms",
            "cold question about whole months ÷ pandas": f"{ours / pandas:.2f} ×",
        }
        _empty(engine)
    return found


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = open_blocking(url)
    yield engine
    engine.dispose()


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in (dossiers, dossier_months, dossier_register):
            connection.execute(delete(table))


def _load(url: str, export: Path, knowledge: Knowledge) -> None:
    store = SqlDossiers(url)
    options = ImportOptions(by="bench", as_of=END)
    with export.open("rb") as stream:
        import_dossiers(stream, export.name, store, knowledge.units, knowledge.procedures, b"bench", options)
    store.close()


def _ask(counts: SqlRegisterCounts, knowledge: Knowledge, period: tuple[date, date]) -> list[float]:
    taken = []
    for metric in METRICS:
        for unit in UNITS:
            register = Register(counts, knowledge.units)  # knows nothing yet
            engine = IndicatorEngine(knowledge.tables, knowledge.units, register)
            taken.append(_timed(lambda e=engine, m=metric, u=unit: e.value(m, u, LEADER, period)) * 1000)  # type: ignore[misc]
    return taken


def _warm(counts: SqlRegisterCounts, knowledge: Knowledge) -> list[float]:
    engine = IndicatorEngine(knowledge.tables, knowledge.units, Register(counts, knowledge.units))
    asked = [(m, u, p) for p in (*WHOLE_MONTHS, *ANY_DAYS) for m in METRICS for u in UNITS]
    for metric, unit, period in asked:
        engine.value(metric, unit, LEADER, period)
    return [_timed(lambda a=a: engine.value(a[0], a[1], LEADER, a[2])) * 1000 for a in asked]  # type: ignore[misc]


def _pandas(engine: Engine) -> float:
    columns = [dossiers.c[name] for name in ("unit", "received", "finished", "timing")]
    frame = pd.read_sql(select(*columns), engine)
    first, last = START.toordinal(), (START + timedelta(days=364)).toordinal()

    def rate() -> None:
        finished = frame[(frame["finished"] >= first) & (frame["finished"] <= last)]
        on_time = finished["timing"].isin([1, 2]).groupby(finished["unit"]).sum()
        late = (finished["timing"] == 3).groupby(finished["unit"]).sum()
        _ = on_time / (on_time + late) * 100

    return float(np.median([_timed(rate) * 1000 for _ in range(9)]))


def _spread(milliseconds: list[float]) -> str:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
