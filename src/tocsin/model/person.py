"""Persons who use the desk, and what each role may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; each role may all that the one before it may.

    >>> Role.ANALYST.may(Role.READER), Role.ANALYST.may(Role.EDITOR)
    (True, False)
    """

    READER = "reader"
    ANALYST = "analyst"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def may(self, needed: Role) -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the desk.

    Attributes:
        name: the log-in name; what stands beside what the person did.
        role: what the person may do.
    """

    name: str
    role: Role
