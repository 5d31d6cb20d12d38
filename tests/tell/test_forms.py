"""The three forms: one HTML file that anyone can read, text that fits a terminal, and approved examples of each."""

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from tests.tell.test_hostile import elements
from tocsin.model import Language
from tocsin.tell import build_briefing, write_briefing
from tocsin.tell.html import as_html
from tocsin.tell.lines import Bullets, Columns, Figure, Gauges, Matrix, References

APPROVED = Path(__file__).parent / "approved"
SUFFIXES = {"markdown": "md", "html": "html", "terminal": "txt"}
CASES = [(case, language, format_) for case in ("rich", "quiet") for language in Language for format_ in SUFFIXES]


@pytest.mark.parametrize(("case", "language", "format_"), CASES)
def test_a_briefing_is_the_approved_one(case, language, format_, watch, watches, earlier, request):
    """Run with TOCSIN_APPROVE=1 to write the approved files anew, then read them before committing."""
    # Standing limits and calendars change with the watch file; they are not what is approved here.
    still = {watch.id: replace(watch, limits={"fr": ("Une limite.",), "en": ("One limit.",)})}
    previous = [earlier] if case == "rich" else None
    text = write_briefing([request.getfixturevalue(case)], still, language=language, format=format_, previous=previous)
    path = APPROVED / f"{case}.{language.value}.{SUFFIXES[format_]}"
    if os.environ.get("TOCSIN_APPROVE"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=list(Language))
def page(request, rich, quiet, watches):
    nato = replace(quiet, watch="nuclear-nato")
    return request.param, write_briefing([rich, nato], watches, language=request.param, format="html")


def test_the_page_fetches_nothing_and_runs_nothing(page):
    text = page[1]
    assert not re.search(r"https?://|url\(|@import|<script|<link|<img", text)
    assert "default-src 'none'" in text


def test_the_page_says_its_language_and_that_of_foreign_sentences(page):
    language, text = page
    assert f'<html lang="{language.value}">' in text
    other = "en" if language is Language.FR else "fr"
    assert f'<p lang="{other}">' in text
    assert f'<span lang="{other}">' in text


def test_ids_are_unique_and_every_link_leads_somewhere(page):
    found = elements(page[1])
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"].removeprefix("#") for tag, attributes in found if tag == "a"}
    labels = {id_ for _, attributes in found for id_ in attributes.get("aria-labelledby", "").split()}
    assert targets
    assert targets | labels <= set(ids)


def test_headings_go_down_one_step_at_a_time(page):
    levels = [int(tag[1]) for tag, _ in elements(page[1]) if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_picture_has_a_text_alternative(page):
    found = elements(page[1])
    pictures = [attributes for tag, attributes in found if tag == "svg"]
    assert all(p.get("role") == "img" or p.get("aria-hidden") == "true" or "preserveaspectratio" in p for p in pictures)
    assert "<desc" in page[1]


def test_each_number_leads_to_its_sentences_and_back(page):
    found = elements(page[1])
    targets = [attributes["href"].removeprefix("#") for tag, attributes in found if tag == "a"]
    cited = {target for target in targets if target.startswith("ref-")}
    back = {target for target in targets if target.startswith("cite-")}
    assert cited
    assert {target.removeprefix("ref-") for target in cited} == {target.removeprefix("cite-") for target in back}
    # A link into a folded part unfolds it only where its target lies inside.
    inside = re.findall(r'<details>\s*<summary>.*?</summary>\s*<div id="(ref-\d+)"', page[1])
    assert set(inside) >= cited


def palette(css, *, dark):
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", blocks[0]))
    return light | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", blocks[1])) if dark else {})


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_and_lines_stand_out_from_paper_and_panel(page, dark):
    colours = palette(page[1], dark=dark)
    for ground in ("paper", "panel"):
        for text in ("ink", "soft", "link"):
            assert contrast(colours[text], colours[ground]) >= 4.5
        for mark in ("words", "deeds", "e0", "e1", "e2"):
            assert contrast(colours[mark], colours[ground]) >= 3


@pytest.mark.parametrize("language", list(Language))
def test_no_line_of_the_terminal_is_too_long(language, rich, quiet, watches):
    nato = replace(quiet, watch="nuclear-nato")
    text = write_briefing([rich, nato], watches, language=language, format="terminal")
    assert max(map(len, text.splitlines())) <= 88
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


class Texts(HTMLParser):
    """Collects the text that a reader of the page sees, outside style and pictures."""

    def __init__(self):
        super().__init__()
        self.hidden, self.found = 0, []

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in {"style", "svg", "head"}

    def handle_endtag(self, tag):
        self.hidden -= tag in {"style", "svg", "head"}

    def handle_data(self, data):
        if not self.hidden:
            self.found.append(data)


def told(briefing):
    """Every text that a page may show: titles, lines with their leads, quotations, and the labels of the figures."""
    parts = [section for part in briefing.parts for section in part.sections]
    sections = [*briefing.front, *parts, *briefing.evidence, briefing.notes]
    yield from (briefing.title, *briefing.labels.values(), *(part.title for part in briefing.parts))
    for line in briefing.lines():
        yield from (line.text, line.lead)
    for section in sections:
        yield section.title
        for block in section.blocks:
            match block:
                case Gauges(rows):
                    yield from (text for row in rows for text in (row.label, row.percent, row.range))
                case Columns(left, right):
                    yield from (left.title, right.title)
                case Bullets():
                    yield block.title
                case Figure():
                    yield from (block.title, *(series.label for series in (*block.estimates, block.words, block.deeds)))
                case Matrix():
                    yield from (block.title, *(label for _, label in block.legend))
                case References(items):
                    yield from (quotation.text for item in items for quotation in item.quotations)


@pytest.mark.parametrize("language", list(Language))
def test_nothing_stands_in_the_page_that_is_not_a_line_a_title_or_a_quotation(language, rich, quiet, watches):
    briefing = build_briefing([rich, replace(quiet, watch="nuclear-nato")], watches, language=language)
    parser = Texts()
    parser.feed(as_html(briefing))
    page = "".join(parser.found)
    for text in sorted(set(told(briefing)), key=len, reverse=True):
        page = page.replace(text, "") if text else page
    assert re.fullmatch(r"[\s\d.]*", page), page.split()
