"""What the page's report form takes: the rules of the talk, every wrong field named at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.report_intake import LONGEST, Details, Told, checked
from assistant.domain.errors import InvalidReport
from assistant.domain.report import CATEGORIES, MOST_PHOTOS, Position

LAMP = Told("lighting", "Đèn đường tắt ba đêm rồi", "hẻm 45 Lê Lợi")


def problems(told: Told, photos: int = 0) -> dict[str, str]:
    with pytest.raises(InvalidReport) as refused:
        checked(told, photos)
    return refused.value.problems


class TestAReport:
    def test_is_kept_as_it_was_told(self) -> None:
        assert checked(LAMP, 0) == Details("Đèn đường tắt ba đêm rồi", "hẻm 45 Lê Lợi", None, "lighting")

    def test_loses_blanks_and_control_characters(self) -> None:
        assert checked(replace(LAMP, text="  rác\x00 đống\r\nto \x1b"), 0).text == "rác đống\nto"

    def test_is_composed(self) -> None:
        assert checked(replace(LAMP, text="Ða\u0323i lo\u0302\u0323"), 0).text == "Ðại lộ"

    def test_hides_numbers_of_persons(self) -> None:
        kept = checked(replace(LAMP, text="gọi 0903123456", place="nhà ông 077090001234"), 0)
        assert (kept.text, kept.place) == ("gọi [phone]", "nhà ông [personal_id]")

    def test_needs_no_address_where_the_device_knows(self) -> None:
        kept = checked(replace(LAMP, place="", latitude="10.3456789", longitude="107.0843219"), 0)
        assert kept.position == Position(10.34568, 107.08432)

    def test_keeps_a_number_that_may_be_called(self) -> None:
        assert checked(replace(LAMP, phone=" 0903 123 456 ", may_call=True), 0).phone == "0903 123 456"

    @given(st.text(), st.text(), st.text(), st.text(), st.text())
    def test_of_any_words_is_kept_or_refused(self, text: str, place: str, north: str, east: str, phone: str) -> None:
        try:
            kept = checked(Told("road", text, place, north, east, phone, True), 0)
        except InvalidReport:
            return
        assert 0 < len(kept.text) <= LONGEST
        assert kept.position is not None or kept.place


class TestIsRefused:
    def test_when_empty_with_every_field(self) -> None:
        assert problems(Told()) == {
            "category": "category_missing", "text": "text_missing", "place": "place_missing"
        }  # fmt: skip

    @pytest.mark.parametrize("category", ["", "LIGHTING", "'; DROP TABLE", "đèn"])
    def test_of_an_unknown_kind(self, category: str) -> None:
        assert category not in CATEGORIES
        assert problems(replace(LAMP, category=category)) == {"category": "category_missing"}

    @pytest.mark.parametrize("text", ["   ", "!!!", "😀", "\x00"])
    def test_without_a_word(self, text: str) -> None:
        assert problems(replace(LAMP, text=text)) == {"text": "text_missing"}

    def test_when_too_long(self) -> None:
        assert problems(replace(LAMP, text="x" * 501, place="y" * 501)) == {
            "text": "text_too_long", "place": "place_too_long"
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("north", "east"), [("91", "107"), ("10", "181"), ("nan", "107"), ("inf", "1"), ("10", ""), ("x", "y")]
    )
    def test_from_nowhere_on_earth(self, north: str, east: str) -> None:
        assert problems(replace(LAMP, latitude=north, longitude=east)) == {"place": "position_unreadable"}

    def test_with_a_number_nobody_can_call(self) -> None:
        assert problems(replace(LAMP, phone="12345", may_call=True)) == {"phone": "phone_unreadable"}

    def test_with_a_number_without_consent(self) -> None:
        assert problems(replace(LAMP, phone="0903123456")) == {"may_call": "consent_missing"}

    def test_with_too_many_photos(self) -> None:
        assert problems(LAMP, MOST_PHOTOS + 1) == {"photos": "photos_too_many"}
