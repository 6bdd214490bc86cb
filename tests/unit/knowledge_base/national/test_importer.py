"""The export line by line: what becomes a procedure, what is refused, and what the report says."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.errors import KnowledgeError
from assistant.domain.procedure import Procedure
from assistant.knowledge_base.national.importer import PORTAL, ParseReport, import_procedures, read_export
from assistant.knowledge_base.procedure_texts import SECTIONS, section_text

TABLE = "Hình thức nộpThời gianPhí, lệ phíMô tả"


def an_entry(**fields: Any) -> dict[str, Any]:
    return {"ma_thu_tuc": "1.000178", "ten_thu_tuc": "Đăng ký tàu cá", "cap_thuc_hien": "Cấp tỉnh", **fields}


def imported(*entries: dict[str, Any]) -> tuple[list[Procedure], ParseReport]:
    return import_procedures(enumerate(entries, start=1))


def procedure_of(**fields: Any) -> Procedure:
    (procedure,) = imported(an_entry(**fields))[0]
    return procedure


class TestExport:
    def test_is_read_plain(self, tmp_path: Path) -> None:
        path = tmp_path / "export.jsonl"
        path.write_text('{"a": 1}\n\n{"a": 2}\n', encoding="utf-8")
        assert list(read_export(path)) == [(1, {"a": 1}), (3, {"a": 2})]

    def test_is_read_compressed(self, tmp_path: Path) -> None:
        path = tmp_path / "export.jsonl.gz"
        path.write_bytes(gzip.compress('{"a": "Đăng ký"}\n'.encode()))
        assert list(read_export(path)) == [(1, {"a": "Đăng ký"})]

    @pytest.mark.parametrize("line", ["{", "[1]", "1", '"x"', "[" * 100_000])
    def test_with_a_bad_line_names_it(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "export.jsonl"
        path.write_text(f"{{}}\n{line}\n{{}}\n", encoding="utf-8")
        with pytest.raises(KnowledgeError) as caught:
            list(read_export(path))
        assert caught.value.line == 2

    def test_not_compressed_although_called_so_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "export.jsonl.gz"
        path.write_text("{}\n", encoding="utf-8")
        with pytest.raises(KnowledgeError):
            list(read_export(path))

    @pytest.mark.parametrize(
        "damage", [lambda b: b[:-12], lambda b: b[:20] + b"\xff" * 20 + b[40:], lambda b: b[:-6] + b"\0" * 6]
    )
    def test_damaged_is_refused(self, tmp_path: Path, damage: Any) -> None:
        path = tmp_path / "export.jsonl.gz"
        path.write_bytes(damage(gzip.compress(b"".join(b'{"a": %d}\n' % number for number in range(99)))))
        with pytest.raises(KnowledgeError):
            list(read_export(path))

    def test_in_another_encoding_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "export.jsonl"
        path.write_bytes('{"a": "Đăng ký"}'.encode("utf-16"))
        with pytest.raises(KnowledgeError):
            list(read_export(path))

    def test_that_is_missing_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError):
            list(read_export(tmp_path / "nothing.jsonl"))


class TestRefusal:
    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"ma_thu_tuc": "abc"}, "2: ma_thu_tuc 'abc'"),
            ({"ma_thu_tuc": "1.00017"}, "2: ma_thu_tuc '1.00017'"),
            ({"ma_thu_tuc": "1.000178\n"}, "2: ma_thu_tuc '1.000178\\n'"),
            ({"ma_thu_tuc": None}, "2: ma_thu_tuc"),
            ({"ten_thu_tuc": "  "}, "2: ten_thu_tuc"),
            ({"ten_thu_tuc": "", "cap_thuc_hien": ""}, "2: ten_thu_tuc, cap_thuc_hien"),
        ],
    )
    def test_names_line_and_reason(self, fields: dict[str, Any], reason: str) -> None:
        assert imported(an_entry(), an_entry(**fields))[1].refused == [reason]

    def test_leaves_the_others(self) -> None:
        procedures, report = imported(an_entry(), {}, an_entry(ma_thu_tuc="2.000001"))
        assert ([procedure.code for procedure in procedures], report.procedures) == (["1.000178", "2.000001"], 2)


class TestDuplicates:
    def test_keep_the_last(self) -> None:
        procedures, report = imported(an_entry(ten_thu_tuc="Cũ"), an_entry(ten_thu_tuc="Mới"))
        assert ([procedure.name for procedure in procedures], report.procedures) == (["Mới"], 1)

    def test_count_once(self) -> None:
        report = imported(an_entry(trinh_tu="Nộp."), an_entry(trinh_tu="Nộp."))[1]
        assert report.present["steps"] == 1


class TestReport:
    def test_tells_the_share_that_was_read(self) -> None:
        table, prose = "--Tên giấy tờMẫu đơn, tờ khaiSố lượngĐơn1 bản chính", "Nộp đơn và bản sao giấy khai sinh."
        report = imported(
            an_entry(ma_thu_tuc="1.000001", thanh_phan_ho_so=table),
            an_entry(ma_thu_tuc="1.000002", thanh_phan_ho_so=prose),
            an_entry(ma_thu_tuc="1.000003"),
        )[1]
        assert (report.share("documents"), report.unread["documents"]) == (0.5, ["1.000002"])

    def test_of_a_field_nobody_has_is_complete(self) -> None:
        assert imported(an_entry())[1].share("fee") == 1.0

    def test_counts_time_and_fee_apart(self) -> None:
        report = imported(an_entry(cach_thuc_thoi_han_le_phi=f"{TABLE}Trực tuyến120 VNĐ"))[1]
        assert (report.share("time"), report.share("fee")) == (0.0, 1.0)


class TestName:
    @pytest.mark.parametrize(
        ("printed", "name"),
        [
            ("Thủ tục cấp giấy phép", "Cấp giấy phép"),
            ("Thủ tục: Kiểm tra nhân sự", "Kiểm tra nhân sự"),
            ("Hỗ trợ phát triển sản xuất.", "Hỗ trợ phát triển sản xuất"),
            ("Cấp giấy phép môi trường (cấp Bộ) (1.010719)", "Cấp giấy phép môi trường (cấp Bộ)"),
            ("Cấp giấy phép môi trường ( 1.010727 )", "Cấp giấy phép môi trường"),
            ("đăng ký tàu cá", "Đăng ký tàu cá"),
            ("Đăng  ký\ttàu cá", "Đăng ký tàu cá"),
        ],
    )
    def test_is_what_people_call_it(self, printed: str, name: str) -> None:
        assert procedure_of(ten_thu_tuc=printed).name == name


class TestLevel:
    @pytest.mark.parametrize(
        ("printed", "level"),
        [
            ("Cấp bộ", "ministry"),
            ("Cấp Tỉnh", "province"),
            ("Cấp Xã", "commune"),
            ("Cấp bộ, Cấp tỉnh", "province"),
            ("Cấp Bộ, Cấp Tỉnh, Cấp Xã", "commune"),
            ("Cơ quan khác", "ministry"),
        ],
    )
    def test_is_the_nearest_to_the_citizen(self, printed: str, level: str) -> None:
        assert procedure_of(cap_thuc_hien=printed).level == level


class TestPlace:
    @pytest.mark.parametrize(
        ("printed", "agencies"),
        [
            ("Cục Phòng, chống ma túy, Công an cấp tỉnh", ("Cục Phòng, chống ma túy", "Công an cấp tỉnh")),
            ("Sở Tài chính các tỉnh, thành phố", ("Sở Tài chính các tỉnh, thành phố",)),
            ("Cơ quan, đơn vị từ cấp trung đoàn trở lên", ("Cơ quan, đơn vị từ cấp trung đoàn trở lên",)),
            ("Sở Xây dựng, Ủy ban nhân dân xã, phường.", ("Sở Xây dựng", "Ủy ban nhân dân xã, phường")),
            ("", ()),
        ],
    )
    def test_is_every_agency_although_names_have_commas(self, printed: str, agencies: tuple[str, ...]) -> None:
        assert procedure_of(co_quan_thuc_hien=printed).place == agencies

    def test_stands_in_the_summary(self) -> None:
        assert "Sở Xây dựng" in procedure_of(co_quan_thuc_hien="Sở Xây dựng").summary

    def test_of_people_keeps_what_is_in_parentheses(self) -> None:
        procedure = procedure_of(doi_tuong="Tổ chức (không bao gồm doanh nghiệp, HTX), Công dân Việt Nam")
        assert procedure.audience == ("Tổ chức (không bao gồm doanh nghiệp, HTX)", "Công dân Việt Nam")


class TestOnline:
    def test_is_the_portal_where_the_table_has_that_channel(self) -> None:
        procedure = procedure_of(cach_thuc_thoi_han_le_phi=f"{TABLE}Trực tuyến5 NgàyMiễn phí")
        assert (procedure.online.portal, len(procedure.online.steps)) == (PORTAL, 1)

    def test_is_unknown_where_it_has_not(self) -> None:
        procedure = procedure_of(cach_thuc_thoi_han_le_phi=f"{TABLE}Trực tiếp5 NgàyMiễn phí")
        assert (procedure.online.portal, procedure.online.steps) == (None, ())


class TestProcedure:
    def test_of_the_required_fields_alone_says_what_it_does_not_know(self) -> None:
        procedure = procedure_of()
        assert (procedure.fee, procedure.time, procedure.documents, procedure.conditions) == ((), (), (), None)

    def test_names_its_source(self) -> None:
        source = procedure_of(url="https://dichvucong.gov.vn/1", so_quyet_dinh="QĐ/0001").source
        assert (source.url, source.decision) == ("https://dichvucong.gov.vn/1", "QĐ/0001")

    def test_has_composed_letters(self) -> None:
        assert procedure_of(linh_vuc=unicodedata.normalize("NFD", "Thuỷ sản")).field == "Thủy sản"

    @given(
        st.dictionaries(
            st.sampled_from(["trinh_tu", "cach_thuc_thoi_han_le_phi", "thanh_phan_ho_so", "yeu_cau_dieu_kien", "ket_qua",
                             "can_cu_phap_ly", "co_quan_thuc_hien", "linh_vuc", "doi_tuong", "url"]),
            st.none() | st.integers() | st.text() | st.lists(st.text(max_size=3), max_size=2),
        )
    )  # fmt: skip
    def test_of_any_fields_can_be_printed(self, fields: dict[str, Any]) -> None:
        entry = json.loads(json.dumps(an_entry(**fields)))
        assert all(section_text(procedure_of(**entry), section) for section in SECTIONS)
