"""What every outbox must do; each implementation runs this same suite."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.adapters.samples import NOON
from tests.alerts.made import make_alert, queue, webhook
from tocsin.desk.outbox import Acknowledgement, AlertError, try_channel
from tocsin.desk.sources import Lease

LATER = NOON + timedelta(hours=1)
KEY = ("nuclear-rus", "made", "signalling")


@pytest.fixture
def outbox(store):
    return store.outbox()


def lease(owner="me", at=NOON, *, alive=True):
    return Lease(owner, at, at + timedelta(minutes=5), lambda _name: alive)


def test_states_alerts_and_deliveries_stand_together_and_once(outbox):
    for name in ("b", "a"):
        outbox.put_channel(webhook("http://127.0.0.1:1/", name))
    assert queue(outbox, [make_alert(2), make_alert(1)], states={KEY: True}) == 2
    assert queue(outbox, [make_alert(1)], states={KEY: False}) == 0
    assert outbox.states("nuclear-rus") == {KEY: False}
    assert outbox.states("nuclear-nato") == {}
    assert [one.id for one, at, said in outbox.alerts(limit=9) if (at, said) == (NOON, None)] == [
        make_alert(1).id,
        make_alert(2).id,
    ]
    assert len(outbox.alerts(limit=1)) == 1
    found = [(one.channel, one.alerts[0].id) for one in reversed(outbox.deliveries(limit=9))]
    assert found == [(name, make_alert(number).id) for name in ("a", "b") for number in (2, 1)]
    assert len(outbox.deliveries(limit=3)) == 3


def test_an_alert_comes_back_as_it_went_in(outbox):
    alert = make_alert(1)
    outbox.put_channel(webhook("http://127.0.0.1:1/"))
    queue(outbox, [alert])
    assert outbox.alerts(limit=1) == ((alert, NOON, None),)
    assert outbox.deliveries(limit=1)[0].alerts == (alert,)


def test_the_newest_word_of_a_channel_counts(outbox):
    first, second = webhook("http://127.0.0.1:1/"), replace(webhook("http://127.0.0.1:2/"), recorded_at=LATER)
    outbox.put_channel(first)
    outbox.put_channel(second)
    outbox.put_channel(webhook("http://127.0.0.1:3/", "alpha"))
    assert outbox.channels() == (webhook("http://127.0.0.1:3/", "alpha"), second)
    outbox.remove_channel("ops", recorded_at=LATER)
    outbox.remove_channel("none", recorded_at=LATER)
    assert [one.name for one in outbox.channels()] == ["alpha"]


def test_messages_are_taken_in_order_each_by_one_process_with_its_attempt_noted(outbox):
    outbox.put_channel(webhook("http://127.0.0.1:1/"))
    queue(outbox, [make_alert(1), make_alert(2)])
    first = outbox.take("ops", lease())
    assert (first.alerts[0].id, first.attempts) == (make_alert(1).id, 1)
    assert outbox.take("ops", lease("other")) is None
    assert outbox.take("none", lease()) is None
    outbox.settle(replace(first, delivered_at=NOON), owner="me")
    assert outbox.take("ops", lease("other")).alerts[0].id == make_alert(2).id


def test_what_a_dead_process_had_begun_is_taken_again_and_counted(outbox):
    outbox.put_channel(webhook("http://127.0.0.1:1/"))
    queue(outbox, [make_alert(1)])
    outbox.take("ops", lease())
    assert outbox.take("ops", lease("other", alive=False)).attempts == 2
    assert outbox.take("ops", lease("third", LATER)).attempts == 3


def test_a_failed_message_waits_and_nothing_overtakes_it(outbox):
    outbox.put_channel(webhook("http://127.0.0.1:1/"))
    queue(outbox, [make_alert(1), make_alert(2)])
    first = outbox.take("ops", lease())
    outbox.settle(replace(first, next_try_at=LATER, last_error="no"), owner="me")
    assert outbox.take("ops", lease()) is None
    again = outbox.take("ops", lease(at=LATER))
    assert (again.id, again.attempts, again.last_error) == (first.id, 2, "no")


def test_what_was_delivered_stays_delivered_whoever_settles_late(outbox):
    outbox.put_channel(webhook("http://127.0.0.1:1/"))
    queue(outbox, [make_alert(1)])
    first = outbox.take("ops", lease())
    second = outbox.take("ops", lease("other", alive=False))
    outbox.settle(replace(second, delivered_at=NOON), owner="other")
    outbox.settle(replace(first, next_try_at=LATER, last_error="late"), owner="me")
    (found,) = outbox.deliveries(limit=9)
    assert (found.delivered_at, found.last_error) == (NOON, "")
    assert outbox.take("ops", lease(at=LATER)) is None


def test_what_is_not_due_waits(outbox):
    outbox.put_channel(webhook("http://127.0.0.1:1/"))
    queue(outbox, [make_alert(1)], due=LATER)
    assert outbox.take("ops", lease()) is None
    assert outbox.take("ops", lease(at=LATER)) is not None


def test_alerts_that_are_due_together_share_a_message_unless_urgent_or_tried(outbox):
    outbox.put_channel(webhook("http://127.0.0.1:1/"))
    queue(outbox, [make_alert(1), make_alert(2), make_alert(3, urgent=True)], grouped=True)
    assert [len(one.alerts) for one in reversed(outbox.deliveries(limit=9))] == [2, 1]
    outbox.take("ops", lease())
    queue(outbox, [make_alert(4)], grouped=True)
    found = [[alert.id for alert in one.alerts] for one in reversed(outbox.deliveries(limit=9))]
    assert found == [[make_alert(1).id, make_alert(2).id], [make_alert(3).id, make_alert(4).id]]


def test_an_alert_is_seen_by_the_last_who_said_so(outbox):
    queue(outbox, [make_alert(1)])
    for at, who in ((NOON, "A"), (LATER, "B")):
        outbox.acknowledge(Acknowledgement(make_alert(1).id, who, "read", at))
    assert outbox.alerts(limit=1)[0][2].who == "B"
    with pytest.raises(AlertError):
        outbox.acknowledge(Acknowledgement("alr_none", "A", "", NOON))


def test_a_test_message_leaves_no_trace(outbox):
    channel = webhook("http://127.0.0.1:1/")
    outbox.put_channel(channel)
    sent = []
    clock = type("At", (), {"now": staticmethod(lambda: NOON)})()
    assert try_channel(channel, clock, lambda *given: sent.append(given)) is None
    assert [(to.name, message.alerts) for to, message in sent] == [("ops", ())]
    assert outbox.deliveries(limit=9) == ()
    assert outbox.alerts(limit=9) == ()
