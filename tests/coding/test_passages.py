"""Passages of several sentences: where a signal is found, its actor and status are those a careful reader gives."""

from pathlib import Path

import pytest
import yaml

from tocsin.coding import code_signals
from tocsin.extract import extract
from tocsin.model import Language, Span
from tocsin.read import read_text
from tocsin.watches import load_watch

HERE = Path(__file__).parent
LEAST_FOUND = 0.55
"""The share of the expected signals whose indicator must be found, whatever actor and status it is given."""
LEAST_RIGHT = 0.8
"""The share of those found that must have the right actor and the right status."""


def _found(passage, signals):
    """For each expected signal that was found: the actors and statuses that were given, and those expected."""
    for words, indicator, actor, status in passage["signals"]:
        start = passage["text"].index(words)
        place = Span(start, start + len(words))
        given = {
            (one.actor, one.status.value) for one in signals if one.indicator == indicator and one.span.overlaps(place)
        }
        if given:
            yield given, (actor, status)


@pytest.mark.parametrize("language", list(Language))
def test_what_is_found_has_the_actor_and_status_that_a_reader_gives(language):
    watch = load_watch("nuclear-rus")
    passages = yaml.safe_load((HERE / f"passages.{language.value}.yaml").read_text(encoding="utf-8"))["passages"]
    found = []
    for passage in passages:
        article = read_text(passage["text"], language=language)
        found += _found(passage, code_signals(article, extract(article), watch))
    expected = sum(len(passage["signals"]) for passage in passages)
    wrong = [f"{sorted(given)} for {wanted}" for given, wanted in found if wanted not in given]
    assert len(found) >= LEAST_FOUND * expected
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(found), "\n".join(wrong)
