"""Whom the one client talks to, and how long and how much it lets a server talk."""

import socket
import time

import pytest

from tests.adapters import misbehaving as web
from tests.adapters.misbehaving import Answer, redirect, serving
from tocsin.adapters.addresses import AllowList
from tocsin.adapters.http import HttpFetcher, Limits, NetworkRules
from tocsin.desk.fetching import Fetching, FetchProblem, Trouble

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
QUICK = Limits(connect_seconds=0.5, silence_seconds=0.4, total_seconds=0.8, packed_bytes=200_000, body_bytes=400_000)


def fetcher(port: int | None, **rules) -> HttpFetcher:
    allow = AllowList.parse([f"127.0.0.1:{port}"] if port else [])
    return HttpFetcher(NetworkRules(allow=allow, **({"limits": QUICK} | rules)))


def trouble(client: HttpFetcher, url: str, **options) -> Trouble:
    started = time.monotonic()
    with pytest.raises(FetchProblem) as caught:
        client.fetch(Fetching(url), **options)
    assert time.monotonic() - started < 3
    assert "\n" not in caught.value.message
    return caught.value.trouble


def names(table):
    """A resolver that knows these names; others are taken for what they are."""

    def resolve(host, port, **_):
        found = table.get(host)
        if found is None:
            return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answer = found.pop(0) if isinstance(found, list) else found
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answer]

    return resolve


def test_a_good_page_comes_whole():
    with serving({"/feed": Answer(body=FEED, headers={"ETag": '"1"'})}) as server:
        got = fetcher(server.port).fetch(Fetching(server.url("/feed"), etag='"0"', last_modified="yesterday"))
        assert (got.status, got.body, got.headers["etag"], got.moved_to) == (200, FEED, '"1"', None)
        (headers,) = server.headers("/feed")
        assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"0"', "yesterday")
        assert headers["User-Agent"].startswith("tocsin/")


@pytest.mark.parametrize(
    "answer",
    [
        web.bare_deflate(FEED),
        Answer(body=__import__("gzip").compress(FEED), headers={"Content-Encoding": "gzip"}),
        Answer(body=__import__("zlib").compress(FEED), headers={"Content-Encoding": "deflate"}),
    ],
)
def test_packed_bodies_are_unpacked(answer):
    with serving({"/feed": answer}) as server:
        assert fetcher(server.port).fetch(Fetching(server.url("/feed"))).body == FEED


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (web.bomb, Trouble.TOO_LARGE),
        (web.endless, Trouble.TOO_LARGE),
        (Answer(body=b" " * 300_000), Trouble.TOO_LARGE),
        (web.drip, Trouble.TIMEOUT),
        (web.drip_headers, Trouble.TIMEOUT),
        (web.endless_headers, Trouble.PROTOCOL),
        (web.mute, Trouble.TIMEOUT),
        (web.slam, Trouble.PROTOCOL),
        (web.cut, Trouble.PROTOCOL),
        (web.garbage, Trouble.PROTOCOL),
        (Answer(body=b"\x89PNG", kind="image/png"), Trouble.CONTENT_TYPE),
        (Answer(body=b"x", headers={"Content-Encoding": "br"}), Trouble.CONTENT_TYPE),
        (Answer(body=b"no gzip", headers={"Content-Encoding": "gzip"}), Trouble.PROTOCOL),
        (redirect("/page"), Trouble.REDIRECTS),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_server_that_misbehaves_ends_in_a_problem_and_never_in_a_wait(page, expected):
    with serving({"/page": page}) as server:
        assert trouble(fetcher(server.port), server.url("/page")) is expected


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/",
        "http://127.1:{port}/", "http://2130706433:{port}/", "http://0x7f000001:{port}/", "http://0177.0.0.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/", "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/",
        "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://100.64.0.1/", "http://192.168.0.1/",
        "http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://168.63.129.16/", "http://1.1.1.1:22/",
        "http://user@127.0.0.1:{port}/", "http://a.example:pw@1.1.1.1/", "file:///etc/passwd", "ftp://1.1.1.1/",
        "gopher://127.0.0.1:{port}/", "http:///", "http://", "//1.1.1.1/", "http://1.1.1.1:99999/", "http://[::1/",
        "http://１２７.0.0.1:{port}/", "http://1.1.1.1:0/", "data:text/plain,x", "http://a\r\nHost: b/",
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_is_refused(url):
    with serving({"/": Answer(body=FEED)}) as server:
        assert trouble(fetcher(None), url.format(port=server.port)) is Trouble.REFUSED
        assert not server.asked


def test_a_name_that_stands_for_an_inside_address_is_refused():
    table = {"inside.example": ["127.0.0.1"], "cloud.example": ["169.254.169.254"]}
    client = fetcher(None, resolve=names({name: tuple(found) for name, found in table.items()}))
    for name in table:
        assert trouble(client, f"http://{name}/") is Trouble.REFUSED


def test_a_name_is_resolved_once_and_connected_to_as_checked():
    with serving({"/": Answer(body=FEED)}) as server:
        asked = []

        def rebinding(host, port, **_):
            asked.append(host)
            address = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        got = fetcher(server.port, resolve=rebinding).fetch(Fetching(f"http://feeds.example:{server.port}/"))
        assert (got.body, asked) == (FEED, ["feeds.example"])
        assert server.headers("/")[0]["Host"] == f"feeds.example:{server.port}"


def test_a_name_that_turns_inward_on_the_second_look_is_refused_then():
    with serving({"/": Answer(body=FEED)}) as server:
        resolve = names({"feeds.example": [("127.0.0.1",), ("127.0.0.2",)]})
        client = fetcher(server.port, resolve=resolve)
        url = f"http://feeds.example:{server.port}/"
        assert client.fetch(Fetching(url)).status == 200
        assert trouble(client, url) is Trouble.REFUSED


def test_of_several_addresses_only_the_open_ones_are_tried():
    with serving({"/": Answer(body=FEED)}) as server:
        resolve = names({"feeds.example": ("10.0.0.1", "127.0.0.1")})
        got = fetcher(server.port, resolve=resolve).fetch(Fetching(f"http://feeds.example:{server.port}/"))
        assert got.status == 200


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2:{port}/", "http://169.254.169.254/", "file:///etc/passwd", "http://u:p@127.0.0.1/",
               "//127.0.0.3:{port}/", "gopher://127.0.0.1:{port}/"]
)  # fmt: skip
def test_a_redirect_is_checked_like_a_first_address(target):
    with serving({"/": Answer(body=FEED)}) as server:
        server.pages["/go"] = redirect(target.format(port=server.port))
        assert trouble(fetcher(server.port), server.url("/go")) is Trouble.REFUSED


def test_a_redirect_that_manners_forbid_is_not_followed():
    with serving({"/": Answer(body=FEED), "/go": redirect("/")}) as server:
        found = trouble(fetcher(server.port), server.url("/go"), may_go_to=lambda _url: False)
        assert (found, server.counts["/"]) == (Trouble.ROBOTS, 0)


@pytest.mark.parametrize(("statuses", "moved"), [((301, 308), "/c"), ((302, 301), None), ((301, 302), "/b")])
def test_permanent_redirects_tell_the_new_address(statuses, moved):
    with serving({"/c": Answer(body=FEED)}) as server:
        server.pages |= {"/a": redirect("/b", statuses[0]), "/b": redirect("/c", statuses[1])}
        got = fetcher(server.port).fetch(Fetching(server.url("/a")))
        assert got.moved_to == (server.url(moved) if moved else None)
        assert got.url == server.url("/c")


def test_no_proxy_of_the_environment_is_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    with serving({"/": Answer(body=FEED)}) as server:
        assert fetcher(server.port).fetch(Fetching(server.url("/"))).status == 200


def test_a_proxy_that_is_set_is_used_and_inside_addresses_stay_refused():
    with serving({"http://feeds.example/": Answer(body=FEED)}) as server:
        client = fetcher(server.port, proxy=f"http://127.0.0.1:{server.port}")
        assert client.fetch(Fetching("http://feeds.example/")).body == FEED
        assert trouble(client, "http://169.254.169.254/") is Trouble.REFUSED


def test_nobody_there_is_a_connection_problem():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert trouble(fetcher(port), f"http://127.0.0.1:{port}/") is Trouble.CONNECTION
    assert trouble(fetcher(port), "http://name.invalid/") is Trouble.CONNECTION
