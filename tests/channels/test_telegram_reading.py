"""What Telegram's updates mean, and what our messages look like there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.answer import (
    Answer,
    Choice,
    Citation,
    Clarification,
    DocumentAnswer,
    ProcedureAnswer,
    ProcedureReference,
    Refusal,
)
from channels.rendering import FilePart, Line, Part, TextPart, render, utf16_length
from channels.telegram import (
    LIMITS,
    BotName,
    Commanded,
    NotText,
    Said,
    Tapped,
    callback_data,
    caption,
    html,
    is_from_group,
    lane,
    menu,
    parse,
)
from tests.channels.answers import figures
from tests.channels.telegram_world import payload

BOT = BotName(123456, "trolyvt_bot")
SNAPSHOTS = Path(__file__).parent / "snapshots"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("message callback_query from chat id type text data photo is_bot".split()), inner
        )
    ),
    max_leaves=20,
)
KEYS = ("text", "photo", "from", "chat", "message_id", "message_thread_id", "is_topic_message", "reply_to_message")


def event(name: str, **changes: Any) -> Any:
    update = payload(name)
    update.get("message", {}).update(changes)
    return parse(update, BOT)


class TestAnUpdate:
    def test_is_what_somebody_said(self) -> None:
        said = event("text")
        assert isinstance(said, Said)
        assert said.text == "làm khai sinh cần giấy tờ gì"
        assert (said.origin.chat, said.origin.person, said.origin.private) == (700000001, "700000001", True)

    @pytest.mark.parametrize("name", ["photo", "voice", "sticker"])
    def test_without_text_is_told_apart(self, name: str) -> None:
        assert isinstance(event(name), NotText)

    @pytest.mark.parametrize("name", ["edited", "joined", "other_bot", "channel_post", "group_chatter"])
    def test_that_needs_no_answer_is_none(self, name: str) -> None:
        assert event(name) is None

    @pytest.mark.parametrize(
        ("text", "command"),
        [
            ("/start", "start"),
            ("/start abc", "start"),
            ("/HELP", "help"),
            (" /xoa ", "xoa"),
            ("/lienhe@trolyvt_bot", "lienhe"),
            ("/gi-do", None),
            ("/sudo", ""),
            ("/", None),
            ("//help", None),
            ("a /help", None),
            ("1/2 bản sao", None),
        ],
    )
    def test_may_be_a_command(self, text: str, command: str | None) -> None:
        read = event("text", text=text)
        assert (read.name if isinstance(read, Commanded) else None) == command

    def test_may_be_a_tap(self) -> None:
        tapped = event("tap")
        assert isinstance(tapped, Tapped)
        assert (tapped.turn, tapped.answer, tapped.place, tapped.query) == ("TURN", 0, 1, "3006477115")

    def test_of_a_chat_has_its_lane(self) -> None:
        assert {lane(payload(name)) for name in ("text", "tap", "photo")} == {"700000001"}
        assert lane(payload("group_reply")) == "-1001234567890"


class TestAGroup:
    def test_means_us_by_name(self) -> None:
        said = event("group_mention")
        assert said.text.strip() == "lệ phí khai sinh bao nhiêu"
        assert (said.origin.private, said.origin.thread, said.origin.message) == (False, 12, 77)
        assert said.origin.person == "-1001234567890:700000001"

    def test_means_us_by_a_reply(self) -> None:
        assert isinstance(event("group_reply"), Said)

    @pytest.mark.parametrize(
        "text", ["@trolyvt_botx xin chào", "trolyvt_bot xin chào", "/help", "/help@khac_bot", "xin chào"]
    )
    def test_does_not_mean_us_otherwise(self, text: str) -> None:
        assert event("group_mention", text=text) is None

    def test_is_not_answered_as_long_as_our_name_is_unknown(self) -> None:
        assert is_from_group(payload("group_mention"))
        assert parse(payload("group_mention"), None) is None


class TestAnything:
    @given(JSON)
    def test_is_read_without_an_error(self, value: Any) -> None:
        update = value if isinstance(value, dict) else {"message": value}
        parse(update, BOT)
        lane(update)

    @given(st.dictionaries(st.sampled_from(KEYS), JSON))
    def test_in_a_message_is_read_without_an_error(self, fields: dict[str, Any]) -> None:
        for name in ("text", "group_mention"):
            update = payload(name)
            update["message"].update(fields)
            parse(update, BOT)
            lane(update)


class TestHtml:
    @given(st.text(max_size=60), st.sampled_from([None, "https://a.vn/?x=1&y=<2>\"'"]))
    def test_shows_text_as_it_is(self, text: str, url: str | None) -> None:
        shown = html(TextPart((Line(text, url, is_source=True),)))
        inner = re.sub(r'^<a href="[^"<>]*">|^<i>|</a>$|</i>$', "", shown)
        assert not re.search(r"[<>]", inner)
        assert (
            unescape(inner) == text.encode("utf-8", "replace").decode()
            or "\x00" in text
            or "\r" in text
            or not text.isprintable()
        )

    def test_data_of_a_button_fits(self) -> None:
        choices = tuple(Choice(str(n), str(n)) for n in range(8))
        (part,) = render((Clarification("?", choices),), LIMITS)
        assert isinstance(part, TextPart)
        assert all(len(callback_data("x" * 16, button).encode()) <= 64 for button in part.buttons)

    @given(st.text(max_size=3000))
    def test_a_caption_fits(self, text: str) -> None:
        assert utf16_length(caption(text)) <= 1024

    def test_counts_as_telegram_does(self) -> None:
        assert utf16_length("ế😀a") == 4

    def test_the_menu_has_every_command_but_start(self) -> None:
        assert list(menu()) == ["help", "xoa", "lienhe", "lienket", "huylienket"]


LAW = Citation(
    "s1", "Luật Cư trú số 68/2020/QH14", "Điều 28, khoản 1", "https://vanban.vn/68", None, date(2026, 11, 21)
)
ANSWERS: dict[str, tuple[Answer, ...]] = {
    "thu_tuc": (
        ProcedureAnswer(
            "Đăng ký tạm trú – giấy tờ cần có:\n• Tờ khai (mẫu <CT01>)\n• Giấy tờ về chỗ ở & đồng ý của chủ nhà",
            (LAW, replace(LAW, locator="Điều 30"), replace(LAW, title="Quyết định 5", url=None)),
            ProcedureReference("1.004194", "Đăng ký tạm trú", "documents"),
            choices=(
                Choice("Lệ phí", "Đăng ký tạm trú lệ phí bao nhiêu?"),
                Choice("Bao lâu", "Đăng ký tạm trú mất bao lâu?"),
            ),
        ),
    ),
    "hoi_lai": (
        Clarification(
            "Câu hỏi có thể là một trong các thủ tục này, bạn chọn giúp tôi:",
            (
                Choice("Đăng ký kết hôn", "Đăng ký kết hôn"),
                Choice("Đăng ký kết hôn có yếu tố nước ngoài tại khu vực biên giới", "Đăng ký kết hôn biên giới"),
            ),
        ),
    ),
    "so_lieu": (
        figures(warnings=("Báo cáo in hai số khác nhau.",)),
        Refusal("Chưa có số liệu năm 2030.", "period_not_loaded"),
    ),
}


class TestSnapshots:
    """How answers look; after a wanted change, delete the file and run the test twice."""

    @pytest.mark.parametrize("name", list(ANSWERS))
    def test_look_as_before(self, name: str) -> None:
        looks = "\n---\n".join(_look(part) for part in render(ANSWERS[name], LIMITS)) + "\n"
        path = SNAPSHOTS / f"telegram_{name}.html"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(looks, encoding="utf-8")
            pytest.fail(f"{path.name} was written: look at it, then run again")
        assert looks == path.read_text(encoding="utf-8")

    def test_a_source_is_a_link(self) -> None:
        citation = Citation("s", 'Luật "A" & <B>', "Điều 1", "https://a.vn/?x=1&y=2", None, date(2026, 1, 2))
        (part,) = render((DocumentAnswer("1 < 2", (citation,)),), LIMITS)
        assert isinstance(part, TextPart)
        assert html(part) == (
            "1 &lt; 2\n\n"
            '<a href="https://a.vn/?x=1&amp;y=2">Nguồn: Luật &quot;A&quot; &amp; &lt;B&gt;, Điều 1 (đến ngày 02/01/2026)</a>'
        )


def _look(part: Part) -> str:
    if isinstance(part, FilePart):
        return f"({part.kind}: {part.label})"
    return "\n".join([html(part), *(f"[{button.label}] {callback_data('TURN', button)}" for button in part.buttons)])
