from datetime import timedelta

import pytest

from tests.web.conftest import NOW
from tocsin.desk.ports import Clocks
from tocsin.web.app import HEADERS
from tocsin.web.board import Board
from tocsin.web.settings import Settings


@pytest.mark.parametrize(("lang", "title"), [("fr", "Aujourd’hui"), ("en", "Today")])
def test_today_shows_every_watch_in_the_language_asked_for(client, lang, title):
    answer = client.get("/", params={"lang": lang})
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert title in answer.text
    assert 'id="nuclear-rus"' in answer.text
    assert 'id="nuclear-nato"' in answer.text


def test_the_language_is_remembered(client):
    client.get("/", params={"lang": "en"})
    assert '<html lang="en">' in client.get("/").text


def test_a_number_leads_to_its_evidence_as_of_the_same_day(client):
    answer = client.get("/", params={"as_of": "2022-10-20", "lang": "fr"})
    assert "/event/evt_" in answer.text
    assert "as_of=2022-10-20" in answer.text


def test_every_answer_keeps_to_itself(client):
    for path in ("/", "/nowhere", "/static/board.css"):
        answer = client.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_page_that_is_not_there_says_so_in_the_language_asked_for(client):
    answer = client.get("/nowhere", params={"lang": "fr"})
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


def test_a_day_that_is_none_is_refused_with_advice(client):
    answer = client.get("/", params={"as_of": "hier", "lang": "fr"})
    assert answer.status_code == 400
    assert "as_of" in answer.text


def test_the_present_is_worked_out_once_while_the_store_stays_as_it_is(examples_db):
    times = iter(NOW + timedelta(seconds=10 * at) for at in range(1000))
    board = Board(Settings(db=examples_db, now=lambda: next(times), watches=("nuclear-rus",)))
    first = board.briefing(Clocks(as_of=NOW))
    assert board.briefing(Clocks(as_of=NOW + timedelta(seconds=10))) is first
    assert board.briefing(Clocks(as_of=NOW - timedelta(days=9))) is not first
