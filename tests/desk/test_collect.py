"""Collecting from a server that behaves and misbehaves: what is read, what is told, what is asked of whom."""

import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.adapters import misbehaving as web
from tests.adapters.misbehaving import Answer, redirect, serving
from tests.desk.feeds import (
    BODY,
    SteppedClock,
    articles,
    follow,
    go,
    make_collecting,
    page,
    rss,
    text_of,
)
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.ports import Added, Clocks
from tocsin.desk.sources import Health, Outcome

ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Flux</title><entry><id>urn:a</id><title>Dépêche atome</title>"
    "<link href='/atome.html'/><updated>2026-11-20T09:00:00Z</updated><summary>Bref.</summary></entry></feed>"
).encode()
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Flux", "items": [{"id": "j1", "url": "/json.html", '
    '"title": "Dépêche JSON", "date_published": "2026-11-20T09:00:00Z", "content_html": "<p>Bref.</p>"}]}'
).encode()
SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{base}/plan.html</loc>"
    "<lastmod>2026-11-19</lastmod></url></urlset>"
)
INDEX = (
    "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{base}/sitemap-1.xml</loc>"
    "</sitemap><sitemap><loc>{base}/lost.xml</loc></sitemap></sitemapindex>"
)


@pytest.fixture
def store(tmp_path):
    opened = open_sqlite(tmp_path / "s.sqlite", create=True)
    yield opened
    opened.close()


@pytest.fixture
def clock():
    return SteppedClock()


def collected(store, server, clock, **options):
    port = server.port if server else None
    fields = {name: options.pop(name) for name in ("owner", "pause", "is_alive") if name in options}
    return go(make_collecting(store, port, clock=clock, **fields), **options)


def states(store):
    return {one.source.id: one.state for one in store.sources().followed()}


def whole(report):
    return "\n".join(str(problem) for problem in report.problems)


def test_feeds_of_every_kind_sitemaps_pages_and_files_are_read(store, clock, tmp_path):
    (tmp_path / "note.txt").write_text(text_of("fichier"), encoding="utf-8")
    with serving({}) as server:
        for name in ("rss", "atome", "json", "plan", "veille"):
            server.pages[f"/{name}.html"] = page(name)
        server.pages |= {
            "/a": rss("rss"),
            "/b": Answer(body=ATOM, kind="application/atom+xml"),
            "/c": Answer(body=JSON_FEED, kind="application/feed+json"),
            "/sitemap.xml": Answer(body=INDEX.format(base=server.url("")).encode(), kind="application/xml"),
            "/sitemap-1.xml": Answer(body=SITEMAP.format(base=server.url("")).encode(), kind="application/xml"),
        }
        follow(store, clock, *(server.url(path) for path in ("/a", "/b", "/c", "/sitemap.xml")), outlet="Le Courrier")
        follow(store, clock, server.url("/veille.html"), kind="page", outlet="Ministère")
        follow(store, clock, str(tmp_path / "note.txt"), outlet="AFP")
        report = collected(store, server, clock)
    assert report.visits == {Outcome.READ: 6}
    assert report.articles == {Added.NEW: 6}
    assert {one.outlet for one in articles(store)} == {"Le Courrier", "Ministère", "AFP"}
    assert all(one.health is Health.ALIVE for one in states(store).values())


def test_a_second_visit_sends_what_the_first_was_given_and_reads_nothing_twice(store, clock):
    def feed(handler):
        if handler.headers["If-None-Match"] == '"v1"':
            return Answer(304)
        return Answer(body=rss("a").body, headers={"ETag": '"v1"', "Last-Modified": "Fri, 20 Nov 2026 10:00:00 GMT"})

    with serving({"/feed": feed, "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
        report = collected(store, server, clock)
        assert report.visits == {Outcome.UNCHANGED: 1}
        assert server.headers("/feed")[1]["If-Modified-Since"] == "Fri, 20 Nov 2026 10:00:00 GMT"
        assert server.counts["/a.html"] == 1


def test_items_are_told_apart_by_id_and_address_and_never_by_date(store, clock):
    with serving({f"/{name}.html": page(name) for name in "abc"}) as server:
        server.pages["/feed"] = rss("a", "b", day="Fri, 20 Nov 2026 10:00:00 GMT")
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
        server.pages["/feed"] = rss("b", "a", "c", day="Fri, 20 Nov 2026 10:00:00 GMT")
        report = collected(store, server, clock)
        assert report.articles == {Added.NEW: 1}
        assert (server.counts["/a.html"], server.counts["/c.html"]) == (1, 1)


def test_an_item_without_id_and_address_is_known_by_its_words(store, clock):
    bare = f"<rss version='2.0'><channel><item><description>{BODY}</description></item></channel></rss>".encode()
    with serving({"/feed": Answer(body=bare)}) as server:
        follow(store, clock, server.url("/feed"))
        assert collected(store, server, clock).articles == {Added.NEW: 1}
        assert collected(store, server, clock).articles == {}


def test_two_feeds_with_the_same_page_of_one_outlet_read_it_once(store, clock):
    with serving({"/1": rss("a"), "/2": rss("a"), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/1"), server.url("/2"), outlet="Le Courrier")
        assert collected(store, server, clock).articles == {Added.NEW: 1}
        assert server.counts["/a.html"] == 1


def test_an_edited_article_becomes_a_version_and_the_earlier_words_no_longer_speak(store, clock):
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
        (first,) = articles(store)
        before = clock.now()
        clock.pass_hours(30)
        server.pages |= {"/feed": rss("a", a="Correctif."), "/a.html": page("a", text=f"Correctif : {BODY} Fin.")}
        report = collected(store, server, clock)
        assert (report.versions, report.articles) == (1, {Added.NEW: 1})
    (second,) = (one for one in articles(store) if one.id != first.id)
    assert store.sources().first_versions([second.id]) == {second.id: first.id}
    assert store.origins([first.id, second.id])[first.id].origin == store.origins([second.id])[second.id].origin
    now = {one.signal.article_id for one in store.signals(Clocks(clock.now() + timedelta(days=2)), coding="cod_1")}
    then = {one.signal.article_id for one in store.signals(Clocks(before + timedelta(hours=20)), coding="cod_1")}
    assert (now, then) == ({second.id}, {first.id})


def test_an_item_whose_words_changed_but_whose_page_did_not_is_no_new_version(store, clock):
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
        server.pages["/feed"] = rss("a", a="(12 commentaires)")
        report = collected(store, server, clock)
        assert (report.versions, report.articles) == (0, {Added.UNCHANGED: 1})


@pytest.mark.parametrize(
    "missing", [Answer(404), Answer(403), Answer(500), web.slam, web.mute, Answer(body=b"\x89PNG", kind="image/png"),
                Answer(body=b"<html><body></body></html>", kind="text/html"), redirect("http://169.254.169.254/")],
)  # fmt: skip
def test_where_the_page_cannot_be_had_the_words_of_the_feed_stand_in(missing, store, clock):
    with serving({"/feed": rss("a"), "/a.html": missing}) as server:
        follow(store, clock, server.url("/feed"))
        report = collected(store, server, clock)
        assert report.articles == {Added.NEW: 1}
        assert "/a.html" in whole(report)
    (article,) = articles(store)
    assert text_of("a") in article.text


def test_a_page_that_failed_for_now_is_asked_for_again_later_and_then_counts(store, clock):
    with serving({"/feed": rss("a", a="Un résumé bref de la dépêche du jour."), "/a.html": Answer(503)}) as server:
        follow(store, clock, server.url("/feed"), language="fr")
        collected(store, server, clock)
        server.pages["/a.html"] = page("a")
        assert collected(store, server, clock, only_due=True).articles == {}
        clock.pass_hours(1)
        report = collected(store, server, clock, only_due=True)
        assert (report.articles, report.versions) == ({Added.NEW: 1}, 1)


def test_a_teaser_behind_a_paywall_gives_way_to_the_full_text_of_the_feed(store, clock):
    full = " ".join([text_of("a")] * 4)
    with serving({"/feed": rss("a", a=full), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
    assert full in articles(store)[0].text


def test_a_permanent_redirect_is_kept_and_a_passing_one_is_not(store, clock):
    with serving({"/new": rss("a"), "/a.html": page("a")}) as server:
        server.pages |= {"/old": redirect("/new", 301), "/now": redirect("/new", 302)}
        old, now = follow(store, clock, server.url("/old"), server.url("/now"), outlet="Le Courrier")
        report = collected(store, server, clock)
        assert states(store)[old].address == server.url("/new")
        assert states(store)[now].address == server.url("/now")
        assert "moved for good" in whole(report)
        collected(store, server, clock)
        assert server.counts["/old"] == 1


def test_a_feed_that_is_gone_is_told_and_not_asked_again(store, clock):
    with serving({"/feed": Answer(410)}) as server:
        (name,) = follow(store, clock, server.url("/feed"))
        report = collected(store, server, clock)
        assert states(store)[name].health is Health.GONE
        assert [notice.health for notice in report.notices] == [Health.GONE]
        clock.pass_hours(24 * 10)
        collected(store, server, clock)
        assert server.counts["/feed"] == 1
    assert store.sources().notices(limit=5)[0].source == name


def test_a_server_that_asks_for_patience_gets_it(store, clock):
    with serving({"/feed": Answer(429, headers={"Retry-After": "3600"}), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"))
        assert collected(store, server, clock).visits == {Outcome.THROTTLED: 1}
        server.pages["/feed"] = rss("a")
        clock.pass_hours(0.9)
        assert collected(store, server, clock).visits == {}
        clock.pass_hours(0.2)
        assert collected(store, server, clock).articles == {Added.NEW: 1}


def test_what_robots_close_is_not_asked_for(store, clock):
    robots = Answer(body=b"User-agent: *\nDisallow: /secret\nDisallow: /a.html\nCrawl-delay: 7", kind="text/plain")
    with serving({"/robots.txt": robots, "/secret": rss("c"), "/feed": rss("a", "b"), "/b.html": page("b")}) as server:
        follow(store, clock, server.url("/secret"), server.url("/feed"), outlet="Le Courrier")
        report = collected(store, server, clock)
        assert report.visits == {Outcome.BLOCKED: 1, Outcome.READ: 1}
        assert (server.counts["/secret"], server.counts["/a.html"]) == (0, 0)
        assert server.counts["/robots.txt"] == 1
        assert 7 in map(round, clock.slept)
    assert len(articles(store)) == 2


def test_one_host_is_not_asked_twice_without_a_pause(store, clock):
    with serving({"/feed": rss("a", "b"), "/a.html": page("a"), "/b.html": page("b")}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock, pause=2.0)
        assert len(server.asked) == 4
        assert len([seconds for seconds in clock.slept if seconds > 1.9]) == 3


def test_a_good_feed_is_read_beside_all_that_misbehaves(store, clock):
    bad = {
        "/bomb": web.bomb, "/endless": web.endless, "/drip": web.drip, "/headers": web.drip_headers, "/mute": web.mute,
        "/long-header": web.endless_headers, "/slam": web.slam, "/cut": web.cut, "/garbage": web.garbage,
        "/loop": redirect("/loop"), "/inside": redirect("http://127.0.0.2/"), "/file": redirect("file:///etc/passwd"),
        "/laughs": Answer(body=web.LAUGHS), "/image": Answer(body=b"\x89PNG", kind="image/png"),
        "/html": Answer(body=b"<!DOCTYPE html><html><body>Portail</body></html>", kind="text/html"),
        "/empty": Answer(), "/binary": Answer(body=bytes(range(256)) * 40), "/500": Answer(500), "/404": Answer(404),
        "/403": Answer(403), "/410": Answer(410), "/429": Answer(429), "/204": Answer(204),
        "/json": Answer(body=b'{"a'),
        "/deep": Answer(body=b"<rss>" + b"<a>" * 50_000), "/br": Answer(body=b"x", headers={"Content-Encoding": "br"}),
        "/big": Answer(body=b" " * 400_000), "/status": Answer(999), "/lone": redirect(""),
    }  # fmt: skip
    with serving(bad | {"/good": rss("a"), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/good"), outlet="Le Courrier")
        names = follow(store, clock, *map(server.url, bad), outlet="Mauvais")
        started = time.monotonic()
        report = collected(store, server, clock)
        assert time.monotonic() - started < 90
    assert [one.outlet for one in articles(store)] == ["Le Courrier"]
    assert sum(report.visits.values()) == len(bad) + 1
    told = whole(report)
    empty = {name for name in names if f"{name}:" not in told}
    # A feed of nothing but laughter is read as a feed without words; everything else has its line.
    assert empty <= {names[list(bad).index("/laughs")]}
    assert "ha" * 100 not in told


def test_a_feed_that_fails_is_left_longer_each_time_and_told_once(store, clock):
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        (name,) = follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
        server.pages["/feed"] = Answer(500)
        waits, notices = [], []
        for _ in range(5):
            notices += collected(store, server, clock).notices
            waits.append((states(store)[name].due_at - clock.at).total_seconds())
        assert [notice.health for notice in notices] == [Health.FAILING]
        assert all(later > earlier for earlier, later in pairwise(waits))
        server.pages["/feed"] = rss("a")
        assert [notice.health for notice in collected(store, server, clock).notices] == [Health.ALIVE]


def test_health_tells_slow_silent_blocked_and_changed_to_html(store, clock):
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        (name,) = follow(store, clock, server.url("/feed"), cadence_hours=6)
        collected(store, server, clock)
        clock.pass_hours(49)
        collected(store, server, clock)
        assert states(store)[name].health is Health.SILENT
        for answer, health in ((Answer(403), Health.BLOCKED), (page("a"), Health.HTML)):
            server.pages["/feed"] = answer
            collected(store, server, clock)
            assert states(store)[name].health is health


def test_due_sources_alone_are_visited_where_that_is_asked(store, clock):
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock, only_due=True)
        assert collected(store, server, clock, only_due=True).visits == {}
        clock.pass_hours(24)
        assert collected(store, server, clock, only_due=True).visits == {Outcome.READ: 1}


def test_following_goes_on_until_it_is_stopped(store, clock):
    stop = threading.Event()
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"))
        tools = make_collecting(store, server.port, clock=clock, on_article=lambda *_: stop.set())
        report = go(tools, follow=True, stop=stop)
    assert report.articles == {Added.NEW: 1}


def test_work_that_a_living_process_holds_is_left_to_it_and_a_dead_ones_is_taken(store, clock):
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        (name,) = follow(store, clock, server.url("/feed"))
        other = make_collecting(store, server.port, clock=clock, owner="other")
        assert store.sources().lease_source(name, other.lease()) is not None
        assert collected(store, server, clock, owner="mine").visits == {}
        assert collected(store, server, clock, owner="mine", is_alive=lambda _: False).visits == {Outcome.READ: 1}


def test_a_lease_that_is_over_is_no_longer_one(store, clock):
    with serving({"/feed": rss("a"), "/a.html": page("a")}) as server:
        (name,) = follow(store, clock, server.url("/feed"))
        store.sources().lease_source(name, make_collecting(store, server.port, clock=clock, owner="other").lease())
        clock.pass_hours(1)
        assert collected(store, server, clock, owner="mine").visits == {Outcome.READ: 1}


CHARSETS = [
    ("utf-8", "iso-8859-1"), ("utf-8", "windows-1252"), ("cp1252", "iso-8859-1"), ("cp1252", "utf-8"),
    ("utf-16", "utf-8"), ("utf-8-sig", "utf-8"), ("iso8859-15", "iso-8859-15"), ("utf-8", "klingon"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "named"), CHARSETS)
def test_a_page_whose_character_set_is_misnamed_is_read_all_the_same(written, named, store, clock):
    words = "L'œuvre élevée à Évreux, dit le préfet, coûtera des années d'efforts à l'armée française."
    answer = Answer(
        body=page("a", text=words).body.decode().replace("’", "'").encode(written), kind=f"text/html; charset={named}"
    )
    with serving({"/feed": rss("a", a="Bref."), "/a.html": answer}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
    (article,) = articles(store)
    assert words in article.text


@pytest.mark.parametrize("day", ["Fri, 20 Nov 2099 10:00:00 GMT", "Mon, 23 Nov 2026 10:00:00 GMT"])
def test_a_day_yet_to_come_keeps_no_article_from_being_known(day, store, clock):
    ahead = page("a").body.replace(b"<title>", b"<meta property='article:published_time' content='2099-11-20'><title>")
    with serving({"/feed": rss("a", "b", day=day), "/a.html": Answer(body=ahead, kind="text/html")}) as server:
        follow(store, clock, server.url("/feed"))
        collected(store, server, clock)
    published = {one.title: one.published and one.published.start for one in articles(store)}
    assert published == {"Dépêche a": clock.at.date(), "Dépêche b": None}


def test_every_way_to_fail_has_a_line_of_its_own(store, clock):
    ways = {
        "/hang": (web.hang, "did not answer in time"), "/reset": (web.reset, "the connection broke"),
        "/huge": (web.huge, "announced 100,000,000 bytes"), "/bomb": (web.bomb, "unpacks to more than"),
        "/loop": (redirect("/loop"), "more than 5 redirects"), "/403": (Answer(403), "answered 403"),
        "/503": (Answer(503, headers={"Retry-After": "60"}), "answered 503"), "/410": (Answer(410), "answered 410"),
        "/portal": (page("a"), "a web page stands where the feed was"),
    }  # fmt: skip
    with serving({path: answer for path, (answer, _) in ways.items()}) as server:
        names = follow(store, clock, *map(server.url, ways), outlet="Mauvais")
        (plain,) = follow(store, clock, server.url("/403").replace("http:", "https:"))
        told = whole(collected(store, server, clock)).splitlines()
    for name, (_, words) in zip(names, ways.values(), strict=True):
        assert any(f"{name}:" in line and words in line for line in told), words
    assert any(f"{plain}:" in line and "the certificate or the encryption does not hold" in line for line in told)


def test_a_body_longer_than_announced_ends_where_it_was_announced(store, clock):
    with serving({"/feed": web.longer_than_said, "/good": rss("a"), "/a.html": page("a")}) as server:
        follow(store, clock, server.url("/feed"), server.url("/good"))
        report = collected(store, server, clock)
    assert sum(report.visits.values()) == 2
    assert len(articles(store)) == 1


def test_a_text_in_another_language_is_counted_and_not_told(store, clock):
    german = (
        "Der Minister erklärte am Dienstag, dass sich in den Lagern für Sprengköpfe nichts bewegt habe, trotz der "
        "Ankündigungen aus Moskau. Seine Dienste verfolgten die Lage gemeinsam mit den Verbündeten Stunde um Stunde. "
    ) * 3
    with serving({"/feed": rss("a", a=german), "/a.html": page("a", text=german * 2)}) as server:
        server.pages["/a.html"].body = server.pages["/a.html"].body.replace(BODY.encode(), b"")
        follow(store, clock, server.url("/feed"))
        report = collected(store, server, clock)
    assert (report.foreign, report.problems) == (1, [])
