"""Feeds and pages as odd as they come: read, or refused with words that say why; nothing makes the reader stumble."""

import os
from pathlib import Path

import pytest
from benchmarks.strangers import files_in, main, read_strangers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.adapters.feeds import read_feed

ITEM = "<item><title>Un convoi</title><link>/a</link><description>Un convoi a été vu jeudi.</description></item>"
ENTRY = (
    "<entry><id>u:1</id><title>Un convoi</title><link href='/a'/><summary>Un convoi a été vu jeudi.</summary></entry>"
)
DATES = (
    "Thu, 13 Oct 2022 10:00:00 GMT", "Jeudi 13 octobre 2022", "13/10/22", "2022-10-13T25:61:00Z", "20221013",
    "2022-W41-4", "0000-00-00",
    "99999-12-31", "Thu, 32 Foo 2022", "-1", "", "1665655200", "Mon, 01 Jan 0001 00:00:00 +9999", "昨日",
)  # fmt: skip
FEEDS = {
    "rss 0.90": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    f"xmlns='http://my.netscape.com/rdf/simple/0.9/'>{ITEM}</rdf:RDF>",
    **{f"rss {v}": f"<rss version='{v}'><channel>{ITEM}</channel></rss>" for v in ("0.91", "0.92", "0.94", "2.0")},
    "rss 1.0": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    f"xmlns='http://purl.org/rss/1.0/'>{ITEM}</rdf:RDF>",
    "rss of no version": f"<rss><channel>{ITEM}</channel></rss>",
    "atom 0.3": f"<feed version='0.3' xmlns='http://purl.org/atom/ns#'>{ENTRY}</feed>",
    "atom 1.0": f"<feed xmlns='http://www.w3.org/2005/Atom'>{ENTRY}</feed>",
    "cdf": "<CHANNEL HREF='http://a.example/'><ITEM HREF='/a'><TITLE>Un convoi</TITLE></ITEM></CHANNEL>",
    "unclosed": f"<rss version='2.0'><channel>{ITEM}<item><title>Un",
    "two roots": f"<rss version='2.0'><channel>{ITEM}</channel></rss><rss version='2.0'/>",
    "unknown entities": "<rss version='2.0'><channel><item><title>&eacute;&nimporte;&#0;&#xD800;&#99999999;</title>"
    "<link>/a</link></item></channel></rss>",
    "unbound prefix": f"<rss version='2.0'><channel><x:y>1</x:y>{ITEM}</channel></rss>",
    "nested items": f"<rss version='2.0'><channel>{'<item><title>a' * 300}</channel></rss>",
    "base everywhere": "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://[::1'><entry xml:base='::'>"
    "<title>a</title><link href='//'/></entry></feed>",
    "links of all kinds": "<rss version='2.0'><channel>" + "".join(
        f"<item><title>a</title><link>{link}</link></item>"
        for link in ("javascript:1", "http://[", "//", "?", "#", "mailto:a", "http://a b", "http://\u202e", "\x7f")
    ) + "</channel></rss>",
    "dates of all kinds": "<rss version='2.0'><channel>" + "".join(
        f"<item><title>{n}</title><link>/{n}</link><pubDate>{one}</pubDate></item>" for n, one in enumerate(DATES)
    ) + "</channel></rss>",
    "huge field": f"<rss version='2.0'><channel><item><title>{'a' * 2_000_000}</title></item></channel></rss>",
    "markup in the title": "<rss version='2.0'><channel><item><title><![CDATA[<b>Un <script/>]]></title></item>"
    "</channel></rss>",
    "binary in it": f"<rss version='2.0'><channel>\x00\x01{ITEM}</channel></rss>",
    "json of nothing": '{"version": "https://jsonfeed.org/version/1.1"}',
    "json of wrong kinds": '{"version": "https://jsonfeed.org/version/1.1", "items": [1, null, {"id": {}, "url": 3}]}',
    "json cut": '{"items": [{"id"',
    "json nested": '{"items": ' + "[" * 50_000,
    "sitemap of odd dates": "<urlset>" + "".join(
        f"<url><loc>http://a.example/{n}</loc><lastmod>{one}</lastmod></url>" for n, one in enumerate(DATES)
    ) + "</urlset>",
    "sitemap of itself": "<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>",
}  # fmt: skip
PROSE = "<p>Un convoi de douze camions a été vu jeudi sur la route du nord, selon le ministère de la Défense.</p>"
PAGES = {
    "nothing": "",
    "spaces": " \n\t " * 1000,
    "no html": "Un convoi a été vu jeudi sur la route du nord, a dit le ministère de la Défense.",
    "frames": "<html><frameset cols='1,2'><frame src='a.html'><frame src='b.html'></frameset></html>",
    "deep": "<div>" * 20_000 + PROSE,
    "deep tables": "<table><tr><td>" * 3_000 + PROSE,
    "one line": "<html><body>" + PROSE * 20_000 + "</body></html>",
    "NULs": "<html><body>\x00" + PROSE.replace("a", "a\x00") + "</body></html>",
    "broken entities": "<p>&amp;&amp &#; &#x; &#xFFFFFFFF; &eacute &; " + PROSE,
    "only scripts": "<html><script>" + "var a = '</p>';" * 5000 + "</script></html>",
    "a form": "<form><input name=a><select>" + "<option>1" * 5000 + "</select></form>",
    "wrong charset named": "<meta charset='utf-16'><meta charset='klingon'>" + PROSE,
    "comments unclosed": "<!-- " + PROSE * 10,
    "xhtml with doctype": "<?xml version='1.0'?><!DOCTYPE html SYSTEM 'file:///etc/passwd'><html>" + PROSE + "</html>",
    "lone surrogate": "<p>\\ud800 &#xd800;" + PROSE,
    "attributes": "<p " + " ".join(f"a{n}='{n}'" for n in range(20_000)) + ">" + PROSE,
    "odd json-ld": '<script type=\'application/ld+json\'>{"@type": [1, {"datePublished": []}], "author": {}}</script>'
    + PROSE,
    "odd dates": "".join(f"<meta property='article:published_time' content='{one}'>" for one in DATES) + PROSE,
    "many languages": PROSE + "<p>Это русский текст о конвое.</p><p>これは日本語です。</p><p>هذا نص عربي</p>" * 20,
    "upside down": "</html></body>" + PROSE + "<head><title>a</head><html>",
}
ENCODINGS = ("utf-8", "utf-16", "utf-32", "iso-8859-1", "cp1252", "utf-8-sig", "cp037", "utf-7")


def stumbling(*files):
    return read_strangers(files).unforeseen


@pytest.mark.parametrize("name", FEEDS)
def test_an_odd_feed_is_read_or_refused(name):
    assert stumbling((name, FEEDS[name].encode("utf-8", "replace"))) == []


@pytest.mark.parametrize("name", ["rss 2.0", "atom 1.0", "unknown entities", "json of wrong kinds"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_odd_feed_is_read_or_refused_in_any_encoding(name, encoding):
    assert stumbling((name, FEEDS[name].encode(encoding, "replace"))) == []


@pytest.mark.parametrize(
    "name", ["rss 0.90", "rss 0.91", "rss 2.0", "rss 1.0", "atom 0.3", "atom 1.0", "cdf", "unclosed"]
)
def test_every_kind_of_feed_is_read(name):
    assert read_strangers([(name, FEEDS[name].encode())]).counts["feed: read"] == 1


def test_halves_of_characters_cost_no_feed_and_become_whole_where_they_can():
    feed = FEEDS["rss 2.0"].replace("Un convoi<", "Un convoi &#xD83D;&#xDE00; &#xD83D; &#99999999;<")
    (item,) = read_feed(feed.encode(), url="https://courrier.example/f").items
    assert item.title == "Un convoi 😀 � �"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *((name, "utf-8") for name in PAGES),
        ("NULs", "utf-16"),
        ("wrong charset named", "cp1252"),
        ("no html", "utf-16"),
    ],
)
def test_an_odd_page_is_read_or_refused(name, encoding):
    assert stumbling((name, PAGES[name].encode(encoding, "replace"))) == []


@pytest.mark.parametrize("name", ["no html", "deep", "NULs", "broken entities", "odd dates", "upside down"])
def test_the_words_of_an_odd_page_are_not_lost(name):
    counts = read_strangers([(name, PAGES[name].encode())]).counts
    assert counts["page: read"] + counts["page: refused"] + counts["page: no text"] == 1


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_damage_to_a_feed_or_a_page_makes_the_reader_stumble(data):
    small = {name: text for name, text in (FEEDS | PAGES).items() if len(text) < 4000}
    text = small[data.draw(st.sampled_from(sorted(small)))].encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    assert stumbling(("damaged", text[:start] + data.draw(st.binary(max_size=12)) + text[end:])) == []


def test_what_stumbles_is_named_and_fails_the_run(tmp_path, capsys, monkeypatch):
    (tmp_path / "a.xml").write_text(FEEDS["rss 2.0"], encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    monkeypatch.setattr("benchmarks.strangers.read_feed", lambda *_args, **_options: 1 / 0)
    assert main([str(tmp_path)]) == 1
    assert "a.xml" in capsys.readouterr().out


@pytest.mark.skipif("TOCSIN_STRANGERS" not in os.environ, reason="TOCSIN_STRANGERS names no folder of feeds and pages")
def test_the_files_of_others_do_not_make_the_reader_stumble():
    assert stumbling(*files_in(map(Path, os.environ["TOCSIN_STRANGERS"].split(os.pathsep)))) == []
