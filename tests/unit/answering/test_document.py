"""Questions about documents: passages word for word, or a refusal that helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.answering.document import DocumentAnswerer
from assistant.answering.other_provinces import OtherProvinces
from assistant.answering.policy import default_policy
from assistant.answering.sources import Sources
from assistant.domain.answer import Answer, DocumentAnswer, Refusal
from assistant.domain.document import Document, Section
from assistant.domain.message import Topic, Understanding
from assistant.domain.passage import Hit
from assistant.domain.principal import CITIZEN, Principal
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.pipeline.assistant import Assistant
from assistant.ports import PassageSearch
from tests.builders import OFFICE_STAFF, a_passage
from tests.conversation import Talk

PASSAGES = [
    a_passage("document:mau:1", "Mini app có khoảng 98.453 người dùng.", heading="Mini app"),
    a_passage("document:noi-bo:1", "Tổ kiểm tra chuyển đổi số.", heading="Nội bộ", visibility="internal"),
]
POLICY = replace(  # specialists tune the shipped values
    default_policy(), document_evidence=0.04, document_certain_evidence=0.35, words_only_coverage=0.65
)


class FoundWith(MemorySearch):
    """Finds the first passage, with the evidence given and another one as near."""

    def __init__(self, lexical: float, dense: float | None) -> None:
        super().__init__(PASSAGES)
        self._hits = (Hit(PASSAGES[0], 1.0, lexical, dense), Hit(PASSAGES[1], 1.0, lexical, dense))

    async def search(self, *query: object, **options: object) -> tuple[Hit, ...]:
        return self._hits


async def ask(
    knowledge: Knowledge,
    search: PassageSearch,
    question: str = "mini app",
    principal: Principal = CITIZEN,
    documents: Sequence[Document] = (),
) -> Answer:
    others = OtherProvinces(knowledge.provinces, knowledge.office, documents)
    answerer = DocumentAnswerer(search, knowledge.office, POLICY, others)
    understanding = Understanding("document_question", 1.0, question, (), "rasa")
    (answer,), _ = await answerer.answer(understanding, Topic(), principal)
    return answer


async def shown(knowledge: Knowledge, lexical: float, dense: float | None) -> DocumentAnswer:
    answer = await ask(knowledge, FoundWith(lexical, dense))
    assert isinstance(answer, DocumentAnswer)
    return answer


class TestEvidence:
    async def test_that_is_strong_gives_the_passage_word_for_word(self, knowledge: Knowledge) -> None:
        assert (await shown(knowledge, 1.0, 0.9)).citations[0].quote == PASSAGES[0].text

    async def test_that_is_strong_is_complete(self, knowledge: Knowledge) -> None:
        assert (await shown(knowledge, 1.0, 0.9)).completeness == "complete"

    async def test_that_is_middling_is_partial(self, knowledge: Knowledge) -> None:
        assert (await shown(knowledge, 0.5, 0.86)).completeness == "partial"

    async def test_that_is_middling_says_so(self, knowledge: Knowledge) -> None:
        assert (await shown(knowledge, 0.5, 0.86)).text.startswith("Các đoạn dưới đây")

    async def test_that_is_weak_is_refused(self, knowledge: Knowledge) -> None:
        assert isinstance(await ask(knowledge, FoundWith(0.3, 0.82)), Refusal)

    async def test_of_many_words_is_enough_without_the_model(self, knowledge: Knowledge) -> None:
        assert (await shown(knowledge, 0.7, None)).citations

    async def test_of_few_words_is_not(self, knowledge: Knowledge) -> None:
        assert isinstance(await ask(knowledge, FoundWith(0.6, None)), Refusal)


class TestARefusal:
    async def test_says_whom_to_ask(self, knowledge: Knowledge) -> None:
        assert knowledge.office.hotline in (await ask(knowledge, MemorySearch(()))).text

    async def test_offers_something_to_go_on_with(self, knowledge: Knowledge) -> None:
        assert (await ask(knowledge, MemorySearch(()))).choices


class TestAnotherProvince:
    QUESTION = "mini app của {} có bao nhiêu người dùng"

    async def test_is_not_answered_for_from_what_is_said_of_ours(self, knowledge: Knowledge) -> None:
        assert isinstance(await ask(knowledge, FoundWith(1.0, 0.9), self.QUESTION.format("Bình Phước")), Refusal)

    async def test_our_own_may_be_named_though_the_passage_leaves_it_out(self, knowledge: Knowledge) -> None:
        answer = await ask(knowledge, FoundWith(1.0, 0.9), self.QUESTION.format("Vũng Tàu"))
        assert isinstance(answer, DocumentAnswer)

    async def test_is_answered_for_where_the_document_speaks_of_it(self, knowledge: Knowledge) -> None:
        told = replace(
            knowledge.documents[0], id="mau", sections=(Section("Mini app", "Báo cáo của tỉnh Bình Phước."),)
        )
        answer = await ask(knowledge, FoundWith(1.0, 0.9), self.QUESTION.format("Bình Phước"), documents=[told])
        assert isinstance(answer, DocumentAnswer)


class TestInternalDocuments:
    QUESTION = "tổ kiểm tra chuyển đổi số"

    async def test_are_not_shown_to_citizens(self, knowledge: Knowledge) -> None:
        assert isinstance(await ask(knowledge, MemorySearch(PASSAGES), self.QUESTION), Refusal)

    async def test_are_shown_to_officials(self, knowledge: Knowledge) -> None:
        answer = await ask(knowledge, MemorySearch(PASSAGES), self.QUESTION, OFFICE_STAFF)
        assert isinstance(answer, DocumentAnswer)


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
        sources = Sources(MemorySearch(all_passages(knowledge)), engine, knowledge.procedures)
        answer = await Talk(assistant, OFFICE_STAFF).ask(question)
        for citation in answer.citations:  # type: ignore[union-attr]
            opened = sources.open(citation.source_id, OFFICE_STAFF)
            assert opened is not None
            assert (citation.quote or "") in opened.text
