"""`tocsin calendar`: the exercises that explain signs, in and out as iCalendar, and those that the news adds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from tocsin.desk.place import Place

_WATCH = click.option(
    "--watch",
    "watch_id",
    default=wiring.DEFAULT_WATCH,
    show_default=True,
    metavar="ID",
    help="The watch, by id or file.",
)
_OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of printing.")


@click.group(
    short_help="List, export, import and propose exercises.",
    epilog="""\b
Examples:
  tocsin calendar list
  tocsin calendar export --out exercises.ics
  tocsin calendar import drills.ics --actor NATO --into my-exercises.yaml
  tocsin calendar propose --into my-exercises.yaml""",
)
def calendar() -> None:
    """The calendar of exercises: an exercise that is known of explains some signs."""


@calendar.command(name="list", epilog="\b\nExample:\n  tocsin calendar list --watch nuclear-nato")
@_WATCH
def list_(watch_id: str) -> None:
    """List the exercises of a watch's calendar with their latest edition."""
    rows = []
    exercises = wiring.calendar_of(watch_id)
    if not exercises:
        show.note(f"the calendar of {watch_id} is empty")
        return
    for exercise in exercises:
        last = max((held.start for held in exercise.held), default=None)
        announced = "announced" if exercise.announced else "not announced"
        rows.append((exercise.name, exercise.actor, str(len(exercise.held)), str(last or ""), announced))
    show.table(title="exercises", columns=("name", "actor", "editions", "latest", "announced"), rows=rows)


@calendar.command(epilog="\b\nExample:\n  tocsin calendar export --out exercises.ics")
@_WATCH
@_OUT
def export(watch_id: str, out: Path | None) -> None:
    """Write a watch's calendar as an iCalendar file, one event of whole days for each edition."""
    data = wiring.export_calendar(watch_id)
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        show.write_file(out, data)


@calendar.command(
    name="import",
    epilog="""\b
Examples:
  tocsin calendar import drills.ics --actor NATO
  tocsin calendar import drills.ics --actor NATO --into my-exercises.yaml

Without --into, what the file adds to the watch's calendar is printed as entries of such a file. The calendar of a watch
of your own is the file that its `parts: exercises:` names.""",
)
@click.argument("file", type=click.Path(path_type=Path))
@_WATCH
@click.option("--actor", metavar="CODE", help="Whose exercises they are, where the file does not say (RUS, NATO).")
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="Add them to this calendar file (YAML).")
def import_(file: Path, watch_id: str, actor: str | None, into: Path | None) -> None:
    """Read an iCalendar FILE, and add what a calendar does not hold yet."""
    added = wiring.import_calendar(file, watch_id, actor=actor, into=into, on_remark=show.note)
    if added.nothing:
        show.note("nothing new: the calendar holds all of it")
        return
    if into is None:
        click.echo(wiring.calendar_entries(added), nl=False)
    editions = sum(len(one.held) for one in added.all())
    show.note(f"new exercises: {len(added.exercises)}, new editions: {editions}" + (f": {into}" if into else ""))


@calendar.command(epilog="\b\nExamples:\n  tocsin calendar propose\n  tocsin calendar propose --into my-exercises.yaml")
@_WATCH
@options.as_of
@options.recorded_by
@options.store
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="Add them to this calendar file (YAML).")
def propose(watch_id: str, as_of: str | None, recorded_by: str | None, db: Place | None, into: Path | None) -> None:
    """Propose entries for exercises that the news in the store names and the calendar lacks."""
    clocks = wiring.parse_clocks(as_of, recorded_by)
    proposals = wiring.propose_exercises(watch_id, clocks, db=wiring.find_store(db), into=into)
    if not proposals:
        show.note("nothing to propose: every exercise that the store names is in the calendar")
    for proposal in proposals:
        exercise = proposal.exercise
        name = printable(exercise.name)
        click.echo(f"{name}\t{exercise.actor}\t{exercise.held[0].start}\t{proposal.reports} reports")
        click.echo(f"    {printable(proposal.sentence)}")
