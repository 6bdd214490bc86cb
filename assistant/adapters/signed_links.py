"""Links that open a citizen's file for a day, for channels that cannot carry the file itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from assistant.adapters.secret_box import derived_key
from assistant.settings import Settings

LINK_LIFE = timedelta(hours=24)
LINK_CHANNELS = frozenset(
    {"zalo"}
)  # what was said there opens by a link alone: without its end a link would open for ever


class SignedLinks:
    """Makes and checks links. Path and end are signed, so neither can be changed; who has the link may open it until then."""

    def __init__(self, key: bytes, base_url: str) -> None:
        """Args: key: of this purpose alone; base_url: where people reach the service, without a path; "" makes no links."""
        self._key = key
        self._base_url = base_url.rstrip("/")

    def make(self, path: str, now: datetime | None = None) -> str | None:
        """Returns the address for a path such as "/api/v1/answers/…/export.xlsx", None where no address is known."""
        if not self._base_url:
            return None
        expires = int(((now or datetime.now(UTC)) + LINK_LIFE).timestamp())
        return f"{self._base_url}{path}?expires={expires}&signature={self._signature(path, expires)}"

    def hold(self, path: str, expires: int, signature: str, now: datetime | None = None) -> bool:
        """Tells whether the signature is ours, of exactly this path and end, and the end has not come."""
        right = hmac.compare_digest(self._signature(path, expires).encode(), signature.encode("utf-8", "replace"))
        return right and (now or datetime.now(UTC)).timestamp() < expires

    def _signature(self, path: str, expires: int) -> str:
        digest = hmac.new(self._key, f"{path}\n{expires}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def links_of(settings: Settings) -> SignedLinks:
    """Returns what makes and checks the links of this service."""
    return SignedLinks(derived_key(settings.secret_key, "links"), settings.public_url)
