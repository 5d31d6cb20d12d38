"""What the use cases of people need of the world: a store of accounts and records, secrets, an identity provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tocsin.model.marking import Tlp
    from tocsin.model.person import Account, Link, Session, Token
    from tocsin.model.record import Action, AuditRecord, Note


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to a write, kept for whoever asks the same again; `answer` is `None` while it is being made."""

    request: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Deed:
    """What the audit log is to hold: who did what to whom or what, and when."""

    at: datetime
    who: str
    action: Action
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines of the audit log are asked for; `before` is a number, for paging."""

    who: str | None = None
    action: str | None = None
    before: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Change:
    """Something new in the store, with the place from which to ask on."""

    kind: str
    subject: str
    cursor: str


class PeopleStore(Protocol):
    """Accounts, keys, markings, notes and the audit log of one store."""

    def accounts(self) -> tuple[Account, ...]:
        """Every account, closed ones too, by name."""
        ...

    def account(self, name: str) -> Account | None:
        """The account of that name."""
        ...

    def account_of(self, subject: str) -> Account | None:
        """The account that the identity provider knows as `subject`."""
        ...

    def keep_account(self, account: Account) -> None:
        """Makes an account, or makes it what it is from now on."""
        ...

    def open_session(self, session: Session) -> None:
        """Keeps a log-in."""
        ...

    def session(self, digest: str) -> Session | None:
        """The log-in under that hash."""
        ...

    def use_session(self, digest: str, at: datetime) -> None:
        """Notes that a log-in was used."""
        ...

    def end_session(self, digest: str) -> None:
        """Ends one log-in."""
        ...

    def end_sessions(self, person: str) -> None:
        """Ends every log-in of a person."""
        ...

    def keep_token(self, token: Token) -> None:
        """Makes a token, or makes it what it is from now on."""
        ...

    def token(self, prefix: str) -> Token | None:
        """The token with that prefix."""
        ...

    def tokens(self, person: str | None = None) -> tuple[Token, ...]:
        """The tokens of a person, or of all, in the order in which they were made."""
        ...

    def keep_link(self, link: Link) -> None:
        """Keeps a link; those that are over go."""
        ...

    def link(self, digest: str) -> Link | None:
        """The link under that hash, unused."""
        ...

    def take_link(self, digest: str) -> Link | None:
        """The link under that hash, which nobody can take again."""
        ...

    def add_attempt(self, key: str, at: datetime) -> None:
        """Counts a failed log-in."""
        ...

    def attempts(self, key: str, since: datetime) -> tuple[datetime, ...]:
        """The failed log-ins since then, oldest first."""
        ...

    def clear_attempts(self, key: str) -> None:
        """Forgets failed log-ins."""
        ...

    def begin_answer(self, person: str, key: str, request: str, at: datetime) -> KeptAnswer | None:
        """What was answered under that key; `None` if nothing was, and then the key is taken."""
        ...

    def keep_answer(self, person: str, key: str, answer: str | None) -> None:
        """Keeps what was answered; `None` gives the key free, for nothing was done."""
        ...

    def mark(self, subject: str, tlp: Tlp, *, by: str, at: datetime) -> None:
        """Marks an article or a news source, beside earlier markings; the newest counts."""
        ...

    def markings(self, subjects: Sequence[str]) -> Mapping[str, Tlp]:
        """The marking of each of these articles or sources that bears one, an article also by its source."""
        ...

    def beyond(self, clearance: Tlp) -> frozenset[str]:
        """The ids of all articles that this clearance does not cover."""
        ...

    def add_note(self, note: Note) -> None:
        """Keeps a note."""
        ...

    def notes(self, about: str | None = None, *, before: int | None = None, limit: int = 100) -> tuple[Note, ...]:
        """Notes on a record, or all, the newest first."""
        ...

    def log(self, deed: Deed) -> AuditRecord:
        """Adds a line to the audit log, bound to the one before."""
        ...

    def audit(self, asked: AuditFilter) -> tuple[AuditRecord, ...]:
        """Lines of the audit log, the newest first."""
        ...

    def audit_faults(self) -> tuple[str, ...]:
        """What is wrong with the chain of the audit log."""
        ...

    def changes(self, cursor: str | None, *, limit: int = 100) -> tuple[tuple[Change, ...], str]:
        """What is new since `cursor`, in order, and the cursor to ask with next; without one, only the cursor."""
        ...


class Passwords(Protocol):
    """Hashes passwords so that guessing them is dear."""

    def hash(self, password: str) -> str:
        """The hash to keep."""
        ...

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one; takes as long where nothing is kept."""
        ...

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with weaker numbers than today's."""
        ...


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a log-in at the identity provider begins, and what must be remembered until it comes back."""

    url: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom an identity provider vouches for."""

    subject: str
    name: str


class IdentityProvider(Protocol):
    """An OpenID provider."""

    def depart(self, *, state: str, back: str) -> Departure:
        """Where to send the browser, with a fresh nonce and proof key."""
        ...

    def arrive(self, *, code: str, back: str, nonce: str, verifier: str) -> Identity:
        """Whom the provider vouches for.

        Raises:
            LogInError: if its answer does not hold.
        """
        ...
