"""The front matter of a Markdown file: YAML between two lines of three dashes."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tocsin.errors import UnreadableInputError

_FENCED = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def read_front_matter(text: str, *, where: str) -> tuple[dict[str, Any], int]:
    r"""The fields, by name, and where the article begins; no fields and 0 where there is no front matter.

    >>> read_front_matter("---\noutlet: AFP\n---\nTexte", where="a.md")
    ({'outlet': 'AFP'}, 20)

    Raises:
        UnreadableInputError: if it is no YAML, or no list of fields.
    """
    match = _FENCED.match(text)
    if match is None:
        return {}, 0
    try:
        fields = yaml.load(match["yaml"], Loader=yaml.BaseLoader)  # noqa: S506 - builds strings only
    except yaml.YAMLError as error:
        plain = _plain_fields(match["yaml"])
        if plain is not None:
            return plain, match.end()
        mark = getattr(error, "problem_mark", None)
        place = f"{where}:{mark.line + 2}" if mark else where
        raise UnreadableInputError("the front matter is no YAML", where=place, remedy="mend it or remove it") from error
    if not isinstance(fields, dict):
        raise UnreadableInputError(
            "the front matter holds no fields", where=where, remedy="write lines such as 'date: 2022-10-13'"
        )
    return {str(name).lower(): value for name, value in fields.items()}, match.end()


def _plain_fields(block: str) -> dict[str, Any] | None:
    """The fields where each line is `name: value`; a French headline with its own colon is no YAML, but clear."""
    lines = [line for line in block.splitlines() if line.strip()]
    matches = [re.fullmatch(r"(\w[\w-]*):\s+(.*\S)\s*", line) for line in lines]
    return {match[1].lower(): match[2] for match in matches if match} if all(matches) else None
