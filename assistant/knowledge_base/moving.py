"""The knowledge of an office from one store to another, empty one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from assistant import __version__
from assistant.domain.approval import APPROVALS
from assistant.knowledge_base.archive import Archive, packed, unpacked
from assistant.knowledge_base.publishing import Publishing
from assistant.ports import Examples, KeptSettings, RegressionQuestions

SETTINGS = (APPROVALS,)  # those about knowledge; secrets and channels are the machine's own
SUBJECT = "knowledge"


class Moving:
    """Exports and imports everything but accounts, conversations, trained models, requests that wait, and the audit log."""

    def __init__(
        self,
        publishing: Publishing,
        settings: KeptSettings,
        questions: RegressionQuestions,
        examples: Examples,
        is_teachable: Callable[[str, str], bool],
    ) -> None:
        """Args: is_teachable: whether Rasa could learn from a sentence for an intent."""
        self._publishing = publishing
        self._settings = settings
        self._questions = questions
        self._examples = examples
        self._is_teachable = is_teachable

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
        examples = tuple((one.marked, one.intent) for one in await self._examples.active())
        archive = Archive(copy, files, settings, await self._questions.all(), examples)
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
        await self._teach(archive.examples, by)
        count = len(archive.library.versions)
        await self._publishing.note(by, "restore", SUBJECT, None, {"versions": count})
        return count

    async def _teach(self, examples: Iterable[tuple[str, str]], by: str) -> None:
        """Adds the sentences that are not here yet; those that this version of the product could not learn from are left out."""
        known = {one.marked for one in await self._examples.active()}
        for marked, intent in examples:
            if marked not in known and self._is_teachable(marked, intent):
                known.add(marked)
                await self._examples.add(marked, intent, by)
