"""Whom a judgement or warning without an addressee is about: told by the company it keeps in its article."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tocsin.model import Signal, Watch

_AIMED = frozenset({"judge", "counterpart"})
_UNNAMED = "unnamed"


def find_aims(signals: Iterable[Signal], watch: Watch) -> Mapping[str, str]:
    """By id of a signal, the actor that it is about, for those that name none and whose article leaves no doubt.

    A judgement of intent or risk, a warning or a watch kept is about whoever the same article says threatened, ordered
    or moved something (or did not): the one actor to whom more than half of such signals belong. Where the article is
    about several, or about nobody, nothing is filled in.

    Args:
        signals: of any number of articles.
        watch: tells whose act an indicator naturally is.
    """
    performers = {indicator.code: indicator.performer for indicator in watch.indicators}
    by_article: dict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        by_article[signal.article_id].append(signal)
    found = {}
    for company in by_article.values():
        acting = [one for one in company if performers.get(one.indicator) == "own" and one.actor != _UNNAMED]
        for signal in company:
            if signal.target is None and performers.get(signal.indicator) in _AIMED:
                aim = _most(acting, signal)
                if aim is not None:
                    found[signal.id] = aim
    return found


def aimed(signal: Signal, aims: Mapping[str, str]) -> Signal:
    """The signal with its addressee, where one was found."""
    return replace(signal, target=aims[signal.id]) if signal.id in aims else signal


def _most(acting: Sequence[Signal], signal: Signal) -> str | None:
    """The actor of more than half of what others than the signal's own actor did, threatened or left undone."""
    counts = Counter(one.actor for one in acting if one.actor != signal.actor and one.status is not Status.HYPOTHETICAL)
    for actor, count in counts.items():
        if 2 * count > counts.total():
            return actor
    return None
