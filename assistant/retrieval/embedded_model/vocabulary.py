"""The vocabulary cut to what Vietnamese and ASCII text can use, and its Hugging Face tokenizer."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.decoders import Metaspace as MetaspaceDecoder
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Replace, Strip
from tokenizers.normalizers import Sequence as NormalizerSequence
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

from assistant.retrieval.embedded_model.q4_file import ModelFile

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_UNKNOWN = 3
_BLANK = "▁"


def kept_pieces(pieces: Sequence[tuple[str, float]]) -> list[int]:
    """Returns the ids of the pieces that Vietnamese or ASCII text can match, ascending (94,590 of 250,002).

    Lossless for such text: every piece it could be cut into survives. Other scripts become <unk>.
    """
    return [number for number, (text, _) in enumerate(pieces) if text in SPECIAL or all(map(_is_ours, text))]


def tokenizer(model: ModelFile, kept: Sequence[int]) -> Tokenizer:
    """Returns the tokenizer over the kept pieces; ids are positions in `kept`."""
    pieces = [model.pieces[number] for number in kept]
    result = Tokenizer(Unigram(pieces, unk_id=_UNKNOWN, byte_fallback=False))
    deleted = "".join(chr(code) for code, replacement in model.mapping.items() if replacement == "")
    blanks = "".join(
        chr(code)
        for code, replacement in model.mapping.items()
        if replacement == " " and unicodedata.normalize("NFKC", chr(code)) != " "
    )
    result.normalizer = NormalizerSequence(
        [
            Replace(Regex(_character_class(deleted)), ""),
            Replace(Regex(_character_class(blanks)), " "),
            NFKC(),
            Replace(Regex(" {2,}"), " "),
            Strip(),
        ]
    )
    result.pre_tokenizer = Metaspace(replacement=_BLANK, prepend_scheme="always")
    result.decoder = MetaspaceDecoder(replacement=_BLANK, prepend_scheme="always")
    texts = [text for text, _ in pieces]
    result.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", texts.index("<s>")), ("</s>", texts.index("</s>"))],
    )
    result.add_special_tokens([AddedToken(text, special=True, normalized=False) for text in SPECIAL])
    return result


def _is_ours(character: str) -> bool:
    code = ord(character)
    if character == _BLANK or code < 0x80 or 0x2000 <= code <= 0x206F:
        return True
    base = unicodedata.normalize("NFD", character)[0]
    return character in "đĐ" or (base.isascii() and base.isalpha() and _is_vietnamese(character))


def _is_vietnamese(character: str) -> bool:
    marks = set(unicodedata.normalize("NFD", character)[1:])
    return marks <= set("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")


def _character_class(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(character):x}}}" for character in characters) + "]" if characters else r"(?!)"
