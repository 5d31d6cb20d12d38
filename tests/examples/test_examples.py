"""The example dispatches are what their README promises: complete, dated, in both languages, and the project's own."""

from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from tocsin.model import Article, BlockKind, Language, Precision
from tocsin.read import read_path
from tocsin.read.origins import Tie, group_origins
from tocsin.watches import load_watch

FOLDER = Path(str(files("tocsin.examples")))


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return list(read_path(FOLDER))


def test_there_are_dispatches_enough_in_both_languages(articles):
    count = Counter(article.language for article in articles)
    assert count[Language.FR] >= 13
    assert count[Language.EN] >= 5


def test_each_has_a_headline_an_outlet_and_a_day_of_one_autumn(articles):
    for article in articles:
        assert article.title, article.path
        assert article.outlet, article.path
        assert article.published is not None, article.path
        assert article.published.precision is Precision.DAY, article.path
        assert date(2022, 9, 21) <= article.published.start <= date(2022, 11, 4), article.path


def test_each_is_as_long_as_a_dispatch(articles):
    for article in articles:
        prose = " ".join(
            b.span.of(article.text) for b in article.blocks if b.kind in {BlockKind.BODY, BlockKind.HEADING}
        )
        assert 120 <= len(prose.split()) <= 500, (article.path, len(prose.split()))


def test_a_copy_and_a_rewrite_share_the_origin_of_the_dispatch_and_the_follow_up_does_not(articles):
    named = {article.id: Path(article.path).stem for article in articles}
    origins = group_origins(articles)
    tied = {
        named[id_]: (origin.reason, named[origin.first])
        for id_, origin in origins.items()
        if origin.reason is not Tie.OWN
    }
    assert tied == {
        "2022-10-13-otan-ministres-deux-rives": (Tie.COPY, "2022-10-13-otan-ministres"),
        "2022-10-14-otan-ministres-gazette": (Tie.REWRITE, "2022-10-13-otan-ministres"),
    }


def test_every_outlet_has_a_grade(articles):
    graded = {name for outlet in load_watch("nuclear-rus").outlets for name in (outlet.name, *outlet.aliases)}
    assert {article.outlet for article in articles} <= graded


def test_no_paragraph_is_taken_from_the_texts_of_others(articles, shared):
    theirs = " ".join(path.read_text("utf-8") for path in sorted((shared / "dispatches").glob("*.txt")))
    folded = theirs.replace("’", "'").replace("\u00a0", " ").casefold()
    for article in articles:
        words = article.text.replace("’", "'").replace("\u00a0", " ").casefold().split()
        runs = (" ".join(words[at : at + 10]) for at in range(len(words) - 9))
        assert not [run for run in runs if run in folded], article.path
