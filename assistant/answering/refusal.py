"""Refusals that help: why, and what to do next."""

from __future__ import annotations

from assistant.domain.answer import Choice, Reason, Refusal
from assistant.domain.office import Office
from assistant.domain.uncovered import UncoveredTopic
from assistant.messages import message


def suggestions(office: Office) -> tuple[Choice, ...]:
    """Returns the office's most used questions as choices."""
    return tuple(Choice(suggestion.label, suggestion.text) for suggestion in office.suggestions)


def not_found(office: Office, choices: tuple[Choice, ...] = (), reason: Reason = "no_data") -> Refusal:
    """Nothing reliable was found; the nearest topics, or the office's usual ones, are offered."""
    text = message("refusal.not_found", hotline=office.hotline)
    return Refusal(text, reason, choices or suggestions(office))


def uncovered(office: Office, topic: UncoveredTopic) -> Refusal:
    """A topic that nothing here covers, and who can tell."""
    lines = [message("uncovered.unknown", name=topic.name)]
    if topic.ask:
        lines.append(message("uncovered.ask", ask=topic.ask))
    else:
        lines.append(message("uncovered.portal", portal=office.portal))
    lines.append(message("uncovered.hotline", hotline=office.hotline))
    return Refusal("\n".join(lines), "no_data", suggestions(office))


def out_of_scope(office: Office) -> Refusal:
    """Not our business; says what is."""
    return Refusal(message("refusal.out_of_scope"), "out_of_scope", suggestions(office))
