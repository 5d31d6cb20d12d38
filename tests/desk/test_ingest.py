import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import cast

import pytest

from tests.adapters.memory import MemoryStore
from tests.adapters.samples import CODER
from tests.desk.fakes import FakeAnalysis, FakeClock
from tocsin.desk.ingest import Ingesting, ingest
from tocsin.desk.ports import Added, Clocks, Coder, Store
from tocsin.errors import StoreError
from tocsin.model import Period

DISPATCH = (
    "Le ministre de la Défense a déclaré jeudi à la presse que rien n’avait bougé dans les dépôts du nord du pays, "
    "et que ses services regardaient de près.\n\nAucun convoi n’a été vu sur les routes, selon l’état-major."
)
FOREVER = Clocks(datetime(2100, 1, 1, tzinfo=UTC))


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def analysis():
    return FakeAnalysis()


@pytest.fixture
def tools(store, analysis):
    return Ingesting(open_store=lambda: cast("Store", store), clock=FakeClock(), coder=analysis.coder, analyse=analysis)


@pytest.fixture
def dispatch(tmp_path):
    path = tmp_path / "dépêche.txt"
    path.write_text(DISPATCH, encoding="utf-8")
    return path


def test_a_file_becomes_an_article_with_its_signals(dispatch, store, tools):
    report = ingest([dispatch], tools, outlet="Le Courrier", published=Period.day(date(2022, 10, 13)))
    assert report.counts[Added.NEW] == 1
    assert report.problems == []
    (found,) = store.signals(FOREVER, coding=CODER.coding)
    assert (found.outlet, found.known_at) == ("Le Courrier", datetime(2022, 10, 14, tzinfo=UTC))
    assert store.runs[0]["problems"] == []


def test_the_same_file_twice_is_read_once(dispatch, store, tools, analysis):
    ingest([dispatch], tools)
    report = ingest([dispatch], tools)
    assert report.counts == {Added.NEW: 0, Added.RECODED: 0, Added.UNCHANGED: 1}
    assert len(analysis.seen) == 1
    assert store.state().counts["signals"] == 1


def test_a_newer_coder_reads_the_file_anew(dispatch, store):
    clock = FakeClock()
    for coder in (CODER, Coder("rules-2", CODER.coding)):
        tools = Ingesting(
            open_store=lambda: cast("Store", store), clock=clock, coder=coder, analyse=FakeAnalysis(coder)
        )
        report = ingest([dispatch], tools)
    assert report.counts[Added.RECODED] == 1
    assert store.state().counts["articles"] == 1
    assert store.state().counts["signals"] == 2


def test_another_date_for_a_text_that_is_there_is_remarked_and_not_taken(dispatch, store, tools):
    ingest([dispatch], tools, published=Period.day(date(2022, 10, 13)))
    again = ingest([dispatch], tools, published=Period.day(date(2022, 10, 14)))
    (remark,) = again.remarks
    assert "2022-10-13" in remark.what
    assert again.problems == []
    ((article, _),) = store.articles.values()
    assert article.published == Period.day(date(2022, 10, 13))


def test_bad_input_opens_no_store(tmp_path, tools):
    empty = tmp_path / "empty.txt"
    empty.touch()
    binary = tmp_path / "image.txt"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")

    def refuse():
        raise AssertionError

    shut = Ingesting(open_store=refuse, clock=tools.clock, coder=tools.coder, analyse=tools.analyse)
    report = ingest([tmp_path / "missing.txt", empty, binary], shut)
    assert report.articles == 0
    assert [problem.exit_code for problem in report.problems] == [3, 3, 3]
    assert all(problem.where and problem.what and problem.remedy for problem in report.problems)


def test_good_files_are_stored_beside_a_bad_one(dispatch, tmp_path, store, tools):
    report = ingest([tmp_path / "missing.txt", dispatch], tools)
    assert report.counts[Added.NEW] == 1
    (problem,) = report.problems
    assert "missing.txt" in problem.where
    assert store.runs[0]["problems"] == [problem]


def test_an_article_that_cannot_be_analysed_is_told_with_its_place(tmp_path, store, tools):
    records = tmp_path / "wire.jsonl"
    texts = [DISPATCH, DISPATCH.replace("ministre", "refusé"), DISPATCH.replace("ministre", "général")]
    records.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    picky = Ingesting(
        open_store=lambda: cast("Store", store), clock=tools.clock, coder=CODER, analyse=FakeAnalysis(refused="refusé")
    )
    report = ingest([records], picky)
    assert report.counts[Added.NEW] == 2
    (problem,) = report.problems
    assert problem.where.endswith("wire.jsonl:2")


def test_each_article_is_told_as_it_is_done(dispatch, tools):
    told = []
    follow = Ingesting(
        open_store=tools.open_store,
        clock=tools.clock,
        coder=tools.coder,
        analyse=tools.analyse,
        on_article=lambda article, added: told.append((article.path, added)),
    )
    ingest([dispatch], follow)
    assert told == [(str(dispatch), Added.NEW)]


def test_each_problem_is_told_as_it_is_met(dispatch, tmp_path, tools):
    told = []
    follow = replace(
        tools,
        on_article=lambda article, _added: told.append(article.path),
        on_problem=lambda problem: told.append(problem.where),
    )
    ingest([tmp_path / "missing.txt", dispatch, tmp_path / "gone.txt"], follow)
    assert told == [str(tmp_path / "missing.txt"), str(dispatch), str(tmp_path / "gone.txt")]


def test_a_failing_store_ends_the_ingest(dispatch, tools):
    class Full(MemoryStore):
        def add(self, reading, *, run, recorded_at):
            raise StoreError("the disk is full")

    full = Ingesting(open_store=Full, clock=tools.clock, coder=tools.coder, analyse=tools.analyse)
    with pytest.raises(StoreError):
        ingest([dispatch], full)


def test_copies_share_an_origin_whatever_the_order_of_arrival(tmp_path, analysis):
    copies = []
    for number, outlet in enumerate(("Gazette", "Le Courrier", "Le Phare")):
        path = tmp_path / f"{number}.jsonl"
        record = {"text": DISPATCH * 2, "outlet": outlet, "date": f"2022-10-{13 + number}"}
        path.write_text(json.dumps(record), encoding="utf-8")
        copies.append(path)

    def origins(paths) -> dict:
        store = MemoryStore()
        for path in paths:
            tools = Ingesting(open_store=lambda: cast("Store", store), clock=FakeClock(), coder=CODER, analyse=analysis)
            ingest([path], tools)
        return {link.article_id: link.origin for link in store.origins(list(store.articles)).values()}

    forward, backward = origins(copies), origins(copies[::-1])
    assert forward == backward
    assert len(forward) == 3
    assert len(set(forward.values())) == 1


def test_articles_months_apart_are_not_compared(tmp_path, store, tools):
    for day in ("2022-01-10", "2022-10-13"):
        path = tmp_path / f"{day}.jsonl"
        path.write_text(json.dumps({"text": DISPATCH, "outlet": day, "date": day}), encoding="utf-8")
        ingest([path], tools)
    assert len({link.origin for link in store.origins(list(store.articles)).values()}) == 2


def test_an_ingest_that_was_killed_before_linking_is_linked_by_the_next(dispatch, store, tools, analysis):
    ingest([dispatch], tools)
    store.links.clear()
    ingest([dispatch], tools)
    assert store.without_origin() == ()


def test_a_store_is_closed_even_when_it_fails(dispatch, tools):
    closed = []

    class Failing(MemoryStore):
        def start_run(self, **_):
            raise StoreError("read-only")

        def close(self):
            closed.append(True)

    failing = Ingesting(open_store=partial(Failing), clock=tools.clock, coder=tools.coder, analyse=tools.analyse)
    with pytest.raises(StoreError):
        ingest([dispatch], failing)
    assert closed == [True]


def test_a_mistake_of_our_own_in_one_article_is_told_and_the_others_go_on(tmp_path, store, tools, analysis):
    for number, subject in enumerate(("ministre", "fautif", "général")):
        (tmp_path / f"{number}.txt").write_text(DISPATCH.replace("ministre", subject), encoding="utf-8")

    def analyse(article):
        if "fautif" in article.text:
            raise IndexError("no such token")
        return analysis(article)

    faulty = Ingesting(open_store=lambda: cast("Store", store), clock=tools.clock, coder=CODER, analyse=analyse)
    report = ingest([tmp_path], faulty)
    assert report.counts[Added.NEW] == 2
    (problem,) = report.problems
    assert problem.where.endswith("1.txt")
    assert "IndexError: no such token" in problem.what
    assert "report" in problem.remedy
    assert problem.exit_code == 1


def test_an_interruption_is_no_problem_of_one_article(dispatch, tools):
    def analyse(article):
        raise KeyboardInterrupt

    broken = Ingesting(open_store=tools.open_store, clock=tools.clock, coder=CODER, analyse=analyse)
    with pytest.raises(KeyboardInterrupt):
        ingest([dispatch], broken)
