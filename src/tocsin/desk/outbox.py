"""The outbox: alerts are queued with the state that they follow from, in one transaction, and go out in order.

Each message is tried until its receiver has taken it. A process that dies between a receiver's answer and the note of
it sends the message once more, under the same key: a receiver that knows keys takes it once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from tocsin.desk.alerting import quiet_until, ring
from tocsin.desk.ports import Clocks
from tocsin.desk.sources import Lease
from tocsin.errors import StoreError, TocsinError
from tocsin.model import content_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from tocsin.desk.alerting import Key
    from tocsin.desk.ports import Clock, Store
    from tocsin.model import Alert, Watch

_FIRST_RETRY_SECONDS = 5.0
_LAST_RETRY_SECONDS = 3600.0
# Longer than any sender's own limit of time, so that nobody else sends what is being sent.
_LEASE = timedelta(minutes=5)


class AlertError(TocsinError):
    """A channel or an alert that is not there, or a channel that cannot be."""

    exit_code = 11


@dataclass(frozen=True, slots=True)
class Channel:
    """Where alerts go; it names the environment's variables that hold secrets, and never holds one.

    Attributes:
        name: of lower-case letters, digits and dashes.
        kind: `webhook`, `mail`, `ntfy` or `apprise`.
        address: where to; empty where a variable of the environment holds it.
        language: of the messages.
        options: by name, what the kind needs besides.
        recorded_at: when it was added.
    """

    name: str
    kind: str
    address: str
    language: str
    recorded_at: datetime
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one channel: the alerts in it, and how far it has come."""

    id: str
    channel: str
    alerts: tuple[Alert, ...]
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    next_try_at: datetime | None = None
    delivered_at: datetime | None = None
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has seen an alert."""

    alert: str
    who: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Queued:
    """What one reading of the rules puts into the outbox, in one transaction.

    Attributes:
        alerts: those that rang.
        states: which rules stand from now on.
        due_at: when each alert may go out, by id.
        grouped: whether alerts that are due at the same time share a message.
        recorded_at: when.
    """

    alerts: tuple[Alert, ...]
    states: Mapping[Key, bool]
    due_at: Mapping[str, datetime]
    grouped: bool
    recorded_at: datetime


class Outbox(Protocol):
    """Keeps channels, alerts and deliveries; raises `tocsin.errors.StoreError` where it cannot be read or written."""

    def states(self, watch: str) -> Mapping[Key, bool]:
        """Which rules of a watch stand."""
        ...

    def queue(self, queued: Queued) -> int:
        """Records states, alerts and a delivery for each channel, in one transaction; tells how many were new."""
        ...

    def alerts(self, *, limit: int) -> tuple[tuple[Alert, datetime, Acknowledgement | None], ...]:
        """The newest alerts with when they rang and who has seen them, newest first."""
        ...

    def acknowledge(self, said: Acknowledgement) -> None:
        """Records that somebody has seen an alert."""
        ...

    def put_channel(self, channel: Channel) -> None:
        """Records a channel, or what it is from now on."""
        ...

    def remove_channel(self, name: str, *, recorded_at: datetime) -> None:
        """Records that a channel is no more; what waits for it is not sent."""
        ...

    def channels(self) -> tuple[Channel, ...]:
        """The channels, in order of their names."""
        ...

    def take(self, channel: str, lease: Lease) -> Delivery | None:
        """The next delivery of a channel that is due, with one more attempt on it, which is the caller's to send.

        `None` if nothing is due, the first in order waits for its next try, or another process is at the channel.
        """
        ...

    def settle(self, delivery: Delivery, *, owner: str) -> None:
        """Records what came of an attempt, and ends the lease."""
        ...

    def deliveries(self, *, limit: int) -> tuple[Delivery, ...]:
        """The newest deliveries, newest first."""
        ...


class DeliveryProblem(TocsinError):  # noqa: N818 (an outcome that is told, not a mistake)
    """A receiver that did not take a message."""


Send = Callable[[Channel, Delivery], None]


@dataclass(frozen=True, slots=True)
class Delivering:
    """What deliveries are made with.

    Attributes:
        outbox: where they wait.
        clock: tells the time.
        send: sends one, or raises `DeliveryProblem`.
        rng: spreads the tries.
        owner: name of this process.
        is_alive: whether the process of a name is still there.
    """

    outbox: Outbox
    clock: Clock
    send: Send
    rng: Random
    owner: str
    is_alive: Callable[[str], bool]


def raise_alerts(watches: Sequence[Watch], store: Store, *, clock: Clock) -> Iterator[Alert]:
    """Reads the rules of each watch against the present, and queues what rings.

    Raises:
        StoreError: if the store is that of an exercise, whose alerts would be taken for live.
    """
    if getattr(store, "sealed", False):
        raise StoreError("an exercise gives no alerts", remedy="see `tocsin drill report`")
    outbox = store.outbox()
    told: set[str] = set()
    for watch in watches:
        now = clock.now()
        rung = ring(watch, store, Clocks(now), outbox.states(watch.id))
        later = quiet_until(watch.alerts.quiet, now)
        due = {alert.id: now if alert.urgent else later for alert in rung.alerts}
        outbox.queue(Queued(rung.alerts, rung.states, due, watch.alerts.grouped, now))
        yield from (alert for alert in rung.alerts if alert.id not in told)
        told |= due.keys()


def deliver(tools: Delivering, *, on_outcome: Callable[[Delivery], None] = lambda _delivery: None) -> int:
    """Sends all that is due, channel by channel and in order; tells how many messages were taken."""
    return sum(_deliver_channel(channel, tools, on_outcome) for channel in tools.outbox.channels())


def try_channel(channel: Channel, clock: Clock, send: Send) -> DeliveryProblem | None:
    """Sends a message over a channel that says that it is a test; tells what was wrong. Nothing is queued or kept."""
    now = clock.now()
    key = content_id("dlv", "test", channel.name, now.isoformat())
    try:
        send(channel, Delivery(key, channel.name, (), created_at=now, due_at=now, attempts=1))
    except DeliveryProblem as problem:
        return problem
    return None


def _deliver_channel(channel: Channel, tools: Delivering, on_outcome: Callable[[Delivery], None]) -> int:
    taken = 0
    while True:
        now = tools.clock.now()
        delivery = tools.outbox.take(channel.name, Lease(tools.owner, now, now + _LEASE, tools.is_alive))
        if delivery is None:
            return taken
        done = _attempt(channel, delivery, tools)
        tools.outbox.settle(done, owner=tools.owner)
        on_outcome(done)
        if done.delivered_at is None:
            # What comes after waits, so that nothing overtakes it.
            return taken
        taken += 1


def _attempt(channel: Channel, delivery: Delivery, tools: Delivering) -> Delivery:
    try:
        tools.send(channel, delivery)
    except DeliveryProblem as problem:
        wait = retry_seconds(delivery.attempts, tools.rng)
        then = tools.clock.now() + timedelta(seconds=wait)
        return replace(delivery, next_try_at=then, last_error=str(problem)[:300])
    return replace(delivery, delivered_at=tools.clock.now(), last_error="")


def retry_seconds(attempts: int, rng: Random) -> float:
    """How long to wait after so many attempts: twice as long each time, up to an hour, spread so that none are in step.

    >>> from random import Random
    >>> all(retry_seconds(50, Random(n)) <= 3600 for n in range(9))
    True
    """
    longest = min(_LAST_RETRY_SECONDS, _FIRST_RETRY_SECONDS * 2.0 ** min(attempts - 1, 20))
    return longest * rng.uniform(0.5, 1.0)
