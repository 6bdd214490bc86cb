"""What editors and approvers do with knowledge: upload, look at, publish, withdraw, go back."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from typing import Any, Literal

from assistant.domain.audit import AuditAction, AuditEntry
from assistant.domain.called_by import CalledBy
from assistant.domain.data_table import DataTable
from assistant.domain.document import Document
from assistant.domain.errors import StoreUnavailable, UnknownVersion
from assistant.domain.library import WITHDRAWN, ItemKind, LibraryCopy, NewVersion, Snapshot, Version
from assistant.domain.procedure import Procedure
from assistant.events import log
from assistant.knowledge_base.ingest.blocks import DocumentRefused
from assistant.knowledge_base.item_passages import passages_of
from assistant.knowledge_base.published import Item, as_content, from_content
from assistant.knowledge_base.uploads import LONGEST_TITLE, Upload, digest_of, read_upload
from assistant.messages import message
from assistant.ports import AuditLog, Library


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One passage in the difference of two versions."""

    change: Literal["added", "removed", "same"]
    text: str


class Publishing:
    """Every change goes through here; after one, `refresh` has put the new edition in place."""

    def __init__(
        self,
        library: Library,
        refresh: Callable[[], Awaitable[Any]],
        shipped: Callable[[str], Item | None] = lambda item_id: None,
        *,
        name_of: Callable[[str], str] = str,
        today: Callable[[], date] = date.today,
        audit: AuditLog | None = None,
    ) -> None:
        """Args:
        shipped: the item of an id that answers as long as nothing is published for it.
        name_of: the name of a metric or unit by its id.
        audit: where every change is noted; None only where nobody looks.
        """
        self.library = library
        self._audit = audit
        self._shipped = shipped
        self._refresh = refresh
        self._name_of = name_of
        self._today = today

    async def upload(self, upload: Upload, by: str) -> tuple[Version, Document | Procedure]:
        """Reads a file and keeps it as a draft; the same file again is the version it already is.

        Raises:
            DocumentRefused: the file cannot be used; says why in Vietnamese.
            KnowledgeError: a procedure in YAML breaks the schema.
            UnknownVersion: `item_id` is no item.
        """
        if upload.item_id is not None and not await self.is_known(upload.item_id):
            raise UnknownVersion(upload.item_id)
        item, warnings = await asyncio.to_thread(read_upload, upload, self._today())
        if isinstance(item, Document):
            known = await self.kind_of(item.id)
            if known == "procedure":
                raise DocumentRefused("procedure", message("library.procedure", code=item.id))
            if known == "names":
                raise DocumentRefused("names", message("names.no_file"))
            if known == "dataset":
                raise DocumentRefused("dataset", message("dataset.refused.document", id=item.id))
        if isinstance(item, Procedure):
            item_id, title = item.code, item.name
            effective, expires = upload.effective_from or item.valid_from, upload.expires_on or item.valid_to
        else:
            item_id, title = item.id, item.title
            effective, expires = upload.effective_from, upload.expires_on
        content = as_content(item)
        new = NewVersion(
            item_id=item_id,
            kind="procedure" if isinstance(item, Procedure) else "document",
            title=title,
            content=content,
            digest=digest_of(upload),
            warnings=warnings,
            effective_from=effective,
            expires_on=expires,
            file_name=upload.name,
            file=upload.content,
        )
        return await self.keep(new, by), item

    async def is_known(self, item_id: str) -> bool:
        """Tells whether there is an item of that id, published, drafted or shipped."""
        return self._shipped(item_id) is not None or bool(await self.library.versions(item_id))

    async def kind_of(self, item_id: str) -> ItemKind | None:
        """Returns what an item is, None when there is none of that id."""
        match self._shipped(item_id):
            case Procedure():
                return "procedure"
            case DataTable():
                return "dataset"
            case Document():
                return "document"
            case CalledBy():
                return "names"
        return next((version.kind for version in await self.library.versions(item_id)), None)

    async def add_table(
        self, table: DataTable, file_name: str, file: bytes, said: str, warnings: tuple[str, ...], by: str
    ) -> Version:
        """Keeps a data set as a draft; the same file with the same words about it is the version it already is.

        Args:
            said: everything the person said about the file, as one text.
            warnings: Vietnamese sentences, shown wherever the version is listed.
        """
        new = NewVersion(
            item_id=table.dataset.id,
            kind="dataset",
            title=table.dataset.title,
            content=as_content(table),
            digest=hashlib.sha256(file + said.encode()).hexdigest(),
            warnings=warnings,
            file_name=file_name,
            file=file,
        )
        return await self.keep(new, by)

    async def add_names(self, called: CalledBy, by: str) -> Version:
        """Keeps other names of a metric or unit as a draft; the same names again are the version they already are."""
        title = message("names.title", name=self._name_of(called.of))[:LONGEST_TITLE]
        digest = hashlib.sha256(repr(called).encode()).hexdigest()
        return await self.keep(NewVersion(called.id, "names", title, as_content(called), digest), by)

    async def publish(
        self, item_id: str, number: int | None, by: str, reason: str = "", *, noted: Mapping[str, Any] | None = None
    ) -> Snapshot:
        """Makes a version answer, the newest one by default.

        Args:
            noted: what else the audit log is told.

        Raises:
            UnknownVersion: there is no such version.
        """
        versions = await self.library.versions(item_id)
        if not versions:
            raise UnknownVersion(item_id)
        chosen = {item_id: number or versions[0].number}
        before = await self._answering(item_id)
        snapshot = await self._changed(await self.library.change(chosen, by=by, action="publish", reason=reason))
        await self.note(by, "publish", item_id, before, {"version": chosen[item_id], **(noted or {})}, reason)
        return snapshot

    async def withdraw(self, item_id: str, by: str, reason: str = "") -> Snapshot:
        """Makes an item answer nothing, also a shipped one."""
        before = await self._answering(item_id)
        snapshot = await self._changed(
            await self.library.change({item_id: WITHDRAWN}, by=by, action="withdraw", reason=reason)
        )
        await self.note(by, "withdraw", item_id, before, None, reason)
        return snapshot

    async def roll_back(self, snapshot: int, by: str, reason: str = "") -> Snapshot:
        """Makes answer what answered after `snapshot`.

        Raises:
            UnknownVersion: there is no such snapshot.
        """
        made = await self._changed(await self.library.roll_back(snapshot, by=by, reason=reason))
        after = {"snapshot": made.id, "items": len(made.items)}
        await self.note(by, "rollback", f"snapshot:{snapshot}", {"snapshot": made.id - 1}, after, reason)
        return made

    async def import_procedures(
        self, procedures: Iterable[Procedure], by: str, reason: str
    ) -> tuple[int, Snapshot | None]:
        """Publishes many procedures at once; returns how many were new or changed, and the snapshot if any were."""
        new = [_imported(procedure) for procedure in procedures]
        _, active = await self.library.active()
        added = await self.library.add(new, by)
        changed = {
            version.item_id: version.number
            for version in added
            if version.item_id not in active or active[version.item_id].number != version.number
        }
        if not changed:
            return 0, None
        snapshot = await self._changed(await self.library.change(changed, by=by, action="import", reason=reason))
        after = {"snapshot": snapshot.id, "items": len(changed)}
        await self.note(by, "import", f"snapshot:{snapshot.id}", {"snapshot": snapshot.id - 1}, after, reason)
        return len(changed), snapshot

    async def restore(self, copy: LibraryCopy, files: Mapping[str, bytes]) -> None:
        """Fills an empty library, and answers from it.

        Raises:
            NotEmpty: there is something in it.
        """
        await self.library.restore(copy, files)
        await self._refresh()

    async def note(
        self,
        by: str,
        action: AuditAction,
        subject: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        reason: str = "",
    ) -> None:
        """Writes a change into the audit log. The change is made by then: a log that fails is told to the operator."""
        if self._audit is None:
            return
        try:
            await self._audit.add(AuditEntry(datetime.now(UTC), by, action, subject, before, after, reason))
        except StoreUnavailable as error:
            log("audit.failed", kind=action, cause=str(error))

    async def passages(self, item_id: str, number: int | None) -> list[dict[str, str]]:
        """Returns id, locator and text of a version's passages, and the wordings they are found by; None: of what is shipped.

        Raises:
            UnknownVersion: there is no such version.
        """
        return passages_of(await self.item(item_id, number), self._name_of)

    async def diff(self, item_id: str, number: int, against: int | None = None) -> list[DiffLine]:
        """Returns what a version adds to and takes from another one, by default what answers now; empty when nothing does."""
        _, active = await self.library.active()
        other = against or (active[item_id].number if item_id in active else None)
        if other in (WITHDRAWN, number):
            return []
        old = self._shipped(item_id) if other is None else await self.item(item_id, other)
        if old is None:
            return []
        before = _lines(passages_of(old, self._name_of))
        after = _lines(await self.passages(item_id, number))
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        lines: list[DiffLine] = []
        for tag, i1, i2, j1, j2 in await asyncio.to_thread(matcher.get_opcodes):  # seconds for two long tables
            if tag == "equal":
                lines += [DiffLine("same", text) for text in before[i1:i2]]
                continue
            lines += [DiffLine("removed", text) for text in before[i1:i2]]
            lines += [DiffLine("added", text) for text in after[j1:j2]]
        return lines

    async def item(self, item_id: str, number: int | None) -> Item:
        """Returns what a version says; None: what is shipped.

        Raises:
            UnknownVersion: there is no such version.
        """
        if number is None:
            shipped = self._shipped(item_id)
            if shipped is None:
                raise UnknownVersion(item_id)
            return shipped
        found = await self.library.contents({item_id: number})
        if item_id not in found:
            raise UnknownVersion(f"{item_id} {number}")
        version, content = found[item_id]
        return from_content(version.kind, content)

    async def keep(self, new: NewVersion, by: str) -> Version:
        """Keeps a draft and notes it; what its item's newest version is already stays that version."""
        last = next(iter(await self.library.versions(new.item_id)), None)
        (version,) = await self.library.add([new], by)
        if last is None or last.number != version.number:
            after = {"version": version.number, "title": version.title, "file": version.file_name}
            await self.note(by, "upload", new.item_id, None if last is None else {"version": last.number}, after)
        return version

    async def _answering(self, item_id: str) -> Mapping[str, Any] | None:
        """Which version answers now, for the audit log; 0 stands for what is shipped."""
        _, active = await self.library.active()
        if item_id in active:
            return None if active[item_id].number == WITHDRAWN else {"version": active[item_id].number}
        return {"version": 0} if self._shipped(item_id) is not None else None

    async def _changed(self, snapshot: Snapshot) -> Snapshot:
        await self._refresh()
        return snapshot


def _lines(passages: list[dict[str, str]]) -> list[str]:
    texts = (text for entry in passages for text in (entry["text"], entry["asked"]) if text)
    return [line for text in texts for line in text.split("\n")]


def _imported(procedure: Procedure) -> NewVersion:
    content = as_content(procedure)
    digest = hashlib.sha256(repr(sorted(content.items())).encode()).hexdigest()
    return NewVersion(procedure.code, "procedure", procedure.name, content, digest)
