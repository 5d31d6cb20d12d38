"""A store that holds two articles, one of them hostile to spreadsheets and feeds."""

from contextlib import closing
from datetime import date, timedelta

import pytest

from tests.adapters.samples import NOON, make_article, make_assessment, make_claim, make_signal
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.ports import Coder, Reading
from tocsin.desk.readings import coder_of
from tocsin.model import Correction, Status, Verdict
from tocsin.watches import load_watch

HOSTILE = '=HYPERLINK("https://example.org";"clic"), a-t-il dit\x0b ; « non »'


@pytest.fixture
def place(tmp_path):
    """A store with what exports trip over: formulas, control characters, separators, a second article in English."""
    path = tmp_path / "s.sqlite"
    coder = Coder("rules-1", coder_of(load_watch("nuclear-rus")).coding)
    first = make_article(path="https://courrier.example/a?x=1&y=2")
    text = HOSTILE + "\nAucun convoi n’a été vu, ni le 12 ni le 13."
    second = make_article(text, outlet="@Gazette", day=date(2022, 10, 20))
    with closing(open_sqlite(path, create=True)) as store:
        run = store.start_run(started_at=NOON, coder=coder, inputs=[])
        for number, article in enumerate((first, second)):
            claim = make_claim(article)
            signals = (
                make_signal(article, claim=claim),
                make_signal(article, indicator="nuclear-threat", status=Status.OCCURRED),
            )
            at = NOON + timedelta(minutes=number)
            store.add(Reading(article, (claim,), signals, coder), run=run, recorded_at=at)
        store.record_assessment(make_assessment(), recorded_at=NOON, briefed=False)
        said = Correction(
            make_signal(second).id, Verdict.RECODE, "it is planned", "A. Martin", NOON, status=Status.PLANNED
        )
        store.record_correction(said)
    return path
