"""Text of others cannot format, link, run or steer anything in a briefing."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.tell.conftest import make_assessment, make_event, make_evidence, make_report
from tocsin.model import Kind, Language, Status
from tocsin.tell import write_briefing
from tocsin.tell.markdown import escape
from tocsin.tell.typography import harmless

SCRIPT = "<script>alert('x')</script> <img src=http://evil.example/a.png onerror=alert(1)>"
MARKDOWN = "[click](javascript:alert(1)) ![](http://evil.example/p.png) **bold** `code` | a | https://evil.example"
STEERING = "\x1b[31mred\x1b[0m \x07 \u202eesrever\u202c \x9b2J a\r\nb\u2028c"
NASTY = f"{SCRIPT} {MARKDOWN} {STEERING}"


@pytest.fixture(scope="module")
def hostile():
    report = make_report("nuclear-threat", "RUS", Status.OCCURRED, NASTY, kind=Kind.WORD, outlet=NASTY, source=NASTY)
    exercise = make_report("nuclear-exercise", "RUS", Status.OCCURRED, NASTY, outlet=NASTY, source=NASTY)
    events = (make_event(report), make_event(exercise, exercise=NASTY, where=NASTY))
    return make_assessment([make_evidence(event, (0.5, -0.2, -0.3)) for event in events], watch_version=NASTY)


class Elements(HTMLParser):
    """Collects elements with their attributes."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(page):
    parser = Elements()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("language", list(Language))
def test_html_holds_no_element_or_attribute_that_a_report_brought(hostile, watches, language):
    page = write_briefing([hostile], watches, language=language, format="html")
    found = elements(page)
    assert not {"script", "img", "iframe", "object", "link", "form"} & {tag for tag, _ in found}
    for _, attributes in found:
        assert not {name for name in attributes if name.startswith("on")} | ({"src", "action"} & set(attributes))
        assert attributes.get("href", "#").startswith("#")


@pytest.mark.parametrize("language", list(Language))
def test_markdown_renders_no_link_image_or_markup_that_a_report_brought(hostile, watches, language):
    text = write_briefing([hostile], watches, language=language, format="markdown")
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert not {"script", "img", "a", "table"} & {tag for tag, _ in elements(rendered)}
    assert "<strong>bold" not in rendered
    assert not re.search(r"(?<!\\)https?:", text)


@pytest.mark.parametrize("format_", ["markdown", "html", "terminal"])
def test_no_control_or_direction_character_comes_through(hostile, watches, format_):
    text = write_briefing([hostile], watches, language=Language.FR, format=format_)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", text)


@given(st.text(max_size=80))
def test_escaped_text_shows_as_it_is(text):
    shown = harmless(text)
    rendered = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(escape(shown))
    tags = {tag for tag, _ in elements(rendered)}
    assert tags <= {"p"}


@given(st.text(max_size=80))
def test_harmless_text_stays_on_one_line_and_is_stable(text):
    once = harmless(text)
    assert "\n" not in once
    assert harmless(once) == once
