"""How far a field report is, told to who knows its number."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.memory_field_reports import MemoryFieldReports
from assistant.answering.report_intake import Details, ReportIntake, _number
from assistant.answering.report_status import ReportStatus, apart, numbers_in
from assistant.common.understood import understand
from assistant.domain.answer import Help, Refusal
from assistant.domain.errors import StoreUnavailable
from assistant.domain.report import REPORT_STATES, FieldReport, ReportState
from assistant.messages import message

SENT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # the 21st in Vietnam
LAMP = FieldReport("PA-7K2M9Q", "đèn đường tắt ba đêm", "hẻm 45 Lê Lợi", "0903123456", SENT)


async def asked(question: str, *kept: FieldReport) -> Help | Refusal | None:
    reports = MemoryFieldReports()
    for report in kept:
        await reports.add(report)
    answer = await ReportStatus(reports, "1022").answer(question)
    assert answer is None or isinstance(answer, Help | Refusal)
    return answer


class TestNumbers:
    @pytest.mark.parametrize(
        "text",
        [
            "PA-7K2M9Q", "pa-7k2m9q đến đâu rồi", "mã PA7K2M9Q sao rồi", "pa 7k2m9q xong chưa", "(PA-7K2M9Q)", "PA – 7K2M9Q",
            "PA-7K2M9Q, pa-7k2m9q",
        ],
    )  # fmt: skip
    def test_are_read_as_people_write_them(self, text: str) -> None:
        assert numbers_in(text) == ["PA-7K2M9Q"]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "pa thanks nha",
            "pa chuyen",
            "PA-7K2M9",
            "PA-7K2M9QX",
            "XPA-7K2M9Q",
            "PA-7K2M9I",
            "PA-7K2M9O",
            "PA-012345",
            "pa đi",
        ],
    )
    def test_are_nothing_else(self, text: str) -> None:
        assert numbers_in(text) == []

    @given(st.binary(min_size=1, max_size=40))
    def test_that_are_given_out_are_understood_as_typed(self, drawn: bytes) -> None:
        number = _number(drawn)
        assert re.fullmatch(r"PA-[2-9A-HJKMNPQRSTUVWXYZ]{6}", number)
        assert numbers_in(understand(f"{number.lower()} toi dau roi").text) == [number]


class TestSentences:
    def test_about_a_report_are_taken_apart_from_others(self) -> None:
        text = "chào em. PA-7K2M9Q tới đâu rồi? làm khai sinh cần gì? PA-222222 nữa"
        assert apart(text) == ["PA-7K2M9Q tới đâu rồi? PA-222222 nữa", "chào em. làm khai sinh cần gì?"]

    @pytest.mark.parametrize(
        "text", ["PA-7K2M9Q tới đâu rồi? nhanh lên PA-7K2M9Q", "làm khai sinh cần gì? bao lâu?", "", "?!"]
    )
    def test_of_one_kind_stay_together(self, text: str) -> None:
        assert apart(text) == [text]


class TestAnAnswer:
    @pytest.mark.parametrize("state", REPORT_STATES)
    async def test_says_how_far_it_is(self, state: ReportState) -> None:
        answer = await asked("PA-7K2M9Q tới đâu rồi", replace(LAMP, state=state))
        assert isinstance(answer, Help)
        assert message(f"report_status.state.{state}") in answer.text
        assert "21/11/2026" in answer.text

    async def test_says_what_the_office_says(self) -> None:
        answer = await asked("PA-7K2M9Q", replace(LAMP, state="done", reply="Đã thay bóng.", changed_at=SENT))
        assert answer is not None
        assert "Cán bộ trả lời: Đã thay bóng." in answer.text
        assert "01:00 21/11/2026" in answer.text

    async def test_tells_nothing_else_of_it(self) -> None:
        answer = await asked("PA-7K2M9Q", LAMP)
        assert answer is not None
        assert not any(secret in answer.text for secret in ("đèn", "Lê Lợi", "0903"))

    async def test_does_not_know_a_number_nobody_was_given(self) -> None:
        answer = await asked("PA-222222", LAMP)
        assert isinstance(answer, Refusal)
        assert answer.reason == "no_data"

    async def test_tells_of_one_and_not_of_another(self) -> None:
        answer = await asked("PA-7K2M9Q với PA-222222", LAMP)
        assert isinstance(answer, Help)
        assert message("report_status.state.received") in answer.text
        assert "mã PA-222222" in answer.text

    async def test_is_no_answer_to_something_else(self) -> None:
        assert await asked("đèn đường tắt ba đêm rồi", LAMP) is None

    async def test_looks_few_numbers_up(self) -> None:
        numbers = " ".join(f"PA-2222{one}{two}" for one in "23456789" for two in "23456789")
        answer = await asked(numbers)
        assert answer is not None
        assert answer.text.count("PA-") == 5

    async def test_says_when_the_list_cannot_be_read(self) -> None:
        class Broken(MemoryFieldReports):
            async def report(self, number: str) -> FieldReport | None:
                raise StoreUnavailable("away")

        answer = await ReportStatus(Broken(), "1022").answer("PA-7K2M9Q")
        assert isinstance(answer, Refusal)
        assert answer.reason == "unavailable"


async def test_who_sends_a_report_can_ask_for_it() -> None:
    reports = MemoryFieldReports()
    number = await ReportIntake(reports).keep(Details("rác đổ đầy đường", "chợ Xóm Lưới", None))
    assert isinstance(await ReportStatus(reports, "1022").answer(f"{number} sao rồi"), Help)
