"""Matters that people ask about and that the knowledge does not cover."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.common.text import fold, tokens


@dataclass(frozen=True, slots=True)
class UncoveredTopic:
    """A procedure nobody described, or something that is no business of the office: recognised, so that nothing else is answered.

    Attributes:
        name: as it is said in the refusal.
        aliases: names that a question may say; recognised like those of procedures, and `name` with them. Empty for what is no
            procedure: everyday words are no names.
        questions: how people ask about it; what is nearer to them than to a described procedure is refused.
        ask: who can tell, None when that is not certain.
    """

    name: str
    aliases: tuple[str, ...]
    questions: tuple[str, ...] = ()
    ask: str | None = None

    @property
    def id(self) -> str:
        """What stands for it among procedures' codes: "uncovered:dang-ky-tau-ca"."""
        return "uncovered:" + "-".join(tokens(fold(self.name)))
