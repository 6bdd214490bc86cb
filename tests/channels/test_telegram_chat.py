"""What a person on Telegram is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, select

from assistant.adapters.memory_dossiers import Held, MemoryDossierLookup
from assistant.adapters.sql.tables import channel_inbox, turns
from assistant.domain.answer import Help
from assistant.domain.message import IncomingMessage, Reply
from assistant.knowledge_base.knowledge import Knowledge
from assistant.messages import message
from assistant.pipeline.edition import Edition
from tests.builders import an_edition
from tests.channels.telegram_world import World, a_world, payload, texts
from tests.dossiers import CODE, PHONE, REGISTER, a_dossier
from tests.fakes.telegram_api import Call

BIRTH = "làm khai sinh cần giấy tờ gì"
OWN_DOSSIER = f"hồ sơ {CODE} số điện thoại {PHONE} tới đâu rồi"
FOUND = "Đăng ký khai sinh"
FIGURES = (
    "so sánh số đơn vị cung cấp dịch vụ công mức độ 4 của Cấp tỉnh của Bà Rịa - Vũng Tàu "
    "với Cấp huyện của Bà Rịa - Vũng Tàu"
)


@pytest.fixture(scope="module")
def with_dossier(knowledge: Knowledge) -> Edition:
    lookup = MemoryDossierLookup(REGISTER, [Held(a_dossier(), PHONE)])
    return an_edition(knowledge, lookup=lookup)


@pytest.fixture
async def world(
    knowledge: Knowledge, with_dossier: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    async with a_world(knowledge, tmp_path, edition=with_dossier) as own:
        yield own


class TestAnAnswer:
    async def test_comes_with_its_source_as_a_link(self, world: World) -> None:
        (answer,) = await world.says(BIRTH)
        assert "Giấy chứng sinh" in answer.text
        assert answer.links == ["https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"]
        assert "Nguồn: Cổng Dịch vụ công quốc gia" in answer.text

    async def test_goes_to_who_asked(self, world: World) -> None:
        (answer,) = await world.says(BIRTH, person=42)
        assert answer.fields["chat_id"] == "42"

    async def test_offers_its_choices_as_buttons(self, world: World) -> None:
        (answer,) = await world.says(BIRTH)
        assert [label for label, _ in answer.buttons] == [
            "Các bước",
            "Lệ phí",
            "Bao lâu",
            "Nộp ở đâu",
            "Nộp trực tuyến",
        ]

    async def test_is_announced_by_a_typing_sign(self, world: World) -> None:
        await world.says(BIRTH)
        actions = world.telegram.sent("sendChatAction")
        assert [action.fields["action"] for action in actions] == ["typing"]

    async def test_is_shown_as_it_is_written(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        written = "<b>thủ tục</b> & <script>alert(1)</script> &lt;"
        assistant = world.app.state.application.assistant
        reply = assistant.reply

        async def quoting(asked: IncomingMessage) -> Reply:
            return replace(await reply(asked), answers=(Help(written),))

        monkeypatch.setattr(assistant, "reply", quoting)
        (answer,) = await world.says(BIRTH)
        assert answer.text == written

    async def test_goes_on_where_the_talk_was(self, world: World) -> None:
        await world.says(BIRTH)
        (answer,) = await world.says("còn lệ phí?")
        assert "lệ phí" in answer.text
        assert FOUND in answer.text

    async def test_is_of_the_persons_own_talk(self, world: World) -> None:
        await world.says(BIRTH, person=1)
        (answer,) = await world.says("còn lệ phí?", person=2)
        assert FOUND + " –" not in answer.text


class TestAButton:
    async def test_asks_what_it_says(self, world: World) -> None:
        (answer,) = await world.says(BIRTH)
        data = dict(answer.buttons)["Lệ phí"]
        (fee,) = await world.taps(data)
        assert "phí, lệ phí" in fee.text
        assert [call.fields["callback_query_id"] for call in world.telegram.sent("answerCallbackQuery")] == [
            "3006477115"
        ]

    @pytest.mark.parametrize("data", ["", "x", "a.b.c", "TURN.0.1", "../../x.0.0", "0.999.999", "consent", "x" * 64])
    async def test_that_is_not_ours_or_gone_says_so(self, world: World, data: str) -> None:
        (answer,) = await world.taps(data)
        assert answer.text == message("chat.choice_gone")

    async def test_out_of_range_is_gone(self, world: World) -> None:
        (answer,) = await world.says(BIRTH)
        turn = answer.buttons[0][1].split(".")[0]
        for data in (f"{turn}.0.99", f"{turn}.9.0"):
            assert texts(await world.taps(data)) == message("chat.choice_gone")


class TestACommand:
    async def test_start_says_who_we_are_and_where_the_words_go(self, world: World) -> None:
        said = texts(await world.does(payload("start")))
        assert "trí tuệ nhân tạo" in said
        assert "nước ngoài" in said

    async def test_help_tells_what_can_be_asked(self, world: World) -> None:
        assert "thủ tục hành chính" in texts(await world.says("/help"))

    async def test_lienhe_tells_whom_to_call(self, world: World) -> None:
        assert "1022" in texts(await world.says("/lienhe@trolyvt_bot"))

    async def test_xoa_begins_a_new_talk(self, world: World) -> None:
        await world.says(BIRTH)
        assert "90 ngày" in texts(await world.says("/xoa"))
        assert FOUND + " –" not in texts(await world.says("còn lệ phí?"))

    async def test_that_does_not_exist_lists_those_that_do(self, world: World) -> None:
        assert "/lienhe" in texts(await world.says("/sudo rm"))


class TestWhatIsNoText:
    @pytest.mark.parametrize("name", ["photo", "voice", "sticker"])
    async def test_gets_a_polite_sentence(self, world: World, name: str) -> None:
        assert texts(await world.does(payload(name))) == message("chat.not_text")

    @pytest.mark.parametrize("name", ["edited", "joined", "other_bot", "channel_post", "group_chatter"])
    async def test_or_is_not_for_us_gets_nothing(self, world: World, name: str) -> None:
        assert await world.does(payload(name)) == []

    async def test_blanks_get_what_the_page_would_say(self, world: World) -> None:
        assert texts(await world.says(" \n ")) == message("error.empty_message")


class TestAGroup:
    async def test_is_answered_when_it_mentions_us(self, world: World) -> None:
        (answer,) = await world.does(payload("group_mention"))
        assert "lệ phí" in answer.text
        assert answer.fields["message_thread_id"] == "12"
        assert '"message_id": 77' in answer.fields["reply_parameters"]

    async def test_is_answered_when_it_replies_to_us(self, world: World) -> None:
        await world.does(payload("group_mention"))
        (answer,) = await world.does(payload("group_reply"))
        assert FOUND in answer.text

    async def test_never_sees_a_dossier(self, world: World) -> None:
        update = payload("group_mention")
        update["message"]["text"] = f"@trolyvt_bot {OWN_DOSSIER}"
        assert texts(await world.does(update)) == message("chat.private_only")


class TestADossier:
    async def test_is_shown_after_consent_only(self, world: World) -> None:
        (question,) = await world.says(OWN_DOSSIER)
        assert question.text == message("chat.consent.question")
        agree, refuse = question.buttons
        (found,) = await world.taps(agree[1])
        assert "24/06/2025" in found.text
        assert CODE not in texts(world.telegram.sent())
        assert refuse[0] == message("chat.consent.refuse")

    async def test_is_not_shown_to_who_refuses(self, world: World) -> None:
        (question,) = await world.says(OWN_DOSSIER)
        assert texts(await world.taps(question.buttons[1][1])) == message("chat.consent.refused")
        assert texts(await world.says(message("chat.consent.agree"))) == message("chat.consent.nothing")
        assert "24/06/2025" not in texts(world.telegram.sent())

    async def test_is_shown_to_who_types_the_consent(self, world: World) -> None:
        await world.says(OWN_DOSSIER)
        assert "24/06/2025" in texts(await world.says("tôi đồng ý xem hồ sơ ở đây."))

    async def test_needs_consent_once_a_talk(self, world: World) -> None:
        (question,) = await world.says(OWN_DOSSIER)
        await world.taps(question.buttons[0][1])
        assert "24/06/2025" in texts(await world.says(OWN_DOSSIER))
        await world.says("/xoa")
        assert texts(await world.says(OWN_DOSSIER)) == message("chat.consent.question")

    async def test_is_not_opened_by_somebody_elses_tap(self, world: World) -> None:
        (question,) = await world.says(OWN_DOSSIER, person=1)
        assert texts(await world.taps(question.buttons[0][1], person=2)) == message("chat.consent.nothing")

    async def test_that_does_not_fit_needs_no_consent(self, world: World) -> None:
        said = texts(await world.says(f"hồ sơ {CODE} số điện thoại 0987654321 tới đâu rồi"))
        hotline = world.app.state.application.office.hotline
        assert said.startswith(message("own_dossier.not_found", hotline=hotline))
        assert await world.says(message("chat.consent.agree"))
        assert "24/06/2025" not in texts(world.telegram.sent())


class TestFigures:
    async def test_come_as_text_picture_and_workbook(self, world: World) -> None:
        calls = await world.says(FIGURES)
        assert [call.method for call in calls] == ["sendMessage", "sendPhoto", "sendDocument"]
        text, picture, workbook = calls
        assert "Nguồn:" in text.text
        assert picture.file is not None
        assert picture.file[0].endswith(".png")
        assert picture.file[1].startswith(b"\x89PNG")
        assert picture.text
        assert workbook.file is not None
        assert workbook.file[0].endswith(".xlsx")
        assert workbook.file[1].startswith(b"PK")

    async def test_are_sent_again_when_asked_for(self, world: World) -> None:
        await world.says(FIGURES)
        calls = await world.says("xuất excel giúp tôi")
        assert [call.method for call in calls] == ["sendMessage", "sendPhoto", "sendDocument"]


class TestWhenTelegramFails:
    async def test_a_429_is_waited_out(self, world: World) -> None:
        world.telegram.fails("sendMessage", 429, "Too Many Requests", retry_after=1)
        (answer,) = await world.says(BIRTH)
        assert "Giấy chứng sinh" in answer.text

    async def test_the_network_is_tried_again(self, world: World) -> None:
        world.telegram.fails("sendMessage", 502, "Bad Gateway")
        assert len(await world.says(BIRTH)) == 1

    async def test_who_has_blocked_us_is_left_alone(self, world: World) -> None:
        world.telegram.fails("sendMessage", 403, "Forbidden: bot was blocked by the user")
        assert await world.says(BIRTH) == []
        assert await world.app.state.application.inbox.waiting("telegram") == ()

    async def test_the_same_turn_is_sent_later(self, world: World) -> None:
        world.telegram.fails("sendMessage", 401, "Unauthorized")
        assert await world.says(BIRTH) == []
        (answer,) = await again(world)
        assert "Giấy chứng sinh" in answer.text
        (kept,) = await rows(world, turns)
        assert answer.buttons[0][1] == f"{kept.id}.0.0"
        assert [(update.done, update.attempts) for update in await rows(world, channel_inbox)] == [(True, 2)]

    async def test_all_of_an_answer_is_sent_later(self, world: World) -> None:
        world.telegram.fails("sendPhoto", 401, "Unauthorized")
        assert [call.method for call in await world.says(FIGURES)] == ["sendMessage"]
        first, *second = [*world.telegram.sent("sendMessage"), *await again(world)]
        assert [call.method for call in second] == ["sendMessage", "sendPhoto", "sendDocument"]
        assert second[0].text == first.text
        assert len(await rows(world, turns)) == 1

    async def test_where_the_words_go_is_told_later_as_well(self, world: World) -> None:
        world.telegram.fails("sendMessage", 401, "Unauthorized")
        assert await world.does(payload("start")) == []
        said = texts(await again(world))
        assert "trí tuệ nhân tạo" in said
        assert message("chat.telegram.notice") in said


async def rows(world: World, table: Table) -> list[Any]:
    async with world.app.state.application.engine.connect() as connection:
        return list((await connection.execute(select(table))).all())


async def again(world: World) -> list[Call]:
    """Returns what the next attempt sends."""
    inbox = world.app.state.application.inbox
    await inbox.put_back("telegram", str(world.number))
    (waiting,) = await inbox.waiting("telegram")
    assert (waiting.attempts, waiting.turn_id is not None) == (1, True)
    world.app.state.channels.workers["telegram"]._begin(waiting.id, waiting.payload)
    return await world.answers()
