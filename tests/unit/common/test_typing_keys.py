"""Raw Telex and VNI, as it arrives when the Vietnamese keyboard was off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.common.syllables import SyllableTable, split_tone
from assistant.common.typing_keys import FOREIGN, decode, decode_telex, decode_vni

SYLLABLES = (
    "đăng ký được đất đai đi địa điện phường thường thương trú tạm vắng hộ khẩu giấy tờ hòa thủy quý quận quyết người mượn "
    "việc tiếng thuế chứng thực kết hôn lệ phí nhà ở đâu mở cửa của trẻ khái vía gá lưu cứu tết nghĩa vụ xóa mưa tuần tháng"
).split()
BARE = "lam toi muon ban chi em hoi khai sinh cho con bao nhieu o dau can gi".split()
TABLE = SyllableTable([*SYLLABLES, *BARE])
TELEX_MARKS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_MARKS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
VNI_TONES = {"": "", "s": "1", "f": "2", "r": "3", "x": "4", "j": "5"}
KEYS = st.text("abcdeghiklmnopqrstuvwxyzfj0123456789", max_size=12)
WORDS = st.lists(KEYS | st.sampled_from(sorted(FOREIGN)) | st.sampled_from(BARE) | st.text(), max_size=8)


def typed(syllable: str, marks: dict[str, str]) -> tuple[str, str]:
    """The keys of the letters, each followed by its mark, and the tone by its Telex key."""
    letters, tone = split_tone(syllable)
    return "".join(marks.get(letter, letter) for letter in letters), tone


def understood(message: str) -> list[str | None]:
    return decode(message.split(), TABLE)


class TestTelex:
    @pytest.mark.parametrize("syllable", SYLLABLES)
    def test_marks_after_their_letters_and_the_tone_last(self, syllable: str) -> None:
        assert decode_telex("".join(typed(syllable, TELEX_MARKS)), TABLE) in (syllable, None)  # None: no key in it

    @pytest.mark.parametrize(
        ("keys", "syllable"),
        [
            ("dduwowcj", "được"),
            ("dduowcj", "được"),
            ("dduocwj", "được"),
            ("dduocjw", "được"),
            ("duowcjd", "được"),
            ("duwowjcd", "được"),
            ("ddawng", "đăng"),
            ("ddangw", "đăng"),
            ("dawngd", "đăng"),
            ("dangdw", "đăng"),
            ("phuwowngf", "phường"),
            ("phuowngf", "phường"),
            ("phuongwf", "phường"),
            ("phuongfw", "phường"),
            ("giaays", "giấy"),
            ("giasay", "giấy"),
            ("giaasy", "giấy"),
            ("gisaay", "giấy"),
            ("ddaats", "đất"),
            ("daatsd", "đất"),
            ("vieecj", "việc"),
            ("vieejc", "việc"),
            ("viecej", "việc"),
            ("nguowif", "người"),
            ("nguoiwf", "người"),
            ("hoaf", "hòa"),
            ("hofa", "hòa"),
            ("quys", "quý"),
            ("quaanj", "quận"),
            ("ddi", "đi"),
            ("did", "đi"),
            ("kyfs", "ký"),
            ("luuw", "lưu"),
            ("cuawr", "cửa"),
        ],
    )
    def test_keys_stand_after_their_letter_or_later(self, keys: str, syllable: str) -> None:
        assert decode_telex(keys, TABLE) == syllable

    def test_z_takes_the_tone_away(self) -> None:
        assert decode_telex("ddawngfz", TABLE) == "đăng"

    def test_a_horn_forgotten_is_added(self) -> None:
        assert decode_telex("dduwocj", TABLE) == "được"

    def test_a_form_that_lacks_marks_keeps_those_it_has(self) -> None:
        assert decode_telex("ddang", TABLE) == "đang"

    @pytest.mark.parametrize(
        "word",
        ["", "d", "khai", "sinh", "toi", "facebook", "windows", "zalo", "đăng", "kys1", "ky1", "DDAWNG", "wng", "ddd"],
    )
    def test_any_other_word_is_none(self, word: str) -> None:
        assert decode_telex(word, TABLE) is None

    @pytest.mark.parametrize("word", ["tess", "hoff", "kyss", "lww"])
    def test_a_doubled_key_at_the_end_is_the_letter(self, word: str) -> None:
        assert decode_telex(word, TABLE) is None

    @pytest.mark.xfail(strict=True, reason="a doubled tone key takes the tone back in Telex: the word is test, not tét")
    def test_a_doubled_key_before_the_end_is_the_letter(self) -> None:
        assert decode_telex("tesst", TABLE) is None

    @given(KEYS | st.text())
    def test_names_syllables_only(self, word: str) -> None:
        meant = decode_telex(word, TABLE)
        assert meant is None or TABLE.completions(meant)


class TestVni:
    @pytest.mark.parametrize("syllable", SYLLABLES)
    def test_marks_after_their_letters_and_the_tone_last(self, syllable: str) -> None:
        letters, tone = typed(syllable, VNI_MARKS)
        assert decode_vni(letters + VNI_TONES[tone], TABLE) in (syllable, None)  # None: no key in it, or one letter

    @pytest.mark.parametrize(
        ("keys", "syllable"),
        [
            ("d9a8ng", "đăng"),
            ("d9ang8", "đăng"),
            ("dang98", "đăng"),
            ("dang89", "đăng"),
            ("d9u7o7c5", "được"),
            ("d9uo7c5", "được"),
            ("d9uoc75", "được"),
            ("duoc975", "được"),
            ("duo7c95", "được"),
            ("phu7o7ng2", "phường"),
            ("phuong72", "phường"),
            ("phuong27", "phường"),
            ("gia61y", "giấy"),
            ("gia6y1", "giấy"),
            ("giay61", "giấy"),
            ("giay16", "giấy"),
            ("d9a61t", "đất"),
            ("dat961", "đất"),
            ("quan65", "quận"),
            ("vie65c", "việc"),
            ("viec65", "việc"),
            ("nguoi72", "người"),
            ("hoa2", "hòa"),
            ("ky1", "ký"),
            ("nha2", "nhà"),
            ("cu7a3", "cửa"),
            ("luu7", "lưu"),
        ],
    )
    def test_keys_stand_after_their_letter_or_later(self, keys: str, syllable: str) -> None:
        assert decode_vni(keys, TABLE) == syllable

    @pytest.mark.parametrize(
        ("keys", "letters", "tone"),
        [("dang9", "đang", ""), ("giay1", "giay", "s"), ("duoc5", "duoc", "j"), ("phuong2", "phuong", "f")],
    )
    def test_half_typed_keeps_the_marks_it_has(self, keys: str, letters: str, tone: str) -> None:
        assert split_tone(decode_vni(keys, TABLE) or "") == (letters, tone)

    @pytest.mark.parametrize(
        "word",
        [
            "",
            "a1",
            "p8",
            "q1",
            "o5",
            "m2",
            "h26",
            "a12",
            "12a",
            "ky",
            "123",
            "phuong8",
            "nha20",
            "covid19",
            "đăng1",
            "D9A8NG",
        ],
    )
    def test_any_other_word_is_none(self, word: str) -> None:
        assert decode_vni(word, TABLE) is None

    @given(KEYS | st.text())
    def test_names_syllables_only(self, word: str) -> None:
        meant = decode_vni(word, TABLE)
        assert meant is None or TABLE.completions(meant)


class TestTheEvidenceOfAMessage:
    @pytest.mark.parametrize(
        ("message", "meant"),
        [
            ("ddawng kys", ["đăng", "ký"]),
            ("ddawng kys khai sinh", ["đăng", "ký", None, None]),
            ("d9a8ng ky1", ["đăng", "ký"]),
            ("dang9 ky1", ["đang", "ký"]),
            ("nha2 d9a6u", ["nhà", "đâu"]),
        ],
    )
    def test_is_enough_when_words_agree(self, message: str, meant: list[str | None]) -> None:
        assert understood(message) == meant

    @pytest.mark.parametrize("message", ["visa", "lam visa", "gas", "bus", "toi muon lam visa", "file form order"])
    def test_is_missing_where_a_word_is_foreign(self, message: str) -> None:
        assert set(understood(message)) == {None}

    def test_a_foreign_word_stays_among_words_without_keys(self) -> None:
        assert understood("toi muon hoi chi em lam visa ddi")[-2:] == [None, "đi"]

    @pytest.mark.parametrize("message", ["phuong8", "phuong2", "to5 quan1", "toi o phuong2", "phuong2 quan5 o dau"])
    def test_is_missing_where_a_number_is_counted(self, message: str) -> None:
        assert set(understood(message)) == {None}

    def test_a_counted_number_stays_beside_vni(self) -> None:
        assert understood("d9a8ng ky1 o phuong2")[-1] is None

    def test_one_word_with_a_doubled_letter_is_enough(self) -> None:
        assert understood("ddaats toi ban chi em hoi") == ["đất", None, None, None, None, None]

    def test_one_word_with_a_tone_key_among_few_is_enough(self) -> None:
        assert understood("chi em mowr") == [None, None, "mở"]

    def test_one_word_with_a_tone_key_among_many_is_not(self) -> None:
        assert understood("toi muon hoi ban chi gas") == [None] * 6

    def test_one_number_key_among_many_words_is_not(self) -> None:
        assert understood("toi muon hoi ban chi nha2") == [None] * 6

    def test_no_words_have_no_meaning(self) -> None:
        assert decode([], TABLE) == []

    @given(WORDS)
    def test_answers_for_every_word(self, words: list[str]) -> None:
        assert len(decode(words, TABLE)) == len(words)

    @given(WORDS)
    def test_names_syllables_only(self, words: list[str]) -> None:
        assert all(meant is None or TABLE.completions(meant) for meant in decode(words, TABLE))

    @given(st.lists(st.sampled_from([*BARE, *SYLLABLES])))
    def test_leaves_what_was_typed_in_full_or_bare(self, words: list[str]) -> None:
        assert set(decode(words, TABLE)) <= {None}

    @given(st.sampled_from(sorted(FOREIGN)))
    def test_leaves_a_foreign_word_on_its_own(self, word: str) -> None:
        assert decode([word], TABLE) == [None]
