"""Steps, conditions, results and legal grounds of the catalogue."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.domain.procedure import LegalDocument
from assistant.knowledge_base.national.texts import parse_conditions, parse_legal_basis, parse_results, parse_steps

LEGAL_HEADER = "Tên văn bản pháp lýMã văn bản"


def legal_of(*rows: str) -> list[tuple[str, str]]:
    """(number, title) of every row."""
    return [(document.number, document.title) for document in parse_legal_basis(LEGAL_HEADER + "".join(rows))]


class TestSteps:
    def test_with_marks_lose_them(self) -> None:
        assert parse_steps("Bước 1: Nộp hồ sơ.\nBước 2. Nhận kết quả.") == ("Nộp hồ sơ.", "Nhận kết quả.")

    def test_with_marks_keep_their_paragraphs_together(self) -> None:
        assert parse_steps("Bước 1: Thẩm định\n- Hồ sơ đủ: tiếp nhận.\nBước 2: Trả kết quả") == (
            "Thẩm định - Hồ sơ đủ: tiếp nhận.",
            "Trả kết quả",
        )

    def test_with_marks_in_one_line_are_parted(self) -> None:
        assert parse_steps("Bước 1: Nộp. Bước 2: Nhận.") == ("Nộp.", "Nhận.")

    def test_refer_to_other_steps_without_being_parted(self) -> None:
        assert len(parse_steps("Bước 1: Nộp.\nBước 2: Như Bước 1 nếu thiếu giấy tờ.")) == 2

    def test_without_marks_are_the_paragraphs(self) -> None:
        assert parse_steps("- Nộp hồ sơ tại Một cửa.\n+ Nhận kết quả.\n\n") == (
            "Nộp hồ sơ tại Một cửa.",
            "Nhận kết quả.",
        )

    def test_are_one_where_a_line_breaks_in_a_sentence(self) -> None:
        assert parse_steps("Công dân nộp bộ hồ\nsơ.\nCơ quan giải quyết.") == (
            "Công dân nộp bộ hồ sơ.",
            "Cơ quan giải quyết.",
        )

    def test_are_one_where_a_mark_stands_alone(self) -> None:
        assert parse_steps("a)\nNộp hồ sơ.\nb)\nNhận kết quả.") == ("a) Nộp hồ sơ.", "b) Nhận kết quả.")

    def test_keep_small_marks_apart(self) -> None:
        assert len(parse_steps("Công dân nộp hồ sơ\nb) Cơ quan giải quyết")) == 2

    def test_do_not_repeat_the_heading(self) -> None:
        assert parse_steps("Trình tự thực hiện:\nNộp hồ sơ.") == ("Nộp hồ sơ.",)

    def test_do_not_end_with_the_mark_of_the_next(self) -> None:
        assert parse_steps("a)\nBước 1: * Nộp hồ sơ. -\nBước 2: Thẩm định. b)\nBước 3: Trả kết quả") == (
            "Nộp hồ sơ.",
            "Thẩm định.",
            "Trả kết quả",
        )

    def test_too_long_are_cut_at_a_sentence_and_say_so(self) -> None:
        (step,) = parse_steps("Một câu. " * 200)
        assert (len(step) < 1210, step.endswith("câu. …")) == (True, True)

    @pytest.mark.parametrize("text", ["", "\n", "-"])
    def test_of_nothing_are_none(self, text: str) -> None:
        assert parse_steps(text) == ()


class TestConditions:
    @pytest.mark.parametrize("text", ["", "  "])
    def test_are_unknown_when_the_source_is_silent(self, text: str) -> None:
        assert parse_conditions(text) is None

    @pytest.mark.parametrize(
        "text", ["Không", "Không.", "không có", "Không quy định.", "- Không yêu cầu", "Khôg quy định", "Khồng"]
    )
    def test_are_none_when_the_source_says_so(self, text: str) -> None:
        assert parse_conditions(text) == ()

    def test_are_a_list(self) -> None:
        assert parse_conditions("- Đủ 18 tuổi;\n- Có chỗ ở hợp pháp.") == ("Đủ 18 tuổi;", "Có chỗ ở hợp pháp.")

    def test_that_begin_with_no_are_conditions(self) -> None:
        assert parse_conditions("Không có án tích.") == ("Không có án tích.",)


class TestResults:
    @pytest.mark.parametrize(
        "code", ["KQ.G12.000821", "KQ-G01.000279", "000.00.00.G04-KQ0123", "TP-G15.001", "12", "G09-KQ22"]
    )
    def test_lose_their_code(self, code: str) -> None:
        assert parse_results(f"Giấy phépMã: {code}Quyết định từ chối") == ("Giấy phép", "Quyết định từ chối")

    @pytest.mark.parametrize("next_result", ["+ Văn bản từ chối", "văn bản từ chối", "- Văn bản từ chối"])
    def test_end_at_a_code_whatever_follows(self, next_result: str) -> None:
        results = parse_results(f"Giấy phépMã: KQ.G12.000119{next_result}")
        assert [result.lower() for result in results] == ["giấy phép", "văn bản từ chối"]

    def test_lose_empty_keywords_and_description(self) -> None:
        text = "Thẻ tạm trúMã: KQ.G01.000279Từ khóaKhông có thông tinMô tảKhông có thông tin"
        assert parse_results(text) == ("Thẻ tạm trú",)

    def test_are_named_once(self) -> None:
        assert parse_results("Giấy phépMã: KQ.G01.000001Giấy phép.Mã: KQ.G01.000002") == ("Giấy phép",)

    @pytest.mark.parametrize("text", ["", "...Mã: KQ.G01.000279Từ khóaKhông có thông tin"])
    def test_of_nothing_are_none(self, text: str) -> None:
        assert parse_results(text) == ()


class TestLegalBasis:
    def test_is_title_and_number(self) -> None:
        assert legal_of("Luật Đất đai31/2024/QH15", "Quy định chi tiết102/2024/NĐ-CP") == [
            ("31/2024/QH15", "Luật Đất đai"),
            ("102/2024/NĐ-CP", "Quy định chi tiết"),
        ]

    @pytest.mark.parametrize(
        "number",
        [
            "31/2024/QH15", "04/2012/UBTVQH13", "102/2024/NĐ-CP", "66.7/2025/NQ-CP", "11/2023/QĐ-TTg", "25/2022/TT-BTC",
            "14/2025/TT-BNNMT", "01/VBHN-VPQH", "26/2005/PL-UBTVQH11", "20/2013/TTLT-BYT-BCT-BNNPTNT",
            "191/2005/TTLT/BQP-BLĐTBXH-BTC",
            "21/2007/TT-BCA(X13)", "166/QĐ-BHXH", "182/2025/NQ-HĐND",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("next_title", ["Thông tư quy định", "quy định chi tiết", "QUY ĐỊNH MỨC THU", "THÔNG TƯ"])
    def test_ends_a_number_before_any_title(self, number: str, next_title: str) -> None:
        assert legal_of(f"Quy định{number}", f"{next_title} về phí64/2025/TT-BTC") == [
            (number, "Quy định"),
            ("64/2025/TT-BTC", f"{next_title} về phí"),
        ]

    @pytest.mark.parametrize("number", ["41/2020/TT-XYZ", "118/2025/NĐ-C"])
    def test_ends_an_unknown_number_before_a_title(self, number: str) -> None:
        assert legal_of(f"Quy định{number}", "Luật Đất đai31/2024/QH15")[0] == (number, "Quy định")

    def test_keeps_the_year_that_a_title_ends_with(self) -> None:
        assert legal_of("Luật Khiếu nại năm 201102/2011/QH13") == [("02/2011/QH13", "Luật Khiếu nại năm 2011")]

    def test_parts_numbers_that_touch(self) -> None:
        assert legal_of("Luật 54/2019/QH1454/2019/QH14", "Nghị định 155/2020/NĐ-CP155/2020/NĐ-CP") == [
            ("54/2019/QH14", "Luật 54/2019/QH14"),
            ("155/2020/NĐ-CP", "Nghị định 155/2020/NĐ-CP"),
        ]

    def test_keeps_numbers_inside_a_title(self) -> None:
        title = "Hướng dẫn Nghị định số 73/2016/NĐ-CP ngày 01/7/2016 và Luật (sửa đổi theo 61/2010/QH12)"
        assert legal_of(f"{title}50/2017/TT-BTC") == [("50/2017/TT-BTC", title)]

    def test_keeps_a_number_inside_a_title_glued_to_its_date(self) -> None:
        assert legal_of("Thông tư 53/2025/TT-BCAngày 01/7/2025 về cư trú53/2025/TT-BCA") == [
            ("53/2025/TT-BCA", "Thông tư 53/2025/TT-BCAngày 01/7/2025 về cư trú")
        ]

    def test_ends_a_number_that_a_blank_parts_from_the_next_title(self) -> None:
        assert legal_of("Quy định chi tiết31/2013/NĐ-CP ", "Luật Thú y79/2015/QH13") == [
            ("31/2013/NĐ-CP", "Quy định chi tiết"),
            ("79/2015/QH13", "Luật Thú y"),
        ]

    def test_takes_the_kind_off_a_number(self) -> None:
        assert legal_of("Về chứng chỉ bảo hiểmThông tư số 85/2024/TT-BTC")[0][0] == "85/2024/TT-BTC"

    def test_names_a_document_once(self) -> None:
        assert len(legal_of("Luật Đất đai31/2024/QH15", "Luật Đất đai31/2024/QH15")) == 1

    def test_has_titles_in_one_line(self) -> None:
        assert legal_of("Quản lý thuốc\nthú y\n13/2016/TT-BNNPTNT") == [("13/2016/TT-BNNPTNT", "Quản lý thuốc thú y")]

    @pytest.mark.parametrize("text", ["", LEGAL_HEADER, "Luật Đất đai"])
    def test_of_no_number_is_empty(self, text: str) -> None:
        assert parse_legal_basis(text) == ()


class TestLegalBasisAsJson:
    def test_has_number_and_title(self) -> None:
        rows = [
            {"so_ky_hieu": "12/2021/QĐ-TTg", "trich_yeu": "Ứng phó sự cố tràn dầu"},
            {"so_ky_hieu": "Luật 18/2023/QH15"},
        ]
        assert parse_legal_basis(json.dumps(rows)) == (
            LegalDocument("12/2021/QĐ-TTg", "Ứng phó sự cố tràn dầu"),
            LegalDocument("Luật 18/2023/QH15", "Luật 18/2023/QH15"),
        )

    @pytest.mark.parametrize(
        "text", ["[", "[1]", '["31/2024/QH15"]', '[{"trich_yeu": "Luật"}]', '[{"so_ky_hieu": null}]', "[" * 100_000]
    )
    def test_of_another_shape_is_empty(self, text: str) -> None:
        assert parse_legal_basis(text) == ()


_CELLS = ["Bước 1", "Bước 2:", "Luật", "Nghị định số ", "quy định", "31/2024/QH15", "102/2024/NĐ-CP", "TT-BTC", "25/2022/",
          "2023", "QH", "Mã: ", "KQ.G12.000821", "Từ khóa", "Mô tả", "Không có thông tin", "Không",
          "a)", "- ", ". ", ":", " ", "\n", "[", "ngày"]  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_CELLS), max_size=25).map("".join)


class TestAnyText:
    @given(_TEXTS | st.text())
    @example("[" + "9" * 5000 + "]")
    def test_is_read_without_an_error(self, text: str) -> None:
        parse_steps(text), parse_conditions(text), parse_results(text), parse_legal_basis(text)

    @given(_TEXTS)
    def test_has_only_legal_numbers_that_were_printed(self, text: str) -> None:
        assert all(document.number in text and document.title for document in parse_legal_basis(text))

    @given(_TEXTS)
    def test_has_no_empty_step_or_result(self, text: str) -> None:
        assert all((*parse_steps(text), *parse_results(text), *(parse_conditions(text) or ())))
