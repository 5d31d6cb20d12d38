"""A board on a store whose estimates take long: it answers at once, and says what its figures rest on."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Event
from time import sleep

import pytest
from fastapi.testclient import TestClient

from tocsin import wiring
from tocsin.desk.brief import Briefing
from tocsin.desk.ports import Clocks
from tocsin.model import Grouping, Language
from tocsin.model.marking import Tlp
from tocsin.web.app import create_app
from tocsin.web.board import MADE_BEFORE, Board, NotYetError
from tocsin.web.settings import Settings

NOW = datetime(2022, 11, 6, 12, tzinfo=UTC)
CLOCKS = Clocks(NOW)


class Desk:
    """Works out a briefing when it is let to, of the state of a store that a test sets."""

    def __init__(self, db, *, patience):
        self.may, self.state, self.made = Event(), 1, []
        settings = Settings(db=db, now=lambda: NOW, patience=patience)
        self.board = Board(settings, brief=self.brief, state=lambda: (self.state,))

    def brief(self, _shown, _clocks):
        assert self.may.wait(30)
        self.made.append(Briefing([], {}, []))
        return self.made[-1]


@pytest.fixture
def patient(tmp_path):
    return Desk(tmp_path / "none.sqlite", patience=30)


@pytest.fixture
def hurried(tmp_path):
    return Desk(tmp_path / "none.sqlite", patience=0)


def fresh(desk):
    """The briefing, asked for until it is worked out."""
    desk.may.set()
    while True:
        try:
            found = desk.board.briefing(CLOCKS)
        except NotYetError:
            continue
        if MADE_BEFORE.get() is None:
            return found


def test_what_several_ask_for_is_worked_out_once(patient):
    patient.may.set()
    assert patient.board.briefing(CLOCKS) is patient.board.briefing(CLOCKS)
    assert len(patient.made) == 1


def test_what_several_read_at_once_is_told_once(patient, monkeypatch):
    patient.may.set()
    told, both = [], Barrier(8)

    def tell(*_, **__):
        told.append(object())
        sleep(0.05)
        return told[-1]

    def read(_):
        both.wait(30)
        return patient.board.telling(CLOCKS, Language.FR)

    monkeypatch.setattr(Briefing, "told", tell)
    with ThreadPoolExecutor(8) as readers:
        assert set(readers.map(read, range(8))) == {told[0]}
    assert len(told) == 1


def test_nobody_waits_longer_than_the_patience(hurried):
    with pytest.raises(NotYetError):
        hurried.board.briefing(CLOCKS)
    assert fresh(hurried) is hurried.made[-1]


def test_after_a_write_the_answer_before_is_shown_and_called_so(hurried):
    before = fresh(hurried)
    hurried.may.clear()
    hurried.state = 2
    assert hurried.board.briefing(CLOCKS) is before
    assert MADE_BEFORE.get() == NOW
    assert fresh(hurried) is not before


def test_whoever_can_wait_sees_what_was_written_at_once(patient):
    patient.may.set()
    before = patient.board.briefing(CLOCKS)
    patient.state = 2
    assert patient.board.briefing(CLOCKS) is not before
    assert MADE_BEFORE.get() is None


def test_questions_without_end_are_not_piled_up(hurried):
    for day in range(1, 28):
        with pytest.raises(NotYetError):
            hurried.board.briefing(Clocks(datetime(2022, 1, day, tzinfo=UTC)))
    hurried.may.set()
    fresh(hurried)
    assert len(hurried.made) < 12


def test_a_page_without_estimates_yet_says_so_and_comes_back(examples_db):
    app = create_app(Settings(db=examples_db, now=lambda: NOW, watches=("nuclear-rus",)))
    desk = Desk(examples_db, patience=0)
    app.state.board = desk.board
    client = TestClient(app, base_url="http://127.0.0.1")
    answer = client.get("/?lang=fr")
    assert answer.status_code == 503
    assert answer.headers["refresh"]
    assert "en cours de calcul" in answer.text
    assert client.get("/search?q=convoi").status_code == 200
    desk.may.set()


def test_figures_of_before_are_marked_on_the_page(examples_db):
    settings = Settings(db=examples_db, now=lambda: NOW, watches=("nuclear-rus",), patience=0)
    app = create_app(settings)
    whole, state, may = wiring.brief(("nuclear-rus",), CLOCKS, db=examples_db, record=False), [1], Event()

    def brief(_shown, _clocks):
        assert state[0] == 1 or may.wait(30)
        return whole

    app.state.board = Board(settings, brief=brief, state=lambda: tuple(state))
    client = TestClient(app, base_url="http://127.0.0.1")
    while client.get("/").status_code == 503:
        pass
    assert "being weighed" not in client.get("/?lang=en").text
    state[0] = 2
    assert "These estimates were made at 2022-11-06 12:00:00 UTC" in client.get("/?lang=en").text
    may.set()


def test_only_what_an_estimate_rests_on_makes_it_old(examples_db, tmp_path):
    db = tmp_path / "copy.sqlite"
    db.write_bytes(examples_db.read_bytes())
    with wiring.keeping_open(db):
        before = wiring.last_write(db)
        store = wiring.open_store(db, create=False)
        store.finish_run(1, finished_at=NOW, problems=[])
        assert wiring.last_write(db) == before
        store.record_grouping(Grouping(("sig_a", "sig_b"), together=True, reason="one", reviewer="me", recorded_at=NOW))
        store.close()
        assert wiring.last_write(db) != before


def test_a_store_that_is_replaced_while_it_is_kept_open_is_read_anew(examples_db, tmp_path):
    db, other = tmp_path / "copy.sqlite", tmp_path / "other.sqlite"
    db.write_bytes(examples_db.read_bytes())
    wiring.open_store(other, create=True).close()
    with wiring.keeping_open(db):
        assert wiring.open_store(db, create=False).last_known() is not None
        other.replace(db)
        assert wiring.open_store(db, create=False).last_known() is None


@pytest.fixture
def own(examples_db, tmp_path):
    db = tmp_path / "own.sqlite"
    db.write_bytes(examples_db.read_bytes())
    return db


@pytest.fixture
def weighers(tmp_path):
    """Makes weighers, each with a process of its own, that keep what they work out in one folder."""
    made = []

    def make(db):
        made.append(wiring.Weigher(db, tmp_path / "estimates"))
        return made[-1]

    yield make
    for weigher in made:
        weigher.close()


class Idle:
    """A weigher that knows what was kept, and is let to work anything out."""

    def __init__(self, weigher, may):
        self.recall, self.keep, self.tell = weigher.recall, weigher.keep, weigher.tell
        self._weigher, self._may, self.asked = weigher, may, 0

    def brief(self, shown, clocks):
        self.asked += 1
        assert self._may.wait(60)
        return self._weigher.brief(shown, clocks)


def restarted(db, weighers, *, may, now=NOW, patience=0.0):
    weigher = Idle(weighers(db), may)
    settings = Settings(db=db, now=lambda: now, watches=("nuclear-rus",), patience=patience, weigher=weigher)
    return weigher, Board(settings)


def always():
    event = Event()
    event.set()
    return event


def weighed(board, clocks=CLOCKS):
    """The briefing as of the state of the store, asked for until it is there."""
    while True:
        try:
            found = board.briefing(clocks)
        except NotYetError:
            sleep(0.05)
            continue
        if MADE_BEFORE.get() is None:
            return found
        sleep(0.05)


def test_what_is_weighed_apart_is_what_is_weighed_here(own, weighers):
    _, board = restarted(own, weighers, may=always(), patience=60.0)
    here = wiring.brief(("nuclear-rus",), CLOCKS, db=own, record=False)
    assert board.briefing(CLOCKS).assessed == here.assessed
    for language in Language:
        assert board.telling(CLOCKS, language) == here.told(language)


def test_estimates_are_there_after_a_restart_if_nothing_was_written(own, weighers):
    _, before = restarted(own, weighers, may=always(), patience=60.0)
    found = before.briefing(CLOCKS)
    weigher, after = restarted(own, weighers, may=Event(), patience=60.0)
    assert after.briefing(CLOCKS).assessed == found.assessed
    assert after.telling(CLOCKS, Language.FR) == before.telling(CLOCKS, Language.FR)
    assert (MADE_BEFORE.get(), weigher.asked) == (None, 0)


def test_estimates_of_before_a_restart_are_called_so_once_something_was_written(own, weighers):
    _, before = restarted(own, weighers, may=always(), patience=60.0)
    found = before.briefing(CLOCKS)
    said = Grouping(("sig_a", "sig_b"), together=True, reason="one", reviewer="me", recorded_at=NOW)
    wiring.answer(lambda store: store.record_grouping(said), db=own)
    may = Event()
    _, after = restarted(own, weighers, may=may, now=NOW.replace(minute=5), patience=1.0)
    clocks = Clocks(NOW.replace(minute=5))
    while True:
        try:
            shown = after.briefing(clocks)
        except NotYetError:
            continue
        break
    assert shown.assessed == found.assessed
    assert MADE_BEFORE.get() == NOW
    may.set()
    assert weighed(after, clocks) is not shown


def test_estimates_of_another_store_are_not_taken(own, weighers, tmp_path):
    _, before = restarted(own, weighers, may=always(), patience=60.0)
    before.briefing(CLOCKS)
    other = tmp_path / "other.sqlite"
    wiring.open_store(other, create=True).close()
    other.replace(own)
    weigher, after = restarted(own, weighers, may=always(), patience=60.0)
    assert not after.briefing(CLOCKS).assessed[0].assessment.evidence
    assert weigher.asked == 1


def test_whoever_may_not_see_all_is_shown_no_estimate_of_before_a_marking(own, weighers):
    may = always()
    _, board = restarted(own, weighers, may=may, patience=60.0)
    with wiring.viewing_as(Tlp.GREEN):
        found = board.briefing(CLOCKS)
        (report, *_) = found.assessed[0].assessment.evidence[0].event.reports
        may.clear()
        article = report.signal.article_id
        wiring.answer(lambda store: store.people().mark(article, Tlp.AMBER, by="ed", at=NOW), db=own)
        board.settings = replace(board.settings, patience=0.0)
        with pytest.raises(NotYetError):
            board.briefing(CLOCKS)
        may.set()
        assert weighed(board).assessed != found.assessed


def test_only_what_all_see_is_kept_over_a_restart(own, weighers, tmp_path):
    _, board = restarted(own, weighers, may=always(), patience=60.0)
    with wiring.viewing_as(Tlp.GREEN):
        board.briefing(CLOCKS)
    board.briefing(Clocks(datetime(2022, 10, 20, tzinfo=UTC)))
    assert not (tmp_path / "estimates").exists()
