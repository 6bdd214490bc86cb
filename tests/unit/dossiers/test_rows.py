"""A row of an export becomes a dossier, or a sentence that says which cell is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.adapters.sql.tables import dossiers
from assistant.domain.dossier import EARLY, NO_DAY, ON_TIME, OPEN, OPEN_TIMING, Dossier, fact_digest
from assistant.domain.procedure import HandlingTime
from assistant.dossiers.checks import RowRefused
from assistant.dossiers.columns import layout_of
from assistant.dossiers.procedure_facts import longest_limit
from assistant.dossiers.rows import ProcedureFacts, RowReader
from assistant.dossiers.unit_names import UnitNames
from tests.unit.dossiers.exports import KEY, NOW, ROW, TODAY, a_row, units, without

NATIONAL = {"MaHoSo": "A-250704-0001", "MaDonVi": "phuong-rach-dua", "NgayTiepNhan": "20250704083000"}
NEVER_ENDED = {"Ngày_hẹn_trả": "", "Ngày_kết_thúc_xử_lý": "", "Ngày_trả": "", "Trạng_thái": ""}
FACTS = {"1.001193": ProcedureFacts("Đăng ký khai sinh", "Hộ tịch", 1, result_due=True)}


def reader(columns: dict[str, str], facts: dict[str, ProcedureFacts] | None = None) -> RowReader:
    return RowReader(
        layout_of(list(columns)),
        UnitNames(units()),
        facts or {},
        KEY,
        latest=TODAY.toordinal(),
        now=int(NOW.timestamp()),
    )


def read(row: dict[str, str], facts: dict[str, ProcedureFacts] | None = None) -> Dossier:
    return reader(row, facts)(list(row.values()))[0]


def refused(**changed: str) -> str:
    with pytest.raises(RowRefused) as error:
        read(a_row(**changed))
    assert error.value.reason.endswith(".")
    return error.value.field


class TestRow:
    def test_has_the_columns_of_the_table_in_their_order(self) -> None:
        assert Dossier._fields == tuple(column.name for column in dossiers.c)

    def test_becomes_a_dossier(self) -> None:
        assert read(ROW) == Dossier(
            code="H06.12-250704-0001",
            unit="phuong-rach-dua",
            field="Hộ tịch",
            procedure="1.001193",
            procedure_name="Đăng ký khai sinh",
            channel=2,
            status="returned",
            received=date(2025, 7, 4).toordinal(),
            due=date(2025, 7, 8).toordinal(),
            finished=date(2025, 7, 7).toordinal(),
            within=date(2025, 7, 8).toordinal(),
            timing=EARLY,
            returned=date(2025, 7, 8).toordinal(),
            handling_days=1,
            fee_due=1,
            paid_online=1,
            result_due=1,
            electronic_result=1,
            digitised=1,
            reused=1,
            shared=0,
            identified=1,
            phone_digest=fact_digest("phone", "0100000001", KEY),
            identity_digest=fact_digest("identity", "000000000001", KEY),
            updated=1751940000,
        )

    def test_needs_only_code_unit_and_receipt(self) -> None:
        made = read({"MaHoSo": "h06-250704-0001", "MaDonVi": "26536", "NgayTiepNhan": "20250704083000"})
        assert (made.code, made.unit, made.status, made.channel) == (
            "H06-250704-0001",
            "phuong-rach-dua",
            "processing",
            1,
        )
        assert (made.due, made.finished, made.within, made.timing) == (0, OPEN, OPEN, OPEN_TIMING)
        assert made.updated == NOW.timestamp()

    def test_may_be_shorter_than_the_header(self) -> None:
        assert reader(ROW)(list(ROW.values())[:6])[0].status == "processing"

    def test_says_whether_it_tells_its_update(self) -> None:
        told = [reader(row)(list(row.values()))[1] for row in (ROW, without(ROW, "Cập nhật lúc"))]
        assert told == [True, False]

    def test_keeps_no_personal_number(self) -> None:
        made = read(ROW)
        assert not [value for value in made if "0100000001" in str(value) or "000000000001" in str(value)]

    def test_leaves_out_a_number_that_is_none(self) -> None:
        own = reader(ROW)
        made, _ = own(list(a_row(Số_điện_thoại="12", Số_định_danh="không có").values()))
        assert (made.phone_digest, made.identity_digest, own.unusable) == (None, None, 2)


class TestStatus:
    def test_follows_from_the_days_when_it_is_missing(self) -> None:
        rows = [without(ROW, "Trạng thái"), without(ROW, "Trạng thái", "Ngày trả")]
        rows.append(without(ROW, "Trạng thái", "Ngày trả", "Ngày kết thúc xử lý"))
        assert [read(row).status for row in rows] == ["returned", "processed", "processing"]

    def test_finished_without_a_day_takes_that_of_the_update(self) -> None:
        made = read(a_row(Trạng_thái="Từ chối", Ngày_kết_thúc_xử_lý="", Ngày_trả=""))
        assert (made.finished, made.returned) == (date(2025, 7, 8).toordinal(), OPEN)

    def test_supplement_is_finished_when_it_was_asked_for(self) -> None:
        row = {**a_row(Trạng_thái="5"), "Ngày yêu cầu bổ sung": "07/07/2025", "Số lần yêu cầu bổ sung": "1"}
        made = read(row)
        assert (made.finished, made.timing) == (date(2025, 7, 7).toordinal(), EARLY)

    def test_supplement_without_a_day_takes_that_of_the_update(self) -> None:
        made = read(a_row(Trạng_thái="Yêu cầu bổ sung", Ngày_kết_thúc_xử_lý="", Ngày_trả=""))
        assert (made.finished, made.timing) == (date(2025, 7, 8).toordinal(), ON_TIME)

    def test_wait_may_end_with_the_dossier(self) -> None:
        waited = {"Ngày yêu cầu bổ sung": "04/07/2025", "Ngày bổ sung xong": "07/07/2025 15:30"}
        assert read({**ROW, **waited}).timing == EARLY


class TestKnowledge:
    def test_fills_in_name_field_limit_and_result(self) -> None:
        row = {key: ROW[key] for key in ("Mã hồ sơ", "Đơn vị", "Mã thủ tục", "Ngày tiếp nhận")}
        made = read(row, FACTS)
        assert (made.procedure_name, made.field, made.result_due) == ("Đăng ký khai sinh", "Hộ tịch", 1)
        assert made.due == date(2025, 7, 7).toordinal()  # one working day after a Friday

    def test_gives_way_to_the_export(self) -> None:
        row = {**without(ROW, "Ngày hẹn trả"), "Thời hạn (ngày làm việc)": "3"}
        assert read(row, FACTS).due == date(2025, 7, 9).toordinal()

    def test_of_a_limit_in_other_units_is_none(self) -> None:
        times = HandlingTime("direct", 3, "working_day", None), HandlingTime("online", 12, "hour", None)
        assert longest_limit(times) == 3
        assert longest_limit((*times, HandlingTime("post", 1, "month", None))) is None
        assert longest_limit(()) is None

    def test_and_export_without_a_limit_leave_it_open(self) -> None:
        made = read(without(ROW, "Ngày hẹn trả"))
        assert (made.due, made.timing, made.within) == (0, NO_DAY, OPEN)


class TestNationalFields:
    @pytest.mark.parametrize(
        ("column", "cell", "flags"),
        [
            ("DuocThanhToanTrucTuyen", "2", {"paid_online"}),
            ("TaiKhoanDuocXacThucVoiVNeID", "1", {"identified"}),
            ("MaCSDL", "1", {"identified"}),
            ("DuocLayTuKhoDMQG", "1", {"reused", "shared"}),
            ("MaKetQua", "KQ.01", {"shared"}),
            ("DuongDanTepTinKetQua", "https://dichvucong.example/kq.pdf", set()),  # is a result due? nobody tells
            ("HoSoCoThanhPhanSoHoa", "1", set()),  # the result is not digitised
        ],
    )
    def test_tell_shares(self, column: str, cell: str, flags: set[str]) -> None:
        made = read({**NATIONAL, column: cell})._asdict()
        names = Dossier._fields[Dossier._fields.index("paid_online") : Dossier._fields.index("phone_digest")]
        assert {name for name in names if made[name]} == flags

    def test_tell_an_electronic_result_where_one_is_due(self) -> None:
        made = read({**NATIONAL, "MaTTHC": "1.001193", "DuongDanTepTinKetQua": "kq.pdf"}, FACTS)
        assert (made.result_due, made.electronic_result) == (1, 1)

    def test_tell_that_parts_and_result_are_digital(self) -> None:
        made = read({**NATIONAL, "HoSoCoThanhPhanSoHoa": "1", "DuongDanTepTinKetQua": "kq.pdf"})
        assert made.digitised == 1

    def test_tell_the_limit_with_its_unit(self) -> None:
        made = read({**NATIONAL, "ThoiGianGiaiQuyet": "16", "DonViTinh": "giờ"})
        assert made.due == date(2025, 7, 8).toordinal()


class TestRefused:
    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"Mã_hồ_sơ": ""}, "code"),
            ({"Mã_hồ_sơ": "H06 12"}, "code"),
            ({"Mã_hồ_sơ": "A" * 61}, "code"),
            ({"Đơn_vị": ""}, "unit"),
            ({"Đơn_vị": "Phường Không Có"}, "unit"),
            ({"Đơn_vị": "Phường 8"}, "unit"),  # ended on 2025-06-30
            ({"Ngày_tiếp_nhận": ""}, "received"),
            ({"Ngày_tiếp_nhận": "hôm qua"}, "received"),
            ({**NEVER_ENDED, "Ngày_tiếp_nhận": "02/09/2025"}, "received"),
            ({"Ngày_hẹn_trả": "03/07/2025"}, "promised"),
            ({"Ngày_kết_thúc_xử_lý": "03/07/2025"}, "processed"),
            ({"Ngày_trả": "03/07/2025"}, "returned"),
            ({"Ngày_trả": "32/07/2025"}, "returned"),
            ({"Trạng_thái": "lung tung"}, "status"),
            ({"Trạng_thái": "Đang xử lý"}, "status"),
            ({"Trạng_thái": "Đã trả", "Ngày_kết_thúc_xử_lý": "", "Ngày_trả": "", "Cập_nhật_lúc": ""}, "processed"),
            ({"Kênh_nộp": "bồ câu"}, "channel"),
            ({"Lệ_phí": "tùy"}, "fee"),
            ({"Đã_định_danh": "có lẽ"}, "identified"),
            ({"Lĩnh_vực": "a" * 161}, "field"),
            ({"Cập_nhật_lúc": "2025-10-01 08:00"}, "updated"),
            ({**NEVER_ENDED, "Trạng_thái": "Yêu cầu bổ sung", "Cập_nhật_lúc": ""}, "requested"),
        ],
    )  # fmt: skip
    def test_names_the_cell(self, changed: dict[str, str], field: str) -> None:
        assert refused(**changed) == field

    @pytest.mark.parametrize(
        ("requested", "completed"),
        [
            ("24/07/2025", "28/08/2025"),
            ("24/07/2025 09:00", "25/07/2025 15:31"),
            ("24/07/2025", "23/07/2025"),
            ("24/07/2025 09:00", "24/07/2025 08:59"),
        ],
        ids=["days after the end", "a minute after the end", "a day before its beginning", "a minute before it"],
    )
    def test_wait_outside_of_the_dossier_names_its_end(self, requested: str, completed: str) -> None:
        late = a_row(Ngày_kết_thúc_xử_lý="25/07/2025 15:30", Ngày_trả="", Trạng_thái="Đã xử lý", Cập_nhật_lúc="")
        with pytest.raises(RowRefused) as error:
            read({**late, "Ngày yêu cầu bổ sung": requested, "Ngày bổ sung xong": completed})
        assert error.value.field == "completed"

    def test_row_leaves_no_trace_in_the_days_seen(self) -> None:
        own = reader(ROW)
        with pytest.raises(RowRefused):
            own(list(a_row(Ngày_tiếp_nhận="01/07/2025", Kênh_nộp="bồ câu").values()))
        own(list(ROW.values()))
        assert (own.first, own.last) == (date(2025, 7, 4).toordinal(), date(2025, 7, 8).toordinal())


class TestUnits:
    @pytest.mark.parametrize(
        ("text", "day", "unit"),
        [
            ("Phường Rạch Dừa", date(2025, 6, 30), "phuong-rach-dua-cu"),
            ("Phường Rạch Dừa", date(2025, 7, 1), "phuong-rach-dua"),
            ("26536", date(2025, 6, 30), "phuong-10"),
            ("26536", date(2025, 7, 1), "phuong-rach-dua"),
            ("UBND P.8", date(2024, 1, 2), "phuong-8"),
            ("xa long son", date(2026, 1, 5), "xa-long-son-moi"),
            ("UBND thành phố Vũng Tàu", date(2023, 5, 4), "ubnd-tpvt"),
            ("phuong-vung-tau", date(2025, 8, 1), "phuong-vung-tau"),
        ],
    )
    def test_are_those_of_the_day(self, text: str, day: date, unit: str) -> None:
        names = UnitNames(units())
        assert names.id_of(text, day.toordinal()) == unit
        assert names.id_of(text, day.toordinal()) == unit  # from memory

    def test_are_told_apart_again_after_the_change(self) -> None:
        names = UnitNames(units())
        days = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 6, 30)]
        found = [names.id_of("Xã Long Sơn", day.toordinal()) for day in days]
        assert found == ["xa-long-son", "xa-long-son-moi", "xa-long-son"]
