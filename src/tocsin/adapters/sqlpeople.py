"""Accounts, keys, markings, notes and the audit log in the SQL store."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from tocsin.adapters import tables
from tocsin.adapters.sqlpart import SqlPart
from tocsin.desk.peopleports import Change, KeptAnswer
from tocsin.model.marking import Tlp
from tocsin.model.person import Account, Link, LinkKind, Role, Scope, Session, Token
from tocsin.model.record import BEGINNING, Action, AuditRecord, Note, audit_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select, Subquery, Table

    from tocsin.desk.peopleports import AuditFilter, Deed

_CHUNK = 400
_KEPT_DAYS = 1.0  # how long an answer is kept for whoever asks again, and a failed log-in is remembered
_CURSOR = re.compile(r"r(\d{1,15})\.c(\d{1,15})\.n(\d{1,15})")


class SqlPeople(SqlPart):
    """The people of a store."""

    def accounts(self) -> tuple[Account, ...]:
        """Every account, closed ones too, by name."""
        return tuple(_account(row) for row in self._rows(select(tables.accounts).order_by(tables.accounts.c.name)))

    def account(self, name: str) -> Account | None:
        """The account of that name."""
        row = self._row(select(tables.accounts).where(tables.accounts.c.name == name))
        return _account(row) if row else None

    def account_of(self, subject: str) -> Account | None:
        """The account that the identity provider knows as `subject`."""
        row = self._row(select(tables.accounts).where(tables.accounts.c.subject == subject))
        return _account(row) if row else None

    def keep_account(self, account: Account) -> None:
        """Makes an account, or makes it what it is from now on."""
        row = {
            "name": account.name,
            "role": account.role.value,
            "clearance": account.clearance.value,
            "made_at": account.made_at,
            "password": account.password,
            "subject": account.subject,
            "removed_at": account.removed_at,
        }
        with self._writing() as connection:
            _put(connection, tables.accounts, "name", row)

    def open_session(self, session: Session) -> None:
        """Keeps a log-in."""
        row = {
            "digest": session.digest,
            "person": session.person,
            "made_at": session.made_at,
            "used_at": session.used_at,
        }
        with self._writing() as connection:
            connection.execute(insert(tables.sessions), [row])

    def session(self, digest: str) -> Session | None:
        """The log-in under that hash."""
        row = self._row(select(tables.sessions).where(tables.sessions.c.digest == digest))
        return Session(row["digest"], row["person"], row["made_at"], row["used_at"]) if row else None

    def use_session(self, digest: str, at: datetime) -> None:
        """Notes that a log-in was used."""
        c = tables.sessions.c
        with self._writing() as connection:
            connection.execute(update(tables.sessions).where(c.digest == digest).values(used_at=at))

    def end_session(self, digest: str) -> None:
        """Ends one log-in."""
        with self._writing() as connection:
            connection.execute(delete(tables.sessions).where(tables.sessions.c.digest == digest))

    def end_sessions(self, person: str) -> None:
        """Ends every log-in of a person."""
        with self._writing() as connection:
            connection.execute(delete(tables.sessions).where(tables.sessions.c.person == person))

    def keep_token(self, token: Token) -> None:
        """Makes a token, or makes it what it is from now on."""
        row = {
            "prefix": token.prefix,
            "digest": token.digest,
            "person": token.person,
            "label": token.label,
            "scopes": " ".join(sorted(token.scopes)),
            "made_at": token.made_at,
            "expires_at": token.expires_at,
            "used_at": token.used_at,
            "revoked_at": token.revoked_at,
        }
        with self._writing() as connection:
            _put(connection, tables.tokens, "prefix", row)

    def token(self, prefix: str) -> Token | None:
        """The token with that prefix."""
        row = self._row(select(tables.tokens).where(tables.tokens.c.prefix == prefix))
        return _token(row) if row else None

    def tokens(self, person: str | None = None) -> tuple[Token, ...]:
        """The tokens of a person, or of all, in the order in which they were made."""
        c = tables.tokens.c
        query = select(tables.tokens).order_by(c.made_at, c.prefix)
        return tuple(_token(row) for row in self._rows(query if person is None else query.where(c.person == person)))

    def keep_link(self, link: Link) -> None:
        """Keeps a link; those that are over for a day go."""
        c = tables.links.c
        row = {
            "digest": link.digest,
            "kind": link.kind.value,
            "expires_at": link.expires_at,
            "person": link.person,
            "payload": link.payload,
        }
        with self._writing() as connection:
            connection.execute(delete(tables.links).where(c.expires_at < link.expires_at - timedelta(days=8)))
            connection.execute(insert(tables.links), [row])

    def link(self, digest: str) -> Link | None:
        """The link under that hash, unused."""
        row = self._row(select(tables.links).where(tables.links.c.digest == digest))
        return _link(row) if row else None

    def take_link(self, digest: str) -> Link | None:
        """The link under that hash, which nobody can take again."""
        query = select(tables.links).where(tables.links.c.digest == digest)
        with self._writing() as connection:
            row = connection.execute(query).mappings().first()
            gone = connection.execute(delete(tables.links).where(tables.links.c.digest == digest))
        return _link(row) if row and gone.rowcount == 1 else None

    def add_attempt(self, key: str, at: datetime) -> None:
        """Counts a failed log-in."""
        with self._writing() as connection:
            old = at - timedelta(days=_KEPT_DAYS)
            connection.execute(delete(tables.attempts).where(tables.attempts.c.at < old))
            connection.execute(insert(tables.attempts), [{"key": key, "at": at}])

    def attempts(self, key: str, since: datetime) -> tuple[datetime, ...]:
        """The failed log-ins since then, oldest first."""
        c = tables.attempts.c
        return tuple(row["at"] for row in self._rows(select(c.at).where(c.key == key, c.at >= since).order_by(c.at)))

    def clear_attempts(self, key: str) -> None:
        """Forgets failed log-ins."""
        with self._writing() as connection:
            connection.execute(delete(tables.attempts).where(tables.attempts.c.key == key))

    def begin_answer(self, person: str, key: str, request: str, at: datetime) -> KeptAnswer | None:
        """What was answered under that key; `None` if nothing was, and then the key is taken."""
        c = tables.answers.c
        with self._writing() as connection:
            connection.execute(delete(tables.answers).where(c.at < at - timedelta(days=_KEPT_DAYS)))
            row = connection.execute(select(tables.answers).where(c.person == person, c.key == key)).mappings().first()
            if row:
                return KeptAnswer(row["request"], row["answer"])
            taken = {"person": person, "key": key, "request": request, "answer": None, "at": at}
            connection.execute(insert(tables.answers), [taken])
        return None

    def keep_answer(self, person: str, key: str, answer: str | None) -> None:
        """Keeps what was answered; `None` gives the key free, for nothing was done."""
        c = tables.answers.c
        mine = and_(c.person == person, c.key == key)
        with self._writing() as connection:
            if answer is None:
                connection.execute(delete(tables.answers).where(mine))
            else:
                connection.execute(update(tables.answers).where(mine).values(answer=answer))

    def mark(self, subject: str, tlp: Tlp, *, by: str, at: datetime) -> None:
        """Marks an article or a news source, beside earlier markings; the newest counts."""
        row = {"subject": subject, "tlp": tlp.value, "by": by, "recorded_at": at}
        with self._writing() as connection:
            connection.execute(insert(tables.markings), [row])

    def markings(self, subjects: Sequence[str]) -> Mapping[str, Tlp]:
        """The marking of each of these articles or sources that bears one, an article also by its source."""
        own, items = _newest_markings(), tables.items.c
        found: dict[str, Tlp] = {}
        for chunk in _chunks(subjects):
            by_source = (
                select(items.article, own.c.tlp)
                .join(own, own.c.subject == items.source)
                .where(items.article.in_(chunk))
            )
            for row in self._rows(by_source):
                found[row["article"]] = _narrower(found.get(row["article"]), Tlp(row["tlp"]))
            for row in self._rows(select(own).where(own.c.subject.in_(chunk))):
                found[row["subject"]] = Tlp(row["tlp"])
        return found

    def beyond(self, clearance: Tlp) -> frozenset[str]:
        """The ids of all articles that this clearance does not cover."""
        hidden = [tlp.value for tlp in clearance.above]
        if not hidden:
            return frozenset()
        own, source, items = _newest_markings(), _newest_markings(), tables.items.c
        # What is said of an article itself goes before what its source says.
        by_source = (
            select(items.article)
            .join(source, source.c.subject == items.source)
            .outerjoin(own, own.c.subject == items.article)
            .where(items.article.is_not(None), source.c.tlp.in_(hidden), own.c.tlp.is_(None))
        )
        directly = select(own.c.subject).where(own.c.tlp.in_(hidden))
        with self._reading() as connection:
            return frozenset((*connection.scalars(by_source), *connection.scalars(directly)))

    def add_note(self, note: Note) -> None:
        """Keeps a note."""
        row = {
            "id": note.id,
            "about": note.about,
            "text": note.text,
            "author": note.author,
            "tlp": note.tlp.value,
            "recorded_at": note.recorded_at,
        }
        with self._writing() as connection:
            connection.execute(insert(tables.notes), [row])

    def notes(self, about: str | None = None, *, before: int | None = None, limit: int = 100) -> tuple[Note, ...]:
        """Notes on a record, or all, the newest first."""
        c = tables.notes.c
        query = select(tables.notes).order_by(c.number.desc()).limit(limit)
        if about is not None:
            query = query.where(c.about == about)
        if before is not None:
            query = query.where(c.number < before)
        return tuple(_note(row) for row in self._rows(query))

    def log(self, deed: Deed) -> AuditRecord:
        """Adds a line to the audit log, bound to the one before."""
        c = tables.audit.c
        with self._writing() as connection:
            last = connection.execute(select(c.number, c.digest).order_by(c.number.desc()).limit(1)).first()
            number, previous = (last.number + 1, last.digest) if last else (1, BEGINNING)
            parts = (deed.at, deed.who, deed.action.value, deed.subject, deed.detail)
            digest = audit_digest(number, *parts, previous)
            row = dict(zip(("at", "who", "action", "subject", "detail"), parts, strict=True))
            row |= {"number": number, "previous": previous, "digest": digest}
            connection.execute(insert(tables.audit), [row])
        return AuditRecord(number, deed.at, deed.who, deed.action, deed.subject, deed.detail, previous, digest)

    def audit(self, asked: AuditFilter) -> tuple[AuditRecord, ...]:
        """Lines of the audit log, the newest first."""
        c = tables.audit.c
        wanted = [
            condition
            for value, condition in (
                (asked.who, c.who == asked.who),
                (asked.action, c.action == asked.action),
                (asked.before, c.number < asked.before if asked.before is not None else None),
            )
            if value is not None and condition is not None
        ]
        query = select(tables.audit).where(*wanted).order_by(c.number.desc()).limit(asked.limit)
        return tuple(_audit(row) for row in self._rows(query))

    def audit_faults(self) -> tuple[str, ...]:
        """What is wrong with the chain of the audit log, the first ten places."""
        found: list[str] = []
        expected, previous = 1, BEGINNING
        with self._reading() as connection:
            for row in connection.execute(select(tables.audit).order_by(tables.audit.c.number)).mappings():
                fault = _fault(row, expected, previous)
                if fault:
                    found.append(fault)
                expected, previous = row["number"] + 1, row["digest"]
                if len(found) >= 10:
                    break
        return tuple(found)

    def changes(self, cursor: str | None, *, limit: int = 100) -> tuple[tuple[Change, ...], str]:
        """What is new since `cursor`, in order, and the cursor to ask with next; without one, only the cursor."""
        at = _CURSOR.fullmatch(cursor) if cursor else None
        streams = (
            ("article", tables.extractions, tables.extractions.c.id, tables.extractions.c.article),
            ("review", tables.corrections, tables.corrections.c.id, tables.corrections.c.signal),
            ("note", tables.notes, tables.notes.c.number, tables.notes.c.id),
        )
        with self._reading() as connection:
            if at is None:
                newest = [int(connection.scalar(select(func.max(number))) or 0) for _, _, number, _ in streams]
                return (), _cursor(newest)
            places, found = [int(part) for part in at.groups()], []
            for place, (kind, _, number, subject) in enumerate(streams):
                query = select(number, subject).where(number > places[place]).order_by(number).limit(limit)
                for reached, name in connection.execute(query):
                    places[place] = reached
                    found.append(Change(kind, name, _cursor(places)))
        return tuple(found), _cursor(places)

    def _rows(self, query: Select[Any]) -> list[RowMapping]:
        with self._reading() as connection:
            return list(connection.execute(query).mappings())

    def _row(self, query: Select[Any]) -> RowMapping | None:
        with self._reading() as connection:
            return connection.execute(query).mappings().first()


def _cursor(places: Sequence[int]) -> str:
    return "r{}.c{}.n{}".format(*places)


def _put(connection: Connection, table: Table, key: str, row: Mapping[str, Any]) -> None:
    changed = connection.execute(update(table).where(table.c[key] == row[key]).values(row))
    if changed.rowcount == 0:
        connection.execute(insert(table), [dict(row)])


def _newest_markings() -> Subquery:
    c, later = tables.markings.c, tables.markings.alias()
    newer = or_(later.c.recorded_at > c.recorded_at, and_(later.c.recorded_at == c.recorded_at, later.c.id > c.id))
    replaced = select(later.c.id).where(later.c.subject == c.subject, newer).correlate(tables.markings).exists()
    return select(c.subject, c.tlp).where(~replaced).subquery()


def _narrower(one: Tlp | None, other: Tlp) -> Tlp:
    return other if one is None or other.covers(one) else one


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _account(row: RowMapping) -> Account:
    return Account(
        name=row["name"],
        role=Role(row["role"]),
        clearance=Tlp(row["clearance"]),
        made_at=row["made_at"],
        password=row["password"],
        subject=row["subject"],
        removed_at=row["removed_at"],
    )


def _token(row: RowMapping) -> Token:
    plain = {name: row[name] for name in ("prefix", "digest", "person", "label", "made_at", "expires_at")}
    scopes = frozenset(Scope(one) for one in row["scopes"].split())
    return Token(**plain, scopes=scopes, used_at=row["used_at"], revoked_at=row["revoked_at"])


def _link(row: RowMapping) -> Link:
    return Link(row["digest"], LinkKind(row["kind"]), row["expires_at"], row["person"], row["payload"])


def _note(row: RowMapping) -> Note:
    plain = {name: row[name] for name in ("id", "about", "text", "author", "recorded_at", "number")}
    return Note(**plain, tlp=Tlp(row["tlp"]))


def _audit(row: RowMapping) -> AuditRecord:
    return AuditRecord(**{**row, "action": Action(row["action"])})


def _fault(row: RowMapping, expected: int, previous: str) -> str:
    """What is wrong with a line of the audit log; nothing where it holds."""
    number = row["number"]
    if number != expected:
        return f"audit log: line {expected} is missing"
    if row["previous"] != previous:
        return f"audit log: line {number} is not bound to the one before it"
    parts = (row["at"], row["who"], row["action"], row["subject"], row["detail"])
    return "" if audit_digest(number, *parts, previous) == row["digest"] else f"audit log: line {number} was altered"
