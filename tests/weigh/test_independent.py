"""The whole estimate against a second implementation: plain sums over every path, straight from the watch's numbers."""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weigh.samples import AS_OF, DAY, event_of, report
from tocsin.model import Kind, Status
from tocsin.weigh import assess

NAMES = ("routine", "signalling", "preparation")
DAYS = 4
# None that an exercise explains: the calendar has its own tests.
CODES = ["nuclear-threat", "forward-deployment", "use-preparation", "reassurance", "doctrine-change"]


@st.composite
def reported(draw: st.DrawFn):
    """An event on one of the last days: its indicator, the letters of who saw it, and of who looked in vain."""
    return (
        draw(st.sampled_from(CODES)),
        draw(st.integers(0, DAYS - 1)),
        draw(st.text("ABCDE", max_size=2)),
        draw(st.text("ABCDE", max_size=2)),
    )


def made(code: str, day: int, seen: str, looked: str):
    when = DAY - timedelta(days=DAYS - 1 - day)
    sides = ((Status.OCCURRED, seen), (Status.ABSENT, looked))
    reports = [
        # By the names of their outlets, who saw it goes before who looked in vain.
        report(code, status=status, day=when, letter=letter, origin=f"{code}{status}{place}", outlet=f"{number}{place}")
        for number, (status, letters) in enumerate(sides)
        for place, letter in enumerate(letters)
    ]
    return event_of(*reports)


def likelihood(watch, code: str, seen: str, looked: str, name: str) -> float:
    """Sum over whether it occurred that day and whether there was something to see."""
    rates = watch.indicator(code).rates
    occurs = 1 - math.exp(-rates.per_day[name].value)
    visible = max(1 - rates.absence[name].value, occurs)
    whole = 0.0
    for there, today in ((True, True), (True, False), (False, False)):
        weight = {(True, True): occurs, (True, False): visible - occurs, (False, False): 1 - visible}[there, today]
        for letter in seen:
            weight *= rates.detection.value if today else watch.false_report[letter].value
        for letter in looked:
            weight *= watch.settings[f"missed_look_{letter}"].value if there else 1
        whole += weight
    return whole


def account(watch, code: str, lead: tuple[str, str], seen: str, looked: str) -> dict[str, float]:
    """What is said by the lead, and by the others of each side, who may all be uninformative.

    Each case is scaled by the most that the sides add to any hypothesis, in the order in which that is largest.
    """

    def said(*sides: str) -> dict[str, float]:
        letters = (lead[0] + ("+" in sides) * seen, lead[1] + ("-" in sides) * looked)
        return {name: likelihood(watch, code, *letters, name) for name in NAMES}

    def most(more: tuple[str, ...]) -> float:
        steps = []
        for side in more:
            fewer = tuple(one for one in more if one != side)
            steps.append(most(fewer) * max(said(*more)[name] / said(*fewer)[name] for name in NAMES))
        return max(steps, default=1.0)

    total = dict.fromkeys(NAMES, 0.0)
    given = {side: letters for side, letters in (("+", seen), ("-", looked)) if letters}
    for informative in product((True, False), repeat=len(given)):
        sides = tuple(side for side, one in zip(given, informative, strict=True) if one)
        weight = 1.0
        for side, letters in given.items():
            doubt = math.prod(watch.settings[f"uninformative_{letter}"].value for letter in letters)
            weight *= 1 - doubt if side in sides else doubt
        total = {name: total[name] + weight * said(*sides)[name] / most(sides) for name in NAMES}
    return total


def said_of(watch, code: str, seen: str, looked: str) -> dict[str, float]:
    """The same with the chance that the first to report it is uninformative."""
    lead = (seen[:1], "" if seen else looked[:1])
    others = (seen[1:], looked if seen else looked[1:])
    doubt = watch.settings[f"uninformative_{lead[0] or lead[1]}"].value
    with_it, without = account(watch, code, lead, *others), account(watch, code, ("", ""), *others)
    adds = {name: with_it[name] / without[name] for name in NAMES}
    return {name: without[name] * ((1 - doubt) * adds[name] / max(adds.values()) + doubt) for name in NAMES}


def daily_step(watch) -> list[list[float]]:
    """Ten thousand small steps a day, each to first order."""
    parts = 10_000
    small = [
        [watch.transitions[a, b].value / 365.25 / parts if a != b else 0.0 for b in NAMES] for a in NAMES
    ]  # fmt: skip
    for row in range(3):
        small[row][row] = 1 - sum(small[row])
    step = [[float(a == b) for b in range(3)] for a in range(3)]
    power = parts
    while power:
        if power & 1:
            step = [[sum(step[a][k] * small[k][b] for k in range(3)) for b in range(3)] for a in range(3)]
        small = [[sum(small[a][k] * small[k][b] for k in range(3)) for b in range(3)] for a in range(3)]
        power >>= 1
    return step


def by_hand(watch, events, coverage: float) -> list[float]:
    step = daily_step(watch)
    weight = {kind: watch.settings[f"silence_weight_{kind.value}"].value for kind in Kind}
    silence = [
        -coverage
        * sum(weight[i.kind] * i.rates.per_day[name].value * i.rates.detection.value for i in watch.indicators)
        for name in NAMES
    ]
    said = [(day, said_of(watch, code, seen, looked)) for code, day, seen, looked in events]
    total = [0.0, 0.0, 0.0]
    for path in product(range(3), repeat=DAYS):
        prob = watch.hypotheses[path[0]].prior.value
        for before, after in pairwise(path):
            prob *= step[before][after]
        for here in path:
            prob *= math.exp(silence[here])
        for day, values in said:
            prob *= values[NAMES[path[day]]]
        total[path[-1]] += prob
    return [one / sum(total) for one in total]


@given(
    st.lists(reported().filter(lambda one: one[2] or one[3]), max_size=3, unique_by=lambda one: one[0]),
    st.sampled_from([0.3, 1.0]),
)
@settings(deadline=None, max_examples=40)
def test_the_estimate_is_what_plain_sums_over_every_path_give(watch, events, coverage):
    days = {DAY - timedelta(days=back): coverage for back in range(DAYS)}
    stream = [made(*one) for one in events]
    found = assess(watch, stream, as_of=AS_OF, recorded_by=None, coverage=days, days=DAYS)
    expected = by_hand(watch, events, coverage)
    # The small steps by hand leave a rest of their own of some 1e-9.
    assert [belief.probability for belief in found.beliefs] == pytest.approx(expected, rel=1e-6, abs=1e-10)
