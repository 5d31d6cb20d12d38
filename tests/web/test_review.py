"""Review, search and the article page: what they show, what they refuse, and what a feed cannot do to them."""

import re
import shutil
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from tests.adapters.samples import NOON, make_article, make_reading
from tests.web.conftest import NOW
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.readings import coder_of
from tocsin.model import ProposedClaim, Span
from tocsin.model.person import Person, Role
from tocsin.watches import load_watch
from tocsin.web import access
from tocsin.web.app import create_app
from tocsin.web.settings import Settings

HOST = "http://127.0.0.1"
FROM_HERE = {"Origin": HOST}


@pytest.fixture
def desk(examples_db, tmp_path):
    """A board on a copy of the example dispatches, and its store."""
    db = tmp_path / "tocsin.sqlite"
    shutil.copyfile(examples_db, db)
    app = create_app(Settings(db=db, now=lambda: NOW, watches=("nuclear-rus",)))
    return TestClient(app, base_url=HOST), db


def fields(page, nth=0):
    """The token and a signal of a review page."""
    token = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)
    return {"token": token, "target": re.findall(r'id="(sig_[0-9a-f]+)"', page)[nth]}


def said(db):
    store = open_sqlite(db, create=False)
    found = store.corrections()
    store.close()
    return found


def test_a_signal_is_rejected_by_a_form_and_taken_back(desk):
    board, db = desk
    sent = {**fields(board.get("/review?lang=en").text), "act": "reject", "reason": "un autre convoi"}
    answer = board.post("/review", data=sent, headers=FROM_HERE)
    assert answer.status_code == 200
    assert "Rejected" in answer.text
    assert f'id="{sent["target"]}"' not in answer.text
    assert [(one.signal, one.reason, one.reviewer) for one in said(db)] == [(sent["target"], "un autre convoi", "me")]
    assert sent["target"] in board.get("/review?judged=1").text
    assert f'id="{sent["target"]}"' in board.post("/review", data={**sent, "act": "reopen"}, headers=FROM_HERE).text
    assert len(said(db)) == 2


@pytest.mark.parametrize(
    ("headers", "changed"),
    [
        ({"Origin": "https://elsewhere.example"}, {}),
        ({"Referer": "https://elsewhere.example/board"}, {}),
        ({}, {}),
        ({"Origin": "null"}, {}),
        (FROM_HERE, {"token": "0" * 64}),
        (FROM_HERE, {"token": ""}),
        ({"Origin": "http://rebound.example", "Host": "rebound.example"}, {}),
    ],
)
def test_a_form_from_elsewhere_changes_nothing(desk, headers, changed):
    board, db = desk
    sent = {**fields(board.get("/review").text), "act": "reject", "reason": "x", **changed}
    assert board.post("/review", data=sent, headers=headers).status_code == 403
    assert said(db) == ()


@pytest.mark.parametrize(
    "changed", [{"reason": " "}, {"act": "delete"}, {"target": "sig_none"}, {"act": "recode", "to": "no-such-code"}]
)
def test_what_cannot_be_decided_is_told(desk, changed):
    board, db = desk
    sent = {**fields(board.get("/review").text), "act": "reject", "reason": "x", **changed}
    assert board.post("/review", data=sent, headers=FROM_HERE).status_code == 422
    assert said(db) == ()


def test_a_reader_reviews_nothing(desk, monkeypatch):
    board, db = desk
    monkeypatch.setattr(access, "current_person", lambda _request: Person("lea", Role.READER))
    sent = {**fields(board.get("/review").text), "act": "reject", "reason": "x"}
    assert board.post("/review", data=sent, headers=FROM_HERE).status_code == 403
    assert said(db) == ()


@pytest.mark.parametrize(("lang", "words"), [("fr", "ogives"), ("en", "warheads")])
def test_search_marks_what_it_found_and_counts_by_filter(client, lang, words):
    page = client.get("/search", params={"q": words, "lang": lang}).text
    assert re.search(r"<mark>[^<]+</mark>", page)
    assert 'name="outlets"' in page
    assert 'name="sources"' in page


def test_a_filter_narrows_and_a_day_that_is_none_is_told(client):
    every = client.get("/search", params={"lang": "en"}).text
    some = client.get("/search", params={"lang": "en", "languages": "fr"}).text
    assert every.count('<article lang="en">') > 0
    assert some.count('<article lang="en">') == 0
    assert client.get("/search", params={"since": "hier"}).status_code == 400
    assert client.get("/search", params={"since": "2022-11-02", "until": "2022-11-01"}).status_code != 200


def test_an_article_marks_its_claims_and_signals_each_with_a_link(client):
    path = re.search(r'href="(/article/art_[0-9a-f]+)', client.get("/review").text).group(1)
    page = client.get(path, params={"lang": "fr"}).text
    assert re.search(r'<details class="record" id="sig_[0-9a-f]+">', page)
    assert re.search(r'href="#sig_[0-9a-f]+">[●■◆]\d+', page)
    assert client.get("/article/art_none").status_code == 404


def test_what_a_feed_says_stays_text(tmp_path):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    article = make_article(f"Le ministre {evil} a déclaré que des ogives bougeaient.\nSuite.", outlet=evil)
    article = type(article)(**{name: getattr(article, name) for name in article.__slots__} | {"title": evil})
    watch = load_watch("nuclear-rus")
    reading = make_reading(article, coder=coder_of(watch))
    db = tmp_path / "evil.sqlite"
    store = open_sqlite(db, create=True)
    store.add(reading, run=store.start_run(started_at=NOON, coder=reading.coder, inputs=[]), recorded_at=NOON)
    store.close()
    board = TestClient(create_app(Settings(db=db, now=lambda: NOW, watches=("nuclear-rus",))), base_url=HOST)
    for path in ("/review", "/search?q=ogives", f"/search?q={evil}", f"/article/{article.id}", "/search?outlets=<b>"):
        page = board.get(path).text
        assert "<img" not in page
        assert "<script>" not in page
    assert "&lt;script&gt;" in board.get(f"/article/{article.id}").text


def test_a_proposal_of_a_model_is_named_as_one_and_stands_as_an_addition_once_accepted(desk):
    board, db = desk
    article = put_proposal(db)
    page = board.get("/review?lang=fr").text
    assert "Suggestions d’un modèle de langage" in page
    assert "Suggestion de liar&lt;b&gt;" in page
    assert "consigne claims-1" in page
    token = fields(page)["token"]
    sent = {"token": token, "target": "prp_1", "act": "accept", "reason": "relu"}
    assert board.post("/review/proposal", data=sent).status_code == 403
    assert board.post("/review/proposal", data={**sent, "reason": " "}, headers=FROM_HERE).status_code == 422
    assert "prp_1" not in board.get(f"/article/{article}").text
    assert "prp_1" not in board.post("/review/proposal", data=sent, headers=FROM_HERE).text
    opened = board.get(f"/article/{article}?lang=fr").text
    assert "Ajouté par un analyste" in opened
    assert "accepté par me : relu" in opened
    back = {**sent, "act": "reopen", "back": f"/article/{article}"}
    assert "prp_1" not in board.post("/review/proposal", data=back, headers=FROM_HERE).text
    assert "prp_1" in board.get("/review").text


def put_proposal(db):
    """A proposal for one of the example dispatches."""
    store = open_sqlite(db, create=False)
    article = next(iter(store.known_between(datetime(2022, 1, 1, tzinfo=UTC), NOW)))
    body = next(block.span for block in article.blocks if block.kind.value == "body")
    span, source = Span(body.start, body.start + 20), Span(body.start, body.start + 5)
    words = (span, span.of(article.text), source, source.of(article.text))
    store.proposals().put([ProposedClaim("prp_1", article.id, *words, "liar<b>", "claims-1", NOW)])
    store.close()
    return article.id
