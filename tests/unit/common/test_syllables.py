"""Vietnamese syllables taken apart and put together again."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.common.diacritics_model import DEFAULT_MODEL, load_model
from assistant.common.syllables import TONES, SyllableTable, split_tone
from assistant.common.text import fold

TABLE = SyllableTable(
    "đang đáng đăng đặng dang dáng ký kỳ giấy giây tờ được đường thường thương hòa hoa thủy quý già giá người".split()
)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=["Cs"]))


class TestSplitTone:
    @pytest.mark.parametrize(
        ("syllable", "letters", "tone"),
        [
            ("đăng", "đăng", ""),
            ("phí", "phi", "s"),
            ("thường", "thương", "f"),
            ("hỏi", "hoi", "r"),
            ("mã", "ma", "x"),
            ("đặng", "đăng", "j"),
            ("giấy", "giây", "s"),
            ("quý", "quy", "s"),
            ("hòa", "hoa", "f"),
            ("hoà", "hoa", "f"),
            ("HÒA", "HOA", "f"),
            ("", "", ""),
        ],
    )
    def test_parts_the_tone_from_the_letters(self, syllable: str, letters: str, tone: str) -> None:
        assert split_tone(syllable) == (letters, tone)

    def test_reads_nfd_as_nfc(self) -> None:
        assert split_tone(unicodedata.normalize("NFD", "đặng")) == ("đăng", "j")

    @given(ANY_TEXT)
    def test_leaves_no_tone_behind(self, text: str) -> None:
        letters, _ = split_tone(text)
        assert split_tone(letters) == (letters, "")

    @given(ANY_TEXT)
    def test_names_a_telex_key(self, text: str) -> None:
        assert split_tone(text)[1] in TONES


class TestMembership:
    @pytest.mark.parametrize("syllable", ["đăng", "ký", "hòa", "dang"])
    def test_a_known_syllable_is_in(self, syllable: str) -> None:
        assert syllable in TABLE

    @pytest.mark.parametrize("word", ["ky", "kỹ", "Đăng", "visa", "", "đăng ký"])
    def test_any_other_word_is_not(self, word: str) -> None:
        assert word not in TABLE

    def test_a_tone_in_another_place_is_another_word(self) -> None:
        assert "hoà" not in TABLE

    @pytest.mark.parametrize("word", ["duong", "dang", "giay", "hoa"])
    def test_a_syllable_without_its_marks_is_bare(self, word: str) -> None:
        assert TABLE.is_bare(word)

    @pytest.mark.parametrize("word", ["đường", "duowng", "duong8", "visa", ""])
    def test_what_has_marks_or_is_unknown_is_not_bare(self, word: str) -> None:
        assert not TABLE.is_bare(word)


class TestSpelling:
    @pytest.mark.parametrize(
        ("letters", "tone", "syllable"),
        [
            ("đăng", "", "đăng"),
            ("giây", "s", "giấy"),
            ("hoa", "f", "hòa"),
            ("quy", "s", "quý"),
            ("gia", "f", "già"),
            ("thương", "f", "thường"),
        ],
    )
    def test_puts_the_tone_where_it_belongs(self, letters: str, tone: str, syllable: str) -> None:
        assert TABLE.spell(letters, tone) == syllable

    @pytest.mark.parametrize("letters", ["đưong", "đuơng"])
    def test_adds_the_horn_that_was_forgotten(self, letters: str) -> None:
        assert TABLE.spell(letters, "f") == "đường"

    @pytest.mark.parametrize(("letters", "tone"), [("dang", "x"), ("thuong", "f"), ("visa", ""), ("", "")])
    def test_does_not_invent_a_syllable(self, letters: str, tone: str) -> None:
        assert TABLE.spell(letters, tone) is None

    @pytest.mark.parametrize("syllable", ["đăng", "giấy", "được", "hòa", "quý", "người"])
    def test_undoes_the_splitting(self, syllable: str) -> None:
        assert TABLE.spell(*split_tone(syllable)) == syllable


class TestCompletions:
    def test_have_every_mark_of_the_form_and_perhaps_more(self) -> None:
        assert TABLE.completions("đang") == ["đang", "đáng", "đăng", "đặng"]

    def test_of_a_bare_form_are_all_its_readings(self) -> None:
        assert sorted(TABLE.completions("dang")) == sorted("dang dáng đang đáng đăng đặng".split())

    def test_keep_the_tone_of_the_form(self) -> None:
        assert TABLE.completions("đáng") == ["đáng"]

    @pytest.mark.parametrize("form", ["", "visa", "đãng"])
    def test_of_an_unknown_form_are_none(self, form: str) -> None:
        assert TABLE.completions(form) == []

    def test_an_incomplete_form_shows_the_marks_it_has(self) -> None:
        assert TABLE.incomplete("đang", "") == "đang"

    def test_an_incomplete_form_shows_its_tone(self) -> None:
        assert split_tone(TABLE.incomplete("giay", "s") or "") == ("giay", "s")

    @pytest.mark.parametrize(("letters", "tone"), [("giay", "x"), ("visa", "s"), ("bcd", ""), ("", "s")])
    def test_a_form_nothing_completes_is_none(self, letters: str, tone: str) -> None:
        assert TABLE.incomplete(letters, tone) is None

    @given(ANY_TEXT)
    def test_differ_from_the_form_in_marks_only(self, form: str) -> None:
        assert {fold(syllable) for syllable in TABLE.completions(form)} <= {fold(form)}


class TestRepair:
    @pytest.mark.parametrize(
        ("word", "repaired"),
        [
            ("giâý", "giấy"),
            ("gíây", "giấy"),
            ("đưọc", "được"),
            ("đựơc", "được"),
            ("thuờng", "thường"),
            ("ngừơi", "người"),
            ("quí", "quí"),
            ("hoà", "hòa"),
            ("thuỷ", "thủy"),
        ],
    )
    def test_moves_marks_where_they_belong(self, word: str, repaired: str) -> None:
        assert TABLE.repair(word) == repaired

    def test_places_the_tone_of_an_unknown_word_the_old_way(self) -> None:
        assert TABLE.repair("xoè") == "xòe"

    @pytest.mark.parametrize("word", ["được", "duoc", "visa", "zalo", "xyzá", ""])
    def test_leaves_other_words_alone(self, word: str) -> None:
        assert TABLE.repair(word) == word

    @given(ANY_TEXT)
    def test_changes_no_letter(self, word: str) -> None:
        assert fold(TABLE.repair(word)) == fold(word)

    @given(ANY_TEXT)
    def test_is_idempotent(self, word: str) -> None:
        assert TABLE.repair(TABLE.repair(word)) == TABLE.repair(word)


class TestTheShippedSyllables:
    def test_are_each_one_syllable_with_one_tone(self) -> None:
        shipped = load_model(DEFAULT_MODEL).syllables
        table = SyllableTable(shipped)
        assert [syllable for syllable in shipped if syllable not in table] == []

    def test_hold_the_words_of_every_procedure(self) -> None:
        table = SyllableTable(load_model(DEFAULT_MODEL).syllables)
        words = "đăng ký khai sinh kết hôn thường trú tạm trú chứng thực hồ sơ giấy tờ lệ phí căn cước phường".split()
        assert [word for word in words if word not in table] == []
