"""The last look at an answer before it leaves."""

from __future__ import annotations

from dataclasses import replace

from assistant.common.identifiers import find_identifiers
from assistant.domain.answer import Answer, Refusal
from assistant.domain.message import Turn
from assistant.events import log
from assistant.messages import message

_PRIVATE = frozenset({"personal_id", "dossier_code", "email"})


class Guard:
    """Stops answers that would leak personal numbers or say nothing.

    That every statement of fact has a source is not checked here: such an answer cannot be built without one.
    """

    def __init__(self, hotline: str) -> None:
        self._hotline = hotline

    def check(self, turn: Turn) -> Turn:
        """Returns the turn, answers that must not leave replaced by a refusal."""
        return replace(turn, answers=tuple(self._checked(answer) for answer in turn.answers) or (self._unavailable(),))

    def _checked(self, answer: Answer) -> Answer:
        if any(identifier.type in _PRIVATE for identifier in find_identifiers(answer.text)):
            log("guard.stopped", kind=answer.kind, cause="personal_number")
            return self._unavailable()
        if not answer.text.strip():
            log("guard.stopped", kind=answer.kind, cause="empty_text")
            return self._unavailable()
        return answer

    def _unavailable(self) -> Refusal:
        return Refusal(message("refusal.unavailable", hotline=self._hotline), "unavailable")
