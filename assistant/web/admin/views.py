"""What the templates of the knowledge desk show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from starlette.exceptions import HTTPException

from assistant.bootstrap import Application
from assistant.domain.approval import ApprovalRequest
from assistant.domain.audit import AuditEntry
from assistant.domain.library import WITHDRAWN, Version
from assistant.domain.principal import Principal
from assistant.knowledge_base.catalogue import Entry
from assistant.knowledge_base.publishing import DiffLine
from assistant.web.desk.paging import Paged, paged

_AROUND = 2  # equal lines shown before and after a change
_MOST_LINES = 400  # of a difference; who wants more compares the files


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A line of a difference; a "skipped" one stands for `count` equal lines, "cut" for the rest."""

    change: Literal["added", "removed", "same", "skipped", "cut"]
    text: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with one of its versions opened; `shown` is None where nobody has changed what is shipped."""

    entry: Entry
    versions: tuple[Version, ...]
    shown: Version | None
    passages: Paged[dict[str, str]]
    diff: tuple[DiffPart, ...]
    request: ApprovalRequest | None
    sent_back: AuditEntry | None


@dataclass(frozen=True, slots=True)
class Change:
    """What a publication will do: something new, or in place of something, or of something withdrawn.

    Attributes:
        old: the version that is replaced, None when there is none or it is the shipped one.
        until: whether the old one goes on answering until the new one takes effect.
    """

    version: Version
    what: Literal["new", "replaced", "returned"]
    old: int | None
    diff: tuple[DiffPart, ...]
    waits: bool
    request: ApprovalRequest | None
    allowed: bool


async def item_view(app: Application, item_id: str, number: int | None, page_number: int) -> ItemView:
    """Raises:
    HTTPException: there is no such item or version.
    """
    entry = await entry_of(app, item_id)
    versions = await app.publishing.library.versions(item_id)
    wanted = number or (versions[0].number if versions else None)
    shown = next((one for one in versions if one.number == wanted), None)
    if shown is None and wanted is not None:
        raise HTTPException(404)
    passages = paged(await app.publishing.passages(item_id, wanted), page_number)
    if shown is None:
        return ItemView(entry, versions, None, passages, (), None, None)
    diff = shortened(await app.publishing.diff(item_id, shown.number))
    request = await app.approval.request_for(item_id, shown.number)
    last = await app.audit.entries(subject=item_id, action="send_back", limit=1)
    sent_back = next(
        (one for one in last if one.before == {"version": shown.number} and shown.published_at is None), None
    )
    return ItemView(entry, versions, shown, passages, diff, request, None if request else sent_back)


async def entry_of(app: Application, item_id: str) -> Entry:
    """Raises:
    HTTPException: there is no such item.
    """
    found = await app.catalogue.entry(item_id)
    if found is None:
        raise HTTPException(404)
    return found


async def change_of(app: Application, item_id: str, number: int, person: Principal) -> Change:
    """Raises:
    UnknownVersion: there is no such version.
    """
    version = await app.approval.version(item_id, number)
    _, active = await app.publishing.library.active()
    state = active.get(item_id)
    old = state.number if state is not None and state.number != WITHDRAWN else None
    shipped = state is None and app.editions.shipped.item(item_id) is not None
    withdrawn = state is not None and state.number == WITHDRAWN
    waits = version.effective_from is not None and version.effective_from > app.editions.current.day
    return Change(
        version=version,
        what="returned" if withdrawn else "replaced" if old is not None or shipped else "new",
        old=old,
        diff=shortened(await app.publishing.diff(item_id, number)),
        waits=waits,
        request=await app.approval.request_for(item_id, number),
        allowed=await app.approval.may_publish(version, person),
    )


def shortened(lines: Sequence[DiffLine]) -> tuple[DiffPart, ...]:
    """Returns the changed lines with what stands around them."""
    near = {
        place + step
        for place, line in enumerate(lines)
        if line.change != "same"
        for step in range(-_AROUND, _AROUND + 1)
    }
    parts: list[DiffPart] = []
    skipped = 0
    for place, line in enumerate(lines):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            parts.append(DiffPart("skipped", count=skipped))
            skipped = 0
        parts.append(DiffPart(line.change, line.text))
    if not parts:
        return ()
    if len(parts) > _MOST_LINES:
        return (*parts[:_MOST_LINES], DiffPart("cut", count=len(parts) - _MOST_LINES))
    return (*parts, DiffPart("skipped", count=skipped)) if skipped else tuple(parts)
