"""When an article was published: what counts, in which order, and what is no date at all."""

from datetime import date

import pytest

from tocsin.errors import BadDateError
from tocsin.model import Period, Precision
from tocsin.read import parse_date_option, read_text

PROSE = "Le ministère a fait savoir que la situation n'avait pas évolué depuis la veille au soir."


def published(text):
    return read_text(text).published


@pytest.mark.parametrize(
    ("written", "start", "end", "precision"),
    [
        ("2022-10-13", "2022-10-13", "2022-10-14", "day"),
        (" 2022-1-3 ", "2022-01-03", "2022-01-04", "day"),
        ("2022-12", "2022-12-01", "2023-01-01", "month"),
        ("2022", "2022-01-01", "2023-01-01", "year"),
        ("2024-02-29", "2024-02-29", "2024-03-01", "day"),
        ("2022-10-13T23:30:00-04:00", "2022-10-14", "2022-10-15", "day"),
        ("2022-10-13T18:04:00Z", "2022-10-13", "2022-10-14", "day"),
        ("2022-10-13 18:04", "2022-10-13", "2022-10-14", "day"),
        ("jeudi 13 octobre 2022", "2022-10-13", "2022-10-14", "day"),
        ("October 13, 2022", "2022-10-13", "2022-10-14", "day"),
        ("13/10/2022", "2022-10-13", "2022-10-14", "day"),
    ],
)
def test_dates_as_people_and_machines_write_them(written, start, end, precision):
    expected = Period(date.fromisoformat(start), date.fromisoformat(end), Precision(precision))
    assert parse_date_option(written) == expected


@pytest.mark.parametrize(
    "written",
    ["20222", "20222-10-13", "0", "0000-01-01", "1944", "2100-01-01", "2022-02-31", "2022-13", "2022-00-10",
     "2023-02-29", "2022-10-13T99:00:00Z", "31 février 2022", "hier", "jeudi", "", "-", "2022-10-13-14", "13 octobre"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_remedy(written):
    with pytest.raises(BadDateError) as caught:
        parse_date_option(written)
    assert caught.value.exit_code == 3
    assert "2022-10-13" in caught.value.remedy


def test_the_dateline_tells_the_day():
    assert published(f"PARIS, 13 oct 2022 (AFP) - {PROSE}") == Period.day(date(2022, 10, 13))


def test_a_line_of_publication_tells_the_day():
    assert published(f"Titre du jour\n\nPublié le 13 octobre 2022 à 18h04\n\n{PROSE}\n\n{PROSE}") == Period.day(
        date(2022, 10, 13)
    )


def test_a_caption_gives_the_day_of_a_stated_month():
    text = f" date 2022-10 {PROSE}\n\nÀ Oslo, le mardi 11 octobre 2022. (Nils Berg/Associated Press)\n\n{PROSE}"
    assert published(text) == Period.day(date(2022, 10, 11))


def test_a_caption_of_another_month_does_not_override_the_stated_one():
    text = f" date 2022-10 {PROSE}\n\nÀ Oslo, le mardi 12 juillet 2022. (Nils Berg/Associated Press)\n\n{PROSE}"
    assert published(text) == Period(date(2022, 10, 1), date(2022, 11, 1), Precision.MONTH)


def test_an_archive_picture_tells_nothing():
    assert published(f"{PROSE}\n\nPhoto d'archives : la base, le mardi 11 octobre 2022.\n\n{PROSE}") is None


def test_captions_far_apart_tell_nothing():
    old, new = ("Le port, le mardi 5 janvier 2021. (Nils Berg/AP)", "Le port, le mardi 11 octobre 2022. (Nils Berg/AP)")
    assert published(f"{PROSE}\n\n{old}\n\n{PROSE}\n\n{new}\n\n{PROSE}") is None


def test_a_weekday_in_the_lead_tells_the_day_and_a_date_of_history_does_not():
    assert published("Le ministre a parlé jeudi 13 octobre 2022 à ses alliés réunis à Bruxelles.") == Period.day(
        date(2022, 10, 13)
    )
    assert published("Le traité, signé le 8 avril 2010 à Prague, expire le 5 février 2026, a-t-il rappelé.") is None


def test_a_day_that_something_dates_from_is_not_that_of_publication():
    assert published("Depuis le jeudi 24 février 2022, la frontière est fermée, a rappelé le ministre.") is None


def test_the_headings_of_a_chronicle_tell_nothing():
    assert (
        published(f"Les dates d'une crise\n\n{PROSE}\n\n24 février 2022\n\n{PROSE}\n\n3 mars 2022\n\n{PROSE}") is None
    )


def test_a_text_without_a_date_is_never_dated_today():
    assert published(PROSE) is None


def test_what_is_stated_goes_before_the_text():
    day = Period.day(date(2022, 10, 20))
    assert read_text(f"PARIS, 13 oct 2022 (AFP) - {PROSE}", published=day).published == day


def test_the_shared_dispatch_is_of_the_day_its_captions_name(shared):
    text = (shared / "dispatches" / "000_83fc1e9fc7e21474.txt").read_bytes().decode("utf-8")
    assert published(text) == Period.day(date(2022, 10, 13))
