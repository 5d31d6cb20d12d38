"""Every error a user can meet: what was wrong, where, and what to do, built from typed fields."""

from __future__ import annotations


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
    """A watch file that does not hold together: the message names file, line and remedy."""

    exit_code = 4


class StoreError(TocsinError):
    """A store that cannot be opened, read or written: newer version, not a store, locked, disk full."""

    exit_code = 5


class LanguageError(TocsinError):
    """A text in a language that tocsin has no model for."""

    exit_code = 6
