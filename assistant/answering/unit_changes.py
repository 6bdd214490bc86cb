"""What became of a ward or commune: known from the register of units, proven by the document that says it.

The register says which unit follows which; nothing is stated that no readable passage says, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.unit_change_words import ChangeKind, change_kinds
from assistant.common.gazetteer import Gazetteer, Name
from assistant.common.text import fold
from assistant.domain.answer import Answer, DocumentAnswer, Refusal
from assistant.domain.document import Document
from assistant.domain.message import Entity, Understanding
from assistant.domain.passage import Passage
from assistant.domain.principal import Principal
from assistant.domain.unit import Unit, UnitRegistry
from assistant.indicators.resolver import unread_unit
from assistant.knowledge_base.passages import document_passages
from assistant.messages import message

_OLD = re.compile(r"\b(?:cu|hoi xua|ngay xua|hoi truoc|truoc day)\b")  # folded
_NAME_LIKE = re.compile(r"[\dA-ZĐÂÊÔƠƯÁÀẢÃẠ]")


@dataclass(frozen=True, slots=True)
class _Named:
    """The units that a question names, by how long they are there.

    Attributes:
        old: those that another unit took over.
        new: those that took over others.
        former: (former name, unit) of old ones called by a name before their last.
        whole: whether the place is named whose units changed.
    """

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    former: tuple[tuple[str, Unit], ...]
    whole: bool

    def fits(self, kind: ChangeKind) -> bool:
        match kind.unit:
            case "old":
                return bool(self.old)
            case "new":
                return bool(self.new)
            case "any":
                return bool(self.old or self.new)
            case "whole":
                return self.whole
            case "none":
                return True


class UnitChanges:
    """Answers what became of the units of one edition, whatever intent the question looks like."""

    def __init__(self, units: UnitRegistry, documents: Iterable[Document]) -> None:
        self._units = units
        self._parts: dict[str, list[Unit]] = {}
        for unit in units:
            if unit.succeeded_by is not None and unit.type in ("ward", "commune"):
                self._parts.setdefault(unit.succeeded_by, []).append(unit)
        self._former = Gazetteer(Name("unit", unit.id, name) for unit in units for name in unit.former_names)
        told = [[*document_passages(document)] for document in _newest_first(documents)]
        self._passages = [one for passages in told if any(map(self._tells_of_a_ward, passages)) for one in passages]

    def answer(self, question: str, entities: Sequence[Entity], principal: Principal) -> Answer | None:
        """Returns the answer with the passages that say it; None where the question is not about a change of units, or no
        passage that the person may read says what the register says.

        Args:
            question: as understood.
            entities: every name in it, as the rules find them.
        """
        if any(entity.type in ("metric", "procedure") for entity in entities):
            return None
        folded = fold(question)
        named = self._named(question, folded, entities)
        strange = _strange(question, entities) if not named.former else None
        for kind in change_kinds():
            if not kind.is_asked(folded):
                continue
            if strange is not None and kind.kind in ("now", "parts", "code"):
                return Refusal(message("unit_change.unknown", unit=strange), "unknown_unit")
            found = self._of_kind(kind, named, folded, principal) if named.fits(kind) else None
            if found is not None:
                return found
        return None

    def _of_kind(self, kind: ChangeKind, named: _Named, folded: str, principal: Principal) -> DocumentAnswer | None:
        if kind.passage is not None:
            stated = [one for one in self._readable(principal) if kind.passage.search(fold(one.text))]
            return _quoted([], stated[:1])
        if kind.kind == "parts" or (kind.kind == "code" and named.new and not (named.old and _OLD.search(folded))):
            said = [(self._code(unit) if kind.kind == "code" else self._made_of(unit), unit) for unit in named.new]
            return self._told(said, (), principal)
        said = [(self._now(unit), self._units[unit.succeeded_by or unit.id]) for unit in named.old]
        if kind.kind == "code":
            said += [(self._code(unit), unit) for unit in dict.fromkeys(heir for _, heir in said)]
        return self._told(said, named.former, principal)

    def _told(
        self, said: Sequence[tuple[str, Unit]], former: Sequence[tuple[str, Unit]], principal: Principal
    ) -> DocumentAnswer | None:
        """Sentences about new units, each with the passage of the unit; None where one of the passages is missing."""
        passages: list[Passage] = []
        for _, unit in said:
            found = next((one for one in self._readable(principal) if self._tells_of(unit, one)), None)
            if found is None:
                return None
            passages.append(found)
        renamed = []
        for name, unit in former:
            found = next((o for o in self._readable(principal) if _says(o, name) and _says(o, unit.name)), None)
            if found is None:
                return None
            passages.insert(0, found)
            renamed.append(message("unit_change.renamed", former=name, unit=unit.name))
        return _quoted([*renamed, *(sentence for sentence, _ in said)], list(dict.fromkeys(passages)))

    def _now(self, unit: Unit) -> str:
        heir = self._units[unit.succeeded_by or unit.id]
        alone = len(self._parts[heir.id]) == 1
        key = "unit_change.kept" if alone else "unit_change.now"
        return message(key, unit=unit.name, now=heir.name, whole=self._whole(heir), date=_day(heir.valid_from))

    def _made_of(self, unit: Unit) -> str:
        parts = self._parts[unit.id]
        if len(parts) == 1:
            return self._now(parts[0])
        names = ", ".join(part.name for part in parts)
        return message("unit_change.parts", unit=unit.name, count=len(parts), parts=names, date=_day(unit.valid_from))

    def _code(self, unit: Unit) -> str:
        return message("unit_change.code", unit=unit.name, code=unit.code, date=_day(unit.valid_from))

    def _whole(self, unit: Unit) -> str:
        return self._units[unit.parent].name if unit.parent is not None else ""

    def _named(self, question: str, folded: str, entities: Sequence[Entity]) -> _Named:
        units = [
            (self._units[one.value], one.text) for one in entities if one.type == "unit" and one.value in self._units
        ]
        mentions = self._former.find(question)
        former = [(self._units[value], mention.text) for mention in mentions for value in mention.values]
        names = tuple((unit.former_names[0], unit) for unit, _ in former)
        old = dict.fromkeys(unit for unit, _ in [*former, *units] if unit.succeeded_by in self._parts)
        new = dict.fromkeys(unit for unit, _ in units if unit.id in self._parts)
        whole = any(_is_of_the_city(unit, text) for unit, text in units)
        return _Named(tuple(one for one in old if one.type in ("ward", "commune")), tuple(new), names, whole)

    def _tells_of_a_ward(self, passage: Passage) -> bool:
        return any(self._tells_of(self._units[heir], passage) for heir in self._parts)

    def _tells_of(self, unit: Unit, passage: Passage) -> bool:
        """Tells whether a passage says the name and the code of a new unit and every unit it is made of."""
        said = _says(passage, unit.name) and unit.code is not None and _says(passage, unit.code)
        return said and all(_says(passage, part.name) for part in self._parts.get(unit.id, ()))

    def _readable(self, principal: Principal) -> list[Passage]:
        today = date.today()
        return [
            one
            for one in self._passages
            if principal.may_read(one.visibility, one.unit) and (one.valid_to is None or one.valid_to >= today)
        ]


def _quoted(sentences: Sequence[str], passages: Sequence[Passage]) -> DocumentAnswer | None:
    if not passages:
        return None
    text = "\n\n".join(["\n".join(dict.fromkeys(sentences)), *(one.text for one in passages)]).strip()
    return DocumentAnswer(text, tuple(one.citation(one.text) for one in passages))


def _says(passage: Passage, name: str) -> bool:
    return re.search(rf"\b{re.escape(fold(name))}\b", fold(passage.text)) is not None


def _is_of_the_city(unit: Unit, text: str) -> bool:
    """The city itself, an office of it that ended with it, or its wards by their number: "17 phường xã"."""
    ended = unit.type == "office" and unit.valid_to is not None
    return unit.type == "city" or ended or (unit.type == "block" and any(map(str.isdigit, text)))


def _strange(question: str, entities: Sequence[Entity]) -> str | None:
    """Words that name a unit we do not know: by a number or a capital, for "phường mới" names none."""
    lowered = question[:1].lower() + question[1:]
    read = tuple(replace(one, text=lowered[one.start : one.start + len(one.text)]) for one in entities)
    words = unread_unit(Understanding("", 0.0, lowered, read, "fallback"))
    return words if words is not None and _NAME_LIKE.search(words) else None


def _newest_first(documents: Iterable[Document]) -> list[Document]:
    return sorted(documents, key=lambda document: document.as_of or date.min, reverse=True)


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day is not None else ""
