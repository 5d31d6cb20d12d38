"""`tocsin`: the commands, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import click

from tocsin import __version__
from tocsin.cli import show
from tocsin.cli.alert import alert
from tocsin.cli.assess import assess
from tocsin.cli.backup import backup, restore
from tocsin.cli.batch import batch
from tocsin.cli.brief import brief
from tocsin.cli.calendar import calendar
from tocsin.cli.channel import channel
from tocsin.cli.collect import collect
from tocsin.cli.demo import demo
from tocsin.cli.doctor import doctor
from tocsin.cli.drill import drill
from tocsin.cli.evaluate import evaluate
from tocsin.cli.exits import BROKEN_PIPE, EXITS, INTERRUPTED
from tocsin.cli.export import export
from tocsin.cli.extract import extract
from tocsin.cli.ingest import ingest
from tocsin.cli.note import mark, note
from tocsin.cli.origin import origin
from tocsin.cli.person import person, token
from tocsin.cli.propose import propose
from tocsin.cli.review import review
from tocsin.cli.serve import serve
from tocsin.cli.source import source
from tocsin.cli.speech import show_misuse, speaking, told_error
from tocsin.cli.view import view
from tocsin.cli.watch import watch
from tocsin.desk.printable import printable
from tocsin.errors import TocsinError, UnwritableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_EXAMPLES = """\b
Examples:
  tocsin demo
  tocsin extract dispatch.txt
  tocsin ingest dispatches/ --outlet AFP
  tocsin brief --lang en

"""


class Tocsin(click.Group):
    """The group of commands: quiet when the reader of a pipe has gone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parses what stands before the command; `--help` and `--version` print right here."""
        with _writing_output():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command that was called."""
        with _writing_output():
            return super().invoke(ctx)


@contextmanager
def _writing_output() -> Iterator[None]:
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _give_up_output()
        raise click.exceptions.Exit(BROKEN_PIPE) from None
    except OSError as error:
        # Files and stores have their own errors; what is left is the output itself, say on a full disk.
        _give_up_output()
        reason = (error.strerror or type(error).__name__).lower()
        raise UnwritableError(
            f"the output cannot be written ({reason})", where=error.filename or "", remedy="send it elsewhere"
        ) from error


def _give_up_output() -> None:
    """Lets Python's last flush at its end go nowhere, so that it does not complain a second time."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    cls=Tocsin,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_EXAMPLES + "\b\nExit codes:\n" + "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXITS.items()),
)
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    envvar="TOCSIN_LANG",
    show_envvar=True,
    help="The language of errors and notes, and of what is told. Default: English, and French for what is told.",
)
@click.version_option(__version__, prog_name="tocsin")
def cli(lang: str | None) -> None:
    """An open-source watch on nuclear posture: who says what, words against deeds, an estimate one can take apart."""


_COMMANDS = (
    *(demo, extract, ingest, batch, source, collect, assess, brief),
    *(serve, review, evaluate, watch, calendar, origin, drill, doctor),
    *(export, view, note, mark, person, token),
    *(alert, channel, propose),
    *(backup, restore),
)
for command in _COMMANDS:
    cli.add_command(command)


def main() -> NoReturn:
    """Runs the command line and ends the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit code."""
    with speaking(arguments):
        return _run(arguments)


def _run(arguments: Sequence[str]) -> int:
    try:
        return int(cli.main(args=list(arguments), prog_name="tocsin", standalone_mode=False) or 0)
    except TocsinError as error:
        click.echo(f"tocsin: {_one_line(told_error(error))}", err=True)
        return error.exit_code
    except click.ClickException as error:
        show_misuse(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        show.note("tocsin: interrupted; what was stored stays, and the same command goes on from there")
        return INTERRUPTED


def _one_line(message: str) -> str:
    # Hard spaces are part of French: plain white space alone is drawn together.
    return re.sub(r"[ \t\r\n]+", " ", printable(message)).strip()
