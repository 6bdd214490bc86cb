"""The field report form's part of the action server: validate what was said, ask for the next field, keep the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.tracker import metadata_of, own_words_of, understanding_of
from assistant.adapters.turn_codec import turn_to_json
from assistant.answering.report import FIELDS, Field, ReportForm, Values
from assistant.domain.answer import Answer, Refusal
from assistant.domain.errors import StoreUnavailable
from assistant.domain.message import Turn
from assistant.messages import message
from assistant.understanding.courtesy import beyond_courtesy

_REQUESTED = "requested_slot"


class ValidateReportForm(Action):  # type: ignore[misc]
    """Fills fields from the message. Filling none makes Rasa leave the form for the rules of `form_rules.yml`, once."""

    def __init__(self, form: ReportForm) -> None:
        self._form = form

    def name(self) -> str:
        return "validate_report_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Returns one `SlotSet` a field filled; `requested_slot` None when the person gave the form up.

        A form that begins is empty, whatever an earlier one left behind.
        """
        understanding, own_words = beyond_courtesy(understanding_of(tracker)), own_words_of(tracker)
        field: Field | None = tracker.get_slot(_REQUESTED)
        if field is None:
            filled = dict.fromkeys(FIELDS) | self._form.begin(understanding, own_words).filled
            return [SlotSet(name, value) for name, value in filled.items()]
        step = self._form.take(field, understanding, own_words)
        if step.left:
            return [SlotSet(_REQUESTED, None)]
        return [SlotSet(name, value) for name, value in step.filled.items()]


class AskReportField(Action):  # type: ignore[misc]
    """Asks for one field."""

    def __init__(self, form: ReportForm, field: Field) -> None:
        self._form = form
        self._field = field

    def name(self) -> str:
        return f"action_ask_report_form_{self._field}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        answer = self._form.ask(self._field, _values(tracker))
        _say(dispatcher, tracker, answer)
        return []


class SubmitReport(Action):  # type: ignore[misc]
    """Keeps the report, or lets go of it, and empties the form."""

    def __init__(self, form: ReportForm, hotline: str) -> None:
        self._form = form
        self._hotline = hotline

    def name(self) -> str:
        return "action_submit_report"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        try:
            answer = await self._form.finish(_values(tracker))
        except StoreUnavailable:
            answer = Refusal(message("report.failed", hotline=self._hotline), "unavailable")
        _say(dispatcher, tracker, answer)
        return [SlotSet(field, None) for field in FIELDS]


def form_actions(form: ReportForm, hotline: str) -> tuple[Action, ...]:
    """Returns every action of the form, as `domain.yml` names them."""
    asks = (AskReportField(form, field) for field in FIELDS)
    return (ValidateReportForm(form), *asks, SubmitReport(form, hotline))


def _values(tracker: Tracker) -> Values:
    return {field: tracker.get_slot(field) for field in FIELDS}


def _say(dispatcher: CollectingDispatcher, tracker: Tracker, answer: Answer) -> None:
    topic, _ = metadata_of(tracker)
    topic = replace(topic, offered=(), asked_back=False)  # "2" no longer means what was offered before the form
    turn = Turn(understanding_of(tracker), (answer,), topic)
    dispatcher.utter_message(json_message=turn_to_json(turn))
