"""What a marking withholds, on every way out of the store."""

import inspect
from datetime import UTC, datetime, timedelta

import pytest

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.cleared import ClearedExports, ClearedStore, cleared, withheld
from tocsin.desk.exports import ExportStore, Selection, Wanted, What
from tocsin.desk.notes import add_note, list_notes, mark
from tocsin.desk.peopleports import AuditFilter
from tocsin.desk.ports import Clocks, OriginLink, Store
from tocsin.errors import MissingError, PeopleError
from tocsin.model import Correction, Verdict
from tocsin.model.marking import Tlp
from tocsin.model.person import Person, Role

FOREVER = Clocks(datetime(2100, 1, 1, tzinfo=UTC))
CHIEF = Person("ada", Role.EDITOR)


class Now:
    def now(self):
        return NOON


@pytest.fixture
def whole(tmp_path):
    opened = open_sqlite(tmp_path / "tocsin.db", create=True)
    run = opened.start_run(started_at=NOON, coder=CODER, inputs=[])
    for outlet in ("Le Courrier", "La Gazette"):
        opened.add(make_reading(make_article(outlet=outlet)), run=run, recorded_at=NOON)
    yield opened
    opened.close()


@pytest.fixture
def ids(whole):
    return [article.id for _, article in whole.page_of_articles(FOREVER, after=None, limit=10)]


@pytest.fixture
def marked(whole, ids):
    mark(whole, Now(), CHIEF, ids[0], Tlp.AMBER)
    return ids[0]


def test_every_method_of_a_store_is_decided_upon():
    """A method that is added to the store must say here what a clearance shows of it."""
    for port, shown in ((Store, ClearedStore), (ExportStore, ClearedExports)):
        methods = {name for name, _ in inspect.getmembers(port, inspect.isfunction) if not name.startswith("_")}
        source = inspect.getsource(shown)
        assert all(f"def {name}" in source or f"self.{name}" in source for name in methods)
        assert "__getattr__" not in source


@pytest.mark.parametrize("clearance", [Tlp.CLEAR, Tlp.GREEN])
def test_no_way_out_shows_what_is_marked_for_a_narrower_circle(whole, ids, marked, clearance):
    store = cleared(whole, clearance)
    signal = next(s for s in whole.signals(FOREVER, coding=CODER.coding) if s.signal.article_id == marked)
    day = timedelta(days=36500)
    assert store.article(marked) is None
    assert store.claims(marked) == ()
    assert not store.holds(marked, CODER)
    assert store.signal(signal.signal.id) is None
    assert [a.id for a in store.known_between(NOON - day, NOON + day)] == ids[1:]
    assert [a.id for _, a in store.page_of_articles(FOREVER, after=None, limit=1)] == ids[1:]
    assert {s.signal.article_id for s in store.signals(FOREVER, coding=CODER.coding)} == set(ids[1:])
    assert [r.article.id for r in store.exports().readings(Wanted(Selection(What.ARTICLES), FOREVER))] == ids[1:]
    assert marked not in {one for one, _ in store.without_origin()}
    whole.record_origins([OriginLink(marked, "org_x", "", 1.0)], recorded_at=NOON)
    assert store.origins(ids) == {}
    whole.record_correction(Correction(signal.signal.id, Verdict.REJECT, "secret", "ada", NOON))
    assert store.corrections() == ()
    assert withheld(store) == 1


@pytest.mark.parametrize("clearance", [Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED])
def test_whoever_is_cleared_sees_all(whole, ids, marked, clearance):
    store = cleared(whole, clearance)
    assert store.article(marked)
    assert len(store.signals(FOREVER, coding=CODER.coding)) == 2
    assert withheld(store) == 0


def test_nobody_writes_on_what_is_withheld(whole, ids, marked):
    store = cleared(whole, Tlp.GREEN)
    signal = next(s for s in whole.signals(FOREVER, coding=CODER.coding) if s.signal.article_id == marked)
    low = Person("bob", Role.EDITOR, Tlp.GREEN)
    for write in (
        lambda: store.record_correction(Correction(signal.signal.id, Verdict.REJECT, "r", "bob", NOON)),
        lambda: store.record_origins([OriginLink(marked, "org_x", "", 1.0)], recorded_at=NOON),
        lambda: mark(store, Now(), low, marked, Tlp.CLEAR),
        lambda: add_note(store, Now(), low, marked, "words"),
        lambda: add_note(store, Now(), low, signal.signal.id, "words"),
    ):
        with pytest.raises(MissingError):
            write()


def test_the_newest_marking_counts(whole, ids, marked):
    mark(whole, Now(), CHIEF, marked, Tlp.CLEAR)
    assert withheld(cleared(whole, Tlp.CLEAR)) == 0


def test_a_note_is_never_wider_than_what_it_stands_beside(whole, ids, marked):
    note = add_note(whole, Now(), CHIEF, marked, "seen by two", Tlp.CLEAR)
    assert note.tlp is Tlp.AMBER
    narrow = add_note(whole, Now(), CHIEF, ids[1], "from a friend", Tlp.RED)
    low = Person("bob", Role.READER, Tlp.GREEN)
    assert list_notes(cleared(whole, Tlp.GREEN), low) == ()
    assert list_notes(cleared(whole, Tlp.GREEN), low, marked) == ()
    assert {one.id for one in list_notes(whole, CHIEF)} == {note.id, narrow.id}


def test_only_some_roles_write(whole, ids):
    with pytest.raises(PeopleError):
        add_note(whole, Now(), Person("bob", Role.READER), ids[0], "words")
    with pytest.raises(PeopleError):
        mark(whole, Now(), Person("bob", Role.ANALYST), ids[0], Tlp.RED)
    with pytest.raises(PeopleError):
        mark(whole, Now(), Person("bob", Role.EDITOR, Tlp.GREEN), ids[0], Tlp.RED)


def test_notes_and_markings_stand_in_the_audit_log(whole, ids, marked):
    add_note(whole, Now(), CHIEF, ids[1], "words")
    assert [(one.action.value, one.subject) for one in whole.people().audit(AuditFilter())] == [
        ("note", ids[1]),
        ("marking", marked),
    ]


def test_pages_of_articles_follow_one_another_and_do_not_shift(whole, ids):
    first = whole.page_of_articles(FOREVER, after=None, limit=1)
    run = whole.start_run(started_at=NOON, coder=CODER, inputs=[])
    whole.add(make_reading(make_article(outlet="Le Soir", day=None)), run=run, recorded_at=NOON + timedelta(days=900))
    second = whole.page_of_articles(FOREVER, after=(first[0][0], first[0][1].id), limit=5)
    assert [a.id for _, a in (*first, *second)] == ids
