"""The custom actions of `domain.yml`: read the tracker, ask the answerers, hand the typed turn back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from assistant.adapters.turn_codec import principal_from_json, topic_from_json, turn_to_json
from assistant.answering.answering import Answering
from assistant.domain.message import Entity, Understanding

_SLOTS = ("procedure", "metric", "unit", "period")


class AnswerAction(Action):  # type: ignore[misc]
    """What all actions share; a subclass only names itself as `domain.yml` does."""

    own_name = ""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def name(self) -> str:
        return self.own_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends one `custom` payload, a turn, and sets the slots that remember its topic."""
        metadata = tracker.latest_message["metadata"]
        topic, principal = topic_from_json(metadata["topic"]), principal_from_json(metadata["principal"])
        turn = await self._answering.answer(understanding_of(tracker), topic, principal)
        dispatcher.utter_message(json_message=turn_to_json(turn))
        return [SlotSet(slot, getattr(turn.topic, slot)) for slot in _SLOTS]


class AnswerProcedure(AnswerAction):
    own_name = "action_answer_procedure"


class AnswerIndicator(AnswerAction):
    own_name = "action_answer_indicator"


class AnswerDocument(AnswerAction):
    own_name = "action_answer_document"


class AnswerService(AnswerAction):
    own_name = "action_answer_service"


class AnswerCourtesy(AnswerAction):
    own_name = "action_answer_courtesy"


class Search(AnswerAction):
    own_name = "action_search"


ALL_ACTIONS = (AnswerProcedure, AnswerIndicator, AnswerDocument, AnswerService, AnswerCourtesy, Search)


def build_executor(answering: Answering) -> ActionExecutor:
    """Returns an executor that knows every action of `domain.yml`."""
    executor = ActionExecutor()
    for action in ALL_ACTIONS:
        executor.register_action(action(answering))
    return executor


def understanding_of(tracker: Tracker) -> Understanding:
    """Returns what Rasa's NLU made of the latest message."""
    latest = tracker.latest_message
    intent = latest["intent"]
    entities = tuple(
        Entity(found["entity"], found.get("text", str(found["value"])), str(found["value"]), found["start"])
        for found in latest["entities"]
    )
    return Understanding(intent["name"], float(intent["confidence"]), latest["text"], entities, "rasa")
