"""`tocsin alert`: what would have rung, what rings, and who has seen it."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from tocsin import wiring
from tocsin.cli import options, show
from tocsin.desk.printable import printable

if TYPE_CHECKING:
    from tocsin.desk.outbox import Delivery
    from tocsin.desk.place import Place
    from tocsin.model import Alert

_WATCHES = click.option(
    "--watch", "watches", multiple=True, metavar="ID", help="A watch, by id or file. Default: all that have rules."
)


@click.group(
    short_help="Preview, give, list and acknowledge alerts.",
    epilog="""\b
Examples:
  tocsin alert preview --days 90
  tocsin alert run --once
  tocsin alert run --follow --every 10m
  tocsin alert test ops
  tocsin alert list
  tocsin alert ack alr_0123456789abcdef --by "A. Martin" --reason "seen, followed up"

The rules stand in the watch file, under `alerts:`; the channels in the store (`tocsin channel`); docs/alerts.md.""",
)
def alert() -> None:
    """Alerts: the rules of a watch file are read against the estimate, and what rings is sent until it is taken."""


@alert.command(epilog="\b\nExample:\n  tocsin alert preview --watch nuclear-rus --days 90 --as-of 2022-11-15")
@_WATCHES
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How many days back.")
@options.as_of
@options.recorded_by
@options.language
@click.option("--full", is_flag=True, help="The whole text of each alert, not its title alone.")
@options.store
def preview(  # noqa: PLR0913 (one parameter an option)
    *,
    watches: tuple[str, ...],
    days: int,
    as_of: str | None,
    recorded_by: str | None,
    lang: str,
    full: bool,
    db: Place | None,
) -> None:
    """Print what would have rung in the last days, each day with what was known at its end; nothing is sent."""
    clocks = wiring.parse_clocks(as_of, recorded_by)
    rang = 0
    with show.progress("previewing") as done:
        found = wiring.preview_alerts(watches, clocks, days=days, language=lang, db=wiring.find_store(db), on_day=done)
        for one, told in found:
            rang += 1
            click.echo(f"{one.as_of:%Y-%m-%d %H:%M}  {one.rule:<22} {printable(told.title)}")
            if full:
                click.echo("    " + "\n    ".join(printable(line) for line in told.text.splitlines()) + "\n")
    show.note(f"{rang} alerts in {days} days")


def _seconds(context: click.Context, parameter: click.Parameter, value: str) -> float:
    del context, parameter
    units = {"s": 1.0, "m": 60.0, "h": 3600.0}
    number, unit = value[:-1], value[-1:]
    if unit not in units or not number.isdigit() or not 1 <= int(number) * units[unit] <= 86_400:
        raise click.BadParameter("give a span such as 30s, 10m or 1h, up to a day.")
    return int(number) * units[unit]


@alert.command(epilog="\b\nExamples:\n  tocsin alert run --once\n  tocsin alert run --follow --every 10m")
@click.option("--once/--follow", "once", default=True, show_default=True, help="Once, or until it is stopped.")
@click.option("--every", default="10m", show_default=True, callback=_seconds, metavar="SPAN", help="With --follow.")
@_WATCHES
@click.option(
    "--board", default="", envvar="TOCSIN_BOARD_URL", show_envvar=True, metavar="URL", help="Board that alerts link to."
)
@options.allow_host
@options.proxy
@options.store
@click.pass_context
def run(  # noqa: PLR0913 (one parameter an option)
    ctx: click.Context,
    *,
    once: bool,
    every: float,
    watches: tuple[str, ...],
    board: str,
    allow: tuple[str, ...],
    proxy: str | None,
    db: Place | None,
) -> None:
    """Read the rules against the present, queue what rings, and send what is due over every channel.

    It may be killed at any moment, and others may run beside it. The exit code is 1 where a receiver did not take a
    message; it is tried again at the next run, or later in this one.
    """
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    failed: list[str] = []

    def outcome(delivery: Delivery) -> None:
        if delivery.delivered_at is not None:
            show.note(f"sent: {delivery.id} over {delivery.channel} ({len(delivery.alerts)} alerts)")
            return
        failed.append(delivery.id)
        again = f"; next try {delivery.next_try_at:%H:%M:%S} UTC" if delivery.next_try_at else ""
        show.note(f"not taken: {delivery.id} over {delivery.channel}: {printable(delivery.last_error)}{again}")

    wiring.run_alerts(
        watches,
        wiring.Network(allow, proxy),
        wiring.Ringing(on_alert=_rang, on_outcome=outcome),
        board=board,
        db=wiring.find_store(db),
        stop=stop,
        every=None if once else every,
    )
    ctx.exit(1 if failed and once else 0)


def _rang(one: Alert) -> None:
    click.echo(f"{one.id}  {one.as_of:%Y-%m-%d %H:%M}  {one.watch}  {one.rule}  {printable(one.subject)}")


@alert.command(name="list", epilog="\b\nExample:\n  tocsin alert list --limit 20")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many of the newest.")
@options.language
@options.store
def list_(limit: int, lang: str, db: Place | None) -> None:
    """List the newest alerts with who has seen them, and what waits to be sent."""
    alerts, deliveries = wiring.list_alerts(db=wiring.find_store(db), limit=limit)
    if not alerts:
        show.note("nothing has rung; `tocsin alert preview` shows what would have")
        return
    rows = [
        (one.id, f"{at:%Y-%m-%d %H:%M}", printable(wiring.alert_title(one, lang)), printable(seen.who) if seen else "")
        for one, at, seen in alerts
    ]
    show.table(title="alerts", columns=("id", "rang", "what", "seen by"), rows=rows)
    waiting = [one for one in deliveries if one.delivered_at is None]
    if waiting:
        lines = [
            (one.id, one.channel, f"{one.due_at:%Y-%m-%d %H:%M}", str(one.attempts), printable(one.last_error))
            for one in waiting
        ]
        show.table(title="waiting to be sent", columns=("id", "channel", "due", "tries", "last error"), rows=lines)


@alert.command(epilog="\b\nExamples:\n  tocsin alert test\n  tocsin alert test ops")
@click.argument("channels", nargs=-1, metavar="[CHANNEL]...")
@options.allow_host
@options.proxy
@options.store
def test(channels: tuple[str, ...], allow: tuple[str, ...], proxy: str | None, db: Place | None) -> None:
    """Send one message, marked as a test, over each CHANNEL (all without one), and show what happened.

    It is no alert: it is neither queued nor kept, and is not tried again. One that is not taken ends with exit code 11.
    """
    failed = []
    for channel, seconds, problem in wiring.try_channels(
        channels, wiring.Network(allow, proxy), db=wiring.find_store(db)
    ):
        to = printable(channel.address) or "an address from the environment"
        came_of = f"not taken: {problem}" if problem else "taken"
        click.echo(f"{channel.name}: {channel.kind}, {to}: {came_of}, {seconds:.1f} s")
        failed += [channel.name] if problem else []
    if failed:
        wiring.refuse_channels(failed)


@alert.command(epilog='\b\nExample:\n  tocsin alert ack alr_0123456789abcdef --by "A. Martin" --reason "followed up"')
@click.argument("alert_id", metavar="ID")
@click.option("--by", "who", required=True, metavar="NAME", help="Who has seen it.")
@click.option("--reason", default="", help="What was done about it.")
@options.store
def ack(alert_id: str, who: str, reason: str, db: Place | None) -> None:
    """Record that somebody has seen the alert ID."""
    wiring.acknowledge(alert_id, who=printable(who), reason=printable(reason), db=wiring.find_store(db))
    show.note(f"acknowledged: {alert_id}")
