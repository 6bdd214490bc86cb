"""Questions about documents: passages word for word, or a refusal that helps."""

from __future__ import annotations

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.answering.document import DocumentAnswerer
from assistant.answering.policy import default_policy
from assistant.answering.sources import Sources
from assistant.domain.answer import DocumentAnswer
from assistant.domain.message import Topic, Understanding
from assistant.domain.principal import CITIZEN, Principal
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.pipeline.assistant import Assistant
from tests.builders import OFFICE_STAFF, a_passage
from tests.conversation import Talk

PASSAGES = [
    a_passage("document:mau:1", "Mini app có khoảng 98.453 người dùng.", heading="Mini app"),
    a_passage("document:noi-bo:1", "Tổ kiểm tra chuyển đổi số.", heading="Nội bộ", visibility="internal"),
]


async def ask(knowledge: Knowledge, question: str, principal: Principal = CITIZEN) -> object:
    answerer = DocumentAnswerer(MemorySearch(PASSAGES), knowledge.office, default_policy())
    understanding = Understanding("document_question", 1.0, question, (), "rasa")
    (answer,), _ = await answerer.answer(understanding, Topic(), principal)
    return answer


class TestAPassageThatFits:
    async def test_is_quoted_word_for_word(self, knowledge: Knowledge) -> None:
        answer = await ask(knowledge, "mini app có bao nhiêu người dùng")
        assert isinstance(answer, DocumentAnswer)
        assert answer.citations[0].quote == "Mini app có khoảng 98.453 người dùng."

    async def test_that_says_it_all_is_complete(self, knowledge: Knowledge) -> None:
        answer = await ask(knowledge, "mini app người dùng")
        assert isinstance(answer, DocumentAnswer)
        assert answer.completeness == "complete"

    async def test_that_says_some_of_it_is_partial(self, knowledge: Knowledge) -> None:
        answer = await ask(knowledge, "mini app người ở nước ngoài dùng sao")
        assert isinstance(answer, DocumentAnswer)
        assert (answer.completeness, answer.text.startswith("Các đoạn dưới đây")) == ("partial", True)


class TestWeakEvidence:
    async def test_is_a_refusal(self, knowledge: Knowledge) -> None:
        answer = await ask(knowledge, "giá xăng hôm nay bao nhiêu")
        assert not isinstance(answer, DocumentAnswer)

    async def test_says_whom_to_ask(self, knowledge: Knowledge) -> None:
        answer = await ask(knowledge, "giá xăng hôm nay bao nhiêu")
        assert knowledge.office.hotline in answer.text  # type: ignore[attr-defined]


class TestInternalDocuments:
    async def test_are_not_shown_to_citizens(self, knowledge: Knowledge) -> None:
        assert not isinstance(await ask(knowledge, "tổ kiểm tra chuyển đổi số"), DocumentAnswer)

    async def test_are_shown_to_officials(self, knowledge: Knowledge) -> None:
        assert isinstance(await ask(knowledge, "tổ kiểm tra chuyển đổi số", OFFICE_STAFF), DocumentAnswer)


QUESTIONS = [
    "đăng ký tạm trú mất bao nhiêu tiền",
    "đăng ký khai sinh cần giấy tờ gì",
    "đăng ký thường trú và đăng ký tạm trú khác gì nhau",
    "giờ làm việc",
    "phường 8 có bao nhiêu văn bản đi",
    "tỷ lệ đúng hạn của phường 8",
    "phường nào có văn bản đi nhiều nhất",
    "tỷ lệ hội nghị trực tuyến của thành phố vũng tàu",
    "số văn bản đi tính thế nào",
    "có những số liệu gì",
    "tổ công nghệ số cộng đồng là gì",
]


class TestEveryCitation:
    @pytest.mark.parametrize("question", QUESTIONS)
    async def test_opens_a_source_that_says_what_is_quoted(
        self, assistant: Assistant, knowledge: Knowledge, question: str
    ) -> None:
        engine = IndicatorEngine(knowledge.tables, knowledge.units)
        sources = Sources(MemorySearch(all_passages(knowledge)), engine)
        answer = await Talk(assistant, OFFICE_STAFF).ask(question)
        for citation in answer.citations:  # type: ignore[union-attr]
            opened = sources.open(citation.source_id, OFFICE_STAFF)
            assert opened is not None
            assert (citation.quote or "") in opened.text
