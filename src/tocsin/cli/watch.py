"""`tocsin watch`: the watches there are, whether a watch file holds together, and why a sentence is coded so."""

from __future__ import annotations

import click

from tocsin import wiring
from tocsin.errors import WatchError


@click.group(
    short_help="List watches, check a file, explain a sentence.",
    epilog="""\b
Examples:
  tocsin watch list
  tocsin watch check my-watch.yaml
  tocsin watch explain "Moscou a menacé de recourir à l'arme nucléaire." """,
)
def watch() -> None:
    """List the watches, check a watch file, or say why a sentence is coded as it is."""


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
    try:
        found = wiring.check_watch(file)
    except WatchError as error:
        *before, last = (error, *error.others)
        for other in before:
            click.echo(f"tocsin: {other.message}", err=True)
        raise last from None
    languages = ", ".join(sorted(language.value for language in found.lexicons))
    click.echo(f"{found.id}: {found.version}, {len(found.indicators)} indicators, lexicons: {languages or 'none'}")


@watch.command(
    epilog="""\b
Examples:
  tocsin watch explain "L'Otan n'a vu aucun signe de préparatifs nucléaires russes."
  tocsin watch explain "Russia has moved warheads out of storage." --watch my-watch.yaml

The words are read as an article of their own. A longer text comes from a file: tocsin watch explain "$(cat a.txt)".""",
)
@click.argument("words", metavar="SENTENCE")
@click.option(
    "--watch", "name", default=wiring.DEFAULT_WATCH, show_default=True, metavar="ID", help="The watch, by id or file."
)
@click.option("--lang", type=click.Choice(["fr", "en"]), help="The language of the words. Default: found.")
def explain(words: str, name: str, lang: str | None) -> None:
    """Say what a SENTENCE is coded as, which words set it off, and what almost did."""
    if not words.strip():
        raise click.BadParameter("it is empty: give the words to be explained", param_hint="SENTENCE")
    explained = wiring.explain(words, name, language=lang)
    if explained.gated:
        click.echo("nothing is coded: the text does not touch the subject of the watch (the lexicon's gate)")
    for sentence in explained.sentences:
        click.echo(sentence.text)
        for fired in sentence.fired:
            signal = fired.signal
            click.echo(f"  fired   {signal.indicator}, {signal.status.value}, by {signal.actor}")
            click.echo(f"          because of {fired.by!r} ({signal.rule}, {fired.where})")
        for almost in sentence.almost:
            click.echo(f"  almost  {almost.indicator}: {almost.why}")
            click.echo(f"          because of {almost.by!r} ({almost.rule}, {almost.where})")
        for listed, covered in sentence.words:
            click.echo(f"  words   {covered!r} stands in the list {listed}")
