"""Dossiers for tests: one of a register that ends on 30/6/2025, held by who has PHONE and IDENTITY."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from assistant.adapters.sql.tables import dossier_register
from assistant.adapters.sql.tables import dossiers as dossier_table
from assistant.domain.dossier import OPEN, TIMING_CODES, fact_digest
from assistant.domain.indicator import RegisterState
from assistant.domain.own_dossier import DossierView

CODE = "H06.12-250604-0001"
OTHER_CODE = "H06.12-250604-0002"
PHONE, IDENTITY = "0903123456", "077090001234"
WRONG = "0987654321"
REGISTER = RegisterState("Sổ hồ sơ tháng 6", False, date(2025, 1, 2), date(2025, 6, 30), 1200, 1)
SIMULATED = replace(REGISTER, simulated=True)


def a_dossier(code: str = CODE) -> DossierView:
    """Returns one that is being handled and not overdue."""
    return DossierView(
        code=code,
        procedure_name="Đăng ký khai sinh",
        unit="phuong-7",
        status="processing",
        received=date(2025, 6, 24),
        due=date(2025, 7, 4),
        within=date(2025, 7, 4),
        finished=None,
        returned=None,
        timing="open",
        register=REGISTER,
    )


async def fill(
    engine: AsyncEngine,
    key: bytes,
    *dossiers: DossierView,
    register: RegisterState = REGISTER,
    phone: str | None = PHONE,
    identity: str | None = IDENTITY,
) -> None:
    """Puts a register with these dossiers into an empty store."""
    state = {
        "id": 1,
        "title": register.title,
        "simulated": register.simulated,
        "as_of": register.as_of.toordinal(),
        "first": register.first.toordinal(),
        "dossiers": register.dossiers,
        "revision": register.revision,
        "imported_at": datetime(2025, 7, 1, tzinfo=UTC),
        "imported_by": "test",
    }
    async with engine.begin() as connection:
        await connection.execute(insert(dossier_register).values(state))
        for one in dossiers:
            await connection.execute(insert(dossier_table).values(_row(one, key, phone, identity)))


def _row(one: DossierView, key: bytes, phone: str | None, identity: str | None) -> dict[str, object]:
    counted = "channel handling_days fee_due paid_online result_due electronic_result digitised reused shared identified updated"
    return {
        **dict.fromkeys(counted.split(), 1),
        "code": one.code,
        "unit": one.unit,
        "field": "Hộ tịch",
        "procedure": "1.001193",
        "procedure_name": one.procedure_name,
        "status": one.status,
        "received": one.received.toordinal(),
        "due": one.due.toordinal() if one.due else 0,
        "within": one.within.toordinal() if one.within else OPEN,
        "finished": one.finished.toordinal() if one.finished else OPEN,
        "returned": one.returned.toordinal() if one.returned else OPEN,
        "timing": TIMING_CODES[one.timing],
        "phone_digest": fact_digest("phone", phone, key) if phone else None,
        "identity_digest": fact_digest("identity", identity, key) if identity else None,
    }
