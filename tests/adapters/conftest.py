"""Fixtures of the adapters."""

import tempfile
from pathlib import Path

import pytest

from tests.adapters.servers import start


@pytest.fixture(scope="session")
def postgres():
    """A server that every test of this process shares; its folder's name is short, as that of a socket must be."""
    with tempfile.TemporaryDirectory(prefix="tocsin-pg-", dir="/tmp") as folder:
        server = start(Path(folder))
        yield server
        server.cleanup()
