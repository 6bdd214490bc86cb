"""What was said but cannot be answered is never passed over in silence."""

from __future__ import annotations

import pytest

from assistant.domain.answer import Answer, IndicatorAnswer, Refusal
from assistant.domain.message import IncomingMessage
from assistant.domain.principal import Principal
from assistant.pipeline.assistant import Assistant
from tests.builders import OFFICE_STAFF, WARD_7_STAFF


async def ask(assistant: Assistant, *texts: str, who: Principal = OFFICE_STAFF) -> Answer:
    """Returns the answer to the last of the questions of one conversation."""
    conversation = None
    for text in texts:
        reply = await assistant.reply(IncomingMessage("test", text, conversation, who))
        conversation = reply.conversation_id
    return reply.answers[0]


class TestAUnitWeDoNotKnow:
    @pytest.mark.parametrize("question", ["số văn bản đi của phường 99", "văn bản đi của quận 1"])
    async def test_is_not_answered_with_the_whole_city(self, assistant: Assistant, question: str) -> None:
        answer = await ask(assistant, question)
        assert isinstance(answer, Refusal)
        assert answer.reason == "unknown_unit"

    async def test_is_not_answered_with_the_unit_before(self, assistant: Assistant) -> None:
        answer = await ask(assistant, "phường 8 có bao nhiêu văn bản đi", "văn bản đi phường 99?")
        assert isinstance(answer, Refusal)


class TestAPeriodThatIsNotLoaded:
    @pytest.mark.parametrize(
        "question",
        [
            "văn bản đi phường 8 2022",
            "văn bản đi phường 8 tháng 13 năm 2023",
            "văn bản đi phường 8 ngày 15/3/2022",
            "văn bản đi phường 8 9 tháng năm 2023 và 9 tháng năm 2022",
        ],
    )
    async def test_is_said(self, assistant: Assistant, question: str) -> None:
        answer = await ask(assistant, question)
        assert isinstance(answer, Refusal)
        assert answer.reason == "period_not_loaded"


class TestATopic:
    async def test_is_not_carried_into_a_question_about_something_else(self, assistant: Assistant) -> None:
        answer = await ask(assistant, "số văn bản đi của phường 8", "dân số phường 9?")
        assert not isinstance(answer, IndicatorAnswer)


class TestARanking:
    async def test_names_the_units_without_a_number(self, assistant: Assistant) -> None:
        answer = await ask(assistant, "xếp hạng các phường về số văn bản đi không thực hiện trên phần mềm")
        assert isinstance(answer, IndicatorAnswer)
        assert answer.completeness == "partial"
        assert "Phường 2" in answer.text


class TestNumbersOfDifferentPeriods:
    async def test_are_not_put_under_one_label(self, assistant: Assistant) -> None:
        question = "so sánh tỷ lệ hồ sơ từ xa của thành phố vũng tàu và tỉnh bà rịa vũng tàu"
        answer = await ask(assistant, question)
        assert isinstance(answer, IndicatorAnswer)
        assert answer.completeness == "partial"
        assert answer.chart is None


class TestTheCatalogue:
    async def test_quotes_no_cell_of_another_unit(self, assistant: Assistant) -> None:
        answer = await ask(assistant, "có những số liệu gì", who=WARD_7_STAFF)
        assert not isinstance(answer, Refusal)
        assert "4.602" not in [citation.quote for citation in getattr(answer, "citations", ())]
