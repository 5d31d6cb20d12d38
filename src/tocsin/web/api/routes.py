"""The routes of the API."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tocsin import wiring
from tocsin.desk import answers
from tocsin.desk.answers import ArticleItem, ArticleRecord, EstimateRecord, NoteRecord, SignalItem
from tocsin.desk.contracts import CorrectionRecord, ReviewRecord, correction_record, review_record
from tocsin.desk.peopleports import AuditFilter
from tocsin.desk.ports import Clocks
from tocsin.errors import MissingError
from tocsin.model.marking import Tlp
from tocsin.model.person import Role
from tocsin.model.record import Action
from tocsin.web.access import identify, needs, person_of
from tocsin.web.api import PREFIX, EtagRoute, Problem, read_cursor, write_cursor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tocsin.desk.peopleports import Change
    from tocsin.desk.ports import Store
    from tocsin.web.settings import Settings

T = TypeVar("T")
POLL_SECONDS, HEARTBEAT_SECONDS = 1.0, 15.0
_SAID = ((400, "A cursor or time is none."), (401, "Nobody has logged in."), (403, "The role or token does not reach."),
         (404, "There is no such record, or it is withheld."), (422, "A parameter or body does not fit."))  # fmt: skip
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": said,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, said in _SAID
}
router = APIRouter(prefix=PREFIX, route_class=EtagRoute, responses={**_ERRORS, 400: {**_ERRORS[400], "model": Problem}})

AsOf = Annotated[
    datetime | None, Query(description="What the world could have known by then.", examples=["2022-11-05T00:00:00Z"])
]
RecordedBy = Annotated[datetime | None, Query(description="What this store had recorded by then.")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, description="Under one key a write is done once."),
]
WatchId = Annotated[str, Path(description="Id of a watch.", examples=["nuclear-rus"], max_length=100)]


class Me(BaseModel):
    """Whoever asks."""

    name: str
    role: Role
    clearance: Tlp


class Watches(BaseModel):
    """The ids of the watches."""

    items: list[str]


class Articles(BaseModel):
    """A page of articles, the newest first; `next` is null on the last."""

    items: list[ArticleItem]
    next: str | None


class Signals(BaseModel):
    """A page of signals, the newest first; `next` is null on the last."""

    items: list[SignalItem]
    next: str | None


class Reviews(BaseModel):
    """A page of corrections, the newest first; `next` is null on the last."""

    items: list[ReviewRecord]
    next: int | None


class Notes(BaseModel):
    """A page of notes, the newest first; `next` is null on the last."""

    items: list[NoteRecord]
    next: int | None


class AuditLine(BaseModel):
    """A line of the audit log; `digest` binds it to the line before."""

    number: int
    at: datetime
    who: str
    action: Action
    subject: str
    detail: str
    previous: str
    digest: str


class Audit(BaseModel):
    """A page of the audit log, the newest first; `next` is null on the last."""

    items: list[AuditLine]
    next: int | None


class NewReview(BaseModel):
    """What is said of a signal; the fields of a recoding are left out where the machine was right."""

    signal: str = Field(pattern="^sig_[0-9a-f]{1,64}$", examples=["sig_0123456789abcdef"])
    verdict: str = Field(pattern="^(accept|reject|recode)$", examples=["reject"])
    reason: str = Field(min_length=1, max_length=4000, examples=["the convoy is of 2014"])
    indicator: str | None = Field(None, max_length=100)
    status: str | None = Field(None, pattern="^(hypothetical|planned|absent|occurred)$")
    actor: str | None = Field(None, max_length=100)
    target: str | None = Field(None, max_length=100)


class NewNote(BaseModel):
    """A note to be written; its marking is never wider than that of the record it stands beside."""

    about: str = Field(pattern="^(art|evt|sig)_[0-9a-f]{1,64}$", examples=["art_0123456789abcdef"])
    text: str = Field(min_length=1, max_length=20_000, examples=["seen by two of us"])
    tlp: Tlp | None = None


class NewMarking(BaseModel):
    """How far an article or source may travel from now on."""

    tlp: Tlp


@router.get("/me", dependencies=[needs(Role.READER)], summary="Whoever asks", tags=["people"])
def me(request: Request) -> Me:
    """Name, role and clearance of whoever asks."""
    person = person_of(request)
    return Me(name=person.name, role=person.role, clearance=person.clearance)


@router.get("/watches", dependencies=[needs(Role.READER)], summary="The watches", tags=["estimates"])
def watches(request: Request) -> Watches:
    """The ids of the watches that this board shows."""
    return Watches(items=list(_settings(request).watches or wiring.list_watches()))


@router.get("/watches/{watch}/assessment", dependencies=[needs(Role.READER)], summary="An estimate", tags=["estimates"])
def assessment(request: Request, watch: WatchId, as_of: AsOf = None, recorded_by: RecordedBy = None) -> EstimateRecord:
    """The record of `tocsin assess`, from what whoever asks may see."""
    return wiring.estimate(_known(request, watch), _clocks(request, as_of, recorded_by), "en", db=_db(request))


@router.get("/articles", dependencies=[needs(Role.READER)], summary="Articles", tags=["records"])
def articles(
    request: Request, as_of: AsOf = None, recorded_by: RecordedBy = None, cursor: Cursor = None, limit: Limit = 50
) -> Articles:
    """Articles, the newest first."""
    clocks, after = _clocks(request, as_of, recorded_by), read_cursor(cursor)
    found = _answer(request, lambda store: answers.list_articles(store, clocks, after=after, limit=limit))
    more = write_cursor(found[-1].known_at, found[-1].document.id) if len(found) == limit else None
    return Articles(items=found, next=more)


@router.get("/articles/{article}", dependencies=[needs(Role.READER)], summary="An article", tags=["records"])
def article(request: Request, article: str, recorded_by: RecordedBy = None) -> ArticleRecord:
    """An article with its text and claims."""
    by = _aware(recorded_by)
    return _answer(request, lambda store: answers.open_article(store, article, recorded_by=by))


@router.put(
    "/articles/{article}/tlp", dependencies=[needs(Role.EDITOR)], summary="Mark an article", tags=["records"],
    status_code=204,
)  # fmt: skip
def mark_article(request: Request, article: str, body: NewMarking) -> Response:
    """Marks an article; whoever is not cleared for it sees nothing of it from then on."""
    if not article.startswith("art_"):
        raise MissingError("there is no such article", where=article, remedy="list them at /api/v1/articles")
    wiring.mark(person_of(request), article, body.tlp, db=_db(request))
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get("/signals", dependencies=[needs(Role.READER)], summary="Signals", tags=["records"])
def signals(
    request: Request, watch: Annotated[str, Query(max_length=100, description="Id of the watch.")] = "nuclear-rus",
    as_of: AsOf = None, recorded_by: RecordedBy = None, cursor: Cursor = None, limit: Limit = 50,
) -> Signals:  # fmt: skip
    """Signals as the machine recorded them, the newest first."""
    clocks, after = _clocks(request, as_of, recorded_by), read_cursor(cursor)
    coding = wiring.coding_of(_known(request, watch))
    found = _answer(request, lambda store: answers.list_signals(store, clocks, coding=coding, after=after, limit=limit))
    more = write_cursor(found[-1].known_at, found[-1].signal.id) if len(found) == limit else None
    return Signals(items=found, next=more)


@router.get("/signals/{signal}", dependencies=[needs(Role.READER)], summary="A signal", tags=["records"])
def signal(request: Request, signal: str) -> SignalItem:
    """A signal as the machine recorded it."""
    return _answer(request, lambda store: answers.open_signal(store, signal))


@router.get("/reviews", dependencies=[needs(Role.READER)], summary="Corrections", tags=["review"])
def reviews(
    request: Request,
    before: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the page before.")] = None,
    limit: Limit = 50,
) -> Reviews:
    """What analysts said of signals, the newest first, with what the machine had recorded."""
    every = list(enumerate(wiring.list_reviews(_db(request))))
    found = [one for one in reversed(every) if before is None or one[0] < before][:limit]
    more = found[-1][0] if len(found) == limit else None
    return Reviews(items=[review_record(one) for _, one in found], next=more)


@router.post(
    "/reviews", dependencies=[needs(Role.ANALYST)], summary="Correct a signal", tags=["review"], status_code=201,
    response_model=CorrectionRecord,
)  # fmt: skip
def add_review(request: Request, body: NewReview, key: Key = None) -> Response:
    """Says what is right or wrong with a signal; the machine's record stays, and the newest correction counts."""
    person, db = person_of(request), _db(request)

    def work() -> str:
        recoding = {"to": body.indicator, "status": body.status, "actor": body.actor, "target": body.target}
        wiring.decide(body.verdict, [body.signal], reason=body.reason, person=person, recoding=recoding, db=db)
        made = next(one for one in reversed(wiring.list_reviews(db)) if one.correction.signal == body.signal).correction
        return correction_record(made).model_dump_json()

    return _written(request, key, body, work)


@router.get("/notes", dependencies=[needs(Role.READER)], summary="Notes", tags=["notes"])
def notes(
    request: Request,
    about: Annotated[str | None, Query(max_length=100, description="Id of an article, event or signal.")] = None,
    before: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the page before.")] = None,
    limit: Limit = 50,
) -> Notes:
    """Notes that whoever asks may read, the newest first."""
    found = wiring.list_notes(person_of(request), about, db=_db(request), before=before, limit=limit)
    more = found[-1].number if len(found) == limit else None
    return Notes(items=[answers.note_record(one) for one in found], next=more)


@router.post(
    "/notes", dependencies=[needs(Role.ANALYST)], summary="Write a note", tags=["notes"], status_code=201,
    response_model=NoteRecord,
)  # fmt: skip
def add_note(request: Request, body: NewNote, key: Key = None) -> Response:
    """Writes a note beside an article, event or signal."""
    person, db = person_of(request), _db(request)

    def work() -> str:
        return answers.note_record(wiring.add_note(person, body.about, body.text, body.tlp, db=db)).model_dump_json()

    return _written(request, key, body, work)


@router.get("/audit", dependencies=[needs(Role.ADMINISTRATOR)], summary="The audit log", tags=["people"])
def audit(
    request: Request,
    who: Annotated[str | None, Query(max_length=100)] = None,
    action: Action | None = None,
    before: Annotated[int | None, Query(ge=0, le=2**53, description="`next` of the page before.")] = None,
    limit: Limit = 50,
) -> Audit:
    """Who did what, the newest first."""
    asked = AuditFilter(who=who, action=action, before=before, limit=limit)
    found = wiring.list_audit(person_of(request), asked, db=_db(request))
    names = ("number", "at", "who", "action", "subject", "detail", "previous", "digest")
    items = [AuditLine(**{name: getattr(one, name) for name in names}) for one in found]
    return Audit(items=items, next=items[-1].number if len(items) == limit else None)


@router.get(
    "/events", dependencies=[needs(Role.READER)], summary="What is new, live", tags=["records"],
    response_class=StreamingResponse,
    responses={200: {"description": "Server-sent events.", "content": {"text/event-stream": {}}}},
)  # fmt: skip
async def events(
    request: Request,
    last_event_id: Annotated[str | None, Header(max_length=60, description="Goes on from there.")] = None,
) -> StreamingResponse:
    """Says `article`, `review` or `note` with the id of what is new, as it comes; a heartbeat when nothing does."""
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingResponse(_stream(request, last_event_id), media_type="text/event-stream", headers=headers)


async def _stream(request: Request, cursor: str | None) -> AsyncIterator[str]:
    person, db, closing = person_of(request), _db(request), request.app.state.closing
    found, cursor = await run_in_threadpool(_new, person, cursor, db)
    quiet = 0.0
    yield f"retry: 3000\nid: {cursor}\n\n"
    while True:
        for one in found:
            data = json.dumps({"id": one.subject})
            yield f"id: {one.cursor}\nevent: {one.kind}\ndata: {data}\n\n"
        await asyncio.sleep(POLL_SECONDS)
        quiet = 0.0 if found else quiet + POLL_SECONDS
        if closing.is_set() or await request.is_disconnected():
            return
        if quiet >= HEARTBEAT_SECONDS:
            quiet = 0.0
            if await run_in_threadpool(identify, request) != person:
                return
            yield ": still here\n\n"
        found, cursor = await run_in_threadpool(_new, person, cursor, db)


def _new(person: Any, cursor: str | None, db: Any) -> tuple[tuple[Change, ...], str]:  # noqa: ANN401 (as they come)
    return wiring.answer(lambda store: answers.changes(store, person, cursor), db=db)


def _written(request: Request, key: str | None, body: BaseModel, work: Callable[[], str]) -> Response:
    """The answer to a write, made once."""
    person, db = person_of(request), _db(request)
    asked = f"{request.url.path}\n{body.model_dump_json()}"
    settings = _settings(request)

    def done(store: Store) -> str:
        return answers.once(store, _Now(settings), person, key, request=asked, work=work)

    text = wiring.answer(done, db=db)
    return Response(text, status_code=HTTPStatus.CREATED, media_type="application/json")


class _Now:
    """The clock of the board."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def now(self) -> datetime:
        """The present instant."""
        return self._settings.now()


def _known(request: Request, watch: str) -> str:
    """A watch by its id, never by a file."""
    if watch not in {*_settings(request).watches, *wiring.list_watches()}:
        raise MissingError("there is no such watch", where=watch, remedy="list them at /api/v1/watches")
    return watch


def _clocks(request: Request, as_of: datetime | None, recorded_by: datetime | None) -> Clocks:
    now = _settings(request).now().replace(microsecond=0)
    return Clocks(as_of=_aware(as_of) or now, recorded_by=_aware(recorded_by))


def _aware(instant: datetime | None) -> datetime | None:
    """An instant without a zone is in UTC."""
    if instant is None:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _answer(request: Request, work: Callable[[Store], T]) -> T:
    return wiring.answer(work, db=_db(request))


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _db(request: Request) -> Any:  # noqa: ANN401 (a path)
    return _settings(request).db
