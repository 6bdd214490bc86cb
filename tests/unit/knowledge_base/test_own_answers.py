"""Answers that the office writes itself: head, text, source."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.document import Document
from assistant.domain.errors import KnowledgeError
from assistant.domain.indicator import DataSource
from assistant.knowledge_base.own_answers import OwnAnswer, as_markdown, is_own_answer
from assistant.knowledge_base.uploads import Upload, read_upload

RULES = DataSource("Quy định vườn thú", "12/QĐ-UBND", None, None, None)
OWN = OwnAnswer("Gửi xe", ("gửi xe ở đâu", "gui xe cho nao"), RULES, "Điều 5")
FILE = as_markdown(OWN, "Ở cổng phía đông.\nMiễn phí.")


def read(file: bytes) -> Document:
    found, _ = read_upload(Upload("x.md", file), date(2026, 11, 22))
    assert isinstance(found, Document)
    return found


class TestTheFile:
    def test_is_one_passage_with_its_source(self) -> None:
        document = read(FILE)
        (section,) = document.sections
        assert (document.title, document.source) == ("Gửi xe", RULES)
        assert (section.heading, section.text) == ("gửi xe ở đâu", "Ở cổng phía đông.\nMiễn phí.")
        assert (section.place, section.asked) == ("Căn cứ: Quy định vườn thú 12/QĐ-UBND, Điều 5", OWN.asked)

    def test_may_come_from_another_editor(self) -> None:
        assert read(b"\xef\xbb\xbf" + FILE.replace(b"\n", b"\r\n")).sections == read(FILE).sections

    def test_with_signs_of_yaml_in_its_words_is_read_as_written(self) -> None:
        nasty = OwnAnswer('"a": {b} # c', ("- [x]: ? no",), DataSource("yes", "1.0", None, None, None), "---")
        document = read(as_markdown(nasty, "---\n# không phải tiêu đề"))
        assert (document.title, document.sections[0].asked, document.source.number) == (
            '"a": {b} # c',
            ("- [x]: ? no",),
            "1.0",
        )

    @pytest.mark.parametrize("name", ["x.txt", "x.pdf", "x.yml"])
    def test_is_markdown(self, name: str) -> None:
        assert not is_own_answer(name, FILE)

    @pytest.mark.parametrize(
        "content", [b"", b"\xff\xfe", b"# Quy ch\xe1\xba\xbf\n", b"---\ntitle: x\n---\nx\n"], ids=range(4)
    )
    def test_without_its_head_is_an_ordinary_document(self, content: bytes) -> None:
        assert not is_own_answer("x.md", content)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("place: Điều 5", "place: ''"), ("title: Quy định vườn thú", "title: ''"), ("gửi xe ở đâu\n- gui xe cho nao", "''"),
            ("place: Điều 5", "place: Điều 5\nngười ký: ai đó"), ("asked:\n", "asked: [\n"), ("Ở cổng phía đông.\nMiễn phí.", " "),
            ("Miễn phí.", "x" * 2001),
        ],
    )  # fmt: skip
    def test_that_is_not_right_is_refused(self, old: str, new: str) -> None:
        assert old in FILE.decode()
        with pytest.raises(KnowledgeError):
            read(FILE.decode().replace(old, new).encode())
