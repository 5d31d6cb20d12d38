"""Copies, versions and rewrites: how well they are told apart, and what finding them costs among many.

    python -m benchmarks.origins                     tables of the labelled pairs, by label and by threshold
    python -m benchmarks.origins --scale 100000      processor seconds for so many, beside comparing all with all
    python -m benchmarks.origins --write             puts the tables of the labelled pairs into docs/origins.md

The pairs come from `benchmarks/origin_texts/events.yaml`, made-up news written for this: rewrites, independent accounts
and follow-ups by hand, copies and versions from the dispatch by the edits below.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.model import Article, Block, BlockKind, Language, Period, Span, content_id
from tocsin.read import prints, read_text
from tocsin.read.origins import find_candidates, find_link, group_origins, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "benchmarks" / "origin_texts" / "events.yaml"
PAGE = ROOT / "docs" / "origins.md"
LABELS = ("copy", "version", "rewrite", "own account", "follow-up", "column", "unrelated")
KIN = ("copy", "version", "rewrite")
TIES = (*KIN, "none")
_STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_BEGIN, _END = "<!-- figures: python -m benchmarks.origins --write -->", "<!-- end of figures -->"
_HOUSE = {
    "fr": (
        "La nouvelle était attendue depuis plusieurs jours dans les milieux concernés, où l'on guettait un geste.",
        "Interrogés par notre journal, plusieurs élus ont réservé leur réponse jusqu'à la prochaine séance.",
    ),
    "en": (
        "The news had been expected for several days by those concerned, who were waiting for a sign of movement.",
        "Several councillors asked by this newspaper reserved their answer until they meet again next week.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles and what one is to the other."""

    one: Article
    other: Article
    label: str

    @property
    def found(self) -> str:
        """What tocsin says one is to the other."""
        origins = group_origins([self.one, self.other])
        ties = [str(origin.reason) for origin in origins.values() if origin.of]
        return ties[0] if ties else "none"


def labelled() -> tuple[Pair, ...]:
    """Every labelled pair."""
    data = yaml.safe_load(TEXTS.read_text("utf-8"))
    events = data["events"]
    pairs = [pair for event in events for pair in _of_event(event)]
    pairs += [Pair(*articles, "column") for column in data["columns"] for articles in [_column(column)]]
    return (*pairs, *_unrelated(events))


def _of_event(event: dict[str, Any]) -> Iterator[Pair]:
    day, language = event["day"], event["language"]
    dispatch = _article(event["dispatch"], event, outlet=event["agency"], day=day)
    for at, edited in enumerate(_copies(event["dispatch"], language)):
        yield Pair(dispatch, _article(edited, event, outlet=f"Journal {at}", day=day, title=None), "copy")
    for edited, title, later in _versions(event):
        yield Pair(dispatch, _article(edited, event, outlet=event["agency"], day=later, title=title), "version")
    for rewrite in event["rewrites"]:
        yield Pair(dispatch, _article(rewrite["text"], event, outlet="La Gazette", day=day, title=None), "rewrite")
    own = _article(event["independent"], event, outlet="Le Courrier", day=day, title=None)
    yield Pair(dispatch, own, "own account")
    for found_out in event.get("parallel", ()):
        other = _article(found_out, event, outlet="Le Soir", day=day, title=None)
        yield Pair(dispatch, other, "own account")
    if "rival" in event:
        yield Pair(dispatch, _article(event["rival"], event, outlet="Reuters", day=day, title=None), "own account")
    follow_up = _article(event["follow_up"], event, outlet=event["agency"], day=day + timedelta(days=1), title="Suite")
    yield Pair(dispatch, follow_up, "follow-up")


def _copies(text: str, language: str) -> Iterator[str]:
    """What outlets print of a dispatch: all of it, its first half, under a lead of their own, retouched."""
    paragraphs = text.strip().split("\n\n")
    bare = [paragraphs[0].split(" - ", 1)[-1].split(") ", 1)[-1], *paragraphs[1:]]
    yield "\n\n".join(bare)
    yield "\n\n".join(bare[:2])
    yield "\n\n".join([_HOUSE[language][0], *bare[1:]])
    yield "\n\n".join([*_retouched(bare, share=0.05), _HOUSE[language][1]])
    yield "\n\n".join([_HOUSE[language][0], *(bare[at] for at in (1, 0, 3)), _HOUSE[language][1]])


def _versions(event: dict[str, Any]) -> Iterator[tuple[str, str, date]]:
    """What an outlet makes of its own article: a word set right, a paragraph more, a new end, another headline."""
    paragraphs = event["dispatch"].strip().split("\n\n")
    more, house = _HOUSE[event["language"]], event["title"]
    yield "\n\n".join(_retouched(paragraphs, share=0.02)), house, event["day"]
    yield "\n\n".join([*paragraphs, more[1]]), house, event["day"] + timedelta(days=1)
    yield "\n\n".join([*paragraphs[:2], *more]), f"{house} (2)", event["day"]
    yield "\n\n".join([paragraphs[0], *more, more[0]]), house, event["day"]


def _retouched(paragraphs: Sequence[str], *, share: float) -> list[str]:
    """The paragraphs with a share of the words left out, always the same ones."""
    rng = random.Random(7)  # noqa: S311 (edits, not secrets)
    return [" ".join(word for word in one.split() if rng.random() >= share) for one in paragraphs]


def _column(column: dict[str, Any]) -> tuple[Article, Article]:
    one, two = (
        read_text(text, outlet=column["outlet"], title=column["title"], published=Period.day(date(2020, 3, 3 + at)))
        for at, text in enumerate(column["texts"])
    )
    return one, two


def _unrelated(events: Sequence[dict[str, Any]]) -> Iterator[Pair]:
    """All that other events say, as if it were of one day: dispatches of one agency among them."""
    for one, other in combinations(events, 2):
        if one["language"] == other["language"]:
            for kind in ("dispatch", "independent"):
                pair = [_article(event[kind], event, outlet=event["agency"], day=one["day"]) for event in (one, other)]
                yield Pair(pair[0], pair[1], "unrelated")


def _article(text: str, event: dict[str, Any], *, outlet: str, day: date, title: str | None = "") -> Article:
    named = event["title"] if title == "" else title
    return read_text(text, outlet=outlet, published=Period.day(day), title=named, language=Language(event["language"]))


def confusion(pairs: Sequence[Pair]) -> list[list[str]]:
    """How many pairs of each label were told to be what, by language."""
    rows = []
    for label in LABELS:
        for language in ("fr", "en"):
            ours = [pair for pair in pairs if pair.label == label and pair.one.language.value == language]
            found = [pair.found for pair in ours]
            rows.append([label, language, str(len(ours)), *(str(found.count(tie)) for tie in TIES)])
    return rows


def by_threshold(pairs: Sequence[Pair], share: Callable[[Pair], float], wanted: Sequence[str]) -> list[list[str]]:
    """Precision and recall of "at least this share in common" for the wanted labels, against all that is no kin."""
    ours = [share(pair) for pair in pairs if pair.label in wanted]
    others = [share(pair) for pair in pairs if pair.label not in KIN]
    rows = []
    for step in _STEPS:
        right, wrong = sum(one >= step for one in ours), sum(one >= step for one in others)
        precision = right / (right + wrong) if right + wrong else 1.0
        rows.append([f"{step:.1f}", f"{precision:.3f}", f"{right / len(ours):.3f}"])
    return rows


@cache
def _print(article: Article) -> prints.Print:
    return prints.fingerprint(article)


def words_shared(pair: Pair) -> float:
    """Share of the shorter text's runs of words."""
    return overlap(_print(pair.one).words, _print(pair.other).words)


def quoted_shared(pair: Pair) -> float:
    """Share of what the one that quotes less quotes."""
    return overlap(_print(pair.one).quoted, _print(pair.other).quoted)


def tables(pairs: Sequence[Pair]) -> str:
    """The tables of the labelled pairs, as Markdown."""
    kin = [pair for pair in pairs if pair.label in KIN]
    near = sum(bool(find_candidates([pair.one, pair.other])) for pair in kin)
    told = sum(pair.found != "none" for pair in kin)
    wrong = sum(pair.found != "none" for pair in pairs) - told
    quoting = [pair for pair in pairs if pair.label != "rewrite" or _print(pair.other).quoted]
    return "\n\n".join(
        [
            (
                f"Of {len(kin)} pairs of one origin {near} share a mark and {told} are told; "
                f"of {len(pairs) - len(kin)} others {wrong} are told to be of one origin."
            ),
            _table(["label", "language", "pairs", *(f"told: {tie}" for tie in TIES)], confusion(pairs)),
            "Copies and versions by the share of the shorter text's runs of five words that stand in the longer:",
            _table(["at least", "precision", "recall"], by_threshold(pairs, words_shared, ("copy", "version"))),
            "Rewrites that keep quotations, by the share of what one quotes that stands in the other:",
            _table(["at least", "precision", "recall"], by_threshold(quoting, quoted_shared, ("rewrite",))),
        ]
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(page: Path = PAGE) -> None:
    """Puts the tables into the page."""
    before, rest = page.read_text("utf-8").split(_BEGIN)
    after = rest.split(_END)[1]
    page.write_text(f"{before}{_BEGIN}\n\n{tables(labelled())}\n\n{_END}{after}", encoding="utf-8")


def crowd(count: int, *, seed: int = 11) -> list[Article]:
    """Made-up articles of one year: three in four of their own, the rest copies, cut copies and edits of others."""
    rng = random.Random(seed)  # noqa: S311 (texts, not secrets)
    words = [f"{a}{b}{c}" for a in "bdfglmprst" for b in ("a", "ou", "in", "eau") for c in _ENDINGS]
    weights = [1 / (rank + 10) for rank in range(len(words))]
    made: list[tuple[list[str], date]] = []
    articles = []
    for number in range(count):
        if made and rng.random() < 0.25:
            source, day = made[rng.randrange(max(0, len(made) - 500), len(made))]
            sentences = _edited(source, rng)
        else:
            day = date(2020, 1, 1) + timedelta(days=number * 365 // count)
            sentences = [" ".join(rng.choices(words, weights, k=18)) + "." for _ in range(14)]
            made.append((sentences, day))
        articles.append(_plain("\n".join(sentences), f"Outlet {number % 97}", day))
    return articles


_ENDINGS = [
    f"{vowel}{tail}" for vowel in "aeiou" for tail in ("", "n", "r", "ble", "que", "tion", "ment", "teur", "ge")
]


def _edited(sentences: Sequence[str], rng: random.Random) -> list[str]:
    edit = rng.randrange(3)
    if edit == 0:
        return list(sentences)
    if edit == 1:
        return list(sentences[: rng.randrange(6, len(sentences))])
    return [" ".join(word for word in one.split() if rng.random() > 0.04) for one in sentences]


def _plain(text: str, outlet: str, day: date) -> Article:
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        blocks.append(Block(BlockKind.BODY, Span(at, at + len(line.rstrip("\n")))))
        at += len(line)
    return Article(
        id=content_id("art", outlet, str(day), text), text=text, language=Language.FR, blocks=tuple(blocks),
        published=Period.day(day), outlet=outlet,
    )  # fmt: skip


def all_pairs(articles: Sequence[Article]) -> set[tuple[str, str]]:
    """What comparing each with each other finds."""
    made = [prints.fingerprint(article) for article in articles]
    return {
        (min(one.article.id, other.article.id), max(one.article.id, other.article.id))
        for one, other in combinations(made, 2)
        if find_link(one, other)
    }


def measure_scale(count: int, whole: int) -> None:
    """Prints processor seconds for `count` articles and smaller sets, and for `whole` beside comparing all with all."""
    for size in sorted({count // 100, count // 10, count}):
        articles = crowd(size)
        start = time.process_time()
        origins = group_origins(articles)
        took = time.process_time() - start
        tied = sum(origin.of is not None for origin in origins.values())
        print(
            f"{size:>8} articles: {took:8.1f} s, {1000 * took / size:.2f} ms each, {tied} tied to another", flush=True
        )
    articles = crowd(whole)
    start = time.process_time()
    group_origins(articles)
    by_marks = time.process_time() - start
    start = time.process_time()
    true = all_pairs(articles)
    by_pairs = time.process_time() - start
    near = find_candidates(articles)
    found = len(true & near)
    print(
        f"{whole} articles: {by_marks:.1f} s by marks, {by_pairs:.1f} s all with all, {by_pairs / by_marks:.0f} times; "
        f"of {len(true)} true pairs {found} are candidates (recall {found / len(true):.4f}), "
        f"of {len(near)} candidates {found} are true (precision {found / len(near):.3f})"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.origins", description=__doc__)
    parser.add_argument("--scale", type=int, metavar="N", help="measure the cost for N made-up articles")
    parser.add_argument("--whole", type=int, default=2000, metavar="N", help="how many to compare all with all")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/origins.md")
    options = parser.parse_args(arguments)
    if options.write:
        write()
    elif options.scale:
        measure_scale(options.scale, options.whole)
    else:
        print(tables(labelled()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
