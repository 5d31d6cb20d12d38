import re

import pytest


@pytest.fixture
def event_path(client):
    """The path of the first event that the first page cites."""
    return (
        re.search(r'href="(/event/evt_[^"]+)"', client.get("/", params={"lang": "en"}).text)
        .group(1)
        .replace("&amp;", "&")
    )


def test_an_event_opens_down_to_the_sentence(client, event_path):
    answer = client.get(event_path)
    assert answer.status_code == 200
    assert "<mark>" in answer.text
    assert "Share in nats" in answer.text


def test_an_event_is_told_in_french_too(client, event_path):
    assert "Ce que cela pèse" in client.get(f"{event_path}&lang=fr").text


def test_an_event_that_nobody_knows_is_not_there(client):
    answer = client.get("/event/evt_0000000000000000", params={"lang": "fr"})
    assert answer.status_code == 404
    assert "aucune veille" in answer.text


def test_what_a_reader_sees_of_an_event_is_whole_sentences(client):
    """Spaces that do not break stand in French quotations; the sentence is found for all that."""
    page = client.get("/review", params={"lang": "fr"}).text
    quoted = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)
    cut = [one for one in quoted if re.fullmatch(r"<mark>[^<]*</mark>", one)]
    assert len(quoted) > 10
    assert not [one for one in cut if not one.removesuffix("</mark>").endswith((".", "?", "!", "»", "”"))]


@pytest.mark.parametrize("path", ["/event/", "/article/"])
def test_a_note_on_a_record_stands_on_its_page(own_client, path):
    page = own_client.get("/review", params={"lang": "en"}).text
    record = re.search(rf'href="{path}([a-z]+_[0-9a-f]+)', page).group(1)
    empty = own_client.get(f"{path}{record}", params={"lang": "en"}).text
    assert f"about={record}" in empty
    own_client.post("/notes", data={"about": record, "text": "Ask the desk in <b>Vienna</b>."})
    assert "Ask the desk in &lt;b&gt;Vienna&lt;/b&gt;." in own_client.get(f"{path}{record}").text
    assert "Vienna" not in own_client.get(f"{path}{record}", params={"recorded_by": "2022-11-05"}).text


def test_an_article_shows_its_words_and_not_the_head_of_its_file(client):
    page = client.get("/review", params={"lang": "fr"}).text
    article = re.search(r'href="(/article/art_[0-9a-f]+)', page).group(1)
    shown = client.get(article, params={"lang": "fr"}).text
    assert "outlet:" not in shown
    assert not re.search(r"<p[^>]*>#</p>", shown)
