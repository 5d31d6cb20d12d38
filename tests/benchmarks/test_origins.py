"""The labelled pairs: what is of one origin is told apart, and what is not is left alone."""

import pytest
from benchmarks.origins import KIN, PAGE, all_pairs, crowd, labelled, tables

from tocsin.read.origins import find_candidates, group_origins


@pytest.fixture(scope="module")
def pairs():
    return labelled()


@pytest.mark.parametrize("label", ["copy", "version"])
def test_copies_and_versions_are_told_apart(pairs, label):
    assert {pair.found for pair in pairs if pair.label == label} == {label}


def test_rewrites_that_keep_quotations_are_found_and_most_that_keep_the_facts(pairs):
    rewrites = [pair for pair in pairs if pair.label == "rewrite"]
    quoting = [pair for pair in rewrites if any(mark in pair.other.text for mark in '«"')]
    assert {pair.found for pair in quoting} == {"rewrite"}
    others = [pair.found for pair in rewrites if pair not in quoting]
    assert (len(others), others.count("rewrite")) == (18, 11)


def test_nothing_else_is_taken_for_one_origin(pairs):
    assert {pair.found for pair in pairs if pair.label not in KIN} == {"none"}


def test_the_page_shows_the_figures_as_they_are(pairs):
    assert tables(pairs) in PAGE.read_text("utf-8")


def test_marks_bring_together_all_that_comparing_all_with_all_finds():
    articles = crowd(150)
    true = all_pairs(articles)
    assert len(true) > 20
    assert true <= find_candidates(articles)


def test_a_story_that_is_everywhere_has_one_origin():
    story = crowd(1)[0]
    everywhere = [story.__class__(f"art_{n:04}", story.text, story.language, story.blocks, story.published,
                                  outlet=f"Outlet {n}") for n in range(90)]  # fmt: skip
    origins = group_origins(everywhere)
    assert {origin.first for origin in origins.values()} == {"art_0000"}
    assert {str(origin.reason) for origin in origins.values()} == {"own", "copy"}
