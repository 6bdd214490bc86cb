"""What nothing here covers is refused by its name, and what is asked for decides the section when the intent is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.adapters.memory_dossiers import MemoryDossierLookup
from assistant.answering.answering import Answering
from assistant.answering.courtesy import CourtesyAnswerer
from assistant.answering.document import DocumentAnswerer
from assistant.answering.dossier import DossierAnswerer
from assistant.answering.indicator import IndicatorAnswerer
from assistant.answering.other_provinces import OtherProvinces
from assistant.answering.policy import Policy, default_policy
from assistant.answering.procedure import ProcedureAnswerer
from assistant.common.gazetteer import Gazetteer
from assistant.domain.answer import Answer, Clarification, Courtesy, DocumentAnswer, ProcedureAnswer, Refusal
from assistant.domain.message import Entity, Topic, Turn, Understanding
from assistant.domain.principal import CITIZEN
from assistant.domain.procedure import Procedure, RequiredDocument
from assistant.domain.uncovered import UncoveredTopic
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import office_passage, procedure_passage, uncovered_passage
from assistant.messages import message
from assistant.retrieval.index import build
from assistant.retrieval.procedure_matching import ProcedureMatcher
from assistant.understanding.rules import RuleUnderstanding
from tests.builders import a_procedure, a_topic
from tests.hashing_embedder import HashingEmbedder

QUESTION = "nhà em muốn giữ một con cọp con"
TIGERS = a_topic("Nuôi hổ", aliases=["phép nuôi hổ"], questions=[QUESTION], ask="cơ quan kiểm lâm")
HUNTING = a_topic("Giấy săn bắn")
LIBRARY = a_procedure(name="Cấp thẻ thư viện", asked=["muốn mượn sách về nhà"])
NEVER, ALWAYS = 2.0, 0.0
NEW_TALK = Topic()


def a_policy(evidence: float, offer: float) -> Policy:
    """Args: evidence, offer: from which on a procedure is answered, or offered; 0 always, more than 1 never."""
    return replace(
        default_policy(),
        procedure_evidence=evidence,
        procedure_offer_evidence=offer,
        procedure_sure_evidence=evidence,
        procedure_over_topic_evidence=evidence,
        procedure_lead_over_name=0.0,
        procedure_guess_evidence=evidence,
        office_words=("ủy ban", "một cửa"),
    )


class Desk:
    """One question at a time, over the library, tigers and hunting, with no document to find anything in."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        evidence: float = NEVER,
        offer: float = NEVER,
        topics: Sequence[UncoveredTopic] = (TIGERS, HUNTING),
        procedures: Sequence[Procedure] = (LIBRARY,),
        ready: bool = True,
    ) -> None:
        policy = a_policy(evidence, offer)
        embedder = HashingEmbedder()
        index = build([*map(procedure_passage, procedures), *map(uncovered_passage, topics)], embedder)
        embedder.ready = ready
        by_code, by_id = {one.code: one for one in procedures}, {one.id: one for one in topics}
        matcher = ProcedureMatcher(by_code, by_id, index, embedder)
        office, nothing = knowledge.office, MemorySearch(())
        engine = IndicatorEngine(knowledge.tables, knowledge.units)
        others = OtherProvinces(knowledge.provinces, office, ())
        self._answering = Answering(
            ProcedureAnswerer(by_code, by_id, matcher, office, policy),
            IndicatorAnswerer(engine, office.root_unit, nothing, policy, knowledge.reports, {}),
            DocumentAnswerer(nothing, office, policy, others),
            CourtesyAnswerer(office, office_passage(office), len(procedures), others),
            RuleUnderstanding(lambda: Gazetteer(())),
            DossierAnswerer(MemoryDossierLookup(), knowledge.units, office),
        )

    async def turn(
        self,
        intent: str,
        text: str,
        *,
        names: str = "",
        likely: Sequence[str] = (),
        topic: Topic = NEW_TALK,
        confidence: float | None = None,
    ) -> Turn:
        """Args:
        names: code or id whose name the first words of `text` are.
        confidence: None is Rasa's own for `nlu_fallback`, and a good one for any other intent.
        """
        entities = (Entity("procedure", " ".join(text.split()[:3]), names),) if names else ()
        sure = confidence or (0.55 if intent == "nlu_fallback" else 0.9)
        understanding = Understanding(intent, sure, text, entities, "rasa", likely=tuple(likely))
        return await self.said(understanding, topic)

    async def said(self, understanding: Understanding, topic: Topic) -> Turn:
        return await self._answering.answer(understanding, topic, CITIZEN)

    async def ask(self, intent: str, text: str, *, names: str = "", likely: Sequence[str] = ()) -> Answer:
        """Returns the only answer to a first question."""
        (answer,) = (await self.turn(intent, text, names=names, likely=likely)).answers
        return answer

    async def sections(
        self, intent: str, text: str, *, names: str = "", likely: Sequence[str] = (), confidence: float | None = None
    ) -> list[str]:
        """Returns what is told of a procedure, answer after answer."""
        answers = (await self.turn(intent, text, names=names, likely=likely, confidence=confidence)).answers
        assert all(isinstance(answer, ProcedureAnswer) for answer in answers), answers
        return [answer.procedure.section for answer in answers if isinstance(answer, ProcedureAnswer)]


@pytest.fixture
def desk(knowledge: Knowledge) -> Desk:
    """Where no procedure is ever certain."""
    return Desk(knowledge)


@pytest.fixture
def sure_desk(knowledge: Knowledge) -> Desk:
    """Where the best procedure is always certain."""
    return Desk(knowledge, evidence=ALWAYS)


class TestTheRefusal:
    async def test_says_the_name_who_can_tell_and_the_hotline(self, desk: Desk, knowledge: Knowledge) -> None:
        answer = await desk.ask("procedure_documents", QUESTION)
        assert answer.text.split("\n") == [
            message("uncovered.unknown", name="Nuôi hổ"),
            message("uncovered.ask", ask="cơ quan kiểm lâm"),
            message("uncovered.hotline", hotline=knowledge.office.hotline),
        ]

    async def test_names_the_portal_when_nobody_is_known_to_tell(self, desk: Desk, knowledge: Knowledge) -> None:
        answer = await desk.ask("procedure_documents", "giấy săn bắn")
        assert answer.text.split("\n") == [
            message("uncovered.unknown", name="Giấy săn bắn"),
            message("uncovered.portal", portal=knowledge.office.portal),
            message("uncovered.hotline", hotline=knowledge.office.hotline),
        ]

    async def test_is_for_want_of_data(self, desk: Desk) -> None:
        answer = await desk.ask("procedure_documents", QUESTION)
        assert isinstance(answer, Refusal)
        assert answer.reason == "no_data"

    async def test_offers_what_can_be_asked(self, desk: Desk, knowledge: Knowledge) -> None:
        offered = [choice.text for choice in (await desk.ask("procedure_documents", QUESTION)).choices]
        assert offered == [suggestion.text for suggestion in knowledge.office.suggestions]


def is_about(topic: UncoveredTopic, answer: Answer) -> bool:
    return isinstance(answer, Refusal) and f"“{topic.name}”" in answer.text


class TestAQuestionAboutAProcedure:
    @pytest.mark.parametrize("intent", ["procedure_overview", "procedure_fee", "procedure_place", "procedure_forms"])
    async def test_near_a_topic_is_refused(self, desk: Desk, intent: str) -> None:
        assert is_about(TIGERS, await desk.ask(intent, QUESTION))

    async def test_that_names_a_topic_is_refused(self, desk: Desk) -> None:
        assert is_about(TIGERS, await desk.ask("procedure_fee", "phép nuôi hổ tốn bao nhiêu", names=TIGERS.id))

    async def test_that_names_a_topic_is_refused_while_the_model_loads(self, knowledge: Knowledge) -> None:
        desk = Desk(knowledge, ready=False)
        assert is_about(TIGERS, await desk.ask("procedure_fee", "phép nuôi hổ tốn bao nhiêu", names=TIGERS.id))

    async def test_near_a_topic_is_not_known_while_the_model_loads(self, knowledge: Knowledge) -> None:
        assert not is_about(TIGERS, await Desk(knowledge, ready=False).ask("procedure_fee", QUESTION))

    async def test_that_names_a_topic_keeps_it_for_the_next_one(self, desk: Desk) -> None:
        turn = await desk.turn("procedure_fee", "phép nuôi hổ tốn bao nhiêu", names=TIGERS.id)
        assert turn.topic.procedure == TIGERS.id
        (answer,) = (await desk.turn("procedure_time", "còn thời hạn", topic=turn.topic)).answers
        assert is_about(TIGERS, answer)

    async def test_that_names_a_topic_is_answered_when_a_procedure_is_certain(self, sure_desk: Desk) -> None:
        answer = await sure_desk.ask("procedure_fee", "phép nuôi hổ trong thẻ thư viện", names=TIGERS.id)
        assert isinstance(answer, ProcedureAnswer)

    async def test_that_says_a_name_gives_way_to_a_nearer_topic(self, desk: Desk) -> None:
        assert is_about(TIGERS, await desk.ask("procedure_fee", QUESTION, names=LIBRARY.code))

    async def test_that_says_a_name_is_believed_while_the_model_loads(self, knowledge: Knowledge) -> None:
        desk = Desk(knowledge, ready=False)
        answer = await desk.ask("procedure_fee", "cấp thẻ thư viện cho con tàu", names=LIBRARY.code)
        assert isinstance(answer, ProcedureAnswer)

    async def test_near_a_topic_is_not_answered_with_an_offer(self, knowledge: Knowledge) -> None:
        assert is_about(TIGERS, await Desk(knowledge, offer=ALWAYS).ask("procedure_fee", QUESTION))

    async def test_near_no_topic_is_answered_with_an_offer(self, knowledge: Knowledge) -> None:
        procedures = [LIBRARY, a_procedure(code="1.000002", name="Đăng ký tàu cá")]
        answer = await Desk(knowledge, offer=ALWAYS, procedures=procedures).ask("procedure_fee", "sách trên tàu cá")
        assert isinstance(answer, Clarification)
        assert {choice.label for choice in answer.choices} == {"Cấp thẻ thư viện", "Đăng ký tàu cá"}

    async def test_that_a_procedure_answers_is_answered(self, sure_desk: Desk) -> None:
        assert isinstance(await sure_desk.ask("procedure_fee", "muốn mượn sách về nhà"), ProcedureAnswer)

    async def test_far_from_everything_is_refused_without_a_name(self, desk: Desk, knowledge: Knowledge) -> None:
        answer = await desk.ask("procedure_fee", "vé máy bay đi mỹ")
        assert answer.text == message("refusal.not_found", hotline=knowledge.office.hotline)

    async def test_may_say_the_office(self, knowledge: Knowledge) -> None:
        """Nobody asks for the papers of the office itself."""
        topic = replace(TIGERS, questions=(f"{QUESTION} ở ủy ban",))
        assert is_about(topic, await Desk(knowledge, topics=[topic]).ask("procedure_place", topic.questions[0]))


class TestAQuestionAboutTheOffice:
    async def test_near_a_topic_is_refused(self, desk: Desk) -> None:
        assert is_about(TIGERS, await desk.ask("office_info", QUESTION))

    async def test_near_a_topic_is_answered_where_a_published_decision_surely_does(
        self, desk: Desk, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = DocumentAnswer("Phí giữ xe là 3.000 đồng.", (office_passage(knowledge.office).citation(),), "complete")

        async def surely(*_: object) -> tuple[tuple[Answer, ...], Topic]:
            return (told,), NEW_TALK

        monkeypatch.setattr(desk._answering._documents, "answer", surely)
        assert await desk.ask("office_info", QUESTION) == told

    async def test_near_nothing_is_answered(self, desk: Desk) -> None:
        assert isinstance(await desk.ask("office_info", "giờ làm việc"), DocumentAnswer)

    @pytest.mark.parametrize(
        "place", ["phường Bến Thành", "xã Đất Đỏ", "Phường An Đông", "quận 7", "quân 7", "quận Gò Vấp"]
    )
    async def test_for_a_commune_that_is_none_of_ours_is_refused_by_its_name(self, desk: Desk, place: str) -> None:
        refusal = await desk.ask("office_info", f"ủy ban {place} mở cửa mấy giờ")
        assert isinstance(refusal, Refusal)
        assert refusal.reason == "unknown_unit"
        assert f"({place})" in refusal.text

    @pytest.mark.parametrize(
        "question",
        [
            "phường mở cửa mấy giờ",
            "phường Mình mở cửa mấy giờ",
            "ủy ban nhân dân quận làm việc mấy giờ",
            "gần quán 79 phải không, mấy giờ mở cửa",
            "Ủy Ban Phường Làm Việc Mấy Giờ",
            "bảo hiểm Xã Hội Thành Phố",
        ],
    )
    async def test_for_no_commune_by_its_name_is_answered(self, desk: Desk, question: str) -> None:
        assert isinstance(await desk.ask("office_info", question), DocumentAnswer)

    @pytest.mark.parametrize("question", ["ai là chủ tịch phường", "chi đoàn trưởng tên gì", "nhà số 5 ai đứng tên"])
    async def test_for_a_name_is_refused(self, desk: Desk, question: str) -> None:
        refusal = await desk.ask("office_info", question)
        assert isinstance(refusal, Refusal)
        assert refusal.reason == "no_data"

    @pytest.mark.parametrize("question", ["có ai trực giờ trưa không", "gọi ai số điện thoại nào"])
    async def test_for_hours_and_numbers_may_say_who(self, desk: Desk, question: str) -> None:
        assert isinstance(await desk.ask("office_info", question), DocumentAnswer)

    @pytest.mark.parametrize("word", ["ủy ban", "Ủy ban", "ỦY BAN", "một cửa", "bộ phận Một Cửa"])
    async def test_that_says_the_office_is_answered(self, knowledge: Knowledge, word: str) -> None:
        question = f"{QUESTION} ở {word}"
        desk = Desk(knowledge, topics=[replace(TIGERS, questions=(question,))])
        assert isinstance(await desk.ask("office_info", question), DocumentAnswer)

    async def test_keeps_the_topic_of_the_talk(self, desk: Desk) -> None:
        before = Topic(procedure=LIBRARY.code)
        assert (await desk.turn("office_info", QUESTION, topic=before)).topic.procedure == LIBRARY.code

    def test_says_one_of_the_shipped_words(self) -> None:
        words = default_policy().office_words
        assert words
        assert [word for word in words if not word or word != word.lower().strip()] == []


class TestAnotherQuestion:
    @pytest.mark.parametrize("intent", ["nlu_fallback", "digital_skills"])
    async def test_near_a_topic_is_refused_by_its_name(self, desk: Desk, intent: str) -> None:
        assert is_about(TIGERS, await desk.ask(intent, QUESTION))

    async def test_far_from_everything_is_out_of_scope(self, desk: Desk) -> None:
        answer = await desk.ask("out_of_scope", "vé máy bay đi mỹ")
        assert isinstance(answer, Refusal)
        assert answer.reason == "out_of_scope"

    async def test_that_nothing_tells_is_refused_without_a_name(self, desk: Desk, knowledge: Knowledge) -> None:
        answer = await desk.ask("nlu_fallback", "vé máy bay đi mỹ")
        assert answer.text == message("refusal.not_found", hotline=knowledge.office.hotline)

    @pytest.mark.parametrize("intent", ["thank", "greet", "handover", "document_question", "dossier_status"])
    async def test_is_not_compared_with_topics(self, desk: Desk, intent: str) -> None:
        assert not is_about(TIGERS, await desk.ask(intent, QUESTION))


class TestWhatIsLikelyAskedFor:
    """Rasa was not sure of the intent: `nlu_fallback`."""

    NAMED = "Cấp thẻ thư viện"

    async def test_decides_before_the_words(self, desk: Desk) -> None:
        text = f"{self.NAMED} lệ phí"
        assert await desk.sections("nlu_fallback", text, names=LIBRARY.code, likely=["procedure_time"]) == ["time"]

    async def test_is_the_likeliest_aspect(self, desk: Desk) -> None:
        likely = ["office_info", "procedure_place", "procedure_time"]
        assert await desk.sections("nlu_fallback", self.NAMED, names=LIBRARY.code, likely=likely) == ["place", "time"]

    @pytest.mark.parametrize(
        ("likely", "told"),
        [
            (["procedure_time", "procedure_fee", "procedure_place"], ["time", "fee"]),
            (["procedure_documents", "procedure_forms", "procedure_fee"], ["documents"]),
            (["procedure_overview", "procedure_fee"], ["overview", "fee"]),
            (["procedure_fee", "procedure_overview"], ["fee"]),
        ],
    )
    async def test_is_two_aspects_and_both_are_told(self, desk: Desk, likely: Sequence[str], told: list[str]) -> None:
        assert await desk.sections("nlu_fallback", self.NAMED, names=LIBRARY.code, likely=likely) == told

    async def test_is_one_aspect_where_the_words_leave_no_doubt(self, desk: Desk) -> None:
        text = f"{self.NAMED} phải nộp trong mấy ngày"
        likely = ["procedure_steps", "procedure_place"]
        assert await desk.sections("nlu_fallback", text, names=LIBRARY.code, likely=likely) == ["time"]

    @pytest.mark.parametrize("likely", [(), ("office_info", "thank")])
    async def test_is_told_by_the_words_when_no_aspect_is_likely(self, desk: Desk, likely: Sequence[str]) -> None:
        text = f"{self.NAMED} lệ phí"
        assert await desk.sections("nlu_fallback", text, names=LIBRARY.code, likely=likely) == ["fee"]

    async def test_decides_nothing_when_the_intent_is_sure(self, desk: Desk) -> None:
        assert await desk.sections("procedure_fee", self.NAMED, names=LIBRARY.code, likely=["procedure_time"]) == [
            "fee"
        ]

    async def test_is_told_beside_an_intent_that_is_not_sure_enough(self, desk: Desk) -> None:
        likely = ["procedure_fee", "procedure_conditions", "procedure_time"]
        told = await desk.sections("procedure_fee", self.NAMED, names=LIBRARY.code, likely=likely, confidence=0.6)
        assert told == ["fee", "conditions"]

    async def test_comes_with_the_reason_and_the_choices_of_both(self, desk: Desk) -> None:
        likely = ("procedure_fee", "procedure_time")
        named = Entity("procedure", self.NAMED, LIBRARY.code, 0)
        turn = await desk.said(
            Understanding("procedure_fee", 0.6, self.NAMED, (named,), "rasa", likely=likely), Topic()
        )
        first, second = turn.answers
        assert isinstance(first, ProcedureAnswer)
        assert isinstance(second, ProcedureAnswer)
        assert second.text.startswith("Mục này tôi gửi thêm")
        assert first.choices == ()
        assert {"Lệ phí", "Thời gian"}.isdisjoint(choice.label for choice in second.choices)

    async def test_says_the_reason_among_the_papers_too(self, knowledge: Knowledge) -> None:
        desk = Desk(
            knowledge,
            procedures=[
                replace(LIBRARY, documents=(RequiredDocument("Thẻ căn cước", 1, None, None, None, "present"),))
            ],
        )
        likely = ("procedure_fee", "procedure_documents")
        named = Entity("procedure", self.NAMED, LIBRARY.code, 0)
        meant = Understanding("procedure_fee", 0.6, self.NAMED, (named,), "rasa", likely=likely)
        _, second = (await desk.said(meant, Topic())).answers
        assert isinstance(second, ProcedureAnswer)
        assert second.checklist is not None
        assert second.checklist.notes[0].startswith("Mục này tôi gửi thêm")

    @pytest.mark.parametrize("intent", ["procedure_steps", "procedure_time"])
    async def test_is_not_told_beside_what_the_words_leave_no_doubt_about(self, desk: Desk, intent: str) -> None:
        likely = [intent, "procedure_conditions"]
        text = f"{self.NAMED} phải nộp trong mấy ngày"
        assert await desk.sections(intent, text, names=LIBRARY.code, likely=likely, confidence=0.6) == ["time"]

    async def test_is_not_told_beside_what_the_talk_decided(self, desk: Desk) -> None:
        talk = Topic(procedure=LIBRARY.code, intent="procedure_documents")
        likely = ("procedure_overview", "procedure_documents", "procedure_time")
        understanding = Understanding("procedure_overview", 0.6, "không, ý tôi là lệ phí", (), "rasa", likely=likely)
        turn = await desk.said(understanding, talk)
        assert [one.procedure.section for one in turn.answers if isinstance(one, ProcedureAnswer)] == ["fee"]

    async def test_makes_no_procedure_of_courtesy(self, sure_desk: Desk) -> None:
        assert isinstance(await sure_desk.ask("nlu_fallback", "cảm ơn", likely=["procedure_time"]), Courtesy)

    @pytest.mark.parametrize(
        ("text", "likely", "section"),
        [
            ("muốn mượn sách đem về nhà bữa nay", ["procedure_time", "procedure_fee"], ["time", "fee"]),
            ("muốn mượn sách đem về nhà thì phải tốn bao nhiêu tiền", ["procedure_time"], ["time"]),
            ("muốn mượn sách đem về nhà thì phải tốn bao nhiêu tiền", [], ["fee"]),
            ("muốn mượn sách đem về nhà thì phải tốn bao nhiêu tiền", ["office_info"], ["fee"]),
            ("muốn mượn sách đem về nhà bữa nay", ["office_info"], ["overview"]),
        ],
        ids=range(5),
    )
    async def test_decides_for_a_procedure_that_is_guessed(
        self, sure_desk: Desk, text: str, likely: Sequence[str], section: list[str]
    ) -> None:
        assert await sure_desk.sections("nlu_fallback", text, likely=likely) == section

    async def test_of_a_procedure_that_is_surely_meant_comes_before_documents(
        self, sure_desk: Desk, desk: Desk, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = DocumentAnswer("Cả tỉnh có 82 thư viện.", (office_passage(knowledge.office).citation(),), "complete")

        async def surely(*_: object) -> tuple[tuple[Answer, ...], Topic]:
            return (told,), NEW_TALK

        for one in (sure_desk, desk):
            monkeypatch.setattr(one._answering._documents, "answer", surely)
        question = "muốn mượn sách đem về nhà bữa nay"
        assert await sure_desk.sections("nlu_fallback", question, likely=["procedure_time"]) == ["time"]
        assert await sure_desk.ask("nlu_fallback", f"{question} năm 2024", likely=["procedure_time"]) == told
        assert await desk.ask("nlu_fallback", question, likely=["procedure_time"]) == told

    async def test_is_kept_as_the_procedure_of_the_talk(self, sure_desk: Desk) -> None:
        turn = await sure_desk.turn("nlu_fallback", "muốn mượn sách về nhà luôn", likely=["procedure_time"])
        assert turn.topic.procedure == LIBRARY.code

    async def test_is_not_guessed_without_evidence(self, desk: Desk) -> None:
        answer = await desk.ask("nlu_fallback", "muốn mượn sách đem về nhà bữa nay", likely=["procedure_time"])
        assert isinstance(answer, Refusal)
