"""What becomes of a field report, told in a talk or filled in on the page: the same rules, one number, one place to keep it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal, cast

from assistant.common.identifiers import find_identifiers, mask
from assistant.domain.errors import InvalidReport, StoreUnavailable
from assistant.domain.report import CATEGORIES, MOST_PHOTOS, Category, FieldReport, Position
from assistant.ports import FieldReports

LONGEST = 500  # characters of a description, a place or a reply, as kept
LETTERS = 6  # of a report's number, after "PA-"
_SENT_AGAIN = timedelta(days=1)  # a person who got no answer does not try longer than that
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread over the telephone
_THREE_ALIKE = re.compile(r"(.)\1\1")


@dataclass(frozen=True, slots=True)
class Details:
    """What is kept of a report besides its number and its photos; personal numbers are masked already."""

    text: str
    place: str
    phone: str | None
    category: Category | Literal[""] = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The fields of the page as they came.

    Attributes:
        latitude, longitude: decimal degrees, "" where the device was not asked.
        may_call: the person agrees that the number is used for this report.
    """

    category: str = ""
    text: str = ""
    place: str = ""
    latitude: str = ""
    longitude: str = ""
    phone: str = ""
    may_call: bool = False


class ReportIntake:
    """Keeps reports and their photos."""

    def __init__(self, reports: FieldReports) -> None:
        self._reports = reports

    async def keep(self, details: Details, photos: Sequence[bytes] = (), key: str | None = None) -> str:
        """Returns the number under which it is kept.

        Args:
            photos: JPEG files that hold nothing but a picture.
            key: at random, of who sends it; the same report with the same key is kept once.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        number = _number(secrets.token_bytes(16) if key is None else _digest(key, details, photos))
        report = FieldReport(
            number=number,
            text=details.text,
            place=details.place,
            phone=details.phone,
            reported_at=datetime.now(UTC),
            category=details.category,
            position=details.position,
            photos=len(photos),
        )
        try:
            await self._reports.add(report, tuple(photos))
        except StoreUnavailable:
            if key is None or not await self._has(report):
                raise
        return number

    async def _has(self, report: FieldReport) -> bool:
        """Tells whether it was kept before: of its number and, as numbers are short, with its words."""
        before = await self._reports.since(report.reported_at - _SENT_AGAIN)
        return any((one.number, one.text, one.place) == (report.number, report.text, report.place) for one in before)


def checked(told: Told, photos: int) -> Details:
    """Returns what may be kept of a page's fields and of so many photos.

    Raises:
        InvalidReport: something is missing or cannot be used; every such field is named at once.
    """
    text, place, phone = _clean(told.text), _clean(told.place), _clean(told.phone)
    position = _position(told.latitude, told.longitude)
    problems = {
        "category": "" if told.category in CATEGORIES else "category_missing",
        "text": _wrong_text(text),
        "place": _wrong_place(place, position, told),
        "phone": "phone_unreadable" if phone and phone_in(phone) is None else "",
        "may_call": "consent_missing" if phone and not told.may_call else "",
        "photos": "photos_too_many" if photos > MOST_PHOTOS else "",
    }
    wrong = {field: problem for field, problem in problems.items() if problem}
    if wrong:
        raise InvalidReport(wrong)
    return Details(kept_words(text), kept_words(place), phone_in(phone), cast(Category, told.category), position)


def _number(drawn: bytes) -> str:
    value, letters = int.from_bytes(drawn), []
    for _ in range(LETTERS):
        value, letter = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[letter])
    number = "PA-" + "".join(letters)
    # What shortens "chaooo" in a message would shorten such a number, too.
    return _number(sha256(drawn).digest()) if _THREE_ALIKE.search(number) else number


def _digest(key: str, details: Details, photos: Sequence[bytes]) -> bytes:
    return sha256(repr((key, details, [sha256(photo).digest() for photo in photos])).encode()).digest()


def kept_words(text: str) -> str:
    """A report needs nobody's number: those in description and place are masked, and both are kept short."""
    return mask(text)[:LONGEST]


def phone_in(text: str) -> str | None:
    """Returns the first telephone number in a text."""
    return next((found.text for found in find_identifiers(text) if found.type == "phone"), None)


def _wrong_text(text: str) -> str:
    if not any(character.isalnum() for character in text):
        return "text_missing"
    return "text_too_long" if len(text) > LONGEST else ""


def _wrong_place(place: str, position: Position | None, told: Told) -> str:
    if position is None and (told.latitude or told.longitude):
        return "position_unreadable"
    if position is None and not any(character.isalnum() for character in place):
        return "place_missing"
    return "place_too_long" if len(place) > LONGEST else ""


def _position(latitude: str, longitude: str) -> Position | None:
    """Returns the device's position, rounded to about a metre; None when these are no degrees on earth."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    if not (abs(north) <= 90 and abs(east) <= 180):  # neither is NaN
        return None
    return Position(round(north, 5), round(east, 5))


def _clean(text: str) -> str:
    """Returns it trimmed, NFC, without control characters other than line breaks: PostgreSQL keeps no NUL."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(one for one in composed if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")).strip()
