"""Files of all kinds give the same rows; bad ones are refused with a sentence, never with an exception of a library."""

from __future__ import annotations

import contextlib
import unicodedata
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dossiers.columns import layout_of, missing_fields, vocabulary
from assistant.dossiers.reading import Export, open_export
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from tests.unit.dossiers.exports import ROW, a_row, as_csv, as_xlsx

TWO = (a_row(1), a_row(2))


def opened(content: bytes, name: str = "ho-so.csv") -> Export:
    return open_export(BytesIO(content), name)


def cells(content: bytes, name: str = "ho-so.csv") -> list[list[str] | None]:
    return [row for _, row in opened(content, name).rows]


def code(content: bytes, name: str = "ho-so.csv") -> str:
    with pytest.raises(DocumentRefused) as error:
        list(opened(content, name).rows)
    assert error.value.reason.endswith(".")
    return error.value.code


class TestHeaders:
    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ("Mã hồ sơ", "code"), ("MÃ HỒ SƠ", "code"), ("ma ho so", "code"), ("MaHoSo", "code"), ("Ma_Ho_So", "code"),
            ("NgayHenTra", "promised"), ("NgayKetThucXuLy", "processed"), ("TrangThaiHoSo", "status"),
            ("KenhThucHien", "channel"), ("DuocThanhToanTrucTuyen", "paid_online"), ("MaCSDL", "database"),
            ("HoSoCoThanhPhanSoHoa", "parts_digitised"), ("TaiKhoanDuocXacThucVoiVNeID", "identified"),
            ("DuocLayTuKhoDMQG", "from_store"), ("MaKetQua", "result_code"), ("DuongDanTepTinKetQua", "result_file"),
            ("ThoiGianGiaiQuyet", "limit"), ("DonViTinh", "limit_unit"), ("Mô phỏng", "simulated"),
        ],
    )  # fmt: skip
    def test_are_known_however_they_are_written(self, header: str, field: str) -> None:
        assert layout_of([header]).places == {field: 0}

    def test_of_one_field_give_way_to_the_better_one(self) -> None:
        layout = layout_of(["Cơ quan", "Mã hồ sơ", "Đơn vị"])
        assert (layout.places["unit"], layout.ignored) == (2, ("Cơ quan",))

    def test_that_are_missing_are_named(self) -> None:
        assert missing_fields(layout_of(["Mã hồ sơ", "Lĩnh vực"])) == ("unit", "received")

    def test_mean_one_field_each(self) -> None:
        content = vocabulary()
        assert {field for field, _ in content.names.values()} == set(content.titles)


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_in_any_encoding_and_with_any_delimiter(self, encoding: str, delimiter: str) -> None:
        content = as_csv(*TWO, delimiter=delimiter, encoding=encoding)
        assert cells(content) == [list(row.values()) for row in TWO]

    def test_in_windows_1258(self) -> None:
        text = as_csv(*TWO).decode()
        pieces = []
        for letter in text:  # this code page has tones as marks of their own
            try:
                pieces.append(letter.encode("cp1258"))
            except UnicodeEncodeError:
                parts = unicodedata.normalize("NFD", letter)
                tone = next(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
                rest = unicodedata.normalize("NFC", parts.replace(tone, ""))
                pieces.append((rest + tone).encode("cp1258"))
        content = b"".join(pieces)
        assert cells(content) == [list(row.values()) for row in TWO]

    def test_below_a_title(self) -> None:
        content = as_csv(*TWO, above="BÁO CÁO CHI TIẾT HỒ SƠ\r\nTừ ngày 01/07/2025\r\n\r\n")
        assert [number for number, _ in opened(content).rows] == [5, 6]

    def test_leaves_empty_rows_out(self) -> None:
        assert len(cells(as_csv(TWO[0]) + b",,,\r\n\r\n  ,\r\n")) == 1

    def test_with_excel_s_own_line(self) -> None:
        assert len(cells(as_csv(*TWO, delimiter=";", above="sep=;\r\n"))) == 2

    def test_names_a_quote_that_was_never_closed(self) -> None:
        rows = as_csv(*(a_row(number) for number in range(1, 200))).decode()
        broken = rows.replace("H06.12-250704-0003,", '"H06.12-250704-0003,')
        found = cells(broken.encode())
        assert found[2:] == [None]

    def test_without_the_columns_is_refused_by_name(self) -> None:
        with pytest.raises(DocumentRefused, match="Đơn vị, Ngày tiếp nhận"):
            opened("Mã hồ sơ,Tên\nA,B\n".encode())

    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            pytest.param(b"", "no_header", id="empty"),
            pytest.param(b"\n\n", "no_header", id="blank"),
            pytest.param(b"\x00\x01\x02", "damaged", id="binary"),
            pytest.param(b"\xff\xfe\x00", "damaged", id="half a letter"),
            pytest.param(b"%PDF-1.7", "no_header", id="PDF"),
        ],
    )
    def test_that_is_none_is_refused(self, content: bytes, refusal: str) -> None:
        assert code(content) == refusal

    @given(st.binary(max_size=400))
    def test_of_any_bytes_is_read_or_refused(self, content: bytes) -> None:
        with contextlib.suppress(DocumentRefused):
            list(opened(as_csv(ROW) + content).rows)


class TestXlsx:
    def test_gives_days_and_numbers_as_text(self) -> None:
        row = {"Mã hồ sơ": "A-1", "Mã đơn vị": 26536, "Ngày tiếp nhận": datetime(2025, 7, 4, 8, 30)}  # noqa: DTZ001
        row |= {"Ngày hẹn trả": date(2025, 7, 8), "Lệ phí": 8000.0, "Đã định danh": True}
        (found,) = cells(as_xlsx(row, above=3), "ho-so.xlsx")
        assert found == ["A-1", "26536", "2025-07-04 08:30:00", "2025-07-08", "8000", "1"]

    def test_and_csv_give_the_same(self) -> None:
        assert cells(as_xlsx(*TWO), "a.xlsx") == cells(as_csv(*TWO))

    def test_with_another_ending_is_refused(self) -> None:
        assert code(as_xlsx(*TWO), "a.csv") == "unsupported_type"

    def test_that_is_broken_is_refused(self) -> None:
        assert code(as_xlsx(*TWO)[:-200], "a.xlsx") == "damaged"

    def test_that_unpacks_to_too_much_is_refused(self) -> None:
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
            container.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * 30_000_000)
        assert code(stream.getvalue(), "a.xlsx") == "zip_bomb"

    def test_without_the_columns_is_refused(self) -> None:
        assert code(as_xlsx({"Tên": "x"}), "a.xlsx") == "no_header"


@pytest.mark.parametrize("name", ["ho-so.pdf", "ho-so", "ho-so.xls"])
def test_other_kinds_are_refused(name: str) -> None:
    assert code(b"%PDF-1.7 ...", name) == "unsupported_type"
