"""How often somebody may try to open a dossier. Codes and telephone numbers can be counted up; tries cannot be endless.

Every try counts for its code, its number and its caller, and a wrong number counts the same as a code that does not exist:

- a code with 5 wrong tries within an hour is closed for an hour, to everybody;
- so is a number with 10, or one could hold it against one code after another, under ever new names;
- a caller may ask for 10 different codes an hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WRONG_OF_A_CODE = 5
WRONG_OF_A_FACT = 10
CODES_OF_A_CLIENT = 10
WINDOW = timedelta(hours=1)
REMEMBERED = 2 * WINDOW  # the fifth wrong try closes for an hour, the first may be an hour older


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try; caller, code and number only as digests.

    Attributes:
        wrong: also of a try whose outcome is not known yet.
    """

    client: str
    code: str
    fact: str
    at: datetime
    wrong: bool = True


def closed_for_s(attempt: Attempt, before: Iterable[Attempt]) -> int:
    """Returns for how many seconds this try is not allowed, 1–3,600; 0 when it is.

    Args:
        before: the other tries of the same code, number or caller, in any order.
    """
    recent = sorted((other for other in before if attempt.at - other.at < REMEMBERED), key=lambda other: other.at)
    ends = [
        _end([other.at for other in recent if other.wrong and other.code == attempt.code], WRONG_OF_A_CODE),
        _end([other.at for other in recent if other.wrong and other.fact == attempt.fact], WRONG_OF_A_FACT),
        _end_of_codes(attempt, [other for other in recent if other.client == attempt.client]),
    ]
    seconds = max((end - attempt.at).total_seconds() for end in ends if end is not None) if any(ends) else 0.0
    return min(int(seconds) + 1, int(WINDOW.total_seconds())) if seconds > 0 else 0


def _end(wrong: Sequence[datetime], most: int) -> datetime | None:
    """When it opens again after the last `most` wrong tries, oldest first, if they came within the window."""
    if len(wrong) < most or wrong[-1] - wrong[-most] >= WINDOW:
        return None
    return wrong[-1] + WINDOW


def _end_of_codes(attempt: Attempt, own: Sequence[Attempt]) -> datetime | None:
    """When one of the caller's codes of the last hour falls out; a code asked for before may be asked for again."""
    last: dict[str, datetime] = {other.code: other.at for other in own if attempt.at - other.at < WINDOW}
    if attempt.code in last or len(last) < CODES_OF_A_CLIENT:
        return None
    return sorted(last.values())[len(last) - CODES_OF_A_CLIENT] + WINDOW
