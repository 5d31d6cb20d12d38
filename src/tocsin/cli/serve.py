"""`tocsin serve`: the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show

if TYPE_CHECKING:
    from pathlib import Path

port = click.option("--port", type=click.IntRange(1, 65535), default=8420, show_default=True, help="Where it listens.")
host = click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address it listens at."
)


@click.command(
    short_help="The board, in a browser.",
    epilog="""\b
Examples:
  tocsin serve
  tocsin serve --db watch.sqlite --port 9000

On this machine's own address nobody has to log in.""",
)
@options.store
@host
@port
@click.option(
    "--watch",
    "watches",
    multiple=True,
    metavar="ID",
    help="Show this watch (id or file). Default: all that know something.",
)
def serve(db: Path | None, host: str, port: int, watches: tuple[str, ...]) -> None:
    """Serve the board until you press Ctrl-C."""
    from tocsin.web.serve import serve as run  # noqa: PLC0415 (the web library alone takes half a second)
    from tocsin.web.settings import Settings  # noqa: PLC0415

    store = wiring.find_store(db)
    wiring.open_store(store, create=False).close()
    show.note(f"the board: http://{host}:{port}/")
    run(Settings(db=store, now=wiring.now, watches=watches), host=host, port=port)
