"""The command reference, written from the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin.cli.exits import EXITS
from tocsin.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

# Fixed, so that the page does not hang on the terminal it is written from.
_WIDTH = 100


def write_reference() -> str:
    """The page `docs/reference/cli.md`: the help of every command, and the exit codes."""
    parts = ["# Commands\n\nWritten from the commands' own help; do not edit by hand.\n"]
    parts += [f"## `{path}`\n\n```text\n{text.rstrip()}\n```\n" for path, text in _helps(cli, "tocsin")]
    codes = "\n".join(f"| {code} | {meaning} |" for code, meaning in EXITS.items())
    parts.append(f"## Exit codes\n\n| code | meaning |\n|---:|---|\n{codes}\n")
    return "\n".join(parts)


def _helps(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
    context = click.Context(command, info_name=path, max_content_width=_WIDTH, terminal_width=_WIDTH)
    context.help_option_names = ["-h", "--help"]
    yield path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from _helps(command.commands[name], f"{path} {name}")
