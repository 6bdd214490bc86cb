"""What is said about one dossier, in plain words."""

from __future__ import annotations

from datetime import date

from assistant.domain.office import Office
from assistant.domain.own_dossier import DossierView
from assistant.messages import message

_LATE = ("late", "overdue")
_DONE = ("processed", "returned", "refused", "withdrawn", "stopped")


def describe(dossier: DossierView, unit_name: str, office: Office, today: date) -> str:
    """Returns the whole answer, a statement a line; never the code, never a number of a person."""
    lines = [message("own_dossier.simulated")] if dossier.register.simulated else []
    name = dossier.procedure_name.strip()
    lines.append(message("own_dossier.procedure", name=name) if name else message("own_dossier.no_procedure"))
    lines.append(message("own_dossier.unit", unit=unit_name))
    lines.append(_days(dossier))
    lines.append(message("own_dossier.state", status=message(f"dossier_status.{dossier.status}")))
    standing = standing_line(dossier, today)
    lines += [standing] if standing else []
    lines.append(next_line(dossier, unit_name, office, today))
    lines.append(message("own_dossier.as_of", date=_shown(dossier.register.as_of)))
    return "\n".join(lines)


def standing_line(dossier: DossierView, today: date) -> str:
    """Returns how the dossier stands to the promised day; "" when there is nothing to say of it.

    Of one that was handed back, refused or waits for its applicant, "in time" would be no news.
    """
    standing = dossier.standing(today)
    if standing == "no_day" or (dossier.status not in ("processed", "returned") and standing in ("early", "on_time")):
        return ""
    return message(f"own_dossier.standing.{standing}")


def _days(dossier: DossierView) -> str:
    received = _shown(dossier.received)
    if dossier.due is None:
        line = message("own_dossier.received", received=received)
    else:
        line = message("own_dossier.received_due", received=received, due=_shown(dossier.due))
    if dossier.finished is not None and dossier.status in _DONE:
        line += " " + message("own_dossier.finished", date=_shown(dossier.finished))
    if dossier.returned is not None:
        line += " " + message("own_dossier.returned", date=_shown(dossier.returned))
    return line


def next_line(dossier: DossierView, unit_name: str, office: Office, today: date) -> str:
    """Returns what to do next; who waits longer than promised is told whom to ask, unless the dossier waits for them."""
    late = dossier.standing(today) in (*_LATE, "day_passed")
    waits_for_us = dossier.timing == "open" and dossier.status != "supplement"
    key = "late" if waits_for_us and late else dossier.status
    return message(f"own_dossier.next.{key}", unit=unit_name, hotline=office.hotline, portal=office.portal)


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
