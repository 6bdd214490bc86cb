"""What every way of dealing with an unanswered question ends with: off the list, and into the regression set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from starlette.exceptions import HTTPException

from assistant.bootstrap import Application
from assistant.common.text import normalise
from assistant.domain.insight import HandledAs, HandledQuestion, question_key
from assistant.domain.regression import AskedAs, Expectation, RegressionQuestion
from assistant.web.admin.questions import MOST_WORDINGS
from assistant.web.admin.regression import SUBJECT, noted
from assistant.web.desk.session import Member

_LONGEST_NOTE = 200  # characters that the store keeps


async def wordings_of(app: Application, turns: str) -> list[str]:
    """Returns the different wordings of a group, the commonest first, personal numbers masked.

    Args:
        turns: one turn of each, separated by commas.

    Raises:
        HTTPException: nobody said any of them.
    """
    asked = turns.split(",")[:MOST_WORDINGS]
    said = await app.insight.words(asked)
    by_key = {question_key(said[turn]): said[turn] for turn in asked if turn in said}
    if not by_key:
        raise HTTPException(404)
    return list(by_key.values())


async def solved(
    app: Application,
    own: Member,
    wordings: Sequence[str],
    outcome: HandledAs,
    note: str,
    expected: Expectation | None,
    asked_as: AskedAs = "citizen",
) -> None:
    """Takes every wording off the list; the first one is asked again before knowledge changes.

    Args:
        expected: of the regression question; None makes none.
    """
    now, by = datetime.now(UTC), own.principal.name
    kept = normalise(note)[:_LONGEST_NOTE]
    if expected is not None:
        origin = question_key(wordings[0])
        asked = RegressionQuestion(wordings[0], asked_as, expected, now, by, origin)
        await app.regression_questions.add([asked])
        await app.publishing.note(by, "add_question", SUBJECT, None, noted(asked))
    await app.handled.add(HandledQuestion(words, outcome, kept, now, by) for words in wordings)
