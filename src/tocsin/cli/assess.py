"""`tocsin assess`: the estimate of a watch at one time."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import click
import yaml

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.desk.assess_watch import Assessed
    from tocsin.desk.place import Place
    from tocsin.model import Assessment

# As many of what would teach most as a reader acts on.
_NEXT = 6


@click.command(
    short_help="Print the estimate of a watch at one time.",
    epilog="""\b
Examples:
  tocsin assess
  tocsin assess --watch nuclear-rus --as-of 2022-10-14
  tocsin assess --watch nuclear-rus --watch nuclear-nato --format table
  tocsin assess --as-of 2022-10-14 --recorded-by 2022-11-01T12:00:00Z
  tocsin assess --as-of 2022-10-14 --machine
  tocsin assess --as-of 2022-10-14 --without TASS

JSON has one object a line, one line a watch. Two clocks: --as-of asks what the world could have known, by the time of
publication; --recorded-by asks what this store had recorded, analysts' corrections included. What is asked --without
someone, or of the --machine alone, is not kept in the store.""",
)
@click.option(
    "--watch",
    "watches",
    multiple=True,
    default=[wiring.DEFAULT_WATCH],
    show_default=True,
    metavar="ID",
    help="A watch, by id or file; may be given several times.",
)
@options.as_of
@options.recorded_by
@click.option(
    "--format", "style", type=click.Choice(["json", "table"]), default="json", show_default=True, help="How to print."
)
@options.language
@click.option(
    "--reviewed/--machine",
    default=True,
    show_default=True,
    help="With analysts' corrections, or as the machine alone coded it.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="NAME",
    help="Leave out an outlet or a source, as if it had never been heard; may be given several times.",
)
@options.record
@options.store
def assess(  # noqa: PLR0913 (one parameter an option)
    *,
    watches: tuple[str, ...],
    as_of: str | None,
    recorded_by: str | None,
    style: str,
    lang: str,
    reviewed: bool,
    without: tuple[str, ...],
    record: bool,
    db: Place | None,
) -> None:
    """Print the probabilities of a watch's hypotheses, with the evidence behind them."""
    clocks = wiring.parse_clocks(as_of, recorded_by)
    found = wiring.assess(watches, clocks, db=wiring.find_store(db), record=record, reviewed=reviewed, without=without)
    for watch, assessed in zip(dict.fromkeys(watches), found, strict=True):
        if style == "json":
            click.echo(wiring.assessment_line(assessed.assessment, lang))
        else:
            _print(assessed.assessment, watch, lang)
        if assessed.outdated_signals:
            show.note(
                f"{assessed.outdated_signals} signals were coded by other lexicons; "
                "ingest their files again to code them anew"
            )
    _say_unknown(found)


def _say_unknown(found: Sequence[Assessed]) -> None:
    """The names to be left out that no signal of any watch bears: a typing error looks like an outlet of no weight."""
    for name in sorted(frozenset.intersection(*(one.unknown_names for one in found))):
        show.note(f"--without: no signal is from an outlet or source named '{printable(name)}'; nothing is left out")


@cache
def _words(lang: str) -> Mapping[str, Any]:
    """The titles and headings of a language."""
    sheet = yaml.safe_load(files("tocsin.cli").joinpath("assess.yaml").read_text("utf-8"))
    found: Mapping[str, Any] = sheet[lang]
    return found


def _percent(part: float, lang: str, *, signed: bool = False) -> str:
    said = f"{part:+.2%}" if signed else f"{part:.2%}"
    return said.replace(".", ",").replace("%", "\u202f%") if lang == "fr" else said


def _number(value: float, lang: str) -> str:
    return f"{value:.2f}".replace(".", ",") if lang == "fr" else f"{value:.2f}"


def _print(assessment: Assessment, watch: str, lang: str) -> None:
    said = _words(lang)
    show.table(
        title=said["title"].format(watch=assessment.watch, time=f"{assessment.as_of:%Y-%m-%d %H:%M} UTC"),
        columns=said["beliefs"],
        rows=[
            (
                belief.id,
                _percent(belief.probability, lang),
                f"{_percent(belief.low, lang)} {said['to']} {_percent(belief.high, lang)}",
                _percent(belief.change_1d, lang, signed=True),
                _percent(belief.change_7d, lang, signed=True),
                wiring.likelihood_term(belief.probability, lang) or "",
            )
            for belief in assessment.beliefs
        ],
    )
    words, deeds = (_number(value, lang) for value in (assessment.words_index, assessment.deeds_index))
    click.echo(said["indices"].format(words=words, deeds=deeds, coverage=f"{assessment.coverage:.0%}") + "\n")
    names = [belief.id for belief in assessment.beliefs]
    show.table(
        title=said["evidence_title"],
        columns=(*said["evidence"], *names),
        rows=[
            (
                str(evidence.event.day),
                evidence.event.indicator,
                evidence.event.status.value,
                evidence.event.actor,
                str(evidence.event.grade),
                str(len(evidence.event.origins)),
                *(f"{evidence.share_nats.get(name, 0.0):+.2f}" for name in names),
            )
            for evidence in assessment.evidence
        ],
    )
    _print_week(assessment, watch, names, lang)
    _print_doubt(assessment, names, lang)


def _print_week(assessment: Assessment, watch: str, names: Sequence[str], lang: str) -> None:
    """The way from the estimate of a week before, step by step."""
    fall = assessment.waterfall
    if fall is None:
        return
    said = _words(lang)
    start = ("", said["before"].format(days=fall.days), *(f"{fall.start[name]:+.3f}" for name in names))
    end = {name: fall.start[name] + sum(step.nats[name] for step in fall.steps) for name in names}
    show.table(
        title=said["week_title"],
        columns=(*said["week"], *names),
        rows=[
            start,
            *(
                (step.what, words, *(f"{step.nats[name]:+.3f}" for name in names))
                for step, words in zip(fall.steps, wiring.waterfall_words(assessment, watch, lang), strict=True)
            ),
            ("", said["now"], *(f"{end[name]:+.3f}" for name in names)),
        ],
    )


def _print_doubt(assessment: Assessment, names: Sequence[str], lang: str) -> None:
    """What the estimate hangs on: numbers, voices, and what was not looked at yet."""
    said = _words(lang)
    show.table(
        title=said["numbers_title"],
        columns=(*said["numbers"], *names),
        rows=[
            (
                one.number,
                f"{one.value:g}",
                f"{one.low:g} {said['to']} {one.high:g}",
                *(f" {said['to']} ".join(_percent(end, lang) for end in one.probabilities[name]) for name in names),
            )
            for one in assessment.sensitivity
        ],
    )
    show.table(
        title=said["voices_title"],
        columns=(*said["voices"], *names),
        rows=[
            (
                said["kinds"].get(one.kind, one.kind),
                printable(one.name),
                str(one.reports),
                *(_percent(one.without[name], lang) for name in names),
            )
            for one in assessment.omissions
        ],
    )
    show.table(
        title=said["next_title"],
        columns=said["next"],
        rows=[(one.indicator, f"{one.expected_information_nats:.4f}") for one in assessment.next_best[:_NEXT]],
    )
