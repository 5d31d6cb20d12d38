"""Saved views: a feed and files at addresses that stay, of what whoever asks may see."""

import csv
import io

import feedparser
import pyarrow.parquet as pq
import pytest
from stix2validator import validate_string

from tocsin import wiring
from tocsin.desk.exports import Selection, What


@pytest.fixture
def viewed(own_client):
    """A board with two saved views, and its store."""
    db = own_client.app.state.settings.db
    wiring.save_view("threats", "Menaces <b>russes</b>", Selection(indicators=("nuclear-threat",)), db=db)
    wiring.save_view("estimates", "What was estimated", Selection(what=What.ASSESSMENTS), db=db)
    return own_client, db


def test_the_page_offers_each_view_in_the_formats_that_fit_it(viewed):
    client, _ = viewed
    page = client.get("/views", params={"lang": "fr"}).text
    assert "Menaces &lt;b&gt;russes&lt;/b&gt;" in page
    assert "/views/threats.atom" in page
    assert "/views/threats.stix" in page
    assert "/views/estimates.csv" in page
    assert "/views/estimates.atom" not in page


def test_a_view_is_what_the_command_line_exports(viewed):
    client, _ = viewed
    feed = client.get("/views/threats.atom")
    rows = list(csv.DictReader(io.StringIO(client.get("/views/threats.csv").text)))
    table = pq.read_table(io.BytesIO(client.get("/views/threats.parquet").content))
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert len(feedparser.parse(feed.content).entries) == len(rows) == table.num_rows > 0
    assert {row["indicator"] for row in rows} == {"nuclear-threat"}
    assert validate_string(client.get("/views/threats.stix").text).is_valid


def test_a_view_is_as_of_the_instant_in_its_address(viewed):
    client, _ = viewed
    now = client.get("/views/threats.csv").text.count("\n")
    then = client.get("/views/threats.csv", params={"as_of": "2022-10-01"}).text.count("\n")
    assert 0 < then < now


@pytest.mark.parametrize("path", ["/views/nothing.csv", "/views/threats.exe", "/views/estimates.atom"])
def test_a_view_that_is_not_there_is_said_to_be_missing(viewed, path):
    client, _ = viewed
    assert client.get(path).status_code == 404


def test_an_export_stands_in_the_audit_log_and_a_feed_that_is_read_all_day_does_not(viewed):
    client, _ = viewed
    client.get("/views/threats.csv")
    client.get("/views/threats.atom")
    page = client.get("/audit", params={"lang": "en"}).text
    assert page.count("view threats") == 1
