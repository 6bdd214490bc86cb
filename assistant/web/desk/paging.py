"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query

T = TypeVar("T")
PAGE = 50
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page; `more` tells whether another one follows."""

    rows: Sequence[T]
    number: int
    more: bool


def start_of(number: int) -> int:
    """Returns how many rows come before a page."""
    return (number - 1) * PAGE


def paged(rows: Sequence[T], number: int) -> Paged[T]:
    """Returns a page of all rows."""
    return page_of(rows[start_of(number) : start_of(number) + PAGE + 1], number)


def page_of(rows: Sequence[T], number: int) -> Paged[T]:
    """Returns a page of its own rows, of which one more than fits was asked for."""
    return Paged(rows[:PAGE], number, len(rows) > PAGE)
