"""What analysts judged, as annotations that `tocsin evaluate` reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.desk.review import Recoding, recoded
from tocsin.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tocsin.desk.ports import Clocks, Store, StoredSignal
    from tocsin.model import Article, Correction, Watch


@dataclass(frozen=True, slots=True)
class GoldText:
    """An article of which a signal was judged: the name of its files, its text, and the annotation as YAML."""

    name: str
    text: str
    annotation: str


def export_gold(store: Store, clocks: Clocks, watch: Watch, *, coding: str) -> Iterator[GoldText]:
    """Every article of which an analyst judged a signal, in order of the time it became known.

    Signals that were accepted stand as the machine coded them, those that were recoded as the analyst did; what was
    rejected is left out, so that it counts as a mistake where it is found again. Signals that nobody judged are
    optional: finding them is neither rewarded nor punished.

    Args:
        store: where articles, signals and corrections are.
        clocks: the two clocks.
        watch: tells the kind of a new indicator.
        coding: version of the lexicons whose records go before others.
    """
    newest = {one.signal: one for one in store.corrections(recorded_by=clocks.recorded_by)}
    said = {key: one for key, one in newest.items() if one.verdict is not Verdict.REOPEN}
    by_article: dict[str, list[StoredSignal]] = {}
    for stored in store.signals(clocks, coding=coding):
        by_article.setdefault(stored.signal.article_id, []).append(stored)
    for article_id, signals in by_article.items():
        article = store.article(article_id)
        if article is not None and any(one.signal.id in said for one in signals):
            yield GoldText(article.id, article.text, _annotation(article, signals, said, watch))


def _annotation(article: Article, signals: list[StoredSignal], said: Mapping[str, Correction], watch: Watch) -> str:
    lines = [_signal(stored, said.get(stored.signal.id), watch) for stored in signals]
    kept = [line for line in lines if line]
    head = [
        f"document: {article.id}.txt",
        f"language: {article.language.value}",
        "split: dev",
        "judged: [signals]",
    ]
    return "\n".join([*head, "signals:" if kept else "signals: []", *kept, ""])


def _signal(stored: StoredSignal, one: Correction | None, watch: Watch) -> str:
    """A signal as a line of the annotation; nothing for one that was rejected."""
    signal = stored.signal
    if one is not None and one.verdict is Verdict.REJECT:
        return ""
    if one is not None and one.verdict is Verdict.RECODE:
        signal = recoded(signal, Recoding(one.indicator, one.status, one.actor, one.target), watch)
    record = {
        "anchor": signal.text,
        "span": [signal.span.start, signal.span.end],
        "indicator": signal.indicator,
        "actor": signal.actor,
        "status": signal.status.value,
        **({} if one else {"optional": True}),
    }
    # YAML reads JSON, and JSON quotes whatever a text may hold.
    return f"  - {json.dumps(record, ensure_ascii=False)}"
