"""The answering actions: what is handed to the answerers, and what comes back."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import AnswerAction
from assistant.adapters.memory import MemorySearch
from assistant.adapters.turn_codec import turn_from_json
from assistant.domain.message import Turn
from assistant.knowledge_base.knowledge import Knowledge
from tests.builders import an_edition, fixed_editions


@pytest.fixture
def action(knowledge: Knowledge) -> AnswerAction:
    return AnswerAction(fixed_editions(an_edition(knowledge, MemorySearch(()))), "action_answer_courtesy")


async def run(action: AnswerAction, text: str, intent: str) -> Turn:
    message = {"text": text, "intent": {"name": intent, "confidence": 0.97}, "entities": []}
    dispatcher = CollectingDispatcher()
    await action.run(dispatcher, Tracker("c1", {}, message, [], False, None, {}, "action_listen"), {})
    (said,) = dispatcher.messages
    return turn_from_json(said["custom"])


class TestACourtesy:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("cảm ơn bạn, cho hỏi thêm làm sao xin xác nhận hoàn cảnh khó khăn", "thank"),
            ("tôi muốn hỏi việc xin trồng cây trước nhà, cảm ơn", "thank"),
            ("chào bạn, cho tôi hỏi xin cấp phép bán hàng rong cần gì", "greet"),
        ],
    )
    async def test_does_not_swallow_a_question(self, action: AnswerAction, text: str, intent: str) -> None:
        assert (await run(action, text, intent)).answers[0].kind != "courtesy"

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("xin chào", "greet"),
            ("cảm ơn em đã giúp anh từ sáng tới giờ nha", "thank"),
            ("thôi bác đi nấu cơm đây, bữa khác nói tiếp", "goodbye"),
        ],
    )
    async def test_alone_is_answered_with_one(self, action: AnswerAction, text: str, intent: str) -> None:
        assert (await run(action, text, intent)).answers[0].kind == "courtesy"
