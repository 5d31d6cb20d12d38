"""From every schema there ever was to this one, on both servers, with rows in it."""

from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Column, MetaData, Table, create_engine, insert, make_url

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tests.adapters.servers import fresh_database
from tocsin.adapters import migrations
from tocsin.adapters.postgres import open_postgres
from tocsin.adapters.rows import article_row, claim_row, signal_row
from tocsin.adapters.sqlite import APPLICATION_ID, REVISIONS, open_sqlite
from tocsin.adapters.sqlsearch import keep_vectors, keep_words
from tocsin.adapters.tables import metadata
from tocsin.desk.ports import Clocks
from tocsin.desk.search import Filters, read_terms

READING = make_reading()
# The first schema had no column for where something happened.
READING = replace(READING, claims=tuple(replace(one, where=None) for one in READING.claims))


def rows():
    """What a store holds of the reading, table by table."""
    article = READING.article
    made = {"run": 1, "recorded_at": NOON}
    coded = {"extractor": CODER.extractor, "coding": CODER.coding}
    yield "runs", {"started_at": NOON, "finished_at": NOON, "inputs": [], **coded}
    yield "articles", article_row(article) | made | {"known_at": NOON}
    yield "extractions", {"article": article.id, **made, **coded}
    for name, records in (("claims", READING.claims), ("signals", READING.signals)):
        as_row = claim_row if name == "claims" else signal_row
        for n, record in enumerate(records):
            yield name, {"extraction": 1, "position": n, **as_row(record)}
    yield (
        "origins",
        {
            "article": article.id,
            "origin": "org_1",
            "reason": "alone",
            "similarity": 1.0,
            "recorded_at": NOON,
        },
    )


def put_rows(connection):
    """Puts the rows into whichever schema is there, as far as it has their columns."""
    there = MetaData()
    there.reflect(connection)
    for name, row in rows():
        # With the types of today, which know how to write a time or a record.
        shared = [Column(c.name, c.type) for c in metadata.tables[name].columns if c.name in there.tables[name].columns]
        kept = {column.name: row[column.name] for column in shared if column.name in row}
        connection.execute(insert(Table(name, MetaData(), *shared)).values(kept))
    article = READING.article
    if "word_vectors" in there.tables:
        keep_vectors(connection, article.id, article.title, article.text, article.language)
    elif "words" in there.tables:
        keep_words(connection, article.id, article.title, article.text, article.language)


@pytest.fixture(params=["sqlite", "postgres"])
def old_store(request, tmp_path):
    """Makes a store of a schema with rows in it; returns what opens it."""

    def make(revision):
        if request.param == "sqlite":
            path = tmp_path / "old.sqlite"
            engine, mark = create_engine(f"sqlite:///{path}"), f"PRAGMA application_id = {APPLICATION_ID}"
            opened = lambda: open_sqlite(path, create=False)  # noqa: E731
        else:
            address = fresh_database(request.getfixturevalue("postgres"))
            engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
            mark = "COMMENT ON TABLE alembic_version IS 'tocsin'"
            opened = lambda: open_postgres(address, create=False)  # noqa: E731
        with engine.begin() as connection:
            migrations.upgrade(connection, revision)
            put_rows(connection)
            connection.exec_driver_sql(mark)
        engine.dispose()
        return opened

    return make


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_a_store_of_an_earlier_schema_holds_is_there_after_the_way_to_this_one(old_store, revision):
    with closing(old_store(revision)()) as store:
        state = store.state()
        assert (state.schema, state.faults) == (REVISIONS[-1], ())
        assert store.article(READING.article.id) == READING.article
        assert store.claims(READING.article.id) == READING.claims
        assert [one.signal for one in store.signals(Clocks(NOON), coding=CODER.coding)] == list(READING.signals)
        assert store.origins([READING.article.id])[READING.article.id].origin == "org_1"
        found = store.index().find(read_terms("convoi"), Filters(), Clocks(NOON), offset=0, limit=5)
        assert [article.id for article, _ in found.articles] == [READING.article.id]
        run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
        again = make_reading(make_article("Le ministre a déclaré que tout a bougé depuis.\nUn convoi a été vu."))
        store.add(again, run=run, recorded_at=NOON)
        assert store.claims(again.article.id) == again.claims
