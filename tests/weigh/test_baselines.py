"""The baselines: what they see, and what they cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.weigh.samples import AS_OF, DAY, event_of, report
from tocsin.model import Status
from tocsin.watches.keywords import load_keywords
from tocsin.weigh.baselines import DatedText, ignore_status, keyword_warnings
from tocsin.weigh.course import belief_at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Fears of a nuclear war are growing.", True, id="a pair and a threat word"),
        pytest.param("A nuclear  weapon and the risk\nof it.", True, id="spaces and line breaks"),
        pytest.param("There is no risk that nuclear weapons will be used.", True, id="negation goes unseen"),
        pytest.param("Nuclear weapons were inspected.", False, id="no threat word"),
        pytest.param("The danger of floods.", False, id="no pair"),
        pytest.param("A film on the danger of nuclear war.", False, id="excluded"),
        pytest.param("Il menace de recourir à l'arme nucléaire.", True, id="French"),
        pytest.param("L'arme nucléaire et le péril qu'elle porte, à travers un roman.", False, id="French, excluded"),
    ],
)
def test_a_text_counts_by_its_words_alone(text, expected):
    assert any(query.counts(text) for query in load_keywords()) is expected


def warned(texts, last):
    return [one.day for one in keyword_warnings(texts, first=last - timedelta(days=20), last=last) if one.warned]


def test_twenty_copies_of_one_text_are_a_spike_and_one_is_not():
    text = "Fears of a nuclear war are growing."
    assert not warned([DatedText(DAY, text)], DAY)
    assert warned([DatedText(DAY, text)] * 20, DAY) == [DAY]


def test_what_is_usual_is_no_spike():
    daily = [DatedText(DAY - timedelta(days=back), "The threat of nuclear weapons.") for back in range(400)]
    assert not warned(daily, DAY)


def test_the_status_is_ignored_and_nothing_else():
    denied = report("warhead-movement", status=Status.ABSENT, self_denial=True)
    (blind,) = ignore_status([denied])
    assert (blind.signal.status, blind.signal.self_denial) == (Status.OCCURRED, False)
    assert (blind.signal.id, blind.origin, blind.published) == (denied.signal.id, denied.origin, denied.published)


def test_without_status_a_vain_look_alarms(watch):
    looks = [report("warhead-movement", status=Status.ABSENT, origin=f"org_{n}") for n in range(3)]

    def preparation(reports):
        return belief_at(watch, [event_of(*reports)], as_of=AS_OF, coverage={})["preparation"]

    threshold = watch.settings["warn_preparation"].value
    assert preparation(looks) < threshold <= preparation(ignore_status(looks))
