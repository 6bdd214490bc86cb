"""Vectors of procedures and topics, gathered from an index that holds other things too."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.knowledge_base.passages import procedure_passage, uncovered_passage
from assistant.retrieval.index import SearchIndex, build
from assistant.retrieval.subjects import Rows, SubjectCosines, SubjectVectors
from tests.builders import a_passage, a_procedure, a_topic
from tests.hashing_embedder import HashingEmbedder

ASKED = ("muốn mượn sách về nhà", "vào thư viện cần gì", "đọc truyện ở đâu", "chó mèo có được vào")
LIBRARY = a_procedure(
    code="1.000001", name="Cấp thẻ thư viện", aliases=["làm thẻ bạn đọc"], summary="Để mượn tài liệu.", asked=ASKED
)
BOAT = a_procedure(code="1.000002", name="Đăng ký tàu cá", aliases=["sổ ghe"], summary="Để ra khơi.")
TIGERS = a_topic("Nuôi hổ", questions=["nhà em muốn nuôi con hổ"])
LIBRARY_ROWS, BOAT_ROWS = Rows("1.000001", 2, 4, 1), Rows("1.000002", 2, 0, 1)
TIGER_ROWS = Rows(TIGERS.id, 1, 1, 0)


def an_index() -> SearchIndex:
    """Boats, then a document, tigers, and the library."""
    passages = [
        procedure_passage(BOAT),
        a_passage("document:bao-cao:1", "Báo cáo về thẻ thư viện và tàu cá."),
        a_passage("document:bao-cao:2", "Phần hai."),
        uncovered_passage(TIGERS),
        procedure_passage(LIBRARY),
    ]
    return build(passages, HashingEmbedder())


def cosine(text: str, question: str) -> float:
    first, second = HashingEmbedder().queries([text, question])
    return float(first @ second)


def asked(question: str, *rows: Rows) -> SubjectCosines:
    return SubjectVectors(rows, an_index()).cosines(HashingEmbedder().queries([question])[0])


class TestOneSubject:
    @pytest.mark.parametrize("name", ["Cấp thẻ thư viện", "làm thẻ bạn đọc"])
    def test_is_as_near_as_the_best_of_its_names(self, name: str) -> None:
        assert asked(name, LIBRARY_ROWS).names[0] == pytest.approx(1, abs=1e-5)

    @pytest.mark.parametrize("question", ASKED)
    def test_is_as_near_as_the_best_of_its_questions(self, question: str) -> None:
        assert asked(question, LIBRARY_ROWS).questions[0] == pytest.approx(1, abs=1e-5)

    def test_is_known_by_its_summary_too(self) -> None:
        question = "Để mượn tài liệu."
        found, without = (asked(question, rows, BOAT_ROWS) for rows in (LIBRARY_ROWS, Rows("1.000001", 2, 4, 0)))
        assert found.learned[0] > without.learned[0]

    def test_does_not_take_a_question_for_a_name(self) -> None:
        nearest = max(cosine(name, ASKED[2]) for name in ("Cấp thẻ thư viện", "làm thẻ bạn đọc"))
        assert asked(ASKED[2], LIBRARY_ROWS).names[0] == pytest.approx(nearest, abs=1e-5)

    def test_has_the_mean_of_its_three_best_questions(self) -> None:
        question = "mượn sách ở thư viện"
        best = sorted(cosine(own, question) for own in ASKED)[-3:]
        assert asked(question, LIBRARY_ROWS).several[0] == pytest.approx(np.mean(best), abs=1e-5)

    def test_with_one_question_has_that_one_as_the_mean(self) -> None:
        found = asked("con hổ ăn gì", TIGER_ROWS)
        assert found.several[0] == pytest.approx(found.questions[0])


class TestASubjectWithoutQuestions:
    def test_is_asked_for_by_its_names(self) -> None:
        found = asked("sổ ghe của ba", BOAT_ROWS)
        assert found.questions[0] == found.names[0] == pytest.approx(cosine("sổ ghe", "sổ ghe của ba"), abs=1e-5)

    def test_has_the_mean_of_its_names(self) -> None:
        mean = np.mean([cosine(name, "sổ ghe của ba") for name in ("Đăng ký tàu cá", "sổ ghe")])
        assert asked("sổ ghe của ba", BOAT_ROWS).several[0] == pytest.approx(mean, abs=1e-5)


class TestSeveralSubjects:
    def test_come_in_the_order_asked_for(self) -> None:
        found = asked("Đăng ký tàu cá", LIBRARY_ROWS, TIGER_ROWS, BOAT_ROWS)
        assert found.names.argmax() == 2

    def test_are_seen_as_each_alone(self) -> None:
        question = "thẻ của con hổ trên tàu"
        together = asked(question, LIBRARY_ROWS, TIGER_ROWS, BOAT_ROWS)
        alone = [asked(question, rows) for rows in (LIBRARY_ROWS, TIGER_ROWS, BOAT_ROWS)]
        for kind in ("names", "questions", "several"):
            values = [float(getattr(one, kind)[0]) for one in alone]
            assert getattr(together, kind) == pytest.approx(values, abs=1e-5)

    def test_share_the_question(self) -> None:
        found = asked("Đăng ký tàu cá", LIBRARY_ROWS, TIGER_ROWS, BOAT_ROWS)
        assert np.exp(found.learned).sum() == pytest.approx(1, abs=1e-4)
        assert found.learned.argmax() == 2

    def test_have_their_questions_counted_among_the_texts(self) -> None:
        subjects = SubjectVectors((TIGER_ROWS, LIBRARY_ROWS), an_index())
        assert list(subjects.question_rows()) == [(1, 0), (4, 1), (5, 1), (6, 1), (7, 1)]
        assert subjects.starts.tolist() == [0, 2]

    def test_may_be_none(self) -> None:
        assert asked("thẻ").names.shape == (0,)
