"""One reply out of the turns of one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.common.understood import Understood
from assistant.domain.answer import Answer, ProcedureAnswer
from assistant.domain.message import Entity, Turn

MOST_ANSWERS = 6  # in one reply; nobody reads more


def without_told(turn: Turn, before: Iterable[Turn]) -> Turn:
    """Returns `turn` without the sections of a procedure that an earlier question of the same message was told already."""
    told = [_section(answer) for each in before for answer in each.answers if isinstance(answer, ProcedureAnswer)]
    return replace(turn, answers=tuple(answer for answer in turn.answers if _section(answer) not in told))


def _section(answer: Answer) -> tuple[str, ...]:
    """What an answer about a procedure cites: one section, a comparison several; a section may be introduced in other words."""
    return tuple(citation.source_id for citation in answer.citations) if isinstance(answer, ProcedureAnswer) else ()


def merged(turns: Sequence[Turn], understood: Understood) -> Turn:
    """Returns one turn with all the answers; entities carry the person's own words."""
    first = turns[0].understanding
    entities: list[Entity] = []
    offset = 0
    for turn in turns:
        offset = max(understood.text.find(turn.understanding.text, offset), offset)
        entities += [_in_own_words(entity, offset, understood) for entity in turn.understanding.entities if entity.text]
    answers = tuple(answer for turn in turns for answer in turn.answers)[:MOST_ANSWERS]
    understanding = replace(first, text=understood.text, entities=tuple(entities))
    return Turn(understanding, answers, turns[-1].topic)


def _in_own_words(entity: Entity, offset: int, understood: Understood) -> Entity:
    start = offset + entity.start
    return replace(entity, text=understood.own_words(start, start + len(entity.text)), start=start)
