"""How often somebody may try to open a dossier, whatever came before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.lookup_limits import WRONG_OF_A_CODE, Attempt, closed_for_s

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NAMES = st.sampled_from("abc")
PAST = st.timedeltas(timedelta(0), timedelta(hours=3)).map(lambda ago: NOW - ago)
ATTEMPTS = st.lists(st.builds(Attempt, client=NAMES, code=NAMES, fact=NAMES, at=PAST, wrong=st.booleans()), max_size=40)


@given(before=ATTEMPTS)
def test_is_closed_for_an_hour_at_most(before: list[Attempt]) -> None:
    assert 0 <= closed_for_s(Attempt("a", "a", "a", NOW), before) <= 3600


@given(before=ATTEMPTS)
def test_what_nobody_tried_is_open(before: list[Attempt]) -> None:
    assert closed_for_s(Attempt("new", "new", "new", NOW), before) == 0


@given(before=ATTEMPTS)
def test_waiting_as_long_as_told_opens(before: list[Attempt]) -> None:
    closed_s = closed_for_s(Attempt("a", "a", "a", NOW), before)
    assert closed_for_s(Attempt("a", "a", "a", NOW + timedelta(seconds=closed_s)), before) == 0


@given(before=ATTEMPTS, data=st.data())
def test_order_does_not_matter(before: list[Attempt], data: st.DataObject) -> None:
    attempt = Attempt("a", "a", "a", NOW)
    assert closed_for_s(attempt, data.draw(st.permutations(before))) == closed_for_s(attempt, before)


@given(before=ATTEMPTS)
def test_wrong_tries_of_the_last_minutes_close(before: list[Attempt]) -> None:
    wrong = [Attempt(f"x{n}", "a", f"y{n}", NOW - timedelta(minutes=n)) for n in range(WRONG_OF_A_CODE)]
    assert closed_for_s(Attempt("new", "a", "new", NOW), [*before, *wrong]) > 0
