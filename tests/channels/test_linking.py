"""An official's own chat: linked by a code, answered with that person's rights, and ended from both sides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.adapters.sql.tables import conversations, turns
from assistant.bootstrap import Application
from assistant.domain.linked_account import MOST_TRIES, AccountKind
from assistant.domain.principal import Principal
from assistant.knowledge_base.knowledge import Knowledge
from assistant.messages import message
from assistant.pipeline.edition import Edition
from channels.linking import LINK, UNLINK, command_of, deep_link
from tests.channels.telegram_world import World, a_world, payload, texts
from tests.web.browser import Browser, open_browser

INTERNAL = "tỷ lệ đúng hạn của khối phường xã"
NUMBER = "99,54"
CHAT, OTHER = 700000001, 700000002
PASSWORD = "mật-khẩu-thử"
LAN = Principal("id-lan", "lan", ("official",), ("thanh-pho-vung-tau",))


@pytest.fixture
async def world(
    knowledge: Knowledge, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """Telegram, where officials get internal figures."""
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ASSISTANT_TELEGRAM_INTERNAL", "on")
    async with a_world(knowledge, tmp_path, edition=edition) as own:
        await application(own).people.add(LAN, PASSWORD)
        yield own


@pytest.fixture
async def careful(
    knowledge: Knowledge, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """Telegram as it is without a setting."""
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    async with a_world(knowledge, tmp_path, edition=edition) as own:
        await application(own).people.add(LAN, PASSWORD)
        yield own


def application(world: World) -> Application:
    found: Application = world.app.state.application
    return found


async def code_of(world: World, kind: AccountKind = "telegram") -> str:
    return (await application(world).linked.new_code(kind, "id-lan"))[0]


async def link(world: World, person: int = CHAT) -> str:
    return texts(await world.says(f"/lienket {await code_of(world)}", person))


async def page_of(world: World) -> Browser:
    """Lan's browser."""
    own = open_browser(world.app)
    token, _, _ = await application(world).people.open_session("id-lan")
    own.http.cookies.set("session", token)
    return own


async def audited(world: World) -> list[tuple[str, str, str]]:
    entries = await application(world).audit.entries(limit=10)
    return [(entry.person, entry.action, entry.subject) for entry in entries]


async def take_roles_away(world: World) -> None:
    account = application(world).people.accounts["lan"]  # type: ignore[attr-defined]
    account.principal = replace(LAN, roles=(), units=())


class TestACode:
    async def test_makes_the_chat_the_officials(self, world: World) -> None:
        assert NUMBER not in texts(await world.says(INTERNAL))
        assert await link(world) == message("chat.link.done", name="lan")
        assert NUMBER in texts(await world.says(INTERNAL))

    async def test_may_come_with_the_address_that_opens_the_bot(self, world: World) -> None:
        assert texts(await world.says(f"/start link_{await code_of(world)}")) == message("chat.link.done", name="lan")
        assert NUMBER in texts(await world.says(INTERNAL))

    async def test_works_once(self, world: World) -> None:
        code = await code_of(world)
        await world.says(f"/lienket {code}")
        assert texts(await world.says(f"/lienket {code}", OTHER)) == message("chat.link.unknown_code")
        assert NUMBER not in texts(await world.says(INTERNAL, OTHER))

    @pytest.mark.parametrize("typed", ["", "x", "mã số", "😀" * 8, "ABCD 234", "1" * 500, "<b>ABCD2345</b>"])
    async def test_of_another_form_is_explained(self, world: World, typed: str) -> None:
        assert texts(await world.says(f"/lienket {typed}")) == message("chat.link.no_code")

    async def test_of_an_account_that_was_locked_since_links_nothing_for_later(self, world: World) -> None:
        account = application(world).people.accounts["lan"]  # type: ignore[attr-defined]
        account.failures = 5
        assert await link(world) == message("chat.link.unknown_code")
        account.failures = 0
        assert NUMBER not in texts(await world.says(INTERNAL))
        assert await audited(world) == []

    async def test_cannot_be_guessed_one_after_the_other(self, world: World) -> None:
        for _ in range(MOST_TRIES):
            assert texts(await world.says("/lienket ABCD2345")) == message("chat.link.unknown_code")
        assert await link(world) == message("chat.link.too_many")
        assert NUMBER not in texts(await world.says(INTERNAL))

    async def test_in_a_group_links_nothing_and_is_worthless_then(self, world: World) -> None:
        code = await code_of(world)
        update = payload("group_mention")
        update["message"]["text"] = f"/lienket@trolyvt_bot {code}"
        assert texts(await world.does(update)) == message("chat.link.private_only")
        assert texts(await world.says(f"/lienket {code}")) == message("chat.link.unknown_code")

    async def test_that_comes_again_after_a_lost_answer_says_that_it_is_done(self, world: World) -> None:
        code = await code_of(world)
        await world.says(f"/lienket {code}")
        assert texts(await world.says(f"/lienket {code}")) == message("chat.link.already", name="lan")

    async def test_is_kept_in_no_journal(self, world: World) -> None:
        code = await code_of(world)
        await world.says(f"/lienket {code}")
        async with application(world).engine.connect() as connection:
            assert (await connection.execute(select(turns))).all() == []

    async def test_is_noted_for_the_audit(self, world: World) -> None:
        await link(world)
        assert await audited(world) == [("lan", "link", "account:telegram")]


class TestALinkedChat:
    async def test_is_the_officials_alone(self, world: World) -> None:
        await link(world)
        assert NUMBER not in texts(await world.says(INTERNAL, OTHER))

    async def test_in_a_group_is_a_citizens(self, world: World) -> None:
        await link(world)
        update = payload("group_mention")
        update["message"]["text"] = f"@trolyvt_bot {INTERNAL}"
        update["message"]["from"]["id"] = CHAT
        assert NUMBER not in texts(await world.does(update))

    async def test_begins_a_conversation_of_its_own(self, world: World) -> None:
        await world.says("xin chào")
        await link(world)
        await world.says(INTERNAL)
        async with application(world).engine.connect() as connection:
            owners = set((await connection.execute(select(conversations.c.owner))).scalars())
        assert owners == {None, "id-lan"}

    async def test_loses_at_once_what_its_owner_loses(self, world: World) -> None:
        await link(world)
        await world.says(INTERNAL)
        await take_roles_away(world)
        assert NUMBER not in texts(await world.says(INTERNAL))

    async def test_is_nobodys_when_the_account_is_locked(self, world: World) -> None:
        await link(world)
        application(world).people.accounts["lan"].failures = 5  # type: ignore[attr-defined]
        assert NUMBER not in texts(await world.says(INTERNAL))

    async def test_is_nobodys_until_a_password_is_chosen(self, world: World) -> None:
        await link(world)
        await application(world).people.set_password("lan", "dùng-một-lần", once=True)
        assert NUMBER not in texts(await world.says(INTERNAL))
        assert texts(await world.says("/huylienket")) == message("chat.link.ended")

    async def test_is_nobodys_when_the_account_is_removed(self, world: World) -> None:
        await link(world)
        application(world).people.accounts.clear()  # type: ignore[attr-defined]
        assert NUMBER not in texts(await world.says(INTERNAL))

    async def test_gets_the_files_of_its_answers(self, world: World) -> None:
        await link(world)
        sent = await world.says("so sánh số văn bản đi của phường 7 và phường 8")
        assert [call.method for call in sent if call.file is not None][:1] == ["sendPhoto"]

    async def test_of_a_button_shows_nothing_after_the_link_has_ended(self, world: World) -> None:
        await link(world)
        answer = (await world.says(INTERNAL))[-1]
        assert answer.buttons
        await world.says("/huylienket")
        assert texts(await world.taps(answer.buttons[0][1])) == message("chat.choice_gone")


class TestBeforeTheFirstInternalAnswer:
    async def test_the_official_reads_that_it_goes_abroad(self, world: World) -> None:
        await link(world)
        first, *rest = await world.says(INTERNAL)
        assert first.text == message("chat.link.abroad")
        assert NUMBER in texts(rest)

    async def test_it_is_read_once(self, world: World) -> None:
        await link(world)
        await world.says(INTERNAL)
        assert message("chat.link.abroad") not in texts(await world.says(INTERNAL))

    async def test_nothing_is_read_before_a_public_one(self, world: World) -> None:
        await link(world)
        assert message("chat.link.abroad") not in texts(await world.says("làm khai sinh cần giấy tờ gì"))
        assert message("chat.link.abroad") in texts(await world.says(INTERNAL))


class TestWithoutInternalAnswers:
    async def test_the_official_hears_so_when_linking(self, careful: World) -> None:
        done = f"{message('chat.link.done', name='lan')}\n{message('chat.link.careful')}"
        assert await link(careful) == done

    async def test_the_official_is_led_to_the_page(self, careful: World) -> None:
        await link(careful)
        assert texts(await careful.says(INTERNAL)) == message("chat.link.look_up")

    async def test_the_journal_keeps_no_internal_number_for_the_chat(self, careful: World) -> None:
        await link(careful)
        await careful.says(INTERNAL)
        async with application(careful).engine.connect() as connection:
            assert NUMBER not in str((await connection.execute(select(turns.c.turn))).all())

    async def test_a_citizen_is_told_what_citizens_are_told(self, careful: World) -> None:
        assert message("chat.link.look_up") not in texts(await careful.says(INTERNAL))


class TestEnding:
    async def test_in_the_chat_makes_it_a_citizens_again(self, world: World) -> None:
        await link(world)
        assert texts(await world.says("/huylienket")) == message("chat.link.ended")
        assert NUMBER not in texts(await world.says(INTERNAL))
        assert await audited(world) == [("lan", "unlink", "account:telegram"), ("lan", "link", "account:telegram")]

    async def test_what_was_never_linked_says_so(self, world: World) -> None:
        assert texts(await world.says("/huylienket")) == message("chat.link.none")
        assert await audited(world) == []


class TestThePage:
    async def test_gives_a_code_that_links(self, world: World) -> None:
        lan = await page_of(world)
        shown = (await lan.submit("/officials/accounts/code", kind="telegram")).text
        code = shown.split("<code>/lienket ")[1].split("</code>")[0]
        assert deep_link("trolyvt_bot", code) in shown
        assert texts(await world.says(f"/lienket {code}")) == message("chat.link.done", name="lan")
        assert "Đã liên kết từ" in await lan.page("/officials/accounts")

    async def test_shows_the_code_once(self, world: World) -> None:
        lan = await page_of(world)
        shown = (await lan.submit("/officials/accounts/code", kind="telegram")).text
        code = shown.split("<code>/lienket ")[1].split("</code>")[0]
        assert code not in await lan.page("/officials/accounts")

    async def test_gives_a_code_while_telegram_is_away(self, world: World) -> None:
        for _ in range(3):
            world.telegram.fails("getMe", 401)
        response = await (await page_of(world)).submit("/officials/accounts/code", kind="telegram")
        assert response.status_code == 200
        assert "/lienket " in response.text
        assert "t.me" not in response.text

    async def test_ends_a_link(self, world: World) -> None:
        await link(world)
        response = await (await page_of(world)).submit("/officials/accounts/unlink", kind="telegram")
        assert (response.status_code, response.headers["location"]) == (303, "/officials/accounts")
        assert NUMBER not in texts(await world.says(INTERNAL))
        assert (await audited(world))[0] == ("lan", "unlink", "account:telegram")

    @pytest.mark.parametrize(("kind", "status"), [("zalo", 404), ("oidc", 422), ("", 422), ("'; --", 422)])
    async def test_gives_no_code_for_what_is_not_there(self, world: World, kind: str, status: int) -> None:
        assert (await (await page_of(world)).submit("/officials/accounts/code", kind=kind)).status_code == status

    @pytest.mark.parametrize("path", ["/officials/accounts/code", "/officials/accounts/unlink"])
    async def test_takes_no_form_of_another_site(self, world: World, path: str) -> None:
        lan = await page_of(world)
        assert (await lan.http.post(path, data={"kind": "telegram"})).status_code == 403

    async def test_is_for_who_has_signed_in(self, world: World) -> None:
        assert await open_browser(world.app).status("/officials/accounts") == 303


class TestACommand:
    @pytest.mark.parametrize(
        ("text", "command"),
        [
            ("/lienket ABCD2345", (LINK, "ABCD2345")),
            (" /LienKet\nabcd 2345 ", (LINK, "abcd 2345")),
            ("/lienket", (LINK, "")),
            ("/huylienket", (UNLINK, "")),
            ("/lienketabc", None),
            ("lienket ABCD2345", None),
            ("tôi muốn /lienket", None),
            ("", None),
        ],
    )
    def test_is_read(self, text: str, command: tuple[str, str] | None) -> None:
        assert command_of(text) == command
