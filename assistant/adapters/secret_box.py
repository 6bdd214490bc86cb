"""Secrets that are kept: encrypted with a key that does not stand in the store."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class SecretBox:
    """Encrypts short texts (AES-128-CBC with HMAC-SHA256, the Fernet format); one key for each purpose."""

    def __init__(self, key: bytes, purpose: str) -> None:
        """Args: key: any secret, 16 bytes or more of randomness; purpose: a box opens only what it closed itself."""
        self._fernet = Fernet(base64.urlsafe_b64encode(derived_key(key, purpose)))

    def close(self, text: str) -> str:
        """Returns the text as ASCII that tells nothing."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, closed: str) -> str | None:
        """Returns the text, None when it was closed with another key or changed since."""
        try:
            return self._fernet.decrypt(closed.encode()).decode()
        except (InvalidToken, UnicodeError):
            return None


def derived_key(key: bytes, purpose: str) -> bytes:
    """Returns 32 bytes for one purpose; from them neither the key nor those of another purpose can be told."""
    return hmac.new(key, f"assistant:{purpose}".encode(), hashlib.sha256).digest()
