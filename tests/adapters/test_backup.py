"""Backup and restore: all of a store, into a store of either kind, whole or not at all."""

import gzip
import io
from contextlib import closing

import pytest

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tests.adapters.servers import fresh_database
from tocsin.adapters.postgres import open_postgres
from tocsin.adapters.sqlite import REVISIONS, open_sqlite
from tocsin.errors import StoreError


@pytest.fixture(params=["sqlite", "postgres"])
def target(request, tmp_path):
    """A new store to restore into."""
    if request.param == "sqlite":
        return open_sqlite(tmp_path / "target.sqlite", create=True)
    return open_postgres(fresh_database(request.getfixturevalue("postgres")), create=True)


@pytest.fixture
def source(tmp_path):
    store = open_sqlite(tmp_path / "source.sqlite", create=True)
    run = store.start_run(started_at=NOON, coder=CODER, inputs=["a.txt"])
    for number in range(3):
        article = make_article(f"Texte {number} : aucun train n'a quitté le dépôt.")
        store.add(make_reading(article), run=run, recorded_at=NOON)
    with closing(store):
        yield store


def backup(store):
    out = io.BytesIO()
    counts = store.backups().write(out, made_at=NOON)
    return out.getvalue(), counts


def restore(store, data, name="b.gz"):
    return store.backups().restore(io.BytesIO(data), name=name, schemas=REVISIONS)


def test_a_store_comes_back_as_it_was(source, target):
    data, counts = backup(source)
    with closing(target):
        restored = restore(target, data)
        assert restored == {name: count for name, count in counts.items() if count}
        assert counts["articles"] == 3
        assert backup(target)[0] == data


def test_a_restored_store_goes_on(source, target):
    with closing(target):
        restore(target, backup(source)[0])
        run = target.start_run(started_at=NOON, coder=CODER, inputs=["b.txt"])
        target.add(make_reading(make_article("Un texte de plus.")), run=run, recorded_at=NOON)
        assert target.state().counts["articles"] == 4


def test_a_store_that_holds_something_is_not_written_over(source, target):
    data, _ = backup(source)
    with closing(target):
        restore(target, data)
        with pytest.raises(StoreError, match="holds something"):
            restore(target, data)


@pytest.mark.parametrize("harm", [lambda d: d[:-40], lambda d: b"PK" + d, lambda d: d[:300] + b"\x00" + d[301:]])
def test_a_damaged_backup_restores_nothing(source, target, harm):
    with closing(target):
        with pytest.raises(StoreError, match=r"cut or damaged|no backup"):
            restore(target, harm(backup(source)[0]))
        assert target.state().counts["articles"] == 0


def test_a_backup_that_lost_lines_restores_nothing(source, target):
    lines = gzip.decompress(backup(source)[0]).splitlines(keepends=True)
    with closing(target):
        with pytest.raises(StoreError, match="cut or damaged"):
            restore(target, gzip.compress(b"".join(lines[:2] + lines[3:])))
        assert target.state().counts["articles"] == 0


def test_a_newer_backup_is_refused(source, target):
    lines = gzip.decompress(backup(source)[0]).replace(f'"schema": "{REVISIONS[-1]}"'.encode(), b'"schema": "9999"')
    with closing(target), pytest.raises(StoreError, match="newer tocsin"):
        restore(target, gzip.compress(lines))
