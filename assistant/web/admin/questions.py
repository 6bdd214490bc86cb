"""Unanswered turns → groups of questions of one meaning, as the page and the file show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.insight import Unanswered, UnansweredTurn, question_key
from assistant.messages import message
from assistant.retrieval.grouping import Meanings
from assistant.web.admin.days import channel_name

MOST_WORDINGS = 50  # of one group that are handled together
_MOST_GROUPED = 500  # wordings, the commonest
_MOST_REMARKS = 5


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions of one meaning.

    Attributes:
        question: how it was asked most often; `wordings` has all ways, this one first.
        turns: one turn of each wording, separated by commas.
        said: what the assistant said the last time.
    """

    question: str
    wordings: tuple[str, ...]
    turns: str
    count: int
    channels: tuple[str, ...]
    causes: tuple[str, ...]
    newest: datetime
    said: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The groups, the most asked first.

    Attributes:
        alone: so many wordings, the rarest, were too many to be grouped.
        compared: what was compared, so that vectors can be made of it.
    """

    groups: tuple[QuestionGroup, ...]
    alone: int
    since: datetime | None
    compared: tuple[str, ...] = ()


def listed(found: Unanswered, dealt_with: Collection[str], meanings: Meanings) -> Listed:
    """Returns what nobody has dealt with, by meaning; blocking."""
    wordings: dict[str, list[UnansweredTurn]] = {}
    for turn in found.turns:
        key = question_key(turn.own_words)
        if key not in dealt_with:
            wordings.setdefault(key, []).append(turn)
    commonest = sorted(wordings.values(), key=len, reverse=True)  # of equal ones the newest first, as they came
    asked = commonest[:_MOST_GROUPED]
    compared = tuple(turns[0].understood for turns in asked)
    places = meanings.grouped(compared)
    groups = [_group([asked[place] for place in group]) for group in places]
    most = tuple(sorted(groups, key=lambda group: -group.count))
    return Listed(most, len(commonest) - len(asked), found.since, compared)


def _group(wordings: Sequence[Sequence[UnansweredTurn]]) -> QuestionGroup:
    turns = [turn for one in wordings for turn in one]
    newest = max(turns, key=lambda turn: turn.asked_at)
    remarks = dict.fromkeys(turn.remark for turn in turns if turn.remark)
    return QuestionGroup(
        wordings[0][0].own_words,
        tuple(one[0].own_words for one in wordings),
        ",".join(one[0].turn_id for one in wordings[:MOST_WORDINGS]),
        len(turns),
        tuple(dict.fromkeys(channel_name(turn.channel) for turn in turns)),
        tuple(message(f"insight.cause.{cause}") for cause in dict.fromkeys(turn.cause for turn in turns)),
        newest.asked_at,
        newest.said,
        tuple(remarks)[:_MOST_REMARKS],
    )
