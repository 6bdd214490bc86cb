"""A turn as JSON and back, for its way through Rasa and into the journal."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.domain.message import Topic, Turn
from assistant.domain.principal import Principal

_TURN: TypeAdapter[Turn] = TypeAdapter(Turn)
_TOPIC: TypeAdapter[Topic] = TypeAdapter(Topic)
_PRINCIPAL: TypeAdapter[Principal] = TypeAdapter(Principal)


class NotATurn(ValueError):
    """The JSON does not hold a turn."""


def turn_to_json(turn: Turn) -> dict[str, Any]:
    return dict(_TURN.dump_python(turn, mode="json"))


def turn_from_json(content: Any) -> Turn:
    """Raises:
    NotATurn: a field is missing or of the wrong type.
    """
    try:
        return _TURN.validate_python(content)
    except ValidationError as error:
        raise NotATurn(str(error.error_count())) from error


def topic_to_json(topic: Topic) -> dict[str, Any]:
    return dict(_TOPIC.dump_python(topic, mode="json"))


def topic_from_json(content: Any) -> Topic:
    return _TOPIC.validate_python(content)


def principal_to_json(principal: Principal) -> dict[str, Any]:
    return dict(_PRINCIPAL.dump_python(principal, mode="json"))


def principal_from_json(content: Any) -> Principal:
    return _PRINCIPAL.validate_python(content)
