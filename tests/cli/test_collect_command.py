"""`tocsin source` and `tocsin collect` from outside, against a server on loopback."""

import json

import pytest

from tests.adapters.misbehaving import Answer, serving
from tests.desk.feeds import page, rss
from tocsin.cli.main import run


@pytest.fixture
def db(tmp_path, monkeypatch):
    place = tmp_path / "s.sqlite"
    monkeypatch.setenv("TOCSIN_DB", str(place))
    return place


def test_a_source_is_added_read_listed_exported_and_removed(db, tmp_path, monkeypatch, capsys):
    with serving({"/rss.xml": rss("a"), "/a.html": page("a"), "/bad": Answer(500)}) as server:
        monkeypatch.setenv("TOCSIN_ALLOW_HOST", f"127.0.0.1:{server.port}")
        given = ["--outlet", "Le Courrier", "--country", "fra", "--language", "fr", "--grade", "b", "--cadence", "6"]
        assert run(["source", "add", server.url("/rss.xml"), "--id", "courrier", *given]) == 0
        assert run(["source", "add", server.url("/bad"), "--outlet", "Gazette"]) == 0
        assert run(["source", "check", "courrier"]) == 0
        assert "1 items" in capsys.readouterr().out
        assert run(["source", "check", server.url("/bad")]) == 1
        capsys.readouterr()
        assert run(["collect", "--once", "--pause", "0"]) == 0
        told = capsys.readouterr().err
        assert "1 new" in told
        assert "gazette: server error: the server answered 500" in told
        assert run(["source", "list", "--format", "json"]) == 0
        records = {one["id"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
        assert records["courrier"]["state_health"] == "alive"
        assert (records["courrier"]["grade"], records["courrier"]["country"]) == ("B", "FRA")
        assert run(["source", "list"]) == 0
        assert "failing" in capsys.readouterr().out
        assert run(["source", "export", "--out", str(tmp_path / "o.opml")]) == 0
        assert run(["source", "remove", "courrier", "gazette"]) == 0
        assert run(["source", "import", str(tmp_path / "o.opml")]) == 0
        assert run(["source", "import", str(tmp_path / "o.opml")]) == 0
        assert "followed already: gazette, courrier" in capsys.readouterr().err
    assert run(["assess", "--no-record"]) == 0


def test_without_leave_a_local_server_is_not_reached_and_nothing_read_is_an_error(db, capsys):
    with serving({"/rss.xml": rss("a")}) as server:
        assert run(["source", "add", server.url("/rss.xml")]) == 0
        assert run(["collect", "--once"]) == 1
        assert "loopback" in capsys.readouterr().err
        assert not server.asked


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "ftp://a.example/"], ["add", "https://u:p@a.example/"], ["add", "/nowhere/at/all"],
        ["add", "https://a.example/", "--grade", "Z"], ["add", "https://a.example/", "--country", "France"],
        ["add", "https://a.example/", "--cadence", "-1"], ["add", "https://a.example/", "--cadence", "nan"],
    ],
)  # fmt: skip
def test_a_source_that_does_not_hold_together_is_one_error(arguments, db, capsys):
    assert run(["source", *arguments]) == 9
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unknown_source_is_told_and_a_taken_id_too(db, capsys):
    assert run(["source", "add", "https://a.example/rss", "--id", "a"]) == 0
    assert run(["source", "remove", "b"]) == 9
    assert run(["source", "add", "https://b.example/rss", "--id", "a"]) == 9


def test_the_starter_list_is_imported(db, capsys):
    assert run(["source", "import", "starter"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 40


def test_a_name_is_no_address_to_be_allowed(db, capsys):
    assert run(["source", "add", "https://a.example/rss"]) == 0
    assert run(["collect", "--allow-host", "localhost"]) == 3
