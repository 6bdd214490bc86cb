"""The report form's actions: what Rasa is told, and what the person is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.report_form import form_actions
from assistant.adapters.memory_field_reports import MemoryFieldReports
from assistant.adapters.turn_codec import topic_to_json, turn_from_json
from assistant.answering.report import FIELDS, SKIPPED, YES, ReportForm
from assistant.domain.answer import Choice
from assistant.domain.errors import StoreUnavailable
from assistant.domain.message import Topic, Turn
from assistant.domain.report import FieldReport
from assistant.knowledge_base.knowledge import Knowledge
from tests.builders import ROOT

FULL = {
    "report_text": "đèn đường tắt ba đêm rồi",
    "report_place": "hẻm 45 Lê Lợi",
    "report_phone": SKIPPED,
    "report_confirmed": YES,
}
TOPIC = Topic(procedure="1.001193", form_open=True)
EMPTY = dict.fromkeys(FIELDS)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Events = list[dict[str, Any]]


class BrokenReports(MemoryFieldReports):
    async def add(self, report: FieldReport, photos: Sequence[bytes] = ()) -> None:
        raise StoreUnavailable("broken")


@pytest.fixture
def reports() -> MemoryFieldReports:
    return MemoryFieldReports()


@pytest.fixture
def actions(reports: MemoryFieldReports, knowledge: Knowledge) -> dict[str, Action]:
    return by_name(reports, knowledge)


def by_name(reports: MemoryFieldReports, knowledge: Knowledge) -> dict[str, Action]:
    return {action.name(): action for action in form_actions(ReportForm(reports, knowledge.office), "1900 1234")}


async def run(
    action: Action,
    text: str = "gửi đi",
    intent: str = "nlu_fallback",
    *,
    own_words: str | None = None,
    topic: Topic = TOPIC,
    **slots: str | None,
) -> tuple[Events, list[Turn]]:
    """Returns the events for Rasa and the turns for the person."""
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [],
        "metadata": {"topic": topic_to_json(topic)} | ({"own_words": own_words} if own_words else {}),
    }
    tracker = Tracker("c1", slots, message, [], False, None, {"name": "report_form"}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    return events, [turn_from_json(said["custom"]) for said in dispatcher.messages]


def filled(events: Events) -> dict[str, str | None]:
    assert {event["event"] for event in events} <= {"slot"}
    return {event["name"]: event["value"] for event in events}


class TestNames:
    def test_stand_in_the_domain(self, actions: dict[str, Action]) -> None:
        domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
        assert set(actions) <= set(domain["actions"])
        assert set(FIELDS) == set(domain["forms"]["report_form"]["required_slots"])

    def test_of_slots_do_not_outlive_their_session(self) -> None:
        sessions = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["session_config"]
        assert sessions == {"session_expiration_time": 0, "carry_over_slots_to_new_session": False}


class TestValidate:
    @pytest.fixture
    def validate(self, actions: dict[str, Action]) -> Action:
        return actions["validate_report_form"]

    async def test_of_the_first_message_fills_what_it_tells(self, validate: Action) -> None:
        events, said = await run(validate, "tôi muốn phản ánh đèn đường tắt ba đêm rồi", "report_issue")
        assert (filled(events), said) == (EMPTY | {"report_text": "đèn đường tắt ba đêm rồi"}, [])

    async def test_of_the_first_message_may_fill_nothing(self, validate: Action) -> None:
        events, said = await run(validate, "tôi muốn phản ánh", "report_issue")
        assert (filled(events), said) == (EMPTY, [])

    async def test_of_the_first_message_empties_what_an_earlier_report_left(self, validate: Action) -> None:
        events, _ = await run(validate, "tôi muốn phản ánh", "report_issue", **FULL)
        assert filled(events) == EMPTY

    async def test_keeps_what_was_typed(self, validate: Action) -> None:
        events, _ = await run(validate, "trường công định", own_words="truong cong dinh", requested_slot="report_place")
        assert filled(events) == {"report_place": "truong cong dinh"}

    async def test_keeps_what_is_told_beside_a_greeting(self, validate: Action) -> None:
        text = "chào bạn, cho hỏi đèn hẻm 45 tắt ba đêm rồi khi nào sửa vậy"
        events, _ = await run(validate, text, "greet", requested_slot="report_text")
        assert filled(events)["report_text"] == text

    async def test_fills_the_field_that_was_asked_for(self, validate: Action) -> None:
        events, _ = await run(validate, "hẻm 45 Lê Lợi", requested_slot="report_place")
        assert filled(events) == {"report_place": "hẻm 45 Lê Lợi"}

    async def test_empties_a_field_to_have_it_asked_for_again(self, validate: Action) -> None:
        events, _ = await run(validate, "123", requested_slot="report_phone")
        assert filled(events) == {"report_phone": None}

    @pytest.mark.parametrize("field", FIELDS)
    async def test_ends_a_form_that_is_given_up(self, validate: Action, field: str) -> None:
        events, _ = await run(validate, "thôi không phản ánh nữa", requested_slot=field)
        assert filled(events) == {"requested_slot": None}

    @pytest.mark.parametrize("field", FIELDS)
    async def test_leaves_another_question_to_the_rules(self, validate: Action, field: str) -> None:
        assert await run(validate, "lệ phí khai sinh bao nhiêu?", "procedure_fee", requested_slot=field) == ([], [])


class TestAsk:
    @pytest.mark.parametrize("field", FIELDS)
    async def test_says_the_question_of_the_form(self, actions: dict[str, Action], field: str) -> None:
        events, (turn,) = await run(actions[f"action_ask_report_form_{field}"], **FULL)
        assert (events, [answer.kind for answer in turn.answers]) == ([], ["form"])

    async def test_keeps_the_topic(self, actions: dict[str, Action]) -> None:
        _, (turn,) = await run(actions["action_ask_report_form_report_place"])
        assert turn.topic == TOPIC

    async def test_lets_go_of_choices_offered_before(self, actions: dict[str, Action]) -> None:
        offered = replace(TOPIC, offered=(Choice("Một", "một"), Choice("Hai", "hai")), asked_back=True)
        for name in ("action_ask_report_form_report_place", "action_submit_report"):
            _, (turn,) = await run(actions[name], topic=offered, **FULL)
            assert turn.topic == TOPIC

    async def test_reads_the_report_back_before_it_is_sent(self, actions: dict[str, Action]) -> None:
        _, (turn,) = await run(actions["action_ask_report_form_report_confirmed"], **FULL)
        assert FULL["report_text"] in turn.answers[0].text


class TestSubmit:
    async def test_keeps_the_report(self, actions: dict[str, Action], reports: MemoryFieldReports) -> None:
        _, (turn,) = await run(actions["action_submit_report"], **FULL)
        (kept,) = await reports.since(LONG_AGO)
        assert (turn.answers[0].kind, kept.number in turn.answers[0].text) == ("handover", True)

    async def test_keeps_nothing_that_was_given_up(
        self, actions: dict[str, Action], reports: MemoryFieldReports
    ) -> None:
        _, (turn,) = await run(actions["action_submit_report"], **(FULL | {"report_confirmed": None}))
        assert turn.answers[0].kind == "courtesy"
        assert await reports.since(LONG_AGO) == ()

    async def test_says_so_when_it_could_not_be_kept(self, knowledge: Knowledge) -> None:
        _, (turn,) = await run(by_name(BrokenReports(), knowledge)["action_submit_report"], **FULL)
        assert (turn.answers[0].kind, "1900 1234" in turn.answers[0].text) == ("refusal", True)

    @pytest.mark.parametrize("broken", [False, True])
    async def test_empties_the_form(self, knowledge: Knowledge, broken: bool) -> None:
        store = BrokenReports() if broken else MemoryFieldReports()
        events, _ = await run(by_name(store, knowledge)["action_submit_report"], **FULL)
        assert filled(events) == dict.fromkeys(FIELDS)
