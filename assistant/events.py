"""Logs are events: a dotted past-tense name and fields. A field is logged because it stands in `SAFE_FIELDS`."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections import Counter
from datetime import UTC, datetime

# Never in here: message text, names, identity or phone numbers, dossier codes, addresses.
SAFE_FIELDS = frozenset(
    "turn route kinds kind took_ms cause where status method path code component state port passages embedded model count "
    "exit_code delay_s digest events revision procedures".split()
)
# Events that tell of something that went wrong, by the end of their names.
_TROUBLE = ("failed", "unavailable", "given_up", "stopped", "missing", "ended", "reconnect_needed", "not_kept", "away")
_troubles: Counter[str] = Counter()
_LOGGER = logging.getLogger("assistant")


def log(event: str, **fields: object) -> None:
    """Writes one event.

    Raises:
        ValueError: a field is not on the list of safe ones.
    """
    unsafe = fields.keys() - SAFE_FIELDS
    if unsafe:
        raise ValueError(f"not a safe log field: {', '.join(sorted(unsafe))}")
    if event.endswith(_TROUBLE) and event != "service.stopped":
        _troubles[event] += 1
    _LOGGER.info(event, extra={"fields": fields})


def troubles() -> dict[str, int]:
    """Returns how often each event of trouble was written since this process began, the most frequent first."""
    return dict(_troubles.most_common())


def configure_logging(level: str = "INFO") -> None:
    """Sends our events to standard error as JSON lines; libraries speak only from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    _LOGGER.handlers[:] = [handler]
    _LOGGER.setLevel(level)
    _LOGGER.propagate = False
    logging.getLogger().setLevel(logging.WARNING)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry = {"at": moment, "level": record.levelname, "event": record.getMessage(), **getattr(record, "fields", {})}
        if record.exc_info and record.exc_info[0] is not None:
            entry["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])  # not the message: it may quote a citizen
            entry["where"] = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else None
        return json.dumps(entry, ensure_ascii=False, default=str)
