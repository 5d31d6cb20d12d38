"""Extract: files become readings, and no store is touched."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tocsin.desk.ports import Problem
from tocsin.desk.printable import printable
from tocsin.errors import Telling
from tocsin.read import read_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tocsin.desk.ports import Reading
    from tocsin.errors import TocsinError
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
    for path in paths:
        tell = partial(_tell, on_problem, where=str(path))
        with Telling(tell, where=str(path)):
            for article in read_path(path, outlet=outlet, published=published, on_problem=tell):
                yield replace(article, path=printable(article.path))


def attempt(
    analyse: Callable[[Article], Reading], article: Article, *, on_problem: Callable[[Problem], None]
) -> Reading | None:
    """The reading of an article, or `None` where there is no model for its language or a rule failed on it."""
    with Telling(partial(_tell, on_problem, where=article.path), where=article.path):
        return analyse(article)
    return None


def _tell(on_problem: Callable[[Problem], None], error: TocsinError, *, where: str) -> None:
    """Hands the error on as something to be listed; `where` stands in for a place the error does not name."""
    on_problem(Problem(printable(error.where or where), printable(error.what), error.remedy, error.exit_code))
