"""Exports and saved views in the SQL store: articles a page at a time, by the time they became known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select

from tocsin.adapters import tables
from tocsin.adapters.records import from_plain, to_plain
from tocsin.adapters.rows import row_article, row_claim, row_origin, row_period, row_signal
from tocsin.desk.exports import KeptAssessment, SavedView, Selection, StoredReading, What
from tocsin.desk.ports import StoredSignal, own_origin
from tocsin.model import Article, Assessment, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection, Exists, RowMapping

    from tocsin.desk.exports import Wanted
    from tocsin.desk.ports import Clocks, OriginLink
    from tocsin.model import Claim

# Articles a page: enough that a query costs little beside its rows, few enough that a page is a few megabytes.
_PAGE = 300
_BARE = ("id", "recorded_at", "known_at", "outlet", "language", "title", "path", "credit")
_PUBLISHED = ("published_start", "published_end", "published_precision")
Row = Any


class SqlExports:
    """What exports ask of a store.

    Args:
        reading: opens a connection to read on, in one transaction, so that what is streamed is of one moment.
        writing: opens one to write on.
        replaced: whether a later version of an article was known.
    """

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        writing: Callable[[], AbstractContextManager[Connection]],
        *,
        replaced: Callable[[Clocks], Exists],
    ) -> None:
        self._reading, self._writing, self._replaced = reading, writing, replaced

    def readings(self, wanted: Wanted) -> Iterator[StoredReading]:
        """Articles through the filter, in order of the time they became known, then id; a page at a time."""
        with self._reading() as connection:
            last: tuple[datetime, str] | None = None
            while page := self._page(connection, wanted, last):
                yield from _filled(connection, page, wanted)
                last = (page[-1]["known_at"], page[-1]["id"])

    def _page(self, connection: Connection, wanted: Wanted, last: tuple[datetime, str] | None) -> Sequence[RowMapping]:
        c = tables.articles.c
        names = (*_BARE, *_PUBLISHED, *(("text", "blocks") if wanted.text else ()))
        conditions = [*_article_filter(wanted.selection), c.known_at <= wanted.clocks.as_of]
        conditions += _by(c.recorded_at, wanted.clocks.recorded_by)
        if last is not None:
            conditions.append(or_(c.known_at > last[0], (c.known_at == last[0]) & (c.id > last[1])))
            # Said once more on its own, so that the index on it is used.
            conditions.append(c.known_at >= last[0])
        query = (
            select(*(c[name] for name in names))
            .where(*conditions, ~self._replaced(wanted.clocks))
            .order_by(c.known_at, c.id)
            .limit(_PAGE)
        )
        return connection.execute(query).mappings().all()

    def assessments(self, selection: Selection, clocks: Clocks) -> Iterator[KeptAssessment]:
        """Assessments that were kept, in order of their day and id."""
        c = tables.assessments.c
        conditions = [c.as_of <= clocks.as_of, *_by(c.recorded_at, clocks.recorded_by), *_window(c.as_of, selection)]
        if selection.watches:
            conditions.append(c.watch.in_(selection.watches))
        query = select(c.id, c.body, c.recorded_at).where(*conditions).order_by(c.as_of, c.watch, c.id)
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=10).execute(query):
                yield KeptAssessment(row.id, from_plain(Assessment, row.body), row.recorded_at)

    def put_view(self, view: SavedView) -> None:
        """Saves a view beside what it was before; the newest counts."""
        with self._writing() as connection:
            connection.execute(insert(tables.views), [_view_row(view)])

    def remove_view(self, name: str, *, recorded_at: datetime) -> None:
        """Records that a view is no longer kept."""
        for view in self.views():
            if view.name == name:
                gone = _view_row(view) | {"removed": True, "recorded_at": recorded_at}
                with self._writing() as connection:
                    connection.execute(insert(tables.views), [gone])

    def views(self) -> tuple[SavedView, ...]:
        """The views that are kept, in order of their names."""
        c = tables.views.c
        newest = select(func.max(c.row)).group_by(c.name)
        query = select(tables.views).where(c.row.in_(newest), c.removed.is_(False)).order_by(c.name)
        with self._reading() as connection:
            return tuple(_row_view(row) for row in connection.execute(query).mappings())


def _by(column: ColumnElement[Any], recorded_by: datetime | None) -> list[ColumnElement[bool]]:
    return [] if recorded_by is None else [column <= recorded_by]


def _article_filter(selection: Selection) -> list[ColumnElement[bool]]:
    c = tables.articles.c
    conditions = _window(c.known_at, selection)
    if selection.outlets:
        conditions.append(c.outlet.in_(selection.outlets))
    if selection.languages:
        conditions.append(c.language.in_(selection.languages))
    return conditions


def article_window(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """The conditions on an article that it became known on these days."""
    return _days(tables.articles.c.known_at, since, until)


def _window(column: ColumnElement[Any], selection: Selection) -> list[ColumnElement[bool]]:
    return _days(column, selection.since, selection.until)


def _days(column: ColumnElement[Any], since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """A day is known at its end, so that the window opens after the first instant of its first day."""
    conditions = []
    if since:
        conditions.append(column > datetime.combine(since, time.min, UTC))
    if until:
        conditions.append(column <= datetime.combine(until + timedelta(days=1), time.min, UTC))
    return conditions


def _filled(connection: Connection, page: Sequence[RowMapping], wanted: Wanted) -> Iterator[StoredReading]:
    ids = [row["id"] for row in page]
    origins = _origins(connection, ids, wanted.clocks.recorded_by)
    extractions = _extractions(connection, ids, wanted) if wanted.claims or wanted.codings else {}
    claims = _claims(connection, extractions) if wanted.claims else {}
    signals = _signals(connection, extractions, wanted) if wanted.codings else {}
    for row in page:
        tie = origins.get(row["id"])
        origin = tie.origin if tie else own_origin(row["id"])
        yield StoredReading(
            article=row_article(row) if wanted.text else _bare_article(row),
            origin=origin,
            known_at=row["known_at"],
            recorded_at=row["recorded_at"],
            claims=claims.get(row["id"], ()),
            signals=tuple(
                StoredSignal(
                    row_signal(found), row["outlet"], origin, row["known_at"], made["recorded_at"], made["coding"]
                )
                for made, found in signals.get(row["id"], ())
            ),
            tie=tie,
        )


def _bare_article(row: RowMapping) -> Article:
    return Article(
        id=row["id"],
        text="",
        language=Language(row["language"]),
        blocks=(),
        published=row_period("published", row),
        title=row["title"],
        outlet=row["outlet"],
        path=row["path"],
        credit=tuple(row["credit"]),
    )


def _origins(connection: Connection, ids: Sequence[str], recorded_by: datetime | None) -> dict[str, OriginLink]:
    c = tables.origins.c
    query = select(tables.origins).where(c.article.in_(ids), *_by(c.recorded_at, recorded_by))
    # The newest comes last, and so counts.
    return {row.article: row_origin(row) for row in connection.execute(query.order_by(c.recorded_at, c.id))}


def _extractions(connection: Connection, ids: Sequence[str], wanted: Wanted) -> dict[str, list[RowMapping]]:
    """The extractions of each article, the newest first."""
    c = tables.extractions.c
    query = (
        select(tables.extractions)
        .where(c.article.in_(ids), *_by(c.recorded_at, wanted.clocks.recorded_by))
        .order_by(c.recorded_at.desc(), c.id.desc())
    )
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["article"]].append(row)
    return found


def _claims(connection: Connection, made: Mapping[str, list[RowMapping]]) -> dict[str, tuple[Claim, ...]]:
    newest = {rows[0]["id"]: article for article, rows in made.items()}
    c = tables.claims.c
    query = select(tables.claims).where(c.extraction.in_(newest)).order_by(c.extraction, c.position)
    found: dict[str, list[Claim]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[newest[row["extraction"]]].append(row_claim(row))
    return {article: tuple(claims) for article, claims in found.items()}


def _signals(
    connection: Connection, made: Mapping[str, list[RowMapping]], wanted: Wanted
) -> dict[str, list[tuple[RowMapping, Row]]]:
    """Of each article and family, the signals by the wanted coding, or else by the newest of the family."""
    chosen = {
        extraction["id"]: extraction
        for rows in made.values()
        for coding in wanted.codings
        if (extraction := _preferred(rows, coding)) is not None
    }
    c = tables.signals.c
    query = select(tables.signals).where(c.extraction.in_(chosen)).order_by(c.extraction, c.position)
    found: dict[str, list[tuple[RowMapping, Row]]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        extraction = chosen[row["extraction"]]
        found[extraction["article"]].append((extraction, {**row, "article": extraction["article"]}))
    return found


def _preferred(rows: Sequence[RowMapping], coding: str) -> RowMapping | None:
    family = coding.rpartition("_")[0] + "_"
    ours = [row for row in rows if row["coding"].startswith(family)]
    return next((row for row in ours if row["coding"] == coding), ours[0] if ours else None)


def _view_row(view: SavedView) -> dict[str, Any]:
    return {
        "name": view.name,
        "title": view.title,
        "selection": to_plain(asdict(view.selection)),
        "recorded_at": view.recorded_at,
        "removed": False,
    }


def _row_view(row: RowMapping) -> SavedView:
    return SavedView(row["name"], row["title"], _selection(row["selection"]), row["recorded_at"])


def _selection(said: Mapping[str, Any]) -> Selection:
    values: dict[str, Any] = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    values |= {name: date.fromisoformat(said[name]) for name in ("since", "until") if said.get(name)}
    return Selection(what=What(said["what"]), **values)
