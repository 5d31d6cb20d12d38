"""`tocsin person` and `tocsin token`: who may use the board, and with which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.model.marking import Tlp
from tocsin.model.person import Role, Scope

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.desk.place import Place

_role = click.option(
    "--role", type=click.Choice([role.value for role in Role]), help="What the person may do; each may all before it."
)
_clearance = click.option(
    "--clearance",
    type=click.Choice([tlp.value for tlp in Tlp], case_sensitive=False),
    help="The narrowest marking (TLP) that the person may see.",
)


@click.group(
    short_help="Who may use the board.",
    epilog="""\b
Examples:
  tocsin person add ada --role analyst --clearance AMBER
  tocsin person list""",
)
def person() -> None:
    """Add, list, change and remove the persons who log in to the board."""


@person.command(epilog="\b\nExample:\n  tocsin person add ada --role analyst --clearance AMBER")
@click.argument("name", metavar="NAME")
@_role
@_clearance
@click.option(
    "--subject", metavar="ISSUER SUB", help="Who the person is to the identity provider: its issuer, a space, its sub."
)
@options.store
def add(name: str, role: str | None, clearance: str | None, subject: str | None, db: Place | None) -> None:
    """Add NAME, and print a link by which a password is set; without options a reader cleared for GREEN."""
    with wiring.people_of(wiring.find_store(db)) as people:
        people.add(name, Role(role or "reader"), _tlp(clearance) or Tlp.GREEN, by=wiring.user().name, subject=subject)
        _tell_link(people.password_link(name, by=wiring.user().name))


@person.command(name="list", epilog="\b\nExample:\n  tocsin person list")
@options.store
def list_(db: Place | None) -> None:
    """List the persons, with role and clearance."""
    with wiring.people_of(wiring.find_store(db)) as people:
        found = people.list()
    if not found:
        show.note("there is no person yet; `tocsin serve --accounts` prints the link that makes the first")
        return
    rows = [
        (one.name, one.role.value, one.clearance.value, "yes" if one.password else "no", one.subject or "",
         _day(one.removed_at))
        for one in found
    ]  # fmt: skip
    columns = ("name", "role", "clearance", "password", "identity", "removed")
    show.table(title="persons", columns=columns, rows=rows)


@person.command(name="role", epilog="\b\nExample:\n  tocsin person role ada --role editor --clearance RED")
@click.argument("name", metavar="NAME")
@_role
@_clearance
@options.store
def role_(name: str, role: str | None, clearance: str | None, db: Place | None) -> None:
    """Give NAME another role or clearance; it holds from the next page on."""
    if role is None and clearance is None:
        raise click.UsageError("say what is to change: --role or --clearance")
    with wiring.people_of(wiring.find_store(db)) as people:
        changed = people.change(
            name, role=Role(role) if role else None, clearance=_tlp(clearance), by=wiring.user().name
        )
    show.note(f"{changed.name}: {changed.role.value}, cleared for {changed.clearance.value}")


@person.command(epilog="\b\nExample:\n  tocsin person remove ada")
@click.argument("name", metavar="NAME")
@options.store
def remove(name: str, db: Place | None) -> None:
    """Close the account of NAME: sessions end, tokens are taken back, and the name stays taken."""
    with wiring.people_of(wiring.find_store(db)) as people:
        people.remove(name, by=wiring.user().name)
    show.note(f"removed: {name}")


@person.command(epilog="\b\nExample:\n  tocsin person link ada")
@click.argument("name", metavar="NAME", required=False)
@options.store
def link(name: str | None, db: Place | None) -> None:
    """Print a link, good once, by which NAME sets a password; without NAME, one for the first administrator."""
    with wiring.people_of(wiring.find_store(db)) as people:
        if name is None and not people.is_empty():
            raise click.UsageError("there is an administrator already: name the person")
        _tell_link(people.password_link(name, by=wiring.user().name) if name else people.first_link())


@click.group(
    short_help="Keys for programs that use the API.",
    epilog="""\b
Examples:
  tocsin token add ada --label "nightly export" --scope read
  tocsin token list""",
)
def token() -> None:
    """Make, list and take back tokens, by which programs use the API."""


@token.command(
    name="add", epilog='\b\nExample:\n  tocsin token add ada --label "nightly export" --scope read --days 30'
)
@click.argument("name", metavar="NAME")
@click.option("--label", required=True, metavar="TEXT", help="What it is for.")
@click.option(
    "--scope", "scopes", multiple=True, default=["read"], show_default=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may be used for, within what the person may do; may be given several times.",
)  # fmt: skip
@click.option("--days", type=int, default=90, show_default=True, help="How long it lasts, 366 at most.")
@options.store
def add_token(name: str, label: str, scopes: tuple[str, ...], days: int, db: Place | None) -> None:
    """Make a token for NAME, and print it this once."""
    with wiring.people_of(wiring.find_store(db)) as people:
        made = people.add_token(name, label, [Scope(one) for one in scopes], by=wiring.user().name, days=days)
    click.echo(made.secret)
    show.note("it is not shown again; tocsin keeps only its hash")


@token.command(name="list", epilog="\b\nExample:\n  tocsin token list ada")
@click.argument("name", metavar="NAME", required=False)
@options.store
def list_tokens(name: str | None, db: Place | None) -> None:
    """List the tokens of NAME, or of all."""
    with wiring.people_of(wiring.find_store(db)) as people:
        found = people.tokens(name)
    if not found:
        show.note("there is no token")
        return
    rows = [
        (one.prefix, one.person, one.label, " ".join(sorted(one.scopes)), _day(one.expires_at), _day(one.used_at),
         _day(one.revoked_at))
        for one in found
    ]  # fmt: skip
    columns = ("prefix", "person", "label", "scopes", "expires", "last used", "revoked")
    show.table(title="tokens", columns=columns, rows=rows)


@token.command(epilog="\b\nExample:\n  tocsin token revoke 0123456789")
@click.argument("prefix", metavar="PREFIX")
@options.store
def revoke(prefix: str, db: Place | None) -> None:
    """Take back the token that begins with PREFIX; it opens nothing from then on."""
    with wiring.people_of(wiring.find_store(db)) as people:
        people.revoke_token(prefix, by=wiring.user())
    show.note(f"revoked: {prefix}")


def _tell_link(secret: str) -> None:
    click.echo(f"/link/{secret}")
    show.note("open it once at the address of the board, as in http://127.0.0.1:8420/link/...")


def _tlp(name: str | None) -> Tlp | None:
    return Tlp(name.upper()) if name else None


def _day(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d}" if instant else ""
