"""What the knowledge about procedures fills in where an export says nothing."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain.procedure import HandlingTime, Procedure
from assistant.domain.working_days import whole_days
from assistant.dossiers.rows import ProcedureFacts


def facts_of(procedures: Mapping[str, Procedure]) -> dict[str, ProcedureFacts]:
    """Returns code → facts."""
    return {
        code: ProcedureFacts(procedure.name, procedure.field, longest_limit(procedure.time), bool(procedure.result))
        for code, procedure in procedures.items()
    }


def longest_limit(times: tuple[HandlingTime, ...]) -> int | None:
    """Returns the longest of the times in whole working days; None when one of them is not counted so, or not known."""
    limits = []
    for time in times:
        match time.unit:
            case "immediate":
                limits.append(0)
            case "working_day" if time.value is not None:
                limits.append(whole_days(time.value))
            case "hour" if time.value is not None:
                limits.append(whole_days(hours=time.value))
            case _:
                return None
    return max(limits, default=None)
