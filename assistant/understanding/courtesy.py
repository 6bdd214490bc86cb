"""A courtesy around a question: "cảm ơn bạn, cho hỏi thêm làm sao xin …" thanks, and asks."""

from __future__ import annotations

from dataclasses import replace

from assistant.common.text import tokens
from assistant.domain.message import Understanding
from assistant.understanding.words import conversation_words

FALLBACK_INTENT = "nlu_fallback"
COURTESIES = frozenset({"greet", "thank", "goodbye"})


def says_more(text: str) -> bool:
    """Tells whether `text` (as understood) asks something beside its courtesy."""
    words = conversation_words()
    enough = len(tokens(words.courtesy.sub(" ", text))) >= words.shortest_question
    return enough and words.asks_beside.search(text) is not None


def beyond_courtesy(understanding: Understanding) -> Understanding:
    """Returns what was understood; unsure, where a courtesy is only the frame of something else."""
    if understanding.intent in COURTESIES and says_more(understanding.text):
        return replace(understanding, intent=FALLBACK_INTENT)
    return understanding
