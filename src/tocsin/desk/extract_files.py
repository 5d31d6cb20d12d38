"""Extract: files become readings, and no store is touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.desk.ports import Problem
from tocsin.desk.printable import printable
from tocsin.errors import TocsinError
from tocsin.read import read_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tocsin.desk.ports import Reading
    from tocsin.model import Article, Period


def extract_files(
    paths: Iterable[Path],
    *,
    analyse: Callable[[Article], Reading],
    on_problem: Callable[[Problem], None],
    outlet: str | None = None,
    published: Period | None = None,
) -> Iterator[Reading]:
    """The readings of all articles in `paths`, each as soon as it is done.

    What cannot be read is handed to `on_problem`, and the rest goes on.
    """
    for article in read_paths(paths, outlet=outlet, published=published, on_problem=on_problem):
        reading = attempt(analyse, article, on_problem=on_problem)
        if reading is not None:
            yield reading


def read_paths(
    paths: Iterable[Path],
    *,
    on_problem: Callable[[Problem], None],
    outlet: str | None = None,
    published: Period | None = None,
) -> Iterator[Article]:
    """The articles in files and folders, in the order given; what cannot be read is handed to `on_problem`."""

    def tell(error: TocsinError) -> None:
        on_problem(problem_of(error))

    for path in paths:
        try:
            for article in read_path(path, outlet=outlet, published=published, on_problem=tell):
                yield replace(article, path=printable(article.path))
        except TocsinError as error:
            on_problem(problem_of(error, where=str(path)))


def attempt(
    analyse: Callable[[Article], Reading], article: Article, *, on_problem: Callable[[Problem], None]
) -> Reading | None:
    """The reading of an article, or `None` where there is no model for its language."""
    try:
        return analyse(article)
    except TocsinError as error:
        on_problem(problem_of(error, where=article.path))
        return None


def problem_of(error: TocsinError, *, where: str = "") -> Problem:
    """The error as something to be listed; `where` stands in for a place the error does not name."""
    return Problem(printable(error.where or where), printable(error.what), error.remedy, error.exit_code)
