"""Pages that are kept: the same bytes for the same question, and never one of before, or of somebody else."""

import shutil
from datetime import timedelta
from threading import Event

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import NOW
from tocsin import wiring
from tocsin.desk.notes import add_note, mark
from tocsin.desk.ports import Clocks
from tocsin.model import Correction, Verdict
from tocsin.model.marking import Tlp
from tocsin.model.person import Person, Role, Scope
from tocsin.web.app import create_app
from tocsin.web.board import Board
from tocsin.web.kept import Pages
from tocsin.web.settings import Settings

EDITOR = Person("ed", Role.EDITOR)


class At:
    """A clock that says what it is told."""

    def now(self):
        return NOW


@pytest.fixture
def db(examples_db, tmp_path):
    place = tmp_path / "own.sqlite"
    shutil.copyfile(examples_db, place)
    return place


@pytest.fixture
def board(db):
    app = create_app(Settings(db=db, now=lambda: NOW, watches=("nuclear-rus",)))
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture
def article(db):
    return wiring.answer(lambda store: store.page_of_articles(Clocks(NOW), after=None, limit=1)[0][1], db=db)


@pytest.fixture
def signal(db):
    coding = wiring.coding_of("nuclear-rus")
    return wiring.answer(lambda store: store.signals(Clocks(NOW), coding=coding)[0].signal, db=db)


PAGES = ("/", "/matrix", "/hypotheses", "/actors", "/search?q=missile")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_a_browser_has_is_not_sent_again(board, page):
    first = board.get(page)
    assert board.get(page).content == first.content
    again = board.get(page, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "private, no-cache"


def test_languages_are_kept_apart_and_remembered(board):
    french = board.get("/?lang=fr")
    english = board.get("/", headers={"If-None-Match": french.headers["etag"], "Cookie": "tocsin_lang=en"})
    assert english.status_code == 200
    assert 'lang="en"' in english.text
    kept = board.get("/?lang=fr", headers={"If-None-Match": french.headers["etag"]})
    assert kept.status_code == 304
    assert "tocsin_lang=fr" in kept.headers["set-cookie"]
    assert "tocsin_lang=fr" in board.get("/?lang=fr").headers["set-cookie"]


@pytest.mark.parametrize("page", ["/", "/matrix", "/hypotheses", "/actors"])
def test_a_correction_is_on_every_page_at_once(board, db, signal, page):
    before = board.get(page)
    said = Correction(signal.id, Verdict.REJECT, "not so", "me", NOW)
    wiring.answer(lambda store: store.record_correction(said), db=db)
    after = board.get(page, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]


def test_a_correction_is_on_the_page_of_its_article_at_once(board, db, signal):
    page = f"/article/{signal.article_id}?lang=en"
    assert "doubtful indeed" not in board.get(page).text
    said = Correction(signal.id, Verdict.REJECT, "doubtful indeed", "me", NOW)
    wiring.answer(lambda store: store.record_correction(said), db=db)
    assert "doubtful indeed" in board.get(page).text


def test_a_note_is_on_the_page_at_once(board, db, article):
    page = f"/article/{article.id}"
    assert "look here" not in board.get(page).text
    wiring.answer(lambda store: add_note(store, At(), EDITOR, article.id, "look here"), db=db)
    assert "look here" in board.get(page).text


def test_a_store_that_another_takes_the_place_of_is_shown_at_once(board, db, tmp_path, article):
    assert board.get(f"/article/{article.id}").status_code == 200
    other = tmp_path / "other.sqlite"
    wiring.open_store(other, create=True).close()
    other.replace(db)
    assert board.get(f"/article/{article.id}").status_code == 404


def test_what_becomes_known_without_a_write_is_found_at_once(db, article):
    instant = [wiring.answer(lambda store: store.last_known(), db=db) - timedelta(seconds=1)]
    app = create_app(Settings(db=db, now=lambda: instant[0], watches=("nuclear-rus",)))
    client = TestClient(app, base_url="http://127.0.0.1")
    assert article.id not in client.get("/search").text
    instant[0] += timedelta(seconds=1)
    assert article.id in client.get("/search").text


def test_nobody_is_served_the_page_of_somebody_else(db, article):
    app = create_app(Settings(db=db, now=lambda: NOW, watches=("nuclear-rus",), accounts=True))
    chief = Person("chief", Role.ADMINISTRATOR)
    wiring.answer(lambda store: mark(store, At(), chief, article.id, Tlp.AMBER), db=db)
    keys = {}
    with wiring.people_of(db) as people:
        for name, clearance in (("wide", Tlp.RED), ("narrow", Tlp.GREEN)):
            people.add(name, Role.READER, clearance, by="chief")
            keys[name] = people.add_token(name, "one", [Scope.READ], by="chief").secret
    client = TestClient(app, base_url="http://127.0.0.1")

    def get(name, page, **headers):
        return client.get(page, headers={"Authorization": f"Bearer {keys[name]}", **headers})

    for page in (f"/article/{article.id}", "/search", "/"):
        wide = get("wide", page)
        assert wide.status_code == 200
        narrow = get("narrow", page, **{"If-None-Match": wide.headers["etag"]})
        assert narrow.status_code != 304
        assert narrow.content != wide.content
        assert "wide" not in narrow.text.split("<footer>")[-1]
    assert get("narrow", f"/article/{article.id}").status_code == 404
    assert client.get("/", headers={"If-None-Match": wide.headers["etag"]}, follow_redirects=False).status_code == 303
    wiring.answer(lambda store: mark(store, At(), chief, article.id, Tlp.CLEAR), db=db)
    assert get("narrow", f"/article/{article.id}").status_code == 200


def test_a_page_with_estimates_of_before_is_kept_until_there_are_others(db):
    state, may = [1], Event()
    settings = Settings(db=db, now=lambda: NOW, watches=("nuclear-rus",), patience=0)
    app = create_app(settings)

    def brief(shown, clocks):
        assert state[0] == 1 or may.wait(30)
        return wiring.brief(shown, clocks, db=db, record=False)

    app.state.board = Board(settings, brief=brief, state=lambda: tuple(state))
    client = TestClient(app, base_url="http://127.0.0.1")
    while client.get("/actors").status_code == 503:
        pass
    state[0] = 2
    client.get("/actors")
    behind = client.get("/actors")
    assert 'class="behind"' in behind.text
    assert client.get("/actors", headers={"If-None-Match": behind.headers["etag"]}).status_code == 304
    may.set()
    while 'class="behind"' in client.get("/actors").text:
        pass
    after = client.get("/actors")
    assert (after.status_code, 'class="behind"' in after.text) == (200, False)


def test_pages_asked_for_longest_ago_go_first():
    pages = Pages(most_bytes=10)
    pages.keep(("a",), (1,), b"aaaa")
    pages.keep(("b",), (1,), b"bbbb")
    assert pages.find(("a",), (1,)) == b"aaaa"
    pages.keep(("c",), (1,), b"cccc")
    assert pages.find(("b",), (1,)) is None
    assert pages.find(("a",), (1,)) == b"aaaa"
    assert pages.find(("a",), (2,)) is None
    pages.keep(("d",), (1,), b"d" * 11)
    assert pages.find(("d",), (1,)) is None
