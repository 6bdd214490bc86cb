"""The custom actions of `domain.yml` that answer: read the tracker, ask the answerers, hand the typed turn back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.report_form import form_actions
from actions.tracker import metadata_of, understanding_of
from assistant.adapters.turn_codec import turn_to_json
from assistant.answering.answering import Answering
from assistant.answering.report import ReportForm

ANSWERING_ACTIONS = (
    "action_answer_procedure",
    "action_answer_indicator",
    "action_answer_document",
    "action_answer_service",
    "action_answer_courtesy",
    "action_search",
)


class AnswerAction(Action):  # type: ignore[misc]
    """What all of them do; `domain.yml` keeps their names apart so that its rules can be read."""

    def __init__(self, answering: Answering, name: str) -> None:
        self._answering = answering
        self._name = name

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends one `custom` payload, a turn."""
        topic, principal = metadata_of(tracker)
        turn = await self._answering.answer(understanding_of(tracker), topic, principal)
        dispatcher.utter_message(json_message=turn_to_json(turn))
        return []


def build_executor(answering: Answering, form: ReportForm, hotline: str) -> ActionExecutor:
    """Returns an executor that knows every action of `domain.yml`."""
    executor = ActionExecutor()
    for action in (*(AnswerAction(answering, name) for name in ANSWERING_ACTIONS), *form_actions(form, hotline)):
        executor.register_action(action)
    return executor
