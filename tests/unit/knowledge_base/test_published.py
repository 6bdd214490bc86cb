"""Published items over the shipped knowledge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.document import Document, Section
from assistant.domain.errors import KnowledgeError
from assistant.domain.indicator import DataSource
from assistant.domain.library import WITHDRAWN, ActiveItem
from assistant.domain.procedure import Fee, Procedure
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.knowledge_base.published import answering_versions, as_content, from_content, overlaid
from tests.builders import a_procedure

TODAY = date(2026, 11, 22)
DOCUMENT = Document(
    id="quy-che",
    title="Quy chế tiếp công dân",
    source=DataSource("Quy chế", "12/QĐ-UBND", None, None, None),
    visibility="internal",
    as_of=date(2026, 1, 2),
    checked_on=TODAY,
    sections=(Section("Điều 1", "Đoạn một.", "trang 1"), Section("", "“đ” 😀\nhai")),
    unit="phuong-7",
    valid_to=date(2030, 1, 1),
)


class TestContent:
    def test_of_a_document_comes_back(self) -> None:
        assert from_content("document", as_content(DOCUMENT)) == DOCUMENT

    def test_of_a_procedure_comes_back(self) -> None:
        procedure = a_procedure(fee=[Fee("Lệ phí", "any", 0, None), Fee("Phí", "online", None, "theo HĐND")])
        assert from_content("procedure", as_content(procedure)) == procedure

    def test_of_everything_shipped_comes_back(self, knowledge: Knowledge) -> None:
        for procedure in knowledge.procedures.values():
            assert from_content("procedure", as_content(procedure)) == procedure
        for document in knowledge.documents:
            assert from_content("document", as_content(document)) == document

    @settings(deadline=None, max_examples=50)
    @given(st.lists(st.builds(Section, st.text(), st.text(), st.text()), max_size=3), st.none() | st.dates())
    def test_of_any_text_comes_back(self, sections: list[Section], day: date | None) -> None:
        document = replace(DOCUMENT, sections=tuple(sections), as_of=day, valid_from=day)
        assert from_content("document", as_content(document)) == document

    @pytest.mark.parametrize(
        "content", [{}, {"id": "x"}, {**as_content(DOCUMENT), "visibility": "secret"}], ids=range(3)
    )
    def test_that_lacks_something_is_an_error(self, content: dict[str, object]) -> None:
        with pytest.raises(KnowledgeError):
            from_content("document", content)


class TestAnsweringVersions:
    @pytest.mark.parametrize(
        ("state", "effective", "chosen"),
        [
            pytest.param(ActiveItem(2, None), None, {"a": 2}, id="at once"),
            pytest.param(ActiveItem(2, 1), date(2026, 11, 23), {"a": 1}, id="tomorrow"),
            pytest.param(ActiveItem(2, 1), TODAY, {"a": 2}, id="today"),
            pytest.param(ActiveItem(2, 1), date(2020, 1, 1), {"a": 2}, id="long ago"),
            pytest.param(ActiveItem(1, None), date(2026, 11, 23), {}, id="the first one tomorrow"),
            pytest.param(ActiveItem(1, WITHDRAWN), date(2026, 11, 23), {"a": WITHDRAWN}, id="withdrawn until tomorrow"),
            pytest.param(ActiveItem(WITHDRAWN, None), None, {"a": WITHDRAWN}, id="withdrawn"),
            pytest.param(ActiveItem(WITHDRAWN, 1), date(2026, 11, 23), {"a": WITHDRAWN}, id="withdrawn with a day"),
        ],
    )
    def test_are_those_of_the_day(self, state: ActiveItem, effective: date | None, chosen: dict[str, int]) -> None:
        assert answering_versions({"a": state}, {"a": effective}, TODAY) == chosen

    def test_of_nothing_are_none(self) -> None:
        assert answering_versions({}, {}, TODAY) == {}


class TestOverlaid:
    def test_with_nothing_is_the_shipped_knowledge_itself(self, knowledge: Knowledge) -> None:
        assert overlaid(knowledge, {}, 7, TODAY) is knowledge

    def test_a_new_document_joins(self, knowledge: Knowledge) -> None:
        made = overlaid(knowledge, {"quy-che": DOCUMENT}, 1, TODAY)
        assert set(made.documents) == {*knowledge.documents, DOCUMENT}
        assert made.procedures == knowledge.procedures

    def test_a_document_takes_the_place_of_the_shipped_one(self, knowledge: Knowledge) -> None:
        own = replace(DOCUMENT, id=knowledge.documents[0].id)
        made = overlaid(knowledge, {own.id: own}, 1, TODAY)
        assert [document for document in made.documents if document.id == own.id] == [own]
        assert len(made.documents) == len(knowledge.documents)

    def test_a_procedure_takes_the_place_of_the_shipped_one(self, knowledge: Knowledge) -> None:
        own = a_procedure(code="1.004194", name="Tạm trú mới")
        made = overlaid(knowledge, {own.code: own}, 1, TODAY)
        assert made.procedures["1.004194"] is own
        assert len(made.procedures) == len(knowledge.procedures)

    def test_none_takes_away(self, knowledge: Knowledge) -> None:
        gone = knowledge.documents[0].id
        made = overlaid(knowledge, {gone: None, "1.004194": None, "khong-co": None}, 1, TODAY)
        assert gone not in [document.id for document in made.documents]
        assert "1.004194" not in made.procedures

    def test_a_word_no_longer_asks_for_what_was_taken_away(self, knowledge: Knowledge) -> None:
        word, codes = next(iter(knowledge.ambiguous_names.items()))
        made = overlaid(knowledge, {codes[0]: None}, 1, TODAY)
        assert word not in made.ambiguous_names
        assert all(code in made.procedures for codes in made.ambiguous_names.values() for code in codes)

    def test_leaves_the_shipped_knowledge_alone(self, knowledge: Knowledge) -> None:
        before = (dict(knowledge.procedures), knowledge.documents, knowledge.digest)
        overlaid(knowledge, {"1.004194": None, "quy-che": DOCUMENT}, 1, TODAY)
        assert (knowledge.procedures, knowledge.documents, knowledge.digest) == before

    def test_tells_its_revision_and_day_apart(self, knowledge: Knowledge) -> None:
        digests = {
            overlaid(knowledge, {"x": None}, revision, day).digest
            for revision in (1, 2)
            for day in (TODAY, date(2026, 11, 23))
        }
        assert len(digests | {knowledge.digest}) == 5

    def test_does_not_depend_on_the_order_of_publication(self, knowledge: Knowledge) -> None:
        items: dict[str, Document | Procedure | None] = {
            "quy-che": DOCUMENT, "a": replace(DOCUMENT, id="a"), "1.000001": a_procedure(), "1.004194": None,
        }  # fmt: skip
        one = overlaid(knowledge, items, 1, TODAY)
        other = overlaid(knowledge, dict(reversed(items.items())), 1, TODAY)
        assert all_passages(one) == all_passages(other)
        assert one == other


class TestPassagesOfTheNextState:
    def test_are_those_of_that_state(self, knowledge: Knowledge) -> None:
        changed = replace(knowledge.procedures["1.004194"], name="Tên mới")
        after = overlaid(knowledge, {"1.004194": changed, "1.000656": None, "quy-che": DOCUMENT}, 1, TODAY)
        assert all_passages(after, knowledge, all_passages(knowledge)) == all_passages(after)

    def test_are_made_again_only_of_what_changed(self, knowledge: Knowledge) -> None:
        made = all_passages(knowledge)
        changed = replace(knowledge.procedures["1.004194"], name="Tên mới")
        after = all_passages(overlaid(knowledge, {"1.004194": changed}, 1, TODAY), knowledge, made)
        kept = {id(passage) for passage in made}
        known = [one for one in after if one.kind in ("procedure", "document")]
        assert [one.subject for one in known if id(one) not in kept] == ["1.004194"]
