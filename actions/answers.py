"""The custom actions of `domain.yml` that answer: read the tracker, ask the answerers, hand the typed turn back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.report_form import form_actions
from actions.tracker import metadata_of, understanding_of
from assistant.adapters.turn_codec import turn_to_json
from assistant.answering.report import ReportForm
from assistant.pipeline.editions import Editions
from assistant.understanding.courtesy import beyond_courtesy

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

    def __init__(self, editions: Editions, name: str) -> None:
        self._editions = editions
        self._name = name

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Sends one `custom` payload, a turn."""
        topic, principal = metadata_of(tracker)
        edition = self._editions.current
        understanding = beyond_courtesy(understanding_of(tracker))
        turn = await edition.answering.answer(understanding, topic, principal)
        dispatcher.utter_message(json_message=turn_to_json(turn))
        return []


def build_executor(editions: Editions, form: ReportForm, hotline: str) -> ActionExecutor:
    """Returns an executor that knows every action of `domain.yml`."""
    executor = ActionExecutor()
    for action in (*(AnswerAction(editions, name) for name in ANSWERING_ACTIONS), *form_actions(form, hotline)):
        executor.register_action(action)
    return executor
