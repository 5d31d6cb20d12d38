"""Fixtures of the adapters."""

import tempfile
from pathlib import Path

import pytest

from tests.adapters.memory import MemoryStore
from tests.adapters.servers import fresh_database, start
from tocsin.adapters.postgres import open_postgres
from tocsin.adapters.sqlite import open_sqlite


@pytest.fixture(scope="session")
def postgres():
    """A server that every test of this process shares; its folder's name is short, as that of a socket must be."""
    with tempfile.TemporaryDirectory(prefix="tocsin-pg-", dir="/tmp") as folder:
        server = start(Path(folder))
        yield server
        server.cleanup()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request, tmp_path):
    """An empty store of each kind: what one keeps to, all do."""
    if request.param == "memory":
        opened = MemoryStore()
    elif request.param == "sqlite":
        opened = open_sqlite(tmp_path / "tocsin.db", create=True)
    else:
        opened = open_postgres(fresh_database(request.getfixturevalue("postgres")), create=True)
    yield opened
    opened.close()
