"""Published knowledge in memory: what the port means, in few lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from assistant.domain.errors import NotEmpty, UnknownVersion
from assistant.domain.library import (
    WITHDRAWN,
    Action,
    ActiveItem,
    KeptChange,
    LibraryCopy,
    NewVersion,
    Snapshot,
    State,
    Version,
    kept_until,
    status_of,
)


class MemoryLibrary:
    """See `assistant.ports.Library`."""

    def __init__(self) -> None:
        self._versions: dict[str, list[tuple[Version, NewVersion]]] = {}
        self._states: list[dict[str, ActiveItem]] = [{}]  # what answered after each snapshot
        self._snapshots: list[Snapshot] = []

    async def revision(self) -> int:
        return len(self._snapshots)

    async def mark(self) -> tuple[int, int]:
        return len(self._snapshots), sum(len(own) for own in self._versions.values())

    async def add(self, versions: Iterable[NewVersion], by: str) -> tuple[Version, ...]:
        kept = []
        for new in versions:
            own = self._versions.setdefault(new.item_id, [])
            if not own or own[-1][0].digest != new.digest:
                values = (new.item_id, new.kind, len(own) + 1, new.title, "draft", new.digest, new.warnings)
                dates = (new.effective_from, new.expires_on, new.file_name, datetime.now(UTC), by, None, None)
                own.append((Version(*values, *dates), new))  # type: ignore[arg-type]
            kept.append(self._listed(own[-1][0]))
        return tuple(kept)

    async def versions(self, item_id: str) -> tuple[Version, ...]:
        return tuple(self._listed(version) for version, _ in reversed(self._versions.get(item_id, [])))

    async def newest(self) -> tuple[Version, ...]:
        active = self._states[-1]
        chosen = []
        for item_id, own in sorted(self._versions.items()):
            number = active[item_id].number if item_id in active else WITHDRAWN
            chosen.append(self._listed(own[number - 1][0] if number != WITHDRAWN else own[-1][0]))
        return tuple(chosen)

    async def drafts(self) -> tuple[Version, ...]:
        tops = (own[-1][0] for _, own in sorted(self._versions.items()))
        return tuple(self._listed(version) for version in tops if version.published_at is None)

    async def contents(self, wanted: Mapping[str, int]) -> Mapping[str, tuple[Version, Mapping[str, Any]]]:
        return {
            item_id: (self._listed(own[number - 1][0]), own[number - 1][1].content)
            for item_id, number in wanted.items()
            if 0 < number <= len(own := self._versions.get(item_id, []))
        }

    async def file(self, item_id: str, number: int) -> tuple[str, bytes] | None:
        own = self._versions.get(item_id, [])
        new = own[number - 1][1] if 0 < number <= len(own) else None
        return (new.file_name or item_id, new.file) if new is not None and new.file is not None else None

    async def active(self) -> tuple[int, Mapping[str, ActiveItem]]:
        return len(self._snapshots), dict(self._states[-1])

    async def change(self, versions: Mapping[str, int], *, by: str, action: Action, reason: str) -> Snapshot:
        state = dict(self._states[-1])
        for item_id, number in versions.items():
            own = self._versions.get(item_id, [])
            if number != WITHDRAWN and not 0 < number <= len(own):
                raise UnknownVersion(f"{item_id} {number}")
            begins = own[number - 1][0].effective_from if number != WITHDRAWN else None
            old = state.get(item_id)
            old_begins = own[old.number - 1][0].effective_from if old and old.number != WITHDRAWN else None
            state[item_id] = ActiveItem(number, kept_until(begins, number, old, old_begins))
        for item_id, number in versions.items():
            if number != WITHDRAWN and self._versions[item_id][number - 1][0].published_at is None:
                version, new = self._versions[item_id][number - 1]
                published = replace(version, published_at=datetime.now(UTC), published_by=by)
                self._versions[item_id][number - 1] = (published, new)
        return self._record(state, versions, by, action, reason)

    async def roll_back(self, snapshot: int, *, by: str, reason: str) -> Snapshot:
        if not 0 <= snapshot < len(self._states):
            raise UnknownVersion(f"snapshot {snapshot}")
        changed = {item_id for later in self._snapshots[snapshot:] for item_id in later.items}
        return self._record(dict(self._states[snapshot]), changed, by, "rollback", reason)

    async def snapshots(self, limit: int = 100) -> tuple[Snapshot, ...]:
        return tuple(reversed(self._snapshots))[:limit]

    async def copied(self) -> LibraryCopy:
        versions = tuple(
            (self._listed(version), new.content) for _, own in sorted(self._versions.items()) for version, new in own
        )
        history = []
        for snapshot in self._snapshots:
            before, after = self._states[snapshot.id - 1], self._states[snapshot.id]
            changes = {item: (_state(before.get(item)), _state(after.get(item))) for item in snapshot.items}
            history.append(KeptChange(snapshot, changes))
        return LibraryCopy(versions, tuple(history))

    async def restore(self, copy: LibraryCopy, files: Mapping[str, bytes]) -> None:
        if self._versions or self._snapshots:
            raise NotEmpty
        for version, content in copy.versions:
            new = NewVersion(
                version.item_id, version.kind, version.title, content, version.digest, version.warnings,
                version.effective_from, version.expires_on, version.file_name, files.get(version.digest),
            )  # fmt: skip
            self._versions.setdefault(version.item_id, []).append((version, new))
        for change in copy.history:
            state = dict(self._states[-1])
            for item_id, (_, after) in change.changes.items():
                state.pop(item_id, None)
                if after is not None:
                    state[item_id] = ActiveItem(*after)
            self._states.append(state)
            self._snapshots.append(change.snapshot)

    def _record(
        self, state: dict[str, ActiveItem], items: Iterable[str], by: str, action: Action, reason: str
    ) -> Snapshot:
        self._states.append(state)
        made = Snapshot(len(self._states) - 1, datetime.now(UTC), by, action, reason, tuple(sorted(items)))
        self._snapshots.append(made)
        return made

    def _listed(self, version: Version) -> Version:
        active = self._states[-1].get(version.item_id)
        return replace(version, status=status_of(version.number, version.published_at is not None, active))


def _state(active: ActiveItem | None) -> State:
    return None if active is None else (active.number, active.before)
