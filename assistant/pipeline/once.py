"""A message that is sent twice, because its answer got lost on the way, is answered once."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from assistant.domain.message import IncomingMessage

_BYTES = 12  # 96 bits: the id of a turn opens a citizen's files, it must not be guessable


def turn_id_of(message: IncomingMessage) -> str:
    """Returns the id of the turn that answers a message: at random, or the same for the same message with the same key.

    Other words, another conversation or another person give another turn, whatever the key.
    """
    if message.key is None:
        return secrets.token_urlsafe(_BYTES)
    parts = (message.key, message.principal.id, message.conversation_id, message.text.strip())
    digest = sha256(repr(parts).encode()).digest()
    return urlsafe_b64encode(digest[:_BYTES]).decode()
