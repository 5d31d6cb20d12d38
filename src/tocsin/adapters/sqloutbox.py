"""The outbox in the SQL store: what rang, what stands, and what waits for which channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from tocsin.adapters import tables
from tocsin.adapters.records import from_plain, to_plain
from tocsin.adapters.sqlpart import SqlPart
from tocsin.desk.outbox import Acknowledgement, AlertError, Channel, Delivery
from tocsin.model import Alert, content_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from tocsin.desk.alerting import Key
    from tocsin.desk.outbox import Queued
    from tocsin.desk.sources import Lease


class SqlOutbox(SqlPart):
    """The outbox of a store."""

    def states(self, watch: str) -> Mapping[Key, bool]:
        """Which rules of a watch stand."""
        c = tables.alert_states.c
        with self._reading() as connection:
            rows = connection.execute(select(c.watch, c.rule, c.subject, c.stands).where(c.watch == watch))
            return {(row.watch, row.rule, row.subject): row.stands for row in rows}

    def queue(self, queued: Queued) -> int:
        """Records states, alerts and a delivery for each channel, in one transaction; tells how many were new."""
        with self._writing() as connection:
            new = [alert for alert in queued.alerts if _is_new(connection, alert)]
            _keep_states(connection, queued)
            for alert in new:
                row = {"id": alert.id, "watch": alert.watch, "recorded_at": queued.recorded_at}
                connection.execute(insert(tables.alerts), [row | {"body": to_plain(alert)}])
            for channel in _channels(connection):
                for alert in new:
                    _queue_one(connection, channel.name, alert, queued)
        return len(new)

    def alerts(self, *, limit: int) -> tuple[tuple[Alert, datetime, Acknowledgement | None], ...]:
        """The newest alerts with when they rang and who has seen them, newest first."""
        c, seen = tables.alerts.c, tables.acknowledgements
        with self._reading() as connection:
            rows = connection.execute(
                select(tables.alerts).order_by(c.recorded_at.desc(), c.id).limit(limit)
            ).mappings()
            found = [(from_plain(Alert, row["body"]), row["recorded_at"]) for row in rows]
            said = connection.execute(select(seen).order_by(seen.c.recorded_at, seen.c.id)).mappings()
            by_alert = {
                row["alert"]: Acknowledgement(row["alert"], row["who"], row["reason"], row["recorded_at"])
                for row in said
            }
        return tuple((alert, at, by_alert.get(alert.id)) for alert, at in found)

    def acknowledge(self, said: Acknowledgement) -> None:
        """Records that somebody has seen an alert.

        Raises:
            AlertError: if there is no such alert.
        """
        with self._writing() as connection:
            if connection.scalar(select(tables.alerts.c.id).where(tables.alerts.c.id == said.alert)) is None:
                raise AlertError("there is no such alert", where=said.alert, remedy="see `tocsin alert list`")
            row = {"alert": said.alert, "who": said.who, "reason": said.reason, "recorded_at": said.recorded_at}
            connection.execute(insert(tables.acknowledgements), [row])

    def put_channel(self, channel: Channel) -> None:
        """Records a channel, or what it is from now on."""
        with self._writing() as connection:
            connection.execute(insert(tables.channels), [_channel_row(channel)])
            c = tables.channel_leases.c
            if connection.scalar(select(c.channel).where(c.channel == channel.name)) is None:
                connection.execute(insert(tables.channel_leases), [{"channel": channel.name}])

    def remove_channel(self, name: str, *, recorded_at: datetime) -> None:
        """Records that a channel is no more; what waits for it is not sent."""
        with self._writing() as connection:
            for channel in _channels(connection):
                if channel.name == name:
                    gone = _channel_row(channel) | {"removed": True, "recorded_at": recorded_at}
                    connection.execute(insert(tables.channels), [gone])

    def channels(self) -> tuple[Channel, ...]:
        """The channels, in order of their names."""
        with self._reading() as connection:
            return _channels(connection)

    def take(self, channel: str, lease: Lease) -> Delivery | None:
        """The next delivery of a channel that is due, with one more attempt on it, which is the caller's to send."""
        c, leases = tables.deliveries.c, tables.channel_leases
        with self._writing() as connection:
            held = connection.execute(select(leases).where(leases.c.channel == channel)).mappings().first()
            if held is not None and not lease.is_free(held["leased_by"], held["leased_until"]):
                return None
            waiting = (c.channel == channel) & c.delivered_at.is_(None) & (c.due_at <= lease.now)
            row = (
                connection.execute(select(tables.deliveries).where(waiting).order_by(c.number).limit(1))
                .mappings()
                .first()
            )
            if row is None or (row["next_try_at"] is not None and row["next_try_at"] > lease.now):
                return None
            claim = {"leased_by": lease.owner, "leased_until": lease.until}
            connection.execute(update(leases).where(leases.c.channel == channel).values(**claim))
            # Noted before it is sent: what a process that died had begun is known.
            tried = row["attempts"] + 1
            connection.execute(update(tables.deliveries).where(c.number == row["number"]).values(attempts=tried))
            return _delivery(connection, {**row, "attempts": tried})

    def settle(self, delivery: Delivery, *, owner: str) -> None:
        """Records what came of an attempt, and ends the lease."""
        c, leases = tables.deliveries.c, tables.channel_leases
        values = {
            "next_try_at": delivery.next_try_at,
            "delivered_at": delivery.delivered_at,
            "last_error": delivery.last_error,
        }
        mine = (leases.c.channel == delivery.channel) & (leases.c.leased_by == owner)
        with self._writing() as connection:
            # What another process delivered meanwhile stays delivered.
            undone = (c.id == delivery.id) & c.delivered_at.is_(None)
            connection.execute(update(tables.deliveries).where(undone).values(**values))
            connection.execute(update(leases).where(mine).values(leased_by=None, leased_until=None))

    def deliveries(self, *, limit: int) -> tuple[Delivery, ...]:
        """The newest deliveries, newest first."""
        c = tables.deliveries.c
        with self._reading() as connection:
            rows = connection.execute(select(tables.deliveries).order_by(c.number.desc()).limit(limit)).mappings().all()
            return tuple(_delivery(connection, row) for row in rows)


def _is_new(connection: Connection, alert: Alert) -> bool:
    return connection.scalar(select(tables.alerts.c.id).where(tables.alerts.c.id == alert.id)) is None


def _keep_states(connection: Connection, queued: Queued) -> None:
    c = tables.alert_states.c
    for (watch, rule, subject), stands in queued.states.items():
        here = (c.watch == watch) & (c.rule == rule) & (c.subject == subject)
        before = connection.execute(select(c.stands).where(here)).first()
        if before is None:
            row = {"watch": watch, "rule": rule, "subject": subject, "stands": stands, "since": queued.recorded_at}
            connection.execute(insert(tables.alert_states), [row])
        elif before.stands != stands:
            changed = update(tables.alert_states).where(here).values(stands=stands, since=queued.recorded_at)
            connection.execute(changed)


def _queue_one(connection: Connection, channel: str, alert: Alert, queued: Queued) -> None:
    """Into the message that waits untried for the same time, if messages are grouped; else into one of its own."""
    c, due = tables.deliveries.c, queued.due_at[alert.id]
    joined = None
    if queued.grouped and not alert.urgent:
        open_ = (c.channel == channel) & (c.due_at == due) & (c.attempts == 0) & c.delivered_at.is_(None)
        joined = connection.scalar(select(c.id).where(open_).order_by(c.number.desc()).limit(1))
    if joined is None:
        joined = content_id("dlv", channel, alert.id)
        row = {"id": joined, "channel": channel, "created_at": queued.recorded_at, "due_at": due}
        connection.execute(insert(tables.deliveries), [row | {"attempts": 0, "last_error": ""}])
    d = tables.delivery_alerts.c
    position = connection.scalar(select(func.count()).select_from(tables.delivery_alerts).where(d.delivery == joined))
    connection.execute(
        insert(tables.delivery_alerts), [{"delivery": joined, "alert": alert.id, "position": position or 0}]
    )


def _delivery(connection: Connection, row: Mapping[str, Any] | RowMapping) -> Delivery:
    d, c = tables.delivery_alerts.c, tables.alerts.c
    query = select(c.body).join(tables.delivery_alerts, d.alert == c.id).where(d.delivery == row["id"])
    bodies: Sequence[Any] = connection.execute(query.order_by(d.position)).scalars().all()
    return Delivery(
        id=row["id"],
        channel=row["channel"],
        alerts=tuple(from_plain(Alert, body) for body in bodies),
        created_at=row["created_at"],
        due_at=row["due_at"],
        attempts=row["attempts"],
        next_try_at=row["next_try_at"],
        delivered_at=row["delivered_at"],
        last_error=row["last_error"],
    )


def _channels(connection: Connection) -> tuple[Channel, ...]:
    c = tables.channels.c
    newest = select(func.max(c.row)).group_by(c.name)
    query = select(tables.channels).where(c.row.in_(newest), c.removed.is_(False)).order_by(c.name)
    return tuple(
        Channel(row["name"], row["kind"], row["address"], row["language"], row["recorded_at"], row["options"])
        for row in connection.execute(query).mappings()
    )


def _channel_row(channel: Channel) -> dict[str, Any]:
    return {
        "name": channel.name,
        "recorded_at": channel.recorded_at,
        "removed": False,
        "kind": channel.kind,
        "address": channel.address,
        "language": channel.language,
        "options": dict(channel.options),
    }
