"""Zalo's webhook events and messages ↔ what the line takes and gives. Only citizens speak here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.domain.answer import Choice
from assistant.domain.message import LONGEST_MESSAGE
from assistant.messages import message
from channels.linking import command_of
from channels.rendering import Button, Limits, TextPart, render_text

Json = dict[str, Any]
Kind = Literal["text", "picture", "place", "other", "follow", "unfollow"]

_KINDS: Mapping[str, Kind] = {
    "user_send_text": "text",
    "user_send_image": "picture",
    "user_send_file": "picture",
    "user_send_location": "place",
    "user_send_sticker": "other",
    "user_send_gif": "other",
    "user_send_link": "other",
    "user_send_audio": "other",
    "user_send_video": "other",
    "user_send_business_card": "other",
    "follow": "follow",
    "unfollow": "unfollow",
}


@dataclass(frozen=True, slots=True)
class ZaloEvent:
    """Something a person did that is answered or remembered; what our own account sent is never one.

    Attributes:
        key: the same when Zalo sends the event again, 1–100 characters.
        person: Zalo's id of the person within the Official Account.
        text: the person's words; "" for everything but "text".
        at_ms: when it happened, milliseconds since 1970.
        in_app: the application's own id of the person, by which the mini app knows them; "" where Zalo did not tell.
    """

    key: str
    person: str
    kind: Kind
    text: str
    at_ms: int
    in_app: str = ""

    def to_json(self) -> Json:
        """Returns what `event_from_json` reads."""
        return asdict(self)


def event_from_json(stored: Mapping[str, Any]) -> ZaloEvent:
    """Returns the event that was stored.

    Raises:
        KeyError: the mapping was not made by `ZaloEvent.to_json`.
    """
    return ZaloEvent(
        stored["key"], stored["person"], stored["kind"], stored["text"], stored["at_ms"], stored.get("in_app", "")
    )


def read_event(body: object, oa_id: str = "") -> ZaloEvent | None:
    """Returns the event of a webhook body, None for everything there is nothing to do about.

    That are echoes of our own messages, receipts, forms with personal data, unreadable bodies, and events of other accounts.

    Args:
        body: decoded JSON of any shape.
        oa_id: our Official Account; "" for any.
    """
    if not isinstance(body, Mapping):
        return None
    name = body.get("event_name")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    following = kind in ("follow", "unfollow")
    person = _id_of(body.get("follower" if following else "sender"))
    account = _text(body.get("oa_id")) if following else _id_of(body.get("recipient"))
    at_ms = timestamp_of(body)
    if kind is None or not person or at_ms is None or (oa_id and account not in ("", oa_id)):
        return None
    content = body.get("message")
    said = content if isinstance(content, Mapping) else {}
    text = said.get("text") if kind == "text" else ""
    if not isinstance(text, str):
        return None
    message_id = _text(said.get("msg_id"))
    key = message_id or hashlib.sha256(f"{name}:{person}:{at_ms}".encode()).hexdigest()
    words = _storable(text)[: 2 * LONGEST_MESSAGE + 1]
    in_app = _text(body.get("user_id_by_app")) if command_of(words) is not None else ""
    return ZaloEvent(key, person, kind, words, at_ms, in_app)


def timestamp_of(body: Mapping[str, Any]) -> int | None:
    """Returns the moment of an event in milliseconds; Zalo writes it as a string."""
    text = _text(body.get("timestamp"))
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 14 else None


def is_signed(raw: bytes, timestamp: str, header: str, *, app_id: str, oa_secret: str) -> bool:
    """Tells whether Zalo signed exactly these bytes; compares in constant time.

    Args:
        timestamp: the field of the body, as written there.
        header: "mac=<hex>" of X-ZEvent-Signature.

    Source: Zalo's webhook documents as quoted by several projects: SHA-256 over application id, body, timestamp and the Official
    Account's secret key, one after the other; not an HMAC, and not over JSON that was written again.
    """
    right = hashlib.sha256(
        app_id.encode() + raw + timestamp.encode("utf-8", "replace") + oa_secret.encode()
    ).hexdigest()
    given = header.strip().removeprefix("mac=").lower()
    return hmac.compare_digest(right.encode(), given.encode("utf-8", "replace"))


def text_message(part: TextPart, template: str) -> Json:
    """Returns `message` of the API for one text with its buttons.

    Args:
        template: "plain", or the `template_type` of buttons.
    """
    body: Json = {"text": part.plain}
    if part.buttons:
        payload: Json = {} if template == "plain" else {"template_type": template}
        payload["buttons"] = [
            {"title": button.label, "type": "oa.query.show", "payload": button.text[:1000]} for button in part.buttons
        ]
        body["attachment"] = {"type": "template", "payload": payload}
    return body


def as_numbered(part: TextPart, limits: Limits, *, is_last: bool) -> tuple[TextPart, ...]:
    """Returns a part that Zalo did not take with its buttons, as texts alone: the same text, then what the buttons said.

    Args:
        limits: of a message without buttons.
        is_last: whether these are the choices that "1" and "2" pick from.
    """
    text = TextPart(part.lines)
    if part.listed or not part.buttons:
        return (text,)
    return (text, *_listed(part.buttons, limits, is_last=is_last))


def _listed(buttons: Sequence[Button], limits: Limits, *, is_last: bool) -> tuple[TextPart, ...]:
    if not is_last:
        return render_text("\n".join(f"• {button.label}" for button in buttons), limits)
    return render_text(message("zalo.choose"), limits, [Choice(button.label, button.text) for button in buttons])


def picture_message(attachment: str, label: str) -> Json:
    """Returns `message` of the API for a picture that was uploaded."""
    elements = [{"media_type": "image", "attachment_id": attachment}]
    return {
        "text": label,
        "attachment": {"type": "template", "payload": {"template_type": "media", "elements": elements}},
    }


def _id_of(party: object) -> str:
    return _text(party.get("id")) if isinstance(party, Mapping) else ""


def _text(value: object) -> str:
    """Ids are longer than numbers of JSON can be, so they come as strings; a whole number is taken as well."""
    return _storable(str(value))[:100] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _storable(text: str) -> str:
    """Without what no database takes: NUL and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
