"""The table of ways to hand in, times and fees, as the catalogue prints it: without its borders."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.domain.procedure import Fee, HandlingTime
from assistant.knowledge_base.national.handling import Handling, parse_handling

HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"


def handling_of(*rows: str) -> Handling:
    return parse_handling(HEADER + "".join(rows))


def fee_of(cell: str) -> Fee:
    """The fee of one row: what stands behind its time."""
    (fee,) = handling_of(f"Trực tiếp5 Ngày làm việc{cell}").fees
    return fee


def time_of(cell: str) -> HandlingTime:
    """The time of one row: what stands between channel and fee."""
    (time,) = handling_of(f"Trực tiếp{cell}Miễn phí").times
    return time


class TestRows:
    @pytest.mark.parametrize(
        ("printed", "channel"), [("Trực tiếp", "direct"), ("Trực tuyến", "online"), ("Dịch vụ bưu chính", "post")]
    )
    def test_name_their_channel(self, printed: str, channel: str) -> None:
        assert handling_of(f"{printed}3 NgàyMiễn phí").times[0].channel == channel

    def test_of_all_channels_are_found(self) -> None:
        handling = handling_of("Trực tiếp3 NgàyMiễn phí", "Trực tuyến3 NgàyMiễn phí", "Dịch vụ bưu chính3 NgàyMiễn phí")
        assert handling.channels == {"direct", "online", "post"}

    def test_that_are_equal_become_one_for_any_channel(self) -> None:
        handling = handling_of("Trực tiếp3 NgàyMiễn phí", "Trực tuyến3 NgàyMiễn phí")
        assert (handling.times, handling.fees) == (
            (HandlingTime("any", 3, "day", None),),
            (Fee("Phí, lệ phí", "any", 0, None),),
        )

    def test_that_differ_in_time_stay_apart(self) -> None:
        handling = handling_of("Trực tuyến3 NgàyMiễn phí", "Trực tiếp7 NgàyMiễn phí")
        assert [(time.channel, time.value) for time in handling.times] == [("online", 3), ("direct", 7)]

    def test_that_differ_in_fee_keep_their_common_time(self) -> None:
        handling = handling_of("Trực tuyến3 Ngày50,000 VNĐ", "Trực tiếp3 Ngày100,000 VNĐ")
        assert (len(handling.times), [fee.amount for fee in handling.fees]) == (1, [50_000, 100_000])

    def test_of_one_channel_keep_it(self) -> None:
        assert handling_of("Trực tiếp3 NgàyMiễn phí", "Trực tiếp3 NgàyMiễn phí").fees[0].channel == "direct"

    def test_of_one_channel_with_two_times_are_both_kept(self) -> None:
        handling = handling_of("Trực tiếp10 NgàyMiễn phíCấp mới.", "Trực tiếp5 NgàyMiễn phíCấp lại.")
        assert [(time.value, time.note) for time in handling.times] == [(10, "Cấp mới."), (5, "Cấp lại.")]

    def test_begin_only_where_a_channel_is_glued_to_a_cell(self) -> None:
        handling = handling_of("Trực tuyến3 NgàyMiễn phíTrực tiếp tại Bộ phận Một cửa trong 5 ngày.")
        assert [(time.channel, time.note) for time in handling.times] == [
            ("online", "Trực tiếp tại Bộ phận Một cửa trong 5 ngày.")
        ]

    def test_are_read_without_the_header(self) -> None:
        assert parse_handling("Trực tiếp3 NgàyMiễn phí") == handling_of("Trực tiếp3 NgàyMiễn phí")

    @pytest.mark.parametrize("text", ["", HEADER, "Nộp hồ sơ tại Ủy ban nhân dân cấp xã."])
    def test_of_no_table_are_none(self, text: str) -> None:
        handling = parse_handling(text)
        assert (handling.times, handling.fees, handling.channels) == ((), (), frozenset())


class TestTime:
    @pytest.mark.parametrize(
        ("cell", "value", "unit"),
        [
            ("7 Ngày làm việc", 7, "working_day"),
            ("30 Ngày", 30, "day"),
            ("8 Giờ", 8, "hour"),
            ("6 Tháng", 6, "month"),
            ("0.5 Ngày làm việc", 0.5, "working_day"),
        ],
    )
    def test_has_number_and_unit(self, cell: str, value: float, unit: str) -> None:
        assert (time_of(cell).value, time_of(cell).unit) == (value, unit)

    @pytest.mark.parametrize("cell", ["1", "15", "105"])
    def test_of_a_bare_number_is_unknown(self, cell: str) -> None:
        assert time_of(cell).value is None

    def test_of_no_information_is_unknown(self) -> None:
        assert time_of("Không có thông tin").value is None

    @pytest.mark.parametrize("cell", ["Ngay", "Trong ngày"])
    def test_at_once_is_immediate(self, cell: str) -> None:
        assert time_of(cell).unit == "immediate"

    def test_of_words_keeps_them(self) -> None:
        time = time_of("Không phải trả kết quả cho người nộp thuế")
        assert (time.value, time.note) == (None, "Không phải trả kết quả cho người nộp thuế")

    def test_takes_the_description_as_its_note(self) -> None:
        (time,) = handling_of("Trực tiếp10 NgàyMiễn phí(Không có)Kể từ ngày nhận đủ hồ sơ.").times
        assert time.note == "Kể từ ngày nhận đủ hồ sơ."


class TestAmount:
    @pytest.mark.parametrize(
        ("cell", "amount"),
        [
            ("70,000 Việt Nam Đồng", 70_000),
            ("2,500,000 VNĐ", 2_500_000),
            ("50,000 VND", 50_000),
            ("50000 Đồng", 50_000),
        ],
    )
    def test_is_in_dong(self, cell: str, amount: int) -> None:
        assert fee_of(cell).amount == amount

    def test_keeps_the_note(self) -> None:
        assert fee_of("50,000 VNĐ(đồng/lần)").note == "đồng/lần"

    @pytest.mark.parametrize(
        "note",
        [
            "Lệ phí cấp giấy phép lái xe: 135.000 đồng/lần.",
            "135.000đ/lần",
            "135.000 Đ/giấy",
            "135,000 vnđ /tờ khai",
            "135000 đồng",
        ],
    )
    def test_below_a_thousand_is_in_thousands_when_the_note_says_so(self, note: str) -> None:
        assert fee_of(f"135 VNĐ({note})").amount == 135_000

    @pytest.mark.parametrize(
        "cell", ["45 VNĐ", "50 VNĐ((áp dụng mức phí 25.000 đồng/hồ sơ))", "25 VNĐ(25.000.000đ/giấy)", "100 VNĐ("]
    )
    def test_below_a_thousand_is_unknown_without_confirmation(self, cell: str) -> None:
        assert fee_of(cell).amount is None

    def test_of_nothing_is_unknown_even_if_the_note_has_zeros(self) -> None:
        assert fee_of("0 VNĐ(0.000đ/giấy)").amount is None

    @pytest.mark.parametrize("currency", ["USD", "EUR"])
    def test_in_another_currency_is_not_dong(self, currency: str) -> None:
        fee = fee_of(f"10 {currency}(/lần)")
        assert (fee.amount, fee.note) == (None, f"10 {currency}. /lần")

    def test_in_dollars_by_the_note_is_not_dong(self) -> None:
        assert fee_of("155 VNĐ(Thẻ tạm trú: 155 USD/thẻ.)").amount is None

    def test_of_no_information_is_unknown(self) -> None:
        assert fee_of("Không có thông tin").amount is None


class TestAmountGluedToTheTime:
    """Rows such as "Trực tuyến120 VNĐ": 1 of some unit, then 20 thousand; nobody has ever paid 120."""

    def fee_of(self, cell: str) -> Fee:
        return handling_of(f"Trực tuyến{cell}").fees[0]

    @pytest.mark.parametrize(
        ("cell", "amount"),
        [
            ("1100 VNĐ(Phí công bố nội dung đăng ký doanh nghiệp: 100.000 đồng/lần)", 100_000),
            ("120 VNĐ(20.000 vnđ /tờ khai)", 20_000),
            ("1550,000 VNĐ(50.000 đồng/giấy)", 50_000),
        ],
    )
    def test_is_the_one_the_note_names(self, cell: str, amount: int) -> None:
        assert self.fee_of(cell).amount == amount

    def test_is_what_the_commas_leave(self) -> None:
        assert self.fee_of("1100,000 VNĐ").amount == 100_000

    @pytest.mark.parametrize("cell", ["1100 VNĐ", "120,000 VNĐ", "145,000 VNĐ", "1150,000 VNĐ", "1500 VNĐ(quá cảnh)"])
    def test_is_unknown_when_nothing_tells_them_apart(self, cell: str) -> None:
        assert self.fee_of(cell).amount is None

    def test_leaves_the_time_unread(self) -> None:
        handling = handling_of("Trực tuyến120 VNĐ")
        assert (handling.times[0].value, handling.time_structured, handling.fee_structured) == (None, False, True)


class TestFree:
    @pytest.mark.parametrize(
        "note",
        ["", "(Không)", "(Không có.)", "(- Không có)", "(Không quy định.)", "(chưa quy định)", "(Không thu lệ phí)",
         "(Miễn lệ phí)"],
    )  # fmt: skip
    def test_is_free_when_the_note_does_not_contradict(self, note: str) -> None:
        assert fee_of(f"Miễn phí{note}") == Fee("Phí, lệ phí", "direct", 0, None)

    def test_is_free_by_a_circular_that_says_so(self) -> None:
        assert fee_of("Miễn phí(- Miễn lệ phí (Thông tư số 47/2019/TT-BTC).)").amount == 0

    @pytest.mark.parametrize(
        "note",
        [
            "Theo quy định của Hội đồng nhân dân cấp tỉnh",
            "do Ủy ban nhân dân cấp tỉnh quy định.",
            "Thông tư số 94/2021/TT-BTC",
            "theo quy định của pháp luật về phí, lệ phí",
            "150.000 đồng/giấy",
            "Lệ phí cấp mới 200 USD/lần; lệ phí cấp lại hoặc gia hạn 100 USD/lần.",
            "1) Chấp thuận tổ chức lại: Không có. 2) Chấp thuận khác: 150.000 đồng.",
        ],
    )
    def test_is_not_known_when_the_note_points_elsewhere(self, note: str) -> None:
        assert fee_of(f"Miễn phí({note})") == Fee("Phí, lệ phí", "direct", None, note)

    def test_is_not_known_when_the_description_points_to_a_circular(self) -> None:
        fee = fee_of("Miễn phíPhí : Thông tư số 261/2016/TT-BTC quy định về phí, lệ phí hàng hải")
        assert (fee.amount, fee.note) == (None, "Phí : Thông tư số 261/2016/TT-BTC quy định về phí, lệ phí hàng hải")

    @pytest.mark.parametrize("description", ["Nộp tại Hội đồng nhân dân.", "Kể từ ngày nộp phí.", "Lệ phí: không."])
    def test_stays_free_beside_an_ordinary_description(self, description: str) -> None:
        assert fee_of(f"Miễn phí{description}").amount == 0


class TestNote:
    def test_may_hold_parentheses(self) -> None:
        handling = handling_of("Trực tiếp5 Ngày50,000 VNĐ(50.000đ/giấy (Thông tư số 25/2021/TT-BTC).)Nộp tại trụ sở.")
        assert (handling.fees[0].note, handling.times[0].note) == (
            "50.000đ/giấy (Thông tư số 25/2021/TT-BTC).",
            "Nộp tại trụ sở.",
        )

    def test_may_be_enclosed_twice(self) -> None:
        assert fee_of("50 VNĐ((50.000 đồng/hồ sơ))").amount == 50_000

    def test_never_closed_ends_where_the_next_cell_is_glued_on(self) -> None:
        handling = handling_of(
            "Trực tiếp8 Ngày50,000 VNĐ(- 25.000đ (áp dụng đến hết năm 2026 (Thông tư số 64)+ Trực tiếp: nộp tại trụ sở."
        )
        assert (handling.fees[0].note, handling.times[0].note) == (
            "- 25.000đ (áp dụng đến hết năm 2026 (Thông tư số 64",
            "+ Trực tiếp: nộp tại trụ sở.",
        )

    def test_is_none_where_a_numbered_description_begins(self) -> None:
        handling = handling_of("Trực tiếp8 NgàyMiễn phí(1) Trường hợp đổi tên: 8 ngày. (2) Trường hợp khác: 5 ngày.")
        assert (handling.fees[0].amount, handling.times[0].note) == (
            0,
            "(1) Trường hợp đổi tên: 8 ngày. (2) Trường hợp khác: 5 ngày.",
        )

    def test_may_be_numbered(self) -> None:
        assert fee_of("Miễn phí(1) Cấp mới: 150.000 đồng. 2) Cấp lại: không").amount is None

    def test_of_one_parenthesis_is_none(self) -> None:
        assert fee_of("200 VNĐ(").note is None


class TestStructured:
    def test_is_a_table_with_times_and_fees(self) -> None:
        handling = handling_of("Trực tiếp5 NgàyMiễn phí")
        assert (handling.time_structured, handling.fee_structured) == (True, True)

    def test_is_no_fee_where_a_row_has_none(self) -> None:
        assert not handling_of("Trực tiếp5 Ngày(theo hợp đồng)").fee_structured


_CELLS = ["Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính", " Ngày làm việc", " Ngày", " Giờ", " Tháng", "Không có thông tin",
          "Miễn phí", " VNĐ", " Việt Nam Đồng", " USD", "(", ")", " đồng", ".000 đ", ",000", "0", "1", "45", "120", ".", " ", "\n",
          "Phí", "Không", "Ngay", "theo Thông tư số 25/2021/TT-BTC", HEADER]  # fmt: skip
_TABLES = st.lists(st.sampled_from(_CELLS), max_size=25).map("".join)


class TestAnyTable:
    @given(_TABLES | st.text())
    @example("Trực tiếp" + "9" * 5000 + " VNĐ")
    @example("Trực tiếp5 Ngày1 VNĐ(" + "9" * 5000 + " đồng)")
    def test_is_read_without_an_error(self, text: str) -> None:
        parse_handling(text)

    @given(_TABLES)
    def test_has_no_invented_amount(self, text: str) -> None:
        digits = re.sub(r"(?<=\d)[.,](?=\d)", "", text)
        for fee in parse_handling(text).fees:
            if fee.amount:
                assert str(fee.amount) in digits
            assert fee.amount is None or fee.amount > 0 or "Miễn phí" in text

    @given(_TABLES)
    def test_has_no_invented_time(self, text: str) -> None:
        for time in parse_handling(text).times:
            assert time.value is None or f"{time.value:g} " in text or re.search(rf"0{time.value:g} |\.0", text)

    @given(_TABLES)
    def test_has_only_channels_that_were_printed(self, text: str) -> None:
        printed = {"direct": "Trực tiếp", "online": "Trực tuyến", "post": "Dịch vụ bưu chính"}
        assert all(printed[channel] in text for channel in parse_handling(text).channels)
