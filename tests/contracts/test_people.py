"""What every store of accounts does, whatever it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.adapters.memory import MemoryPeople
from assistant.adapters.sql.database import migrate, open_database
from assistant.adapters.sql.people import SqlPeople
from assistant.adapters.sql.tables import people as people_table
from assistant.adapters.sql.tables import tokens
from assistant.domain.errors import NotSignedIn, TooManyAttempts
from assistant.domain.principal import Principal
from assistant.ports import People
from tests.databases import empty_postgres, postgres_url

ANN = Principal(None, "canbo", ("official",), ("phuong-7",))
PASSWORD = "mật-khẩu-thử"


class PeopleContract:
    @pytest.fixture
    def people(self) -> People:
        raise NotImplementedError

    async def test_the_right_password_gives_a_token(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        token, life_s, _ = await people.sign_in("canbo", PASSWORD)
        assert len(token) >= 32
        assert life_s > 0

    async def test_the_token_tells_whose_it_is(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        token, _, person = await people.sign_in("canbo", PASSWORD)
        assert await people.principal_of(token) == person

    async def test_roles_and_units_are_kept(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        _, _, person = await people.sign_in("canbo", PASSWORD)
        assert (person.name, person.roles, person.units) == ("canbo", ("official",), ("phuong-7",))

    async def test_everyone_gets_an_id(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        _, _, person = await people.sign_in("canbo", PASSWORD)
        assert person.id

    @pytest.mark.parametrize(
        "password",
        ["", "sai", "mat-khau-thu", PASSWORD + " ", PASSWORD.upper(), pytest.param("\ud800", id="lone-surrogate")],
    )
    async def test_a_wrong_password_signs_nobody_in(self, people: People, password: str) -> None:
        await people.add(ANN, PASSWORD)
        with pytest.raises(NotSignedIn):
            await people.sign_in("canbo", password)

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "nobody",
            "CANBO",
            "canbo ",
            pytest.param("x" * 500, id="long"),
            pytest.param("a\x00b", id="nul"),
            "' OR 1=1 --",
            pytest.param("\ud800", id="lone-surrogate"),
        ],
    )
    async def test_an_unknown_name_signs_nobody_in(self, people: People, name: str) -> None:
        await people.add(ANN, PASSWORD)
        with pytest.raises(NotSignedIn):
            await people.sign_in(name, PASSWORD)

    async def test_five_wrong_passwords_lock_the_account(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        for _ in range(5):
            with pytest.raises(NotSignedIn):
                await people.sign_in("canbo", "sai")
        with pytest.raises(TooManyAttempts) as locked:
            await people.sign_in("canbo", PASSWORD)
        assert 0 < locked.value.retry_after_s <= 900

    async def test_a_right_password_between_starts_the_count_anew(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        for password in ["sai"] * 4 + [PASSWORD] + ["sai"] * 4:
            if password == PASSWORD:
                await people.sign_in("canbo", password)
                continue
            with pytest.raises(NotSignedIn):
                await people.sign_in("canbo", password)
        assert await people.sign_in("canbo", PASSWORD)

    @pytest.mark.parametrize(
        "token",
        [
            "",
            "unknown",
            pytest.param("a\x00b", id="nul"),
            "chữ",
            pytest.param("\ud800", id="lone-surrogate"),
            pytest.param("x" * 9999, id="long"),
        ],
    )
    async def test_an_unknown_token_is_nobodys(self, people: People, token: str) -> None:
        with pytest.raises(NotSignedIn):
            await people.principal_of(token)

    async def test_two_tokens_are_both_valid(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        first, _, _ = await people.sign_in("canbo", PASSWORD)
        second, _, _ = await people.sign_in("canbo", PASSWORD)
        assert first != second
        assert await people.principal_of(first) == await people.principal_of(second)

    async def test_a_name_is_given_once(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        with pytest.raises(ValueError, match="'canbo' is taken"):
            await people.add(ANN, "khác")

    async def test_a_session_in_use_stays(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        token, _, person = await people.sign_in("canbo", PASSWORD)
        for _ in range(2):
            assert await people.principal_of(token, idle_s=60) == person

    async def test_a_session_nobody_used_ends(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        token, _, _ = await people.sign_in("canbo", PASSWORD)
        await people.principal_of(token, idle_s=60)
        with pytest.raises(NotSignedIn):
            await people.principal_of(token, idle_s=-1)  # any time at all is too long

    async def test_a_session_that_ended_does_not_come_back(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        token, _, _ = await people.sign_in("canbo", PASSWORD)
        await people.principal_of(token, idle_s=60)
        with pytest.raises(NotSignedIn):
            await people.principal_of(token, idle_s=-1)
        with pytest.raises(NotSignedIn):
            await people.principal_of(token)

    async def test_signing_out_withdraws_the_token(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        token, _, _ = await people.sign_in("canbo", PASSWORD)
        await people.sign_out(token)
        with pytest.raises(NotSignedIn):
            await people.principal_of(token)

    async def test_signing_out_leaves_other_tokens(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        first, _, _ = await people.sign_in("canbo", PASSWORD)
        second, _, person = await people.sign_in("canbo", PASSWORD)
        await people.sign_out(first)
        assert await people.principal_of(second) == person

    @pytest.mark.parametrize("token", ["", "unknown", pytest.param("\ud800", id="lone-surrogate")])
    async def test_signing_out_with_no_token_of_ours_does_nothing(self, people: People, token: str) -> None:
        await people.add(ANN, PASSWORD)
        own, _, person = await people.sign_in("canbo", PASSWORD)
        await people.sign_out(token)
        assert await people.principal_of(own) == person

    async def test_a_person_is_found_as_they_are_now(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        _, _, person = await people.sign_in("canbo", PASSWORD)
        assert await people.person(person.id or "") == person
        assert await people.by_name("canbo") == person

    @pytest.mark.parametrize("unknown", ["", "nobody", pytest.param("\ud800", id="lone-surrogate")])
    async def test_nobody_is_found_under_what_nobody_is_called(self, people: People, unknown: str) -> None:
        await people.add(ANN, PASSWORD)
        assert await people.by_name(unknown) is None
        with pytest.raises(NotSignedIn):
            await people.open_session(unknown)

    async def test_somebody_recognised_elsewhere_gets_a_session(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        known = await people.by_name("canbo")
        assert known is not None
        token, life_s, person = await people.open_session(known.id or "")
        assert (person, life_s > 0) == (known, True)
        assert await people.principal_of(token) == known

    async def test_a_locked_account_is_nobody(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        known = await people.by_name("canbo")
        assert known is not None
        for _ in range(5):
            with pytest.raises(NotSignedIn):
                await people.sign_in("canbo", "sai")
        assert await people.person(known.id or "") is None
        assert await people.by_name("canbo") is None
        with pytest.raises(NotSignedIn):
            await people.open_session(known.id or "")

    async def test_a_password_given_by_somebody_else_has_to_be_changed(self, people: People) -> None:
        await people.add(ANN, PASSWORD, once=True)
        token, _, person = await people.sign_in("canbo", PASSWORD)
        assert person.password_due
        assert (await people.principal_of(token)).password_due

    async def test_changing_it_is_enough(self, people: People) -> None:
        await people.add(ANN, PASSWORD, once=True)
        await people.change_password("canbo", PASSWORD, "mật-khẩu-mới")
        _, _, person = await people.sign_in("canbo", "mật-khẩu-mới")
        assert not person.password_due

    async def test_the_password_before_opens_nothing_any_more(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        token, _, _ = await people.sign_in("canbo", PASSWORD)
        await people.change_password("canbo", PASSWORD, "mật-khẩu-mới")
        with pytest.raises(NotSignedIn):
            await people.sign_in("canbo", PASSWORD)
        with pytest.raises(NotSignedIn):
            await people.principal_of(token)

    async def test_guessing_the_password_while_changing_it_locks_too(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        for _ in range(5):
            with pytest.raises(NotSignedIn):
                await people.change_password("canbo", "sai", "mật-khẩu-mới")
        with pytest.raises(TooManyAttempts):
            await people.change_password("canbo", PASSWORD, "mật-khẩu-mới")

    async def test_a_new_password_unlocks(self, people: People) -> None:
        await people.add(ANN, PASSWORD)
        for _ in range(5):
            with pytest.raises(NotSignedIn):
                await people.sign_in("canbo", "sai")
        assert await people.set_password("canbo", "mật-khẩu-mới", once=True)
        assert (await people.sign_in("canbo", "mật-khẩu-mới"))[2].password_due

    async def test_nobody_gets_a_password_who_is_not_there(self, people: People) -> None:
        assert not await people.set_password("nobody", "mật-khẩu-mới")


class TestMemoryPeople(PeopleContract):
    @pytest.fixture
    def people(self) -> People:
        return MemoryPeople()


class SqlContract(PeopleContract):
    async def test_no_password_is_kept(self, people: SqlPeople) -> None:
        await people.add(ANN, PASSWORD)
        async with people._engine.connect() as connection:
            kept = (await connection.execute(select(people_table))).one()
        assert PASSWORD not in repr(kept)

    async def test_no_token_is_kept(self, people: SqlPeople) -> None:
        await people.add(ANN, PASSWORD)
        token, _, _ = await people.sign_in("canbo", PASSWORD)
        async with people._engine.connect() as connection:
            kept = (await connection.execute(select(tokens))).one()
        assert token not in repr(kept)

    async def test_an_empty_store_says_so(self, people: SqlPeople) -> None:
        assert await people.is_empty()

    async def test_a_store_with_an_account_is_not_empty(self, people: SqlPeople) -> None:
        await people.add(ANN, PASSWORD)
        assert not await people.is_empty()


class TestSqlitePeople(SqlContract):
    @pytest.fixture
    async def people(self, tmp_path: Path) -> AsyncIterator[SqlPeople]:  # type: ignore[override]
        url = f"sqlite+aiosqlite:///{tmp_path / 'people.sqlite3'}"
        migrate(url)
        engine = open_database(url)
        yield SqlPeople(engine)
        await engine.dispose()


@pytest.mark.postgres
@pytest.mark.skipif(postgres_url() is None, reason="TEST_POSTGRES_URL is not set")
class TestPostgresPeople(SqlContract):
    @pytest.fixture
    async def people(self) -> AsyncIterator[SqlPeople]:  # type: ignore[override]
        engine = await empty_postgres()
        yield SqlPeople(engine)
        await engine.dispose()
