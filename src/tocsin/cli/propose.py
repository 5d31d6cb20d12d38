"""`tocsin propose`: what a language model would mark, as long as it stands in the text, and what analysts say of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.cli.review import judged_by
from tocsin.desk.printable import printable
from tocsin.model.marking import Tlp

if TYPE_CHECKING:
    from pathlib import Path

    from tocsin.desk.place import Place
    from tocsin.desk.proposing import JudgedProposal


def language_model(
    *, endpoint: str | None, model: str | None, key_env: str, model_tlp: str, allow: tuple[str, ...], proxy: str | None
) -> wiring.LanguageModel:
    """The model that the options name.

    Raises:
        UsageError: if they name none.
    """
    if not endpoint or not model:
        raise click.UsageError("a language model is named by --endpoint and --model")
    return wiring.LanguageModel(endpoint, model, wiring.Network(allow, proxy), key_env, Tlp(model_tlp))


@click.group(
    short_help="Ask a language model for claims; accept or reject what stands in the text.",
    epilog="""\b
Examples:
  tocsin propose try dispatch.txt --endpoint http://127.0.0.1:11434/v1 --model mistral --allow-host 127.0.0.1:11434
  tocsin propose claims art_0123456789abcdef
  tocsin propose list
  tocsin propose accept prp_0123456789abcdef --reason "read again: the minister says so"

Off unless an endpoint is named. The text is sent to it; a key is read from the variable that --key-env names. A quote
or a source that is not in the text word for word is dropped. A proposal is no claim: it is neither coded, weighed, told
nor exported (docs/language-model.md).""",
)
def propose() -> None:
    """Proposals of a language model: kept apart from claims, until an analyst has judged them."""


@propose.command(
    name="try",
    epilog="\b\nExample:\n  tocsin propose try dispatch.txt --endpoint http://127.0.0.1:11434/v1 --model mistral",
)
@options.files
@options.language_model(required=True)
def try_(files: tuple[Path, ...], **model: Any) -> None:  # noqa: ANN401 (the options of a language model)
    """Print the claims that a language model proposes for each FILE, as JSON lines; nothing is stored."""
    asked = language_model(**model)
    for article, found in wiring.propose_claims(files, asked):
        for one in found.proposals:
            record = {
                "proposal": True,
                "model": asked.model,
                "article": one.article,
                "path": article.path,
                "start": one.span.start,
                "end": one.span.end,
                "text": one.text,
                "source": {"start": one.source.start, "end": one.source.end, "name": one.source.of(article.text)},
            }
            click.echo(json.dumps(record, ensure_ascii=False))
        show.note(f"{article.path}: {len(found.proposals)} proposals, {found.dropped} dropped that are not in the text")


@propose.command(epilog="\b\nExample:\n  tocsin propose claims art_0123456789abcdef")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@options.language_model(required=True)
@options.store
def claims(articles: tuple[str, ...], db: Place | None, **model: Any) -> None:  # noqa: ANN401 (the options of a language model)
    """Keep the claims that a language model proposes for each ARTICLE of the store, as proposals to be judged.

    An article is named by its id, as `tocsin export --what articles` gives it.
    """
    for article, found, new in wiring.keep_proposals(articles, language_model(**model), db=wiring.find_store(db)):
        kept = f"{len(found.proposals)} proposals, {new} of them new"
        show.note(f"{article.id}: {kept}; {found.dropped} dropped that are not in the text")


@propose.command(
    name="list", epilog="\b\nExamples:\n  tocsin propose list\n  tocsin propose list --judged --format json"
)
@click.option("--judged", is_flag=True, help="Those that were judged, instead of those that wait.")
@click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@options.store
def list_(*, judged: bool, style: str, db: Place | None) -> None:
    """List the proposals that wait for an analyst, with the model and the version of the prompt that made them."""
    found = wiring.list_proposals(db=wiring.find_store(db), judged=judged)
    if style == "json":
        for one in found:
            click.echo(json.dumps(_record(one), ensure_ascii=False))
        return
    if not found:
        show.note("no proposal was judged" if judged else "no proposal waits")
        return
    rows = [
        (one.proposed.id, one.proposed.article, one.proposed.model, one.proposed.prompt,
         printable(one.proposed.source), printable(one.proposed.text), _said(one))
        for one in found
    ]  # fmt: skip
    columns = ("proposal", "article", "model", "prompt", "source", "words", "said")
    show.table(title="proposals of a language model", columns=columns, rows=rows)


@propose.command(epilog='\b\nExample:\n  tocsin propose accept prp_0123456789abcdef --reason "the minister says so"')
@judged_by("PROPOSAL")
def accept(proposal: str, reason: str, reviewer: str, db: Place | None) -> None:
    """Accept PROPOSAL: it stands beside its article as your addition, if its words still stand there."""
    _judge("accept", proposal, reason, reviewer, db)


@propose.command(epilog='\b\nExample:\n  tocsin propose reject prp_0123456789abcdef --reason "a heading, no claim"')
@judged_by("PROPOSAL")
def reject(proposal: str, reason: str, reviewer: str, db: Place | None) -> None:
    """Reject PROPOSAL; asked again, the model cannot bring it back."""
    _judge("reject", proposal, reason, reviewer, db)


@propose.command(epilog='\b\nExample:\n  tocsin propose reopen prp_0123456789abcdef --reason "rejected by mistake"')
@judged_by("PROPOSAL")
def reopen(proposal: str, reason: str, reviewer: str, db: Place | None) -> None:
    """Take back what was said of PROPOSAL: it waits again."""
    _judge("reopen", proposal, reason, reviewer, db)


def _judge(verdict: str, proposal: str, reason: str, reviewer: str, db: Place | None) -> None:
    person = replace(wiring.user(), name=reviewer)
    wiring.judge_proposal(proposal, verdict, reason=reason, person=person, db=wiring.find_store(db))
    show.note(f"{verdict} recorded: {printable(proposal)}, by {printable(reviewer)}")


def _said(one: JudgedProposal) -> str:
    said = one.said
    return f"{said.verdict.value}, {said.reviewer}: {printable(said.reason)}" if said else ""


def _record(one: JudgedProposal) -> dict[str, object]:
    proposed, said = one.proposed, one.said
    return {
        "proposal": proposed.id,
        "article": proposed.article,
        "start": proposed.span.start,
        "end": proposed.span.end,
        "text": proposed.text,
        "source": {"start": proposed.source_span.start, "end": proposed.source_span.end, "name": proposed.source},
        "model": proposed.model,
        "prompt": proposed.prompt,
        "recorded_at": proposed.recorded_at.isoformat(),
        "said": {
            "verdict": said.verdict.value,
            "reason": said.reason,
            "by": said.reviewer,
            "recorded_at": said.recorded_at.isoformat(),
        }
        if said
        else None,
    }
