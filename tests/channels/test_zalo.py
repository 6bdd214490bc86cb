"""Events of Zalo's webhook as recorded, and the messages sent there."""

from __future__ import annotations

import hashlib
import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.answer import Choice, Clarification
from assistant.messages import message
from channels.rendering import Limits, TextPart, render, render_text, utf16_length
from channels.zalo import (
    ZaloEvent,
    as_numbered,
    event_from_json,
    is_signed,
    picture_message,
    read_event,
    text_message,
)

RECORDED = Path(__file__).parent / "payloads" / "zalo"
VECTOR = (RECORDED / "user_send_text.json").read_bytes()
TIME, APP, SECRET = "1718000000000", "1234567890123456789", "OA_SECRET_TEST"
MAC = "mac=502b7e2e786ff3602a03dcffa47f14f2127f82051189e0ef43cda61993addf3c"
OURS, PERSON = "388613280878808645", "246845883529197922"
NO_BUTTONS = Limits(2000, 0, 100, utf16_length)
BUTTONS = Limits(2000, 5, 100, utf16_length)
CHOICES = (Choice("Lệ phí", "lệ phí khai sinh"), Choice("Giấy tờ", "giấy tờ khai sinh"))


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_bytes())


def signed(raw: bytes = VECTOR, header: str = MAC, **other: str) -> bool:
    values = {"timestamp": TIME, "app_id": APP, "oa_secret": SECRET} | other
    timestamp = values.pop("timestamp")
    return is_signed(raw, timestamp, header, **values)


class TestTheSignature:
    def test_is_the_one_of_the_vector(self) -> None:
        assert signed()

    def test_may_be_written_in_capitals(self) -> None:
        assert signed(header=f"mac={MAC.removeprefix('mac=').upper()}")

    def test_is_of_the_bytes_that_came(self) -> None:
        assert not signed(json.dumps(json.loads(VECTOR)).encode())

    def test_is_of_every_byte(self) -> None:
        assert not any(signed(VECTOR[:place] + b"\x00" + VECTOR[place + 1 :]) for place in range(len(VECTOR)))

    @pytest.mark.parametrize(
        "other", [{"timestamp": "1718000000001"}, {"app_id": "1"}, {"oa_secret": "APP_SECRET"}, {"oa_secret": ""}]
    )
    def test_is_of_moment_application_and_secret(self, other: dict[str, str]) -> None:
        assert not signed(**other)

    @pytest.mark.parametrize("header", ["", "mac=", "mac=0", MAC[:-1], f"{MAC}0", "mac=đ", f"sha256={MAC}"])
    def test_of_another_form_is_none(self, header: str) -> None:
        assert not signed(header=header)

    @given(st.binary(max_size=200), st.text(max_size=80))
    def test_cannot_be_guessed(self, raw: bytes, header: str) -> None:
        assert not signed(raw, header)

    @given(st.binary(max_size=200), st.text(string.digits, max_size=14))
    def test_is_sha256_of_the_four_one_after_the_other(self, raw: bytes, timestamp: str) -> None:
        made = hashlib.sha256(APP.encode() + raw + timestamp.encode() + SECRET.encode()).hexdigest()
        assert signed(raw, f"mac={made}", timestamp=timestamp)


class TestAnEvent:
    def test_has_the_words(self) -> None:
        event = read_event(json.loads(VECTOR))
        assert event == ZaloEvent("m1", "111", "text", "Xin chào, đăng ký khai sinh ở đâu?", 1718000000000)

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("user_send_image", "picture"),
            ("user_send_file", "picture"),
            ("user_send_sticker", "other"),
            ("user_send_location", "place"),
            ("follow", "follow"),
            ("unfollow", "unfollow"),
        ],
    )
    def test_of_another_kind_has_no_words(self, name: str, kind: str) -> None:
        event = read_event(recorded(name), OURS)
        assert event is not None
        assert (event.kind, event.person, event.text) == (kind, PERSON, "")

    @pytest.mark.parametrize("name", ["oa_send_text", "user_received_message", "user_submit_info"])
    def test_that_needs_no_answer_is_none(self, name: str) -> None:
        assert read_event(recorded(name)) is None

    @pytest.mark.parametrize("name", ["user_send_text", "user_send_image", "follow"])
    def test_of_another_account_is_none(self, name: str) -> None:
        assert read_event(recorded(name), "999") is None

    def test_without_a_message_id_has_a_key_of_its_own(self) -> None:
        follow, unfollow = read_event(recorded("follow")), read_event(recorded("unfollow"))
        assert follow is not None
        assert unfollow is not None
        assert follow.key != unfollow.key
        assert PERSON not in follow.key

    def test_is_the_same_after_it_was_kept(self) -> None:
        event = read_event(json.loads(VECTOR))
        assert event is not None
        assert event_from_json(json.loads(json.dumps(event.to_json()))) == event

    def test_takes_ids_that_are_numbers(self) -> None:
        body = json.loads(VECTOR) | {"sender": {"id": 111}, "timestamp": 1718000000000}
        assert read_event(body) == read_event(json.loads(VECTOR))

    @pytest.mark.parametrize("field", ["event_name", "timestamp", "sender"])
    def test_without_what_it_needs_is_none(self, field: str) -> None:
        body = {key: value for key, value in json.loads(VECTOR).items() if key != field}
        assert read_event(body) is None

    @pytest.mark.parametrize("moment", ["", "soon", "-1", "1718000000000.5", "9" * 30, "١٢٣", None, True, [1]])
    def test_of_no_moment_is_none(self, moment: object) -> None:
        assert read_event(json.loads(VECTOR) | {"timestamp": moment}) is None

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
        )
    )
    def test_of_any_shape_is_read_or_left(self, body: object) -> None:
        assert read_event(body) is None

    @given(
        st.fixed_dictionaries(
            {
                "event_name": st.sampled_from(["user_send_text", "user_send_image", "follow", "oa_send_text"]),
                "timestamp": st.sampled_from([TIME, 1, ""]),
                "sender": st.dictionaries(st.sampled_from(["id"]), st.text() | st.integers() | st.none()) | st.none(),
                "message": st.dictionaries(st.sampled_from(["text", "msg_id"]), st.text() | st.none()) | st.text(),
            }
        )
    )
    def test_can_always_be_kept(self, body: dict[str, object]) -> None:
        event = read_event(body)
        if event is not None:
            kept = json.dumps(event.to_json(), ensure_ascii=False).encode()  # no half of a character
            assert event_from_json(json.loads(kept)) == event
            assert "\x00" not in event.text
            assert 1 <= len(event.key) <= 100

    def test_of_very_many_words_is_cut_and_still_too_long_to_answer(self) -> None:
        body = json.loads(VECTOR)
        body["message"]["text"] = "x" * 100_000
        event = read_event(body)
        assert event is not None
        assert 2000 < len(event.text) < 5000


class TestAMessage:
    def test_has_its_text_alone(self) -> None:
        (part,) = render_text("Xin chào", NO_BUTTONS)
        assert text_message(part, "") == {"text": "Xin chào"}

    def test_has_its_choices_as_numbers(self) -> None:
        (part,) = render_text("Bạn hỏi gì?", NO_BUTTONS, CHOICES)
        lines = text_message(part, "")["text"].split("\n")
        assert lines[2:4] == ["1. Lệ phí", "2. Giấy tờ"]
        assert "attachment" not in text_message(part, "")

    def test_has_buttons_where_they_are_wanted(self) -> None:
        (part,) = render_text("Bạn hỏi gì?", BUTTONS, CHOICES)
        assert text_message(part, "plain") == {
            "text": "Bạn hỏi gì?",
            "attachment": {
                "type": "template",
                "payload": {
                    "buttons": [
                        {"title": "Lệ phí", "type": "oa.query.show", "payload": "lệ phí khai sinh"},
                        {"title": "Giấy tờ", "type": "oa.query.show", "payload": "giấy tờ khai sinh"},
                    ]
                },
            },
        }

    def test_has_the_template_type_of_the_setting(self) -> None:
        (part,) = render_text("Bạn hỏi gì?", BUTTONS, CHOICES)
        assert text_message(part, "button")["attachment"]["payload"]["template_type"] == "button"

    def test_has_a_picture_by_its_id(self) -> None:
        assert picture_message("p1", "Biểu đồ")["attachment"]["payload"] == {
            "template_type": "media",
            "elements": [{"media_type": "image", "attachment_id": "p1"}],
        }

    @given(st.text(min_size=1, max_size=6000), st.integers(500, 2000))
    def test_is_never_too_long(self, text: str, longest: int) -> None:
        limits = Limits(longest, 0, 100, utf16_length)
        for part in render_text(text, limits, CHOICES):
            assert utf16_length(text_message(part, "")["text"]) <= longest

    def test_of_2001_letters_becomes_two(self) -> None:
        parts = render_text("x" * 2001, NO_BUTTONS)
        assert [len(text_message(part, "")["text"]) for part in parts] == [2000, 1]


class TestButtonsThatZaloDoesNotTake:
    def part(self, choices: tuple[Choice, ...] = CHOICES) -> TextPart:
        (part,) = render_text("Bạn hỏi gì?", BUTTONS, choices)
        return part

    def test_become_numbers(self) -> None:
        text, choices = as_numbered(self.part(), NO_BUTTONS, is_last=True)
        assert text_message(text, "plain") == {"text": "Bạn hỏi gì?"}
        assert text_message(choices, "plain")["text"].split("\n")[:4] == [
            message("zalo.choose"),
            "",
            "1. Lệ phí",
            "2. Giấy tờ",
        ]

    def test_have_no_numbers_where_a_number_means_another_list(self) -> None:
        _, choices = as_numbered(self.part(), NO_BUTTONS, is_last=False)
        assert choices.plain == "• Lệ phí\n• Giấy tờ"

    def test_are_not_told_twice(self) -> None:
        many = tuple(Choice(f"Mục {number}", f"mục {number}") for number in range(6))
        (text,) = as_numbered(self.part(many), NO_BUTTONS, is_last=True)
        assert text.plain.count("Mục 3") == 1
        assert text.buttons == ()

    @pytest.mark.parametrize("longest", [500, 2000])
    def test_are_not_told_twice_where_a_number_means_another_list(self, longest: int) -> None:
        many = tuple(Choice(f"Mục {number} {'x' * 60}", f"mục {number}") for number in range(12))
        answers = (Clarification("Bạn hỏi gì?", many), Clarification("Ở đâu?", CHOICES))
        parts = render(answers, Limits(longest, 5, 100, utf16_length))
        part = parts[-2]
        assert isinstance(part, TextPart)
        assert len(part.buttons) == 5
        (text,) = as_numbered(part, NO_BUTTONS, is_last=False)
        assert text == TextPart(part.lines)
