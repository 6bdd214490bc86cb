"""Which sentences may join those that Rasa learns from."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.domain.example import Example, OwnExample, example_of
from assistant.retrieval.embedding import Embedder
from assistant.understanding.examples import ShippedExamples, cleaned, known_names
from assistant.understanding.likeness import Likeness
from tests.hashing_embedder import HashingEmbedder

TRAINING = (
    Example("đăng ký kết hôn cần giấy tờ gì", "procedure_documents"),
    Example("cảm ơn", "thank"),
    Example("đúng rồi", "affirm"),
    Example("đừng rồi", "deny"),
    Example("ủy ban làm việc mấy giờ", "office_info"),
)
HELD_OUT = (Example("mấy giờ ủy ban đóng cửa", "office_info"),)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped() -> ShippedExamples:
    return ShippedExamples(TRAINING, HELD_OUT)


def problem(shipped: ShippedExamples, text: str, intent: str = "greet", *own: OwnExample) -> str | None:
    found = shipped.refusal(cleaned(text), intent, own)
    return found.problem if found else None


class TestCollision:
    @pytest.mark.parametrize(
        "typed",
        [
            "đăng ký kết hôn cần giấy tờ gì",
            "ĐĂNG KÝ kết hôn, cần giấy tờ gì???",
            "dang ky ket hon can giay to gi",
            "Dang9 ky1 kết hon can gtờ j",
            "đăng ký [kết hôn](procedure) cần giấy tờ gì",
        ],
    )
    def test_is_found_however_it_is_typed(self, shipped: ShippedExamples, typed: str) -> None:
        assert problem(shipped, typed) == "collision"

    @pytest.mark.parametrize("typed", ["tks", "camr own", "ca3m o7n"])
    def test_is_found_in_a_short_form_without_a_word_in_common(self, shipped: ShippedExamples, typed: str) -> None:
        assert problem(shipped, typed) == "collision"

    def test_under_the_same_intent_is_known_already(self, shipped: ShippedExamples) -> None:
        assert problem(shipped, "cam on", "thank") == "known"

    def test_tells_words_apart_that_differ_by_their_marks(self, shipped: ShippedExamples) -> None:
        assert problem(shipped, "đừng rồi", "deny") == "known"

    def test_is_found_with_an_own_sentence(self, shipped: ShippedExamples) -> None:
        own = OwnExample(1, "bốc số ở chỗ nào", "office_info", NOW, "lan")
        assert problem(shipped, "boc so o cho nao", "greet", own) == "collision"

    def test_is_none_for_another_sentence(self, shipped: ShippedExamples) -> None:
        assert problem(shipped, "bốc số ở chỗ nào", "office_info") is None


class TestHeldOut:
    @pytest.mark.parametrize(
        "typed", ["mấy giờ ủy ban đóng cửa", "may gio uy ban dong cua", "MẤY GIỜ Ủy ban đóng cửa?"]
    )
    def test_sentence_is_never_taught(self, shipped: ShippedExamples, typed: str) -> None:
        assert problem(shipped, typed, "office_info") == "held_out"


class TestForm:
    def test_line_breaks_and_strokes_at_the_beginning_go(self) -> None:
        assert cleaned(" / /greet\n- xin\tchào ") == "greet - xin chào"

    def test_nfd_is_composed(self) -> None:
        assert cleaned("đa\u0306ng ky\u0301") == "đăng ký"

    @pytest.mark.parametrize(
        "text", ["[kết hôn]", "(kết hôn](procedure)", '[kết hôn]{"entity": "procedure"}', "{kết hôn}"]
    )
    def test_of_a_mark_must_be_right(self, shipped: ShippedExamples, text: str) -> None:
        assert problem(shipped, text) == "bad_mark"

    def test_of_names_is_read(self) -> None:
        found = example_of("phí [kết hôn](procedure) ở [p8](unit)", "procedure_fee")
        assert found == Example("phí kết hôn ở p8", "procedure_fee", (("procedure", "kết hôn"), ("unit", "p8")))

    def test_every_intent_of_the_domain_can_be_taught(self, shipped: ShippedExamples) -> None:
        assert {problem(shipped, "bốc số ở chỗ nào", intent) for intent in known_names()[0]} == {None}


class TestLikeness:
    @pytest.fixture
    def embedder(self) -> Embedder:
        return HashingEmbedder()

    def test_names_a_sentence_of_another_intent(self, embedder: Embedder) -> None:
        text = "đăng ký kết hôn cần giấy tờ gì vậy"
        (near,) = Likeness(embedder, TRAINING).near(text, "help", TRAINING)
        assert near.example == TRAINING[0]

    def test_says_nothing_of_the_same_intent(self, embedder: Embedder) -> None:
        text = "đăng ký kết hôn cần giấy tờ gì vậy"
        assert Likeness(embedder, TRAINING).near(text, "procedure_documents", TRAINING) == ()

    def test_compares_words_while_there_is_no_model(self) -> None:
        likeness = Likeness(None, TRAINING)
        assert [near.example for near in likeness.near("ủy ban làm việc mấy giờ vậy", "help", TRAINING)] == [
            TRAINING[4]
        ]
        assert likeness.near("ủy ban ở đâu", "help", TRAINING) == ()
