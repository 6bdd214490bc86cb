"""A procedure that is meant instead of a more general one when a question says who is concerned."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpecialCase:
    """Attributes:
    general, special: codes of procedures; either may be the id of a topic that nothing covers.
    signs: regular expressions over the question in lower case with diacritics; one is enough.
    """

    general: str
    special: str
    signs: tuple[str, ...]

    def is_meant(self, question: str) -> bool:
        """Tells whether a question, with diacritics, says one of the signs."""
        return any(re.search(sign, question.lower()) for sign in self.signs)
