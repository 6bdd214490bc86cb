"""Choices made in words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.common.text import normalise
from assistant.domain.answer import Choice
from assistant.understanding.choosing import chosen, is_out_of_range

BIRTH = Choice("Đăng ký khai sinh", "Đăng ký khai sinh cần giấy tờ gì?")
DEATH = Choice("Đăng ký khai tử", "Đăng ký khai tử cần giấy tờ gì?")
MARRIAGE = Choice("Đăng ký kết hôn", "Đăng ký kết hôn cần giấy tờ gì?")
OFFERED = (BIRTH, DEATH, MARRIAGE)
CHOICES = st.lists(st.builds(Choice, st.text(), st.text()), max_size=6)


class TestByNumber:
    @pytest.mark.parametrize(
        ("text", "choice"),
        [
            ("1", BIRTH),
            ("2", DEATH),
            ("2.", DEATH),
            ("số 2", DEATH),
            ("ý 3", MARRIAGE),
            ("câu 1", BIRTH),
            ("hai", DEATH),
            ("thứ 2", DEATH),
            ("cái thứ hai", DEATH),
            ("Cái thứ nhất", BIRTH),
            ("cái thứ nhì", DEATH),
            ("cái đầu", BIRTH),
            ("cái đầu tiên", BIRTH),
            ("thủ tục đầu tiên", BIRTH),
            ("cái cuối", MARRIAGE),
            ("loại cuối cùng ạ", MARRIAGE),
            ("cái chót", MARRIAGE),
            ("chọn 1 đi", BIRTH),
            ("lấy cái thứ ba ạ", MARRIAGE),
            ("cho tôi cái thứ hai", DEATH),
            ("dạ số 3 nha", MARRIAGE),
            ("trường hợp 2", DEATH),
        ],
    )
    @pytest.mark.parametrize("by_label", [True, False])
    def test_is_understood_whatever_was_asked(self, text: str, choice: Choice, *, by_label: bool) -> None:
        assert chosen(text, OFFERED, by_label=by_label) == choice

    @pytest.mark.parametrize("text", ["4", "0", "12", "cái thứ tư", "số 5", "năm"])
    def test_that_was_not_offered_is_none(self, text: str) -> None:
        assert chosen(text, OFFERED, by_label=True) is None

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "?",
            "cái này",
            "phường 2",
            "2 ngày",
            "2023",
            "thứ hai có làm việc không",
            "đăng ký kết hôn cho hai người",
            "năm ngoái",
            "quý 2",
        ],
    )
    def test_is_not_any_number(self, text: str) -> None:
        assert chosen(text, OFFERED, by_label=False) is None

    @pytest.mark.parametrize("text", ["1", "cái cuối", "khai sinh"])
    def test_of_nothing_offered_is_none(self, text: str) -> None:
        assert chosen(text, (), by_label=True) is None


class TestOutOfRange:
    @pytest.mark.parametrize("text", ["4", "0", "99", "cái thứ tư", "số 5 ạ"])
    def test_a_number_not_offered_is(self, text: str) -> None:
        assert is_out_of_range(text, OFFERED)

    @pytest.mark.parametrize("text", ["1", "3", "cái cuối", "cái đầu tiên", "kết hôn", "phường 9", "", "xin chào"])
    def test_anything_else_is_not(self, text: str) -> None:
        assert not is_out_of_range(text, OFFERED)

    @pytest.mark.parametrize("text", ["1", "4", "cái cuối"])
    def test_nothing_is_where_nothing_was_offered(self, text: str) -> None:
        assert not is_out_of_range(text, ())


class TestByLabel:
    @pytest.mark.parametrize(
        ("text", "choice"),
        [
            ("kết hôn", MARRIAGE),
            ("KHAI TỬ", DEATH),
            ("khai tu", DEATH),
            ("khai sinh.", BIRTH),
            ("đăng ký khai sinh", BIRTH),
            ("đăng ký kết hôn", MARRIAGE),
        ],
    )
    def test_a_part_of_one_label_is_enough(self, text: str, choice: Choice) -> None:
        assert chosen(text, OFFERED, by_label=True) == choice

    @pytest.mark.parametrize("text", ["đăng ký", "khai", "đăng ký khai"])
    def test_a_part_of_several_is_not(self, text: str) -> None:
        assert chosen(text, OFFERED, by_label=True) is None

    @pytest.mark.parametrize("text", ["đăng ký khai sinh cần gì", "khai sin", "ly hôn", "sinh khai", "", "?"])
    def test_other_words_are_a_message_of_their_own(self, text: str) -> None:
        assert chosen(text, OFFERED, by_label=True) is None

    @pytest.mark.parametrize("text", ["kết hôn", "đăng ký khai sinh"])
    def test_does_not_count_where_nobody_asked(self, text: str) -> None:
        assert chosen(text, OFFERED, by_label=False) is None

    def test_in_full_is_chosen_though_a_longer_one_has_it(self) -> None:
        mobile = Choice("Đăng ký khai sinh lưu động", "Đăng ký khai sinh lưu động ở đâu?")
        assert chosen("Đăng ký khai sinh", (BIRTH, mobile), by_label=True) == BIRTH


class TestChoosingAlways:
    @given(st.text(st.sampled_from("hHaAıİiIſsSuáđầtêntưốnăm12 ")), CHOICES, st.booleans())
    @example("haı", [BIRTH], False)
    @example("đầu tıên", [BIRTH], False)
    @example("ſáu", [BIRTH], True)
    def test_reads_any_letter(self, text: str, offered: list[Choice], by_label: bool) -> None:
        assert chosen(normalise(text), offered, by_label=by_label) in (None, *offered)

    @given(st.text(), CHOICES, st.booleans())
    def test_answers_with_what_was_offered(self, text: str, offered: list[Choice], by_label: bool) -> None:
        assert chosen(text, offered, by_label=by_label) in (None, *offered)

    @given(st.text(), CHOICES, st.booleans())
    def test_what_is_out_of_range_is_not_chosen(self, text: str, offered: list[Choice], by_label: bool) -> None:
        assert not (is_out_of_range(text, offered) and chosen(text, offered, by_label=by_label))

    @given(st.integers(1, 6), CHOICES)
    def test_a_number_is_out_of_range_or_the_one_at_its_place(self, number: int, offered: list[Choice]) -> None:
        expected = offered[number - 1] if number <= len(offered) else None
        assert chosen(str(number), offered, by_label=False) == expected
