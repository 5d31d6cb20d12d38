"""The API: described, paged, tagged, and written to once."""

import json
import threading
import time
from datetime import UTC, datetime

import httpx
import pytest
import schemathesis
import uvicorn
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tocsin.adapters.sqlite import open_sqlite
from tocsin.web.app import create_app
from tocsin.web.serve import Server
from tocsin.web.settings import Settings


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "tocsin.db"
    store = open_sqlite(path, create=True)
    run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
    for number in range(5):
        store.add(make_reading(make_article(outlet=f"Outlet {number}")), run=run, recorded_at=NOON)
    store.close()
    return path


@pytest.fixture
def app(db):
    return create_app(Settings(db=db, now=lambda: datetime.now(UTC), watches=("nuclear-rus",)))


@pytest.fixture
def api(app):
    return TestClient(app, base_url="http://127.0.0.1")


def test_every_route_is_described_with_its_errors(api):
    described = api.get("/openapi.json").json()
    assert described["components"]["schemas"]["Problem"]["properties"].keys() >= {"what", "where", "remedy", "status"}
    for path, methods in described["paths"].items():
        assert path.startswith("/api/v1/")
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert "application/problem+json" in operation["responses"]["404"]["content"]


def test_pages_follow_one_another_without_gap_or_repeat_while_something_comes_in(api, db):
    first = api.get("/api/v1/articles?limit=2").json()
    store = open_sqlite(db, create=False)
    run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
    later = make_article(outlet="Late", day=datetime(2026, 11, 1, tzinfo=UTC).date())
    store.add(make_reading(later), run=run, recorded_at=NOON)
    store.close()
    seen, cursor = [item["document"]["id"] for item in first["items"]], first["next"]
    while cursor:
        page = api.get("/api/v1/articles", params={"limit": 2, "cursor": cursor}).json()
        seen += [item["document"]["id"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 5
    assert later.id not in seen
    assert api.get("/api/v1/articles?limit=1").json()["items"][0]["document"]["id"] == later.id


@pytest.mark.parametrize("cursor", ["x", "bm90aGluZw", "WzEsMl0", "W10", "é", "WyIyMDI2LTAxLTAxIiwgMV0"])
def test_a_cursor_of_ones_own_making_is_refused(api, cursor):
    answer = api.get("/api/v1/articles", params={"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json()["where"] == "cursor"
    assert answer.json()["remedy"]


def test_an_answer_is_not_sent_twice_to_whoever_has_it(api):
    first = api.get("/api/v1/articles")
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again = api.get("/api/v1/articles", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert api.get("/api/v1/articles?limit=1").headers["etag"] != tag


def test_an_article_comes_with_text_claims_and_marking(api):
    item = api.get("/api/v1/articles").json()["items"][0]
    article = api.get(f"/api/v1/articles/{item['document']['id']}").json()
    assert article["tlp"] == "CLEAR"
    for claim in article["claims"]:
        assert article["text"][claim["start"] : claim["end"]] == claim["text"]
    missing = api.get("/api/v1/articles/art_none")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    assert missing.json()["where"] == "art_none"


def test_as_of_shows_what_was_known_then(api):
    assert api.get("/api/v1/articles?as_of=2022-10-13T00:00:00Z").json()["items"] == []
    assert len(api.get("/api/v1/articles?as_of=2022-10-14T00:00:00Z").json()["items"]) == 5
    assert api.get("/api/v1/articles?recorded_by=2020-01-01T00:00:00Z").json()["items"] == []


def test_a_watch_is_named_by_its_id_and_never_by_a_file(api, tmp_path):
    assert api.get("/api/v1/watches/nuclear-rus/assessment").json()["assessment"]["watch"] == "nuclear-rus"
    (tmp_path / "watch.yaml").write_text("secret: words")
    for name in (str(tmp_path / "watch.yaml"), "../../etc/passwd", "none"):
        assert api.get("/api/v1/signals", params={"watch": name}).status_code == 404


def test_a_write_under_one_key_is_done_once(api):
    about = api.get("/api/v1/articles").json()["items"][0]["document"]["id"]
    note, key = {"about": about, "text": "seen by two"}, {"Idempotency-Key": "k1"}
    one, two = (api.post("/api/v1/notes", json=note, headers=key) for _ in range(2))
    assert (one.status_code, one.text) == (201, two.text)
    assert len(api.get("/api/v1/notes").json()["items"]) == 1
    other = api.post("/api/v1/notes", json={**note, "text": "another"}, headers=key)
    assert other.status_code == 422
    assert other.json()["where"] == "Idempotency-Key"
    api.post("/api/v1/notes", json=note)
    assert len(api.get("/api/v1/notes").json()["items"]) == 2


def test_a_write_that_failed_may_be_tried_again_under_its_key(api):
    key = {"Idempotency-Key": "k2"}
    assert api.post("/api/v1/notes", json={"about": "art_0", "text": "x"}, headers=key).status_code == 404
    about = api.get("/api/v1/articles").json()["items"][0]["document"]["id"]
    assert api.post("/api/v1/notes", json={"about": about, "text": "x"}, headers=key).status_code == 201


def test_a_review_is_recorded_under_the_name_of_whoever_sends_it(api):
    signal = make_reading(make_article(outlet="Outlet 0")).signals[0].id
    body = {"signal": signal, "verdict": "reject", "reason": "of 2014", "reviewer": "somebody else"}
    made = api.post("/api/v1/reviews", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["reviewer"] == "me"
    assert api.get("/api/v1/reviews").json()["items"][0]["correction"]["reason"] == "of 2014"
    assert api.post("/api/v1/reviews", json={**body, "signal": "sig_0"}).status_code == 422


def test_no_request_that_fits_or_breaks_the_description_makes_the_server_fail(app):
    schema = schemathesis.openapi.from_asgi("/openapi.json", app).exclude(path_regex="/events$")

    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def one(case):
            answer = case.call(base_url="http://127.0.0.1")
            assert answer.status_code < 500, (case.method, case.path, answer.text)

        one()
        tried += 1
    assert tried >= 10


def test_what_is_new_is_told_live_and_from_where_one_left_off(app, db):
    closing = app.state.closing
    server = Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=3), closing
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    base = f"http://127.0.0.1:{port}/api/v1"
    about = httpx.get(f"{base}/articles").json()["items"][0]["document"]["id"]
    with httpx.stream("GET", f"{base}/events", timeout=20) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        start = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")
        note = httpx.post(f"{base}/notes", json={"about": about, "text": "live"}).json()
        kind = next(line for line in lines if line.startswith("event: "))
        assert kind == "event: note"
        assert json.loads(next(line for line in lines if line.startswith("data: "))[6:]) == {"id": note["id"]}
    with httpx.stream("GET", f"{base}/events", headers={"Last-Event-ID": start}, timeout=20) as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line.startswith("event: ")) == "event: note"
        begun = time.monotonic()
        server.handle_exit(15, None)
        assert all(not line.startswith("event") for line in lines)
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert time.monotonic() - begun < 8
