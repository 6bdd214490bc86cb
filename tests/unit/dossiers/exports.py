"""Exports of the one-stop system for tests."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl

from assistant.adapters.sql.database import migrate
from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.domain.unit import UnitRegistry
from assistant.dossiers.importing import ImportOptions, ImportReport, import_dossiers
from assistant.knowledge_base.tables import load_units
from assistant.ports import DossierStore
from tests.builders import ROOT

KEY = b"a key of the tests"
NOW = datetime(2025, 9, 1, 3, 0, tzinfo=UTC)
TODAY = date(2025, 9, 1)
ROW = {
    "Mã hồ sơ": "H06.12-250704-0001",
    "Đơn vị": "Phường Rạch Dừa",
    "Lĩnh vực": "Hộ tịch",
    "Mã thủ tục": "1.001193",
    "Tên thủ tục": "Đăng ký khai sinh",
    "Ngày tiếp nhận": "04/07/2025 08:30",
    "Ngày hẹn trả": "08/07/2025 16:30",
    "Ngày kết thúc xử lý": "07/07/2025 15:30",
    "Ngày trả": "08/07/2025 09:00",
    "Trạng thái": "Đã trả kết quả",
    "Kênh nộp": "Trực tuyến",
    "Lệ phí": "8.000",
    "Thanh toán trực tuyến": "x",
    "Kết quả là giấy tờ": "1",
    "Có kết quả điện tử": "1",
    "Số hóa thành phần": "1",
    "Số hóa kết quả": "1",
    "Tái sử dụng": "có",
    "Chia sẻ kho dữ liệu": "không",
    "Đã định danh": "true",
    "Số điện thoại": "0100000001",
    "Số định danh": "000000000001",
    "Cập nhật lúc": "2025-07-08 09:00",
}


def a_row(number: int = 1, **changed: str) -> dict[str, str]:
    """One dossier; keys with "_" for a blank, `a_row(2, Đơn_vị="Phường 8")`."""
    changes = {key.replace("_", " "): value for key, value in changed.items()}
    return {**ROW, "Mã hồ sơ": f"H06.12-250704-{number:04}", **changes}


def without(row: Mapping[str, str], *columns: str) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in columns}


def as_csv(*rows: Mapping[str, str], delimiter: str = ",", encoding: str = "utf-8", above: str = "") -> bytes:
    stream = StringIO(above)
    stream.seek(0, 2)
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(encoding)


def as_xlsx(*rows: Mapping[str, Any], above: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(above):
        sheet.append(["BÁO CÁO CHI TIẾT"])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@lru_cache(maxsize=1)
def units() -> UnitRegistry:
    return load_units(ROOT / "knowledge" / "units" / "units.yml")


def a_store(folder: Path) -> SqlDossiers:
    url = f"sqlite+aiosqlite:///{folder / 'register.sqlite3'}"
    migrate(url)
    return SqlDossiers(url)


def taken_in(store: DossierStore, content: bytes, name: str = "ho-so.csv", **options: Any) -> ImportReport:
    """Imports a file as it is on `NOW`."""
    given = ImportOptions(**{"by": "lan", "now": NOW, **options})
    return import_dossiers(BytesIO(content), name, store, units(), {}, KEY, given)
