"""The clause that asks as a message of its own, kept within the message."""

from __future__ import annotations

from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.common.clauses import clause_that_asks

QUESTION_CLAUSE = "question_clause"  # the property of a message where it is kept


def question_clause(message: Message) -> Message | None:
    """Returns the clause that asks with its tokens, without features; None when there is nothing beside it."""
    span = clause_that_asks(message.get(TEXT))
    if span is None:
        return None
    start, end = span
    tokens = [token for token in message.get(TOKENS_NAMES[TEXT]) or () if start <= token.start and token.end <= end]
    return Message({TEXT: message.get(TEXT)[start:end], TOKENS_NAMES[TEXT]: tokens})
