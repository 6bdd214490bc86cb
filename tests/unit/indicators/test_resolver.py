"""From words to metrics, units and a period."""

from __future__ import annotations

from datetime import date

from assistant.domain.message import Entity, Topic, Understanding
from assistant.domain.principal import CITIZEN
from assistant.indicators.resolver import read_metrics, read_periods, read_units
from tests.builders import a_cell, a_dataset, a_metric, a_unit, an_engine

METRICS = [a_metric("di trên máy"), a_metric("den trên máy"), a_metric("den")]
ENGINE = an_engine(
    [a_unit("cu"), a_unit("moi"), a_unit("town"), a_unit("p1", "town")],
    METRICS,
    [a_cell("den", "moi", 5), a_cell("den", "p1", 5)],
    a_dataset(visibility="internal"),
)


def understood(text: str, *entities: tuple[str, str, int]) -> Understanding:
    found = tuple(Entity(kind, "từ", value, start) for kind, value, start in entities)
    return Understanding("indicator_value", 1.0, text, found, "rasa")


class TestMetrics:
    def test_none_named_is_none(self) -> None:
        assert read_metrics(understood("phường 8"), ENGINE).metrics == ()

    def test_one_named_is_the_one(self) -> None:
        assert read_metrics(understood("số den", ("metric", "den", 0)), ENGINE).metrics == ("den",)

    def test_two_named_are_both_asked_for(self) -> None:
        both = understood("den và di", ("metric", "den", 0), ("metric", "di trên máy", 8))
        assert len(read_metrics(both, ENGINE).metrics) == 2

    def test_one_named_twice_is_one(self) -> None:
        twice = understood("den, den", ("metric", "den", 0), ("metric", "den", 5))
        assert read_metrics(twice, ENGINE).metrics == ("den",)

    def test_a_word_for_several_is_ambiguous(self) -> None:
        word = understood("văn bản", ("metric", "di trên máy", 0), ("metric", "den trên máy", 0))
        assert read_metrics(word, ENGINE).ambiguous == "từ"

    def test_other_words_of_the_question_decide(self) -> None:
        word = understood("văn bản den", ("metric", "di trên máy", 0), ("metric", "den", 0))
        assert read_metrics(word, ENGINE).metrics == ("den",)

    def test_an_ambiguous_word_beside_a_clear_one_does_not_ask(self) -> None:
        clear = understood("x", ("metric", "di trên máy", 0), ("metric", "den", 0), ("metric", "den", 9))
        assert read_metrics(clear, ENGINE).ambiguous == ""


class TestUnits:
    def units(self, *entities: tuple[str, str, int]) -> tuple[str, ...]:
        return read_units(understood("x", *entities), "den", ENGINE, CITIZEN, None)

    def test_none_named_is_none(self) -> None:
        assert self.units() == ()

    def test_are_returned_in_the_order_said(self) -> None:
        assert self.units(("unit", "town", 0), ("unit", "cu", 9)) == ("town", "cu")

    def test_of_two_called_the_same_the_printed_one_is_meant(self) -> None:
        assert self.units(("unit", "cu", 0), ("unit", "moi", 0)) == ("moi",)

    def test_a_number_that_may_not_be_seen_still_decides(self) -> None:
        assert self.units(("unit", "cu", 0), ("unit", "town", 0)) == ("town",)

    def test_without_any_number_the_first_is_meant(self) -> None:
        engine = an_engine([a_unit("cu"), a_unit("moi")], METRICS, [])
        both = understood("x", ("unit", "cu", 0), ("unit", "moi", 0))
        assert read_units(both, "den", engine, CITIZEN, None) == ("cu",)


class TestPeriod:
    def test_named_is_the_one(self) -> None:
        named = understood("năm 2022", ("period", "2022-01-01/2022-12-31", 0))
        assert read_periods(named, Topic(), keep_topic=False) == ((date(2022, 1, 1), date(2022, 12, 31)),)

    def test_of_the_topic_goes_on_in_a_follow_up(self) -> None:
        topic = Topic(period="2022-01-01/2022-12-31")
        assert read_periods(understood("thế phường 9"), topic, keep_topic=True) == (
            (date(2022, 1, 1), date(2022, 12, 31)),
        )

    def test_of_the_topic_ends_with_a_new_question(self) -> None:
        topic = Topic(period="2022-01-01/2022-12-31")
        assert read_periods(understood("văn bản đi"), topic, keep_topic=False) == ()

    def test_unnamed_is_none(self) -> None:
        assert read_periods(understood("văn bản đi"), Topic(), keep_topic=True) == ()
