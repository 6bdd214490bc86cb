"""Procedure files: what is right loads, what is wrong is refused with file, key and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.domain.errors import KnowledgeError
from assistant.knowledge_base.procedures import load_procedures
from tests.builders import ROOT

SHIPPED = ROOT / "knowledge" / "procedures" / "1.004194-dang-ky-tam-tru.yml"
NAME = "1.004194-mau.yml"


@pytest.fixture
def text() -> str:
    return SHIPPED.read_text(encoding="utf-8")


def load(folder: Path, text: str, name: str = NAME) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    load_procedures(folder)


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start))


class TestARightFile:
    def test_loads(self, tmp_path: Path, text: str) -> None:
        (tmp_path / NAME).write_text(text, encoding="utf-8")
        assert [procedure.code for procedure in load_procedures(tmp_path)] == ["1.004194"]

    def test_an_unknown_fee_stays_unknown(self, tmp_path: Path, text: str) -> None:
        (tmp_path / NAME).write_text(text, encoding="utf-8")
        assert load_procedures(tmp_path)[0].fee[1].amount is None

    def test_an_empty_folder_holds_no_procedures(self, tmp_path: Path) -> None:
        assert load_procedures(tmp_path) == ()


class TestAWrongFile:
    def test_a_missing_key_is_named(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(KnowledgeError, match="summary: "):
            load(tmp_path, re.sub(r"summary: >-\n(  .*\n)+", "", text))

    def test_an_unknown_key_is_named_with_its_line(self, tmp_path: Path, text: str) -> None:
        wrong = text.replace("level: commune", "level: commune\ncolour: red")
        with pytest.raises(KnowledgeError, match="unknown key 'colour'") as caught:
            load(tmp_path, wrong)
        assert caught.value.line == line_of(wrong, "colour:")

    def test_an_unknown_key_inside_a_list_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(KnowledgeError, match="colour"):
            load(tmp_path, text.replace("    form: null\n", "    form: null\n    colour: red\n", 1))

    def test_a_wrong_type_is_named_with_its_line(self, tmp_path: Path, text: str) -> None:
        wrong = text.replace("amount: 7000", "amount: bảy nghìn")
        with pytest.raises(KnowledgeError, match=r"fee\.0\.amount") as caught:
            load(tmp_path, wrong)
        assert caught.value.line == line_of(wrong, "    amount: bảy nghìn")

    def test_an_impossible_value_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(KnowledgeError, match="level"):
            load(tmp_path, text.replace("level: commune", "level: village"))

    def test_the_file_is_named(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(KnowledgeError, match=NAME):
            load(tmp_path, text.replace("level: commune", "level: village"))

    def test_broken_yaml_is_named_with_its_line(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(KnowledgeError) as caught:
            load(tmp_path, text.replace("level: commune", "level: [commune"))
        assert caught.value.line is not None

    def test_an_empty_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match=NAME):
            load(tmp_path, "")

    def test_a_file_named_otherwise_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(KnowledgeError, match=r"must start with the code 1\.004194"):
            load(tmp_path, text, "1.000000-mau.yml")

    def test_a_doubt_about_a_key_that_does_not_exist_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(KnowledgeError, match="no such key 'price'"):
            load(tmp_path, text.replace("unchecked: [fee", "unchecked: [price"))


class TestTwoFiles:
    def test_may_not_share_an_alias(self, tmp_path: Path, text: str) -> None:
        load(tmp_path, text)
        with pytest.raises(KnowledgeError, match=r"already belongs to 1\.004194"):
            load(tmp_path, text.replace("1.004194", "1.999999"), "1.999999-mau.yml")

    def test_may_not_share_an_alias_that_differs_only_in_diacritics(self, tmp_path: Path, text: str) -> None:
        load(tmp_path, text)
        other = re.sub(r"aliases:\n(  - .*\n)+", "aliases:\n  - lam tam tru\n", text).replace("1.004194", "1.999999")
        with pytest.raises(KnowledgeError, match="already belongs to"):
            load(tmp_path, other, "1.999999-mau.yml")

    def test_may_not_share_a_code(self, tmp_path: Path, text: str) -> None:
        load(tmp_path, text)
        with pytest.raises(KnowledgeError, match="stands in two files"):
            load(tmp_path, text, "1.004194-lan-hai.yml")
