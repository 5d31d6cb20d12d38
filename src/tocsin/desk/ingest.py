"""Ingest: files become records of the store, one article a transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from tocsin.desk.extract_files import read_paths
from tocsin.desk.keep_article import keep_article
from tocsin.desk.origins import link_origins
from tocsin.desk.ports import Added, Problem
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tocsin.desk.ports import Clock, Coder, Reading, Store
    from tocsin.model import Article, Period


@dataclass(frozen=True, slots=True)
class Coding:
    """One family of watches at work: the versions it works with, and the way from an article to its reading."""

    coder: Coder
    analyse: Callable[[Article], Reading]


@dataclass(frozen=True, slots=True)
class Ingesting:
    """What an ingest works with.

    Attributes:
        open_store: called when the first article is there to be stored, so that bad input leaves no store behind.
        clock: tells when something was recorded.
        coder: the versions that `analyse` works with.
        analyse: an article with its claims and signals.
        on_article: told each article and what adding it came to.
        on_problem: told each problem and remark as it is met, so that one who breaks off has seen them.
        further: other families of watches that the articles are coded for as well.
    """

    open_store: Callable[[], Store]
    clock: Clock
    coder: Coder
    analyse: Callable[[Article], Reading]
    on_article: Callable[[Article, Added], None] = lambda _article, _added: None
    on_problem: Callable[[Problem], None] = lambda _problem: None
    further: tuple[Coding, ...] = ()

    @property
    def codings(self) -> tuple[Coding, ...]:
        """All families that the articles are coded for."""
        return (Coding(self.coder, self.analyse), *self.further)


@dataclass(slots=True)
class IngestReport:
    """What an ingest came to: how many articles were new, recoded or unchanged, and what is to be told of them.

    Attributes:
        counts: articles by what adding them came to.
        problems: what could not be read.
        remarks: what was read, but is kept otherwise than stated.
    """

    counts: dict[Added, int] = field(default_factory=lambda: dict.fromkeys(Added, 0))
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """How many articles were read."""
        return sum(self.counts.values())


def ingest(
    paths: Sequence[Path], tools: Ingesting, *, outlet: str | None = None, published: Period | None = None
) -> IngestReport:
    """Reads all articles in `paths` into the store and links copies to their origins.

    An article that the store holds with records by the same coder is left as it is. What cannot be read is reported,
    and the rest goes on.

    Raises:
        StoreError: if the store fails; what was stored before it stays.
    """
    report = IngestReport()

    def tell(problem: Problem) -> None:
        report.problems.append(problem)
        tools.on_problem(problem)

    articles = read_paths(paths, outlet=outlet, published=published, on_problem=tell)
    first = next(articles, None)
    if first is None:
        return report
    store = tools.open_store()
    try:
        run = store.start_run(
            started_at=tools.clock.now(), coder=tools.coder, inputs=[printable(str(path)) for path in paths]
        )
        for article in chain([first], articles):
            for remark in _redated(article, store.article(article.id)):
                report.remarks.append(remark)
                tools.on_problem(remark)
            added = keep_article(article, store, run, codings=tools.codings, clock=tools.clock, on_problem=tell)
            if added is not None:
                report.counts[added] += 1
                tools.on_article(article, added)
        link_origins(store, clock=tools.clock)
        store.finish_run(run, finished_at=tools.clock.now(), problems=report.problems)
    finally:
        store.close()
    return report


def _redated(article: Article, kept: Article | None) -> list[Problem]:
    """A remark where the store holds the article under another date, which it keeps."""
    if kept is None or kept.published == article.published:
        return []
    date = f"{kept.published.start} ({kept.published.precision})" if kept.published else "no date"
    remedy = "to date it otherwise, read it into a new store"
    return [Problem(article.path, f"the store holds this text already, with {date}, and keeps that", remedy, 0)]
