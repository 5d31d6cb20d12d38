"""Search in the SQL store: what is a server's own is how words are kept and matched; the rest SQL servers share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import cast as sql_cast
from sqlalchemy import column as sql_column
from sqlalchemy import func, insert, or_, select, text
from sqlalchemy import table as sql_table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from tocsin.adapters import tables
from tocsin.adapters.rows import row_article
from tocsin.adapters.sqlexports import article_window
from tocsin.desk.search import COUNTED, Found, folded
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Column, ColumnElement, Connection, Exists, Table, TextClause

    from tocsin.desk.ports import Clocks
    from tocsin.desk.search import Filters, Phrase, Terms
    from tocsin.model import Article

# The column that each filter by value looks at.
_COLUMNS = {
    "outlets": tables.articles.c.outlet,
    "languages": tables.articles.c.language,
    "indicators": tables.signals.c.indicator,
    "actors": tables.signals.c.actor,
    "statuses": tables.signals.c.status,
    "kinds": tables.signals.c.kind,
    "sources": tables.claims.c.source_name,
    "modes": tables.claims.c.mode,
}
_VALUES = 30
# What no index holds, for nearly every article has one of each.
_COMMON = frozenset({"mode"})
_FEW = 3000  # articles that are read and put in order within some tens of milliseconds


class WordIndex(Protocol):
    """How a server keeps the folded words of articles, and finds them."""

    def add(self, connection: Connection, article: Article) -> None:
        """Keeps the words of an article."""
        ...

    def holds(self, terms: Terms, *, many: bool) -> ColumnElement[bool]:
        """The condition on an article's row that its words hold the terms, as it is best asked of few or of many."""
        ...

    def in_many(self, connection: Connection, terms: Terms) -> bool:
        """Whether so many articles hold the terms that the newest are best found by looking at the newest first."""
        ...


class SqliteWords:
    """FTS5 over folded words, which keeps no text of its own."""

    def add(self, connection: Connection, article: Article) -> None:
        """Keeps the words of an article."""
        keep_words(connection, article.id, article.title, article.text, article.language)

    def holds(self, terms: Terms, *, many: bool) -> ColumnElement[bool]:
        """The condition on an article's row that its words hold the terms.

        Of few, the articles are read and put in order; of many, each article is asked in its turn, the newest first,
        until a page is full. SQLite does not weigh the two, for it does not know how common a word is.
        """
        c = tables.words.c
        row = "+words.id" if many else "words.id"
        held = text(f"{row} IN (SELECT rowid FROM article_words WHERE article_words MATCH :terms)")  # noqa: S608 (ours)
        matching = select(c.article).select_from(tables.words).where(held).params(terms=fts_question(terms))
        if many:
            return matching.where(c.article == tables.articles.c.id).correlate(tables.articles).exists()
        return tables.articles.c.id.in_(matching)

    def in_many(self, connection: Connection, terms: Terms) -> bool:
        """Whether more articles hold the terms than are quickly put in order."""
        some = "SELECT rowid FROM article_words WHERE article_words MATCH :terms LIMIT :few"
        counted = text(f"SELECT count(*) FROM ({some})")  # noqa: S608 (nothing in it is anybody's)
        found: int | None = connection.scalar(counted, {"terms": fts_question(terms), "few": _FEW})
        return found == _FEW


_VECTORS = sql_table("word_vectors", sql_column("article"), sql_column("title"), sql_column("body"))


class PostgresWords:
    """Vectors of the same folded words, so that both servers find the same."""

    def add(self, connection: Connection, article: Article) -> None:
        """Keeps the words of an article."""
        keep_vectors(connection, article.id, article.title, article.text, article.language)

    def holds(self, terms: Terms, *, many: bool) -> ColumnElement[bool]:  # noqa: ARG002 (the server weighs that itself)
        """The condition on an article's row that its words hold the terms."""
        asked = [sql_cast(_vector_question(part), TSQUERY) for part in terms.parts]
        held = [or_(_VECTORS.c.title.op("@@")(one), _VECTORS.c.body.op("@@")(one)) for one in asked]
        return tables.articles.c.id.in_(select(_VECTORS.c.article).where(*held))

    def in_many(self, connection: Connection, terms: Terms) -> bool:  # noqa: ARG002 (as above)
        """Never: the server weighs by itself where to begin."""
        return False


def keep_vectors(connection: Connection, article_id: str, title: str | None, body: str, language: str) -> None:
    """Writes the folded words of an article into PostgreSQL's index."""
    kept = {
        name: sql_cast(_vector(folded(one, Language(language))), TSVECTOR)
        for name, one in (("title", title or ""), ("body", body))
    }
    connection.execute(insert(_VECTORS).values(article=article_id, **kept))


# What PostgreSQL counts up to: words behind it are found, phrases among them are not.
_LAST_PLACE = 16383
# A word longer than this is none that anybody searches for, and the server would refuse it.
_LONGEST_WORD = 500


def _vector(words: Sequence[str]) -> str:
    """Words as a text search vector is written, each with its places.

    >>> _vector(["le", "train", "le"])
    "'le':1,3 'train':2"
    """
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words, start=1):
        if len(word) <= _LONGEST_WORD:
            places.setdefault(word, []).append(min(at, _LAST_PLACE))
    # The server keeps 255 places of a word.
    return " ".join(f"{_literal(word)}:{','.join(map(str, found[:255]))}" for word, found in places.items())


def _vector_question(part: Sequence[Phrase]) -> str:
    """One of several phrases, as a text search question is written."""
    return " | ".join(f"({' <-> '.join(_literal(word) for word in phrase)})" for phrase in part)


def _literal(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def keep_words(connection: Connection, article_id: str, title: str | None, body: str, language: str) -> None:
    """Writes the folded words of an article into SQLite's index."""
    key = connection.execute(insert(tables.words).values(article=article_id)).inserted_primary_key
    # A title and a text are two, so that no phrase reaches from one into the other.
    kept = {name: " ".join(folded(one, Language(language))) for name, one in (("title", title or ""), ("body", body))}
    statement = text("INSERT INTO article_words (rowid, title, body) VALUES (:id, :title, :body)")
    connection.execute(statement, {"id": key[0] if key else None, **kept})


def fts_question(terms: Terms) -> str:
    """The terms as FTS5 asks; every word in marks, so that none is taken for an operator.

    >>> from tocsin.desk.search import read_terms
    >>> fts_question(read_terms("Kremlin OR"))
    '("kremlin") AND ("or")'
    """
    parts = (" OR ".join(f'"{" ".join(phrase)}"' for phrase in part) for part in terms.parts)
    return " AND ".join(f"({part})" for part in parts)


class SqlSearch:
    """What search asks of a store.

    Args:
        reading: opens a connection to read on.
        words: the server's index of words.
        replaced: whether a later version of an article was known.
    """

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        words: WordIndex,
        *,
        replaced: Callable[[Clocks], Exists],
    ) -> None:
        self._reading, self._words, self._replaced = reading, words, replaced

    def find(self, terms: Terms, filters: Filters, clocks: Clocks, *, offset: int, limit: int) -> Found:
        """Articles known by then that hold the terms and pass the filters, the newest first, then by id."""
        c = tables.articles.c
        with self._reading() as connection:
            conditions = self._conditions(filters, clocks)
            if terms.parts:
                conditions.append(self._words.holds(terms, many=self._words.in_many(connection, terms)))
            matching = (
                select(c.id, c.outlet, c.language, _newest_of_article(clocks))
                .where(*conditions)
                .order_by(c.known_at.desc(), c.id)
            )
            counted = connection.execute(matching.limit(COUNTED)).all()
            whole = len(counted) < COUNTED or offset + limit < COUNTED
            page = (
                counted[offset : offset + limit + 1]
                if whole
                else connection.execute(matching.offset(offset).limit(limit + 1)).all()
            )
            ids = [row.id for row in page[:limit]]
            rows = connection.execute(select(tables.articles).where(c.id.in_(ids))).mappings()
            by_id = {row["id"]: (row_article(row), row["known_at"]) for row in rows}
            facets = dict(_facets(connection, counted)) if counted else {}
        return Found(tuple(by_id[one] for one in ids), len(counted), facets, len(page) > limit)

    def _conditions(self, filters: Filters, clocks: Clocks) -> list[ColumnElement[bool]]:
        c = tables.articles.c
        conditions = [c.known_at <= clocks.as_of, *_by(c.recorded_at, clocks), ~self._replaced(clocks)]
        conditions += article_window(filters.since, filters.until)
        if filters.withheld:
            conditions.append(c.id.not_in(sorted(filters.withheld)))
        for name in ("outlets", "languages"):
            if values := getattr(filters, name):
                conditions.append(_COLUMNS[name].in_(values))
        for table, asked in ((tables.signals, filters.of_signals), (tables.claims, filters.of_claims)):
            if asked:
                conditions.append(_has(table, asked, clocks))
        return conditions


def _by(column: ColumnElement[Any], clocks: Clocks) -> list[ColumnElement[bool]]:
    return [] if clocks.recorded_by is None else [column <= clocks.recorded_by]


def _newest(clocks: Clocks) -> list[ColumnElement[bool]]:
    """The conditions on an extraction that it is the newest of its article by then."""
    c, later = tables.extractions.c, tables.extractions.alias()
    newer = select(later.c.id).where(later.c.article == c.article, later.c.id > c.id, *_by(later.c.recorded_at, clocks))
    return [*_by(c.recorded_at, clocks), ~newer.correlate(tables.extractions).exists()]


def _has(table: Table, asked: Mapping[str, tuple[str, ...]], clocks: Clocks) -> ColumnElement[bool]:
    """Whether one record of the article's newest extraction has all that is asked for."""
    c = tables.extractions.c
    holders = (
        select(c.article)
        .join(table, table.c.extraction == c.id)
        .where(*(table.c[name].in_(values) for name, values in asked.items()), *_newest(clocks))
    )
    if asked.keys() <= _COMMON:
        # Most articles have one: each is asked in its turn, until a page is full.
        return holders.where(c.article == tables.articles.c.id).correlate(tables.articles).exists()
    return tables.articles.c.id.in_(holders)


def _newest_of_article(clocks: Clocks) -> ColumnElement[int | None]:
    """The newest extraction of the article at hand by then."""
    c = tables.extractions.c
    made = select(func.max(c.id)).where(c.article == tables.articles.c.id, *_by(c.recorded_at, clocks))
    return made.correlate(tables.articles).scalar_subquery().label("extraction")


def _facets(connection: Connection, found: Sequence[Any]) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """The values of each filter among the matches, each with how many articles have it."""
    extractions = [int(row.extraction) for row in found if row.extraction is not None]
    signals = [one for one in _COLUMNS.values() if one.table is tables.signals]
    rows = connection.execute(
        select(tables.signals.c.extraction, *signals).where(_among(tables.signals, extractions)).distinct()
    ).all()
    for name, column in _COLUMNS.items():
        if column.table is tables.claims:
            counts = _count(connection, column, extractions)
        elif column.table is tables.signals:
            pairs = {(row.extraction, getattr(row, column.name)) for row in rows}
            counts = Counter(value for _, value in pairs if value is not None)
        else:
            counts = _counted(found, column.name)
        ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        yield name, tuple((str(value), n) for value, n in ordered[:_VALUES])


def _counted(found: Sequence[Any], name: str) -> Counter[str]:
    return Counter(value for row in found if (value := getattr(row, name)) is not None)


def _count(connection: Connection, column: Column[Any], extractions: Sequence[int]) -> Counter[str]:
    """How many of these extractions have each value of a column of their claims, of which there are many."""
    made = column.table.c.extraction
    query = select(column, func.count(func.distinct(made))).where(
        _among(column.table, extractions), column.is_not(None)
    )
    return Counter({row[0]: row[1] for row in connection.execute(query.group_by(column))})


def _among(table: Table, extractions: Sequence[int]) -> TextClause:
    """The condition on a record that it was made by one of these.

    A thousand numbers of our own are written out: as parameters, handing them over takes longer than the question.
    """
    return text(f"{table.c.extraction} IN ({', '.join(map(str, extractions)) or 'NULL'})")
