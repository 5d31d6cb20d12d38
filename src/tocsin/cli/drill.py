"""`tocsin drill`: scripted exercises on a sealed store, and what they came to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.cli.exits import INTERRUPTED
from tocsin.model import MARK

if TYPE_CHECKING:
    from tocsin.model import DrillDay, Scenario

_PACE = re.compile(r"(?P<count>\d+)(?P<unit>[dw])=(?P<seconds>\d+(?:\.\d+)?)(?P<scale>ms|s|m)")
_UNITS = {"d": 1, "w": 7, "ms": 0.001, "s": 1.0, "m": 60.0}
_MOST_PAUSE = 86400.0


_REPORT_FORMAT = click.option(
    "--format",
    "style",
    type=click.Choice(["terminal", "markdown", "html", "json"]),
    default="terminal",
    show_default=True,
    help="How to print the report.",
)


@click.group(
    short_help="Run exercises on a sealed store.",
    epilog="""\b
Examples:
  tocsin drill list
  tocsin drill run autumn-2022-signalling --lang en
  tocsin drill report --format html --out report.html""",
)
def drill() -> None:
    """List drills and chronologies, run one on a sealed store, and read what it came to.

    Nothing of a run can reach a live store, its exports, feeds or alerts, and all that is shown is marked.
    """


@drill.command(name="list", epilog="\b\nExamples:\n  tocsin drill list\n  tocsin drill list --lang en --format json")
@click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@options.language
def list_(style: str, lang: str) -> None:
    """List the drills (made up, with a known truth) and the chronologies (public facts) that tocsin ships."""
    scenarios = wiring.list_scenarios()
    if style == "json":
        click.echo(json.dumps([_record(one) for one in scenarios], ensure_ascii=False, indent=1))
        return
    rows = [
        (one.id, one.kind.value, one.watch, str(one.first), str(one.days), str(len(one.injects)), one.title[lang])
        for one in scenarios
    ]
    show.table(title=MARK, columns=_HEADS[lang], rows=rows)


_HEADS = {
    "fr": ("id", "genre", "veille", "du", "jours", "textes", "titre"),
    "en": ("id", "kind", "watch", "from", "days", "texts", "title"),
}


def _record(one: Scenario) -> dict[str, object]:
    return {
        "id": one.id,
        "exercise": True,
        "kind": one.kind.value,
        "watch": one.watch,
        "title": dict(one.title),
        "summary": dict(one.summary),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "injects": len(one.injects),
        "expected": [
            {"warning": each.kind.value, "from": each.start.isoformat(), "until": each.end.isoformat()}
            for each in one.expected
        ],
        "references": dict(one.references),
    }


@drill.command(epilog="\b\nExample:\n  tocsin drill check my-drill.yaml")
@click.argument("file", metavar="ID|FILE")
def check(file: str) -> None:
    """Read a scenario and say what is wrong with it, with file and line."""
    found = wiring.check_scenario(file)
    click.echo(f"{found.id}: {found.kind.value}, {found.days} days, {len(found.injects)} texts, watch {found.watch}")


def _pause(_context: click.Context, _option: click.Parameter, text: str | None) -> float:
    if text is None:
        return 0.0
    found = _PACE.fullmatch(text.strip())
    days = int(found["count"]) * _UNITS[found["unit"]] if found else 0
    if found is None or days == 0:
        raise click.BadParameter(f"{text!r} is no pace: write it as 1d=2s, 1w=500ms or 1d=1m")
    pause = float(found["seconds"]) * _UNITS[found["scale"]] / days
    if pause > _MOST_PAUSE:
        raise click.BadParameter(f"{text!r} is slower than real time")
    return pause


@drill.command(
    epilog="""\b
Examples:
  tocsin drill run autumn-2022-signalling
  tocsin drill run hidden-behind-exercise --lang en --pace 1d=2s
  tocsin drill run my-drill.yaml --db live.sqlite --out run/

The run lies in a folder: the sealed store, one line of JSON a day, the run, and reports and a briefing in both
languages. --db names a live store to start from: what it knew before the first day. It is opened for reading only.
Ctrl-C ends the run after the day that is done; what was played is reported.""",
)
@click.argument("scenario", metavar="ID|PATH")
@click.option(
    "--db",
    "live",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A live store to start from; only read. Default: none.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The run's folder. Default: in your state directory.",
)
@click.option("--pace", "pause", metavar="1d=2s", callback=_pause, help="Play so fast. Default: as fast as possible.")
@_REPORT_FORMAT
@options.language
@click.pass_context
def run(  # noqa: PLR0913 (one parameter an option)
    context: click.Context, *, scenario: str, live: Path | None, out: Path | None, pause: float, style: str, lang: str
) -> None:
    """Run a scenario, by id or file, on a sealed store, and print the report."""
    found = wiring.run_drill(scenario, live=live, out=out, pause=pause, on_day=lambda day: _day(day, paced=bool(pause)))
    wiring.remember_drill(found.folder)
    text = wiring.write_drill_report(found.run, lang, style)
    click.echo(text, nl=not text.endswith("\n"))
    show.note(f"{MARK}: the run lies in {found.folder}")
    if not found.run.whole:
        show.note(f"{MARK}: broken off after {len(found.run.days)} days")
        context.exit(INTERRUPTED)


def _day(day: DrillDay, *, paced: bool) -> None:
    """One line a day on stderr, so that a paced run can be followed."""
    if paced or (day.injects and show.is_watched()):
        beliefs = "  ".join(f"{name} {value:.1%}" for name, value in day.probabilities.items())
        show.note(f"{MARK}  {day.day}  {beliefs}  ({day.injects} in)")


@drill.command(
    epilog="\b\nExamples:\n  tocsin drill report\n  tocsin drill report run/ --lang en --format html --out report.html"
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@_REPORT_FORMAT
@options.language
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
def report(*, folder: Path | None, style: str, lang: str, out: Path | None) -> None:
    """Write the report on the run in FOLDER, or on the last run."""
    text = wiring.write_drill_report(wiring.read_drill(folder).run, lang, style)
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        show.write_file(out, text)
        show.note(f"{MARK}: written: {out}")
