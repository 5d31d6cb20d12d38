"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tocsin.desk.place import Database, Place, read_place
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable


class StorePlace(click.ParamType[Place]):
    """A file, or the address of a database."""

    name = "place"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """The place that the user names."""
        place = value if isinstance(value, Database) else read_place(str(value))
        if isinstance(place, Path) and place.is_dir():
            self.fail(f"{str(place)!r} is a folder, not a store", param, ctx)
        return place


def _told_in() -> str:
    """What stands before the command, else French."""
    context = click.get_current_context(silent=True)
    asked = context.find_root().params.get("lang") if context else None
    return asked or "fr"


store = click.option(
    "--db",
    type=StorePlace(),
    envvar="TOCSIN_DB",
    show_envvar=True,
    help="The store: a file, or postgresql://user@host/database. Default: tocsin.sqlite in your data directory.",
)
outlet = click.option(
    "--outlet",
    metavar="NAME",
    callback=lambda _context, _option, name: None if name is None else printable(name),
    help="Who published the articles; goes before what they say.",
)
published = click.option(
    "--published", metavar="DATE", help="When they were published (2022-10-13, 2022-10); goes before what they say."
)
coded_for = click.option(
    "--watch",
    "watches",
    multiple=True,
    default=["nuclear-rus"],
    show_default=True,
    metavar="ID",
    help="Code for the family of this watch (id or file), as all nuclear watches are one; may be given several times.",
)
as_of = click.option(
    "--as-of",
    metavar="TIME",
    help="What the world could have known by then (2022-10-14 means its first instant, UTC). Default: now.",
)
recorded_by = click.option(
    "--recorded-by", metavar="TIME", help="What this store had recorded by then. Default: all that it holds."
)
record = click.option(
    "--record/--no-record", default=True, show_default=True, help="Keep the assessments in the store, for audit."
)
language = click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    default=_told_in,
    envvar="TOCSIN_LANG",
    show_default="fr",
    show_envvar=True,
    help="The language of the words.",
)
evidence = click.option(
    "--evidence",
    type=click.Choice(["all", "cited", "none"]),
    help="How much of the evidence: all of it in full, what the page cites in brief, or none. "
    "Default: all in HTML, which folds it; elsewhere what is cited.",
)
full = click.option("--full", "evidence", flag_value="all", help="The same as --evidence all.")


def _inputs(_context: click.Context, _parameter: click.Parameter, given: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(Path("/dev/stdin") if path == Path("-") else path for path in given)


paths = click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path), callback=_inputs
)
files = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path), callback=_inputs
)

allow_host = click.option(
    "--allow-host",
    "allow",
    multiple=True,
    metavar="ADDRESS",
    envvar="TOCSIN_ALLOW_HOST",
    show_envvar=True,
    help="A local server that may be reached, as 127.0.0.1:8000 or 10.1.0.0/16; else only public addresses are. "
    "May be given several times.",
)
proxy = click.option(
    "--proxy",
    metavar="URL",
    envvar="TOCSIN_PROXY",
    show_envvar=True,
    help="An HTTP proxy for all calls. Its own host must be named by --allow-host if it is local.",
)


def language_model(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that name a language model."""
    markings = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
    every = (
        click.option(
            "--endpoint",
            envvar="TOCSIN_MODEL_URL",
            show_envvar=True,
            required=required,
            metavar="URL",
            help="Its API, which speaks the OpenAI protocol, up to /v1.",
        ),
        click.option(
            "--model",
            envvar="TOCSIN_MODEL",
            show_envvar=True,
            required=required,
            metavar="NAME",
            help="Its name there.",
        ),
        click.option("--key-env", default="", metavar="VARIABLE", help="The variable of the environment with the key."),
        click.option(
            "--model-tlp",
            type=click.Choice(markings),
            default="CLEAR",
            show_default=True,
            help="How far its endpoint is trusted: texts marked for a narrower circle are not sent.",
        ),
        allow_host,
        proxy,
    )

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(every):
            command = option(command)
        return command

    return add
