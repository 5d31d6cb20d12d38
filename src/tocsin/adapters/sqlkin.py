"""The marks of articles in the SQL store: an index from which the kin of a new article is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, delete, insert, literal, or_, select, union_all

from tocsin.adapters import tables
from tocsin.adapters.sqlpart import SqlPart
from tocsin.desk.ports import day_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

# Look-ups in one statement; each stops at the first few holders, so that a mark that all hold costs no more.
_TERMS = 100
_CHUNK = 400
_T = TypeVar("_T")


class SqlKin(SqlPart):
    """The marks of a store."""

    def unmarked(self, rules: str, *, limit: int) -> tuple[str, ...]:
        """Ids of articles, up to `limit`, that have no marks made by these rules, in order of id."""
        articles, c = tables.articles.c, tables.sketches.c
        made = and_(c.article == articles.id, c.rules == rules)
        query = (
            select(articles.id)
            .outerjoin(tables.sketches, made)
            .where(c.id.is_(None))
            .order_by(articles.id)
            .limit(limit)
        )
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def keep_marks(self, marks: Mapping[str, Sequence[int]], *, rules: str) -> None:
        """Keeps the marks of articles, by id, in the place of those that were there, in one transaction."""
        with self._writing() as connection:
            for ids in _chunks(sorted(marks)):
                _drop(connection, ids)
                days = _days(connection, ids)
                rows = [{"article": id_, "rules": rules, "day": days[id_]} for id_ in ids if id_ in days]
                if rows:
                    connection.execute(insert(tables.sketches), rows)
                _insert_marks(connection, ids, marks)

    def sharing(self, marks: Sequence[int], first: date, last: date, *, crowd: int, of_crowd: int) -> frozenset[str]:
        """Articles known from `first` to `last` that hold one of these marks."""
        found: set[int] = set()
        with self._reading() as connection:
            for chunk in _chunks(sorted(set(marks)), _TERMS):
                for holders in _holders(connection, chunk, first, last, most=crowd + 1):
                    found.update(holders[:of_crowd] if len(holders) > crowd else holders)
            return frozenset(_articles(connection, sorted(found)))

    def members(self, origins: Sequence[str]) -> tuple[str, ...]:
        """Articles whose newest origin is one of these, in order of id."""
        c, later = tables.origins.c, tables.origins.alias()
        newer = (
            select(later.c.id)
            .where(
                later.c.article == c.article,
                or_(later.c.recorded_at > c.recorded_at, and_(later.c.recorded_at == c.recorded_at, later.c.id > c.id)),
            )
            .exists()
        )
        with self._reading() as connection:
            found = {
                article
                for chunk in _chunks(sorted(set(origins)))
                for article in connection.execute(select(c.article).where(c.origin.in_(chunk), ~newer)).scalars()
            }
        return tuple(sorted(found))


def _drop(connection: Connection, ids: Sequence[str]) -> None:
    old = select(tables.sketches.c.id).where(tables.sketches.c.article.in_(ids))
    connection.execute(delete(tables.marks).where(tables.marks.c.sketch.in_(old)))
    connection.execute(delete(tables.sketches).where(tables.sketches.c.article.in_(ids)))


def _days(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    c = tables.articles.c
    rows = connection.execute(select(c.id, c.known_at).where(c.id.in_(ids)))
    return {row.id: day_known(row.known_at).toordinal() for row in rows}


def _insert_marks(connection: Connection, ids: Sequence[str], marks: Mapping[str, Sequence[int]]) -> None:
    c = tables.sketches.c
    made = connection.execute(select(c.id, c.article, c.day).where(c.article.in_(ids)))
    rows = [
        {"mark": mark, "day": row.day, "sketch": row.id} for row in made for mark in sorted(set(marks[row.article]))
    ]
    if rows:
        connection.execute(insert(tables.marks), rows)


def _holders(
    connection: Connection, marks: Sequence[int], first: date, last: date, *, most: int
) -> Iterator[list[int]]:
    """The holders of each of these marks, those known last first, up to `most` of each."""
    c = tables.marks.c
    lookups = [
        select(
            select(literal(at).label("at"), c.sketch)
            .where(c.mark == mark, c.day.between(first.toordinal(), last.toordinal()))
            .order_by(c.day.desc(), c.sketch.desc())
            .limit(most)
            .subquery()
        )
        for at, mark in enumerate(marks)
    ]
    held: dict[int, list[int]] = {}
    for row in connection.execute(union_all(*lookups)):
        held.setdefault(row.at, []).append(row.sketch)
    yield from held.values()


def _articles(connection: Connection, sketches: Sequence[int]) -> Iterator[str]:
    c = tables.sketches.c
    for chunk in _chunks(sketches):
        yield from connection.execute(select(c.article).where(c.id.in_(chunk))).scalars()


def _chunks(values: Sequence[_T], size: int = _CHUNK) -> Iterator[Sequence[_T]]:
    for at in range(0, len(values), size):
        yield values[at : at + size]
