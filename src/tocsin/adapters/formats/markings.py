"""The Traffic Light Protocol 2.0: how far what is exported may go on, and what says so in each format."""

from __future__ import annotations

from enum import StrEnum


class Tlp(StrEnum):
    """A level of the Traffic Light Protocol, version 2.0."""

    CLEAR = "clear"
    GREEN = "green"
    AMBER = "amber"
    AMBER_STRICT = "amber+strict"
    RED = "red"

    @property
    def label(self) -> str:
        """As it is printed.

        >>> Tlp.AMBER_STRICT.label
        'TLP:AMBER+STRICT'
        """
        return f"TLP:{self.value.upper()}"
