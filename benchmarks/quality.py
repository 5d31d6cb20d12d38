"""Writes `docs/quality.md`: every quality figure, with the command that repeats it.

    python -m benchmarks.quality

Needs the gold data beside the project; without it the page keeps what was measured last.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks import timebank, traps
from benchmarks.gold_sets import ROOT, SHARED, GoldSet, gold_sets, measure, predict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.measure import Figures

PAGE = ROOT / "docs" / "quality.md"
WHAT = {
    "own-fr": "the project's dispatches, French",
    "own-en": "the project's dispatches, English",
    "sealed-fr": "**sealed**: written and annotated without sight of the system, never read for errors, French",
    "sealed-en": "**sealed**: the same, English",
    "fresh-fr": "fresh: an earlier set of that kind, since opened for reading and learning, French",
    "fresh-en": "fresh: the same, English",
    "blind-fr": "blind: an earlier set of that kind, its misses looked at by code, French",
    "blind-en": "blind: the same, English",
    "open-fr": "texts written for the reading of errors, French",
    "open-en": "the same, English",
    "blind-negative": "texts of that set without signals",
    "dispatch": "the dispatch of October 2022 that tocsin began from",
    "dev-fr": "news on the subject, French, used in development",
    "dev-en": "news on the subject, English, used in development",
    "negative": "news without signals",
    "train-fr": "general French news (claims alone are annotated throughout)",
}
HEAD = """# Quality

Written by `python -m benchmarks.quality` on {day}, not by hand. [What the figures mean](annotation.md). The gate
(`python -m benchmarks.gate`, part of `make test`) holds floors under them, which go down only with a written reason
(`benchmarks/floors.yaml`). Gold data that is not the project's own lies beside it and is not part of it.

**Read the sealed rows first.** Lexicons were developed on the dev texts, the project's own dispatches, the open and the
fresh texts; the sealed texts were written and annotated by somebody who had not seen the system, and nobody has read
its errors on them. They tell the same kinds of happenings in wording of their own, and show what to expect of unseen
news: for signals far less than the rows of development suggest ([why](decisions/0016-what-patterns-miss.md)). They are
few, so a point or two means little.
"""


def main() -> int:
    """Write the page; 2 where the gold data is missing."""
    if not (SHARED / "gold").is_dir():
        print(f"quality: no gold data at {SHARED}; set TOCSIN_SHARED", file=sys.stderr)
        return 2
    results = list(_measured())
    day = datetime.now(UTC).date().isoformat()
    parts = [HEAD.format(day=day), _claims(results), _signals(results), _classes(results), _traps(), _timebank()]
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


Results = list[tuple[GoldSet, "Figures"]]


def _measured() -> Iterator[tuple[GoldSet, Figures]]:
    chosen = [(gold_set, gold_set.documents()) for gold_set in gold_sets()]
    records = predict(sorted({s.texts / name for s, documents in chosen for name in documents}))
    for gold_set, documents in chosen:
        if documents:
            yield gold_set, measure(documents, records)


def _claims(results: Results) -> str:
    rows = [
        "| texts | documents | claims P / R / F1 | attribution F1 | mode | certainty | polarity |",
        "|---" * 7 + "|",
    ]
    for gold_set, figures in results:
        if gold_set.split != "negative":
            claims = figures.claims
            triple = f"{claims.precision:.2f} / {claims.recall:.2f} / **{claims.f1:.3f}**"
            accuracy = " | ".join(f"{figures.accuracy[name]:.3f}" for name in ("mode", "certainty", "polarity"))
            attribution = f"**{figures.attribution.f1:.3f}**"
            rows.append(f"| {WHAT[gold_set.name]} | {figures.documents} | {triple} | {attribution} | {accuracy} |")
    return "## Claims\n\n" + "\n".join(rows) + "\n"


def _signals(results: Results) -> str:
    rows = ["| texts | indicators P / R / F1 | status F1 | actor F1 | full F1 |", "|---" * 5 + "|"]
    alarms = []
    for gold_set, figures in results:
        if gold_set.split == "negative":
            alarms.append(f"- {WHAT[gold_set.name]} ({figures.documents}): {figures.false_alarms_per_100:.0f}")
        elif gold_set.signals:
            found = figures.indicators
            triple = f"{found.precision:.2f} / {found.recall:.2f} / **{found.f1:.3f}**"
            rest = f"{figures.status.f1:.3f} | {figures.actor.f1:.3f} | **{figures.full.f1:.3f}**"
            rows.append(f"| {WHAT[gold_set.name]} | {triple} | {rest} |")
    heading = "\nFalse alarms per 100 texts without signals:\n\n"
    return "## Signals\n\n" + "\n".join(rows) + "\n" + heading + "\n".join(alarms) + "\n"


def _classes(results: Results) -> str:
    """Certainty and polarity class by class: the commonest class alone would already look good as a whole."""
    rows = ["| field and class | texts | precision | recall | gold |", "|---" * 5 + "|"]
    for gold_set, figures in results:
        if gold_set.name in {"dev-fr", "dev-en", "sealed-fr", "sealed-en"}:
            for name in ("certainty", "polarity"):
                rows += [
                    f"| {name}: {label} | {gold_set.name} | {ratio.precision:.2f} | {ratio.recall:.2f} | {ratio.gold} |"
                    for label, ratio in figures.classes.get(name, {}).items()
                    if ratio.gold
                ]
    return "## Class by class, over matched claims\n\n" + "\n".join(rows) + "\n"


def _traps() -> str:
    rows = ["| language | items right | status right | false signals per 100 items |", "|---" * 4 + "|"]
    for language in ("fr", "en"):
        found = traps.results(language)
        figures = f"{found['items_right']:.3f} | {found['status_right']:.3f} | {found['false_signals_per_100']:.1f}"
        rows.append(f"| {language} | {figures} |")
    return "## Traps ([what they are](traps.md); `python -m benchmarks.traps --errors`)\n\n" + "\n".join(rows) + "\n"


def _timebank() -> str:
    paths = sorted((SHARED / "gold" / "fr-timebank").glob("*.tml"))
    found = timebank.figures(timebank.measure(paths))
    names = {
        "reporting_found": "reporting events found (best other tool: 0.58)",
        "evidential_inside": "evidential content inside a claim (0.59)",
        "polarity_f1": "polarity of events, F1 (plain window: 0.71)",
    }
    rows = [f"| {label} | {found[name]:.3f} |" for name, label in names.items()]
    head = "## French TimeBank, a yardstick made by others (`python -m benchmarks.timebank`)"
    return head + "\n\n| figure | value |\n|---|---|\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
