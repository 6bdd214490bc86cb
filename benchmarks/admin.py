"""The administrators' pages over a large store: every page beside a page of the same app that shows no data.

`python -m benchmarks.admin --documents 500 --turns 100000` measures a smaller one.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.library import SqlLibrary
from assistant.adapters.sql.turn_facts import facts_row
from assistant.bootstrap import build_application
from assistant.domain.document import Document, Section
from assistant.domain.indicator import DataSource
from assistant.domain.insight import HERE
from assistant.domain.library import NewVersion
from assistant.evaluation.files import percentile
from assistant.knowledge_base.published import as_content
from assistant.pipeline.long_lived import set_aside
from assistant.settings import Settings
from assistant.web.app import create_app

DOCUMENTS, TURNS = 5_000, 1_000_000
KEPT_DAYS = 90  # the usual retention: the journal has no more days than these
ROUNDS, MOST_LATE_MS = 20, 300
TOKEN = "token-of-the-benchmark"  # noqa: S105
BARE = "/account/password"
PAGES = (
    "/admin", "/admin?q=van+ban+12", "/admin?state=draft", "/admin?page=40", "/admin/items/van-ban-17", "/admin/upload",
    "/admin/requests", "/admin/snapshots", "/admin/audit", "/admin/audit?action=publish&page=20", "/admin/unanswered",
    "/admin/unanswered/handled", "/admin/analytics", "/admin/analytics?channel=zalo", "/admin/operation", "/admin/people",
    "/admin/health", "/admin/datasets", "/admin/metrics", "/admin/units",
)  # fmt: skip
_WORDS = "đăng ký khai sinh kết hôn hộ khẩu lệ phí bao nhiêu mất mấy ngày nộp ở đâu cần giấy tờ gì đất xây dựng".split()


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one page; `first` is the one that found nothing kept in memory."""

    page: str
    status: int
    first: float
    p50: float
    p95: float


def measure_admin(documents: int = DOCUMENTS, turns: int = TURNS, folder: Path | None = None) -> list[str]:
    """Returns a section of the report; a folder given keeps the store for the next time."""
    with tempfile.TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        filled = _fill(place, documents, turns)
        bare, *pages = asyncio.run(_measure(_settings(place)))
        size = (place / "store.sqlite3").stat().st_size / 2**20
    slow = [one.page for one in pages if one.p95 > MOST_LATE_MS]
    return [
        f"## The administrators' pages ({documents:,} documents, {turns:,} turns of {KEPT_DAYS} days, SQLite, {size:,.0f} MiB)",
        "",
        f"{ROUNDS} times each, ms, without a network; × is p95 beside that of the bare page, which shows no data.",
        "",
        "| page | status | first | p50 | p95 | × |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_row(one, bare) for one in (bare, *pages)),
        "",
        f"Over {MOST_LATE_MS} ms at p95: {', '.join(slow) or 'none'}. Filling the store took {filled:.0f} s.",
    ]


def _row(one: Measured, bare: Measured) -> str:
    times = f"{one.first:.0f} | {one.p50:.0f} | {one.p95:.0f} | {one.p95 / bare.p95:.1f}"
    return f"| {one.page} | {one.status} | {times} |"


async def _measure(settings: Settings) -> list[Measured]:
    app = create_app(build_application(settings, grown=set_aside))
    set_aside()
    transport = httpx.ASGITransport(app)
    headers = {"Cookie": f"session={TOKEN}"}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://assistant", headers=headers) as http,
    ):
        await app.state.application.insight.settle()  # as the service does in the background when it starts
        return [await _times(http, page) for page in (BARE, *PAGES)]


async def _times(http: httpx.AsyncClient, page: str) -> Measured:
    took = []
    status = 0
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        status = (await http.get(page)).status_code
        took.append((time.perf_counter() - began) * 1000)
    return Measured(page, status, took[0], percentile(took[1:], 0.5), percentile(took[1:], 0.95))


def _settings(folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{folder / 'store.sqlite3'}",
        embedding_model=str(folder / "no-model"),  # the sentence model has no part in these pages
        actions_token=SecretStr("of the benchmark"),
    )


def _fill(folder: Path, documents: int, turns: int) -> float:
    """Returns seconds; a store that is there stays."""
    path = folder / "store.sqlite3"
    if path.exists():
        return 0.0
    began = time.perf_counter()
    migrate(f"sqlite+aiosqlite:///{path}")
    asyncio.run(_publish(path, documents))
    with _raw(path) as store:
        _people(store)
        _journal(store, turns)
        _audit(store, documents)
    return time.perf_counter() - began


async def _publish(path: Path, documents: int) -> None:
    engine = open_database(f"sqlite+aiosqlite:///{path}")
    library = SqlLibrary(engine)
    await library.add([_document(number) for number in range(documents)], "bench")
    published = {f"van-ban-{number}": 1 for number in range(documents) if number % 10}
    await library.change(published, by="bench", action="import", reason="")
    await engine.dispose()


def _document(number: int) -> NewVersion:
    title = f"Văn bản {number} về {_WORDS[number % len(_WORDS)]}"
    sections = tuple(Section(f"Điều {place}", f"{title}, nội dung của điều {place}.") for place in range(1, 6))
    source = DataSource(title, None, None, None, None)
    own = Document(f"van-ban-{number}", title, source, "public", date(2026, 1, 1), date(2026, 1, 1), sections)
    return NewVersion(own.id, "document", title, as_content(own), hashlib.sha256(title.encode()).hexdigest())


@contextmanager
def _raw(path: Path) -> Iterator[sqlite3.Connection]:
    store = sqlite3.connect(path)
    store.execute("PRAGMA synchronous=OFF")
    yield store
    store.commit()
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def _people(store: sqlite3.Connection) -> None:
    now, later = datetime.now(UTC), datetime.now(UTC) + timedelta(days=365)
    columns = "id, name, password_hash, roles, units, failed_attempts, created_at, blocked, password_due"
    person = ("bench", "bench", "", '["admin"]', "[]", 0, _text(now), 0, 0)
    store.execute(f"INSERT INTO people ({columns}) VALUES (?,?,?,?,?,?,?,?,?)", person)  # noqa: S608
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    store.execute("INSERT INTO tokens (digest, person_id, expires_at) VALUES (?,?,?)", (digest, "bench", _text(later)))


def _journal(store: sqlite3.Connection, turns: int) -> None:
    """Three turns a conversation, over the days that are kept; a tenth refused, a twentieth with a verdict."""
    dice = random.Random(1)  # noqa: S311
    now = datetime.now(HERE).replace(hour=23, minute=59)  # the whole of today, which is counted anew for every page
    step = timedelta(days=KEPT_DAYS) / max(1, turns)
    for numbers in _batches(turns):
        asked = [(number, now - step * (turns - number)) for number in numbers]
        talks = [(f"c{n}", dice.choice(("web", "web", "telegram", "zalo")), _text(at)) for n, at in asked if n % 3 == 0]
        store.executemany(
            "INSERT INTO conversations (id, channel, began_at, last_at, turns, topic) VALUES (?1, ?2, ?3, ?3, 3, '{}')",
            talks,
        )
        channels = {talk: channel for talk, channel, _ in talks}
        made = [_turn(dice, number, at, channels[f"c{number - number % 3}"]) for number, at in asked]
        store.executemany("INSERT INTO turns VALUES (?,?,?,?,?,?,?,?)", [row for row, _ in made])
        columns = list(made[0][1])
        marks = ", ".join(f":{column}" for column in columns)
        store.executemany(
            f"INSERT INTO turn_facts ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
            [facts for _, facts in made],
        )
        verdicts = [(f"t{n}", n % 40 == 0, _text(at)) for n, at in asked if n % 20 == 0]
        store.executemany("INSERT INTO feedback (turn_id, helpful, given_at) VALUES (?,?,?)", verdicts)


def _batches(turns: int) -> Iterator[range]:
    return (range(start, min(start + 30_000, turns)) for start in range(0, turns, 30_000))


def _turn(dice: random.Random, number: int, at: datetime, channel: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    words = " ".join(dice.choices(_WORDS, k=dice.randint(3, 8)))
    code = f"1.{dice.randint(0, 300):06d}"
    answer: dict[str, Any] = {"kind": "procedure", "procedure": {"code": code, "name": f"Thủ tục {code}"}}
    if number % 10 == 3:
        answer = {"kind": "refusal", "reason": dice.choice(("no_data", "out_of_scope", "unknown_unit"))}
    answer["text"] = words * 20  # an answer is long; what is counted must not have to read it
    turn = {"understanding": {"intent": "procedure_documents", "text": words}, "answers": [answer]}
    took_ms = int(dice.lognormvariate(5, 1))
    facts = facts_row(f"t{number}", at, f"c{number - number % 3}", channel, "rasa", took_ms, turn)
    facts |= {"asked_at": _text(at), "day": facts["day"].isoformat()}
    row = (f"t{number}", f"c{number - number % 3}", _text(at), words, json.dumps(turn), "{}", "rasa", took_ms)
    return row, facts


def _audit(store: sqlite3.Connection, documents: int) -> None:
    entries = [
        (_text(datetime.now(UTC)), "bench", dice, f"van-ban-{number}", '{"version": 1}', "")
        for number in range(documents)
        for dice in ("upload", "publish")
    ]
    store.executemany(
        "INSERT INTO audit_log (at, person, action, subject, after, reason) VALUES (?,?,?,?,?,?)", entries
    )


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--keep", type=Path, help="a folder whose store is used again")
    given = parser.parse_args()
    if given.keep is not None:
        given.keep.mkdir(parents=True, exist_ok=True)
    print("\n".join(measure_admin(given.documents, given.turns, given.keep)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
