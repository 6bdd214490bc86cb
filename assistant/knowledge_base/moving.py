"""The knowledge of an office from one store to another, empty one."""

from __future__ import annotations

import asyncio

from assistant import __version__
from assistant.domain.approval import APPROVALS
from assistant.knowledge_base.archive import Archive, packed, unpacked
from assistant.knowledge_base.publishing import Publishing
from assistant.ports import KeptSettings, RegressionQuestions

SETTINGS = (APPROVALS,)  # those about knowledge; secrets and channels are the machine's own
SUBJECT = "knowledge"


class Moving:
    """Exports and imports everything but accounts, conversations, requests that wait, and the audit log."""

    def __init__(self, publishing: Publishing, settings: KeptSettings, questions: RegressionQuestions) -> None:
        self._publishing = publishing
        self._settings = settings
        self._questions = questions

    async def is_empty(self) -> bool:
        """Tells whether nobody has uploaded or published anything here."""
        library = self._publishing.library
        return await library.revision() == 0 and not await library.newest()

    async def export(self, by: str) -> bytes:
        """Returns the zip."""
        library = self._publishing.library
        copy = await library.copied()
        files = {}
        for version, _ in copy.versions:
            kept = await library.file(version.item_id, version.number) if version.digest not in files else None
            if kept is not None:
                files[version.digest] = kept[1]
        settings = {key: value for key in SETTINGS if (value := await self._settings.get(key)) is not None}
        archive = Archive(copy, files, settings, await self._questions.all())
        content = await asyncio.to_thread(packed, archive, __version__)
        await self._publishing.note(by, "export", SUBJECT, None, {"versions": len(copy.versions)})
        return content

    async def restore(self, content: bytes, by: str) -> int:
        """Puts a zip into this empty store, which answers from it at once; returns how many versions it brought.

        Raises:
            DocumentRefused: the zip cannot be used; nothing is changed.
            NotEmpty: there is knowledge here already.
        """
        archive = await asyncio.to_thread(unpacked, content)
        await self._publishing.restore(archive.library, archive.files)
        for key in SETTINGS:
            if key in archive.settings:
                await self._settings.put(key, archive.settings[key], by)
        await self._questions.add(archive.regression)
        count = len(archive.library.versions)
        await self._publishing.note(by, "restore", SUBJECT, None, {"versions": count})
        return count
