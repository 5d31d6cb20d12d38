from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.desk.fakes import COURRIER, GAZETTE, make_watch
from tocsin.desk.coverage import daily_coverage
from tocsin.desk.outlets import find_outlet, with_graded
from tocsin.desk.sources import SourceDay, Tended

WATCH = make_watch(COURRIER, GAZETTE)
MANY = make_watch(*(replace(GAZETTE, name=f"Feuille {n}") for n in range(20)))
ALIVE_DAYS = 7
FIRST, LAST = date(2022, 10, 1), date(2022, 10, 31)
DAYS = st.dates(FIRST, LAST)


def test_an_outlet_counts_around_the_days_it_published():
    coverage = daily_coverage(WATCH, [("Le Courrier", date(2022, 10, 15))], first=FIRST, last=LAST)
    alive = [day for day, share in coverage.items() if share]
    assert (alive[0], alive[-1]) == (date(2022, 10, 8), date(2022, 10, 22))
    assert set(coverage.values()) == {0.0, 0.5}
    assert len(coverage) == 31


def test_an_outlet_that_the_watch_does_not_list_adds_nothing():
    coverage = daily_coverage(WATCH, [("Une feuille", date(2022, 10, 15))], first=FIRST, last=LAST)
    assert set(coverage.values()) == {0.0}


def test_an_outlet_is_one_under_all_its_names():
    seen = [("le courrier", FIRST), ("courrier.example", FIRST), ("Courrier", FIRST)]
    assert daily_coverage(WATCH, seen, first=FIRST, last=FIRST) == {FIRST: 0.5}
    assert find_outlet(WATCH, "LE COURRIÉR") is COURRIER
    assert find_outlet(WATCH, None) is None


def read(*numbers, day=FIRST):
    return [(f"Feuille {n}", day) for n in numbers]


def test_the_whole_is_what_is_followed_and_not_all_that_the_watch_lists():
    assert daily_coverage(MANY, read(*range(10)), first=FIRST, last=FIRST) == {FIRST: 1.0}


def test_a_few_outlets_never_make_up_the_whole():
    assert daily_coverage(MANY, read(0, 1), first=FIRST, last=FIRST) == {FIRST: 2 / 6}


def test_outlets_that_fall_silent_lower_coverage_until_they_are_given_up():
    faithful = [("Feuille 0", FIRST + timedelta(days=n)) for n in range(0, 200, 5)]
    days = daily_coverage(MANY, [*faithful, *read(*range(1, 10))], first=FIRST, last=FIRST + timedelta(days=190))
    found = [days[FIRST + timedelta(days=n)] for n in (0, 30, 150)]
    assert found == [1.0, 1 / 10, 1 / 6]


def test_where_nothing_was_read_coverage_is_none():
    late = LAST + timedelta(days=60)
    assert set(daily_coverage(MANY, read(*range(10)), first=late, last=late + timedelta(days=90)).values()) == {0.0}


def test_a_watch_without_outlets_has_no_coverage():
    assert daily_coverage(make_watch(), [("Le Courrier", FIRST)], first=FIRST, last=FIRST) == {FIRST: 0.0}


@given(st.lists(st.tuples(st.sampled_from(["Le Courrier", "Gazette", "?"]), DAYS)), DAYS)
def test_reading_more_never_lowers_coverage(seen, day):
    before = daily_coverage(WATCH, seen, first=FIRST, last=LAST)
    after = daily_coverage(WATCH, [*seen, ("Gazette", day)], first=FIRST, last=LAST)
    assert all(0 <= before[at] <= after[at] <= 1 for at in before)
    assert after[min(LAST, day + timedelta(days=ALIVE_DAYS))] >= 0.5


def tended(*days, outlet="Le Courrier", first=FIRST, last=None, cadence=24.0):
    """A source with its good visits: the day, how many days back its oldest item lay, whether something was new."""
    visits = tuple(SourceDay(outlet, "s", day, day - timedelta(days=back), new) for day, back, new in sorted(days))
    return [Tended(outlet, "s", first, last, cadence, visits)]


def alive(found):
    return [day.day for day, share in found.items() if share]


def covers(*days, **fields):
    return alive(daily_coverage(WATCH, [], first=FIRST, last=LAST, tended=tended(*days, **fields)))


def test_a_source_that_is_read_covers_its_day_and_its_neighbours():
    assert covers((date(2022, 10, 10), 0, True)) == [9, 10, 11]


def test_a_visit_covers_back_to_its_oldest_item_but_not_before_the_source_was_followed():
    assert covers((date(2022, 10, 10), 5, True), first=date(2022, 10, 7)) == [7, 8, 9, 10, 11]


def test_days_without_a_collector_are_days_of_blindness_whatever_was_published():
    published = [("Le Courrier", FIRST + timedelta(days=n)) for n in range(31)]
    looked = tended((FIRST, 0, True))
    found = daily_coverage(WATCH, published, first=FIRST, last=LAST, tended=looked)
    assert alive(found) == [1, 2]
    assert alive(daily_coverage(WATCH, published, first=FIRST, last=LAST)) == list(range(1, 32))


def test_a_source_that_stands_still_beyond_its_cadence_covers_nothing():
    visits = [(FIRST + timedelta(days=n), 0, n == 0) for n in range(31)]
    assert covers(*visits, cadence=24.0) == [1, 2, 3, 4, 5, 6]
    assert covers(*visits, cadence=24.0 * 30) == list(range(1, 32))


def test_a_source_that_was_removed_no_longer_lowers_coverage():
    other = tended(*((FIRST + timedelta(days=n), 0, True) for n in range(31)), outlet="Gazette")
    gone = tended((FIRST, 0, True), last=FIRST + timedelta(days=1))
    found = daily_coverage(WATCH, [], first=FIRST, last=LAST, tended=[*other, *gone])
    assert found[FIRST] == 1.0
    assert found[LAST] == 0.5


def test_a_grade_that_the_user_gave_stands_in_where_the_watch_gives_none():
    (ours,) = tended((FIRST, 0, True), outlet="Feuille libre")
    graded = with_graded(WATCH, [replace(ours, grade="C"), replace(ours, outlet="Le Courrier", grade="E")])
    assert find_outlet(graded, "feuille libre").reliability == "C"
    assert find_outlet(graded, "Le Courrier") is COURRIER
    assert with_graded(WATCH, [ours]) is WATCH


def test_the_publisher_that_the_user_named_goes_before_the_watch_s():
    (ours,) = tended((FIRST, 0, True), outlet="Feuille libre")
    named = [replace(ours, grade="C", family="Groupe"), replace(ours, outlet="Le Courrier", family="Groupe")]
    owned = with_graded(WATCH, named)
    assert find_outlet(owned, "Feuille libre").publisher == find_outlet(owned, "le courrier").publisher == "Groupe"
    assert find_outlet(WATCH, "Le Courrier").publisher is None
