"""`tocsin channel`: where alerts go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from tocsin.desk.place import Place


@click.group(
    short_help="Add, list and remove where alerts go.",
    epilog="""\b
Examples:
  tocsin channel add ops --kind webhook --address https://ops.example/hook --secret-env OPS_SECRET
  tocsin channel add desk --kind mail --address mail.example:587 --from tocsin@example.org --to desk@example.org
  tocsin channel add phone --kind ntfy --address-env NTFY_URL --lang en
  tocsin channel add chat --kind apprise --address-env CHAT_URL

Secrets stay in the environment: a channel names the variable that holds one, and no list or log shows it.""",
)
def channel() -> None:
    """Channels: mail, signed webhooks, ntfy, and chat services through apprise."""


def _name(context: click.Context, parameter: click.Parameter, value: str) -> str:
    del context, parameter
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", value):
        raise click.BadParameter("give lower-case letters, digits and dashes, as in night-desk.")
    return value


def _variable(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    del context, parameter
    if value is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise click.BadParameter("give the NAME of a variable of the environment, not what it holds.")
    return value


@channel.command(
    epilog="\b\nExample:\n  tocsin channel add ops --kind webhook --address https://ops.example/hook --secret-env OPS"
)
@click.argument("name", callback=_name)
@click.option("--kind", type=click.Choice(["webhook", "mail", "ntfy", "apprise"]), required=True, help="How to send.")
@click.option("--address", default="", metavar="ADDRESS", help="Where to: an address of the web, or HOST:PORT of mail.")
@click.option("--address-env", callback=_variable, metavar="VARIABLE", help="The variable that holds the address.")
@click.option("--secret-env", callback=_variable, metavar="VARIABLE", help="The variable that holds key or password.")
@click.option("--from", "from_", metavar="ADDRESS", help="Mail: who writes.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Mail: who reads; may be given several times.")
@click.option("--user", metavar="NAME", help="Mail: who logs in.")
@click.option("--tls", type=click.Choice(["required", "none"]), default="required", show_default=True, help="Mail.")
@options.language
@options.store
def add(  # noqa: PLR0913 (one parameter an option)
    *,
    name: str,
    kind: str,
    address: str,
    address_env: str | None,
    secret_env: str | None,
    from_: str | None,
    to: tuple[str, ...],
    user: str | None,
    tls: str,
    lang: str,
    db: Place | None,
) -> None:
    """Add the channel NAME: from now on, what rings is sent over it."""
    # What alerts stand on takes a second to import, and no other command should wait for it.
    from tocsin.desk.outbox import Channel  # noqa: PLC0415

    said = {
        "address_env": address_env,
        "secret_env": secret_env,
        "from": from_,
        "to": ", ".join(to),
        "user": user,
        "tls": tls if kind == "mail" else None,
    }
    kept = {key: value for key, value in said.items() if value}
    wiring.add_channel(Channel(name, kind, address, lang, wiring.now(), kept), db=wiring.find_store(db))
    show.note(f"added: {name}; try it with `tocsin alert test {name}`")


@channel.command(name="list", epilog="\b\nExample:\n  tocsin channel list")
@options.store
def list_(db: Place | None) -> None:
    """List the channels; secrets are named by their variables alone."""
    found = wiring.list_channels(db=wiring.find_store(db))
    if not found:
        show.note("there are no channels; `tocsin channel add` adds one")
        return
    rows = [
        (
            one.name,
            one.kind,
            printable(one.address or f"(in {one.options.get('address_env', '')})"),
            one.language,
            printable(", ".join(f"{key}={value}" for key, value in sorted(one.options.items()))),
        )
        for one in found
    ]
    show.table(title="channels", columns=("name", "kind", "address", "language", "options"), rows=rows)


@channel.command(epilog="\b\nExample:\n  tocsin channel remove ops")
@click.argument("name")
@options.store
def remove(name: str, db: Place | None) -> None:
    """Send nothing over the channel NAME any more, not even what waits."""
    wiring.remove_channel(name, db=wiring.find_store(db))
    show.note(f"removed: {name}")
