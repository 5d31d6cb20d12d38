"""`tocsin serve`: the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.model.person import Role

if TYPE_CHECKING:
    from tocsin.desk.place import Place
    from tocsin.web.settings import Oidc

# What a reader waits for a page without wondering; on a store for which an estimate takes longer, the board goes on.
_PATIENCE = 1.5

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
  tocsin serve --accounts --host 0.0.0.0 --url https://tocsin.example.org

On this machine's own address nobody has to log in, unless you say --accounts. At any other address accounts are needed;
the first start prints a link, good once and for an hour, that makes the first administrator. Put TLS before it.""",
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
@click.option("--accounts", is_flag=True, help="Let persons log in, each with a role and a clearance.")
@click.option("--url", default="", metavar="URL", help="The address that browsers use, where a proxy stands before.")
@click.option("--oidc-issuer", metavar="URL", help="An OpenID provider that persons may log in by.")
@click.option("--oidc-client", default="tocsin", show_default=True, metavar="ID", help="What it calls this board.")
@click.option(
    "--oidc-secret", envvar="TOCSIN_OIDC_SECRET", show_envvar=True, default="", help="What proves that to it."
)
@click.option(
    "--oidc-newcomers",
    type=click.Choice([role.value for role in Role if role is not Role.ADMINISTRATOR]),
    help="The role of whoever comes by it for the first time. Default: they are refused.",
)
def serve(
    db: Place | None, host: str, port: int, watches: tuple[str, ...], *, accounts: bool, url: str, **oidc: str | None
) -> None:
    """Serve the board until you press Ctrl-C."""
    from tocsin.web.serve import first_link  # noqa: PLC0415 (as below)
    from tocsin.web.serve import serve as run  # noqa: PLC0415 (the web library alone takes half a second)
    from tocsin.web.settings import Settings  # noqa: PLC0415

    store = wiring.find_store(db)
    wiring.open_store(store, create=False).close()
    settings = Settings(
        db=store,
        now=wiring.now,
        watches=watches,
        accounts=accounts,
        url=url,
        oidc=_provider(oidc) if accounts else None,
        patience=_PATIENCE,
    )
    show.note(f"the board: {url or f'http://{host}:{port}/'}")
    link = first_link(settings, host=host, port=port) if accounts else None
    if link:
        show.note(f"no administrator yet; make the first one, once and within an hour: {link}")
    run(settings, host=host, port=port)


def _provider(said: dict[str, str | None]) -> Oidc | None:
    from tocsin.web.settings import Oidc  # noqa: PLC0415 (as above)

    if not said["oidc_issuer"]:
        return None
    newcomers = Role(said["oidc_newcomers"]) if said["oidc_newcomers"] else None
    return Oidc(said["oidc_issuer"], said["oidc_client"] or "", said["oidc_secret"] or "", newcomers)
