"""How results, problems and progress are shown: results on stdout, all else on stderr."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin.cli.speech import told, told_parts
from tocsin.errors import UnwritableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from rich.table import Table

    from tocsin.desk.ports import Problem

# Width of tables where the output is no terminal: wide enough for a sentence in two or three lines.
_PLAIN_WIDTH = 140


def problem_line(problem: Problem) -> None:
    """Says on stderr, in one line, what could not be read."""
    said = told_parts(problem.where, problem.what, problem.remedy)
    click.echo(re.sub(r"[ \t\r\n]+", " ", f"tocsin: {said}").strip(), err=True)


def note(text: str) -> None:
    """Says something on stderr that is no problem."""
    click.echo(told(text), err=True)


def exit_with(problems: Sequence[Problem]) -> int:
    """The exit code that the first problem stands for; 0 without problems."""
    return problems[0].exit_code if problems else 0


def table(*, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table on stdout."""
    # rich costs a tenth of a second to import, and most calls print no table.
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    made = _empty_table(told(title), [told(column) for column in columns])
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    width = None if sys.stdout.isatty() else _PLAIN_WIDTH
    Console(file=sys.stdout, width=width, highlight=False).print(made)


def _empty_table(title: str, columns: Sequence[str]) -> Table:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 (as above)
    from rich.table import Table  # noqa: PLC0415

    made = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function to call with the name of each thing done; shows count and rate while stderr is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _name: None
        return
    from rich.console import Console  # noqa: PLC0415 (as above)
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:.0f} articles"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", style="dim"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None, name="")
        yield lambda name: shown.update(task, advance=1, name=Path(name).name)


def write_file(path: Path, content: str | bytes) -> None:
    """Writes `content` to `path` whole or not at all; text as UTF-8.

    Raises:
        UnwritableError: if it cannot be written.
    """
    with writing_file(path) as stream:
        stream.write(content if isinstance(content, bytes) else content.encode("utf-8"))


@contextmanager
def writing_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file at `path` at the end, or nothing where something goes wrong before.

    Raises:
        UnwritableError: if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "wb") as stream:  # noqa: PTH123 (a handle, not a path)
                yield stream
            Path(draft).chmod(0o666 & ~_mask())
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)  # gone already where it took its place
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UnwritableError(
            f"cannot be written ({reason})", where=str(path), remedy="name another place with --out"
        ) from error


def _mask() -> int:
    """The process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def is_watched() -> bool:
    """Whether a person looks at what is said on stderr."""
    return sys.stderr.isatty()
