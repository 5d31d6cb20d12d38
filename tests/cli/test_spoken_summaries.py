"""What ingest, collect and batch say at their end, in the language that was asked for."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from tocsin.cli import batch, collect, ingest, speech
from tocsin.desk.batch import Tally
from tocsin.desk.ports import Added
from tocsin.desk.sources import Outcome

_INGESTED = SimpleNamespace(counts={Added.NEW: 7, Added.RECODED: 0, Added.UNCHANGED: 2})
_COLLECTED = SimpleNamespace(
    visits={Outcome.READ: 3, Outcome.BLOCKED: 1},
    articles={Added.NEW: 7, Added.UNCHANGED: 2},
    versions=1,
    refused=0,
    foreign=0,
)
_BATCHED = SimpleNamespace(tally=Tally(seen=1200, scanned=40, read=30, articles=12, problems=2))
SAID = [
    (ingest.summary, _INGESTED, "7 new, 2 unchanged", "nouveaux : 7, sans changement : 2"),
    (
        collect.summary,
        _COLLECTED,
        "visits: 1 blocked, 3 read; articles: 7 new, 2 unchanged; 1 later versions",
        "visites — bloquée : 1, lue : 3 ; articles — nouveaux : 7, sans changement : 2 ; versions ultérieures : 1",
    ),
    (
        batch.summary,
        _BATCHED,
        "1200 pages: 40 with the words, 30 read, 12 parsed; 2 problems: see problems.jsonl",
        "pages : 1200 ; avec les mots cherchés : 40 ; lues : 30 ; analysées : 12 ; problèmes : 2 (voir problems.jsonl)",
    ),
]


@pytest.mark.parametrize(("summary", "report", "english", "french"), SAID)
def test_a_summary_is_told_in_the_language_that_was_asked_for(summary, report, english, french):
    assert summary(report) == english
    with speech.speaking(["--lang", "fr"]):
        assert re.sub("[\u00a0\u202f]", " ", summary(report)) == french


def test_every_outcome_of_a_visit_has_its_french_word():
    with speech.speaking(["--lang", "fr"]):
        assert [one.value for one in Outcome if speech.told(one.value) == one.value] == []
