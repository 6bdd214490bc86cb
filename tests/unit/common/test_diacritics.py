"""Diacritics put back into Vietnamese that was typed without them."""

from __future__ import annotations

import re
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.common.diacritics import (
    DEFAULT_MODEL,
    DiacriticsModel,
    DiacriticsRestorer,
    default_restorer,
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
    candidates: dict[str, tuple[int, ...]] = {}
    for number, syllable in enumerate(counts):
        candidates[fold(syllable)] = (*candidates.get(fold(syllable), ()), number)
    return DiacriticsModel(list(counts), array("I", counts.values()), array("I"), array("I"), candidates)


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
        model = DiacriticsModel(
            ["ký", "đăng"], array("I", [3, 4]), array("I", [2]), array("I", [7]), {"ky": (0,), "dang": (1,)}
        )
        save_model(tmp_path / "model", model)
        assert load_model(tmp_path / "model") == model

    def test_is_the_same_bytes_for_the_same_counts(self, tmp_path: Path) -> None:
        for name in ("one", "two"):
            save_model(tmp_path / name, a_model(phí=9))
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()

    def test_missing_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            load_model(tmp_path / "absent")

    def test_an_unseen_pair_counts_zero(self) -> None:
        assert a_model(ký=3, đăng=4).pair_count(1, 0) == 0

    def test_a_seen_pair_counts_what_was_seen(self) -> None:
        model = DiacriticsModel(["ký", "đăng"], array("I", [3, 4]), array("I", [2]), array("I", [7]), {})
        assert model.pair_count(1, 0) == 7

    def test_the_shipped_one_has_seen_every_syllable(self) -> None:
        assert min(load_model(DEFAULT_MODEL).counts) > 0  # a zero would be log(0)
