"""What a question must be answered with, from what stands under its `tính`; `README.md` tells the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tests.specification.golden.counting import (
    PRINTED_RATES,
    RATES,
    Number,
    counted,
    dossiers_of,
    of_register,
    of_table,
    printed,
    short,
    written,
)
from tests.specification.golden.dossiers import Dossier
from tests.specification.golden.places import Json, Period, period_of, steps_of, units, wards

_MOST_STEPS = 24  # of a trend; what is older is not shown


def answer_to(question: Json) -> Json:
    """Returns the expected answer to a question, from what stands under `tính`."""
    wanted = question["tính"]
    return _KINDS[wanted.get("kiểu", "một số")](wanted)


def _number(wanted: Json, unit: str | None = None) -> Number:
    place = unit or wanted["đơn vị"]
    if wanted.get("nguồn") == "bảng in":
        return of_table(wanted["chỉ tiêu"], place)
    return of_register(wanted["chỉ tiêu"], place, period_of(wanted.get("kỳ"), place))


def _name(unit: str) -> str:
    return str(units()[unit]["name"])


def _one(wanted: Json) -> Json:
    number = _number(wanted)
    found: Json = {"giá trị": short(number.value)}
    if number.numerator is not None:
        found |= {"tử số": short(number.numerator), "mẫu số": short(number.denominator)}
    return found | {"có chữ": [written(number.value)]}


def _several(wanted: Json) -> Json:
    """Units side by side; of two, the difference."""
    numbers = [(_name(unit), _number(wanted, unit)) for unit in wanted["đơn vị"]]
    found: Json = {"bảng": [[name, *number.cells()] for name, number in numbers]}
    if len(numbers) == 2:
        found["có chữ"] = [written(abs((numbers[0][1].value or 0.0) - (numbers[1][1].value or 0.0)))]
    return found


def _among(wanted: Json) -> list[tuple[str, Number]]:
    """The wards of the period, or the units named under `trong`."""
    period = period_of(wanted.get("kỳ"))
    is_printed = wanted.get("nguồn") == "bảng in"
    places = wanted.get("trong") or wards((date(2023, 1, 1), date(2023, 9, 30)) if is_printed else period)
    numbers = [
        (unit, _number(wanted, unit) if is_printed else of_register(wanted["chỉ tiêu"], unit, period))
        for unit in places
    ]
    return [(_name(unit), number) for unit, number in numbers if number.value is not None]


def _rank(wanted: Json) -> Json:
    ranked = _sorted(_among(wanted), low=wanted.get("từ thấp", False))
    return {"thứ tự": True, "bảng": [[name, *number.cells()] for name, number in ranked[: wanted.get("lấy")]]}


def _filter(wanted: Json) -> Json:
    """Without one that fits, all units are shown."""
    everybody = _among(wanted)
    kept = [(name, number) for name, number in everybody if _fits(number.value or 0.0, wanted)]
    return {"bảng": [[name, *number.cells()] for name, number in kept or everybody]}


def _fits(value: float, wanted: Json) -> bool:
    tests: dict[str, Callable[[float, float], bool]] = {
        "dưới": lambda v, bound: v < bound,
        "trên": lambda v, bound: v > bound,
        "từ": lambda v, bound: v >= bound,
        "không quá": lambda v, bound: v <= bound,
    }
    return all(test(value, wanted[key]) for key, test in tests.items() if key in wanted)


def _together(wanted: Json) -> Json:
    """The sum over the wards, or their mean; of a rate the rate of all of them."""
    numbers = [number for _, number in _among(wanted)]
    if wanted["chỉ tiêu"] in RATES or wanted["chỉ tiêu"] in PRINTED_RATES:
        above, below = (sum(part or 0.0 for part in parts) for parts in _pairs(numbers))
        return {"có chữ": [written(above / below * 100), written(above), written(below)]}
    total = sum(number.value or 0.0 for number in numbers)
    return {"có chữ": [written(total / len(numbers) if wanted["kiểu"] == "trung bình" else total)]}


def _pairs(numbers: Sequence[Number]) -> tuple[list[float | None], list[float | None]]:
    return [number.numerator for number in numbers], [number.denominator for number in numbers]


def _share(wanted: Json) -> Json:
    """The part that a unit has in another one; of several units the part of each, and of all together."""
    units = wanted["đơn vị"]
    whole = _number(wanted, wanted["của"]).value or 0.0
    if isinstance(units, str):
        part = _number(wanted, units).value or 0.0
        return {"có chữ": [written(part / whole * 100) + "%", written(part), written(whole)]}
    parts = [_number(wanted, unit).value or 0.0 for unit in units]
    names = [*map(_name, units), _name(wanted["của"])]
    rows = [[n, short(p), short(p / whole * 100)] for n, p in zip(names, [*parts, whole], strict=True)]
    return {"bảng": rows, "có chữ": [written(sum(parts) / whole * 100) + "%", written(sum(parts)), written(whole)]}


def _trend(wanted: Json) -> Json:
    """One row a month, quarter or year of `kỳ`; those with nothing to divide by are left out, and of many the oldest."""
    steps = steps_of(*period_of(wanted.get("kỳ")), wanted["bước"])
    numbers = [of_register(wanted["chỉ tiêu"], wanted["đơn vị"], step) for step in steps[-_MOST_STEPS:]]
    rows = [["", *number.cells()] for number in numbers if number.value is not None]
    told = {"có chữ": [f"{_MOST_STEPS} kỳ gần nhất"]} if len(steps) > _MOST_STEPS else {}
    return {"theo thời gian": True, "bảng": rows} | told


def _periods(wanted: Json) -> Json:
    """Two or more periods of one unit; with two, by how much the later one is more or less. Those with nothing to divide by are
    named, not shown."""
    pairs = sorted(period_of(text, wanted["đơn vị"]) for text in wanted["kỳ"])
    numbers = [of_register(wanted["chỉ tiêu"], wanted["đơn vị"], period) for period in pairs]
    there = [number for number in numbers if number.value is not None]
    found: Json = {"theo thời gian": True, "bảng": [["", *number.cells()] for number in there]}
    if len(there) < len(numbers):
        found["có chữ"] = ["Không có số để tính"]
    elif len(numbers) == 2:
        found["có chữ"] = [written(abs((numbers[1].value or 0.0) - (numbers[0].value or 0.0)))]
    return found


_CHANNELS = {"Trực tuyến": "Nộp trực tuyến", "Trực tiếp": "Nộp trực tiếp", "Bưu chính công ích": "Nộp qua bưu chính"}
_BY: dict[str, Callable[[Dossier], str]] = {
    "lĩnh vực": lambda d: d.field,
    "thủ tục": lambda d: d.procedure,
    "kênh": lambda d: _CHANNELS[d.channel],
}


def _split(wanted: Json) -> Json:
    """By field, procedure or channel; `chỉ` keeps one of them."""
    period = period_of(wanted.get("kỳ"), wanted["đơn vị"])
    mine, key = dossiers_of(wanted["đơn vị"], period), _BY[wanted["theo"]]
    parts = [
        (name, counted(wanted["chỉ tiêu"], [d for d in mine if key(d) == name], period))
        for name in dict.fromkeys(map(key, mine))
        if wanted.get("chỉ") in (None, name)
    ]
    kept = [
        (name, number) for name, number in parts if number.value is not None and (number.value or number.denominator)
    ]
    ranked = _sorted(kept, low=wanted.get("từ thấp", False))[: wanted.get("lấy")]
    found: Json = {"bảng": [[name, *number.cells()] for name, number in ranked]}
    return found | ({"thứ tự": True} if "lấy" in wanted else {})


_REPORTS = {
    "thanh_toan": ("tthc_phat_sinh_phi", "tthc_phat_sinh_thanh_toan_tt", "ty_le_tthc_phat_sinh_thanh_toan_tt",
                   "hs_phat_sinh_phi", "hs_thanh_toan_tt", "ty_le_hs_thanh_toan_tt"),
    "dinh_danh": ("ho_so_tiep_nhan", "ho_so_dinh_danh", "ty_le_dinh_danh_766"),
    "so_hoa": ("ho_so_co_ket_qua", "ket_qua_tthc_so_hoa", "ty_le_ket_qua_dien_tu_766", "ho_so_so_hoa", "ty_le_so_hoa_766"),
    "truc_tuyen": ("ho_so_tiep_nhan", "ho_so_truc_tuyen", "ty_le_ho_so_tu_xa", "ho_so_truc_tiep", "ho_so_buu_chinh"),
    "xac_thuc": ("ho_so_tiep_nhan", "ho_so_dinh_danh", "ty_le_dinh_danh_766", "ho_so_tai_su_dung", "ty_le_tai_su_dung_766",
                 "ho_so_chia_se", "ty_le_chia_se_766"),
    "giai_quyet": ("ho_so_chuyen_ky", "ho_so_tiep_nhan", "ho_so_dung_han", "ho_so_tre_han", "ty_le_dung_han",
                   "ho_so_dang_trong_han", "ho_so_qua_han_chua_xong"),
}  # fmt: skip


def _report(wanted: Json) -> Json:
    """A row of the unit; without one, a row of each ward and of the whole."""
    if "đơn vị" in wanted:
        places, period = [wanted["đơn vị"]], period_of(wanted.get("kỳ"), wanted["đơn vị"])
    else:
        period = period_of(wanted.get("kỳ"))
        places = [*wards(period), "thanh-pho-vung-tau"]
    rows = [[_name(u), *(short(of_register(m, u, period).value) for m in _REPORTS[wanted["báo cáo"]])] for u in places]
    return {"bảng": rows}


# Points of Decision 766 and the rate that earns all of them; below it they grow in proportion.
_POINTS = {
    "ty_le_dung_han_766": (20, 100), "ty_le_hs_thanh_toan_tt": (6, 80), "ty_le_ket_qua_dien_tu_766": (6, 100),
    "ty_le_so_hoa_766": (4, 80), "ty_le_tai_su_dung_766": (2, 80), "ty_le_chia_se_766": (4, 100),
    "ty_le_dinh_danh_766": (2, 100),
}  # fmt: skip


def _index(wanted: Json) -> Json:
    """The points of one unit, item by item; in total of every ward (`các phường`), by the part of the possible points; or of one
    unit in several periods."""
    if wanted.get("các phường"):
        period = period_of(wanted.get("kỳ"))
        totals = [(_name(unit), _total(unit, period)) for unit in wards(period)]
        totals.sort(key=lambda pair: pair[1][0] / pair[1][1], reverse=not wanted.get("từ thấp"))
        return {"thứ tự": True, "bảng": [[name, *_total_cells(*total)] for name, total in totals[: wanted.get("lấy")]]}
    if "bước" in wanted or isinstance(wanted.get("kỳ"), list):
        periods = [period_of(text) for text in wanted["kỳ"]] if "bước" not in wanted else []
        periods = periods or steps_of(*period_of(wanted.get("kỳ")), wanted["bước"])
        rows = [["", *_total_cells(*_total(wanted["đơn vị"], period))] for period in sorted(periods)]
        return {"theo thời gian": True, "bảng": rows}
    period = period_of(wanted.get("kỳ"), wanted["đơn vị"])
    items = _points(wanted["đơn vị"], period)
    total = sum(points for _, points in items)
    rows = [[*number.cells(), short(points)] for number, points in items]
    return {"giá trị": short(total), "có chữ": [written(total)], "điểm": rows}


def _total(unit: str, period: Period) -> tuple[float, float]:
    """Points earned, and those that could be: an item without a dossier to count does not apply."""
    earned = possible = 0.0
    for metric, (most, full_at) in _POINTS.items():
        number = of_register(metric, unit, period)
        if number.value is not None:
            earned, possible = earned + min(number.value / full_at, 1.0) * most, possible + most
    return earned, possible


def _total_cells(earned: float, possible: float) -> list[float | int | None]:
    return [short(earned), short(possible), short(earned / possible * 100)]


def _points(unit: str, period: Period) -> list[tuple[Number, float]]:
    found = []
    for metric, (most, full_at) in _POINTS.items():
        number = of_register(metric, unit, period)
        if number.value is not None:
            found.append((number, min(number.value / full_at, 1.0) * most))
    return found


def _target(wanted: Json) -> Json:
    cell = printed()[wanted["chỉ tiêu"], wanted["đơn vị"]]
    targets = [cell[key] for key in ("target_city", "target_province", "target_national") if cell[key]]
    return {"giá trị": short(float(cell["value"])), "có chữ": [written(float(cell["value"])), *dict.fromkeys(targets)]}


_KINDS: dict[str, Callable[[Json], Json]] = {
    "một số": _one, "cạnh nhau": _several, "xếp hạng": _rank, "lọc": _filter, "tổng": _together, "trung bình": _together,
    "tỷ trọng": _share, "xu hướng": _trend, "các kỳ": _periods, "chia theo": _split, "báo cáo": _report, "điểm 766": _index,
    "chỉ tiêu": _target,
}  # fmt: skip


def _sorted(numbers: list[tuple[str, Number]], *, low: bool) -> list[tuple[str, Number]]:
    return sorted(numbers, key=lambda pair: pair[1].value or 0.0, reverse=not low)
