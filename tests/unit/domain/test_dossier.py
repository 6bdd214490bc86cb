"""When a dossier was in time: the rules of Decision 766/QĐ-TTg, one by one."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.dossier import (
    EARLY,
    LATE,
    NO_DAY,
    ON_TIME,
    OPEN,
    OPEN_TIMING,
    Course,
    Moment,
    fact_digest,
    month_of,
    normalised_fact,
    timing_of,
    within_month_of,
)

RECEIVED = date(2025, 3, 3)  # a Monday


def day(number: int, hour: float = -1) -> Moment:
    """The day so many days after receipt; with an hour, that moment of it."""
    return Moment(RECEIVED.toordinal() + number, -1 if hour < 0 else int(hour * 3600))


def timing(ended: Moment | None, promised: Moment | None = None, status: str = "processed", **more: object) -> int:
    return timing_of(Course(status, day(0), promised, ended, **more)).timing  # type: ignore[arg-type]


class TestDays:
    def test_before_the_promised_one_are_early(self) -> None:
        assert timing(day(3), day(4)) == EARLY

    def test_the_promised_one_is_on_time(self) -> None:
        assert timing(day(4), day(4)) == ON_TIME

    def test_after_it_are_late(self) -> None:
        assert timing(day(5), day(4)) == LATE

    def test_without_a_promise_tell_nothing(self) -> None:
        assert timing(day(5)) == NO_DAY

    def test_of_an_open_dossier_are_not_judged(self) -> None:
        assert timing(None, day(4), "processing") == OPEN_TIMING


class TestMoments:
    def test_are_compared_when_both_have_a_time(self) -> None:
        assert timing(day(4, 16.5), day(4, 16.5)) == ON_TIME
        assert timing(day(4, 16.6), day(4, 16.5)) == LATE

    def test_of_the_promised_day_are_not_early(self) -> None:
        assert timing(day(4, 8), day(4, 16.5)) == ON_TIME

    def test_of_one_side_only_are_compared_as_days(self) -> None:
        assert timing(day(4, 23), day(4)) == ON_TIME
        assert timing(day(4), day(4, 1)) == ON_TIME


class TestWaiting:
    def test_for_the_citizen_is_taken_off(self) -> None:
        assert timing(day(9), day(4), requested=day(2), completed=day(7)) == ON_TIME
        assert timing(day(8), day(4), requested=day(2), completed=day(7)) == EARLY
        assert timing(day(10), day(4), requested=day(2), completed=day(7)) == LATE

    def test_is_counted_to_the_second(self) -> None:
        waited = {"requested": day(2, 8), "completed": day(3, 9)}
        assert timing(day(5, 17.5), day(4, 16.5), **waited) == ON_TIME
        assert timing(day(5, 17.6), day(4, 16.5), **waited) == LATE

    def test_moves_the_day_on_which_it_is_overdue(self) -> None:
        course = Course("processing", day(0), day(4), None, day(2), day(7))
        assert timing_of(course).within == day(9).day

    def test_is_taken_off_the_handling_time(self) -> None:
        course = Course("processed", day(0), day(4), day(9), day(1), day(4))
        assert timing_of(course).handling_days == 7 - 3

    def test_without_an_end_is_not_known_and_not_taken_off(self) -> None:
        assert timing(day(5), day(4), requested=day(2)) == LATE


class TestStandingAtSupplementRequested:
    def test_once_is_finished_at_that_moment(self) -> None:
        made = timing_of(Course("supplement", day(0), day(4), None, day(2), requests=1))
        assert (made.finished, made.timing) == (day(2).day, EARLY)

    def test_once_after_the_promised_day_is_late(self) -> None:
        assert timing(None, day(4), "supplement", requested=day(6), requests=1) == LATE

    def test_more_than_once_is_late(self) -> None:
        assert timing(None, day(4), "supplement", requested=day(2), requests=2) == LATE

    def test_at_an_unknown_moment_is_open(self) -> None:
        assert timing(None, day(4), "supplement") == OPEN_TIMING


class TestWithoutAPromisedDay:
    def test_the_longest_time_limit_counts(self) -> None:
        made = timing_of(Course("processed", day(0), None, day(8), limit=5))
        assert (made.due, made.timing) == (day(7).day, LATE)  # the weekend is no working day

    def test_waiting_is_added(self) -> None:
        assert timing(day(9), limit=5, requested=day(1), completed=day(3)) == ON_TIME

    def test_a_limit_of_no_days_is_the_day_of_receipt(self) -> None:
        assert timing(day(0, 15), limit=0) == ON_TIME
        assert timing(day(1), limit=0) == LATE

    def test_nor_a_limit_it_is_never_overdue(self) -> None:
        made = timing_of(Course("processing", day(0), None, None))
        assert (made.due, made.within, made.finished) == (0, OPEN, OPEN)


class TestMonths:
    def test_are_counted_from_the_year_nought(self) -> None:
        assert month_of(date(2025, 3, 31).toordinal()) == 2025 * 12 + 2

    def test_open_stays_open(self) -> None:
        assert month_of(OPEN) == within_month_of(OPEN, 1) == OPEN

    @pytest.mark.parametrize(
        ("within", "month"),
        [
            (date(2025, 3, 30), 2),
            (date(2025, 3, 31), 3),
            (date(2025, 6, 14), 5),
            (date(2025, 6, 15), 6),  # the end of the month of `as_of` is that day
            (date(2025, 6, 30), 6),
            (date(2025, 7, 30), 6),
            (date(2025, 7, 31), 7),
        ],
    )
    def test_of_within_is_the_last_whose_end_is_not_overdue(self, within: date, month: int) -> None:
        as_of = date(2025, 6, 15).toordinal()
        assert within_month_of(within.toordinal(), as_of) == 2025 * 12 + month - 1


class TestFacts:
    @pytest.mark.parametrize(
        "written", ["0903123456", "0903 123 456", "+84 903.123.456", "84903123456", "+84 (0)903 123 456", "903123456"]
    )
    def test_of_one_telephone_have_one_form(self, written: str) -> None:
        assert normalised_fact("phone", written) == "0903123456"

    def test_of_an_identity_keep_their_zeros(self) -> None:
        assert normalised_fact("identity", "077 0900 12345") == "077090012345"

    def test_are_kept_as_a_keyed_digest_of_kind_and_number(self) -> None:
        made = hmac.digest(b"key", b"phone:0903123456", hashlib.sha256).hex()
        assert fact_digest("phone", "+84 903 123 456", b"key") == made
        assert fact_digest("identity", "0903123456", b"key") != made
        assert fact_digest("phone", "0903123456", b"other") != made

    @given(st.text(max_size=40))
    def test_of_any_text_are_digits(self, text: str) -> None:
        found = normalised_fact("phone", text)
        assert all(character.isdigit() for character in found)
        assert normalised_fact("phone", found) == found
