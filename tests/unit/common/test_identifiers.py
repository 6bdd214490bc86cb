"""Codes and personal numbers: recognised, never changed, masked before anything is stored."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.common.identifiers import Identifier, find_identifiers, mask, mask_within

PIECES = st.sampled_from(
    [
        "000.00.12.H26-240511-0003",
        "H26.12-240511-0003",
        "h06-240312-0045",
        "0903123456",
        "+84 903 123 456",
        "079203001234",
        "273123456",
        "an.tran@gmail.com",
        "05.11.2026",
        "CMND 273 456 789",
        *"0 1 84 090 312 3456 12345678 2023 mã số . - ( ) @ , \n \u00a0 _ é H26 ٣ ３".split(" "),
    ]
)
TEXTS = st.text(st.characters(codec=None)) | st.lists(PIECES).map("".join) | st.lists(PIECES).map(" ".join)


def found(text: str) -> list[tuple[str, str]]:
    return [(identifier.type, identifier.text) for identifier in find_identifiers(text)]


class TestDossierCode:
    @pytest.mark.parametrize(
        "code",
        [
            "000.00.12.H26-240511-0003",
            "000.31.26.H06-240105-0009",
            "000.23.H06-231005-0012",
            "H26.12-240511-0003",
            "H26.12.34-240511-0003",
            "H06-240312-0045",
            "h06-240620-1123",
            "G22.99-230101-000317",
        ],
    )
    def test_is_found_whole(self, code: str) -> None:
        assert found(f"hồ sơ {code} tới đâu rồi?") == [("dossier_code", code)]

    def test_is_found_before_a_full_stop(self) -> None:
        assert found("Mã là 000.00.12.H26-240511-0003.") == [("dossier_code", "000.00.12.H26-240511-0003")]

    def test_is_found_when_the_blank_before_it_is_missing(self) -> None:
        assert found("mã000.00.12.H26-240511-0003") == [("dossier_code", "000.00.12.H26-240511-0003")]

    def test_with_more_than_six_digits_at_the_end_is_none(self) -> None:
        assert found("000.00.12.H26-240511-0903123") == []

    def test_wins_over_the_phone_number_at_its_end(self) -> None:
        assert found("H26-240511-000312 3456") == [("dossier_code", "H26-240511-000312")]

    def test_does_not_hide_the_phone_number_after_it(self) -> None:
        text = "000.00.12.H26-240511-0003 090 312 3456"
        assert found(text) == [("dossier_code", text[:25]), ("phone", text[26:])]

    @pytest.mark.parametrize("text", ["68/2020/QH14", "123/2020/NĐ-CP", "1.001193", "TT-24-0511", "H26", "P8", "p.8"])
    def test_is_not_any_other_code(self, text: str) -> None:
        assert found(text) == []


class TestPhone:
    @pytest.mark.parametrize(
        "number",
        [
            "0903123456",
            "0903 123 456",
            "0903.123.456",
            "0903-123-456",
            "090 312 3456",
            "0903\u00a0123\u00a0456",
            "+84903123456",
            "+84 903 123 456",
            "84903123456",
            "0254 3851234",
            "0254.385.1234",
            "02543851234",
            "024 3825 3825",
            "+84 254 3 851 234",
        ],
    )
    def test_is_found_whole(self, number: str) -> None:
        assert found(f"gọi {number} nhé") == [("phone", number)]

    @pytest.mark.parametrize("text", ["(+84) 903 123 456", "(0254) 385 1234", "(0254)3851234"])
    def test_with_brackets_leaves_no_digit(self, text: str) -> None:
        assert not re.search(r"\d", mask(text))

    @pytest.mark.parametrize(
        "text", ["090312345", "19001234", "115", "01/07/2025", "1.234.567.890 đồng", "2023 2024 2025"]
    )
    def test_is_not_any_other_number(self, text: str) -> None:
        assert "phone" not in [kind for kind, _ in found(text)]

    def test_two_in_one_line_are_two(self) -> None:
        assert found("0903123456, 0912345678") == [("phone", "0903123456"), ("phone", "0912345678")]


class TestPersonalId:
    @pytest.mark.parametrize("number", ["079203001234", "001203001234", "024203001234", "273123456"])
    def test_of_twelve_or_nine_digits_is_found(self, number: str) -> None:
        assert found(f"CCCD {number}") == [("personal_id", number)]

    @pytest.mark.parametrize(
        "number", ["079 203 001 234", "0792 0300 1234", "079 203 001234", "024-203-001-234", "024 2030 01234"]
    )
    def test_in_groups_is_found_whole(self, number: str) -> None:
        assert found(f"CCCD {number}") == [("personal_id", number)]

    @pytest.mark.parametrize(
        "text",
        [
            "CMND 273 456 789",
            "cmnd số 273.456.789",
            "chứng minh nhân dân của tôi là 273 456 789",
            "can cuoc: 273-456-789",
        ],
    )
    def test_of_nine_in_groups_is_found_after_its_name(self, text: str) -> None:
        assert [(kind, len(number)) for kind, number in found(text)] == [("personal_id", 11)]

    @pytest.mark.parametrize("text", ["273 456 789", "phí 273 456 789 đồng", "căn cước cấp năm 2021, 273 456 789 dân"])
    def test_of_nine_in_groups_is_any_number_otherwise(self, text: str) -> None:
        assert found(text) == []

    @pytest.mark.parametrize(
        "text",
        ["Tối 05.11.2026 18 giờ đèn hư", "lúc 08.30 22.11.2026", "05-11-2026 18h30", "sinh 01.02.1990 08.30 sáng"],
    )
    def test_is_no_day_with_its_hour(self, text: str) -> None:
        assert found(text) == []

    @pytest.mark.parametrize("number", ["079.20.03.2001.2", "0903.12.12.2023"])
    def test_with_a_day_inside_stays_one(self, number: str) -> None:
        assert not re.search(r"\d", mask(number))

    def test_after_a_day_is_found(self) -> None:
        assert found("05.11.2026 079203001234 0903 123 456") == [
            ("personal_id", "079203001234"),
            ("phone", "0903 123 456"),
        ]

    def test_right_after_letters_is_found(self) -> None:
        assert found("CCCD079203001234") == [("personal_id", "079203001234")]

    @pytest.mark.parametrize(
        "text", ["12345678", "1234567890", "1234567890123", "100.000.000.000 đồng", "2021 2022 2023"]
    )
    def test_of_any_other_length_is_none(self, text: str) -> None:
        assert found(text) == []


class TestEmail:
    @pytest.mark.parametrize("address", ["an.tran@gmail.com", "motcua+p8@vungtau.baria.gov.vn", "0903123456@gmail.com"])
    def test_is_found_whole(self, address: str) -> None:
        assert found(f"gửi {address} giúp tôi") == [("email", address)]

    @pytest.mark.parametrize("text", ["@p8", "mệt@@ quá", "an@", "an@p8"])
    def test_needs_a_domain(self, text: str) -> None:
        assert found(text) == []


class TestFoundAlways:
    def test_come_in_the_order_of_the_text(self) -> None:
        text = "079203001234 0903123456 a@b.vn H06-240312-0045"
        assert [kind for kind, _ in found(text)] == ["personal_id", "phone", "email", "dossier_code"]

    def test_know_their_position(self) -> None:
        assert find_identifiers("gọi 0903123456") == [Identifier("phone", "0903123456", 4, 14)]

    @given(TEXTS)
    def test_quote_the_text(self, text: str) -> None:
        assert all(identifier.text == text[identifier.start : identifier.end] for identifier in find_identifiers(text))

    @given(TEXTS)
    def test_never_overlap(self, text: str) -> None:
        codes = find_identifiers(text)
        assert all(first.end <= second.start for first, second in pairwise(codes))


class TestWordsRepeated:
    @pytest.mark.parametrize(
        ("text", "words", "repeated"),
        [
            ("phường 99 nhé", "phường 99", "phường 99"),
            ("phường 0903 123 456 nhé", "phường 0903", "phường [phone]"),
            ("phường 079203001234", "phường 079203001234", "phường [personal_id]"),
            ("phường 12345678901", "phường 12345678901", "phường [number]"),
            ("gọi 0903123456 ở phường 99", "phường 99", "phường 99"),
        ],
    )
    def test_hold_no_code_nor_a_part_of_one(self, text: str, words: str, repeated: str) -> None:
        start = text.index(words)
        assert mask_within(text, start, start + len(words)) == repeated


class TestMask:
    @pytest.mark.parametrize(
        ("text", "masked"),
        [
            ("gọi 0903 123 456", "gọi [phone]"),
            ("CCCD 079203001234.", "CCCD [personal_id]."),
            ("mã 000.00.12.H26-240511-0003", "mã [dossier_code]"),
            ("thư an@x.vn nhé", "thư [email] nhé"),
            ("0903123456 và 079203001234", "[phone] và [personal_id]"),
        ],
    )
    def test_names_what_it_hides(self, text: str, masked: str) -> None:
        assert mask(text) == masked

    @pytest.mark.parametrize(
        "text", ["", "Phường 8 quý 3/2023 đạt 98,27% (118.103/527.025)", "điều 28 Luật 68/2020/QH14 😀"]
    )
    def test_leaves_what_is_nobodys(self, text: str) -> None:
        assert mask(text) == text

    def test_hides_a_phone_number_glued_to_a_code(self) -> None:
        assert mask("0903123456H26.12-240511-0003") == "[phone][dossier_code]"

    @given(TEXTS)
    @example("000.00.12.H26-240511-0003 0 123456789")
    def test_leaves_no_run_of_nine_or_twelve_digits(self, text: str) -> None:
        assert not re.search(r"(?<!\d)(?:\d{9}|\d{12})(?!\d)", mask(text))

    @given(TEXTS)
    @example("000.00.12.H26-240511-0003 090 312 3456")
    @example("0903123456H26.12-240511-0003")
    @example("CMND000 000 000CMND000 000 000")
    def test_is_idempotent(self, text: str) -> None:
        assert mask(mask(text)) == mask(text)

    @given(
        st.from_regex(r"(0[35789]\d{8}|0\d{11})", fullmatch=True),
        st.sampled_from(["", " ", ": ", "-", "số", "(", "\n", "😀"]),
    )
    def test_hides_a_number_whatever_stands_before_it(self, number: str, before: str) -> None:
        assert number not in mask(f"gọi{before}{number}")
