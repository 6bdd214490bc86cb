"""What a row may not say: checks of cells and of how they fit together."""

from __future__ import annotations

from assistant.domain.dossier import OPEN_STATUSES, Moment
from assistant.dossiers.words import status_of
from assistant.messages import message

SHOWN = 60  # letters of a wrong cell that a message repeats
_LONGEST_CODE = 60


class RowRefused(Exception):
    """A row that is not taken in.

    Attributes:
        field: which field of `columns.yml` is wrong.
        reason: a Vietnamese sentence.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def code_of(text: str) -> str:
    """Returns the code in capitals."""
    code = text.upper()
    if not code:
        raise RowRefused("code", message("dossier_import.row.empty"))
    if len(code) > _LONGEST_CODE or not code.isprintable() or " " in code:
        raise RowRefused("code", message("dossier_import.row.no_code"))
    return code


def status_in(text: str, processed: Moment | None, returned: Moment | None) -> str:
    """Returns what the cell says; when it is empty, what the days say."""
    if not text:
        return "returned" if returned else "processed" if processed else "processing"
    try:
        status = status_of(text)
    except KeyError as error:
        raise RowRefused("status", message("dossier_import.row.no_word", text=text[:SHOWN])) from error
    if status in OPEN_STATUSES and (processed or returned):
        raise RowRefused("status", message("dossier_import.row.not_open"))
    return status


def ended_at(status: str, processed: Moment | None, returned: Moment | None, updated: Moment | None) -> Moment | None:
    """Returns when it was finished; the time of the update when a finished dossier has no other day."""
    if status in OPEN_STATUSES or status == "supplement":
        return None
    ended = processed or returned or updated
    if ended is None:
        raise RowRefused("processed", message("dossier_import.row.no_end"))
    return ended


def requested_at(requested: Moment | None, updated: Moment | None) -> Moment:
    """Returns when a supplement was asked for, of a dossier that waits for it; the time of the update when no day tells."""
    asked = requested or updated
    if asked is None:
        raise RowRefused("requested", message("dossier_import.row.no_request"))
    return asked


def check_order(
    received: Moment,
    promised: Moment | None,
    ended: Moment | None,
    returned: Moment | None,
    requested: Moment | None,
    completed: Moment | None,
) -> None:
    """Refuses days before the receipt, and a wait for the citizen that ends before it begins or after the dossier."""
    start = received.day
    if promised is not None and promised.day < start:
        raise RowRefused("promised", message("dossier_import.row.before_receipt"))
    if ended is not None and ended.day < start:
        raise RowRefused("processed", message("dossier_import.row.before_receipt"))
    if returned is not None and returned.day < start:
        raise RowRefused("returned", message("dossier_import.row.before_receipt"))
    if requested is not None and requested.day < start:
        raise RowRefused("requested", message("dossier_import.row.before_receipt"))
    if completed is not None and requested is not None and _is_later(requested, completed):
        raise RowRefused("completed", message("dossier_import.row.before_request"))
    if completed is not None and ended is not None and _is_later(completed, ended):
        raise RowRefused("completed", message("dossier_import.row.after_end"))


def _is_later(one: Moment, other: Moment) -> bool:
    """Moments are compared when both are known, else days."""
    return one > other if one.second >= 0 and other.second >= 0 else one.day > other.day
