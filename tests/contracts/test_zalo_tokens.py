"""The tokens of Zalo: renewed once, whoever asks, and never lost or shown."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.secret_box import SecretBox
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.tables import zalo_tokens
from assistant.adapters.sql.zalo_tokens import SqlZaloTokens
from assistant.adapters.zalo_oauth import ReconnectNeeded, ZaloOAuth, ZaloUnavailable
from assistant.domain.errors import StoreUnavailable
from tests.databases import empty_postgres, postgres_url
from tests.fakes.zalo_api import APP_ID, APP_SECRET, URL, FakeZalo

KEY = b"0123456789abcdef0123456789abcdef"


def tokens_of(engine: AsyncEngine, client: httpx.AsyncClient, key: bytes = KEY) -> SqlZaloTokens:
    """What one process has."""
    oauth = ZaloOAuth(client, URL, app_id=APP_ID, app_secret=APP_SECRET)
    return SqlZaloTokens(engine, SecretBox(key, "zalo-tokens"), oauth, APP_ID)


async def age(engine: AsyncEngine, **columns: datetime | None) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(zalo_tokens).values(columns))


def hence(**duration: float) -> datetime:
    return datetime.now(UTC) + timedelta(**duration)


class ZaloTokensContract:
    @pytest.fixture
    def engine(self) -> AsyncEngine:
        raise NotImplementedError

    @pytest.fixture
    async def tokens(self, engine: AsyncEngine, to_zalo: httpx.AsyncClient, zalo: FakeZalo) -> SqlZaloTokens:
        tokens = tokens_of(engine, to_zalo)
        await tokens.put(zalo.refresh)
        return tokens

    async def test_the_first_call_renews(self, tokens: SqlZaloTokens, zalo: FakeZalo) -> None:
        assert await tokens.access() in zalo.access

    async def test_the_next_calls_do_not(self, tokens: SqlZaloTokens, zalo: FakeZalo) -> None:
        assert {await tokens.access() for _ in range(3)} == zalo.access
        assert zalo.renewals == 1

    async def test_the_new_refresh_token_is_used_next(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo
    ) -> None:
        for _ in range(3):
            await tokens.access()
            await age(engine, expires_at=hence(minutes=-1))
        assert (zalo.renewals, zalo.refused_renewals) == (3, 0)

    async def test_many_at_once_renew_once(self, tokens: SqlZaloTokens, zalo: FakeZalo) -> None:
        zalo.pause_s = 0.05
        assert set(await asyncio.gather(*(tokens.access() for _ in range(8)))) == zalo.access
        assert (zalo.renewals, zalo.refused_renewals) == (1, 0)

    async def test_two_processes_renew_once(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, to_zalo: httpx.AsyncClient, zalo: FakeZalo
    ) -> None:
        zalo.pause_s = 0.2
        other_engine = open_database(engine.url.render_as_string(hide_password=False))
        other = tokens_of(other_engine, to_zalo)
        given = await asyncio.gather(tokens.access(), other.access(), tokens.access(), other.access())
        await other_engine.dispose()
        assert set(given) == zalo.access
        assert (zalo.renewals, zalo.refused_renewals) == (1, 0)

    async def test_a_refused_token_is_renewed_once_for_all_who_had_it(
        self, tokens: SqlZaloTokens, zalo: FakeZalo
    ) -> None:
        old = await tokens.access()
        new = await asyncio.gather(*(tokens.access(refused=old) for _ in range(4)))
        assert set(new) == zalo.access
        assert zalo.renewals == 2

    @pytest.mark.parametrize(("minutes", "renewals"), [(121, 1), (119, 2), (-1, 2)])
    async def test_are_renewed_two_hours_before_the_end(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo, minutes: int, renewals: int
    ) -> None:
        await tokens.access()
        await age(engine, renewed_at=hence(hours=-23), expires_at=hence(minutes=minutes))
        await tokens.access()
        assert zalo.renewals == renewals

    @pytest.mark.parametrize(("minutes", "renewals"), [(16, 1), (14, 2)])
    async def test_of_a_short_life_are_renewed_in_its_last_quarter(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo, minutes: int, renewals: int
    ) -> None:
        await tokens.access()
        await age(engine, renewed_at=hence(minutes=minutes - 60), expires_at=hence(minutes=minutes))
        await tokens.access()
        assert zalo.renewals == renewals

    @pytest.mark.parametrize("life", [None, "soon", "-5", "0", "9" * 30])
    async def test_of_an_unreadable_life_live_an_hour(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo, life: str | None
    ) -> None:
        zalo.life = life
        await tokens.access()
        async with engine.connect() as connection:
            expires_at = (await connection.execute(select(zalo_tokens.c.expires_at))).scalar_one()
        assert hence(minutes=58) < expires_at < hence(minutes=61)

    async def test_are_not_readable_in_the_store(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo
    ) -> None:
        access = await tokens.access()
        async with engine.connect() as connection:
            kept = str((await connection.execute(select(zalo_tokens))).one())
        assert access not in kept
        assert zalo.refresh not in kept

    async def test_are_not_logged(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG, logger="assistant")
        access = await tokens.access()
        zalo.refresh = "refresh-of-somebody-else"
        with pytest.raises(ReconnectNeeded):
            await tokens.access(refused=access)
        said = [(record.getMessage(), getattr(record, "fields", {})) for record in caplog.records]
        assert [event for event, _ in said] == ["zalo.token_renewed", "zalo.reconnect_needed"]
        assert access not in str(said)
        assert "refresh-" not in str(said)

    async def test_without_a_refresh_token_there_are_none(
        self, engine: AsyncEngine, to_zalo: httpx.AsyncClient, zalo: FakeZalo
    ) -> None:
        with pytest.raises(ReconnectNeeded):
            await tokens_of(engine, to_zalo).access()
        assert zalo.refused_renewals == 0

    async def test_of_another_key_are_not_used(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, to_zalo: httpx.AsyncClient, zalo: FakeZalo
    ) -> None:
        with pytest.raises(ReconnectNeeded):
            await tokens_of(engine, to_zalo, b"f" * 32).access()
        assert (zalo.renewals, zalo.refused_renewals) == (0, 0)

    async def test_a_refusal_is_not_asked_for_again_at_once(self, tokens: SqlZaloTokens, zalo: FakeZalo) -> None:
        zalo.refresh = "refresh-of-somebody-else"
        for _ in range(3):
            with pytest.raises(ReconnectNeeded):
                await tokens.access()
        assert zalo.refused_renewals == 1

    async def test_a_refusal_is_tried_again_later(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo
    ) -> None:
        right, zalo.refresh = zalo.refresh, "refresh-of-somebody-else"
        with pytest.raises(ReconnectNeeded):
            await tokens.access()
        await age(engine, refused_at=hence(minutes=-11))
        zalo.refresh = right
        assert await tokens.access() in zalo.access

    async def test_a_new_refresh_token_ends_the_refusal(self, tokens: SqlZaloTokens, zalo: FakeZalo) -> None:
        zalo.refresh = "refresh-new"
        with pytest.raises(ReconnectNeeded):
            await tokens.access()
        await tokens.put("refresh-new")
        assert await tokens.access() in zalo.access

    async def test_an_old_token_is_used_to_its_end_where_no_new_one_can_be_had(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo
    ) -> None:
        old = await tokens.access()
        await age(engine, renewed_at=hence(hours=-24), expires_at=hence(minutes=5))
        zalo.refresh = "refresh-of-somebody-else"
        assert [await tokens.access() for _ in range(3)] == [old] * 3
        assert zalo.refused_renewals == 1

    async def test_nothing_is_lost_when_zalo_is_away(self, engine: AsyncEngine, zalo: FakeZalo) -> None:
        def away(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("away")

        async with httpx.AsyncClient(transport=httpx.MockTransport(away)) as nowhere, zalo.client() as client:
            await tokens_of(engine, client).put(zalo.refresh)
            with pytest.raises(ZaloUnavailable):
                await tokens_of(engine, nowhere).access()
            assert await tokens_of(engine, client).access() in zalo.access

    async def test_a_pair_that_could_not_be_kept_is_kept_later(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo, to_zalo: httpx.AsyncClient
    ) -> None:
        await self.forbid_renewals(engine)
        assert await tokens.access() in zalo.access  # the answer of Zalo is used, although the store refused it
        await self.allow_renewals(engine)
        await tokens.access()
        assert await tokens_of(engine, to_zalo).access() in zalo.access
        assert (zalo.renewals, zalo.refused_renewals) == (1, 0)

    async def test_a_renewal_comes_to_its_end_though_who_asked_is_cancelled(
        self, tokens: SqlZaloTokens, engine: AsyncEngine, zalo: FakeZalo, to_zalo: httpx.AsyncClient
    ) -> None:
        zalo.pause_s = 0.05
        asking = asyncio.create_task(tokens.access())
        await zalo.asked.wait()
        asking.cancel()
        await asyncio.wait([asking])
        await tokens.close()
        assert asking.cancelled()
        assert await tokens_of(engine, to_zalo).access() in zalo.access
        assert (zalo.renewals, zalo.refused_renewals) == (1, 0)

    async def test_a_renewal_that_fails_after_who_asked_is_cancelled_is_no_riddle(
        self, tokens: SqlZaloTokens, zalo: FakeZalo, caplog: pytest.LogCaptureFixture
    ) -> None:
        zalo.refresh = "refresh-of-somebody-else"
        zalo.pause_s = 0.05
        asking = asyncio.create_task(tokens.access())
        await zalo.asked.wait()
        asking.cancel()
        await asyncio.wait([asking])
        await tokens.close()
        gc.collect()
        assert [record for record in caplog.records if record.name == "asyncio"] == []

    async def test_a_store_that_fails_says_so(self, tokens: SqlZaloTokens, engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.execute(text("ALTER TABLE zalo_tokens RENAME TO away"))
        try:
            with pytest.raises(StoreUnavailable):
                await tokens.access()
            with pytest.raises(StoreUnavailable):
                await tokens.put("refresh")
        finally:
            async with engine.begin() as connection:
                await connection.execute(text("ALTER TABLE away RENAME TO zalo_tokens"))

    async def forbid_renewals(self, engine: AsyncEngine) -> None:
        raise NotImplementedError

    async def allow_renewals(self, engine: AsyncEngine) -> None:
        raise NotImplementedError


class TestSqliteZaloTokens(ZaloTokensContract):
    @pytest.fixture
    async def engine(self, tmp_path: Path) -> AsyncIterator[AsyncEngine]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'tokens.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield engine
        await engine.dispose()

    async def forbid_renewals(self, engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.execute(
                text(
                    "CREATE TRIGGER forbidden BEFORE UPDATE OF refresh ON zalo_tokens BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            )

    async def allow_renewals(self, engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.execute(text("DROP TRIGGER forbidden"))


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresZaloTokens(ZaloTokensContract):
    @pytest.fixture
    async def engine(self) -> AsyncIterator[AsyncEngine]:  # type: ignore[override]
        engine = await empty_postgres()
        yield engine
        await engine.dispose()

    async def forbid_renewals(self, engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.execute(
                text("ALTER TABLE zalo_tokens ADD CONSTRAINT forbidden CHECK (access IS NULL) NOT VALID")
            )

    async def allow_renewals(self, engine: AsyncEngine) -> None:
        async with engine.begin() as connection:
            await connection.execute(text("ALTER TABLE zalo_tokens DROP CONSTRAINT forbidden"))
