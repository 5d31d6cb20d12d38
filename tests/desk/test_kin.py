"""Articles that arrive one by one come to the same origins as all at once, and what shares nothing is not reread."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from benchmarks.origins import labelled
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.adapters.memory import MemoryStore
from tests.desk.fakes import FakeClock
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.origins import join_articles, link_origins, list_origins, split_article, tie_of
from tocsin.desk.ports import Coder, Reading
from tocsin.model import Period
from tocsin.read import read_text
from tocsin.read.origins import group_origins

NOON = datetime(2022, 10, 20, 12, tzinfo=UTC)
CODER = Coder("rules-1", "cod_1")
CLOCK = FakeClock()
SAID = (
    "Le ministre a déclaré jeudi que rien ne bougeait dans les dépôts de la flotte et que la posture restait la même. "
)
PAIRS = [pair for pair in labelled() if pair.one.language.value == "fr"]
ARTICLES = sorted({one.id: one for pair in PAIRS for one in (pair.one, pair.other)}.values(), key=lambda one: one.id)


def add(store, *articles):
    run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
    for article in articles:
        store.add(Reading(article, (), (), CODER), run=run, recorded_at=NOON)


def telling(outlet, text=SAID * 3, day=date(2022, 10, 13)):
    return read_text(text, outlet=outlet, published=Period.day(day))


def kept(store):
    links = store.origins([article.id for article in ARTICLES])
    return {key: (link.origin, link.reason, link.similarity, link.of) for key, link in links.items()}


def found(articles):
    origins = group_origins(articles)
    return {key: (one.id, one.reason.value, one.similarity, one.of) for key, one in origins.items()}


@settings(deadline=None, max_examples=12)
@given(st.permutations(ARTICLES), st.lists(st.integers(0, len(ARTICLES)), max_size=6))
def test_the_order_of_arrival_does_not_matter(order, cuts):
    store = MemoryStore()
    edges = [0, *sorted(cuts), len(order)]
    for start, end in pairwise(edges):
        add(store, *order[start:end])
        link_origins(store, clock=CLOCK)
    assert kept(store) == found(ARTICLES)


def test_a_store_on_disk_comes_to_the_same(tmp_path):
    with closing(open_sqlite(tmp_path / "s.sqlite", create=True)) as store:
        for at in range(0, len(ARTICLES), 7):
            add(store, *ARTICLES[at : at + 7])
            link_origins(store, clock=CLOCK)
        assert kept(store) == found(ARTICLES)
        assert store.state().faults == ()


def test_a_new_article_is_compared_with_its_kin_alone():
    store = MemoryStore()
    add(store, *ARTICLES, telling("Le Courrier"))
    link_origins(store, clock=CLOCK)
    read = []
    store.article = lambda key: read.append(key) or MemoryStore.article(store, key)
    add(store, telling("La Gazette"))
    assert link_origins(store, clock=CLOCK) >= 1
    assert set(read) == {telling("Le Courrier").id, telling("La Gazette").id}


def test_an_article_that_turns_up_late_and_was_first_gives_the_origin_its_name():
    store = MemoryStore()
    late, first = telling("Le Courrier"), telling("La Gazette", day=date(2022, 10, 12))
    for article in (late, first):
        add(store, article)
        link_origins(store, clock=CLOCK)
    ties = {key: tie_of(key, store) for key in (late.id, first.id)}
    assert ties[late.id].of == first
    assert (ties[late.id].link.reason, ties[first.id].link.reason) == ("copy", "own")
    assert ties[late.id].link.origin == ties[first.id].link.origin


def test_who_copies_what_a_person_joined_joins_it_too_and_who_copies_what_was_split_does_not():
    store = MemoryStore()
    wire, other = telling("AFP"), telling("AP", text="The minister said on Thursday that nothing moved at all. " * 4)
    copied, gone = telling("Le Courrier"), telling("L'Écho", day=date(2022, 10, 14))
    add(store, wire, other, gone)
    link_origins(store, clock=CLOCK)
    split_article(store, gone.id, reason="its own reporter", clock=CLOCK)
    joined = join_articles(store, [other.id, wire.id], reason="a translation", clock=CLOCK)
    add(store, copied)
    link_origins(store, clock=CLOCK)
    groups = {
        group.origin: {article.id for article, _ in group.members} for group in list_origins(store, shared_only=False)
    }
    assert groups[joined] == {wire.id, other.id, copied.id}
    assert {gone.id} in groups.values()


def test_a_column_that_comes_back_a_month_later_is_no_version():
    store = MemoryStore()
    one, two = (
        telling("Le Courrier"),
        telling("Le Courrier", text=SAID * 3 + "Fin.", day=date(2022, 10, 13) + timedelta(days=40)),
    )
    add(store, one, two)
    link_origins(store, clock=CLOCK)
    assert tie_of(one.id, store).link.origin != tie_of(two.id, store).link.origin


def test_what_ties_a_retelling_is_named_with_it():
    story = (
        "La Norvège a suivi pendant 63 heures un sous-marin parti de Gadjievo, à 40 milles de Bremanger, a annoncé son "
        "ministère. La frégate Sigurd ne l'a pas quitté. Le bâtiment est resté hors des eaux norvégiennes, et rien ne "
        "laisse penser qu'il ait voulu y entrer."
    )
    again = "Durant 63 heures, la frégate Sigurd a suivi un sous-marin de Gadjievo, à 40 milles de Bremanger."
    told, retold = telling("Agence Nord", story), telling("La Gazette", again)
    copied = telling("Le Soir", story)
    store = MemoryStore()
    add(store, told, retold, copied)
    link_origins(store, clock=CLOCK)
    assert set(tie_of(retold.id, store).facts) == {"63", "Sigurd", "Gadjievo", "40", "Bremanger"}
    assert tie_of(told.id, store).facts == tie_of(copied.id, store).facts == ()
    (group,) = list_origins(store, shared_only=True)
    named = {article.id: bool(group.facts(article, link)) for article, link in group.members}
    assert named == {told.id: False, retold.id: True, copied.id: False}
