"""What an analyst says of a signal: accepted, rejected or recoded, with a reason; the machine's record stays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.model.signal import Status


class Verdict(StrEnum):
    """What becomes of a signal; reopened, it is as if nobody had judged it."""

    ACCEPT = "accept"
    REJECT = "reject"
    RECODE = "recode"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Correction:
    """An analyst's judgement of one signal.

    Attributes:
        signal: id of the signal, as the machine recorded it.
        verdict: what becomes of it.
        reason: why, in the analyst's words.
        reviewer: who judged.
        recorded_at: when this store recorded it.
        indicator: the code it should have had, `None` if the machine's was right.
        status: the status it should have had, likewise.
        actor: the actor it should have had, likewise.
        target: the target it should have had, likewise.
    """

    signal: str
    verdict: Verdict
    reason: str
    reviewer: str
    recorded_at: datetime
    indicator: str | None = None
    status: Status | None = None
    actor: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """An analyst's judgement of which signals tell one happening.

    Attributes:
        signals: ids, as the machine recorded them.
        together: whether the events that hold them are one, or these signals are an event of their own.
        reason: why, in the analyst's words.
        reviewer: who judged.
        recorded_at: when this store recorded it.
    """

    signals: tuple[str, ...]
    together: bool
    reason: str
    reviewer: str
    recorded_at: datetime
