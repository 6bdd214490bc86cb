"""Understanding without Rasa."""

from __future__ import annotations

import pytest

from assistant.adapters.memory import MemorySearch
from assistant.common.gazetteer import Gazetteer, Name
from assistant.domain.message import Question, Understanding
from assistant.knowledge_base.knowledge import Knowledge
from assistant.understanding.rules import FALLBACK_INTENT, RuleUnderstanding
from tests.builders import an_edition


@pytest.fixture(scope="module")
def rules(knowledge: Knowledge) -> RuleUnderstanding:
    return an_edition(knowledge, MemorySearch(())).rules


def understand(rules: RuleUnderstanding, text: str) -> Understanding:
    return rules.understand(Question(text, text))


class TestIntent:
    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("xin chào", "greet"),
            ("cảm ơn bạn", "thank"),
            ("tạm biệt", "goodbye"),
            ("bạn là ai", "bot_identity"),
            ("bạn giúp được gì", "help"),
            ("tôi muốn gặp cán bộ", "handover"),
            ("cháy nhà rồi cứu với", "emergency"),
            ("thứ bảy có làm việc không", "office_info"),
            ("phản ánh ổ gà trước nhà", "report_issue"),
            ("thái độ cán bộ không tốt", "feedback"),
            ("hồ sơ của tôi tới đâu rồi", "dossier_status"),
            ("thời tiết hôm nay thế nào", "out_of_scope"),
            ("đăng ký kết hôn", "procedure_overview"),
            ("đăng ký kết hôn hết bao nhiêu tiền", "procedure_fee"),
            ("đăng ký kết hôn trực tuyến được không", "procedure_online"),
            ("đăng ký kết hôn cần giấy tờ gì", "procedure_documents"),
            ("mẫu tờ khai đăng ký kết hôn", "procedure_forms"),
            ("bao nhiêu tuổi được đăng ký kết hôn", "procedure_conditions"),
            ("lệ phí bao nhiêu", "procedure_fee"),
            ("văn bản đi của phường 8", "indicator_value"),
            ("phường nào có văn bản đi nhiều nhất", "indicator_rank"),
            ("so sánh văn bản đi của phường 7 và phường 8", "indicator_compare"),
            ("số văn bản đi tính thế nào", "indicator_definition"),
            ("có những số liệu gì", "indicator_list"),
            ("thế phường 9?", "indicator_value"),
            ("asdf qwer", FALLBACK_INTENT),
            ("chào bạn, cho tôi hỏi xin cấp phép bán hàng rong cần gì", FALLBACK_INTENT),
            ("tôi muốn hỏi việc xin trồng cây trước nhà, cảm ơn", FALLBACK_INTENT),
            ("xin chân thành cảm ơn sự hỗ trợ tận tình của quý cơ quan", "thank"),
            ("có tai nạn ở ngã tư", "emergency"),
            ("xin cấp lại giấy khen", FALLBACK_INTENT),
            ("tôi muốn khen cán bộ", "feedback"),
        ],
    )
    def test_is_read_off_words_and_names(self, rules: RuleUnderstanding, text: str, intent: str) -> None:
        assert understand(rules, text).intent == intent


class TestAnAccident:
    @pytest.mark.parametrize(
        "text", ["Chế độ cho người bị tai nạn giao thông", "bị tai nạn thì xin trợ cấp ra sao", "bảo hiểm tai nạn"]
    )
    def test_of_long_ago_is_no_emergency(self, rules: RuleUnderstanding, text: str) -> None:
        assert understand(rules, text).intent != "emergency"


class TestUnderstanding:
    def test_is_marked_as_the_fallback(self, rules: RuleUnderstanding) -> None:
        assert understand(rules, "xin chào").route == "fallback"

    def test_is_less_sure_when_no_rule_fits(self, rules: RuleUnderstanding) -> None:
        assert understand(rules, "asdf").confidence < understand(rules, "xin chào").confidence

    def test_finds_names(self, rules: RuleUnderstanding) -> None:
        assert understand(rules, "văn bản đi của phường 8").values("unit") == ("phuong-8",)

    def test_finds_periods(self, rules: RuleUnderstanding) -> None:
        assert understand(rules, "văn bản đi năm 2022").values("period") == ("2022-01-01/2022-12-31",)

    def test_names_published_later_are_known_at_once(self) -> None:
        names: list[Name] = []
        rules = RuleUnderstanding(lambda: Gazetteer(names))
        names.append(Name("procedure", "9.000001", "cấp thẻ vàng"))
        assert understand(rules, "cấp thẻ vàng").intent == "procedure_overview"
