"""YAML data files that remember where each value stood, so that an error can name file and line."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.errors import WatchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A YAML file as plain data, with the line of every value.

    Attributes:
        path: the file.
        data: dicts, lists and scalars, as `yaml.safe_load` gives them.
        lines: line number (from 1) by the keys that lead to a value.
    """

    path: Path
    data: Any
    lines: Mapping[Key, int]

    def where(self, *keys: str | int) -> str:
        """`file:line` of the value under `keys`, or of the nearest thing around it that exists."""
        for length in range(len(keys), -1, -1):
            line = self.lines.get(keys[:length])
            if line is not None:
                return f"{self.path}:{line}"
        return str(self.path)

    def error(self, *keys: str | int, what: str, remedy: str) -> WatchError:
        """A `WatchError` that points at the value under `keys`."""
        return WatchError(what, where=self.where(*keys), remedy=remedy)


class Mistakes:
    """Gathers mistakes, so that one reading of a file names them all.

    >>> mistakes = Mistakes()
    >>> with mistakes.gathered():
    ...     raise WatchError("no id", where="a.yaml:3", remedy="add one")
    >>> len(mistakes.found)
    1
    """

    def __init__(self) -> None:
        self.found: list[WatchError] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep a mistake that is raised within, and go on behind it."""
        try:
            yield
        except WatchError as error:
            self.add(error)

    def add(self, error: WatchError) -> None:
        """Keep a mistake, with those that were found together with it."""
        self.found.extend([error, *error.others])

    def error(self) -> WatchError:
        """The first mistake, with the others; each is told once."""
        first, *others = {error.message: error for error in self.found}.values()
        return WatchError(first.what, where=first.where, remedy=first.remedy, others=tuple(others))

    def tell(self) -> None:
        """Raise the first mistake, with the others.

        Raises:
            WatchError: if there is any.
        """
        if self.found:
            raise self.error()


def read_sheet(path: Path) -> Sheet:
    """The YAML file at `path`, with its lines.

    Raises:
        WatchError: if the file is missing, is not UTF-8, or is not YAML, or holds a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        raise WatchError("there is no such file", where=str(path), remedy="check the path") from None
    except IsADirectoryError:
        raise WatchError("this is a folder", where=str(path), remedy="name the watch file in it") from None
    except UnicodeDecodeError as error:
        raise WatchError(
            "the file is not UTF-8", where=f"{path} (byte {error.start})", remedy="save it as UTF-8"
        ) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise WatchError(
            f"not YAML: {error.problem}", where=f"{path}:{line}", remedy="mend the indentation or quoting"
        ) from None
    except ValueError as error:
        where = f"{path}:{_bad_date_line(root)}"
        raise WatchError(f"not a date: {error}", where=where, remedy="give a day that exists") from None
    except yaml.YAMLError as error:
        first = str(error).splitlines()[0]
        raise WatchError(f"not YAML: {first}", where=str(path), remedy="save it as plain text in UTF-8") from None
    lines: dict[Key, int] = {}
    try:
        if root is not None:
            _walk(root, (), lines, path)
    except RecursionError:
        raise WatchError("an alias holds itself", where=str(path), remedy="write the value out") from None
    return Sheet(path, data, lines)


def _bad_date_line(node: yaml.Node | None) -> int:
    """The line of the first scalar that looks like a date and is none; 1 if there is none such."""
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":timestamp"):
        try:
            yaml.safe_load(node.value)
        except ValueError:
            return node.start_mark.line + 1
    inner = node.value if isinstance(node, yaml.SequenceNode) else []
    if isinstance(node, yaml.MappingNode):
        inner = [one for pair in node.value for one in pair]
    return next((line for line in map(_bad_date_line, inner) if line > 1), 1)


def _walk(node: yaml.Node, keys: Key, lines: dict[Key, int], path: Path) -> None:
    lines[keys] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                where = f"{path}:{key.start_mark.line + 1}"
                raise WatchError(f"the key {key.value!r} stands twice", where=where, remedy="keep one of the two")
            seen.add(key.value)
            _walk(value, (*keys, key.value), lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*keys, index), lines, path)
