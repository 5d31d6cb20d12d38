"""The editions of a briefing: what each is for."""

from __future__ import annotations

from enum import StrEnum


class Edition(StrEnum):
    """How often a briefing is read, and so what it tells.

    Daily: what is new since the last one. Weekly: how the week moved the estimate, day by day, and what was confirmed
    or contradicted. Flash: one happening in a few lines.
    """

    DAILY = "daily"
    WEEKLY = "weekly"
    FLASH = "flash"


# Over how many days an edition tells changes where no earlier briefing is given.
DAYS = {Edition.DAILY: 1, Edition.WEEKLY: 7, Edition.FLASH: 1}
