"""What is kept instead of codes, numbers and callers, and the comparison that tells nothing by its time."""

from __future__ import annotations

import hashlib
import hmac

from assistant.domain.dossier import fact_digest, normalised_fact

_NOBODYS = "0" * 64


def is_the_holders(fact: str, phone_digest: str | None, identity_digest: str | None, key: bytes) -> bool:
    """Tells whether `fact` is one of the two numbers kept as digests; takes the same time whatever is kept."""
    as_phone, as_identity = fact_digest("phone", fact, key), fact_digest("identity", fact, key)
    phone = hmac.compare_digest(as_phone, phone_digest or _NOBODYS)
    identity = hmac.compare_digest(as_identity, identity_digest or _NOBODYS)
    return phone | identity


def digest_of_code(code: str, key: bytes) -> str:
    """Returns what a try keeps of the code, 64 hexadecimal digits; letter case and blanks around it do not count."""
    return _digest("code", same_code(code), key)


def digest_of_fact(fact: str, key: bytes) -> str:
    """Returns what a try keeps of the number, however it was written."""
    return _digest("fact", normalised_fact("phone", fact), key)


def digest_of_client(client: str, key: bytes) -> str:
    return _digest("client", client, key)


def same_code(code: str) -> str:
    """Returns the code as receipts print it: upper case, no blanks around it."""
    return code.strip().upper()


def _digest(kind: str, value: str, key: bytes) -> str:
    return hmac.digest(key, f"{kind}:{value}".encode("utf-8", "replace"), hashlib.sha256).hex()
