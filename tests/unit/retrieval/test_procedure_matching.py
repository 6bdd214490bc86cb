"""Which procedure a question means, with and without a sentence model; weights are the shipped ones, so only order is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.procedure import Procedure
from assistant.domain.uncovered import UncoveredTopic
from assistant.knowledge_base.passages import procedure_passage, uncovered_passage
from assistant.retrieval.fitted import Fitted, fitted
from assistant.retrieval.index import build
from assistant.retrieval.procedure_matching import Match, Matching, ProcedureMatcher
from tests.builders import a_passage, a_procedure, a_topic
from tests.hashing_embedder import HashingEmbedder

LIBRARY = a_procedure(
    code="1.000001",
    name="Cấp thẻ thư viện",
    aliases=["làm thẻ bạn đọc"],
    summary="Để mượn tài liệu.",
    asked=["muốn mượn sách về nhà thì sao", "vào phòng đọc cần gì"],
)
BOAT = replace(
    a_procedure(code="1.000002", name="Đăng ký tàu cá", aliases=["sổ ghe"], summary="Để ra khơi."),
    steps=("Thợ sơn gỗ.",),
)
DOG = a_procedure(code="1.000003", name="Tiêm phòng dại", summary="Để phòng bệnh.", asked=["con chó cắn người lạ"])
PROCEDURES = (LIBRARY, BOAT, DOG)
TIGERS = a_topic("Nuôi hổ", aliases=["phép nuôi hổ"], questions=["nhà em muốn giữ một con cọp con"])
HUNTING = a_topic("Giấy săn bắn")
TOPICS = (TIGERS, HUNTING)


def a_matcher(
    *, procedures: tuple[Procedure, ...] = PROCEDURES, topics: tuple[UncoveredTopic, ...] = TOPICS, ready: bool = True
) -> ProcedureMatcher:
    embedder = HashingEmbedder()
    passages = [
        *(procedure_passage(procedure) for procedure in procedures),
        a_passage("document:bao-cao:1", "Báo cáo về tàu cá."),
        *(uncovered_passage(topic) for topic in topics),
    ]
    index = build(passages, embedder)
    embedder.ready = ready
    return ProcedureMatcher({one.code: one for one in procedures}, {one.id: one for one in topics}, index, embedder)


def by_words_alone() -> ProcedureMatcher:
    return ProcedureMatcher({one.code: one for one in PROCEDURES}, {one.id: one for one in TOPICS})


NOTHING: Mapping[str, float] = {}
MATCHERS = {"with a model": a_matcher(), "by words alone": by_words_alone()}
both = pytest.mark.parametrize("matcher", MATCHERS.values(), ids=MATCHERS)


def the_best(matcher: ProcedureMatcher, question: str, named: Mapping[str, float] = NOTHING) -> Match:
    return matcher.match(question, named).procedures[0]


class TestRanking:
    @both
    @pytest.mark.parametrize(
        ("question", "code"),
        [
            ("cấp thẻ thư viện", LIBRARY.code),
            ("làm thẻ bạn đọc cho con", LIBRARY.code),
            ("muốn mượn sách về nhà thì sao", LIBRARY.code),
            ("con chó cắn người lạ rồi", DOG.code),
            ("sổ ghe", BOAT.code),
            ("cho tôi hỏi đăng ký tàu cá ở đâu", BOAT.code),
        ],
    )
    def test_begins_with_the_procedure_meant(self, matcher: ProcedureMatcher, question: str, code: str) -> None:
        assert the_best(matcher, question).code == code

    @both
    def test_has_falling_scores(self, matcher: ProcedureMatcher) -> None:
        scores = [match.score for match in matcher.match("mượn tàu cá cho con chó", {}).procedures]
        assert scores == sorted(scores, reverse=True)

    @both
    @pytest.mark.parametrize(("limit", "found"), [(0, 0), (1, 1), (2, 2), (3, 3), (9, 3)])
    def test_keeps_to_the_limit(self, matcher: ProcedureMatcher, limit: int, found: int) -> None:
        assert len(matcher.match("thẻ thư viện", {}, limit=limit).procedures) == found

    @pytest.mark.parametrize("ready", [True, False])
    @pytest.mark.parametrize("said", [BOAT.code, "1.000009"])
    def test_of_equals_prefers_the_one_named(self, said: str, ready: bool) -> None:
        matcher = a_matcher(procedures=(BOAT, replace(BOAT, code="1.000009")), ready=ready)
        assert the_best(matcher, "sổ ghe", {said: 1.0}).code == said

    @both
    def test_of_a_long_letter_goes_by_its_question(self, matcher: ProcedureMatcher) -> None:
        story = "Kính gửi quý cơ quan. " + "Hôm trước tôi ngồi uống nước cùng các bạn cũ. " * 20
        assert the_best(matcher, story + "Muốn mượn sách về nhà thì sao?").code == LIBRARY.code

    @both
    def test_of_an_empty_question_is_no_crash(self, matcher: ProcedureMatcher) -> None:
        assert len(matcher.match("", {}).procedures) == 3


class TestAfterAnother:
    QUESTIONS = ("cấp thẻ thư viện", "con chó cắn người lạ rồi", "muốn giữ con cọp con", "tàu cá")

    @pytest.mark.parametrize("before", [(LIBRARY, BOAT), (BOAT, replace(DOG, name="Tiêm phòng chó")), (), PROCEDURES])
    def test_finds_what_one_of_its_own_finds(self, before: tuple[Procedure, ...]) -> None:
        former = ProcedureMatcher({one.code: one for one in before}, {TIGERS.id: TIGERS})
        after = ProcedureMatcher({one.code: one for one in PROCEDURES}, {one.id: one for one in TOPICS}, before=former)
        for question in self.QUESTIONS:
            assert after.match(question, {}) == by_words_alone().match(question, {})


class TestEvidence:
    @both
    def test_is_better_for_a_question_as_people_ask_it(self, matcher: ProcedureMatcher) -> None:
        clear, unclear = (the_best(matcher, text) for text in (LIBRARY.asked[0], "trời hôm nay đẹp quá"))
        assert clear.evidence > unclear.evidence

    @both
    def test_grows_with_a_name_that_was_said(self, matcher: ProcedureMatcher) -> None:
        question = "thẻ thư viện của con tàu"
        unsaid, shared, said = (the_best(matcher, question, {LIBRARY.code: share}) for share in (0.0, 0.5, 1.0))
        assert unsaid.evidence < shared.evidence < said.evidence

    def test_falls_when_a_topic_without_content_is_named(self) -> None:
        question = "thẻ thư viện để nuôi hổ"
        named, unnamed = (a_matcher().match(question, {TIGERS.id: share}).procedures[0] for share in (1.0, 0.0))
        assert named.code == unnamed.code
        assert named.evidence < unnamed.evidence

    def test_by_words_alone_is_none_for_unknown_words(self) -> None:
        assert {match.evidence for match in by_words_alone().match("xyz", {}).procedures} == {0}

    def test_by_words_alone_is_none_for_half_of_the_words(self) -> None:
        assert the_best(by_words_alone(), "thư viện xyz abc").evidence == 0

    def test_by_words_alone_is_none_for_the_facts_of_a_procedure(self) -> None:
        assert {match.score for match in by_words_alone().match("thợ sơn gỗ", {}).procedures} == {0}

    @both
    @settings(max_examples=150, deadline=None)
    @given(
        st.text(max_size=80)
        | st.lists(st.sampled_from("cấp thẻ thư viện con chó hổ tàu cá xyz ? .".split())).map(" ".join),
        st.dictionaries(st.sampled_from([*(one.code for one in PROCEDURES), TIGERS.id, "9.999999"]), st.floats(0, 1)),
    )
    def test_lies_between_zero_and_one(self, matcher: ProcedureMatcher, question: str, named: dict[str, float]) -> None:
        assert all(0 <= match.evidence <= 1 for match in matcher.match(question, named).procedures)


class TestATopicWithoutContent:
    @pytest.mark.parametrize("question", ["nhà em muốn giữ một con cọp con", "phép nuôi hổ", "Nuôi hổ"])
    def test_is_told_when_it_is_nearer_than_any_procedure(self, question: str) -> None:
        assert a_matcher().match(question, {}).uncovered == TIGERS.id

    def test_is_known_by_its_name_when_it_has_no_questions(self) -> None:
        assert a_matcher().match("giấy săn bắn", {}).uncovered == HUNTING.id

    @pytest.mark.parametrize(
        "question", [LIBRARY.name, LIBRARY.aliases[0], LIBRARY.asked[0], BOAT.name, BOAT.aliases[0]]
    )
    def test_is_not_told_when_a_procedure_is_nearer(self, question: str) -> None:
        assert a_matcher().match(question, {}).uncovered is None

    def test_is_not_told_when_it_is_only_the_nearest(self) -> None:
        assert a_matcher().match("con hổ trong sở thú ăn mấy ký thịt mỗi ngày", {}).uncovered is None

    def test_is_not_told_when_a_procedure_is_asked_for_in_the_same_words(self) -> None:
        described = a_procedure(code="1.000009", name="Cấp phép gây nuôi", asked=TIGERS.questions)
        nearer = replace(TIGERS, questions=(f"{TIGERS.questions[0]} ạ",))
        matcher = a_matcher(procedures=(described,), topics=(nearer,))
        assert matcher.match(TIGERS.questions[0], {}).uncovered is None

    def test_never_stands_among_the_procedures(self) -> None:
        matches = a_matcher().match("nuôi hổ", {TIGERS.id: 1.0}).procedures
        assert {match.code for match in matches} == {LIBRARY.code, BOAT.code, DOG.code}

    def test_is_not_known_by_words_alone(self) -> None:
        assert by_words_alone().match("phép nuôi hổ", {TIGERS.id: 1.0}).uncovered is None

    def test_need_not_be_there(self) -> None:
        assert a_matcher(topics=()).match("phép nuôi hổ", {}).uncovered is None

    def test_that_is_not_there_speaks_for_no_procedure(self) -> None:
        best = a_matcher(topics=()).ranked("thời tiết hôm nay", {}).candidates[0]
        assert best.features["topic_ahead"] == 0.0


class TestWhileTheModelLoads:
    @pytest.mark.parametrize("question", ["cấp thẻ thư viện", "phép nuôi hổ", "con chó", ""])
    def test_words_alone_decide(self, question: str) -> None:
        assert a_matcher(ready=False).match(question, {}) == by_words_alone().match(question, {})

    def test_an_index_without_a_model_is_of_no_use(self) -> None:
        index = build([procedure_passage(LIBRARY)], HashingEmbedder())
        matcher = ProcedureMatcher({LIBRARY.code: LIBRARY}, {}, index)
        assert "names" not in matcher.ranked("thẻ thư viện", {}).candidates[0].features

    def test_the_next_question_has_it_once_it_is_there(self) -> None:
        embedder = HashingEmbedder(ready=False)
        index = build([procedure_passage(LIBRARY), uncovered_passage(TIGERS)], embedder)
        matcher = ProcedureMatcher({LIBRARY.code: LIBRARY}, {TIGERS.id: TIGERS}, index, embedder)
        before = matcher.match("phép nuôi hổ", {}).uncovered
        embedder.ready = True
        assert (before, matcher.match("phép nuôi hổ", {}).uncovered) == (None, TIGERS.id)


class TestOfFewProcedures:
    @pytest.mark.parametrize("ready", [True, False])
    def test_none_match_when_there_are_none(self, ready: bool) -> None:
        assert a_matcher(procedures=(), ready=ready).match("phép nuôi hổ", {TIGERS.id: 1.0}) == Matching()

    def test_the_only_one_is_ahead_of_nobody(self) -> None:
        (candidate,) = a_matcher(procedures=(BOAT,)).ranked("sổ ghe", {}).candidates
        assert candidate.features["ahead"] == 0

    def test_the_first_is_ahead_by_the_difference_of_the_scores(self) -> None:
        first, second, _ = a_matcher().ranked("sổ ghe", {}).candidates
        assert first.features["ahead"] == pytest.approx(first.score - second.score)


class TestTheFittedWeights:
    def test_are_of_what_is_known_about_a_procedure(self) -> None:
        (candidate, *_) = a_matcher().ranked("thẻ thư viện", {}).candidates
        assert {*fitted().ranking, *fitted().evidence} <= set(candidate.features)

    def test_of_nothing_known_are_undecided(self) -> None:
        assert Fitted({}, {}, 0.0).probability({}) == 0.5

    def test_are_weighed_by_what_is_known(self) -> None:
        one = Fitted({}, {"names": 2.0, "says": 1.0}, -2.0)
        assert one.probability({"names": 0.5, "says": 1.0, "other": 9.0}) == 0.5
