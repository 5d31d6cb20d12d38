"""`tocsin origin`: which articles come from one dispatch, and what a person knows better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from tocsin.desk.place import Place
    from tocsin.desk.ports import OriginLink

_REASON = click.option("--reason", required=True, metavar="WORDS", help="Why; it is kept with the correction.")


@click.group(
    short_help="Show and correct which articles share an origin.",
    epilog="""\b
Examples:
  tocsin origin list --all
  tocsin origin join art_1c0f2a9be4d07e63 art_a7d8e9f012345678 --reason "a translation of the same wire story"
  tocsin origin split art_a7d8e9f012345678 --reason "its own reporter was there\"""",
)
def origin() -> None:
    """Copies, versions and rewrites of a dispatch share an origin and count once. What is corrected here stays so."""


@origin.command(name="list", epilog="\b\nExamples:\n  tocsin origin list\n  tocsin origin list --all")
@click.option("--all", "everything", is_flag=True, help="Also articles that share their origin with no other.")
@options.store
def list_(*, everything: bool, db: Place | None) -> None:
    """List the origins with their articles: id, day, outlet, title, and why each is there."""
    groups = wiring.list_origins(db=wiring.find_store(db), shared_only=not everything)
    if not groups:
        show.note("the store holds no article" if everything else "no two articles share an origin; --all lists all")
    for group in groups:
        click.echo(f"{group.origin}\t{len(group.members)} articles")
        for article, link in group.members:
            day = str(article.published.start) if article.published else "no date"
            title = printable(article.title or article.path)
            outlet = printable(article.outlet or "no outlet")
            click.echo(f"    {article.id}\t{day}\t{outlet}\t{title}\t{_tie(link, group.facts(article, link))}")


def _tie(link: OriginLink, facts: tuple[str, ...]) -> str:
    """Why it is there: a copy, version or rewrite of which article, and how much or which facts are in both."""
    of = f" of {link.of}" if link.of else ""
    share = f" {link.similarity:.0%}" if link.of or link.similarity not in {0.0, 1.0} else ""
    told = f", the same facts: {', '.join(facts)}" if facts else ""
    return f"{link.reason}{of}{share}{printable(told)}"


@origin.command(
    epilog="""\b
Example:
  tocsin origin join art_1c0f2a9be4d07e63 art_a7d8e9f012345678 --reason "a translation of the same wire story\""""
)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@_REASON
@options.store
def join(articles: tuple[str, ...], reason: str, db: Place | None) -> None:
    """Say that these ARTICLEs, with all that share an origin with one of them, come from one dispatch."""
    if len(articles) < 2:
        raise click.UsageError("give at least two articles")
    click.echo(wiring.join_articles(articles, reason=reason, db=wiring.find_store(db)))


@origin.command(
    epilog="""\b
Example:
  tocsin origin split art_a7d8e9f012345678 --reason "its own reporter was there\""""
)
@click.argument("article", metavar="ARTICLE")
@_REASON
@options.store
def split(article: str, reason: str, db: Place | None) -> None:
    """Say that ARTICLE stands on its own."""
    click.echo(wiring.split_article(article, reason=reason, db=wiring.find_store(db)))
