"""Log-in by an OpenID provider that runs on this machine: good tokens open, bad ones do not."""

import base64
import hashlib
import json
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tocsin import wiring
from tocsin.adapters.sqlite import open_sqlite
from tocsin.model.marking import Tlp
from tocsin.model.person import Role
from tocsin.web.access import SESSION_COOKIE
from tocsin.web.app import create_app
from tocsin.web.settings import Oidc, Settings

KEY, OTHER_KEY = RSAKey.generate_key(2048, {"kid": "a"}), RSAKey.generate_key(2048, {"kid": "a"})


def unsigned(claims):
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    plain = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join(plain) + "."


class Provider(ThreadingHTTPServer):
    """A small OpenID provider; `sign` and `spoil` make its tokens bad."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.codes, self.spoil = {}, {}
        self.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "a"}, claims, KEY)

    def token(self, asked):
        code = self.codes.pop(asked["code"], None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).decode().rstrip("=")
        )
        if code is None or code["code_challenge"] != challenge or code["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "tocsin", "sub": "17", "iat": now, "exp": now + 300}
        claims |= {"nonce": code["nonce"], "preferred_username": "Bob"}
        claims = {name: value for name, value in {**claims, **self.spoil}.items() if value is not None}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(claims)}


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        at, asked = (
            urlsplit(self.path),
            {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()},
        )
        issuer = self.server.issuer
        if at.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
            self.say(200, {"issuer": issuer} | {name: issuer + path for name, path in ends.items()})
        elif at.path == "/jwks":
            self.say(200, {"keys": [KEY.as_dict(private=False)]})
        else:
            assert asked["code_challenge_method"] == "S256"
            assert asked["response_type"] == "code"
            code = f"code-{len(self.server.codes)}-{time.monotonic_ns()}"
            self.server.codes[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.say(*self.server.token({name: values[0] for name, values in parse_qs(body).items()}))

    def say(self, status, what):
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider():
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def app(tmp_path, provider):
    path = tmp_path / "tocsin.db"
    open_sqlite(path, create=True).close()
    with wiring.people_of(path) as people:
        people.add("bob", Role.ANALYST, Tlp.AMBER, by="ada", subject=f"{provider.issuer} 17")
    oidc = Oidc(provider.issuer, "tocsin", "a secret")
    return create_app(Settings(db=path, now=lambda: datetime.now(UTC), accounts=True, oidc=oidc))


def browser(app):
    return TestClient(app, base_url="http://desk.test", follow_redirects=False)


def sent_back(client, onward="/account"):
    """Where the provider sends a browser back to."""
    away = client.get("/oidc/start", params={"next": onward})
    assert away.status_code == 303, away.text
    return httpx.get(away.headers["location"]).headers["location"]


def come_back(client):
    return client.get(sent_back(client))


def test_whom_the_provider_knows_is_in(app):
    client = browser(app)
    answer = come_back(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "bob" in client.get("/account").text


@pytest.mark.parametrize(
    "spoil",
    [
        {"aud": "somebody-else"},
        {"aud": None},
        {"aud": ["tocsin", "somebody-else"]},
        {"exp": 1000},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://elsewhere.test"},
        {"sub": None},
    ],
)
def test_a_token_with_wrong_claims_opens_nothing(app, provider, spoil):
    provider.spoil = spoil
    client = browser(app)
    answer = come_back(client)
    assert answer.status_code == 403
    assert SESSION_COOKIE not in client.cookies


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        lambda claims: jwt.encode({"alg": "RS256", "kid": "a"}, claims, OTHER_KEY),
        lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(KEY.as_pem(private=False))),
        lambda claims: jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("a secret a secret a secret a secret")),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "a"}, claims, KEY)[:-8] + "AAAAAAAA",
        lambda claims: "no.token.at-all",
    ],
    ids=["none", "another key", "public key as secret", "client secret", "altered", "nothing"],
)
def test_a_token_that_the_provider_did_not_sign_opens_nothing(app, provider, sign):
    provider.sign = sign
    client = browser(app)
    assert come_back(client).status_code == 403
    assert SESSION_COOKIE not in client.cookies


def test_a_log_in_is_of_the_browser_that_began_it_and_once(app):
    client, victim = browser(app), browser(app)
    back = sent_back(client)
    assert victim.get(back).status_code == 403
    # The state is spent by the stranger's try.
    assert client.get(back).status_code == 403
    back = sent_back(client)
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 403


def test_whom_nobody_added_is_refused(app, provider):
    provider.spoil = {"sub": "18"}
    assert come_back(browser(app)).status_code == 403


def test_a_log_in_leads_nowhere_else(app):
    client = browser(app)
    assert client.get(sent_back(client, "//elsewhere.test")).headers["location"] == "/"


def test_a_provider_that_goes_by_another_name_is_refused(app, provider):
    provider.issuer = "http://127.0.0.1:1"
    assert browser(app).get("/oidc/start").status_code == 403
