"""`tocsin propose`: what a language model would mark, as long as it stands in the text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    short_help="Ask a language model for claims, and print those that stand in the text.",
    epilog="""\b
Example:
  tocsin propose dispatch.txt --endpoint http://127.0.0.1:11434/v1 --model mistral --allow-host 127.0.0.1:11434

Off unless an endpoint is named. The text is sent to it; a key is read from the variable that --key-env names. A quote
or a source that is not in the text word for word is dropped. Nothing is stored (docs/language-model.md).""",
)
@options.files
@click.option("--endpoint", envvar="TOCSIN_MODEL_URL", show_envvar=True, required=True, metavar="URL", help="Its API.")
@click.option("--model", envvar="TOCSIN_MODEL", show_envvar=True, required=True, metavar="NAME", help="The model.")
@click.option("--key-env", default="", metavar="VARIABLE", help="The variable of the environment that holds the key.")
@options.allow_host
@options.proxy
def propose(
    files: tuple[Path, ...], endpoint: str, model: str, key_env: str, allow: tuple[str, ...], proxy: str | None
) -> None:
    """Print the claims that a language model proposes for each FILE, as JSON lines."""
    for article, found in wiring.propose_claims(files, endpoint, model, wiring.Network(allow, proxy), key_env=key_env):
        for one in found.proposals:
            record = {
                "proposal": True,
                "model": model,
                "article": one.article,
                "path": article.path,
                "start": one.span.start,
                "end": one.span.end,
                "text": one.text,
                "source": {"start": one.source.start, "end": one.source.end, "name": one.source.of(article.text)},
            }
            click.echo(json.dumps(record, ensure_ascii=False))
        show.note(f"{article.path}: {len(found.proposals)} proposals, {found.dropped} dropped that are not in the text")
