"""What administrators see and decide of accounts, whatever keeps them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.adapters.memory import MemoryPeople
from assistant.adapters.memory_accounts import MemoryAccounts
from assistant.adapters.sql.accounts import SqlAccounts
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.people import SqlPeople
from assistant.domain.errors import AccountBlocked, LastAdmin, NotSignedIn
from assistant.domain.principal import Principal, Role
from assistant.ports import Accounts, People
from tests.databases import empty_postgres, postgres_url

PASSWORD = "mật-khẩu-thử"


@dataclass
class Office:
    people: People
    accounts: Accounts

    async def add(self, name: str, *roles: Role) -> str:
        await self.people.add(Principal(f"id-{name}", name, roles, ("phuong-8",)), PASSWORD)
        return f"id-{name}"


class AccountsContract:
    @pytest.fixture
    def office(self) -> Office:
        raise NotImplementedError

    async def test_are_listed_by_name(self, office: Office) -> None:
        for name in ("lan", "an"):
            await office.add(name, "official")
        assert [one.name for one in await office.accounts.all()] == ["an", "lan"]

    async def test_tell_roles_units_and_state(self, office: Office) -> None:
        found = await office.accounts.of(await office.add("lan", "official", "editor"))
        assert found is not None
        assert (found.roles, found.units, found.blocked, found.sessions) == (
            ("official", "editor"), ("phuong-8",), False, 0,
        )  # fmt: skip

    @pytest.mark.parametrize("person_id", ["", "nobody", pytest.param("a\x00b", id="nul"), "' OR 1=1 --"])
    async def test_of_nobody_there_is_none(self, office: Office, person_id: str) -> None:
        await office.add("lan", "official")
        assert await office.accounts.of(person_id) is None

    async def test_other_roles_hold_at_once(self, office: Office) -> None:
        await office.add("quan-tri", "admin")
        lan = await office.add("lan", "official")
        token, _, _ = await office.people.sign_in("lan", PASSWORD)
        await office.accounts.change(lan, ("leader",), ())
        person = await office.people.principal_of(token)
        assert (person.roles, person.units) == (("leader",), ())

    async def test_shut_is_signed_out_and_stays_out(self, office: Office) -> None:
        await office.add("quan-tri", "admin")
        lan = await office.add("lan", "official")
        token, _, _ = await office.people.sign_in("lan", PASSWORD)
        await office.accounts.block(lan, blocked=True)
        with pytest.raises(NotSignedIn):
            await office.people.principal_of(token)
        with pytest.raises(AccountBlocked):
            await office.people.sign_in("lan", PASSWORD)

    async def test_shut_says_nothing_to_who_does_not_know_the_password(self, office: Office) -> None:
        await office.add("quan-tri", "admin")
        await office.accounts.block(await office.add("lan", "official"), blocked=True)
        with pytest.raises(NotSignedIn) as refused:
            await office.people.sign_in("lan", "sai")
        assert not isinstance(refused.value, AccountBlocked)

    async def test_opened_again_lets_in(self, office: Office) -> None:
        await office.add("quan-tri", "admin")
        lan = await office.add("lan", "official")
        await office.accounts.block(lan, blocked=True)
        await office.accounts.block(lan, blocked=False)
        assert await office.people.sign_in("lan", PASSWORD)

    async def test_opening_also_unlocks_after_wrong_passwords(self, office: Office) -> None:
        await office.add("quan-tri", "admin")
        lan = await office.add("lan", "official")
        for _ in range(5):
            with pytest.raises(NotSignedIn):
                await office.people.sign_in("lan", "sai")
        await office.accounts.block(lan, blocked=False)
        assert await office.people.sign_in("lan", PASSWORD)

    async def test_sessions_are_counted_and_ended(self, office: Office) -> None:
        lan = await office.add("lan", "official")
        token, _, _ = await office.people.sign_in("lan", PASSWORD)
        await office.people.sign_in("lan", PASSWORD)
        found = await office.accounts.of(lan)
        assert found is not None
        assert (found.sessions, await office.accounts.end_sessions(lan)) == (2, 2)
        with pytest.raises(NotSignedIn):
            await office.people.principal_of(token)

    async def test_the_last_admin_stays_one(self, office: Office) -> None:
        boss = await office.add("quan-tri", "admin")
        with pytest.raises(LastAdmin):
            await office.accounts.change(boss, ("official",), ())
        with pytest.raises(LastAdmin):
            await office.accounts.block(boss, blocked=True)
        found = await office.accounts.of(boss)
        assert found is not None
        assert (found.roles, found.blocked) == (("admin",), False)

    async def test_an_admin_who_is_shut_is_no_admin_left(self, office: Office) -> None:
        boss, other = await office.add("quan-tri", "admin"), await office.add("khac", "admin")
        await office.accounts.block(other, blocked=True)
        with pytest.raises(LastAdmin):
            await office.accounts.change(boss, ("editor",), ())

    async def test_one_of_two_admins_may_go(self, office: Office) -> None:
        await office.add("quan-tri", "admin")
        await office.accounts.block(await office.add("khac", "admin"), blocked=True)


class TestMemoryAccounts(AccountsContract):
    @pytest.fixture
    def office(self) -> Office:
        people = MemoryPeople()
        return Office(people, MemoryAccounts(people))


class TestSqliteAccounts(AccountsContract):
    @pytest.fixture
    async def office(self, tmp_path: Path) -> AsyncIterator[Office]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'people.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield Office(SqlPeople(engine), SqlAccounts(engine))
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresAccounts(AccountsContract):
    @pytest.fixture
    async def office(self) -> AsyncIterator[Office]:  # type: ignore[override]
        engine = await empty_postgres()
        yield Office(SqlPeople(engine), SqlAccounts(engine))
        await engine.dispose()
