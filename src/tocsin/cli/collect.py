"""`tocsin collect`: what the sources publish, into the store."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.cli.speech import counted, held_in, joined, told
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from tocsin.desk.collect import CollectReport
    from tocsin.desk.place import Place
    from tocsin.desk.sources import Notice


@click.command(
    short_help="Read the sources into the store.",
    epilog="""\b
Examples:
  tocsin collect --once
  tocsin collect --once --due --db watch.sqlite
  tocsin collect --follow --watch nuclear-rus --watch chemical-syr

--once visits every source now, but for those that asked to be left alone, and reads all that waits; with --due, only
the sources whose interval is over, as a timer wants it. --follow goes on until it is stopped, each source at its own
interval. A source that fails gets a line on stderr, and the others go on. A collector may be killed at any moment, and
others may run beside it: nothing is lost or read twice. The exit code is 1 where nothing could be read.""",
)
@click.option("--once/--follow", "once", default=True, show_default=True, help="Once, or until it is stopped.")
@click.option("--due", is_flag=True, help="With --once: only sources whose interval is over.")
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two requests to one host; a longer delay in its robots.txt goes before it.",
)
@options.allow_host
@options.proxy
@options.store
@options.coded_for
@click.pass_context
def collect(  # noqa: PLR0913 (one parameter an option)
    ctx: click.Context,
    *,
    once: bool,
    due: bool,
    pause: float,
    allow: tuple[str, ...],
    proxy: str | None,
    db: Place | None,
    watches: tuple[str, ...],
) -> None:
    """Visit the news sources and read what they publish, with its claims and signals."""
    place = wiring.find_store(db)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    with show.progress("collecting") as done:
        report = wiring.collect(
            wiring.Network(allow, proxy, pause),
            wiring.Watching(
                on_article=lambda article, _added: done(article.path),
                on_visit=lambda _visit: None,
                on_problem=show.problem_line,
                on_notice=_notice,
            ),
            db=place,
            stop=stop,
            follow=not once,
            only_due=due,
            watch_ids=watches,
        )
    show.note(held_in(summary(report), printable(str(place))))
    if not report.visits and not wiring.list_sources(db=place)[0]:
        show.note("no source is followed yet: `tocsin source add ADDRESS`, or `tocsin source import starter`")
    good = any(number for outcome, number in report.visits.items() if outcome.good)
    ctx.exit(0 if good or not report.visits else 1)


def _notice(notice: Notice) -> None:
    show.note(f"notice: {notice.source} was {notice.was.value}, is {notice.health.value}")


def summary(report: CollectReport) -> str:
    """What was visited and read, in words."""
    visits = ", ".join(counted(number, outcome.value) for outcome, number in sorted(report.visits.items()))
    parts = [told("visits: {0}").replace("{0}", visits or told("none due"))]
    articles = ", ".join(counted(number, added.value) for added, number in sorted(report.articles.items()) if number)
    parts.append(told("articles: {0}").replace("{0}", articles or told("none")))
    others = {
        "later versions": report.versions,
        "without an article": report.refused,
        "in other languages": report.foreign,
    }
    return joined([*parts, *(counted(number, what) for what, number in others.items() if number)])
