"""The rows of `register.csv`: when each was finished, and whether that was in time. Nothing of the assistant is imported."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from tests.specification.golden.places import FOLDER, unit_of, working_days


@dataclass(frozen=True, slots=True)
class Dossier:
    """One row of the register; moments in Vietnam.

    Attributes:
        unit: its id.
        finished: None while it is open.
        waited: for the citizen's supplement.
        late: the supplement was asked for twice and never came, or the finish less the waiting is after the promise.
    """

    unit: str
    field: str
    procedure: str
    channel: str
    received: date
    finished: date | None
    promised: date
    waited: timedelta
    waited_days: int
    early: bool
    late: bool
    working_days: int
    flags: frozenset[str]


@cache
def register() -> tuple[Dossier, ...]:
    with (FOLDER / "register.csv").open(encoding="utf-8-sig", newline="") as stream:
        return tuple(_dossier(row) for row in csv.DictReader(stream))


def _dossier(row: dict[str, str]) -> Dossier:
    received, promised = _moment(row["Ngày tiếp nhận"]), _moment(row["Ngày hẹn trả"])
    ended = _moment(row["Ngày kết thúc xử lý"]) or _moment(row["Ngày trả"])
    requested, completed = _moment(row["Ngày yêu cầu bổ sung"]), _moment(row["Ngày bổ sung xong"])
    assert received, row
    assert promised, row
    waiting = row["Trạng thái"] == "Yêu cầu bổ sung"
    waited, waited_days, waited_working = timedelta(), 0, 0
    if waiting:
        ended = requested
    elif requested and completed:
        waited, waited_days = completed - requested, (completed.date() - requested.date()).days
        waited_working = working_days(requested.date(), completed.date())
    asked_twice = waiting and int(row["Số lần yêu cầu bổ sung"] or 0) > 1
    net = ended - waited if ended else None
    flags = {name for name, column in _FLAGS.items() if row[column] == "1"}
    if float(row["Lệ phí"] or 0) > 0:
        flags.add("phí")
    if flags >= {"thành phần", "kết quả số hóa"}:
        flags.add("số hóa")
    if row["Kênh nộp"] == "Trực tuyến" and ("điện tử" in flags or "giấy tờ" not in flags):
        flags.add("trực tuyến đủ")
    days = working_days(received.date(), ended.date()) - waited_working if ended else 0
    return Dossier(
        unit=unit_of(row["Đơn vị"], received.date()),
        field=row["Lĩnh vực"],
        procedure=row["Tên thủ tục"],
        channel=row["Kênh nộp"],
        received=received.date(),
        finished=ended.date() if ended else None,
        promised=promised.date(),
        waited=waited,
        waited_days=waited_days,
        early=net is not None and net.date() < promised.date() and not asked_twice,
        late=net is not None and (net > promised or asked_twice),
        working_days=max(days, 0),
        flags=frozenset(flags),
    )


_FLAGS = {
    "thanh toán": "Thanh toán trực tuyến", "giấy tờ": "Kết quả là giấy tờ", "điện tử": "Có kết quả điện tử",
    "thành phần": "Số hóa thành phần", "kết quả số hóa": "Số hóa kết quả", "tái sử dụng": "Tái sử dụng",
    "chia sẻ": "Chia sẻ kho dữ liệu", "định danh": "Đã định danh",
}  # fmt: skip


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    day, clock = text.split(" ")
    d, m, y = day.split("/")
    return datetime.fromisoformat(f"{y}-{m}-{d}T{clock}")
