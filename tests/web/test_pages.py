"""Every page of the navigation, in both languages."""

import re

import pytest

from tocsin.model import Language
from tocsin.web.pages import SECTIONS
from tocsin.web.words import Words

PATHS = [path for path, _, _ in SECTIONS]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_shown_in_the_language_asked_for(client, path, lang):
    answer = client.get(path, params={"lang": lang})
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    for _, message, _ in SECTIONS:
        assert Words(Language(lang)).say(message).replace("’", "’") in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_every_link_keeps_the_instant(client, path):
    answer = client.get(path, params={"as_of": "2022-10-20", "lang": "en"})
    assert 'href="/matrix?as_of=2022-10-20"' in answer.text


def test_the_matrix_shows_absence_by_a_mark_of_its_own(client):
    assert "∅" in client.get("/matrix", params={"lang": "en"}).text.split("</ul>", 2)[-1]


def test_a_window_that_is_none_is_refused(client):
    answer = client.get("/matrix", params={"from": "2022-11-01", "to": "2022-10-01", "lang": "en"})
    assert answer.status_code == 400


def test_drills_are_marked(client):
    assert "EXERCISE / EXERCICE" in client.get("/drills").text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_run_of_a_drill_is_told_and_marked_at_both_ends(client, lang):
    listed = client.get("/drills", params={"lang": lang}).text
    assert 'href="/drills/small-1"' in listed
    told = client.get("/drills/small-1", params={"lang": lang}).text
    assert told.count("EXERCISE / EXERCICE") >= 3
    assert {"fr": "Petit", "en": "Small"}[lang] in told
    assert "<svg" in told


def test_a_run_that_is_not_there_says_where_to_look(client):
    for name in ("none", "..", "%2e%2e%2fsecret"):
        assert client.get(f"/drills/{name}", params={"lang": "en"}).status_code in {200, 404}
    answer = client.get("/drills/none", params={"lang": "en"})
    assert answer.status_code == 404
    assert "tocsin drill run" in answer.text


def test_a_cell_of_several_events_opens_to_all_of_them(client):
    text = client.get("/matrix", params={"lang": "en"}).text
    path, number = re.search(r'href="\s*(/matrix/[^"\s]+)\s*"[^>]*>(\d+)<', text).groups()
    assert int(number) > 1
    opened = client.get(path, params={"lang": "en"}).text
    assert len(set(re.findall(r"/event/(evt_\w+)", opened))) >= int(number)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/matrix/nuclear-rus/no-such/2022-10-03", 404),
        ("/matrix/no-such/nuclear-threat/2022-10-03", 404),
        ("/matrix/nuclear-rus/nuclear-threat/yesterday", 400),
    ],
)
def test_a_cell_that_is_none_is_refused(client, path, status):
    assert client.get(path).status_code == status


def test_an_exercise_whose_end_is_not_known_is_not_under_way_for_ever(client):
    text = client.get("/calendar", params={"lang": "en", "as_of": "2023-06-01"}).text
    assert "under way" not in text
