"""What persons leave at the desk: notes on records, and the log of who did what, each line bound to the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.model.marking import Tlp

# What the first line of a log is bound to.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote beside an article or an event.

    Attributes:
        id: `note_` and a hash.
        about: id of the article or event.
        text: the words.
        author: who wrote them.
        tlp: how far they may travel.
        recorded_at: when the store recorded them.
        number: its place in the order of recording.
    """

    id: str
    about: str
    text: str
    author: str
    tlp: Tlp
    recorded_at: datetime
    number: int = 0


class Action(StrEnum):
    """What the audit log speaks of."""

    LOG_IN = "log-in"
    FAILED_LOG_IN = "failed-log-in"
    LOG_OUT = "log-out"
    PASSWORD = "password"  # noqa: S105 (an action, not a secret)
    PERSON_ADDED = "person-added"
    PERSON_REMOVED = "person-removed"
    ROLE = "role"
    LINK = "link"
    TOKEN_ADDED = "token-added"  # noqa: S105 (an action, not a secret)
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 (an action, not a secret)
    MARKING = "marking"
    NOTE = "note"
    REVIEW = "review"
    EXPORT = "export"
    ALERT = "alert"
    SETTING = "setting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One line of the audit log.

    Attributes:
        number: its place, from 1, without gaps.
        at: when it happened.
        who: the person, or the command line's user.
        action: what was done.
        subject: to what or whom.
        detail: what else is to be known, never a secret.
        previous: digest of the line before.
        digest: digest of this line, with `previous` in it.
    """

    number: int
    at: datetime
    who: str
    action: Action
    subject: str
    detail: str
    previous: str
    digest: str


def audit_digest(  # noqa: PLR0913, PLR0917 (the parts of a line, in its order)
    number: int, at: datetime, who: str, action: str, subject: str, detail: str, previous: str
) -> str:
    """The hash that binds a line to the one before it.

    >>> line = (1, datetime(2026, 1, 1, tzinfo=UTC), "ada", "log-in", "ada", "")
    >>> audit_digest(*line, BEGINNING) == audit_digest(*line, "1" * 64)
    False
    """
    plain = [number, at.astimezone(UTC).isoformat(), who, action, subject, detail, previous]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=True).encode()).hexdigest()
