"""Markdown and HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.common.text import normalise
from assistant.knowledge_base.ingest.blocks import Block, DocumentRefused
from assistant.knowledge_base.ingest.html_page import read_html
from assistant.knowledge_base.ingest.markup import markdown_blocks, read_markdown
from tests.unit.knowledge_base.ingest.files import SENTENCE, is_read_or_refused

TAGS = ("<p>", "</p>", "<li>", "<table>", "<tr>", "<td>", "</table>", "<h1>", "<br>")


def markdown(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in markdown_blocks(text)]


def page(body: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_html(f"<html><body>{body}</body></html>".encode()).blocks]


class TestMarkdown:
    def test_has_headings(self) -> None:
        found = list(markdown_blocks("# Tên\n## Hai ##\nĐoạn."))
        assert found == [Block("heading", "Tên", 1), Block("heading", "Hai", 2), Block("text", "Đoạn.")]

    def test_may_underline_its_headings(self) -> None:
        assert [block.level for block in markdown_blocks("Tên\n===\n\nMục\n---\n\nĐoạn.")] == [1, 2, 0]

    def test_has_items_without_their_marks(self) -> None:
        assert markdown("1. một\n2) hai\n- ba\n  bốn") == [("item", "một"), ("item", "hai"), ("item", "ba bốn")]

    def test_has_tables(self) -> None:
        (block,) = markdown_blocks("| Đơn vị | Số |\n|---|:-:|\n| **Phường** 1 | 5 |\n| a \\| b | |")
        assert block.rows == (("Đơn vị", "Số"), ("Phường 1", "5"), ("a | b", ""))

    def test_may_have_a_table_below_a_paragraph(self) -> None:
        assert [kind for kind, _ in markdown("Số liệu:\n| a | b |\n|---|---|\n| 1 | 2 |\nHết.")] == [
            "text",
            "table",
            "text",
        ]

    def test_loses_its_marks_and_links(self) -> None:
        text = "Có **đậm**, *nghiêng*, _gạch_, `mã_số_1` và [cổng](https://a.vn) ![ảnh](a.png) 2 \\* 3."
        assert markdown(text) == [("text", "Có đậm, nghiêng, gạch, mã_số_1 và cổng ảnh 2 * 3.")]

    def test_skips_front_matter_comments_and_rules(self) -> None:
        assert markdown("---\nid: mau\n---\n<!-- ghi chú -->\nĐoạn.\n\n***\n\nHai.") == [
            ("text", "Đoạn."),
            ("text", "Hai."),
        ]

    def test_keeps_the_text_of_code_and_quotes(self) -> None:
        assert markdown("```sh\nchạy lệnh\n```\n\n> trích dẫn\n> hai") == [
            ("text", "chạy lệnh"),
            ("text", "trích dẫn hai"),
        ]

    def test_has_its_first_heading_as_title(self) -> None:
        assert read_markdown("Đoạn.\n\n# Tên\n".encode()).title == "Tên"

    @given(st.binary())
    def test_of_any_bytes_is_read_or_refused(self, content: bytes) -> None:
        assert is_read_or_refused(read_markdown, content)


class TestAPage:
    def test_has_headings_paragraphs_and_items(self) -> None:
        assert page(
            "<h2>Mục <b>hai</b></h2><p>Đoạn&nbsp;một &amp; hai.</p><ul><li>một</li><li>hai<ul><li>con</li></ul></li></ul>"
        ) == [
            ("heading", "Mục hai"),
            ("text", "Đoạn một & hai."),
            ("item", "một"),
            ("item", "hai"),
            ("item", "con"),
        ]

    @pytest.mark.parametrize(
        "hidden",
        [
            "<script>ẩn</script>",
            "<style>ẩn</style>",
            "<nav>ẩn</nav>",
            "<!-- ẩn -->",
            "<p hidden>ẩn</p>",
            '<div style="color:red; display: none"><p>ẩn</p></div>',
            '<span aria-hidden="true">ẩn</span>',
            "<noscript>ẩn</noscript>",
            "<template><p>ẩn</p></template>",
            "<table hidden><tr><td>ẩn</td><td>ẩn</td></tr></table>",
        ],
    )
    def test_leaves_out_what_is_not_shown(self, hidden: str) -> None:
        assert page(f"<p>Trước.</p>{hidden}<p>Sau.</p>") == [("text", "Trước."), ("text", "Sau.")]

    def test_keeps_what_follows_something_hidden(self) -> None:
        assert page("<p>một <span hidden>ẩn</span>hai</p>") == [("text", "một hai")]

    def test_joins_letters_of_inline_elements(self) -> None:
        assert page("<p>ph<b>ườ</b>ng</p>") == [("text", "phường")]

    def test_has_a_paragraph_a_line_break(self) -> None:
        assert page("<p>Một việc.<br>- hai việc</p>") == [("text", "Một việc."), ("item", "hai việc")]

    def test_keeps_a_heading_with_a_line_break_whole(self) -> None:
        assert page("<h1>Một<br>hai</h1>") == [("heading", "Một hai")]

    def test_has_tables_with_merged_cells_once(self) -> None:
        body = (
            "<table><tr><th rowspan=2>STT</th><th colspan=2>Văn bản</th></tr><tr><th>Đi</th><th>Đến</th></tr>"
            "<tr><td>1</td><td>5<br>nghìn</td><td>6</td></tr></table>"
        )
        (block,) = read_html(body.encode()).blocks
        assert block.rows == (("STT", "Văn bản", ""), ("", "Đi", "Đến"), ("1", "5 nghìn", "6"))

    def test_made_with_layout_tables_is_text(self) -> None:
        body = "<table><tr><td><h2>Mục</h2></td><td><p>Đoạn.</p></td></tr><tr><td>a b</td><td>c d</td></tr></table>"
        assert page(body) == [("heading", "Mục"), ("text", "Đoạn."), ("text", "a b"), ("text", "c d")]

    def test_has_its_heading_as_title(self) -> None:
        assert read_html("<title>Cổng | Tin</title><h1>Kết quả</h1><p>Đoạn.".encode()).title == "Kết quả"

    def test_has_its_title_without_a_heading(self) -> None:
        assert read_html("<head><title> Kết  quả </title></head><p>Đoạn.".encode()).title == "Kết quả"

    def test_with_several_first_headings_keeps_them_in_the_trail(self) -> None:
        found = read_html("<h1>Một</h1><p>Đoạn.</p><h1>Hai</h1><h2>Sâu</h2>".encode()).blocks
        assert [block.level for block in found if block.kind == "heading"] == [2, 2, 3]

    def test_believes_its_charset_when_it_is_not_utf_8(self) -> None:
        content = "<meta charset='iso-8859-15'><p>Giá 5 € trà</p>".encode("iso-8859-15")
        assert read_html(content).blocks[0].text == "Giá 5 € trà"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_in_unicode_needs_no_charset(self, encoding: str) -> None:
        assert read_html(f"<meta charset=ascii><p>{SENTENCE}</p>".encode(encoding)).blocks[0].text == SENTENCE

    def test_does_not_expand_entities(self) -> None:
        content = b'<!DOCTYPE html [<!ENTITY a "haha"><!ENTITY b "&a;&a;">]><html><p>X &b; Y</p></html>'
        assert "haha" not in " ".join(block.text for block in read_html(content).blocks if block.text.startswith("X"))

    def test_deep_as_a_well_is_read(self) -> None:
        assert read_html(("<div>" * 1000 + "đáy").encode()).blocks == (Block("text", "đáy"),)

    def test_deeper_than_that_is_refused_and_not_cut(self) -> None:
        with pytest.raises(DocumentRefused, match="damaged"):
            read_html(("<p>đầu</p>" + "<div>" * 10_000 + "đáy").encode())

    @given(st.binary())
    def test_of_any_bytes_is_read_or_refused(self, content: bytes) -> None:
        assert is_read_or_refused(read_html, content)

    @given(
        st.lists(
            st.sampled_from(
                ["<p>", "</p>", "<li>", "<table>", "<tr>", "<td>", "</table>", "<h1>", "<br>", "chữ ", "số "]
            ),
            max_size=30,
        )
    )
    @example(["<table>", "<tr>", "<td>", "<td>", "<tr>", "chữ "])
    def test_keeps_its_words_whatever_its_tags(self, parts: list[str]) -> None:
        extracted = read_html("".join(["<p>đầu </p>", *parts]).encode())
        kept = " ".join(
            [block.text + " " + " ".join(" ".join(row) for row in block.rows) for block in extracted.blocks]
        )
        expected = re.sub("<[^>]*>", " ", "".join(parts))
        assert sorted(re.findall("chữ|số", kept)) == sorted(re.findall("chữ|số", normalise(expected)))
