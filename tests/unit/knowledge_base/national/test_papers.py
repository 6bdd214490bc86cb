"""The papers of a dossier, as the catalogue prints them: name, file of the form and count glued together."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.domain.procedure import RequiredDocument
from assistant.knowledge_base.national.papers import parse_papers

HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"


def papers_of(*rows: str, case: str = "--") -> tuple[RequiredDocument, ...]:
    return parse_papers(case + HEADER + "".join(rows))


def paper_of(row: str) -> RequiredDocument:
    (paper,) = papers_of(row)
    return paper


class TestTable:
    def test_is_one_paper_a_count(self) -> None:
        papers = papers_of(
            "Đơn đề nghị1 bản chính", "Giấy phép đã cấp0 bản chính,1 bản sao", "- Ảnh chân dung2 bản chính"
        )
        assert [paper.name for paper in papers] == ["Đơn đề nghị", "Giấy phép đã cấp", "Ảnh chân dung"]

    def test_keeps_a_last_paper_without_count(self) -> None:
        papers = papers_of("Đơn đề nghị1 bản chính", "Giấy tờ khác (nếu có)")
        assert papers[-1] == RequiredDocument("Giấy tờ khác (nếu có)", None, None, None, None, "submit")

    @pytest.mark.parametrize("text", ["", "--", "Nộp 01 bản chính đơn và 01 bản sao giấy khai sinh.", "Không quy định"])
    def test_is_empty_without_its_header(self, text: str) -> None:
        assert parse_papers(text) == ()

    def test_is_empty_below_a_header_with_nothing(self) -> None:
        assert papers_of() == ()

    @pytest.mark.parametrize("mark", ["- ", "+ ", "++ ", "* ", "a) ", "1. ", "(1) ", "(ii) ", "• "])
    def test_takes_the_mark_of_a_list_off(self, mark: str) -> None:
        assert paper_of(f"{mark}Đơn đề nghị;1 bản chính").name == "Đơn đề nghị"


class TestCount:
    @pytest.mark.parametrize(
        ("cell", "original", "copy"),
        [
            ("1 bản chính", 1, None),
            ("1 bản chính,1 bản sao", 1, 1),
            ("1 bản chính, 7 bản sao", 1, 7),
            ("0 bản chính,1 bản sao", None, 1),
            ("0 bản chính", None, None),
            ("2 bản sao", None, 2),
            ("1 bản chụp", None, 1),
            ("10 bản chính", 10, None),
        ],
    )
    def test_is_of_originals_and_copies(self, cell: str, original: int | None, copy: int | None) -> None:
        paper = paper_of(f"Đơn đề nghị{cell}")
        assert (paper.original, paper.copy) == (original, copy)

    def test_behind_a_year_is_its_last_digit(self) -> None:
        paper = paper_of("Báo cáo tài chính năm 20261 bản chính")
        assert (paper.name, paper.original) == ("Báo cáo tài chính năm 2026", 1)

    def test_behind_a_round_year_is_its_last_digit(self) -> None:
        assert paper_of("Nghị định số 30/20201 bản chính").original == 1

    def test_behind_a_blank_ends_the_paper(self) -> None:
        assert [paper.name for paper in papers_of("Đơn 1 bản chínhGiấy phép 1 bản chính")] == ["Đơn", "Giấy phép"]

    @pytest.mark.parametrize(
        "name",
        [
            "Giấy phép: nộp 01 bản chính hoặc 01 bản sao có chứng thực",
            "01 bản sao giấy khai sinh",
            "Hợp đồng (01 bản chính) kèm phụ lục",
            "Tờ khai trị giá: 01 bản chính; chứng từ khác: 01 bản chụp",
            "Người nộp gửi 2 bản sao có xác nhận",
        ],
    )
    def test_inside_the_name_is_part_of_it(self, name: str) -> None:
        assert [(paper.name, paper.original) for paper in papers_of(f"{name}3 bản chínhĐơn1 bản chính")] == [
            (name, 3),
            ("Đơn", 1),
        ]

    @pytest.mark.parametrize("next_row", ["(2) Giấy phép", "+ Giấy phép", "2) Giấy phép", "giấy phép", "Giấy phép"])
    def test_ends_a_paper_before_any_beginning_of_the_next(self, next_row: str) -> None:
        assert len(papers_of(f"Đơn đề nghị1 bản chính{next_row}1 bản chính")) == 2


class TestForm:
    @pytest.mark.parametrize(
        ("row", "name", "form"),
        [
            ("Đơn đề nghị theo mẫuMau01.docx", "Đơn đề nghị theo mẫu", "Mau01.docx"),
            ("Đề nghị theo Nghị định 155/2020/NĐ-CP;Mẫu số 94.docx", "Đề nghị theo Nghị định 155/2020/NĐ-CP", "Mẫu số 94.docx"),
            ("Tờ khai ban hành kèm theo Thông tư.NA5.doc", "Tờ khai ban hành kèm theo Thông tư", "NA5.doc"),
            ("Tờ khai ban hành kèm theo Thông tư.NA5 (1).doc", "Tờ khai ban hành kèm theo Thông tư", "NA5 (1).doc"),
            ("Tờ khai tham gia bảo hiểm y tế;Mau01-BK(BHYT).doc", "Tờ khai tham gia bảo hiểm y tế", "Mau01-BK(BHYT).doc"),
            ("Phiếu khai báo tạm trú (mẫu NA17)101-Mau A17.doc", "Phiếu khai báo tạm trú (mẫu NA17)", "101-Mau A17.doc"),
            ("Tờ khai có xác nhận của cơ quan18-Mẫu TK8.doc", "Tờ khai có xác nhận của cơ quan", "18-Mẫu TK8.doc"),
            ("Đơn theo Nghị định số 23/2026/NĐ-CPMau04.PDF", "Đơn theo Nghị định số 23/2026/NĐ-CP", "Mau04.PDF"),
            ("Đơn đề nghị gia hạn", "Đơn đề nghị gia hạn", None),
        ],
    )  # fmt: skip
    def test_is_the_file_glued_to_the_name(self, row: str, name: str, form: str | None) -> None:
        paper = paper_of(f"{row}1 bản chính")
        assert (paper.name, paper.form) == (name, form)

    def test_is_never_cut_inside_a_word_with_diacritics(self) -> None:
        paper = paper_of("Biên bản của Hội đồng (mẫu TB2).Biên bản giám định thương tật.doc1 bản chính")
        assert paper.form == "Biên bản giám định thương tật.doc"

    def test_may_be_all_there_is(self) -> None:
        papers = papers_of("Đơn đề nghị1 bản chính", "Mau01.docx1 bản chính")
        assert papers[1].name == "Mau01.docx"


class TestCase:
    @pytest.mark.parametrize(
        "case", ["--", "", "Thành phần hồ sơ:", "a) Thành phần hồ sơ, bao gồm:", "- Thành phần, số lượng hồ sơ:",
                 "Giấy tờ phải nộp"]
    )  # fmt: skip
    def test_is_everyone_below_a_general_heading(self, case: str) -> None:
        assert papers_of("Đơn1 bản chính", case=case)[0].when is None

    def test_is_what_stands_above_its_table(self) -> None:
        papers = parse_papers(
            f"* Trường hợp cấp mới:{HEADER}Đơn cấp mới1 bản chính- Đối với cấp lại{HEADER}Đơn cấp lại1 bản chính"
        )
        assert [(paper.when, paper.name) for paper in papers] == [
            ("Trường hợp cấp mới", "Đơn cấp mới"),
            ("Đối với cấp lại", "Đơn cấp lại"),
        ]


class TestAction:
    def test_is_to_present_below_such_a_heading(self) -> None:
        assert papers_of("Căn cước công dân1 bản chính", case="Giấy tờ phải xuất trình")[0].action == "present"

    def test_is_to_present_when_the_name_begins_so(self) -> None:
        assert paper_of("Xuất trình căn cước công dân1 bản chính").action == "present"

    @pytest.mark.parametrize(
        "name",
        ["Bản sao giấy phép kèm bản chính để đối chiếu", "Bản chụp và xuất trình bản chính",
         "Nộp giấy khai sinh hoặc xuất trình bản chính"],
    )  # fmt: skip
    def test_is_to_submit_a_copy_although_the_original_is_shown(self, name: str) -> None:
        assert paper_of(f"{name}1 bản sao").action == "submit"


class TestJson:
    def test_has_name_and_counts(self) -> None:
        rows = [
            {"ten_giay_to": "- Văn bản đề nghị.", "so_luong": "", "ghi_chu": "Bản chính: 1\nBản sao: 0"},
            {"ten_giay_to": "Kế hoạch ứng phó", "so_luong": "", "ghi_chu": "Bản chính: 0\nBản sao: 2"},
        ]
        assert parse_papers(json.dumps(rows, ensure_ascii=False)) == (
            RequiredDocument("Văn bản đề nghị", 1, None, None, None, "submit"),
            RequiredDocument("Kế hoạch ứng phó", None, 2, None, None, "submit"),
        )

    def test_without_counts_leaves_them_unknown(self) -> None:
        assert parse_papers('[{"ten_giay_to": "Đơn"}]')[0].original is None

    @pytest.mark.parametrize("text", ["[", "[1, null]", '[{"ten_giay_to": ""}]', "[[]]", "[" * 100_000])
    def test_of_another_shape_is_empty(self, text: str) -> None:
        assert parse_papers(text) == ()


_CELLS = [HEADER, "--", "Đơn đề nghị", "giấy", "Trường hợp", "xuất trình", "1 bản chính", "0 bản chính,1 bản sao", " bản sao",
          "2026", "01", "1", "Mau01.docx", ".doc", "(", ")", "(1)", "; ", ". ", " ", "\n", "- ", "++ ", "["]  # fmt: skip
_TABLES = st.lists(st.sampled_from(_CELLS), max_size=25).map("".join)


class TestAnyTable:
    @given(_TABLES | st.text())
    @example(HEADER + "9" * 5000 + " bản chính," + "9" * 5000 + " bản sao")
    def test_is_read_without_an_error(self, text: str) -> None:
        parse_papers(text)

    @given(_TABLES)
    def test_has_only_papers_with_a_name(self, text: str) -> None:
        assert all(paper.name for paper in parse_papers(text))

    @given(_TABLES)
    def test_has_no_invented_count(self, text: str) -> None:
        for paper in parse_papers(text):
            assert all(count is None or (count > 0 and str(count) in text) for count in (paper.original, paper.copy))
