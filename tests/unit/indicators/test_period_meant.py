"""Which period somebody means who asks for certain days."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.domain.answer import PeriodReference

SO_FAR = PeriodReference(date(2024, 1, 1), date(2024, 10, 10), "năm 2024 (số liệu đến ngày 10/10/2024)")
NINE_MONTHS = PeriodReference(date(2023, 1, 1), date(2023, 9, 30), "9 tháng năm 2023")


class TestAPeriod:
    @pytest.mark.parametrize("period", [SO_FAR, NINE_MONTHS])
    def test_is_meant_by_its_own_days(self, period: PeriodReference) -> None:
        assert period.is_meant_by(period.start, period.end)

    def test_that_its_source_calls_a_year_is_meant_by_the_year(self) -> None:
        assert SO_FAR.is_meant_by(date(2024, 1, 1), date(2024, 12, 31))

    @pytest.mark.parametrize(
        ("period", "first", "last"),
        [
            pytest.param(NINE_MONTHS, date(2023, 1, 1), date(2023, 12, 31), id="nine months are no year"),
            pytest.param(SO_FAR, date(2023, 1, 1), date(2023, 12, 31), id="another year"),
            pytest.param(SO_FAR, date(2024, 1, 1), date(2024, 9, 30), id="a part of it"),
            pytest.param(SO_FAR, date(2024, 4, 1), date(2024, 12, 31), id="not from its beginning"),
        ],
    )
    def test_is_not_meant_by_other_days(self, period: PeriodReference, first: date, last: date) -> None:
        assert not period.is_meant_by(first, last)
