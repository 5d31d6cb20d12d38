"""People: who may log in, what proves it, and what each is let do; every change stands in the audit log."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tocsin.desk.peopleports import Deed
from tocsin.errors import LogInError, MissingError, PeopleError
from tocsin.model.marking import Tlp
from tocsin.model.person import Account, Link, LinkKind, Person, Role, Scope, Session, Token
from tocsin.model.record import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.desk.peopleports import Identity, Passwords, PeopleStore
    from tocsin.desk.ports import Clock

# A working day without a new log-in, an absence of half of it with one; long enough for work, short for a lost machine.
SESSION_HOURS, IDLE_HOURS = 12, 4
FIRST_LINK_HOURS, PASSWORD_LINK_HOURS, OIDC_MINUTES = 1, 48, 10
TOKEN_DAYS, TOKEN_DAYS_MOST = 90, 366
# How often the last use of a session or token is noted: each note is a write.
NOTED_MINUTES = 5
PASSWORD_LEAST, PASSWORD_MOST = 12, 1024
# Failures that cost nothing, in these minutes; each further one doubles the wait from a second up to the most.
THROTTLE_MINUTES, FREE_BY_NAME, FREE_BY_ADDRESS, WAIT_MOST_SECONDS = 15, 5, 25, 900
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_TOKEN = re.compile(r"tocsin_([a-z0-9]{10})_([A-Za-z0-9_-]{43})")
_REFUSED = "name or password is not right"


@dataclass(frozen=True, slots=True)
class Made:
    """Something new with the secret that is shown once."""

    secret: str
    name: str


class People:
    """The people of a desk.

    Args:
        store: keeps them.
        clock: tells the time.
        passwords: hashes their passwords.
    """

    def __init__(self, store: PeopleStore, clock: Clock, passwords: Passwords) -> None:
        self._store, self._clock, self._passwords = store, clock, passwords

    def add(self, name: str, role: Role, clearance: Tlp, *, by: str, subject: str | None = None) -> Account:
        """Makes an account without a password.

        Raises:
            PeopleError: if the name is none or is taken.
        """
        if not _NAME.fullmatch(name):
            raise PeopleError(
                f"{name!r} is no name", remedy="use lower-case letters, digits, dot, dash and underscore, 63 at most"
            )
        if self._store.account(name) is not None:
            raise PeopleError("the name is taken", where=name, remedy="choose another; names are never given anew")
        if subject is not None and self._store.account_of(subject) is not None:
            raise PeopleError("somebody else has this subject", where=subject, remedy="see `tocsin person list`")
        account = Account(name, role, clearance, self._clock.now(), subject=subject)
        self._store.keep_account(account)
        self._log(by, Action.PERSON_ADDED, name, f"{role.value}, {clearance.value}")
        return account

    def list(self) -> tuple[Account, ...]:
        """Every account, closed ones too, by name."""
        return self._store.accounts()

    def find(self, name: str) -> Account:
        """The open account of that name.

        Raises:
            MissingError: if there is none.
        """
        account = self._store.account(name)
        if account is None or account.removed_at is not None:
            raise MissingError("there is no such person", where=name, remedy="see `tocsin person list`")
        return account

    def change(self, name: str, *, role: Role | None, clearance: Tlp | None, by: str) -> Account:
        """Gives a person another role or clearance.

        Raises:
            MissingError: if there is no such person.
            PeopleError: if nobody would be left to administer.
        """
        account = self.find(name)
        changed = replace(account, role=role or account.role, clearance=clearance or account.clearance)
        if changed.role is not Role.ADMINISTRATOR:
            self._keep_one_administrator(account)
        self._store.keep_account(changed)
        self._log(by, Action.ROLE, name, f"{changed.role.value}, {changed.clearance.value}")
        return changed

    def remove(self, name: str, *, by: str) -> None:
        """Closes an account, ends its log-ins and takes back its tokens.

        Raises:
            MissingError: if there is no such person.
            PeopleError: if nobody would be left to administer.
        """
        account = self.find(name)
        self._keep_one_administrator(account)
        now = self._clock.now()
        self._store.keep_account(replace(account, removed_at=now, password=None, subject=None))
        self._store.end_sessions(name)
        for token in self._store.tokens(name):
            self._store.keep_token(replace(token, revoked_at=token.revoked_at or now))
        self._log(by, Action.PERSON_REMOVED, name)

    def is_empty(self) -> bool:
        """Whether nobody can administer this desk yet."""
        return not any(self._administers(account) for account in self._store.accounts())

    def first_link(self) -> str:
        """The secret of a link that makes the first administrator, once, for an hour."""
        return self._link(LinkKind.FIRST, None, timedelta(hours=FIRST_LINK_HOURS), by="tocsin")

    def password_link(self, name: str, *, by: str) -> str:
        """The secret of a link by which a person sets a password, once, for two days.

        Raises:
            MissingError: if there is no such person.
        """
        return self._link(LinkKind.PASSWORD, self.find(name).name, timedelta(hours=PASSWORD_LINK_HOURS), by=by)

    def open_link(self, secret: str) -> Link:
        """The link, still unused.

        Raises:
            LogInError: if it opens nothing.
        """
        return self._usable(self._store.link(_digest(secret)))

    def use_link(self, secret: str, *, name: str, password: str) -> Account:
        """Sets a password by a link, which makes the first administrator where that is what it is for.

        Raises:
            LogInError: if the link opens nothing.
            PeopleError: if the password is too short, or the name none.
        """
        _check_password(password, name)
        link = self.open_link(secret)
        if link.kind is LinkKind.FIRST and not _NAME.fullmatch(name):
            raise PeopleError(
                f"{name!r} is no name", remedy="use lower-case letters, digits, dot, dash and underscore, 63 at most"
            )
        self._usable(self._store.take_link(link.digest))
        if link.kind is LinkKind.FIRST:
            if not self.is_empty():
                raise _dead_link()
            account = self._store.account(name) or self.add(name, Role.ADMINISTRATOR, Tlp.RED, by=name)
            account = replace(account, role=Role.ADMINISTRATOR, clearance=Tlp.RED, removed_at=None)
        else:
            account = self.find(link.person or "")
        self._set_password(account, password)
        return account

    def log_in(self, name: str, password: str, *, address: str) -> str:
        """Opens a session; returns its secret.

        Raises:
            LogInError: if name or password is not right, or too many attempts failed.
        """
        keys = (f"name {name[:64]}", f"address {address}")
        self._hold_back(keys)
        account = self._store.account(name)
        kept = account.password if account and account.removed_at is None else None
        if not self._passwords.matches(kept, password[:PASSWORD_MOST]) or account is None or kept is None:
            for key in keys:
                self._store.add_attempt(key, self._clock.now())
            self._log(name[:64], Action.FAILED_LOG_IN, address)
            raise LogInError(_REFUSED, remedy="try again, or ask an administrator for a link")
        if self._passwords.outdated(kept):
            self._store.keep_account(replace(account, password=self._passwords.hash(password)))
        self._store.clear_attempts(keys[0])
        return self._begin(account, address)

    def log_in_as(self, identity: Identity, *, address: str, newcomers: Role | None) -> str:
        """Opens a session for whom an identity provider vouches; returns its secret.

        Args:
            identity: who it is.
            address: where the browser is.
            newcomers: the role of whoever comes for the first time; without one they are refused.

        Raises:
            LogInError: if the desk does not know who it is.
        """
        account = self._store.account_of(identity.subject)
        if account is None and newcomers is not None and self._store.account(identity.name) is None:
            account = self.add(identity.name, newcomers, Tlp.GREEN, by=identity.name, subject=identity.subject)
        if account is None or account.removed_at is not None:
            self._log(identity.name, Action.FAILED_LOG_IN, address, f"unknown subject {identity.subject}")
            raise LogInError(
                "nobody at this desk goes by this identity",
                where=identity.subject,
                remedy="an administrator adds you with `tocsin person add NAME --subject`",
            )
        return self._begin(account, address)

    def log_out(self, secret: str) -> None:
        """Ends a session."""
        session = self._store.session(_digest(secret))
        if session is not None:
            self._store.end_session(session.digest)
            self._log(session.person, Action.LOG_OUT, session.person)

    def who(self, secret: str) -> Person | None:
        """Whose session this is, if it still lasts."""
        now, session = self._clock.now(), self._store.session(_digest(secret))
        if session is None:
            return None
        late = now - session.made_at > timedelta(hours=SESSION_HOURS)
        if late or now - session.used_at > timedelta(hours=IDLE_HOURS):
            self._store.end_session(session.digest)
            return None
        if now - session.used_at > timedelta(minutes=NOTED_MINUTES):
            self._store.use_session(session.digest, now)
        return self._person(session.person)

    def who_bears(self, secret: str) -> Person | None:
        """Whose token this is, with what it may be used for, if it is still worth something."""
        now, parts = self._clock.now(), _TOKEN.fullmatch(secret)
        token = self._store.token(parts.group(1)) if parts else None
        if token is None or not hmac.compare_digest(token.digest, _digest(secret)) or not token.valid(now):
            return None
        if token.used_at is None or now - token.used_at > timedelta(minutes=NOTED_MINUTES):
            self._store.keep_token(replace(token, used_at=now))
        person = self._person(token.person)
        return replace(person, scopes=token.scopes) if person else None

    def change_password(self, name: str, old: str, new: str, *, address: str) -> None:
        """Sets another password, which ends every session of the person.

        Raises:
            LogInError: if the old one is not right.
            PeopleError: if the new one is too short.
        """
        _check_password(new, name)
        key = (f"name {name}", f"address {address}")
        self._hold_back(key)
        account = self.find(name)
        if not self._passwords.matches(account.password, old[:PASSWORD_MOST]):
            self._store.add_attempt(key[0], self._clock.now())
            raise LogInError("the present password is not right", remedy="try again, or ask for a link")
        self._set_password(account, new)

    def add_token(self, name: str, label: str, scopes: Iterable[Scope], *, by: str, days: int = TOKEN_DAYS) -> Made:
        """Makes a token, whose secret is shown this once.

        Raises:
            MissingError: if there is no such person.
            PeopleError: if it is for nothing, or for too long.
        """
        account, chosen = self.find(name), frozenset(scopes)
        if not chosen or not label.strip():
            raise PeopleError("a token needs a label and at least one scope", remedy="say what it is for")
        if not 1 <= days <= TOKEN_DAYS_MOST:
            raise PeopleError("a token lasts from one day to a year", remedy=f"give 1 to {TOKEN_DAYS_MOST} days")
        prefix, now = secrets.token_hex(5), self._clock.now()
        secret = f"tocsin_{prefix}_{secrets.token_urlsafe(32)}"
        expires = now + timedelta(days=days)
        self._store.keep_token(Token(prefix, _digest(secret), account.name, label.strip()[:120], chosen, now, expires))
        self._log(by, Action.TOKEN_ADDED, prefix, f"for {account.name}: {', '.join(sorted(chosen))}")
        return Made(secret, prefix)

    def tokens(self, name: str | None = None) -> tuple[Token, ...]:
        """The tokens of a person, or of all."""
        return self._store.tokens(name)

    def revoke_token(self, prefix: str, *, by: Person) -> None:
        """Takes a token back: one's own, or as an administrator anybody's.

        Raises:
            MissingError: if there is no such token, or it is somebody else's.
        """
        token = self._store.token(prefix)
        if token is None or (token.person != by.name and not by.role.may(Role.ADMINISTRATOR)):
            raise MissingError("there is no such token", where=prefix, remedy="see `tocsin token list`")
        self._store.keep_token(replace(token, revoked_at=token.revoked_at or self._clock.now()))
        self._log(by.name, Action.TOKEN_REVOKED, prefix, f"of {token.person}")

    def remember(self, secret: str, payload: str) -> None:
        """Keeps something under a secret until a browser comes back from an identity provider."""
        expires = self._clock.now() + timedelta(minutes=OIDC_MINUTES)
        self._store.keep_link(Link(_digest(secret), LinkKind.OIDC, expires, payload=payload))

    def recall(self, secret: str) -> str:
        """What was kept under a secret, once.

        Raises:
            LogInError: if nothing is.
        """
        link = self._store.take_link(_digest(secret))
        if link is None or link.kind is not LinkKind.OIDC or self._clock.now() >= link.expires_at:
            raise LogInError("this log-in took too long or was used already", remedy="begin again")
        return link.payload

    def _link(self, kind: LinkKind, person: str | None, lasts: timedelta, *, by: str) -> str:
        secret = secrets.token_urlsafe(32)
        self._store.keep_link(Link(_digest(secret), kind, self._clock.now() + lasts, person))
        self._log(by, Action.LINK, person or "the first administrator")
        return secret

    def _usable(self, link: Link | None) -> Link:
        if link is None or link.kind is LinkKind.OIDC or self._clock.now() >= link.expires_at:
            raise _dead_link()
        return link

    def _set_password(self, account: Account, password: str) -> None:
        self._store.keep_account(replace(account, password=self._passwords.hash(password)))
        self._store.end_sessions(account.name)
        self._store.clear_attempts(f"name {account.name}")
        self._log(account.name, Action.PASSWORD, account.name)

    def _begin(self, account: Account, address: str) -> str:
        secret, now = secrets.token_urlsafe(32), self._clock.now()
        self._store.open_session(Session(_digest(secret), account.name, now, now))
        self._log(account.name, Action.LOG_IN, address)
        return secret

    def _hold_back(self, keys: tuple[str, str]) -> None:
        """Refuses while the wait after too many failures lasts."""
        now = self._clock.now()
        for key, free in zip(keys, (FREE_BY_NAME, FREE_BY_ADDRESS), strict=True):
            failed = self._store.attempts(key, now - timedelta(minutes=THROTTLE_MINUTES))
            if len(failed) < free:
                continue
            seconds = min(2 ** min(len(failed) - free, 30), WAIT_MOST_SECONDS)
            if now - failed[-1] < timedelta(seconds=seconds):
                raise LogInError("too many attempts failed", remedy="wait a quarter of an hour, and try again")

    def _person(self, name: str) -> Person | None:
        account = self._store.account(name)
        return account.person if account and account.removed_at is None else None

    def _administers(self, account: Account) -> bool:
        proves = account.password is not None or account.subject is not None
        return account.role is Role.ADMINISTRATOR and account.removed_at is None and proves

    def _keep_one_administrator(self, account: Account) -> None:
        others = (one for one in self._store.accounts() if one.name != account.name)
        if self._administers(account) and not any(self._administers(one) for one in others):
            raise PeopleError(
                "nobody would be left to administer this desk", where=account.name, remedy="make another one first"
            )

    def _log(self, who: str, action: Action, subject: str, detail: str = "") -> None:
        self._store.log(Deed(self._clock.now(), who, action, subject, detail))


def _digest(secret: str) -> str:
    """A secret as it is kept; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _dead_link() -> LogInError:
    return LogInError("this link was used, is over, or never was", remedy="ask for another: `tocsin person link`")


def _check_password(password: str, name: str) -> None:
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST or password.lower() == name or len(set(password)) < 4:
        raise PeopleError(
            "the password is too easily guessed", remedy=f"take {PASSWORD_LEAST} characters or more, several words say"
        )
