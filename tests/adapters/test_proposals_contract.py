"""What every store must do with proposals; each implementation runs this same suite."""

from datetime import timedelta

import pytest

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tocsin.model import ProposalVerdict, ProposedClaim, Span, Verdict

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def articles(store):
    run = store.start_run(started_at=NOON, coder=CODER, inputs=["a.txt"])
    made = [make_reading(), make_reading(make_article("Le porte-parole a dit que rien ne change.\nRien."))]
    for reading in made:
        store.add(reading, run=run, recorded_at=NOON)
    return [reading.article for reading in made]


def propose(article, key, start=26, *, at=NOON):
    words = Span(start, start + 4)
    return ProposedClaim(
        key, article.id, words, words.of(article.text), Span(0, 2), article.text[:2], "m", "claims-1", at
    )


def judged(key, verdict=Verdict.ACCEPT, at=LATER):
    return ProposalVerdict(key, verdict, "relu", "ada", at)


def test_proposals_come_back_as_they_went_in_by_time_article_and_text(store, articles):
    one, two = articles
    made = [propose(one, "prp_3", 30), propose(one, "prp_2", 26), propose(two, "prp_1", at=LATER)]
    assert store.proposals().put(made) == 3
    assert [found.proposed for found in store.proposals().every()] == [made[1], made[0], made[2]]
    assert all(found.waits and not found.stands for found in store.proposals().every())
    assert [found.proposed for found in store.proposals().every(article=two.id)] == [made[2]]
    assert store.proposals().every(recorded_by=NOON - timedelta(1)) == ()


def test_what_is_proposed_again_stays_as_it_was_judged(store, articles):
    made = propose(articles[0], "prp_1")
    store.proposals().put([made, made])
    store.proposals().judge(judged("prp_1", Verdict.REJECT))
    assert store.proposals().put([made]) == 0
    (found,) = store.proposals().every()
    assert found.said == judged("prp_1", Verdict.REJECT)
    assert not found.waits
    assert not found.stands


def test_the_newest_word_counts_and_the_past_says_what_it_said(store, articles):
    store.proposals().put([propose(articles[0], "prp_1")])
    store.proposals().judge(judged("prp_1"))
    store.proposals().judge(judged("prp_1", Verdict.REOPEN, LATER + timedelta(1)))
    assert [found.waits for found in store.proposals().every()] == [True]
    assert [found.stands for found in store.proposals().every(recorded_by=LATER)] == [True]
    assert [found.said for found in store.proposals().every(recorded_by=NOON)] == [None]
    assert store.proposals().put([]) == 0
