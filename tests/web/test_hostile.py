"""Texts of others that would like to be more than text."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import NOW
from tocsin import wiring
from tocsin.web.app import create_app
from tocsin.web.pages import SECTIONS
from tocsin.web.settings import Settings

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
TEXT = f"""---
title: "{SCRIPT} Menace"
outlet: 'Gazette "{IMAGE}'
date: 2022-11-03
lang: fr
---

Vladimir Poutine a menacé jeudi d'employer l'arme nucléaire contre l'Otan. {IMAGE} Les Etats-Unis ont déclaré
n'avoir vu aucun signe de préparatifs nucléaires russes, a dit le porte-parole {SCRIPT} John Martin.
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A board whose only article is full of markup."""
    place = tmp_path_factory.mktemp("hostile")
    (place / "texts").mkdir()
    (place / "texts" / "one.md").write_text(TEXT, encoding="utf-8")
    wiring.ingest(
        [place / "texts"], wiring.Stated(), db=place / "db.sqlite", on_article=lambda *_: None, on_problem=print
    )
    settings = Settings(db=place / "db.sqlite", now=lambda: NOW, watches=("nuclear-rus",))
    return TestClient(create_app(settings), base_url="http://127.0.0.1")


def test_markup_in_an_article_stays_text_on_every_page(hostile):
    seen = [hostile.get(path, params={"lang": "fr"}).text for path, _, _ in SECTIONS]
    events = sorted(set(re.findall(r"/event/(evt_\w+)", "".join(seen))))
    assert events
    seen += [hostile.get(f"/event/{event}", params={"lang": "fr"}).text for event in events]
    assert any("&lt;img" in text for text in seen)
    for text in seen:
        assert "<script>" not in text
        assert "<img" not in text


@pytest.mark.parametrize("name", ["as_of", "recorded_by", "from", "to", "watch", "lang"])
def test_markup_in_a_url_stays_text(hostile, name):
    for path in ("/", "/matrix", "/event/evt_x", "/nowhere", f"/{SCRIPT}"):
        text = hostile.get(path, params={name: '"><script>alert(3)</script>'}).text
        assert "<script>" not in text
