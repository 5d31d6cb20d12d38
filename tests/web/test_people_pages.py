"""A board of several persons: who comes in, by what, and what each role reaches."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tests.web.test_access import routes
from tocsin import wiring
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.exports import Selection, What
from tocsin.desk.peopleports import AuditFilter
from tocsin.model.marking import Tlp
from tocsin.model.person import Role, Scope
from tocsin.web.access import SESSION_COOKIE, Needs, safe_path
from tocsin.web.app import create_app
from tocsin.web.serve import names
from tocsin.web.settings import Settings

WORDS = "four words that nobody guesses"
OWN = {"origin": "http://desk.test"}
NAMES = {Role.READER: "rea", Role.ANALYST: "ann", Role.EDITOR: "edi", Role.ADMINISTRATOR: "ada"}
# What opens without a log-in, and nothing else does.
OPEN = {"/login", "/link/{secret}", "/oidc/start", "/oidc/back"}


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("people") / "tocsin.db"
    store = open_sqlite(path, create=True)
    run = store.start_run(started_at=NOON, coder=CODER, inputs=[])
    for outlet in ("Le Courrier", "La Gazette"):
        store.add(make_reading(make_article(outlet=outlet)), run=run, recorded_at=NOON)
    store.close()
    with wiring.people_of(path) as people:
        people.use_link(people.first_link(), name="ada", password=WORDS)
        for role, name in NAMES.items():
            if name != "ada":
                people.add(name, role, Tlp.GREEN, by="ada")
                people.use_link(people.password_link(name, by="ada"), name=name, password=WORDS)
    return path


@pytest.fixture(scope="module")
def app(db):
    return create_app(Settings(db=db, now=lambda: datetime.now(UTC), watches=("nuclear-rus",), accounts=True))


def client_of(app):
    return TestClient(app, base_url="http://desk.test", follow_redirects=False)


@pytest.fixture
def nobody(app):
    return client_of(app)


def logged_in(app, name):
    client = client_of(app)
    answer = client.post("/login", data={"name": name, "password": WORDS}, headers=OWN)
    assert answer.status_code == 303, answer.text
    return client


@pytest.fixture(scope="module")
def clients(app):
    return {role: logged_in(app, name) for role, name in NAMES.items()}


@pytest.fixture(scope="module")
def tokens(db):
    with wiring.people_of(db) as people:
        return {role: people.add_token(name, "t", list(Scope), by="ada").secret for role, name in NAMES.items()}


def filled(path):
    for name in ("{secret}", "{prefix}", "{name}", "{article}", "{signal}", "{watch}", "{event}"):
        path = path.replace(name, "none_0")
    return path


def role_of(route):
    return next(d.call.role for d in route.dependant.dependencies if isinstance(d.call, Needs))


def calls(app):
    """Every route with each of its methods; a stream that does not end is tried apart."""
    for route in routes(app):
        if not route.path.endswith("/events") and route.path != "/logout":
            for method in route.methods:
                yield method, route, filled(route.path)


def test_only_these_routes_open_without_a_log_in(app):
    assert {route.path for route in routes(app) if role_of(route) is None} == OPEN


def test_nobody_reaches_anything_without_a_log_in(app, nobody):
    for method, route, path in calls(app):
        if role_of(route) is None:
            continue
        answer = nobody.request(method, path, headers=OWN)
        if path.startswith("/api/"):
            assert answer.status_code == 401, path
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"
        elif method == "GET":
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/login?next=%2F")
        else:
            assert answer.status_code == 401, path


def test_each_role_reaches_what_its_routes_declare_and_nothing_more(app, clients, tokens):
    tried = 0
    for method, route, path in calls(app):
        needed = role_of(route)
        for role in Role:
            if needed is None or role.may(needed):
                continue
            tried += 1
            assert clients[role].request(method, path, headers=OWN).status_code == 403, (role, path)
            bearer = {"authorization": f"Bearer {tokens[role]}"}
            assert client_of(app).request(method, path, headers=bearer).status_code == 403, (role, path)
    assert tried >= 20


def test_pages_of_people_open_for_whom_they_are_for(clients):
    for path in ("/account", "/people", "/audit", "/notes", "/audit?who=ada&action=log-in"):
        for language, word in (("fr", '<html lang="fr">'), ("en", '<html lang="en">')):
            joint = "&" if "?" in path else "?"
            answer = clients[Role.ADMINISTRATOR].get(f"{path}{joint}lang={language}")
            assert answer.status_code == 200, path
            assert word in answer.text
    assert clients[Role.READER].get("/account").status_code == 200


def test_a_log_in_gives_a_new_session_whatever_the_browser_brought(app):
    client = client_of(app)
    client.cookies.set(SESSION_COOKIE, "fixed-by-somebody-else")
    client.post("/login", data={"name": "rea", "password": WORDS}, headers=OWN)
    first = client.cookies[SESSION_COOKIE] if len(list(client.cookies.jar)) == 1 else None
    stranger = client_of(app)
    stranger.cookies.set(SESSION_COOKIE, "fixed-by-somebody-else")
    assert stranger.get("/account").status_code == 303
    assert first != "fixed-by-somebody-else"


def test_the_session_cookie_is_for_this_board_alone(app, db):
    answer = client_of(app).post("/login", data={"name": "rea", "password": WORDS}, headers=OWN)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "domain" not in cookie
    assert "secure" not in cookie
    outer = create_app(
        Settings(db=db, now=lambda: datetime.now(UTC), accounts=True, url="https://desk.test", hosts=("desk.test",))
    )
    headers = {"origin": "https://desk.test"}
    answer = client_of(outer).post("/login", data={"name": "rea", "password": WORDS}, headers=headers)
    assert "; secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.test"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {},
    ],
)
def test_what_another_site_sends_is_refused(clients, headers):
    answer = clients[Role.ADMINISTRATOR].post(
        "/people", data={"name": "mallory", "role": "administrator"}, headers=headers
    )
    assert answer.status_code == 403
    assert "mallory" not in clients[Role.ADMINISTRATOR].get("/people").text


def test_a_board_of_one_refuses_other_sites_and_other_names_too(db):
    app = create_app(Settings(db=db, now=lambda: datetime.now(UTC), hosts=("127.0.0.1",)))
    own = TestClient(app, base_url="http://127.0.0.1")
    article = "art_none"
    assert own.get("/notes").status_code == 200
    assert TestClient(app, base_url="http://rebound.test").get("/notes").status_code == 403
    hostile = {"origin": "https://elsewhere.test"}
    assert own.post("/notes", data={"about": article, "text": "x"}, headers=hostile).status_code == 403


def test_the_names_of_a_board_hold_its_own_and_this_machine(db):
    settings = Settings(db=db, now=lambda: datetime.now(UTC), url="https://desk.test/")
    assert "desk.test" in names(settings, "0.0.0.0")  # noqa: S104 (an address that is told apart)
    assert "desk.test" not in names(Settings(db=db, now=settings.now), "127.0.0.1")


@pytest.mark.parametrize(
    "onward",
    ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "\\\\elsewhere", "javascript:x", "/\n/x", ""],
)
def test_a_log_in_leads_nowhere_else(app, onward):
    assert safe_path(onward) == "/"
    answer = client_of(app).post("/login", data={"name": "rea", "password": WORDS, "next": onward}, headers=OWN)
    assert answer.headers["location"] == "/"


def test_a_failed_log_in_says_the_same_of_any_name(nobody):
    told = []
    for name in ("rea", "nobody-of-this-name"):
        answer = nobody.post("/login?lang=en", data={"name": name, "password": "wrong"}, headers=OWN)
        assert answer.status_code == 403
        assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")
        told.append(answer.text)
    assert told[0] == told[1]


def test_a_link_sets_a_password_once(app, db, nobody):
    with wiring.people_of(db) as people:
        people.add("zoe", Role.READER, Tlp.GREEN, by="ada")
        secret = people.password_link("zoe", by="ada")
    assert 'value="zoe"' in nobody.get(f"/link/{secret}").text
    assert nobody.post(f"/link/{secret}", data={"password": "short"}, headers=OWN).status_code == 422
    # The name of the link counts, whatever is sent.
    answer = nobody.post(f"/link/{secret}", data={"name": "ada", "password": WORDS + "!"}, headers=OWN)
    assert answer.status_code == 303
    assert nobody.get(f"/link/{secret}").status_code == 403
    assert logged_in(app, "ada")
    assert nobody.post("/login", data={"name": "zoe", "password": WORDS + "!"}, headers=OWN).status_code == 303


def test_nobody_revokes_the_token_of_another(clients, db):
    with wiring.people_of(db) as people:
        made = people.add_token("edi", "theirs", [Scope.READ], by="edi")
    assert clients[Role.READER].post(f"/account/tokens/{made.name}/revoke", headers=OWN).status_code == 404
    with wiring.people_of(db) as people:
        assert people.who_bears(made.secret) is not None


def test_a_token_is_shown_once(clients):
    client = clients[Role.ANALYST]
    made = client.post("/account/tokens", data={"label": "nightly", "scopes": "read", "days": "3"}, headers=OWN)
    assert "tocsin_" in made.text
    secret = made.text.split("<code>tocsin_", 1)[1].split("</code>")[0]
    assert secret not in client.get("/account").text


def test_a_token_reaches_no_further_than_its_scope(app, db):
    with wiring.people_of(db) as people:
        read = people.add_token("ada", "t", [Scope.READ], by="ada").secret
    bearer = {"authorization": f"Bearer {read}"}
    assert client_of(app).get("/api/v1/me", headers=bearer).status_code == 200
    assert client_of(app).get("/api/v1/audit", headers=bearer).status_code == 403
    answer = client_of(app).post("/api/v1/notes", json={"about": "art_0", "text": "x"}, headers=bearer)
    assert answer.status_code == 403


def test_what_is_withheld_is_on_no_page_and_in_no_answer(app, db, clients, tokens):
    store = open_sqlite(db, create=False)
    hidden = next(
        article for _, article in store.page_of_articles(wiring.parse_clocks(None, None), after=None, limit=9)
    )
    store.close()
    administrator = clients[Role.ADMINISTRATOR]
    wiring.mark(wiring.user(), hidden.id, Tlp.AMBER, db=db)
    written = administrator.post("/notes", data={"about": hidden.id, "text": "told in confidence"}, headers=OWN)
    assert written.status_code == 303
    wiring.save_view("all", "All", Selection(what=What.ARTICLES), db=db)
    for ending, name in (("csv", hidden.id), ("jsonl", hidden.id), ("atom", hidden.outlet)):
        assert name in administrator.get(f"/views/all.{ending}").text
        assert name not in clients[Role.READER].get(f"/views/all.{ending}").text
    reader, all_seeing = ({"authorization": f"Bearer {tokens[role]}"} for role in (Role.READER, Role.ADMINISTRATOR))
    api = client_of(app)
    for path in ("/api/v1/articles", f"/api/v1/articles/{hidden.id}", "/api/v1/notes"):
        assert hidden.id in api.get(path, headers=all_seeing).text
        assert hidden.id not in api.get(path, headers=reader).text.replace(path, "").replace(
            f'"where":"{hidden.id}"', ""
        )
    assert api.get(f"/api/v1/articles/{hidden.id}", headers=reader).status_code == 404
    assert api.get("/api/v1/watches/nuclear-rus/assessment", headers=reader).json()["withheld"] == 1
    assert api.get("/api/v1/watches/nuclear-rus/assessment", headers=all_seeing).json()["withheld"] == 0
    assert hidden.id not in clients[Role.READER].get("/notes").text
    assert "told in confidence" not in clients[Role.READER].get(f"/notes?about={hidden.id}").text
    assert "told in confidence" in administrator.get("/notes").text
    assert "withheld from you" in clients[Role.READER].get("/notes?lang=en").text
    analyst = clients[Role.ANALYST]
    assert analyst.post("/notes", data={"about": hidden.id, "text": "x"}, headers=OWN).status_code == 404
    assert analyst.put(f"/api/v1/articles/{hidden.id}/tlp", json={"tlp": "CLEAR"}, headers=OWN).status_code == 403
    editor = clients[Role.EDITOR]
    assert editor.put(f"/api/v1/articles/{hidden.id}/tlp", json={"tlp": "CLEAR"}, headers=OWN).status_code == 404


def test_log_ins_stand_in_the_audit_log(db, clients):
    found = wiring.list_audit(wiring.user(), AuditFilter(action="log-in"), db=db)
    assert {line.who for line in found} >= set(NAMES.values())


def test_text_of_others_is_escaped_in_notes_and_audit(clients, db):
    article = clients[Role.ADMINISTRATOR].get("/api/v1/articles").json()["items"][-1]["document"]["id"]
    client = clients[Role.ADMINISTRATOR]
    client.post("/notes", data={"about": article, "text": "<script>alert(1)</script>"}, headers=OWN)
    client_of(client.app).post("/login", data={"name": "<img src=x>", "password": "x"}, headers=OWN)
    assert "<script>alert" not in client.get("/notes").text
    assert "<img src=x>" not in client.get("/audit").text
