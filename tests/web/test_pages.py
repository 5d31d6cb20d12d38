"""Every page of the navigation, in both languages."""

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
