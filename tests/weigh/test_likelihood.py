"""What reports of one event say, against a sum over what may have been the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weigh.samples import DAY
from tocsin.weigh.likelihood import weigh_event
from tocsin.weigh.numbers import read_numbers
from tocsin.weigh.statements import Statement, Statements

if TYPE_CHECKING:
    from tocsin.model import Watch

LETTERS = st.text("ABCDEF", max_size=4)
DEED, WORD = "warhead-movement", "nuclear-threat"


def said(occurred: str = "", absent: str = "", *, self_denial: bool = False) -> Statements:
    sides = [
        tuple(Statement(f"org_{side}{place}", letter, self_denial) for place, letter in enumerate(letters))
        for side, letters in (("o", occurred), ("a", absent))
    ]
    return Statements(sides[0], (), sides[1], DAY, 0)


def nats(watch: Watch, code: str, statements: Statements) -> np.ndarray:
    return weigh_event(code, statements, None, read_numbers(watch))[:, 0]


def rising(watch: Watch, code: str, statements: Statements) -> float:
    """How far the statements speak for preparation against routine."""
    weighed = nats(watch, code, statements)
    return float(weighed[2] - weighed[0])


@given(LETTERS, LETTERS)
@settings(deadline=None)
def test_the_closed_form_is_the_sum_over_what_may_have_been(watch, occurred, absent):
    numbers = read_numbers(watch)
    p = 1 - np.exp(-numbers.per_day[DEED][:, 0])
    z = np.maximum(numbers.visible[DEED][:, 0], p)
    support = np.prod([numbers.detection[DEED][0] / numbers.false_report[letter][0] for letter in occurred])
    missed = np.prod([numbers.missed_look[letter][0] for letter in absent])
    expected = p * support * missed + (z - p) * missed + (1 - z)
    assert nats(watch, DEED, said(occurred, absent)) == pytest.approx(np.log(expected), abs=1e-9)


@given(LETTERS, LETTERS, st.sampled_from("ABCDEF"))
@settings(deadline=None)
def test_a_further_origin_never_moves_the_estimate_the_other_way(watch, occurred, absent, letter):
    before = rising(watch, DEED, said(occurred, absent))
    assert rising(watch, DEED, said(occurred + letter, absent)) >= before - 1e-12


@given(LETTERS, LETTERS, st.sampled_from("ABCDEF"))
@settings(deadline=None)
def test_a_further_look_that_found_nothing_never_raises(watch, occurred, absent, letter):
    before = rising(watch, DEED, said(occurred, absent))
    assert rising(watch, DEED, said(occurred, absent + letter)) <= before + 1e-12


def test_a_better_source_weighs_more(watch):
    weights = [rising(watch, DEED, said(letter)) for letter in "ABCDE"]
    assert weights == sorted(weights, reverse=True)
    looks = [rising(watch, DEED, said("", letter)) for letter in "ABCDE"]
    assert looks == sorted(looks)


def test_an_unknown_source_is_a_mixture_and_not_one_half(watch):
    numbers = read_numbers(watch)
    assert numbers.false_report["B"][0] < numbers.false_report["F"][0] < numbers.false_report["E"][0] < 0.5


def test_words_hardly_tell_signalling_from_preparation_while_deeds_do(watch):
    word, deed = nats(watch, WORD, said("BB")), nats(watch, DEED, said("BB"))
    assert word[2] - word[1] <= 0
    assert deed[2] - deed[1] > 2


def test_a_denial_by_the_actor_itself_weighs_far_less_than_a_look(watch):
    look, denial = rising(watch, DEED, said("", "B")), rising(watch, DEED, said("", "B", self_denial=True))
    assert look < 5 * denial < 0


def test_no_statement_says_nothing(watch):
    assert nats(watch, DEED, said()) == pytest.approx([0, 0, 0])


def test_hundreds_of_origins_do_not_overflow(watch):
    assert np.isfinite(nats(watch, DEED, said("A" * 500, "A" * 500))).all()
