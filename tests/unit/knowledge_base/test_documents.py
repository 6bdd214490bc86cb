"""Markdown documents: front matter, headings, paragraphs, lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.document import Section
from assistant.domain.errors import KnowledgeError
from assistant.knowledge_base.documents import load_documents
from assistant.knowledge_base.ingest.chunking import sections as cut
from assistant.knowledge_base.ingest.markup import read_markdown

HEADER = """---
id: mau
title: Tài liệu mẫu
source: {title: Báo cáo mẫu, number: null, publisher: null, url: null, date: null}
visibility: internal
as_of: "2023-09-30"
checked_on: "2026-11-21"
---
"""


def sections(markdown: str) -> list[Section]:
    return list(cut(read_markdown(markdown.encode())))


class TestFrontMatter:
    def test_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "mau.md").write_text(HEADER + "# Tên\n\nMột đoạn.\n", encoding="utf-8")
        assert load_documents(tmp_path)[0].visibility == "internal"

    def test_must_be_there(self, tmp_path: Path) -> None:
        (tmp_path / "mau.md").write_text("# Tên\n", encoding="utf-8")
        with pytest.raises(KnowledgeError, match=r"mau.md:1: no front matter"):
            load_documents(tmp_path)

    def test_may_not_hold_an_unknown_key(self, tmp_path: Path) -> None:
        (tmp_path / "mau.md").write_text(HEADER.replace("id: mau", "id: mau\ncolour: red"), encoding="utf-8")
        with pytest.raises(KnowledgeError, match="unknown key 'colour'"):
            load_documents(tmp_path)

    def test_may_not_name_an_unknown_visibility(self, tmp_path: Path) -> None:
        (tmp_path / "mau.md").write_text(HEADER.replace("internal", "secret"), encoding="utf-8")
        with pytest.raises(KnowledgeError, match="visibility"):
            load_documents(tmp_path)

    def test_a_readme_is_no_document(self, tmp_path: Path) -> None:
        (tmp_path / "README.md").write_text("# Giải thích\n", encoding="utf-8")
        assert load_documents(tmp_path) == ()


class TestHeadings:
    def test_a_paragraph_keeps_the_headings_it_stands_under(self) -> None:
        assert sections("# Tên\n\n## Kết quả\n\n### Y tế\n\nĐoạn.") == [Section("Kết quả › Y tế", "Đoạn.")]

    def test_a_heading_ends_the_deeper_ones_before_it(self) -> None:
        assert sections("# Tên\n\n## Một\n\n### Sâu\n\nA.\n\n## Hai\n\nB.")[1].heading == "Hai"

    def test_the_title_alone_is_a_heading(self) -> None:
        assert sections("# Tên\n\nĐoạn.") == [Section("Tên", "Đoạn.")]

    def test_a_heading_directly_above_its_text_is_a_heading(self) -> None:
        assert sections("# Tên\n## Kết quả\nĐoạn.") == [Section("Kết quả", "Đoạn.")]

    def test_a_heading_without_text_says_nothing(self) -> None:
        assert sections("# Tên\n\n## Trống\n") == []


class TestLists:
    def test_items_stand_alone_behind_the_line_that_opens_them(self) -> None:
        texts = [section.text for section in sections("Các mức:\n\n- một\n- hai")]
        assert texts == ["Các mức: một", "Các mức: hai"]

    def test_the_opening_line_may_stand_directly_above(self) -> None:
        assert [section.text for section in sections("Các mức:\n- một\n- hai")] == ["Các mức: một", "Các mức: hai"]

    def test_a_paragraph_after_the_list_closes_it(self) -> None:
        assert sections("Các mức:\n\n- một\n\nĐoạn.\n\n- hai")[2].text == "hai"

    def test_a_heading_closes_the_list(self) -> None:
        assert sections("Các mức:\n\n## Khác\n\n- hai")[0].text == "hai"

    def test_numbered_items_are_items(self) -> None:
        assert [section.text for section in sections("1. một\n2) hai")] == ["một", "hai"]

    def test_a_wrapped_item_is_one_item(self) -> None:
        assert [section.text for section in sections("- một\n  hai\n- ba")] == ["một hai", "ba"]


class TestText:
    def test_loses_its_markup(self) -> None:
        assert sections("Có **đậm**, *nghiêng* và `mã`.")[0].text == "Có đậm, nghiêng và mã."

    def test_lines_of_a_paragraph_are_joined(self) -> None:
        assert sections("một\nhai")[0].text == "một hai"

    def test_windows_line_ends_are_line_ends(self) -> None:
        assert [section.text for section in sections("một\r\n\r\nhai")] == ["một", "hai"]

    def test_is_composed(self) -> None:
        assert sections("hoa\u0300")[0].text == "hòa"
