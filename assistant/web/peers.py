"""Who calls, as far as an address tells, and how often that may be. In memory: a restart forgets."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from fastapi import Request


def peer(request: Request) -> str:
    """Whose tries are counted together: an address, for IPv6 the network of 64 bits that one household gets.

    A socket of both kinds shows IPv4 as ::ffff:203.0.113.7; those networks would all be one.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) >> 64)
    return str(address)


class Allowance:
    """So many of something an hour, for each caller and for all together."""

    def __init__(
        self, each: int, together: int, window_s: int = 3600, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._each = each
        self._together = together
        self._window_s = window_s
        self._clock = clock
        self._used: deque[tuple[float, str]] = deque()

    def take(self, caller: str) -> int:
        """Returns 0 when it was granted, else the seconds until there is one to be had."""
        now = self._clock()
        while self._used and self._used[0][0] <= now - self._window_s:
            self._used.popleft()
        own = [at for at, who in self._used if who == caller]
        if len(own) < self._each and len(self._used) < self._together:
            self._used.append((now, caller))
            return 0
        oldest = own[0] if len(own) >= self._each else self._used[0][0]
        return int(oldest + self._window_s - now) + 1
