import shutil
from datetime import UTC, datetime
from importlib.resources import as_file, files

import pytest
from fastapi.testclient import TestClient

from tests.drills.made import write_scenario
from tocsin import wiring
from tocsin.web.app import create_app
from tocsin.web.settings import Settings

# The day after the story of the example dispatches ends.
NOW = datetime(2022, 11, 6, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def examples_db(tmp_path_factory):
    """A store of the example dispatches, to be read alone."""
    path = tmp_path_factory.mktemp("board") / "tocsin.sqlite"
    with as_file(files("tocsin.examples")) as folder:
        wiring.ingest(
            [folder],
            wiring.Stated(),
            db=path,
            on_article=lambda *_: None,
            on_problem=lambda problem: pytest.fail(str(problem)),
        )
    return path


@pytest.fixture(scope="session")
def app(examples_db):
    return create_app(Settings(db=examples_db, now=lambda: NOW, watches=("nuclear-rus", "nuclear-nato")))


@pytest.fixture(scope="session")
def drills_home(tmp_path_factory):
    """A folder of states in which one small drill was run."""
    home = tmp_path_factory.mktemp("state")
    scenario = write_scenario(tmp_path_factory.mktemp("scenario"))
    place = home / "tocsin" / "drills" / "small-1"
    wiring.run_drill(str(scenario), live=None, out=place, pause=0.0, on_day=lambda _day: None)
    return home


@pytest.fixture(autouse=True)
def _places(tmp_path, monkeypatch, drills_home):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(drills_home))


@pytest.fixture
def client(app):
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture
def own_client(examples_db, tmp_path):
    """A board on a copy of the example dispatches, to be written to."""
    db = tmp_path / "own.sqlite"
    shutil.copyfile(examples_db, db)
    app = create_app(Settings(db=db, now=lambda: NOW, watches=("nuclear-rus",)))
    return TestClient(app, base_url="http://127.0.0.1")
