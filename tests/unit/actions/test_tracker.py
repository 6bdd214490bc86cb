"""What a custom action reads from Rasa's tracker."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker

from actions.tracker import metadata_of, own_words_of, understanding_of
from assistant.adapters.turn_codec import principal_to_json, topic_to_json
from assistant.domain.answer import Choice
from assistant.domain.message import Entity, Topic
from assistant.domain.principal import CITIZEN
from tests.builders import OFFICE_STAFF


def a_tracker(**latest: Any) -> Tracker:
    message = {"text": "lệ phí khai sinh", "intent": {"name": "procedure_fee", "confidence": 0.9}, "entities": []}
    return Tracker("c1", {}, message | latest, [], False, None, {}, "action_listen")


class TestMetadata:
    def test_is_what_the_gateway_sent(self) -> None:
        topic = Topic(procedure="1.001193", offered=(Choice("Một", "một"),), asked_back=True)
        metadata = {"topic": topic_to_json(topic), "principal": principal_to_json(OFFICE_STAFF)}
        assert metadata_of(a_tracker(metadata=metadata)) == (topic, OFFICE_STAFF)

    def test_of_a_stranger_is_a_citizens(self) -> None:
        assert metadata_of(a_tracker()) == (Topic(), CITIZEN)
        assert metadata_of(a_tracker(metadata=None)) == (Topic(), CITIZEN)


class TestOwnWords:
    def test_are_what_was_typed(self) -> None:
        assert own_words_of(a_tracker(metadata={"own_words": "le phi khai sinh"})) == "le phi khai sinh"

    def test_of_a_stranger_are_the_text(self) -> None:
        assert own_words_of(a_tracker()) == "lệ phí khai sinh"


class TestUnderstanding:
    def test_is_what_rasa_made_of_the_message(self) -> None:
        understanding = understanding_of(a_tracker())
        assert (understanding.intent, understanding.confidence) == ("procedure_fee", 0.9)
        assert (understanding.text, understanding.route) == ("lệ phí khai sinh", "rasa")

    def test_has_the_entities(self) -> None:
        found = {"entity": "procedure", "value": "1.001193", "text": "khai sinh", "start": 7, "end": 16}
        assert understanding_of(a_tracker(entities=[found])).entities == (
            Entity("procedure", "khai sinh", "1.001193", 7),
        )

    def test_takes_the_value_of_an_entity_for_its_words_when_there_are_none(self) -> None:
        found = {"entity": "number", "value": 8, "start": 3, "end": 4}
        assert understanding_of(a_tracker(entities=[found])).entities == (Entity("number", "8", "8", 3),)
