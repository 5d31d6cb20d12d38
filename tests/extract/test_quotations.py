"""Quoted runs are found whatever their marks, nested, left open, or mixed with apostrophes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.quotations import find_quotations
from tocsin.model import Block, BlockKind, Span


def blocks_of(text):
    found, start = [], 0
    for line in text.split("\n"):
        if line:
            found.append(Block(BlockKind.BODY, Span(start, start + len(line))))
        start += len(line) + 1
    return found


def runs(text, depth=0):
    return [q.inner.of(text) for q in find_quotations(text, blocks_of(text)) if q.depth == depth]


CASES = [
    ("« Non », dit-il.", ["Non"]),
    ("“Non”, dit-il. “Jamais”, dit-elle.", ["Non", "Jamais"]),
    ('"Non", dit-il. "Jamais", dit-elle.', ["Non", "Jamais"]),
    ("„Nein“, sagt er.", ["Nein"]),
    ("They hailed a 'new dawn' in talks.", ["new dawn"]),
    ("The ministers' plan and the states' rights stand.", []),
    ("It's the party's 'own goal', he said.", ["own goal"]),
    ("L'Iran n'a pas d'« arme » et n'en veut pas.", ["arme"]),
    ('Un mot entre "guillemets" et un autre " isolé.', ["guillemets"]),
    ("« Une phrase jamais fermée.", []),
    ("« Premier paragraphe.\n« Second paragraphe. »", ["Premier paragraphe.", "Second paragraphe."]),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_marks_of_every_make_are_paired(text, wanted):
    assert runs(text) == wanted


def test_a_quotation_inside_another_is_deeper():
    text = "« Il a parlé d’un “jeu dangereux” hier », dit-elle."
    assert runs(text) == ["Il a parlé d’un “jeu dangereux” hier"]
    assert runs(text, depth=1) == ["jeu dangereux"]


def test_a_paragraph_that_the_next_one_goes_on_with_is_marked():
    text = "« Premier paragraphe.\n« Second paragraphe. »"
    assert [q.continues for q in find_quotations(text, blocks_of(text))] == [True, False]


@given(st.text(alphabet="ab «»“”\"'’‘.,\n", max_size=60))
def test_inner_lies_in_outer_and_runs_of_one_depth_never_cross(text):
    found = find_quotations(text, blocks_of(text))
    for quotation in found:
        assert quotation.outer.contains(quotation.inner)
    for one in found:
        for other in found:
            if one is not other and one.outer.overlaps(other.outer):
                assert one.outer.contains(other.outer) or other.outer.contains(one.outer)
