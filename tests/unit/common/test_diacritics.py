"""Diacritics put back into Vietnamese that was typed without them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.common.diacritics import DiacriticsRestorer, default_restorer
from assistant.common.diacritics_model import (
    DEFAULT_MODEL,
    UNKNOWN,
    DiacriticsModel,
    SyllableCounts,
    load_model,
    save_model,
)
from assistant.common.text import fold, normalise

WORDS = st.sampled_from(
    "dang ky thu tuc le phi phuong 8 p8 P.8 h26 nam 2023 quy 3/2023 Thường hồ sơ HOA đ İ ẞ ok an@x.vn ? . \n".split(" ")
)
TEXTS = st.text(st.characters(codec=None)).map(normalise) | st.lists(WORDS).map(" ".join).map(normalise)


def a_model(**counts: int) -> DiacriticsModel:
    """A model that has seen single syllables and no pair."""
    return DiacriticsModel(list(counts), (seen(1.0, counts.values(), {}),))


def seen(share: float, counts: Iterable[int], pairs: Mapping[int, int]) -> SyllableCounts:
    return SyllableCounts(share, array("I", counts), array("I", pairs), array("I", pairs.values()))


def restore(text: str) -> str:
    return default_restorer().restore(text)


class TestRestoring:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("dang ky khai sinh", "đăng ký khai sinh"),
            ("toi muon hoi le phi dang ky tam tru", "tôi muốn hỏi lệ phí đăng ký tạm trú"),
            ("can cuoc cong dan", "căn cước công dân"),
            ("thu tuc", "thủ tục"),
        ],
    )
    def test_reads_what_citizens_type(self, typed: str, meant: str) -> None:
        assert restore(typed) == meant

    def test_completes_a_half_accented_question(self) -> None:
        assert restore("đăng ky khai sinh") == "đăng ký khai sinh"

    def test_without_pairs_the_most_frequent_syllable_wins(self) -> None:
        assert DiacriticsRestorer(a_model(phí=9, phi=2, phì=1)).restore("phi") == "phí"

    def test_an_unknown_word_stays(self) -> None:
        assert DiacriticsRestorer(a_model(phí=9)).restore("zalo phi") == "zalo phí"

    def test_a_new_line_begins_afresh(self) -> None:
        assert restore("le phi?\nthu tuc") == f"{restore('le phi')}?\n{restore('thu tuc')}"

    def test_a_full_stop_begins_afresh(self) -> None:
        assert restore("le phi. thu tuc") == f"{restore('le phi')}. {restore('thu tuc')}"


class TestLeavingAlone:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "😀",
            "000.00.12.H26-240511-0003",
            "0903 123 456",
            "079203001234",
            "P8",
            "p.8",
            "68/2020/QH14",
            "VNeID",
            "o5 u6 y7",
            "an.tran@gmail.com",
            "https://dichvucong.gov.vn/dang-ky?ma=phi",
        ],
    )
    def test_a_number_code_or_address(self, text: str) -> None:
        assert restore(text) == text

    def test_a_syllable_that_carries_diacritics(self) -> None:
        assert restore("thú tuc").startswith("thú ")

    @pytest.mark.parametrize(
        "text", ["đăng ký thường trú ở phường 8", "Tỷ lệ hồ sơ đúng hạn quý 3/2023", "hòa giải cơ sở"]
    )
    def test_a_question_typed_in_full(self, text: str) -> None:
        assert restore(text) == text

    def test_a_bare_syllable_among_accented_ones(self) -> None:
        assert restore("tôi muốn đi khai sinh cho con") == "tôi muốn đi khai sinh cho con"

    @pytest.mark.parametrize("text", ["İ", "ẞ", "ǅ"])
    def test_a_letter_whose_cases_differ_in_length(self, text: str) -> None:
        assert restore(text) == text


class TestLetterCase:
    def test_capitals_stay_capitals(self) -> None:
        assert restore("DANG KY KHAI SINH") == "ĐĂNG KÝ KHAI SINH"

    def test_initials_stay_initials(self) -> None:
        assert restore("Dang Ky khai sinh") == "Đăng Ký khai sinh"

    def test_mixed_case_stays_letter_by_letter(self) -> None:
        assert restore("dAnG kY khai sinh") == "đĂnG kÝ khai sinh"


class TestRestoreAlways:
    @given(TEXTS)
    @settings(deadline=None)
    def test_changes_diacritics_only(self, text: str) -> None:
        assert fold(restore(text)) == fold(text)

    @given(TEXTS)
    @settings(deadline=None)
    def test_is_idempotent(self, text: str) -> None:
        assert restore(restore(text)) == restore(text)

    @given(TEXTS)
    @settings(deadline=None)
    def test_keeps_everything_that_is_no_letter(self, text: str) -> None:
        assert re.findall(r"[\W\d_]", restore(text)) == re.findall(r"[\W\d_]", text)

    @given(TEXTS)
    @settings(deadline=None)
    def test_keeps_the_number_of_words(self, text: str) -> None:
        assert len(restore(text).split()) == len(text.split())

    @given(TEXTS)
    @settings(deadline=None)
    def test_keeps_the_length(self, text: str) -> None:
        assert len(restore(text)) == len(text)

    @given(TEXTS)
    @settings(deadline=None)
    def test_keeps_text_normal(self, text: str) -> None:
        assert normalise(restore(text)) == restore(text)

    @given(st.text(st.characters(codec=None)))
    @settings(deadline=None)
    def test_never_raises_on_raw_text(self, text: str) -> None:
        assert fold(restore(text)) == fold(text)


class TestModelFile:
    def test_is_read_as_written(self, tmp_path: Path) -> None:
        model = DiacriticsModel(["ký", "đăng"], (seen(0.2, [3, 4], {2: 7}), seen(0.8, [1, 0], {})))
        save_model(tmp_path / "model", model)
        assert load_model(tmp_path / "model") == model

    def test_is_the_same_bytes_for_the_same_counts(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            save_model(tmp_path / name, a_model(phí=9))
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()

    def test_missing_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            load_model(tmp_path / "absent")

    def test_the_shipped_one_has_seen_every_syllable(self) -> None:
        model = load_model(DEFAULT_MODEL)
        assert all(model.probability(UNKNOWN, syllable) > 0 for syllable in range(len(model.syllables)))

    def test_the_shares_of_the_shipped_one_add_up(self) -> None:
        assert sum(source.share for source in load_model(DEFAULT_MODEL).sources) == pytest.approx(1)


class TestProbability:
    COUNTS = seen(1.0, [3, 4, 1], {2: 1, 3: 3, 4: 1})  # 0→2, 1→0 three times, 1→1

    @pytest.mark.parametrize("previous", [UNKNOWN, 0, 1, 2])
    def test_adds_up_to_one(self, previous: int) -> None:
        assert sum(self.COUNTS.probability(previous, current) for current in range(3)) == pytest.approx(1)

    def test_is_highest_for_what_was_seen_most(self) -> None:
        assert self.COUNTS.probability(1, 0) > self.COUNTS.probability(1, 1) > self.COUNTS.probability(1, 2) > 0

    def test_after_what_nothing_followed_is_that_of_the_syllable_alone(self) -> None:
        assert self.COUNTS.probability(2, 0) == self.COUNTS.probability(UNKNOWN, 0)

    def test_of_two_texts_is_their_weighted_mean(self) -> None:
        other = seen(0.25, [1, 1, 1], {})
        model = DiacriticsModel(["a", "b", "c"], (seen(0.75, [3, 4, 1], {2: 1, 3: 3, 4: 1}), other))
        assert model.probability(1, 0) == pytest.approx(0.75 * self.COUNTS.probability(1, 0) + 0.25 / 3)
