"""What is PostgreSQL's own: several at once, what is refused, and errors that say what to do."""

import threading
from contextlib import closing

import psycopg
import pytest

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tests.adapters.servers import fresh_database
from tocsin.adapters.postgres import is_postgres, open_postgres
from tocsin.adapters.sqlite import REVISIONS
from tocsin.errors import StoreError


@pytest.fixture
def address(postgres):
    return fresh_database(postgres)


def ask(address, question):
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(question).fetchall()


def test_an_empty_database_is_no_store_unless_one_is_to_be_made(address):
    with pytest.raises(StoreError, match="there is no store here"):
        open_postgres(address, create=False)
    with closing(open_postgres(address, create=True)) as store:
        assert store.state().schema == REVISIONS[-1]
        assert store.state().faults == ()


def test_another_programs_database_is_left_alone(address):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE theirs (id int)")
    with pytest.raises(StoreError, match="another program"):
        open_postgres(address, create=True)
    assert ask(address, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'") == [(1,)]


def test_a_newer_store_is_left_alone(address):
    open_postgres(address, create=True).close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer tocsin"):
        open_postgres(address, create=True)


def test_many_writers_lose_nothing(address):
    open_postgres(address, create=True).close()

    def write(number):
        with closing(open_postgres(address, create=False)) as store:
            run = store.start_run(started_at=NOON, coder=CODER, inputs=[str(number)])
            for each in range(5):
                article = make_article(f"Texte {number} {each} : rien ne bouge dans les dépôts russes.")
                store.add(make_reading(article), run=run, recorded_at=NOON)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ask(address, "SELECT count(*) FROM articles") == [(20,)]


def test_a_writer_that_is_cut_off_leaves_nothing_half_written(address):
    with closing(open_postgres(address, create=True)) as store:
        run = store.start_run(started_at=NOON, coder=CODER, inputs=["a.txt"])
        with pytest.raises(StoreError, match="went away"), store._writing() as connection:  # noqa: PT012 (one transaction)
            connection.exec_driver_sql("UPDATE runs SET inputs = '[]'")
            ask(
                address,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            connection.exec_driver_sql("UPDATE runs SET inputs = '[]'")
        assert store.add(make_reading(), run=run, recorded_at=NOON)
    assert ask(address, "SELECT inputs::text FROM runs") == [('["a.txt"]',)]


def test_a_full_disk_is_called_so(address):
    store = open_postgres(address, create=True)
    with closing(store), pytest.raises(StoreError, match="disk is full"), store._writing() as connection:
        connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$")


def test_a_password_is_shown_nowhere():
    with pytest.raises(StoreError) as caught:
        open_postgres("postgresql://desk:geheim@127.0.0.1:9/none", create=True)
    assert "geheim" not in str(caught.value)
    assert "cannot be reached" in str(caught.value)


def test_what_is_no_address_is_refused():
    assert is_postgres("postgres://x")
    with pytest.raises(StoreError, match="no address"):
        open_postgres("postgresql://host:port:port/", create=True)
