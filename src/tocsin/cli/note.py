"""`tocsin note` and `tocsin mark`: what persons write beside records, and how far a text may travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable
from tocsin.model.marking import Tlp

if TYPE_CHECKING:
    from tocsin.desk.place import Place

_TLP = click.Choice([tlp.value for tlp in Tlp], case_sensitive=False)


@click.group(
    short_help="Notes on articles, events and signals.",
    epilog='\b\nExample:\n  tocsin note add evt_0123456789abcdef "the same convoy as in 2014" --tlp AMBER',
)
def note() -> None:
    """Write and list notes; each bears a marking of the Traffic Light Protocol."""


@note.command(epilog='\b\nExample:\n  tocsin note add art_0123456789abcdef "seen by two of us" --tlp GREEN')
@click.argument("about", metavar="ID")
@click.argument("text", metavar="TEXT")
@click.option("--tlp", type=_TLP, help="How far it may travel. Default, and the widest allowed: as far as the record.")
@options.store
def add(about: str, text: str, tlp: str | None, db: Place | None) -> None:
    """Write TEXT beside the article, event or signal ID."""
    marking = Tlp(tlp.upper()) if tlp else None
    made = wiring.add_note(wiring.user(), about, text, marking, db=wiring.find_store(db))
    show.note(f"noted: {made.id}, TLP:{made.tlp.value}")


@note.command(name="list", epilog="\b\nExample:\n  tocsin note list art_0123456789abcdef")
@click.argument("about", metavar="ID", required=False)
@options.store
def list_(about: str | None, db: Place | None) -> None:
    """List the notes on ID, or all, the newest first."""
    found = wiring.list_notes(wiring.user(), about, db=wiring.find_store(db))
    if not found:
        show.note("there is no note")
        return
    rows = [
        (f"{one.recorded_at:%Y-%m-%d %H:%M}", one.about, one.tlp.value, one.author, printable(one.text))
        for one in found
    ]
    show.table(title="notes", columns=("recorded", "about", "TLP", "by", "note"), rows=rows)


@click.command(
    short_help="How far an article, or all of a source, may travel.",
    epilog="""\b
Examples:
  tocsin mark art_0123456789abcdef AMBER
  tocsin mark src_0123456789abcdef GREEN

What an article itself bears goes before what its source bears; without either it is CLEAR. Whoever is not cleared for
a marking sees nothing of the article: not in lists, estimates, search, exports, feeds or the API.""",
)
@click.argument("subject", metavar="ID")
@click.argument("tlp", metavar="TLP", type=_TLP)
@options.store
def mark(subject: str, tlp: str, db: Place | None) -> None:
    """Mark the article or news source ID with a level of the Traffic Light Protocol."""
    wiring.mark(wiring.user(), subject, Tlp(tlp.upper()), db=wiring.find_store(db))
    show.note(f"marked: {subject}, TLP:{tlp.upper()}")
