"""One dossier as its holder may see it: nothing about the person, nothing about other dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.domain.dossier import Status
from assistant.domain.indicator import RegisterState

REGISTER_SOURCE = "register"  # the source id of every citation of the register
Timing = Literal["open", "early", "on_time", "late", "no_day"]
Standing = Literal["early", "on_time", "late", "no_day", "running", "overdue", "day_passed"]


@dataclass(frozen=True, slots=True)
class DossierView:
    """What the register says of one dossier.

    Attributes:
        procedure_name: as the register has it; "" when it names none.
        unit: id in `knowledge/units`.
        due: the promised day, None when nobody promised one and none could be computed.
        within: the last day on which it, still open, is not overdue; None: it never is.
        finished, returned: None while it is handled, before the result was handed over.
        timing: how it was finished, as the import judged it in working days; "open" while it is handled.
    """

    code: str
    procedure_name: str
    unit: str
    status: Status
    received: date
    due: date | None
    within: date | None
    finished: date | None
    returned: date | None
    timing: Timing
    register: RegisterState

    def standing(self, today: date) -> Standing:
        """Returns how it stands to the promised day.

        "overdue" is what the register itself says; "day_passed" that the day lies between the register's last day and today,
        so that the dossier may be finished meanwhile.
        """
        if self.timing != "open":
            return self.timing
        if self.within is None:
            return "no_day" if self.due is None else "running"
        if self.within < self.register.as_of:
            return "overdue"
        return "day_passed" if self.within < today else "running"
