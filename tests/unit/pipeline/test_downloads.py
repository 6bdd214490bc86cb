"""What can be downloaded of an answer."""

from __future__ import annotations

import pytest

from assistant.adapters.memory import MemoryJournal
from assistant.bootstrap import build_assistant
from assistant.domain.answer import Answer, Download, Help, IndicatorAnswer, Refusal
from assistant.domain.errors import StoreUnavailable
from assistant.domain.message import Files, IncomingMessage, Reply, Topic, Turn, Understanding
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.downloads import with_downloads, without_downloads
from assistant.pipeline.edition import Edition
from tests.builders import OFFICE_STAFF, fixed_editions
from tests.conversation import Talk
from tests.unit.exports.figures import CHART, TABLE, a_rate, an_answer

FIGURES = "tỷ lệ đúng hạn của khối phường xã"
EXPORT = "xuất excel giúp tôi"
EARLIER = Files("van_ban_den", "Văn bản đến", (Download("Tải tệp Excel", "/api/v1/answers/t0/export.xlsx"),))
REFUSAL = Refusal("Chưa có.", "no_data")


def a_turn(*answers: Answer) -> Turn:
    return Turn(Understanding("indicator_value", 0.9, "", (), "rasa"), answers)


def urls(answer: Answer) -> list[str]:
    assert isinstance(answer, IndicatorAnswer | Help)
    return [file.url for file in answer.downloads]


class ForgetfulJournal(MemoryJournal):
    """A journal that opens conversations and can keep nothing."""

    async def record(self, message: IncomingMessage, turn: Turn, reply: Reply, took_ms: int) -> None:
        raise StoreUnavailable("full")


class TestFigures:
    @pytest.mark.parametrize("answer", [a_rate(), an_answer(TABLE)])
    def test_bring_a_workbook(self, answer: IndicatorAnswer) -> None:
        assert urls(with_downloads(a_turn(answer), "t1", Topic()).answers[0]) == ["/api/v1/answers/t1/export.xlsx"]

    def test_with_a_chart_bring_its_picture_too(self) -> None:
        turn = with_downloads(a_turn(REFUSAL, an_answer(TABLE, CHART)), "t1", Topic())
        assert urls(turn.answers[1])[1] == "/api/v1/answers/t1/chart.png?answer=2"

    def test_of_a_second_question_are_counted_on(self) -> None:
        turn = with_downloads(a_turn(an_answer(TABLE, CHART)), "t1", Topic(), 3)
        assert urls(turn.answers[0])[1] == "/api/v1/answers/t1/chart.png?answer=4"

    def test_that_are_none_bring_nothing(self) -> None:
        assert urls(with_downloads(a_turn(an_answer()), "t1", Topic()).answers[0]) == []

    def test_are_remembered(self) -> None:
        turn = with_downloads(a_turn(a_rate()), "t1", Topic(files=EARLIER))
        assert isinstance(turn.answers[0], IndicatorAnswer)
        assert turn.topic.files is not None
        assert turn.topic.files.downloads == turn.answers[0].downloads
        assert turn.topic.files.title == "Tỷ lệ đúng hạn, Phường 7, 9 tháng năm 2023"


class TestOtherAnswers:
    def test_stay_as_they_are(self) -> None:
        assert with_downloads(a_turn(REFUSAL), "t1", Topic()).answers == (REFUSAL,)

    def test_leave_the_last_files_in_mind(self) -> None:
        assert with_downloads(a_turn(REFUSAL), "t1", Topic(files=EARLIER)).topic.files == EARLIER


class TestWhatWasNotKept:
    def test_offers_no_files(self) -> None:
        turn = with_downloads(a_turn(a_rate()), "t1", Topic())
        assert urls(without_downloads(turn.answers, "t1")[0]) == []

    def test_offers_the_files_of_earlier_turns(self) -> None:
        handed_over = (Help("Đây.", downloads=EARLIER.downloads),)
        assert without_downloads(handed_over, "t1") == handed_over

    async def test_is_answered_without_files(self, edition: Edition) -> None:
        talk = Talk(build_assistant(fixed_editions(edition), ForgetfulJournal()), OFFICE_STAFF)
        assert (await talk.indicator(FIGURES)).downloads == ()


class TestExport:
    async def test_hands_over_the_files_of_the_last_figures(self, assistant: Assistant) -> None:
        talk = Talk(assistant, OFFICE_STAFF)
        figures = await talk.indicator(FIGURES)
        assert urls(await talk.ask(EXPORT)) == [file.url for file in figures.downloads]

    async def test_works_after_other_questions(self, assistant: Assistant) -> None:
        talk = Talk(assistant, OFFICE_STAFF)
        figures = await talk.indicator(FIGURES)
        await talk.ask("đăng ký khai sinh cần giấy tờ gì?")
        assert urls(await talk.ask(EXPORT)) == [file.url for file in figures.downloads]

    async def test_works_again(self, assistant: Assistant) -> None:
        talk = Talk(assistant, OFFICE_STAFF)
        await talk.indicator(FIGURES)
        assert urls(await talk.ask(EXPORT)) == urls(await talk.ask("cho anh xin file bảng này"))

    async def test_says_what_is_in_them(self, assistant: Assistant) -> None:
        talk = Talk(assistant, OFFICE_STAFF)
        figures = await talk.indicator(FIGURES)
        await talk.ask("có những số liệu gì?")
        assert figures.indicator.metric_name in (await talk.ask(EXPORT)).text

    async def test_after_a_refusal_hands_over_no_other_table_for_the_one_that_was_refused(
        self, assistant: Assistant
    ) -> None:
        talk = Talk(assistant)
        await talk.indicator("số dịch vụ công mức độ 2 của tỉnh Bà Rịa - Vũng Tàu")
        await talk.refusal("văn bản đi của phường 7")
        assert (await talk.refusal("gửi bảng văn bản đi sang excel cho anh")).reason == "no_permission"

    async def test_before_any_figures_says_what_to_ask_first(self, assistant: Assistant) -> None:
        refusal = await Talk(assistant).refusal(EXPORT)
        assert (refusal.reason, len(refusal.choices)) == ("no_data", 1)

    async def test_inside_a_question_is_answered_with_the_figures(self, assistant: Assistant) -> None:
        talk = Talk(assistant, OFFICE_STAFF)
        assert (await talk.indicator(f"{FIGURES}, xuất excel")).downloads

    async def test_that_names_figures_is_answered_with_them(self, assistant: Assistant) -> None:
        talk = Talk(assistant, OFFICE_STAFF)
        answer = await talk.indicator("cho em xin file excel số văn bản đi của phường 7")
        assert (answer.indicator.unit, len(answer.downloads) > 0) == ("phuong-7", True)

    async def test_of_another_persons_figures_is_not_possible(self, assistant: Assistant) -> None:
        await Talk(assistant, OFFICE_STAFF).indicator(FIGURES)
        assert (await Talk(assistant, OFFICE_STAFF).ask(EXPORT)).kind == "refusal"
