import pytest

from tocsin.model import Watch
from tocsin.watches import load_watch


@pytest.fixture(scope="session")
def watch() -> Watch:
    return load_watch("nuclear-rus")
