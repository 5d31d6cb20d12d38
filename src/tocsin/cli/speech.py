"""The language in which the command line speaks: French where it is asked for, else English."""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.errors import TocsinError

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default=Language.EN)


@contextmanager
def speaking(arguments: Sequence[str]) -> Iterator[None]:
    """Within it, notes and errors are told in the language that these arguments ask for."""
    before = _SPOKEN.set(_asked(arguments))
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def _asked(arguments: Sequence[str]) -> Language:
    # Looked for before anything is parsed: what is wrong with the arguments is told in this language too.
    given = [value for name, value in pairwise(arguments) if name == "--lang"]
    given += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    wanted = given[-1] if given else os.environ.get("TOCSIN_LANG", "")
    return Language.FR if wanted == Language.FR.value else Language.EN


def told(message: str) -> str:
    """A message in the language that is spoken."""
    if _SPOKEN.get() is Language.EN:
        return message
    # The catalogue is read where French is asked for, and nowhere else.
    from tocsin.web.told import tell  # noqa: PLC0415

    return tell(message, _SPOKEN.get())


def counted(number: int, what: str) -> str:
    """How many there are of something; in French the number stands last, so that no word has to agree with it."""
    return f"{number} {what}" if _SPOKEN.get() is Language.EN else f"{told(what)}\u00a0: {number}"


def joined(parts: Sequence[str]) -> str:
    """Parts of one summary between semicolons."""
    return ("; " if _SPOKEN.get() is Language.EN else "\u202f; ").join(parts)


def held_in(what: str, place: str) -> str:
    """What a place holds now."""
    return f"{what}: {place}" if _SPOKEN.get() is Language.EN else f"{what} ({place})"


def told_error(error: TocsinError) -> str:
    """An error in one line."""
    return told_parts(error.where, error.what, error.remedy) if _SPOKEN.get() is Language.FR else error.message


def told_parts(where: str, what: str, remedy: str) -> str:
    """Where, what and remedy in one line."""
    from tocsin.web.told import tell_parts  # noqa: PLC0415 (as above)

    return tell_parts(where, what, remedy, _SPOKEN.get())


def show_misuse(error: click.ClickException) -> None:
    """Says what was wrong with the call of a command."""
    if _SPOKEN.get() is Language.EN:
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage().replace("Usage:", "Usage\u00a0:", 1), err=True)
        click.echo(f"Essayez «\u202f{context.command_path} --help\u202f».\n", err=True)
    click.echo(f"Erreur\u00a0: {told(error.format_message())}", err=True)
