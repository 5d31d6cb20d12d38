"""What programs are answered: records of the store a page at a time, what is new in it, and writes that count once."""

from __future__ import annotations

import hashlib
from datetime import datetime  # noqa: TC003 (the records are read by pydantic)
from typing import TYPE_CHECKING

from pydantic import Field

from tocsin.desk.cleared import withheld
from tocsin.desk.contracts import (
    AssessmentRecord,
    ClaimRecord,
    DocumentRecord,
    Record,
    SignalRecord,
    extract_record,
    signal_record,
)
from tocsin.desk.notes import list_notes
from tocsin.desk.ports import Coder, Reading
from tocsin.errors import MissingError, PeopleError
from tocsin.model.marking import Tlp

if TYPE_CHECKING:
    from collections.abc import Callable

    from tocsin.desk.peopleports import Change
    from tocsin.desk.ports import Clock, Clocks, Store, StoredSignal
    from tocsin.model import Article
    from tocsin.model.person import Person
    from tocsin.model.record import Note

_NOBODY = Coder("", "")


class ArticleItem(Record):
    """An article in a list: what it is, by when it was known, and how far it may travel."""

    document: DocumentRecord
    known_at: datetime
    tlp: Tlp


class ArticleRecord(Record):
    """An article with its unaltered text, in which every span counts, and the claims read in it."""

    document: DocumentRecord
    tlp: Tlp
    text: str
    claims: list[ClaimRecord]


class SignalItem(Record):
    """A signal as the machine recorded it, with its article and sentence."""

    signal: SignalRecord
    article: str = Field(pattern="^art_")
    outlet: str | None
    sentence: str
    known_at: datetime


class EstimateRecord(Record):
    """An assessment from what whoever asks may see, and how many articles were withheld from it by their marking."""

    assessment: AssessmentRecord
    withheld: int = Field(ge=0)


class NoteRecord(Record):
    """What somebody wrote beside an article, event or signal."""

    id: str = Field(pattern="^note_")
    about: str
    text: str
    author: str
    tlp: Tlp
    recorded_at: datetime
    number: int = Field(ge=0)


def list_articles(store: Store, clocks: Clocks, *, after: tuple[datetime, str] | None, limit: int) -> list[ArticleItem]:
    """A page of articles, the newest first."""
    page = store.page_of_articles(clocks, after=after, limit=limit)
    tlps = store.people().markings([article.id for _, article in page])
    return [
        ArticleItem(document=_document(article), known_at=known_at, tlp=tlps.get(article.id, Tlp.CLEAR))
        for known_at, article in page
    ]


def open_article(store: Store, article_id: str, *, recorded_by: datetime | None) -> ArticleRecord:
    """An article with its claims.

    Raises:
        MissingError: if there is none, or it is withheld.
    """
    article = store.article(article_id)
    if article is None:
        raise MissingError("there is no such article", where=article_id, remedy="list them at /api/v1/articles")
    record = extract_record(Reading(article, store.claims(article_id, recorded_by=recorded_by), (), _NOBODY))
    tlp = store.people().markings([article_id]).get(article_id, Tlp.CLEAR)
    return ArticleRecord(document=record.document, tlp=tlp, text=article.text, claims=record.claims)


def list_signals(
    store: Store, clocks: Clocks, *, coding: str, after: tuple[datetime, str] | None, limit: int
) -> list[SignalItem]:
    """A page of signals, the newest first."""
    page = store.page_of_signals(clocks, coding=coding, after=after, limit=limit)
    return [_signal_item(one) for one in page]


def open_signal(store: Store, signal_id: str) -> SignalItem:
    """A signal.

    Raises:
        MissingError: if there is none, or it is withheld.
    """
    found = store.signal(signal_id)
    if found is None:
        raise MissingError("there is no such signal", where=signal_id, remedy="list them at /api/v1/signals")
    return _signal_item(found)


def estimate_of(store: Store, record: AssessmentRecord) -> EstimateRecord:
    """An assessment with the number of articles that were withheld from it."""
    return EstimateRecord(assessment=record, withheld=withheld(store))


def note_record(note: Note) -> NoteRecord:
    """The record of a note."""
    return NoteRecord(
        id=note.id,
        about=note.about,
        text=note.text,
        author=note.author,
        tlp=note.tlp,
        recorded_at=note.recorded_at,
        number=note.number,
    )


def changes(store: Store, person: Person, cursor: str | None) -> tuple[tuple[Change, ...], str]:
    """What is new in the store since `cursor` that a person may see, and the cursor to ask with next."""
    found, cursor = store.people().changes(cursor)
    notes = {note.id for note in list_notes(store, person)} if any(one.kind == "note" for one in found) else set()
    shown = (
        one
        for one in found
        if (one.kind == "note" and one.subject in notes)
        or (one.kind == "article" and store.article(one.subject) is not None)
        or (one.kind == "review" and store.signal(one.subject) is not None)
    )
    return tuple(shown), cursor


def once(store: Store, clock: Clock, person: Person, key: str | None, *, request: str, work: Callable[[], str]) -> str:
    """The answer to a write, which is done once however often the same is asked under one key.

    Args:
        store: keeps the answers.
        clock: tells the time.
        person: whoever asks.
        key: what the program calls this write; without one it is simply done.
        request: what is asked, to be held against what was asked under the key before.
        work: does it, and gives the answer.

    Raises:
        PeopleError: if something else was asked under the key, or the first is still under way.
    """
    if key is None:
        return work()
    digest = hashlib.sha256(request.encode("utf-8", "surrogatepass")).hexdigest()
    kept = store.people().begin_answer(person.name, key, digest, clock.now())
    if kept is None:
        answer = None
        try:
            answer = work()
        finally:
            store.people().keep_answer(person.name, key, answer)
        return answer
    if kept.request != digest:
        raise PeopleError("another write was asked under this key", where="Idempotency-Key", remedy="take a new key")
    if kept.answer is None:
        raise PeopleError("this write is still under way", where="Idempotency-Key", remedy="ask again in a moment")
    return kept.answer


def _document(article: Article) -> DocumentRecord:
    return extract_record(Reading(article, (), (), _NOBODY)).document


def _signal_item(stored: StoredSignal) -> SignalItem:
    return SignalItem(
        signal=signal_record(stored.signal),
        article=stored.signal.article_id,
        outlet=stored.outlet,
        sentence=stored.signal.sentence,
        known_at=stored.known_at,
    )
