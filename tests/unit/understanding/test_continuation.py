"""Follow-ups, corrections and going back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.common.gazetteer import Gazetteer, Name
from assistant.domain.message import Question, Topic, Understanding
from assistant.understanding.continuation import continued
from assistant.understanding.rules import RuleUnderstanding

BIRTH, MARRIAGE, DEATH, STAY = "1.001193", "1.000894", "1.000656", "1.004194"
NAMES = [
    Name("procedure", BIRTH, "khai sinh"),
    Name("procedure", MARRIAGE, "kết hôn"),
    Name("procedure", DEATH, "khai tử"),
    Name("procedure", STAY, "tạm trú"),
    Name("metric", "van_ban_den", "văn bản đến"),
    Name("metric", "van_ban_di", "văn bản đi"),
    Name("unit", "khoi-phuong-xa", "cả khối"),
    *(Name("unit", f"phuong-{number}", f"phường {number}") for number in (7, 8, 9)),
]
RULES = RuleUnderstanding(lambda: Gazetteer(NAMES))
FEE = Topic(procedure=BIRTH, intent="procedure_fee")
FEE_AFTER_STAY = replace(FEE, previous_procedure=STAY)
FIGURE = Topic(metric="van_ban_den", unit="phuong-8", period="2023-01-01/2023-09-30", intent="indicator_value")
TEXTS = st.text() | st.lists(
    st.sampled_from(
        "thế còn không ý tôi là à nhầm so với quay lại hồi nãy kết hôn khai tử phường 7 8 9 99 văn bản đi đến thì sao "
        "? , . lệ phí ở đâu năm 2022 cả khối cơ ạ".split()
    )
).map(" ".join)
TOPICS = st.sampled_from([Topic(), FEE, FEE_AFTER_STAY, FIGURE, replace(FIGURE, procedure=BIRTH)])


def understand(text: str) -> Understanding:
    return RULES.understand(Question(text, text))


def after(topic: Topic, text: str) -> Understanding:
    return continued(understand(text), topic)[0]


class TestAnotherProcedure:
    @pytest.mark.parametrize(
        "text",
        [
            "thế kết hôn?",
            "còn kết hôn?",
            "vậy còn kết hôn thì sao",
            "kết hôn thì sao",
            "kết hôn thì sao ạ?",
            "đối với kết hôn",
        ],
    )
    def test_is_asked_the_same(self, text: str) -> None:
        understanding = after(FEE, text)
        assert (understanding.intent, understanding.values("procedure")) == ("procedure_fee", (MARRIAGE,))

    @pytest.mark.parametrize("text", ["thế kết hôn?", "kết hôn thì sao"])
    def test_after_a_figure_is_a_new_question(self, text: str) -> None:
        assert after(FIGURE, text) == understand(text)

    @pytest.mark.parametrize(
        "text", ["kết hôn", "kết hôn cần giấy tờ gì", "còn khai tử nộp ở đâu", "thế khai tử mất mấy ngày?"]
    )
    def test_with_a_question_of_its_own_is_asked_that(self, text: str) -> None:
        assert after(FEE, text).intent == understand(text).intent


class TestCorrection:
    @pytest.mark.parametrize(
        ("text", "procedure"),
        [
            ("không, ý tôi là kết hôn", MARRIAGE),
            ("à nhầm, kết hôn", MARRIAGE),
            ("không phải, ý mình là khai tử cơ", DEATH),
            ("nhầm rồi, tôi hỏi khai tử", DEATH),
        ],
    )
    def test_of_the_procedure_keeps_the_question(self, text: str, procedure: str) -> None:
        understanding = after(FEE, text)
        assert (understanding.intent, understanding.values("procedure")) == ("procedure_fee", (procedure,))

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("không, ý tôi hỏi giấy tờ gì", "procedure_documents"),
            ("à nhầm, nộp ở đâu", "procedure_place"),
            ("không phải, ý em là mấy ngày có", "procedure_time"),
        ],
    )
    def test_of_the_question_keeps_the_procedure(self, text: str, intent: str) -> None:
        understanding, topic = continued(understand(text), FEE)
        assert (understanding.intent, topic.procedure) == (intent, BIRTH)

    @pytest.mark.parametrize("text", ["không, ý tôi là phường 9", "à nhầm, phường 9", "không phải, phường 9 cơ"])
    def test_of_the_unit_keeps_the_figure(self, text: str) -> None:
        understanding = after(FIGURE, text)
        assert (understanding.intent, understanding.values("unit")) == ("indicator_value", ("phuong-9",))

    @pytest.mark.parametrize("text", ["không", "không cần đâu", "không phải", "không sao", "nhầm"])
    def test_without_the_right_thing_is_none(self, text: str) -> None:
        assert after(FEE, text).intent == understand(text).intent


class TestAnotherFigure:
    @pytest.mark.parametrize(
        ("text", "unit"),
        [
            ("thế phường 9?", "phuong-9"),
            ("phường 9 thì sao", "phuong-9"),
            ("còn phường 7", "phuong-7"),
            ("phường 7", "phuong-7"),
            ("vậy cả khối thì sao ạ", "khoi-phuong-xa"),
        ],
    )
    def test_of_another_unit(self, text: str, unit: str) -> None:
        understanding = after(FIGURE, text)
        assert (understanding.intent, understanding.values("unit")) == ("indicator_value", (unit,))

    @pytest.mark.parametrize("text", ["năm 2022 thì sao", "còn năm 2022?", "2022 thì sao", "thế năm 2022"])
    def test_of_another_period(self, text: str) -> None:
        understanding = after(FIGURE, text)
        assert (understanding.intent, understanding.values("period")) == (
            "indicator_value",
            ("2022-01-01/2022-12-31",),
        )

    def test_of_another_metric(self) -> None:
        understanding = after(FIGURE, "còn văn bản đi thì sao")
        assert (understanding.intent, understanding.values("metric")) == ("indicator_value", ("van_ban_di",))

    @pytest.mark.parametrize("intent", ["indicator_trend", "indicator_rank", "indicator_target"])
    def test_is_asked_the_same(self, intent: str) -> None:
        assert after(replace(FIGURE, intent=intent), "thế phường 9?").intent == intent

    def test_after_a_comparison_is_a_value_of_its_own(self) -> None:
        assert after(replace(FIGURE, intent="indicator_compare"), "còn phường 9").intent == "indicator_value"

    @pytest.mark.parametrize(("text", "unit"), [("so với phường 7", "phuong-7"), ("so với cả khối", "khoi-phuong-xa")])
    def test_beside_the_one_before_is_a_comparison(self, text: str, unit: str) -> None:
        understanding = after(FIGURE, text)
        assert (understanding.intent, understanding.values("unit")) == ("indicator_compare", ("phuong-8", unit))

    @pytest.mark.parametrize(
        "text", ["bằng cấp 3 bị mất thì sao", "bằng lái hết hạn ở phường 8", "hơn nữa cần giấy gì", "so sao cho đúng"]
    )
    def test_is_not_any_question_with_such_a_word(self, text: str) -> None:
        assert after(FIGURE, text) == understand(text)

    @pytest.mark.parametrize(
        "text", ["so với phường 99", "so với năm 2022", "hơn cả tỉnh không", "bằng phường 99 không"]
    )
    def test_beside_one_we_do_not_know_goes_on(self, text: str) -> None:
        assert after(FIGURE, text).follows

    @pytest.mark.parametrize("text", ["thế phường 9?", "so với phường 7"])
    def test_without_a_metric_before_is_a_new_question(self, text: str) -> None:
        assert after(FEE, text) == understand(text)


class TestGoingBack:
    @pytest.mark.parametrize("text", ["quay lại cái hồi nãy", "trở lại thủ tục lúc nãy", "thủ tục ban nãy"])
    def test_asks_the_procedure_before_the_same(self, text: str) -> None:
        understanding, topic = continued(understand(text), FEE_AFTER_STAY)
        assert (understanding.intent, topic.procedure, topic.previous_procedure) == ("procedure_fee", STAY, BIRTH)

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("quay lại thủ tục trước, nộp ở đâu", "procedure_place"),
            ("thủ tục hồi nãy cần giấy tờ gì", "procedure_documents"),
        ],
    )
    def test_may_ask_something_else(self, text: str, intent: str) -> None:
        understanding, topic = continued(understand(text), FEE_AFTER_STAY)
        assert (understanding.intent, topic.procedure) == (intent, STAY)

    @pytest.mark.parametrize(
        "text",
        [
            "làm thủ tục trước khi cưới được không",
            "phải làm thủ tục trước bao nhiêu ngày",
            "quay lại nộp trước ngày nào",
            "thủ tục trước bạ nhà đất",
        ],
    )
    def test_is_no_question_about_what_comes_before(self, text: str) -> None:
        assert continued(understand(text), FEE_AFTER_STAY)[1] == FEE_AFTER_STAY

    @pytest.mark.parametrize("text", ["cái trước", "thủ tục trước?", "vụ trước nha", "thủ tục trước đó nộp ở đâu"])
    def test_may_say_before_alone(self, text: str) -> None:
        assert continued(understand(text), FEE_AFTER_STAY)[1].procedure == STAY

    def test_after_a_figure_is_an_overview(self) -> None:
        topic = replace(FIGURE, procedure=BIRTH, previous_procedure=STAY)
        assert after(topic, "quay lại cái hồi nãy").intent == "procedure_overview"

    def test_twice_is_where_it_began(self) -> None:
        _, topic = continued(understand("quay lại cái hồi nãy"), FEE_AFTER_STAY)
        _, topic = continued(understand("quay lại cái hồi nãy"), topic)
        assert topic == FEE_AFTER_STAY

    def test_to_nothing_changes_nothing(self) -> None:
        understanding = understand("quay lại cái hồi nãy")
        assert continued(understanding, FEE) == (understanding, FEE)


class TestAQuestionOfItsOwn:
    @pytest.mark.parametrize("topic", [FEE, FIGURE, FEE_AFTER_STAY], ids=["procedure", "figure", "two procedures"])
    @pytest.mark.parametrize(
        "text",
        [
            "xin chào",
            "cảm ơn",
            "thời tiết hôm nay thế nào",
            "kết hôn cần giấy tờ gì",
            "phường 9 có bao nhiêu văn bản đến",
            "",
            "?",
        ],
    )
    def test_stays_as_it_is(self, text: str, topic: Topic) -> None:
        understanding = understand(text)
        assert continued(understanding, topic) == (understanding, topic)

    @given(TEXTS)
    def test_is_every_first_one(self, text: str) -> None:
        understanding = understand(text)
        assert continued(understanding, Topic()) == (understanding, Topic())


class TestContinuationAlways:
    @given(TEXTS, TOPICS)
    def test_makes_up_no_name(self, text: str, topic: Topic) -> None:
        understanding = understand(text)
        known = {entity.value for entity in understanding.entities} | {topic.unit}
        assert {entity.value for entity in continued(understanding, topic)[0].entities} <= known

    @given(TEXTS, TOPICS)
    def test_keeps_what_the_topic_knows(self, text: str, topic: Topic) -> None:
        _, later = continued(understand(text), topic)
        assert {later.procedure, later.previous_procedure} == {topic.procedure, topic.previous_procedure}
