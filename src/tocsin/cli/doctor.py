"""`tocsin doctor`: whether all is there and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options

if TYPE_CHECKING:
    from tocsin.desk.place import Place

_MARKS = {"ok": ("ok", "green"), "warning": ("!!", "yellow"), "fault": ("XX", "red")}


@click.command(
    short_help="Check that all is there and sound.",
    epilog="""\b
Examples:
  tocsin doctor
  tocsin doctor --db watch.sqlite

The exit code is 1 where a fault was found.""",
)
@options.store
@click.pass_context
def doctor(ctx: click.Context, db: Place | None) -> None:
    """Check Python, language models, watches, disk, rights and the store, and say what to do."""
    faulty = False
    for finding in wiring.check_health(wiring.find_store(db)):
        mark, colour = _MARKS[finding.verdict.value]
        advice = f"; {finding.remedy}" if finding.remedy else ""
        click.echo(f"{click.style(mark, fg=colour)}  {finding.subject}: {finding.detail}{advice}")
        faulty = faulty or finding.verdict.value == "fault"
    ctx.exit(1 if faulty else 0)
