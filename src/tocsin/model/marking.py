"""The Traffic Light Protocol: how far a text may travel, and who may see it."""

from __future__ import annotations

from enum import StrEnum


class Tlp(StrEnum):
    """A marking of the Traffic Light Protocol 2.0, from the widest to the narrowest circle.

    >>> Tlp.AMBER.covers(Tlp.GREEN), Tlp.GREEN.covers(Tlp.AMBER)
    (True, False)
    """

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"

    def covers(self, marking: Tlp) -> bool:
        """Whether whoever is cleared for this marking may see what bears `marking`."""
        order = list(Tlp)
        return order.index(self) >= order.index(marking)

    @property
    def above(self) -> tuple[Tlp, ...]:
        """The markings that whoever is cleared for this one may not see."""
        return tuple(one for one in Tlp if not self.covers(one))
