"""Who is asking, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["citizen", "official", "leader", "editor", "approver", "admin"]
ROLES: tuple[Role, ...] = ("citizen", "official", "leader", "editor", "approver", "admin")
Visibility = Literal["public", "internal"]

_SEES_INTERNAL: frozenset[Role] = frozenset(ROLES) - {"citizen"}
_SEES_ALL_UNITS: frozenset[Role] = frozenset({"leader", "approver", "editor", "admin"})


@dataclass(frozen=True, slots=True)
class Principal:
    """A person as far as permissions go.

    Attributes:
        id: None for a citizen who has not signed in.
        units: ids an official is responsible for; everything below them is included.
        password_due: whether the person has to choose a password before doing anything else.
    """

    id: str | None = None
    name: str = ""
    roles: tuple[Role, ...] = ("citizen",)
    units: tuple[str, ...] = ()
    password_due: bool = False

    def may_see(self, visibility: Visibility) -> bool:
        """Tells whether data of this visibility may be shown at all (units are checked separately)."""
        return visibility == "public" or bool(_SEES_INTERNAL.intersection(self.roles))

    def may_read(self, visibility: Visibility, unit: str | None) -> bool:
        """Tells whether a document may be read: an internal one by the people of its own unit and by those who see all."""
        if visibility == "public" or self.sees_all_units:
            return True
        return self.may_see(visibility) and unit in self.units

    @property
    def sees_all_units(self) -> bool:
        return bool(_SEES_ALL_UNITS.intersection(self.roles))


CITIZEN = Principal()
