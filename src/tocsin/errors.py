"""Every error a user can meet: what was wrong, where, and what to do, built from typed fields."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class TocsinError(Exception):
    """The base of all errors that tocsin raises on purpose; `exit_code` is what the command line returns.

    Attributes:
        what: what was wrong, without a full stop.
        where: the file, line, option or record it was found in; empty if there is no place.
        remedy: what the user can do about it.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """One line: where, what, remedy.

        >>> TocsinError("the file is empty", where="a.txt", remedy="give a file with text").message
        'a.txt: the file is empty; give a file with text'
        """
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class UnreadableInputError(TocsinError):
    """An input file or page that cannot become an article: missing, binary, empty, too large, a line beyond the cap."""

    exit_code = 3


class BadDateError(TocsinError):
    """A date that is no date, or lies outside the years that a dispatch can bear."""

    exit_code = 3


class WatchError(TocsinError):
    """A watch file that does not hold together: the message names file, line and remedy.

    `others` are further mistakes that the same reading found.
    """

    exit_code = 4

    def __init__(self, what: str, *, where: str = "", remedy: str = "", others: tuple[WatchError, ...] = ()) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.others = others


class StoreError(TocsinError):
    """A store that cannot be opened, read or written: newer version, not a store, locked, disk full."""

    exit_code = 5


class ReviewError(TocsinError):
    """A correction that cannot be made: no such signal, no reason, or a code that is none."""

    exit_code = 7


class MissingError(TocsinError):
    """A record that is not there, or not for whoever asks: both are answered alike."""

    exit_code = 10


class PeopleError(TocsinError):
    """Something about persons that cannot be done: a name that is taken, a password too short."""

    exit_code = 10


class LogInError(TocsinError):
    """A log-in, link or token that opens nothing."""

    exit_code = 10


class UnwritableError(TocsinError):
    """A file or output that cannot be written: no such folder, no right, no space."""

    exit_code = 8


class LanguageError(TocsinError):
    """A text in a language that tocsin has no model for."""

    exit_code = 6


class UnexpectedError(TocsinError):
    """A mistake of tocsin's own, met in one text: its kind, its words and the line of code it came from."""

    @classmethod
    def from_exception(cls, error: Exception, *, where: str) -> UnexpectedError:
        """The exception as an error that asks to be reported."""
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if "tocsin" in Path(frame.filename).parts] or list(frames)
        place = f" at {'/'.join(Path(own[-1].filename).parts[-2:])}:{own[-1].lineno}" if own else ""
        return cls(
            f"tocsin failed on this text ({type(error).__name__}: {error}{place})",
            where=where,
            remedy="please report this line, with the text if you may share it",
        )


class Telling:
    """Tells what goes wrong with one text, so that the loop over texts goes on; the border of every such loop.

    Inside it, every exception is caught, here and nowhere else: a page that a library stumbles over, or a mistake in a
    rule, must not cost the hundred other texts of the day.

    >>> with Telling(print, where="a.txt"):
    ...     raise UnreadableInputError("the text is empty", where="a.txt")
    a.txt: the text is empty

    Args:
        on_problem: called with the error; without it, what is raised goes on as it is.
        where: the place that an unexpected error is told with.
    """

    def __init__(self, on_problem: Callable[[TocsinError], None] | None, *, where: str) -> None:
        self._on_problem, self._where = on_problem, where

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> bool:
        # What is no Exception ends the process or the loop: Ctrl-C, a generator that is closed.
        if self._on_problem is None or not isinstance(error, Exception):
            return False
        if not isinstance(error, TocsinError):
            error = UnexpectedError.from_exception(error, where=self._where)
        self._on_problem(error)
        return True
