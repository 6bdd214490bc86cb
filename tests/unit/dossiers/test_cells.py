"""Cells of an export: days and times as offices write them, limits, codes, words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.dossier import Moment
from assistant.dossiers.cells import epoch_of, limit_of, moment_of, procedure_code_of
from assistant.dossiers.words import channel_of, fee_due_of, flag_of, paid_of, status_of

FOURTH = date(2025, 3, 4).toordinal()
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001  as a cell has them
    lambda moment: moment.replace(microsecond=0)
)


class TestMoment:
    @pytest.mark.parametrize("text", ["2025-03-04", "04/03/2025", "4/3/2025", "04-03-2025", "04.03.2025", "20250304"])
    def test_is_a_day_without_a_time(self, text: str) -> None:
        assert moment_of(text) == Moment(FOURTH)

    @pytest.mark.parametrize(
        "text",
        [
            "2025-03-04 14:30", "2025-03-04T14:30:00", "04/03/2025 14:30", "04/03/2025 14:30:00", "4/3/2025 2:30 PM",
            "14:30 04/03/2025", "14:30 ngày 04/03/2025", "04/03/2025, 14h30", "20250304143000", "202503041430",
            "2025-03-04T14:30:00+07:00", "2025-03-04T07:30:00Z", "2025-03-04T07:30:00.000+00:00",
        ],
    )  # fmt: skip
    def test_has_a_time_in_vietnam(self, text: str) -> None:
        assert moment_of(text) == Moment(FOURTH, 14 * 3600 + 1800)

    def test_of_another_time_zone_may_be_another_day(self) -> None:
        assert moment_of("2025-03-03T20:00:00Z") == Moment(FOURTH, 3 * 3600)

    @pytest.mark.parametrize("text", ["", "0001-01-01T00:00:00", "01/01/0001"])
    def test_is_missing(self, text: str) -> None:
        assert moment_of(text) is None

    @pytest.mark.parametrize(
        "text",
        [
            "30/02/2025", "04/13/2025", "2025-03-04 25:00", "04/03/2025 14:61", "hôm qua", "45720", "04/03/25", "3/2025",
            "01/01/1899", "9999-12-31T23:59:59-10:00", "20251301", "04/03/2025 13:30 PM", "٠٤/٠٣/٢٠٢٥x",
        ],
    )  # fmt: skip
    def test_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011  many kinds
            moment_of(text)

    @given(MOMENTS, st.sampled_from(["%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y%m%d%H%M%S"]))
    def test_written_and_read_is_the_same(self, moment: datetime, form: str) -> None:
        written = moment.strftime(form)
        second = moment.hour * 3600 + moment.minute * 60 + moment.second
        assert moment_of(written) == moment_of(written) == Moment(moment.toordinal(), second)

    @given(MOMENTS, st.integers(-12, 14))
    def test_keeps_its_moment_in_any_time_zone(self, moment: datetime, hours: int) -> None:
        told = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
        found = moment_of(told.isoformat())
        assert found is not None
        assert epoch_of(found) == told.timestamp()

    @given(st.text(max_size=30))
    def test_of_any_text_is_a_moment_or_refused(self, text: str) -> None:
        try:
            found = moment_of(text)
        except ValueError:
            return
        assert found is None or -1 <= found.second < 86_400


class TestLimit:
    @pytest.mark.parametrize(
        ("text", "unit", "days"),
        [
            ("5", "", 5), ("05 ngày làm việc", "", 5), ("0,5 ngày", "", 1), ("8 giờ", "", 1), ("24", "giờ", 3),
            ("3", "ngày", 3), ("Trong ngày", "", 0), ("0", "", 0), ("", "ngày", None),
        ],
    )  # fmt: skip
    def test_counts_working_days(self, text: str, unit: str, days: int | None) -> None:
        assert limit_of(text, unit) == days

    @pytest.mark.parametrize("text", ["Không quy định", "3 tháng", "-1", "12345"])
    def test_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011
            limit_of(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.001193", "1.001193"), ("1.001193.000.00.00.H06", "1.001193"), ("1.0042", "1.004200"),
        ("BRVT-1234", "BRVT-1234"), ("", ""),
    ],
)  # fmt: skip
def test_procedure_code_is_that_of_the_catalogue(text: str, code: str) -> None:
    assert procedure_code_of(text) == code


class TestWords:
    @pytest.mark.parametrize(
        ("text", "status"),
        [
            ("Đã trả kết quả", "returned"), ("ĐÃ TRẢ KẾT QUẢ", "returned"), ("10", "returned"), ("5", "supplement"),
            ("dang xu ly", "processing"), ("Yêu cầu bổ sung", "supplement"), ("Từ chối", "refused"), ("stopped", "stopped"),
        ],
    )  # fmt: skip
    def test_for_a_status(self, text: str, status: str) -> None:
        assert status_of(text) == status

    @pytest.mark.parametrize(
        ("text", "channel"), [("", 1), ("Trực tuyến", 2), ("2", 2), ("BCCI", 3), ("Trực tiếp", 1), ("online", 2)]
    )
    def test_for_a_channel(self, text: str, channel: int) -> None:
        assert channel_of(text) == channel

    @pytest.mark.parametrize(
        ("text", "flag"),
        [("1", 1), ("0", 0), ("x", 1), ("X", 1), ("Có", 1), ("không", 0), ("TRUE", 1), ("false", 0), ("", 0)],
    )
    def test_for_yes_and_no(self, text: str, flag: int) -> None:
        assert flag_of(text) == flag

    @pytest.mark.parametrize(
        ("text", "due"),
        [("50.000 đ", 1), ("8000", 1), ("0", 0), ("0 đồng", 0), ("0,00", 0), ("Miễn phí", 0), ("", 0), ("có", 1)],
    )
    def test_for_something_to_pay(self, text: str, due: int) -> None:
        assert fee_due_of(text) == due

    def test_for_paying_through_a_gateway(self) -> None:
        assert [paid_of(text) for text in ("0", "1", "2")] == [0, 1, 1]

    @pytest.mark.parametrize("read", [status_of, channel_of, flag_of, paid_of, fee_due_of])
    def test_unknown_are_refused(self, read: object) -> None:
        with pytest.raises(KeyError):
            read("lung tung")  # type: ignore[operator]
