"""Small changes to an item as its next draft: a wording tied to a passage, another name of a procedure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.common.text import fold
from assistant.domain.document import Document
from assistant.domain.errors import UnknownVersion
from assistant.domain.library import WITHDRAWN, NewVersion, Version
from assistant.domain.procedure import Aspect, Procedure
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.published import Item, as_content
from assistant.knowledge_base.publishing import Publishing
from assistant.knowledge_base.uploads import Upload
from assistant.knowledge_base.yaml_files import write_yaml


@dataclass(frozen=True, slots=True)
class Base:
    """What a change begins from; `version` is None of what is shipped."""

    version: Version | None
    item: Item


async def base_of(publishing: Publishing, item_id: str) -> Base:
    """Returns the draft that somebody works on already, else what answers, else the newest version.

    Raises:
        UnknownVersion: there is no such item.
    """
    versions = await publishing.library.versions(item_id)
    _, active = await publishing.library.active()
    number = active[item_id].number if item_id in active else None
    if versions and (versions[0].status == "draft" or number == WITHDRAWN):
        number = versions[0].number
    if number in (None, WITHDRAWN):
        return Base(None, await publishing.item(item_id, None))
    version = next(one for one in versions if one.number == number)
    return Base(version, await publishing.item(item_id, number))


async def tie(publishing: Publishing, item_id: str, place: int, wordings: Iterable[str], by: str) -> Version:
    """Keeps a draft in which a passage is found by more wordings.

    Args:
        place: of the passage in the document, from 1.

    Raises:
        UnknownVersion: there is no such document or passage.
    """
    base = await base_of(publishing, item_id)
    if not isinstance(base.item, Document) or not 0 < place <= len(base.item.sections):
        raise UnknownVersion(f"{item_id} passage {place}")
    parts = list(base.item.sections)
    asked = _joined(parts[place - 1].asked, wordings)
    old = base.version
    if asked == parts[place - 1].asked and old is not None:
        return old
    parts[place - 1] = replace(parts[place - 1], asked=asked)
    changed = replace(base.item, sections=tuple(parts))
    kept = await publishing.library.file(item_id, old.number) if old is not None else None
    file = kept[1] if kept is not None else None
    before = old.digest if old is not None else item_id
    new = NewVersion(
        item_id=item_id,
        kind="document",
        title=changed.title,
        content=as_content(changed),
        digest=hashlib.sha256(repr((before, place, asked)).encode()).hexdigest(),
        warnings=old.warnings if old is not None else (),
        effective_from=old.effective_from if old is not None else changed.valid_from,
        expires_on=old.expires_on if old is not None else changed.valid_to,
        file_name=kept[0] if kept is not None else None,
        file=file,
    )
    return await publishing.keep(new, by)


async def call(publishing: Publishing, code: str, words: str, aspect: Aspect | None, by: str) -> Version:
    """Keeps a draft in which a procedure has one more name or, with an aspect, one more way to be asked for.

    Raises:
        UnknownVersion: there is no such procedure.
    """
    base = await base_of(publishing, code)
    if not isinstance(base.item, Procedure):
        raise UnknownVersion(code)
    if aspect is None:
        changed = replace(base.item, aliases=_joined(base.item.aliases, [words]))
    else:
        asked = {**base.item.questions, aspect: _joined(base.item.questions.get(aspect, ()), [words])}
        changed = replace(base.item, questions=asked)
    return await keep_procedure(publishing, changed, by)


async def keep_procedure(publishing: Publishing, procedure: Procedure, by: str) -> Version:
    """Keeps a procedure as the YAML file that people write, read by the same checks as any other.

    Raises:
        KnowledgeError: it breaks the schema.
    """
    file = write_yaml(procedure).encode()
    version, _ = await publishing.upload(Upload(f"{procedure.code}.yml", file), by)
    return version


def owner_of(knowledge: Knowledge, words: str, code: str) -> str | None:
    """Returns whose name these words are already: of another procedure, or of a topic that nothing here covers."""
    wanted = fold(words)
    named = [(one.code, one.name, one.aliases) for one in knowledge.procedures.values()]
    named += [(one.id, one.name, one.aliases) for one in knowledge.uncovered.values()]
    return next((one for one, name, more in named if one != code and wanted in map(fold, (name, *more))), None)


def _joined(known: Sequence[str], more: Iterable[str]) -> tuple[str, ...]:
    """Wordings that differ in diacritics or case alone are kept once."""
    found = {fold(one): one for one in known}
    for one in more:
        found.setdefault(fold(one), one)
    return tuple(found.values())
