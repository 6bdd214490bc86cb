"""Known names found in a message."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.common.gazetteer import Gazetteer, Mention, Name, load_gazetteer, save_names
from assistant.common.text import normalise

WARD_8 = [Name("unit", "phuong-8", phrase) for phrase in ("phường 8", "p8", "p.8", "p 8")]
WORDS = st.sampled_from("phường p 8 9 phí phi lệ đăng ký hòa thủy số sở".split())
PHRASES = st.lists(WORDS, max_size=4).map(" ".join)
NAMES = st.lists(st.builds(Name, st.sampled_from(["unit", "metric"]), st.sampled_from("abc"), PHRASES), max_size=8)
TEXTS = st.text(st.characters(codec=None)) | st.lists(PHRASES).map(", ".join) | st.lists(PHRASES).map("\n".join)


def values(names: Sequence[Name], text: str) -> list[tuple[str, ...]]:
    return [mention.values for mention in Gazetteer(names).find(text)]


class TestFinding:
    def test_a_mention_says_what_it_means_and_where(self) -> None:
        assert Gazetteer(WARD_8).find("Ở Phường 8 thì sao") == [Mention("unit", ("phuong-8",), "Phường 8", 2, 10)]

    @pytest.mark.parametrize("text", ["P8", "p8", "P.8", "p.8", "P. 8", "p 8", "PHƯỜNG 8", "phường 8?"])
    def test_every_way_to_write_a_ward_is_the_ward(self, text: str) -> None:
        assert values(WARD_8, text) == [("phuong-8",)]

    @pytest.mark.parametrize("text", ["p80", "phường 80", "xp8", "8", "p", "phường"])
    def test_a_part_of_a_word_is_no_name(self, text: str) -> None:
        assert values(WARD_8, text) == []

    def test_several_names_come_in_order(self) -> None:
        names = [*WARD_8, Name("metric", "fee", "lệ phí")]
        assert values(names, "lệ phí ở p8") == [("fee",), ("phuong-8",)]

    def test_a_name_said_twice_is_found_twice(self) -> None:
        assert values(WARD_8, "p8 và phường 8") == [("phuong-8",), ("phuong-8",)]

    def test_an_emoji_before_a_name_does_not_move_it(self) -> None:
        (mention,) = Gazetteer(WARD_8).find("👨‍👩‍👧 p8")
        assert "👨‍👩‍👧 p8"[mention.start : mention.end] == "p8"

    def test_the_other_school_of_tones_is_found_once_normalised(self) -> None:
        names = [Name("unit", "hoa-long", "xã hòa long")]
        assert values(names, normalise(unicodedata.normalize("NFD", "Xã Hoà Long"))) == [("hoa-long",)]

    def test_a_code_is_found_whole(self) -> None:
        names = [Name("procedure", "1.001193", "1.001193")]
        assert values(names, "thủ tục 1.001193 là gì") == [("1.001193",)]

    @pytest.mark.parametrize("text", ["", "😀", pytest.param("\ud83d", id="a lone surrogate"), "?!"])
    def test_a_text_without_words_has_none(self, text: str) -> None:
        assert values(WARD_8, text) == []

    def test_an_empty_gazetteer_finds_nothing(self) -> None:
        assert values([], "phường 8") == []

    def test_a_phrase_without_words_is_never_found(self) -> None:
        assert values([Name("unit", "none", "?!")], "thật sao ?!") == []


class TestLongestMatch:
    NAMES = (Name("procedure", "birth", "khai sinh"), Name("procedure", "birth-again", "đăng ký lại khai sinh"))

    def test_the_longer_name_wins(self) -> None:
        assert values(self.NAMES, "đăng ký lại khai sinh") == [("birth-again",)]

    def test_the_shorter_name_is_found_where_the_longer_is_not(self) -> None:
        assert values(self.NAMES, "đăng ký khai sinh") == [("birth",)]

    def test_a_word_belongs_to_one_name(self) -> None:
        names = [Name("metric", "a", "hồ sơ đúng"), Name("metric", "b", "đúng hạn")]
        assert values(names, "hồ sơ đúng hạn") == [("a",)]


class TestAmbiguity:
    def test_a_phrase_with_two_meanings_has_both(self) -> None:
        names = [Name("unit", "phuong-8-vt", "phường 8"), Name("unit", "phuong-8-bl", "phường 8")]
        assert values(names, "phường 8") == [("phuong-8-vt", "phuong-8-bl")]

    def test_a_meaning_listed_twice_counts_once(self) -> None:
        assert values([*WARD_8, *WARD_8], "p8") == [("phuong-8",)]

    def test_a_phrase_of_two_types_is_a_mention_of_each(self) -> None:
        names = [Name("procedure", "account", "tài khoản vneid"), Name("metric", "accounts", "tài khoản vneid")]
        assert [mention.type for mention in Gazetteer(names).find("tài khoản vneid")] == ["procedure", "metric"]


class TestDiacritics:
    NAMES = (Name("metric", "fee", "phí"), Name("unit", "office", "sở nội vụ"), Name("metric", "number", "số nội vụ"))

    def test_decide_between_names_that_fold_alike(self) -> None:
        assert values(self.NAMES, "số nội vụ") == [("number",)]

    def test_missing_ones_leave_both_readings(self) -> None:
        assert values(self.NAMES, "so noi vu") == [("office",), ("number",)]

    def test_a_wrong_one_in_a_long_name_is_forgiven(self) -> None:
        assert values(WARD_8, "phương 8") == [("phuong-8",)]

    def test_a_wrong_one_in_a_single_word_is_not_forgiven(self) -> None:
        assert values(self.NAMES, "phi") == []

    def test_case_does_not_matter(self) -> None:
        assert values(self.NAMES, "PHÍ") == [("fee",)]


class TestMentionsAlways:
    @given(NAMES, TEXTS)
    def test_lie_inside_the_text(self, names: list[Name], text: str) -> None:
        assert all(0 <= mention.start < mention.end <= len(text) for mention in Gazetteer(names).find(text))

    @given(NAMES, TEXTS)
    def test_quote_the_text(self, names: list[Name], text: str) -> None:
        assert all(mention.text == text[mention.start : mention.end] for mention in Gazetteer(names).find(text))

    @given(NAMES, TEXTS)
    def test_never_overlap_unless_they_are_one_phrase(self, names: list[Name], text: str) -> None:
        spans = sorted({(mention.start, mention.end) for mention in Gazetteer(names).find(text)})
        assert all(first[1] <= second[0] for first, second in pairwise(spans))

    @given(NAMES, TEXTS)
    def test_of_one_type_never_overlap(self, names: list[Name], text: str) -> None:
        units = [mention for mention in Gazetteer(names).find(text) if mention.type == "unit"]
        assert all(first.end <= second.start for first, second in pairwise(units))

    @given(NAMES, TEXTS)
    def test_mean_something_listed(self, names: list[Name], text: str) -> None:
        listed = {(name.type, name.value) for name in names}
        assert all((found.type, value) in listed for found in Gazetteer(names).find(text) for value in found.values)

    @given(st.sampled_from(WARD_8))
    def test_every_listed_phrase_finds_itself(self, name: Name) -> None:
        assert values(WARD_8, name.phrase) == [(name.value,)]


class TestNamesFile:
    def test_is_read_as_written(self, tmp_path: Path) -> None:
        save_names(tmp_path / "names.json", WARD_8)
        assert values(WARD_8, "p.8") == [m.values for m in load_gazetteer(tmp_path / "names.json").find("p.8")]

    def test_is_readable_by_people(self, tmp_path: Path) -> None:
        save_names(tmp_path / "names.json", WARD_8)
        assert "phường 8" in (tmp_path / "names.json").read_text(encoding="utf-8")

    def test_is_written_into_a_folder_that_is_not_there_yet(self, tmp_path: Path) -> None:
        save_names(tmp_path / "new" / "names.json", WARD_8)
        assert (tmp_path / "new" / "names.json").exists()

    def test_leaves_no_draft_behind(self, tmp_path: Path) -> None:
        save_names(tmp_path / "names.json", WARD_8)
        assert [path.name for path in tmp_path.iterdir()] == ["names.json"]

    def test_missing_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            load_gazetteer(tmp_path / "absent.json")
