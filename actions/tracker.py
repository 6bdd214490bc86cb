"""What a custom action reads from Rasa's tracker."""

from __future__ import annotations

from rasa_sdk import Tracker

from assistant.adapters.turn_codec import principal_from_json, topic_from_json
from assistant.domain.message import Entity, Topic, Understanding
from assistant.domain.principal import CITIZEN, Principal
from assistant.understanding.courtesy import FALLBACK_INTENT


def metadata_of(tracker: Tracker) -> tuple[Topic, Principal]:
    """Returns what the gateway sent along with the message; nothing is known of who types into `rasa shell`."""
    metadata = tracker.latest_message.get("metadata") or {}
    topic = topic_from_json(metadata["topic"]) if "topic" in metadata else Topic()
    principal = principal_from_json(metadata["principal"]) if "principal" in metadata else CITIZEN
    return topic, principal


def own_words_of(tracker: Tracker) -> str:
    """Returns what the person typed; the text itself for who types into `rasa shell`."""
    metadata = tracker.latest_message.get("metadata") or {}
    return str(metadata.get("own_words") or tracker.latest_message["text"])


def understanding_of(tracker: Tracker) -> Understanding:
    """Returns what Rasa's NLU made of the latest message."""
    latest = tracker.latest_message
    intent = latest["intent"]
    entities = tuple(
        Entity(found["entity"], found.get("text", str(found["value"])), str(found["value"]), found["start"])
        for found in latest["entities"]
    )
    ranking = (entry["name"] for entry in latest.get("intent_ranking") or ())
    likely = tuple(name for name in ranking if name != FALLBACK_INTENT)
    return Understanding(intent["name"], float(intent["confidence"]), latest["text"], entities, "rasa", likely=likely)
