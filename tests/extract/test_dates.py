"""Dates are read as absolute, or counted from the day of publication, with the precision that the text gives."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.dates import find_dates
from tocsin.model import Language, Period, Precision
from tocsin.model.daytext import MONTHS, find_absolute_dates, find_day_words

FR, EN = Language.FR, Language.EN
FRIDAY = Period.day(date(2022, 10, 14))
DAY, WEEK, MONTH, YEAR = Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.YEAR


@pytest.mark.parametrize(
    ("text", "language", "start", "precision"),
    [
        ("Brest, le mardi 4 janvier 2022", FR, "2022-01-04", DAY),
        ("depuis le 1er mai 2020", FR, "2020-05-01", DAY),
        ("du 3 au 9 mars 2021", FR, "2021-03-03", DAY),
        ("en octobre 2022", FR, "2022-10-01", MONTH),
        ("mi-mars 2022", FR, "2022-03-11", WEEK),
        ("au printemps 2020", FR, "2020-03-01", MONTH),
        ("fin 2021", FR, "2021-10-01", MONTH),
        ("l'accord de 2015", FR, "2015-01-01", YEAR),
        ("le 04/01/2022", FR, "2022-01-04", DAY),
        ("2022-10", FR, "2022-10-01", MONTH),
        ("Tuesday, January 4, 2022", EN, "2022-01-04", DAY),
        ("Jan. 4, 2022", EN, "2022-01-04", DAY),
        ("4 Jan 2022", EN, "2022-01-04", DAY),
        ("in October 2022", EN, "2022-10-01", MONTH),
        ("late 2021", EN, "2021-10-01", MONTH),
        ("the second half of 2020", EN, "2020-07-01", MONTH),
        ("10/31/2022", EN, "2022-10-31", DAY),
        ("in 2018", EN, "2018-01-01", YEAR),
    ],
)
def test_dates_with_a_year_need_no_other_day(text, language, start, precision):
    [(span, period)] = find_absolute_dates(text, language)
    assert (period.start.isoformat(), period.precision) == (start, precision)
    assert span.of(text).strip() == span.of(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [("le 31 février 2021", FR), ("3/4/2022", EN), ("2000 soldats", FR), ("it may 5 times", EN), ("le 12", FR)],
)
def test_what_is_no_date_or_could_be_two_is_left_alone(text, language):
    assert find_absolute_dates(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "start", "precision"),
    [
        ("Il a parlé jeudi.", FR, "2022-10-13", DAY),
        ("Il a parlé vendredi.", FR, "2022-10-14", DAY),
        ("Elle se rendra lundi à Oslo.", FR, "2022-10-17", DAY),
        ("Il l'a dit lundi dernier.", FR, "2022-10-10", DAY),
        ("La visite de mardi prochain inquiète.", FR, "2022-10-18", DAY),
        ("C'était hier.", FR, "2022-10-13", DAY),
        ("Ils ont tiré avant-hier.", FR, "2022-10-12", DAY),
        ("Ils partent demain.", FR, "2022-10-15", DAY),
        ("Plusieurs rapports de cette semaine le disent.", FR, "2022-10-10", WEEK),
        ("L'exercice de la semaine prochaine.", FR, "2022-10-17", WEEK),
        ("Le mois dernier, rien.", FR, "2022-09-01", MONTH),
        ("L'an dernier, rien.", FR, "2021-01-01", YEAR),
        ("L'invasion de février dernier.", FR, "2022-02-01", MONTH),
        ("Il a été élu en mars.", FR, "2022-03-01", MONTH),
        ("Il sera élu en mars.", FR, "2023-03-01", MONTH),
        ("Le 26 octobre, un tir.", FR, "2022-10-26", DAY),
        ("Il y a deux semaines, un tir.", FR, "2022-09-26", WEEK),
        ("Dans trois jours, un tir.", FR, "2022-10-17", DAY),
        ("L'été dernier fut calme.", FR, "2022-06-01", MONTH),
        ("He spoke on Thursday.", EN, "2022-10-13", DAY),
        ("He will speak on Monday.", EN, "2022-10-17", DAY),
        ("He spoke last Friday.", EN, "2022-10-07", DAY),
        ("She left yesterday.", EN, "2022-10-13", DAY),
        ("The drill is next month.", EN, "2022-11-01", MONTH),
        ("It fired two weeks ago.", EN, "2022-09-26", WEEK),
        ("It ends in three days.", EN, "2022-10-17", DAY),
        ("The war that began last February.", EN, "2022-02-01", MONTH),
        ("It fired on Oct. 4.", EN, "2022-10-04", DAY),
        ("It was calm last summer.", EN, "2022-06-01", MONTH),
    ],
)
def test_other_dates_count_from_the_day_of_publication(text, language, start, precision):
    [(_, period)] = find_dates(text, language, FRIDAY)
    assert (period.start.isoformat(), period.precision) == (start, precision)


def test_a_preposition_alone_counts_no_days():
    assert find_dates("It stayed within the rules.", EN, FRIDAY) == []
    ((_, found),) = find_dates("It will return within three days.", EN, FRIDAY)
    assert found.start == FRIDAY.start + timedelta(days=3)


def test_without_a_day_of_publication_only_absolute_dates_are_known():
    text = "Jeudi, puis le 3 mars, puis en mai 2021."
    assert [period.start for _, period in find_dates(text, FR, None)] == [date(2021, 5, 1)]


def test_a_publication_known_to_the_month_dates_no_weekday():
    october = Period(date(2022, 10, 1), date(2022, 11, 1), MONTH)
    assert find_dates("Il a parlé jeudi.", FR, october) == []
    [(_, period)] = find_dates("L'invasion de février dernier.", FR, october)
    assert period.start == date(2022, 2, 1)


def test_the_caller_may_tell_which_dates_are_to_come():
    [(_, period)] = find_dates("Réunion lundi à Oslo", FR, FRIDAY, is_future=lambda _: True)
    assert period.start == date(2022, 10, 17)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from([FR, EN]))
def test_a_written_day_is_read_back(day, language):
    name = MONTHS[language][day.month - 1].split("|")[0]
    text = f"{day.day} {name.capitalize()} {day.year}"
    [(span, period)] = find_absolute_dates(text, language)
    assert (period, span.of(text)) == (Period.day(day), text)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.text(max_size=40))
def test_dates_are_in_order_apart_and_inside_the_text(day, noise):
    text = f"hier {noise} le 3 mars, {noise} lundi, {noise} en 2019"
    found = find_dates(text, FR, Period.day(day))
    spans = [span for span, _ in found]
    assert spans == sorted(spans)
    assert not any(one.overlaps(other) for one in spans for other in spans if one is not other)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(period.end > period.start for _, period in found)


def test_day_words_keep_what_the_text_leaves_out():
    [words] = find_day_words("dès le 12 mars", FR)
    assert (words.day, words.month, words.year) == (12, 3, None)
    assert words.period(2024) == Period.day(date(2024, 3, 12))
    assert words.period(2024).end - words.period(2024).start == timedelta(days=1)
