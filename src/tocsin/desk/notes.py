"""Notes on records, markings of articles and sources, and the audit log: each by whom it is allowed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tocsin.desk.peopleports import AuditFilter, Deed
from tocsin.errors import MissingError, PeopleError
from tocsin.model.marking import Tlp
from tocsin.model.person import Role
from tocsin.model.record import Action, Note

if TYPE_CHECKING:
    from tocsin.desk.ports import Clock, Store
    from tocsin.model.person import Person
    from tocsin.model.record import AuditRecord

NOTE_MOST = 20_000
_ABOUT = {"art": "article", "evt": "event", "sig": "signal"}


def add_note(store: Store, clock: Clock, person: Person, about: str, text: str, tlp: Tlp | None = None) -> Note:
    """Writes a note beside an article, event or signal.

    Args:
        store: as the person's clearance shows it.
        clock: tells the time.
        person: who writes.
        about: id of the record.
        text: the words.
        tlp: how far they may travel; never wider than the record they stand beside.

    Raises:
        MissingError: if there is no such record, or it is withheld from the person.
        PeopleError: if the role does not reach, the words are none, or the person could not read them back.
    """
    _demand(person, Role.ANALYST)
    least = _marking_of(store, about)
    marking = least if tlp is None or least.covers(tlp) else tlp
    if not person.clearance.covers(marking):
        raise PeopleError("a note that you could not read yourself", where="tlp", remedy="choose a wider marking")
    if not text.strip() or len(text) > NOTE_MOST:
        raise PeopleError("a note needs words, 20,000 characters at most", where="text", remedy="write some")
    note = Note(f"note_{secrets.token_hex(8)}", about, text.strip(), person.name, marking, clock.now())
    store.people().add_note(note)
    store.people().log(Deed(note.recorded_at, person.name, Action.NOTE, about, note.id))
    return note


def list_notes(
    store: Store, person: Person, about: str | None = None, *, before: int | None = None, limit: int = 100
) -> tuple[Note, ...]:
    """The notes that a person may read, the newest first; `store` as the person's clearance shows it."""
    found: list[Note] = []
    while len(found) < limit:
        page = store.people().notes(about, before=before, limit=limit)
        found += [note for note in page if person.clearance.covers(note.tlp) and _is_there(store, note.about)]
        if len(page) < limit:
            break
        before = page[-1].number
    return tuple(found[:limit])


def mark(store: Store, clock: Clock, person: Person, subject: str, tlp: Tlp) -> None:
    """Marks an article or a news source; what is said of an article goes before what is said of its source.

    Raises:
        MissingError: if there is no such record, or it is withheld from the person.
        PeopleError: if the role does not reach, or the person could not see it any more.
    """
    _demand(person, Role.EDITOR)
    if subject.startswith("art_"):
        _marking_of(store, subject)
    elif all(one.source.id != subject for one in store.sources().followed()):
        raise MissingError("there is no such article or source", where=subject, remedy="check the id")
    if not person.clearance.covers(tlp):
        raise PeopleError("you could not see it any more", where=tlp.value, remedy="ask somebody cleared for it")
    was = store.people().markings([subject]).get(subject, Tlp.CLEAR)
    store.people().mark(subject, tlp, by=person.name, at=clock.now())
    store.people().log(Deed(clock.now(), person.name, Action.MARKING, subject, f"{was.value} to {tlp.value}"))


def list_audit(store: Store, person: Person, asked: AuditFilter) -> tuple[AuditRecord, ...]:
    """Lines of the audit log, for administrators.

    Raises:
        PeopleError: if the role does not reach.
    """
    _demand(person, Role.ADMINISTRATOR)
    return store.people().audit(asked)


def note_deed(store: Store, clock: Clock, who: str, action: Action, subject: str, detail: str = "") -> None:
    """Adds a line to the audit log: for reviews, exports and alerts, whoever does them."""
    store.people().log(Deed(clock.now(), who, action, subject, detail))


def _marking_of(store: Store, about: str) -> Tlp:
    if not _is_there(store, about):
        raise MissingError("there is no such record", where=about, remedy="check the id")
    if about.startswith("sig_"):
        found = store.signal(about)
        about = found.signal.article_id if found else about
    return store.people().markings([about]).get(about, Tlp.CLEAR)


def _is_there(store: Store, about: str) -> bool:
    """Whether a record may be seen; events are rebuilt with each estimate, so that their ids are taken as they are."""
    kind = about.partition("_")[0]
    if kind == "art":
        return store.article(about) is not None
    if kind == "sig":
        return store.signal(about) is not None
    return kind == "evt" and len(about) <= 80


def _demand(person: Person, role: Role) -> None:
    if not person.role.may(role):
        raise PeopleError(
            f"{person.name} is {person.role.value}; this takes {role.value}", remedy="ask an administrator"
        )
