"""What robots.txt closes, when to come again, and how a source fares."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk.pacing import LONGEST_SECONDS, SHORTEST_SECONDS, next_state, wait_asked
from tocsin.desk.robots import read_robots
from tocsin.desk.sources import Health, NewsSource, Outcome, SourceKind, SourceState, Visit

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOURCE = NewsSource("s", SourceKind.FEED, "https://a.example/feed", "Le Courrier", cadence_hours=24)
GROUPS = b"""
User-agent: Googlebot
Disallow: /

User-agent: tocsin
User-agent: other
Disallow: /private
Allow: /private/open
Crawl-delay: 90

User-agent: *
Disallow: /
"""


def reads(rules: bytes, path: str) -> bool:
    return read_robots(rules).may_read(f"https://a.example{path}")


def test_our_own_group_goes_before_everybodys():
    assert reads(GROUPS, "/article")
    assert not reads(GROUPS, "/private/a")
    assert reads(GROUPS, "/private/open/a")
    assert read_robots(GROUPS).delay_seconds == 30


@pytest.mark.parametrize(
    ("rule", "path", "open_"),
    [
        ("Disallow:", "/a", True), ("Disallow: /", "/a", False), ("Disallow: /a", "/ab", False),
        ("Disallow: /*.pdf$", "/x/y.pdf", False), ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /a/*/c", "/a/b/c/d", False), ("Disallow: /*?s=", "/page?s=1", False), ("Disallow: /A", "/a", True),
        ("Disallow: /caf%C3%A9", "/café", False), ("Disallow: /café", "/caf%C3%A9", False),
        ("Disallow: /a\nAllow: /a", "/a", True), ("Disallow: / # all", "/a", False), ("Nonsense", "/a", True),
        ("Disallow: /", "/robots.txt", True),
    ],
)  # fmt: skip
def test_a_rule_closes_what_it_says(rule, path, open_):
    assert reads(f"User-agent: *\n{rule}".encode(), path) is open_


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_robots_file_breaks_the_reader(data, path):
    assert reads(data, f"/{path}") in {True, False}


def test_a_hostile_pattern_is_not_slow():
    assert reads(b"User-agent: *\nDisallow: /" + b"*a" * 500 + b"$", "/" + "a" * 30 + "b")


@pytest.mark.parametrize(
    ("written", "waits"),
    [("120", 120), ("0", 0), ("99999999999999", 7 * 86400), ("Fri, 20 Nov 2026 13:00:00 GMT", 3600),
     ("Thu, 01 Jan 1970 00:00:00 GMT", 0)],
)  # fmt: skip
def test_retry_after_is_read_in_both_its_forms(written, waits):
    assert wait_asked({"retry-after": written}, now=NOON) == NOON + timedelta(seconds=waits)


@pytest.mark.parametrize("written", ["", "soon", "-5", "Fri, 99 Nov 2026"])
def test_a_retry_after_that_is_none_asks_for_nothing(written):
    assert wait_asked({"retry-after": written}, now=NOON) is None


def after(state, outcome, *, fresh=0, at=NOON, headers=(), seed=1):
    visit = Visit("s", at, outcome, fresh=fresh)
    return next_state(SOURCE, state, visit, headers=dict(headers), rng=random.Random(seed))


def run(outcomes, *, fresh=0):
    state = SourceState(SOURCE.address)
    for outcome in outcomes:
        state = after(state, outcome, fresh=fresh)
    return state


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.integers(0, 3)), max_size=30), st.integers(0, 99))
def test_the_next_visit_is_never_too_soon_and_never_given_up(visits, seed):
    state = SourceState(SOURCE.address)
    for outcome, fresh in visits:
        state = after(state, outcome, fresh=fresh, seed=seed)
        wait = (state.due_at - NOON).total_seconds()
        assert 0.75 * 300 <= wait <= 1.25 * 30 * 86400
        assert state.interval_seconds is None or SHORTEST_SECONDS <= state.interval_seconds <= LONGEST_SECONDS


def test_the_interval_follows_what_a_source_brings():
    quiet, busy = run([Outcome.UNCHANGED] * 15), run([Outcome.READ] * 15, fresh=2)
    assert (busy.interval_seconds, quiet.interval_seconds) == (SHORTEST_SECONDS, LONGEST_SECONDS)


def test_sources_that_failed_together_come_again_apart():
    dues = {after(SourceState(SOURCE.address), Outcome.TIMEOUT, seed=seed).due_at for seed in range(20)}
    assert len(dues) == 20


def test_three_failures_in_a_row_make_a_failing_source_and_one_visit_mends_it():
    good = after(SourceState(SOURCE.address), Outcome.READ, fresh=1)
    state = good
    found = []
    for _ in range(3):
        state = after(state, Outcome.SERVER_ERROR)
        found.append(state.health)
    assert found == [Health.ALIVE, Health.ALIVE, Health.FAILING]
    assert after(state, Outcome.UNCHANGED).health is Health.ALIVE


def test_a_source_whose_answers_take_long_is_slow():
    slow = replace(after(SourceState(SOURCE.address), Outcome.READ, fresh=1), seconds=30.0)
    assert after(slow, Outcome.UNCHANGED).health is Health.SLOW
