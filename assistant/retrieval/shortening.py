"""A long letter → what it asks: greetings and the story around a question only hide the words that matter."""

from __future__ import annotations

import re

from assistant.common.text import tokens

LONG = 80  # words; a question of the portal has 10 to 30
_FIRST, _LAST = 25, 40  # words kept of a long letter's beginning and end when it has no question mark
_SENTENCE = re.compile(r"(?:[^.?!\n]|(?<=\d)\.(?=\d))+[.?!]*")  # the point in 50.000 ends nothing


def shortened(query: str) -> str:
    """Returns what the words of a long letter are searched by: its first sentence, which names the matter, and its questions."""
    if len(tokens(query)) <= LONG:
        return query
    sentences = [match.group().strip() for match in _SENTENCE.finditer(query) if match.group().strip()]
    asked = [sentence for sentence in sentences if sentence.endswith("?")]
    words = " ".join(dict.fromkeys([sentences[0], *asked])).split() if asked else query.split()
    return " ".join(words if len(words) <= LONG else [*words[:_FIRST], *words[-_LAST:]])


def last_question(query: str) -> str:
    """Returns what a long letter is compared in meaning by: its last question."""
    if len(tokens(query)) <= LONG:
        return query
    asked = [match.group().strip() for match in _SENTENCE.finditer(query) if match.group().strip().endswith("?")]
    return asked[-1] if asked else shortened(query)
