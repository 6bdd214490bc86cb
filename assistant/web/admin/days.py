"""Which days and which channel a page of what people ask speaks of."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from assistant.domain.insight import HERE, Days
from assistant.messages import message
from assistant.web.desk.session import Member, member_with

CHANNELS = ("web", "officials", "telegram", "zalo", "terminal", "evaluation")
USUAL_DAYS, MOST_DAYS = 30, 366
Writer = Annotated[Member, Depends(member_with("editor", "approver", "admin"))]


@dataclass(frozen=True, slots=True)
class Picked:
    """The days of a page, and its address's end that picks them again."""

    days: Days

    @property
    def query(self) -> str:
        own = self.days
        return urlencode({"from": own.first.isoformat(), "to": own.last.isoformat(), "channel": own.channel or ""})


def picked(
    first: Annotated[str, Query(alias="from", max_length=20)] = "",
    last: Annotated[str, Query(alias="to", max_length=20)] = "",
    channel: Annotated[str, Query(max_length=20)] = "",
) -> Picked:
    """Returns the days of a form; what is no day is the last month, and a longer time than a year is its last year."""
    today = datetime.now(HERE).date()
    end = min(_day(last) or today, today)
    begin = _day(first) or end - timedelta(days=USUAL_DAYS - 1)
    begin = max(min(begin, end), end - timedelta(days=MOST_DAYS - 1))
    return Picked(Days(begin, end, channel if channel in CHANNELS else None))


PickedDays = Annotated[Picked, Depends(picked)]


def channel_name(channel: str) -> str:
    return message(f"insight.channel.{channel}") if channel in CHANNELS else channel


def channel_names() -> dict[str, str]:
    return {channel: channel_name(channel) for channel in CHANNELS}


def _day(text: str) -> date | None:
    with suppress(ValueError):
        found = date.fromisoformat(text)
        return found if found.year > MOST_DAYS else None  # a year before the first day there would be none
    return None
