"""`tocsin source`: what is followed, and how it fares."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.desk.place import Place
    from tocsin.desk.sources import FollowedSource, NewsSource, Notice
    from tocsin.desk.visit_source import Visited

_KINDS = click.Choice(["feed", "sitemap", "page", "file"])


@click.group(
    short_help="Add, list, check and remove news sources.",
    epilog="""\b
Examples:
  tocsin source import starter
  tocsin source add dispatches/ --outlet AFP
  tocsin source list
  tocsin collect --once""",
)
def source() -> None:
    """Say which feeds, sitemaps, pages and files are followed, and see how they fare."""


@source.command(
    epilog="""\b
Examples:
  tocsin source add https://www.courrier.example/rss.xml --outlet "Le Courrier" --country FRA --language fr --grade B
  tocsin source add https://ministry.example/sitemap.xml --cadence 48
  tocsin source add dispatches/ --outlet AFP

Without --kind: what is no URL is a file or folder, an address with sitemap*.xml in it a sitemap, all else a feed (RSS,
Atom or JSON)."""
)
@click.argument("address")
@click.option("--id", "name", metavar="ID", help="What you call it. Default: made from the outlet.")
@click.option("--kind", type=_KINDS, help="What stands behind the address.")
@click.option("--outlet", metavar="NAME", help="Who publishes there. Default: the host.")
@click.option("--country", metavar="CODE", help="Of the outlet, in three letters (FRA).")
@click.option("--language", metavar="TAG", help="That most of it is written in (fr, en).")
@click.option("--grade", metavar="LETTER", help="Reliability from A to F, where a watch does not grade the outlet.")
@click.option("--cadence", type=float, metavar="HOURS", help="Until something new is there, as a rule. Default: 24.")
@click.option("--family", metavar="NAME", help="The publisher that owns the outlet.")
@options.store
def add(address: str, db: Place | None, name: str | None, cadence: float | None, **fields: str | None) -> None:
    """Follow the feed, sitemap, page, file or folder at ADDRESS."""
    from tocsin.desk.manage_sources import Wanted  # noqa: PLC0415 (help must not wait for it)

    wanted = Wanted(address, id=name, cadence_hours=cadence, **fields)
    _tell_added(*wiring.add_sources([wanted], db=wiring.find_store(db)))


@source.command(
    name="list",
    epilog="""\b
Examples:
  tocsin source list
  tocsin source list --format json

Health: new, alive, slow, silent (nothing new for four times its cadence), failing (three visits in a row), blocked,
changed to HTML, gone.""",
)
@click.option(
    "--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to print."
)
@options.store
def list_(style: str, db: Place | None) -> None:
    """List the sources with their health, and the latest notices."""
    found, notices = wiring.list_sources(db=wiring.find_store(db))
    if style == "json":
        for one in found:
            click.echo(json.dumps(_record(one), ensure_ascii=False))
        return
    show.table(
        title=f"sources: {len(found)}",
        columns=("source", "kind", "outlet", "grade", "health", "since", "read", "new", "next", "address"),
        rows=[_row(one) for one in found],
    )
    for notice in notices:
        click.echo(_notice(notice))


@source.command(
    epilog="""\b
Examples:
  tocsin source check
  tocsin source check courrier.example
  tocsin source check https://www.courrier.example/rss.xml

The exit code is 1 where one could not be read."""
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@options.allow_host
@options.proxy
@options.store
@click.pass_context
def check(
    ctx: click.Context, *, sources: tuple[str, ...], allow: tuple[str, ...], proxy: str | None, db: Place | None
) -> None:
    """Look at each SOURCE (id or address; without any, at all) and say what was found; nothing is kept."""
    failed = False
    for found, visited in wiring.check_sources(sources, wiring.Network(allow, proxy), db=wiring.find_store(db)):
        click.echo(_checked(found, visited))
        failed = failed or not visited.visit.outcome.good
    ctx.exit(1 if failed else 0)


@source.command(
    epilog="""\b
Examples:
  tocsin source remove courrier.example"""
)
@click.argument("sources", nargs=-1, required=True, metavar="ID...")
@options.store
def remove(sources: tuple[str, ...], db: Place | None) -> None:
    """Follow the sources of these IDs no longer; what they brought stays in the store."""
    wiring.remove_sources(sources, db=wiring.find_store(db))


@source.command(
    name="import",
    epilog="""\b
Examples:
  tocsin source import feeds.opml
  tocsin source import my-sources.yaml
  tocsin source import starter

What is followed already is left as it is.""",
)
@click.argument("file", metavar="FILE")
@options.store
def import_(file: str, db: Place | None) -> None:
    """Follow the sources in FILE: OPML, a YAML list, or `starter`, the list that tocsin ships."""
    _tell_added(*wiring.add_sources(wiring.read_sources(file), db=wiring.find_store(db)))


@source.command(
    epilog="""\b
Examples:
  tocsin source export > feeds.opml
  tocsin source export --out feeds.opml"""
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout.")
@options.store
def export(out: Path | None, db: Place | None) -> None:
    """Write the sources as OPML, which other readers of feeds import."""
    text = wiring.write_opml(db=wiring.find_store(db))
    if out is None:
        click.echo(text, nl=False)
    else:
        show.write_file(out, text)
        show.note(f"written: {out}")


def _tell_added(added: list[NewsSource], known: list[NewsSource]) -> None:
    for one in added:
        click.echo(f"{one.id}\t{one.kind.value}\t{one.outlet}\t{one.address}")
    if known:
        show.note(f"followed already: {', '.join(one.id for one in known)}")


def _row(one: FollowedSource) -> tuple[str, ...]:
    source, state = one.source, one.state
    return (
        source.id,
        source.kind.value,
        source.outlet,
        source.grade or "",
        state.health.value,
        _time(state.health_since),
        _time(state.last_good_at),
        _time(state.last_new_at),
        _time(state.due_at),
        state.address,
    )


def _time(at: datetime | None) -> str:
    return f"{at:%m-%d %H:%M}" if at else ""


def _record(one: FollowedSource) -> dict[str, object]:
    state = {f"state_{name}": value for name, value in dataclasses.asdict(one.state).items()}
    plain = {**dataclasses.asdict(one.source), **state}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in plain.items()
        if value is not None
    }


def _notice(notice: Notice) -> str:
    detail = f": {notice.detail}" if notice.detail else ""
    return f"{notice.recorded_at:%Y-%m-%d %H:%M}  {notice.source}: {notice.was.value} -> {notice.health.value}{detail}"


def _checked(source: NewsSource, visited: Visited) -> str:
    visit = visited.visit
    if not visit.outcome.good:
        return f"{source.id}\t{visit.outcome.value}\t{visit.detail}"
    newest = next((item.title for item in visited.found if item.title), "")
    moved = f"\tmoved to {visited.state.address}" if visited.state.address != source.address else ""
    return f"{source.id}\t{visit.outcome.value}\t{len(visited.found)} items in {visit.seconds:.1f} s\t{newest}{moved}"
