"""`tocsin brief`: what a person reads."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.cli.propose import language_model
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from tocsin.desk.place import Place
    from tocsin.desk.proposing import ModelError
    from tocsin.tell.wording import Reworded


@click.command(
    short_help="Write a briefing.",
    epilog="""\b
Examples:
  tocsin brief
  tocsin brief --lang en --watch nuclear-rus --as-of 2022-10-14
  tocsin brief --period weekly --format pdf --out week.pdf
  tocsin brief --period flash --watch nuclear-rus
  tocsin brief --full
  tocsin brief --wording --endpoint http://127.0.0.1:11434/v1 --model mistral --allow-host 127.0.0.1:11434

Without --watch, the briefing tells of the watches whose own actor something is known of. It says what changed since
the last briefing on a watch with an earlier --as-of; with --no-record, it leaves no trace in the store. With
--wording, a language model may smooth sentences; what it may change is checked (docs/language-model.md).""",
)
@click.option(
    "--period",
    type=click.Choice(["daily", "weekly", "flash"]),
    default="daily",
    show_default=True,
    help="What it is for: what is new since the last one, how the week moved the estimate, or one happening.",
)
@click.option(
    "--event",
    metavar="ID",
    default="",
    help="The happening that a flash tells, by its id in `tocsin assess`. Default: what weighs most of what is new.",
)
@options.language
@click.option(
    "--format",
    "style",
    type=click.Choice(["markdown", "html", "pdf", "terminal"]),
    default="terminal",
    show_default=True,
    help="How to write it.",
)
@click.option(
    "--watch", "watches", multiple=True, metavar="ID", help="A watch, by id or file; may be given several times."
)
@options.as_of
@options.recorded_by
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
@options.evidence
@options.full
@options.record
@click.option("--wording", is_flag=True, help="Let a language model smooth sentences; the original stays beside.")
@options.language_model(required=False)
@options.store
def brief(  # noqa: PLR0913 (one parameter an option)
    *,
    period: str,
    event: str,
    lang: str,
    style: str,
    watches: tuple[str, ...],
    as_of: str | None,
    recorded_by: str | None,
    out: Path | None,
    evidence: str | None,
    record: bool,
    wording: bool,
    db: Place | None,
    **model: Any,  # noqa: ANN401 (the options of a language model)
) -> None:
    """Write a briefing: one page on each watch, then the sentences behind each line."""
    if style == "pdf" and out is None and sys.stdout.isatty():
        raise click.UsageError("a PDF is no text for a terminal: name a file with --out")
    clocks = wiring.parse_clocks(as_of, recorded_by)
    place = wiring.find_store(db)
    briefing = wiring.brief(watches, clocks, db=place, record=record, edition=period)
    if wording:
        asked = language_model(**model)
        briefing = wiring.reword(briefing, asked, db=place, on_done=_tell_wording, on_problem=_tell_problem)
    if out is not None:
        files = wiring.briefing_files(briefing, lang, style, name=out.name, evidence=evidence, event=event)
        for name, content in files.items():
            show.write_file(out.with_name(name), content)
            show.note(f"written: {out.with_name(name)}")
    elif style == "pdf":
        (content,) = wiring.briefing_files(briefing, lang, style, name="", evidence=evidence, event=event).values()
        click.echo(content, nl=False)
    else:
        text = wiring.write_briefing(briefing, lang, style, evidence=evidence, event=event)
        click.echo(text, nl=not text.endswith("\n"))


def _tell_wording(found: Reworded) -> None:
    show.note(f"{found.changed} sentences worded by the model, {len(found.refused)} proposals dropped")
    for one in found.refused:
        show.note(f"  dropped, {one.why}: {printable(one.proposed)}")


def _tell_problem(problem: ModelError) -> None:
    show.note(f"no sentence worded by the model: {problem}")
