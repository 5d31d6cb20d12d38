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
