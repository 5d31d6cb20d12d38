"""`tocsin view`: filters with a name, each of them a feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from tocsin import wiring
from tocsin.cli import filters, options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from tocsin.desk.place import Place


@click.group(
    short_help="Save filters under a name.",
    epilog="""\b
Examples:
  tocsin view add threats --title "Nuclear threats" --indicator nuclear-threat --actor RUS
  tocsin view list
  tocsin export --format atom --view threats > threats.atom
  tocsin view remove threats""",
)
def view() -> None:
    """Saved views: a filter with a name, whose records `tocsin export --view` writes in any format that fits them."""


def _name(context: click.Context, parameter: click.Parameter, value: str) -> str:
    del context, parameter
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", value):
        raise click.BadParameter("give lower-case letters, digits and dashes, as in russian-threats.")
    return value


@view.command(
    epilog='\b\nExample:\n  tocsin view add threats --title "Nuclear threats" --indicator nuclear-threat --actor RUS'
)
@click.argument("name", callback=_name)
@click.option("--title", help="What people call it. Default: the name.")
@filters.filters
@options.store
def add(name: str, title: str | None, db: Place | None, **said: Any) -> None:  # noqa: ANN401 (the options of a filter)
    """Save a filter as NAME."""
    wiring.save_view(name, printable(title or name), filters.selection_of(said), db=wiring.find_store(db))
    show.note(f"saved: {name}")


@view.command(name="list", epilog="\b\nExample:\n  tocsin view list")
@options.store
def list_(db: Place | None) -> None:
    """List the saved views with their filters."""
    found = wiring.list_views(db=wiring.find_store(db))
    if not found:
        show.note("no views are saved; `tocsin view add` saves one")
        return
    rows = [(one.name, printable(one.title), filters.words_of(one.selection)) for one in found]
    show.table(title="saved views", columns=("name", "title", "filter"), rows=rows)


@view.command(epilog="\b\nExample:\n  tocsin view remove threats")
@click.argument("name")
@options.store
def remove(name: str, db: Place | None) -> None:
    """Keep the view NAME no longer."""
    wiring.remove_view(name, db=wiring.find_store(db))
    show.note(f"removed: {name}")
