"""What every store must do; each implementation runs this same suite."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.adapters.samples import (
    CODER,
    NOON,
    make_article,
    make_assessment,
    make_reading,
)
from tocsin.adapters import sqlsearch
from tocsin.desk.exports import SavedView, Selection, Wanted, What
from tocsin.desk.ports import Added, Clocks, Coder, OriginLink, Problem, Reading, own_origin
from tocsin.desk.search import Filters, read_terms
from tocsin.model import Correction, Grouping, Period, Precision, Status, Verdict

FOREVER = Clocks(datetime(2100, 1, 1, tzinfo=UTC))
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def run(store):
    return store.start_run(started_at=NOON, coder=CODER, inputs=["a.txt"])


def test_an_article_comes_back_as_it_went_in(store, run):
    reading = make_reading()
    assert store.add(reading, run=run, recorded_at=NOON) is Added.NEW
    assert store.article(reading.article.id) == reading.article
    assert store.article("art_none") is None


def test_claims_and_signals_come_back_as_they_went_in(store, run):
    reading = make_reading()
    store.add(reading, run=run, recorded_at=NOON)
    assert store.claims(reading.article.id) == reading.claims
    (found,) = store.signals(FOREVER, coding=CODER.coding)
    assert found.signal == reading.signals[0]
    assert (found.outlet, found.recorded_at, found.coding) == ("Le Courrier", NOON, CODER.coding)


def test_an_article_without_claims_outlet_or_date_is_kept_too(store, run):
    article = make_article(outlet=None, day=None)
    bare = make_reading(article).__class__(article, (), (), CODER)
    store.add(bare, run=run, recorded_at=NOON)
    assert store.article(article.id) == article
    assert store.claims(article.id) == ()
    assert store.outlet_days(FOREVER) == ()


def test_adding_the_same_twice_changes_nothing(store, run):
    reading = make_reading()
    store.add(reading, run=run, recorded_at=NOON)
    before = store.state()
    assert store.holds(reading.article.id, CODER)
    assert store.add(reading, run=run, recorded_at=LATER) is Added.UNCHANGED
    assert store.state() == before


def test_a_newer_coder_adds_beside_what_was_there(store, run):
    reading = make_reading()
    newer = make_reading(coder=Coder("rules-2", CODER.coding), status=Status.OCCURRED)
    store.add(reading, run=run, recorded_at=NOON)
    assert not store.holds(reading.article.id, newer.coder)
    assert store.add(newer, run=run, recorded_at=LATER) is Added.RECODED
    assert [s.signal.status for s in store.signals(FOREVER, coding=CODER.coding)] == [Status.OCCURRED]
    then = Clocks(FOREVER.as_of, recorded_by=NOON)
    assert [s.signal.status for s in store.signals(then, coding=CODER.coding)] == [Status.ABSENT]
    assert store.state().counts["signals"] == 2


def test_records_by_the_wanted_coding_go_before_newer_ones_by_another(store, run):
    ours, other = make_reading(), make_reading(coder=Coder("rules-1", "cod_2"), status=Status.OCCURRED)
    store.add(ours, run=run, recorded_at=NOON)
    store.add(other, run=run, recorded_at=LATER)
    assert [s.coding for s in store.signals(FOREVER, coding="cod_1")] == ["cod_1"]
    assert [s.coding for s in store.signals(FOREVER, coding="cod_2")] == ["cod_2"]
    assert [s.coding for s in store.signals(FOREVER, coding="cod_3")] == ["cod_2"]


@pytest.mark.parametrize(
    ("as_of", "seen"),
    [(datetime(2022, 10, 13, 23, 59, tzinfo=UTC), 0), (datetime(2022, 10, 14, tzinfo=UTC), 1)],
)
def test_as_of_lets_through_what_was_published_by_then(store, run, as_of, seen):
    store.add(make_reading(), run=run, recorded_at=NOON)
    assert len(store.signals(Clocks(as_of), coding=CODER.coding)) == seen


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_of_signals_give_each_once_the_newest_first(store, run, limit):
    for number in range(5):
        article = make_article(
            f"Le ministre a déclaré que rien n’avait bougé le {number}.\nRien.", day=date(2022, 10, 13)
        )
        store.add(make_reading(article), run=run, recorded_at=NOON)
    store.add(make_reading(make_article(day=date(2022, 10, 14))), run=run, recorded_at=NOON)
    store.add(
        make_reading(make_article(day=date(2022, 10, 15)), coder=Coder("rules-1", "cod_2")), run=run, recorded_at=NOON
    )
    for clocks in (FOREVER, Clocks(datetime(2022, 10, 14, tzinfo=UTC))):
        wanted = sorted(store.signals(clocks, coding=CODER.coding), key=lambda one: (one.known_at, one.signal.id))
        found, after = [], None
        while page := store.page_of_signals(clocks, coding=CODER.coding, after=after, limit=limit):
            assert len(page) <= limit
            found += page
            after = (page[-1].known_at, page[-1].signal.id)
        assert found == wanted[::-1]
    assert len(wanted) == 5


def test_a_text_dated_to_a_month_counts_from_the_end_of_the_month(store, run):
    month = Period(date(2022, 10, 1), date(2022, 11, 1), Precision.MONTH)
    store.add(make_reading(make_article(published=month)), run=run, recorded_at=NOON)
    assert not store.signals(Clocks(datetime(2022, 10, 31, tzinfo=UTC)), coding=CODER.coding)
    assert store.signals(Clocks(datetime(2022, 11, 1, tzinfo=UTC)), coding=CODER.coding)


def test_an_undated_text_counts_from_when_it_was_recorded(store, run):
    store.add(make_reading(make_article(day=None)), run=run, recorded_at=NOON)
    assert not store.signals(Clocks(NOON - timedelta(seconds=1)), coding=CODER.coding)
    assert store.signals(Clocks(NOON), coding=CODER.coding)


def test_recorded_by_hides_what_this_store_had_not_recorded(store, run):
    store.add(make_reading(), run=run, recorded_at=NOON)
    assert not store.signals(Clocks(FOREVER.as_of, NOON - timedelta(seconds=1)), coding=CODER.coding)
    assert not store.outlet_days(Clocks(FOREVER.as_of, NOON - timedelta(seconds=1)))
    assert not store.claims(make_article().id, recorded_by=NOON - timedelta(seconds=1))


def test_the_newest_origin_counts_and_the_older_is_kept(store, run):
    reading = make_reading()
    key = reading.article.id
    store.add(reading, run=run, recorded_at=NOON)
    assert [found.origin for found in store.signals(FOREVER, coding=CODER.coding)] == [own_origin(key)]
    assert [article for article, _ in store.without_origin()] == [key]
    store.record_origins([OriginLink(key, "org_a", "copy", 0.9)], recorded_at=NOON)
    store.record_origins([OriginLink(key, "org_b", "credit", 1.0)], recorded_at=LATER)
    assert store.without_origin() == ()
    assert store.origins([key, "art_none"]) == {key: OriginLink(key, "org_b", "credit", 1.0)}
    then = Clocks(FOREVER.as_of, NOON)
    assert [found.origin for found in store.signals(FOREVER, coding=CODER.coding)] == ["org_b"]
    assert [found.origin for found in store.signals(then, coding=CODER.coding)] == ["org_a"]


def test_what_an_article_is_a_copy_of_is_kept_with_its_origin(store, run):
    reading = make_reading()
    store.add(reading, run=run, recorded_at=NOON)
    link = OriginLink(reading.article.id, "org_a", "copy", 0.9, of="art_1")
    store.record_origins([link], recorded_at=NOON)
    assert store.origins([reading.article.id]) == {reading.article.id: link}


def keep_marked(store, run, marks, day=date(2022, 10, 13)):
    """Stores an article with these marks; returns its id."""
    article = make_article(f"Texte aux marques {marks}.\nSuite.", day=day)
    store.add(make_reading(article), run=run, recorded_at=NOON)
    store.kin().keep_marks({article.id: marks}, rules="r1")
    return article.id


def test_articles_that_share_a_mark_are_found_among_those_of_the_days(store, run):
    one, two = keep_marked(store, run, [1, 2]), keep_marked(store, run, [2, 2**63 - 1])
    late = keep_marked(store, run, [2, 4], day=date(2022, 10, 20))
    kin = store.kin()

    def sharing(*marks, last=date(2022, 10, 13)):
        return kin.sharing(marks, date(2022, 10, 13), last, crowd=40, of_crowd=2)

    assert sharing(2) == {one, two}
    assert sharing(2**63 - 1, 4) == {two}
    assert sharing(2, last=date(2022, 10, 20)) == {one, two, late}
    assert sharing(3, *range(10, 400)) == frozenset()


def test_of_a_mark_that_a_crowd_holds_only_the_last_come_back(store, run):
    ids = [keep_marked(store, run, [7, 100 + day], day=date(2022, 10, day)) for day in (3, 1, 2, 4)]
    found = [store.kin().sharing([7], date(2022, 10, 1), date(2022, 10, 9), crowd=n, of_crowd=2) for n in (4, 3)]
    assert found == [frozenset(ids), {ids[0], ids[3]}]


def test_marks_of_other_rules_are_made_anew_and_replaced(store, run):
    key = keep_marked(store, run, [1])
    plain = make_reading(make_article("Sans marque.\nSuite."))
    store.add(plain, run=run, recorded_at=NOON)
    kin = store.kin()
    assert kin.unmarked("r1", limit=9) == (plain.article.id,)
    assert kin.unmarked("r2", limit=9) == tuple(sorted([key, plain.article.id]))
    assert len(kin.unmarked("r2", limit=1)) == 1
    kin.keep_marks({key: [5], plain.article.id: []}, rules="r2")
    assert kin.unmarked("r2", limit=9) == ()
    day = date(2022, 10, 13)
    assert kin.sharing([1], day, day, crowd=9, of_crowd=2) == frozenset()
    assert kin.sharing([5], day, day, crowd=9, of_crowd=2) == {key}
    assert store.state().faults == ()


def test_the_members_of_an_origin_are_those_whose_newest_it_is(store, run):
    one, two = keep_marked(store, run, [1]), keep_marked(store, run, [2])
    store.record_origins([OriginLink(key, "org_a", "own", 1.0) for key in (one, two)], recorded_at=NOON)
    store.record_origins([OriginLink(two, "org_b", "by hand: it is another", 1.0)], recorded_at=NOON)
    assert store.kin().members(["org_a"]) == (one,)
    assert store.kin().members(["org_a", "org_b"]) == tuple(sorted([one, two]))
    assert store.kin().members(["org_none"]) == ()


def test_articles_are_found_by_the_time_they_became_known(store, run):
    early, late = make_article(day=date(2022, 10, 10)), make_article("Autre texte.\nSuite.", day=date(2022, 10, 20))
    for article in (late, early):
        store.add(make_reading(article), run=run, recorded_at=NOON)
    start = datetime(2022, 10, 1, tzinfo=UTC)
    assert store.known_between(start, datetime(2022, 11, 1, tzinfo=UTC)) == (early, late)
    assert store.known_between(start, datetime(2022, 10, 21, tzinfo=UTC)) == (early,)
    assert store.last_known() == datetime(2022, 10, 21, tzinfo=UTC)


def test_an_empty_store_knows_nothing(store):
    assert store.last_known() is None
    assert store.signals(FOREVER, coding=CODER.coding) == ()
    assert store.last_briefed("nuclear-rus", FOREVER) is None


def test_outlets_are_seen_on_the_days_they_published(store, run):
    for text, day in (("Un.\n.", 10), ("Deux.\n.", 10), ("Trois.\n.", 12)):
        article = make_article(text * 20, day=date(2022, 10, day))
        store.add(make_reading(article), run=run, recorded_at=NOON)
    assert store.outlet_days(FOREVER) == (
        ("Le Courrier", date(2022, 10, 10)),
        ("Le Courrier", date(2022, 10, 12)),
    )
    assert len(store.outlet_days(Clocks(datetime(2022, 10, 12, tzinfo=UTC)))) == 1


def test_the_same_assessment_is_recorded_once(store):
    first = store.record_assessment(make_assessment(), recorded_at=NOON, briefed=False)
    assert store.record_assessment(make_assessment(), recorded_at=LATER, briefed=False) == first
    other = store.record_assessment(make_assessment(probability=0.3), recorded_at=LATER, briefed=False)
    assert other != first
    assert store.state().counts["assessments"] == 2


def test_the_last_briefing_comes_back_whole(store):
    older, newer = make_assessment(probability=0.2), make_assessment(as_of=datetime(2022, 10, 20, tzinfo=UTC))
    for assessment in (older, newer):
        store.record_assessment(assessment, recorded_at=NOON, briefed=True)
    store.record_assessment(make_assessment(watch="nuclear-usa"), recorded_at=LATER, briefed=True)
    store.record_assessment(make_assessment(probability=0.9), recorded_at=LATER, briefed=False)
    assert store.last_briefed("nuclear-rus", Clocks(newer.as_of)) == older
    assert store.last_briefed("nuclear-rus", FOREVER) == newer


def test_a_briefing_made_later_was_not_the_last_one_then(store):
    earlier, later = make_assessment(probability=0.2), make_assessment(probability=0.3)
    store.record_assessment(earlier, recorded_at=NOON, briefed=True)
    store.record_assessment(later, recorded_at=LATER, briefed=True)
    assert store.last_briefed("nuclear-rus", FOREVER) == later
    assert store.last_briefed("nuclear-rus", Clocks(FOREVER.as_of, recorded_by=NOON)) == earlier
    assert store.last_briefed("nuclear-rus", Clocks(FOREVER.as_of, recorded_by=NOON - timedelta(seconds=1))) is None


def test_a_run_is_closed_with_its_problems(store, run):
    problem = Problem("b.txt", "the text is empty", "give a file with text", 3)
    store.finish_run(run, finished_at=LATER, problems=[problem])
    assert store.state().counts["runs"] == 1
    assert store.state().faults == ()


def test_corrections_stand_beside_the_record_and_come_back_in_order(store, run):
    reading = make_reading()
    store.add(reading, run=run, recorded_at=NOON)
    key = reading.signals[0].id
    made = [
        Correction(key, Verdict.REJECT, "lu de travers", "ana", LATER),
        Correction(
            key,
            Verdict.RECODE,
            "vu",
            "ana",
            LATER + timedelta(hours=1),
            "use-preparation",
            Status.PLANNED,
            "RUS",
            "UKR",
        ),
    ]
    for one in made:
        store.record_correction(one)
    assert store.corrections() == tuple(made)
    assert store.corrections(recorded_by=LATER) == (made[0],)
    assert store.signal(key).signal == reading.signals[0]
    assert store.signal("sig_none") is None
    assert store.state().counts["corrections"] == 2


def wanted(**options):
    return Wanted(Selection(), options.pop("clocks", FOREVER), **options)


def test_readings_come_with_the_parts_that_are_asked_for(store, run):
    reading = make_reading()
    store.add(reading, run=run, recorded_at=NOON)
    (bare,) = store.exports().readings(wanted())
    assert (bare.article.id, bare.article.text, bare.claims, bare.signals) == (reading.article.id, "", (), ())
    (whole,) = store.exports().readings(wanted(text=True, claims=True, codings=(CODER.coding,)))
    assert whole.article == reading.article
    assert whole.claims == reading.claims
    assert [one.signal for one in whole.signals] == list(reading.signals)
    assert whole.signals == store.signals(FOREVER, coding=CODER.coding)


def test_readings_are_those_of_the_clocks_and_the_filter(store, run):
    early, late = make_article(day=date(2022, 10, 10)), make_article("Autre texte.\nSuite.", day=date(2022, 10, 20))
    for number, article in enumerate((late, early)):
        store.add(make_reading(article), run=run, recorded_at=NOON + timedelta(hours=number))
    exports = store.exports()
    assert [one.article.id for one in exports.readings(wanted())] == [early.id, late.id]
    then = Clocks(datetime(2022, 10, 15, tzinfo=UTC))
    assert [one.article.id for one in exports.readings(wanted(clocks=then))] == [early.id]
    assert [one.article.id for one in exports.readings(wanted(clocks=Clocks(FOREVER.as_of, NOON)))] == [late.id]
    for days, expected in (((10, 10), [early.id]), ((11, 20), [late.id]), ((11, 19), [])):
        window = Selection(since=date(2022, 10, days[0]), until=date(2022, 10, days[1]))
        assert [one.article.id for one in exports.readings(Wanted(window, FOREVER))] == expected


def test_many_readings_come_once_each_and_in_order(store, run):
    articles = [make_article(f"Texte {number}.\nSuite.", day=date(2022, 10, 1 + number % 3)) for number in range(700)]
    for article in articles:
        store.add(Reading(article, (), (), CODER), run=run, recorded_at=NOON)
    found = list(store.exports().readings(wanted()))
    assert len({one.article.id for one in found}) == len(found) == len(articles)
    assert [(one.known_at, one.article.id) for one in found] == sorted((one.known_at, one.article.id) for one in found)


def test_views_are_saved_and_removed(store):
    selection = Selection(What.CLAIMS, actors=("RUS", "USA"), since=date(2022, 10, 1))
    view = SavedView("said", "Said by two", selection, NOON)
    store.exports().put_view(view)
    store.exports().put_view(SavedView("all", "All", Selection(), NOON))
    assert store.exports().views() == (SavedView("all", "All", Selection(), NOON), view)
    store.exports().remove_view("all", recorded_at=LATER)
    assert store.exports().views() == (view,)


def test_kept_assessments_come_back_by_their_day(store):
    first, second = make_assessment(), make_assessment(as_of=datetime(2022, 10, 20, tzinfo=UTC))
    for one in (second, first):
        store.record_assessment(one, recorded_at=NOON, briefed=False)
    exports = store.exports()
    assert [kept.assessment for kept in exports.assessments(Selection(What.ASSESSMENTS), FOREVER)][-1] in (
        first,
        second,
    )
    since = Selection(What.ASSESSMENTS, since=date(2022, 10, 15))
    assert [kept.assessment for kept in exports.assessments(since, FOREVER)] == [second]
    assert not list(exports.assessments(Selection(What.ASSESSMENTS, watches=("none",)), FOREVER))


def search_in(store, words="", clocks=FOREVER, offset=0, limit=20, **filters):
    return store.index().find(read_terms(words), Filters(**filters), clocks, offset=offset, limit=limit)


def ids_of(found):
    return [article.id for article, _ in found.articles]


@pytest.mark.parametrize(
    "words",
    [
        "déclaré", "DECLARE", "ministres", "rien", "n'avait", "n’avait bougé", '"rien n’avait bougé"', "aucuns convois",
        "minist' declare", "titre OR", "rien bouge NEAR convoi", "convoi*",
    ],
)  # fmt: skip
def test_search_folds_case_accents_elisions_and_endings(store, run, words):
    reading = make_reading()
    store.add(reading, run=run, recorded_at=NOON)
    wanted = words not in {"minist' declare", "titre OR", "rien bouge NEAR convoi"}
    assert ids_of(search_in(store, words)) == ([reading.article.id] if wanted else [])


def test_a_phrase_does_not_reach_across_words_or_from_title_to_text(store, run):
    store.add(make_reading(), run=run, recorded_at=NOON)
    assert ids_of(search_in(store, '"rien bougé"')) == []
    assert ids_of(search_in(store, '"bouge le ministre"')) == []
    assert ids_of(search_in(store, '"rien ne bouge"')) != []


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({"outlets": ("Le Courrier",)}, True),
        ({"outlets": ("Gazette",)}, False),
        ({"languages": ("fr",)}, True),
        ({"languages": ("en",)}, False),
        ({"indicators": ("warhead-movement",), "actors": ("RUS",), "statuses": ("absent",), "kinds": ("deed",)}, True),
        ({"indicators": ("warhead-movement",), "actors": ("USA",)}, False),
        ({"sources": ("le ministre",), "modes": ("indirect",)}, True),
        ({"sources": ("le ministre",), "modes": ("direct",)}, False),
        ({"since": date(2022, 10, 13), "until": date(2022, 10, 13)}, True),
        ({"since": date(2022, 10, 14)}, False),
        ({"until": date(2022, 10, 12)}, False),
    ],
)
def test_search_filters_by_article_signal_and_claim(store, run, filters, passes):
    store.add(make_reading(), run=run, recorded_at=NOON)
    assert bool(search_in(store, "ministre", **filters).articles) is passes


def test_search_knows_nothing_before_its_time(store, run):
    store.add(make_reading(), run=run, recorded_at=NOON)
    early = Clocks(datetime(2022, 10, 13, 12, tzinfo=UTC))
    assert ids_of(search_in(store, "ministre", early)) == []
    unrecorded = Clocks(FOREVER.as_of, NOON - timedelta(seconds=1))
    assert ids_of(search_in(store, "ministre", unrecorded)) == []


def test_search_gives_the_newest_first_by_pages_and_counts_what_matches(store, run):
    for day in (11, 12, 13):
        article = make_article(f"Dépêche du {day} octobre sur les missiles de la région.", day=date(2022, 10, day))
        store.add(make_reading(article), run=run, recorded_at=NOON)
    first = search_in(store, "missile", limit=2)
    last = search_in(store, "missile", offset=2, limit=2)
    assert [article.published.start.day for article, _ in (*first.articles, *last.articles)] == [13, 12, 11]
    assert (first.total, first.more, last.more) == (3, True, False)
    assert first.facets["outlets"] == (("Le Courrier", 3),)
    assert first.facets["statuses"] == (("absent", 3),)
    assert first.facets["sources"] == (("le ministre", 3),)
    assert search_in(store, "absolument").facets == {}


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, [13, 12, 11]),
        ({"modes": ("indirect",)}, [13, 12, 11]),
        ({"modes": ("indirect",), "sources": ("le ministre",)}, [13, 12, 11]),
        ({"modes": ("direct",)}, []),
        ({"outlets": ("Le Courrier",), "until": date(2022, 10, 12)}, [12, 11]),
    ],
)
def test_a_word_that_many_hold_is_found_as_one_that_few_hold(store, run, monkeypatch, few, filters, wanted):
    monkeypatch.setattr(sqlsearch, "_FEW", few)
    texts = {11: "les missiles", 12: "les missiles de la région", 13: "ces missiles", 14: "la pluie"}
    for day, text in texts.items():
        article = make_article(f"Le ministre a parlé des dossiers du jour, {text}.", day=date(2022, 10, day))
        store.add(make_reading(article), run=run, recorded_at=NOON)
    found = search_in(store, "missile", **filters)
    assert [article.published.start.day for article, _ in found.articles] == wanted
    assert found.total == len(wanted)


def test_groupings_come_back_in_the_order_in_which_they_were_made(store):
    one = Grouping(("sig_1", "sig_2"), together=True, reason="un seul tir", reviewer="ana", recorded_at=NOON)
    two = Grouping(("sig_2",), together=False, reason="deux tirs", reviewer="bea", recorded_at=LATER)
    store.record_grouping(one)
    store.record_grouping(two)
    assert store.groupings() == (one, two)
    assert store.groupings(recorded_by=NOON) == (one,)
