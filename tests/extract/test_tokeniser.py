"""The short form of a long pattern matches the same words, and nothing stays changed after the model is read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.tokeniser import quick_exceptions, shortened

_LETTERS = "[" + "a-cé" * 60 + "]"
_STARTS = ("ab-", "a?b-", "(?:a|c)b-", "b[-']", "", f"{_LETTERS}+-la-", "a|b")
_ENDINGS = (f"{_LETTERS}+", f"{_LETTERS}*", f"{_LETTERS}[-é]*", "c")


@given(
    st.lists(st.tuples(st.sampled_from(_STARTS), st.sampled_from(_ENDINGS)), min_size=1),
    st.lists(st.text("abcéABC-'l", max_size=8)),
)
def test_the_short_form_matches_the_same_words(parts: list[tuple[str, str]], words: list[str]) -> None:
    pattern = "(?iu)" + "|".join(f"(?:^{start}{ending}$)" for start, ending in parts)
    whole, short = re.compile(pattern), re.compile(shortened(pattern))
    for word in words:
        assert bool(whole.match(word)) == bool(short.match(word)), (pattern, word)


def test_alternatives_that_end_alike_share_their_ending() -> None:
    pattern = "|".join(f"(?:^{start}{_LETTERS}+$)" for start in ("hip-hop", "new-york", "jet-set"))
    assert shortened(pattern).count(_LETTERS) == 1


@pytest.mark.parametrize("pattern", ["", "abc", "^a$|(?:^b$)", "(?:^a$)|b", "x(?:^a$)"])
def test_a_pattern_of_another_form_keeps_its_meaning(pattern: str) -> None:
    for word in ("", "a", "b", "abc", "xa"):
        assert bool(re.match(pattern, word)) == bool(re.match(shortened(pattern), word))


def test_compilation_is_as_before_afterwards() -> None:
    before = re.compile
    with quick_exceptions():
        assert re.compile("a+").match("aa")
    assert re.compile is before
