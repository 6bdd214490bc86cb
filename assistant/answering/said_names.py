"""What the names in a question decide about which procedure is meant, and what the words beside them do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from assistant.answering.policy import Policy
from assistant.common.text import tokens
from assistant.domain.message import Understanding
from assistant.domain.procedure import Procedure
from assistant.retrieval.procedure_matching import Match
from assistant.retrieval.terms import QUESTION_WORDS

NUMBERS = ("phone", "personal_id", "email", "dossier_code")  # say nothing about what is asked
_OF_A_NUMBER = frozenset({"số", "điện", "thoại", "sđt", "mã", "mail", "email", "căn", "cước"})
_BLANK = re.compile(r" {2,}")  # where a name was
_JOINING = frozenset(("và", "hay", "hoặc"))


class SaidNames:
    """Reads a question word by word, beside the best match that the search found for it."""

    def __init__(self, procedures: Mapping[str, Procedure], policy: Policy) -> None:
        self._procedures = procedures
        self._policy = policy

    def own_words(self, text: str) -> list[str]:
        """Returns the words that are neither about an aspect nor courtesy: the question's own topic."""
        return [word for word in tokens(text) if word not in self._policy.aspect_words and word not in QUESTION_WORDS]

    def says_only(self, understanding: Understanding) -> bool:
        """Tells whether a question has no topic beside one ambiguous name, or beside names joined by "và", "hay"."""
        mentions = {entity.start for entity in understanding.entities if entity.type == "procedure"}
        has_topic = self.own_words(understanding.text_without("procedure"))
        return not has_topic and (len(mentions) == 1 or _joins(understanding))

    def decides(self, named: str, matches: Sequence[Match], understanding: Understanding) -> bool:
        """Tells whether nothing but the one name is said, and no other procedure is surely meant or told by words beside it.

        Args:
            matches: best first.
        """
        best = next(iter(matches), None)
        if best is not None and best.code != named and self._is_meant_instead(best, named, matches, understanding):
            return False
        return self._says_it_all(self._procedures[named], understanding)

    def told_apart(self, named: Sequence[str], best: Match | None, understanding: Understanding) -> Sequence[str]:
        """Returns the one of the named that surely is meant and is told from the others beside the name, else all of them."""
        if best is None or best.code not in named or best.evidence < self._policy.procedure_sure_evidence:
            return named
        others = [code for code in named if code != best.code]
        is_told = not _joins(understanding) and self._is_said_beside(best.code, others, understanding)
        return (best.code,) if is_told else named

    def _is_meant_instead(
        self, best: Match, named: str, matches: Sequence[Match], understanding: Understanding
    ) -> bool:
        score = next((match.score for match in matches if match.code == named), 0.0)
        leads = best.score - score >= self._policy.procedure_lead_over_name
        if leads and best.evidence >= self._policy.procedure_sure_evidence:
            return True
        is_likely = best.evidence >= self._policy.procedure_evidence
        return is_likely and self._is_said_beside(best.code, [named], understanding)

    def _is_said_beside(self, code: str, others: Iterable[str], understanding: Understanding) -> bool:
        """Tells whether two words that stand together beside the name ("làm lại") are in the names of `code`, and of no other."""
        beside = self._pairs(_BLANK.split(understanding.text_without("procedure")))
        return bool((beside & self._pairs_of(code)).difference(*map(self._pairs_of, others)))

    def _pairs_of(self, code: str) -> set[tuple[str, str]]:
        procedure = self._procedures[code]
        return self._pairs((procedure.name, *procedure.aliases))

    def _pairs(self, texts: Iterable[str]) -> set[tuple[str, str]]:
        """Returns the neighbouring words of every text, without those that only ask for an aspect ("hồ sơ")."""
        pairs = {pair for text in texts for pair in pairwise(tokens(text))}
        return {pair for pair in pairs if not self._policy.aspect_words.issuperset(pair)}

    def _says_it_all(self, procedure: Procedure, understanding: Understanding) -> bool:
        """Tells whether the question has no topic beside the name it says; somebody's number is none."""
        rest = set(self.own_words(understanding.text_without("procedure", *NUMBERS)))
        if any(entity.type in NUMBERS for entity in understanding.entities):
            rest -= _OF_A_NUMBER
        return rest <= set(tokens(" ".join((procedure.name, *procedure.aliases))))


def _joins(understanding: Understanding) -> bool:
    return not _JOINING.isdisjoint(tokens(understanding.text_without("procedure")))
