"""`tocsin demo`: the whole path on the project's own dispatches."""

from __future__ import annotations

from pathlib import Path

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.cli.serve import port


@click.command(
    short_help="The whole path on made-up dispatches.",
    epilog="""\b
Examples:
  tocsin demo
  tocsin demo --lang en
  tocsin demo --out briefing.html
  tocsin demo --serve

The dispatches are made up. The demo needs no network, and works in a store of its own that is gone afterwards.""",
)
@options.language
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the briefing goes as one HTML file. Default: your cache directory.",
)
@options.evidence
@options.full
@click.option("--serve", "served", is_flag=True, help="Show the board on the example dispatches instead.")
@port
def demo(lang: str, out: Path | None, evidence: str | None, served: bool, port: int) -> None:  # noqa: FBT001
    """Read the example dispatches and print a briefing on them; the same lies as one HTML file."""
    if served:
        _serve(port, lang)
        return
    with show.progress("reading the example dispatches") as done:
        found = wiring.run_demo(on_article=lambda article, _added: done(article.path))
    for problem in found.report.problems:
        show.problem_line(problem)
    text = wiring.write_briefing(found.briefing, lang, "terminal", evidence=evidence)
    click.echo(text, nl=not text.endswith("\n"))
    page = out or wiring.find_demo_folder() / f"demo-briefing.{lang}.html"
    show.write_file(page, wiring.write_briefing(found.briefing, lang, "html"))
    show.note(f"the same briefing as one HTML file: {page}")


def _serve(port: int, lang: str) -> None:
    """The board on the example dispatches; it answers at once and is full as soon as they are read."""
    # Begun before the web library is loaded, which takes as long as a language model.
    begun = wiring.begin_demo()
    from tocsin.web.serve import serve_demo  # noqa: PLC0415 (the web library alone takes half a second)

    show.note(f"the board: http://127.0.0.1:{port}/?lang={lang}")
    serve_demo(port=port, begun=begun)
