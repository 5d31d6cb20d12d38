"""Keep: an article goes into the store with its claims and signals, by every family of watches at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.desk.extract_files import attempt
from tocsin.desk.ports import Added

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tocsin.desk.ingest import Coding
    from tocsin.desk.ports import Clock, Problem, Store
    from tocsin.model import Article


def keep_article(
    article: Article,
    store: Store,
    run: int,
    *,
    codings: Sequence[Coding],
    clock: Clock,
    on_problem: Callable[[Problem], None],
) -> Added | None:
    """What storing the article came to; `None` where it could not be analysed, which `on_problem` is told.

    An article that the store holds with records by the same coders is left as it is.
    """
    done: list[Added] = []
    for coding in codings:
        if store.holds(article.id, coding.coder):
            continue
        reading = attempt(coding.analyse, article, on_problem=on_problem)
        if reading is None:
            return None
        done.append(store.add(reading, run=run, recorded_at=clock.now()))
    # The first says whether the article itself was new: a further family only adds its records.
    return done[0] if done else Added.UNCHANGED
