"""What rings is sent: once, in order, whatever the receiver does and whenever the sender dies."""

import base64
import hmac
import os
import random
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from random import Random

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.adapters.samples import NOON
from tests.alerts.made import WATCH, Receiver, SteppedClock, make_alert, queue, webhook
from tocsin.adapters.addresses import AllowList
from tocsin.adapters.http import Limits, NetworkRules
from tocsin.adapters.senders import APPRISE_SERVICES, check_apprise, check_channel, make_sender, sign
from tocsin.adapters.sqlite import open_sqlite
from tocsin.cli.main import run
from tocsin.desk.outbox import Acknowledgement, AlertError, Channel, Delivering, DeliveryProblem, deliver
from tocsin.desk.sources import Lease

MANY = int(os.environ.get("TOCSIN_ALERTS", "12"))
KILLS = int(os.environ.get("TOCSIN_KILLS", "3"))


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("TOCSIN_TEST_SECRET", "s3cret")
    path = tmp_path / "s.sqlite"
    open_sqlite(path, create=True).close()
    return path


@pytest.fixture
def store(place):
    with closing(open_sqlite(place, create=False)) as opened:
        yield opened


@pytest.fixture
def receiver():
    made = Receiver().start()
    yield made
    made.stop()


def tools_for(store, clock, *, allow=(), send=None, owner="me"):
    rules = NetworkRules(allow=AllowList.parse(allow), limits=Limits(1, 1, 2))
    sender = send or make_sender(rules, clock, lambda _id: WATCH)
    return Delivering(store.outbox(), clock, sender, Random(1), owner, lambda name: name == "other")


def test_what_rings_is_queued_for_every_channel_and_once(store):
    outbox = store.outbox()
    for name in ("a", "b"):
        outbox.put_channel(webhook("http://127.0.0.1:1/", name))
    states = {("nuclear-rus", "made", "signalling"): True}
    assert queue(outbox, [make_alert(1)], states=states) == 1
    assert queue(outbox, [make_alert(1)], states=states) == 0
    assert sorted(one.channel for one in outbox.deliveries(limit=9)) == ["a", "b"]
    assert outbox.states("nuclear-rus") == states
    assert [one.id for one, _, _ in outbox.alerts(limit=9)] == [make_alert(1).id]


def test_a_receiver_that_fails_gets_it_later_and_nothing_overtakes_it(store, receiver):
    clock = SteppedClock()
    store.outbox().put_channel(webhook(receiver.url))
    queue(store.outbox(), [make_alert(number) for number in range(3)])
    keys = [one.id for one in reversed(store.outbox().deliveries(limit=9))]
    receiver.fails = 2
    tools = tools_for(store, clock, allow=["127.0.0.1"])
    assert deliver(tools) == 0
    assert deliver(tools) == 0, "the next try waits"
    assert len(receiver.asked) == 1
    clock.move(minutes=5)
    assert deliver(tools) == 0
    clock.move(minutes=5)
    assert deliver(tools) == 3
    assert receiver.taken == keys
    assert [one.attempts for one in reversed(store.outbox().deliveries(limit=9))] == [3, 1, 1]
    assert deliver(tools) == 0


def test_what_a_receiver_took_without_answering_is_sent_again_under_the_same_key(store, receiver):
    clock = SteppedClock()
    store.outbox().put_channel(webhook(receiver.url))
    queue(store.outbox(), [make_alert(1)])
    receiver.forgets_to_answer = 1
    tools = tools_for(store, clock, allow=["127.0.0.1"])
    assert deliver(tools) == 0
    clock.move(hours=1)
    assert deliver(tools) == 1
    assert len(receiver.asked) == 2
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("kind", ["failing", "slow", "restarting"])
def test_kill_9_in_between_loses_nothing_and_doubles_nothing(place, kind):
    receiver = Receiver().start()
    with closing(open_sqlite(place, create=False)) as store:
        store.outbox().put_channel(webhook(receiver.url))
        queue(store.outbox(), [make_alert(number) for number in range(MANY)])
        keys = [one.id for one in reversed(store.outbox().deliveries(limit=1000))]
    receiver.fails = MANY // 3 if kind == "failing" else 0
    receiver.slow_seconds = 0.05 if kind == "slow" else 0.0
    receiver.forgets_to_answer = MANY // 4
    dice = random.Random(7)
    command = [sys.executable, "-m", "tests.alerts.deliverer", str(place), str(receiver.port)]
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "begun\n"
            time.sleep(dice.uniform(0.02, 0.4))
            process.kill()
        if kind == "restarting":
            receiver.stop()
            receiver.start()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if kind == "restarting":
            process.stdout.readline()
            receiver.stop()
            time.sleep(0.3)
            receiver.start()
        assert "done" in process.communicate(timeout=120)[0]
    receiver.stop()
    assert receiver.taken == keys


def test_two_senders_do_not_send_the_same(store):
    store.outbox().put_channel(webhook("http://127.0.0.1:1/"))
    queue(store.outbox(), [make_alert(1), make_alert(2)])
    mine = Lease("me", NOON, NOON + timedelta(minutes=1), lambda _name: True)
    theirs = replace(mine, owner="they")
    assert store.outbox().take("ops", mine) is not None
    assert store.outbox().take("ops", theirs) is None
    dead = replace(theirs, is_alive=lambda _name: False)
    taken = store.outbox().take("ops", dead)
    assert taken is not None
    assert taken.attempts == 2


def test_a_message_is_signed_so_that_it_can_be_checked(store, receiver):
    store.outbox().put_channel(webhook(receiver.url))
    queue(store.outbox(), [make_alert(1)])
    deliver(tools_for(store, SteppedClock(), allow=["127.0.0.1"]))
    ((_, headers, body),) = receiver.asked
    key, at = headers["webhook-id"], headers["webhook-timestamp"]
    assert headers["Idempotency-Key"] == key
    assert int(at) == int(NOON.timestamp())
    assert headers["webhook-signature"] == sign("s3cret", key, int(at), body)
    by_the_standard = hmac.digest(b"s3cret", f"{key}.{at}.".encode() + body, "sha256")
    assert headers["webhook-signature"] == "v1," + base64.b64encode(by_the_standard).decode()
    (record,) = receiver.bodies()
    (one,) = record["alerts"]
    assert (one["probability"], one["sentences"][0]["signal"]) == (0.62, "sig_1")
    assert "s3cret" not in body.decode()


def test_a_local_receiver_that_is_not_allowed_is_not_reached(store, receiver):
    store.outbox().put_channel(webhook(receiver.url))
    queue(store.outbox(), [make_alert(1)])
    assert deliver(tools_for(store, SteppedClock())) == 0
    assert receiver.asked == []
    assert "loopback" in store.outbox().deliveries(limit=1)[0].last_error


def test_a_missing_secret_is_told_by_its_name(store, receiver, monkeypatch):
    monkeypatch.delenv("TOCSIN_TEST_SECRET")
    store.outbox().put_channel(webhook(receiver.url))
    queue(store.outbox(), [make_alert(1)])
    assert deliver(tools_for(store, SteppedClock(), allow=["127.0.0.1"])) == 0
    assert "TOCSIN_TEST_SECRET" in store.outbox().deliveries(limit=1)[0].last_error


def test_an_address_that_is_a_secret_is_in_no_error(store, monkeypatch):
    monkeypatch.setenv("TOCSIN_HOOK", "http://127.0.0.1:1/t0ken")
    channel = replace(webhook(""), options={"secret_env": "TOCSIN_TEST_SECRET", "address_env": "TOCSIN_HOOK"})
    store.outbox().put_channel(channel)
    queue(store.outbox(), [make_alert(1)])
    deliver(tools_for(store, SteppedClock(), allow=["127.0.0.1"]))
    said = store.outbox().deliveries(limit=1)[0].last_error
    assert said
    assert "t0ken" not in said


def test_what_is_not_due_waits_and_what_is_urgent_does_not(store, receiver):
    clock = SteppedClock()
    store.outbox().put_channel(webhook(receiver.url))
    queue(store.outbox(), [make_alert(1), make_alert(2)], due=NOON + timedelta(hours=8), grouped=True)
    queue(store.outbox(), [make_alert(3, urgent=True)], grouped=True)
    tools = tools_for(store, clock, allow=["127.0.0.1"])
    assert deliver(tools) == 1
    clock.move(hours=8)
    assert deliver(tools) == 1
    assert [len(body["alerts"]) for body in receiver.bodies()] == [1, 2]


def test_a_message_that_was_tried_takes_nothing_more_in(store):
    def refuse(_channel, _delivery):
        raise DeliveryProblem("no")

    store.outbox().put_channel(webhook("http://127.0.0.1:1/"))
    queue(store.outbox(), [make_alert(1)], grouped=True)
    deliver(tools_for(store, SteppedClock(), send=refuse))
    queue(store.outbox(), [make_alert(2)], grouped=True)
    assert [len(one.alerts) for one in store.outbox().deliveries(limit=9)] == [1, 1]


def test_a_removed_channel_gets_nothing_more(store, receiver):
    store.outbox().put_channel(webhook(receiver.url))
    queue(store.outbox(), [make_alert(1)])
    store.outbox().remove_channel("ops", recorded_at=NOON)
    assert store.outbox().channels() == ()
    assert deliver(tools_for(store, SteppedClock(), allow=["127.0.0.1"])) == 0
    assert receiver.asked == []


def test_an_alert_is_acknowledged_with_a_name(store):
    queue(store.outbox(), [make_alert(1)])
    said = Acknowledgement(make_alert(1).id, "A. Martin", "followed up", NOON)
    store.outbox().acknowledge(said)
    assert store.outbox().alerts(limit=1)[0][2] == said
    with pytest.raises(AlertError):
        store.outbox().acknowledge(replace(said, alert="alr_none"))


class Box(Sink):
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's own name)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


def test_mail_arrives_in_its_language_with_an_id_that_stays(store):
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        options = {"from": "tocsin@example.org", "to": "desk@example.org", "tls": "none"}
        store.outbox().put_channel(Channel("desk", "mail", f"127.0.0.1:{port}", "fr", NOON, options))
        queue(store.outbox(), [make_alert(1)])
        assert deliver(tools_for(store, SteppedClock(), allow=["127.0.0.1"])) == 1
        blocked = tools_for(store, SteppedClock(NOON + timedelta(hours=1)))
        queue(store.outbox(), [make_alert(2)])
        assert deliver(blocked) == 0, "a local mail server must be allowed"
    finally:
        server.stop()
    (mail,) = box.mails
    assert mail["Subject"].startswith("Posture nucléaire de la Russie")
    assert "62" in mail.get_content()
    assert "Le ministre n’a {rien} vu." in mail.get_content()
    assert mail["Message-ID"] == f"<{store.outbox().deliveries(limit=9)[1].id}@tocsin.invalid>"


def test_ntfy_is_told_in_json(store, receiver):
    url = receiver.url.replace("/hook", "/topic")
    store.outbox().put_channel(Channel("phone", "ntfy", url, "en", NOON, {"secret_env": "TOCSIN_TEST_SECRET"}))
    queue(store.outbox(), [make_alert(1, urgent=True)])
    assert deliver(tools_for(store, SteppedClock(), allow=["127.0.0.1"])) == 1
    ((_, headers, _),) = receiver.asked
    (body,) = receiver.bodies()
    assert (body["topic"], body["priority"]) == ("topic", 5)
    assert body["title"].startswith("Nuclear posture of Russia")
    assert headers["Authorization"] == "Bearer s3cret"


def test_apprise_speaks_through_our_client_alone(store, receiver, monkeypatch):
    """Its JSON service posts to our receiver where that is allowed, and reaches nothing where it is not."""
    monkeypatch.setenv("TOCSIN_CHAT", f"json://127.0.0.1:{receiver.port}/chat")
    store.outbox().put_channel(Channel("chat", "apprise", "", "fr", NOON, {"address_env": "TOCSIN_CHAT"}))
    queue(store.outbox(), [make_alert(1)])
    clock = SteppedClock()
    assert deliver(tools_for(store, clock)) == 0
    assert receiver.asked == []
    clock.move(hours=1)
    assert deliver(tools_for(store, clock, allow=["127.0.0.1"])) == 1
    ((path, headers, _),) = receiver.asked
    assert path.startswith("/chat")
    assert headers["User-Agent"].startswith("tocsin/")


@pytest.mark.parametrize(
    "address", ["mailto://a:b@example.org", "syslog://", "dbus://", "mqtt://h/t", "file:///etc", ""]
)
def test_services_of_apprise_that_our_client_cannot_carry_are_refused(address):
    with pytest.raises(AlertError):
        check_apprise(address)
    assert "mailto" not in APPRISE_SERVICES


@pytest.mark.parametrize(
    ("kind", "address", "options"),
    [
        ("webhook", "https://a.example/", {}),
        ("webhook", "", {"secret_env": "X"}),
        ("webhook", "ftp://a.example/", {"secret_env": "X"}),
        ("webhook", "https://user:pass@a.example/", {"secret_env": "X"}),
        ("mail", "a.example", {"from": "a@b.example", "to": "a@b.example"}),
        ("mail", "a.example:25", {"from": "a@b.example"}),
        ("apprise", "discord://a/b", {"address_env": "X"}),
    ],
)
def test_a_channel_that_lacks_what_it_needs_is_refused(kind, address, options):
    with pytest.raises(AlertError):
        check_channel(Channel("x", kind, address, "fr", NOON, options))


def test_a_test_message_is_marked_as_one_and_what_happened_is_shown(place, store, receiver, capsys):
    store.outbox().put_channel(webhook(receiver.url))
    store.outbox().put_channel(webhook("http://127.0.0.1:1/", "dead"))
    words = ["alert", "test", "--allow-host", "127.0.0.1", "--db", str(place)]
    assert run([*words, "ops"]) == 0
    assert capsys.readouterr().out.startswith(f"ops: webhook, {receiver.url}: taken, ")
    assert receiver.bodies()[0]["alerts"] == []
    assert "essai" in receiver.bodies()[0]["title"]
    assert run(words) == 11, "all channels, one of them dead"
    shown = capsys.readouterr()
    assert [line.split(":")[0] for line in shown.out.splitlines()] == ["dead", "ops"]
    assert "dead: webhook, http://127.0.0.1:1/: not taken" in shown.out
    assert "dead: the test message was not taken" in shown.err
    assert store.outbox().deliveries(limit=9) == store.outbox().alerts(limit=9) == ()


def test_a_desk_without_channels_is_told_how_to_get_one(place, capsys):
    assert run(["alert", "test", "--db", str(place)]) == 11
    assert "tocsin channel add" in capsys.readouterr().err
