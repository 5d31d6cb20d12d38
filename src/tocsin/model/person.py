"""Persons who use the desk, what each role may do, and what proves who they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.model.marking import Tlp

if TYPE_CHECKING:
    from datetime import datetime


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


class Scope(StrEnum):
    """What a token may be used for, within what its person may do."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the desk.

    Attributes:
        name: the log-in name; what stands beside what the person did.
        role: what the person may do.
        clearance: the narrowest marking that the person may see.
        scopes: what may be done in this request: all, unless a token brings it.
    """

    name: str
    role: Role
    clearance: Tlp = Tlp.RED
    scopes: frozenset[Scope] = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Account:
    """What the desk keeps of a person.

    Attributes:
        name: the log-in name.
        role: what the person may do.
        clearance: the narrowest marking that the person may see.
        password: its argon2id hash; `None` where none has been set.
        subject: who the person is to the identity provider, as `issuer subject`.
        made_at: when the account was made.
        removed_at: when it was closed; nobody may log in to a closed account, and its name stays taken.
    """

    name: str
    role: Role
    clearance: Tlp
    made_at: datetime
    password: str | None = None
    subject: str | None = None
    removed_at: datetime | None = None

    @property
    def person(self) -> Person:
        """Whoever holds the account."""
        return Person(self.name, self.role, self.clearance)


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in of a person, kept under the hash of its id."""

    digest: str
    person: str
    made_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A key for programs: kept as a hash, found by its prefix.

    Attributes:
        prefix: the part of it that may be shown.
        digest: hash of the whole.
        person: whose it is.
        label: what it is for, in that person's words.
        scopes: what it may be used for.
        made_at: when it was made.
        expires_at: from when it is worth nothing.
        used_at: when it was last used.
        revoked_at: when it was taken back.
    """

    prefix: str
    digest: str
    person: str
    label: str
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def valid(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at


class LinkKind(StrEnum):
    """What a secret that is used once is for."""

    FIRST = "first"
    PASSWORD = "password"  # noqa: S105 (a kind, not a secret)
    OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class Link:
    """A secret that is used once: for the first administrator, for a password, or for a log-in under way elsewhere.

    Attributes:
        digest: hash of the secret.
        kind: what it is for.
        expires_at: from when it is worth nothing.
        person: whose password it sets.
        payload: what is to be remembered until it is used.
    """

    digest: str
    kind: LinkKind
    expires_at: datetime
    person: str | None = None
    payload: str = ""
