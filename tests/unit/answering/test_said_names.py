"""When a name alone decides which procedure is meant, and when the words beside it do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.policy import default_policy
from assistant.answering.said_names import SaidNames
from assistant.domain.message import Entity, Understanding
from assistant.retrieval.procedure_matching import Match
from tests.builders import a_procedure

CARD = a_procedure(code="1.000001", name="Cấp thẻ thư viện", aliases=("thẻ thư viện",))
AGAIN = replace(
    a_procedure(code="1.000002", name="Cấp lại thẻ thư viện"), aliases=("làm lại thẻ thư viện", "thẻ thư viện")
)
NAMES = SaidNames({one.code: one for one in (CARD, AGAIN)}, default_policy())
SURE = Match(AGAIN.code, 30.0, 0.95)


def said(text: str, *procedures: str, name: str = "thẻ thư viện") -> Understanding:
    start = text.index(name)
    named = tuple(Entity("procedure", name, code, start) for code in procedures)
    return Understanding("procedure_time", 0.9, text, named, "rasa")


class TestOneName:
    def decides(self, text: str, *matches: Match) -> bool:
        return NAMES.decides(CARD.code, matches, said(text, CARD.code))

    def test_decides_where_nothing_else_is_said(self) -> None:
        assert self.decides("thẻ thư viện bao lâu thì có", SURE, Match(CARD.code, 29.0, 0.9))

    def test_decides_nothing_where_another_procedure_is_surely_meant_and_far_ahead(self) -> None:
        assert not self.decides("thẻ thư viện bao lâu thì có", SURE, Match(CARD.code, 25.0, 0.3))

    def test_decides_nothing_where_the_words_beside_it_are_in_names_of_a_likely_other(self) -> None:
        likely = replace(SURE, evidence=0.6)
        assert not self.decides("thẻ thư viện làm lại bao lâu", likely, Match(CARD.code, 29.9, 0.9))

    def test_decides_nothing_beside_a_topic_of_its_own(self) -> None:
        assert not self.decides("thẻ thư viện cho con mèo", Match(CARD.code, 29.0, 0.9))


class TestAnAmbiguousName:
    @pytest.mark.parametrize(
        ("text", "evidence", "told"),
        [
            ("thẻ thư viện làm lại ở đâu", 0.95, [AGAIN.code]),
            ("thẻ thư viện làm lại ở đâu", 0.6, [CARD.code, AGAIN.code]),
            ("thẻ thư viện ở đâu", 0.95, [CARD.code, AGAIN.code]),
            ("thẻ thư viện cần hồ sơ gì", 0.95, [CARD.code, AGAIN.code]),
            ("thẻ thư viện làm lại và làm mới ở đâu", 0.95, [CARD.code, AGAIN.code]),
        ],
    )
    def test_is_told_apart_by_what_stands_beside_it(self, text: str, evidence: float, told: list[str]) -> None:
        named = [CARD.code, AGAIN.code]
        assert [*NAMES.told_apart(named, replace(SURE, evidence=evidence), said(text, *named))] == told
