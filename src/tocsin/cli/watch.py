"""`tocsin watch`: the watches there are, and whether a watch file holds together."""

from __future__ import annotations

import click

from tocsin import wiring


@click.group(short_help="List watches, or check a watch file.")
def watch() -> None:
    """List the watches, or check a watch file."""


@watch.command(name="list", epilog="\b\nExample:\n  tocsin watch list")
def list_() -> None:
    """List the watches that tocsin ships: id, version, title."""
    for name in wiring.list_watches():
        found = wiring.check_watch(name)
        click.echo(f"{found.id}\t{found.version}\t{found.title.get('en', '')}")


@watch.command(epilog="\b\nExamples:\n  tocsin watch check my-watch.yaml\n  tocsin watch check nuclear-rus")
@click.argument("file", metavar="FILE")
def check(file: str) -> None:
    """Read a watch FILE (or a shipped watch, by id) with its lexicons, and say what is wrong, with file and line."""
    found = wiring.check_watch(file)
    languages = ", ".join(sorted(language.value for language in found.lexicons))
    click.echo(f"{found.id}: {found.version}, {len(found.indicators)} indicators, lexicons: {languages or 'none'}")
