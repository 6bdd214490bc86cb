"""The definitions: each count a rule over one dossier and the days of a period, each rate a count by another, and printed cells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tests.specification.golden.dossiers import Dossier, register
from tests.specification.golden.places import KNOWLEDGE, Json, Period, extent, units


@cache
def printed() -> dict[tuple[str, str], Json]:
    """Returns the cells of the printed tables by metric and unit; none of the questions asks for one printed twice."""
    cells = {}
    for path in sorted((KNOWLEDGE / "indicators" / "tables").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cells.update({(row["metric"], row["unit"]): dict(row) for row in csv.DictReader(stream)})
    return cells


Rule = Callable[[Dossier, date, date], bool]


def _received(d: Dossier, first: date, last: date) -> bool:
    return first <= d.received <= last


def _finished(d: Dossier, first: date, last: date) -> bool:
    return d.finished is not None and first <= d.finished <= last


def _open(d: Dossier, first: date, last: date) -> bool:
    return d.received <= last and (d.finished is None or d.finished > last)


def _overdue(d: Dossier, last: date) -> bool:
    return d.promised + timedelta(days=d.waited_days) < last


def _handled(d: Dossier, first: date, last: date) -> bool:
    return d.received <= last and (d.finished is None or d.finished >= first)


def _with(rule: Rule, *flags: str) -> Rule:
    return lambda d, first, last: rule(d, first, last) and d.flags >= set(flags)


COUNTS: dict[str, Rule] = {
    "ho_so_tiep_nhan": _received,
    "ho_so_cong_dvc": _received,
    "ho_so_dung_han": lambda d, first, last: _finished(d, first, last) and not d.late,
    "ho_so_tre_han": lambda d, first, last: _finished(d, first, last) and d.late,
    "ho_so_som_han": lambda d, first, last: _finished(d, first, last) and d.early,
    "ho_so_da_tra_ket_qua": _finished,
    "ho_so_xong": _finished,
    "ho_so_dang_giai_quyet": _open,
    "ho_so_dang_trong_han": lambda d, first, last: _open(d, first, last) and not _overdue(d, last),
    "ho_so_qua_han_chua_xong": lambda d, first, last: _open(d, first, last) and _overdue(d, last),
    "ho_so_chuyen_ky": lambda d, first, last: d.received < first and (d.finished is None or d.finished >= first),
    "ho_so_tiep_nhan_xu_ly_766": _handled,
    "ho_so_truc_tuyen": lambda d, first, last: _received(d, first, last) and d.channel == "Trực tuyến",
    "ho_so_truc_tiep": lambda d, first, last: _received(d, first, last) and d.channel == "Trực tiếp",
    "ho_so_buu_chinh": lambda d, first, last: _received(d, first, last) and d.channel == "Bưu chính công ích",
    "hs_phat_sinh_phi": _with(_received, "phí"),
    "hs_thanh_toan_tt": _with(_received, "thanh toán"),
    "ket_qua_tthc_so_hoa": _with(_finished, "điện tử"),
    "ho_so_co_ket_qua": _with(_finished, "giấy tờ"),
    "ho_so_so_hoa": _with(_received, "số hóa"),
    "ho_so_tai_su_dung": _with(_received, "tái sử dụng"),
    "ho_so_chia_se": _with(_received, "chia sẻ"),
    "ho_so_dinh_danh": _with(_received, "định danh"),
    "ho_so_truc_tuyen_766": _with(_received, "trực tuyến đủ"),
}
PROCEDURES = {"tthc_phat_sinh_phi": "hs_phat_sinh_phi", "tthc_phat_sinh_thanh_toan_tt": "hs_thanh_toan_tt"}
SUMS = {"ho_so_som_dung_han_766": ("ho_so_dung_han", "ho_so_dang_trong_han")}
RATES = {
    "ty_le_dung_han": ("ho_so_dung_han", "ho_so_da_tra_ket_qua"),
    "ty_le_tre_han": ("ho_so_tre_han", "ho_so_da_tra_ket_qua"),
    "ty_le_som_han": ("ho_so_som_han", "ho_so_da_tra_ket_qua"),
    "ty_le_da_tra_ket_qua": ("ho_so_da_tra_ket_qua", "ho_so_tiep_nhan"),
    "ty_le_dung_han_766": ("ho_so_som_dung_han_766", "ho_so_tiep_nhan_xu_ly_766"),
    "ty_le_ho_so_tu_xa": ("ho_so_truc_tuyen", "ho_so_tiep_nhan"),
    "ty_le_ho_so_truc_tuyen": ("ho_so_truc_tuyen", "ho_so_cong_dvc"),
    "ty_le_ho_so_truc_tuyen_766": ("ho_so_truc_tuyen_766", "ho_so_tiep_nhan"),
    "ty_le_hs_thanh_toan_tt": ("hs_thanh_toan_tt", "hs_phat_sinh_phi"),
    "ty_le_tthc_phat_sinh_thanh_toan_tt": ("tthc_phat_sinh_thanh_toan_tt", "tthc_phat_sinh_phi"),
    "ty_le_ket_qua_dien_tu_766": ("ket_qua_tthc_so_hoa", "ho_so_co_ket_qua"),
    "ty_le_ket_qua_tthc_so_hoa": ("ket_qua_tthc_so_hoa", "ho_so_co_ket_qua"),
    "ty_le_so_hoa_766": ("ho_so_so_hoa", "ho_so_tiep_nhan"),
    "ty_le_tai_su_dung_766": ("ho_so_tai_su_dung", "ho_so_tiep_nhan"),
    "ty_le_chia_se_766": ("ho_so_chia_se", "ho_so_tiep_nhan"),
    "ty_le_dinh_danh_766": ("ho_so_dinh_danh", "ho_so_tiep_nhan"),
    "thoi_gian_giai_quyet_tb": ("ngay_giai_quyet", "ho_so_xong"),
}
# Made of printed columns (what the reports do not print themselves).
PRINTED_SUMS = {
    "tong_van_ban_tren_phan_mem": ("van_ban_di", "van_ban_den"),
    "tong_van_ban_ngoai_phan_mem": ("van_ban_di_ngoai_phan_mem", "van_ban_den_ngoai_phan_mem"),
    "tong_van_ban_di": ("van_ban_di", "van_ban_di_ngoai_phan_mem"),
    "tong_van_ban_den": ("van_ban_den", "van_ban_den_ngoai_phan_mem"),
    "tong_vb_ky_so": ("vb_ky_so_to_chuc_sao_y", "vb_ky_so_ca_nhan_to_chuc"),
    "tong_cts_da_cap": ("cts_ca_nhan_da_cap", "cts_to_chuc_da_cap"),
    "tong_cts_su_dung": ("cts_ca_nhan_su_dung", "cts_to_chuc_su_dung"),
    "ho_so_da_tra_ket_qua": ("ho_so_dung_han", "ho_so_tre_han"),
    "dvctt_tong": ("dvctt_mot_phan", "dvctt_toan_trinh"),
    "ho_so_truc_tuyen": ("hs_truc_tuyen_mot_phan", "hs_truc_tuyen_toan_trinh"),
    "tong_cq_tslcd": ("cq_hanh_chinh_tslcd", "cq_dang_tslcd", "cq_khac_tslcd"),
}
PRINTED_RATES = {
    "ty_le_van_ban_di_tren_phan_mem": ("van_ban_di", "tong_van_ban_di"),
    "ty_le_van_ban_den_tren_phan_mem": ("van_ban_den", "tong_van_ban_den"),
    "ty_le_cts_ca_nhan_su_dung": ("cts_ca_nhan_su_dung", "cts_ca_nhan_da_cap"),
    "ty_le_dung_han": ("ho_so_dung_han", "ho_so_da_tra_ket_qua"),
    "ty_le_tre_han": ("ho_so_tre_han", "ho_so_da_tra_ket_qua"),
    "ty_le_dvctt_toan_trinh": ("dvctt_toan_trinh", "tthc_tong"),
    "ty_le_dvctt_mot_phan": ("dvctt_mot_phan", "tthc_tong"),
    "ty_le_kham_bhyt_hssk": ("luot_kham_bhyt_hssk", "luot_kham_bhyt"),
    "ty_le_ho_so_toan_trinh": ("hs_truc_tuyen_toan_trinh", "ho_so_truc_tuyen"),
    "ty_le_tthc_co_phi_dong_bo": ("tthc_co_phi_dong_bo", "tthc_co_phi"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A value, and what it was divided from; value None: nothing to divide by."""

    value: float | None
    numerator: float | None = None
    denominator: float | None = None

    def cells(self) -> list[float]:
        return [shown for part in (self.value, self.numerator, self.denominator) if (shown := short(part)) is not None]


def counted(metric: str, dossiers: Iterable[Dossier], period: Period) -> Number:
    """Returns a metric over dossiers that are already those of one unit (and one field, or one channel)."""
    mine = list(dossiers)
    if metric in RATES:
        above, below = (counted(part, mine, period).value or 0.0 for part in RATES[metric])
        factor = 1 if metric == "thoi_gian_giai_quyet_tb" else 100
        return Number(above / below * factor if below else None, above, below)
    if metric in SUMS:
        return Number(sum(counted(part, mine, period).value or 0.0 for part in SUMS[metric]))
    if metric == "ngay_giai_quyet":
        return Number(float(sum(d.working_days for d in mine if _finished(d, *period))))
    if metric in PROCEDURES:
        rule = COUNTS[PROCEDURES[metric]]
        return Number(float(len({d.procedure for d in mine if rule(d, *period)})))
    return Number(float(sum(COUNTS[metric](d, *period) for d in mine)))


def of_register(metric: str, unit: str, period: Period) -> Number:
    return counted(metric, dossiers_of(unit, period), period)


def of_table(metric: str, unit: str) -> Number:
    """Returns a printed cell; what the tables do not print is added, divided, or summed over the units below."""
    cell = printed().get((metric, unit))
    if cell is not None:
        value, above, below = (float(cell[key]) if cell[key] else None for key in ("value", "numerator", "denominator"))
        return Number(value, above, below)
    if metric in PRINTED_RATES:
        above, below = (of_table(part, unit).value or 0.0 for part in PRINTED_RATES[metric])
        return Number(above / below * 100, above, below)
    below_it = [u for u, row in units().items() if row["parent"] == unit]
    old = [u for u, row in units().items() if row["succeeded_by"] == unit]
    if metric in PRINTED_SUMS:
        parts = [part for part in PRINTED_SUMS[metric] if (part, unit) in printed() or below_it or old]
        return Number(sum(of_table(part, unit).value or 0.0 for part in parts))
    if not below_it and not old:
        raise KeyError(f"{metric} of {unit} is not printed")
    return Number(sum(of_table(metric, other).value or 0.0 for other in old or below_it))


def dossiers_of(unit: str, period: Period) -> list[Dossier]:
    places = extent(unit, period)
    return [d for d in register() if d.unit in places]


def short(value: float | None) -> float | int | None:
    """Two decimals, none where they are nought."""
    if value is None:
        return None
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def written(value: float | None) -> str:
    """Writes a number as officials do: 64861 → "64.861", 99.544 → "99,54"."""
    whole, _, decimals = f"{short(value):,}".partition(".")
    return whole.replace(",", ".") + ("," + decimals if decimals else "")
