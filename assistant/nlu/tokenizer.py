"""Words by underthesea, with exact positions in the text."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from underthesea import word_tokenize

_SYLLABLE = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*", re.UNICODE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class UndertheseaTokenizer(Tokenizer):
    """Vietnamese words ("giấy khai sinh" is one); falls back to syllables where the segmenter loses the thread."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def required_packages() -> list[str]:
        return ["underthesea"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        spans = align(text, word_tokenize(text, use_token_normalize=False)) or [
            match.span() for match in _SYLLABLE.finditer(text)
        ]
        return [Token(text[start:end], start, end) for start, end in spans] or [Token(text, 0, len(text))]


def align(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Returns the position of each word in `text`, blanks between syllables ignored; `[]` when they do not match."""
    spans, position = [], 0
    for word in words:
        parts = word.split()
        if not parts:
            continue
        start = None
        for part in parts:
            found = text.find(part, position)
            if found < 0 or text[position:found].strip():
                return []
            start = found if start is None else start
            position = found + len(part)
        spans.append((start or 0, position))
    return spans
