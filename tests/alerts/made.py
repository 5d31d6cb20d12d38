"""Alerts, assessments and watches made by hand, and a receiver that fails, is slow and goes away."""

import json
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.adapters.samples import NOON, make_assessment
from tocsin.desk.outbox import Channel, Queued
from tocsin.model import Alert, AlertKind, AlertPlan, AlertSentence, Belief
from tocsin.watches import load_watch

WATCH = load_watch("nuclear-rus")


def watch_with(*rules, **options):
    return replace(WATCH, alerts=AlertPlan(tuple(rules), **options))


def make_alert(number=0, *, urgent=False, as_of=NOON):
    return Alert(
        id=f"alr_{number:016d}",
        watch="nuclear-rus",
        rule="made",
        kind=AlertKind.ESTIMATE,
        subject="signalling",
        as_of=as_of,
        hypothesis="signalling",
        probability=0.62,
        low=0.4,
        high=0.8,
        change=0.1,
        level=0.6,
        days=7,
        sentences=(AlertSentence("sig_1", "Le ministre n’a {rien} vu.", "Le Courrier", date(2022, 10, 13), "a.txt"),),
        urgent=urgent,
    )


def estimate(probability, *, at=datetime(2022, 10, 14, tzinfo=UTC), change=0.0, evidence=()):
    made = make_assessment(as_of=at)
    beliefs = (Belief("signalling", probability, 0.1, 0.9, change, change), Belief("preparation", 0.01, 0.0, 0.1, 0, 0))
    return replace(made, beliefs=beliefs, evidence=tuple(evidence))


def queue(outbox, alerts, *, grouped=False, due=NOON, states=None):
    due_at = {alert.id: due for alert in alerts}
    return outbox.queue(Queued(tuple(alerts), states or {}, due_at, grouped, NOON))


def webhook(url, name="ops"):
    return Channel(name, "webhook", url, "fr", NOON, {"secret_env": "TOCSIN_TEST_SECRET"})


@dataclass
class Receiver:
    """Takes messages, knows keys, and misbehaves as it is told."""

    taken: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    fails: int = 0
    slow_seconds: float = 0.0
    forgets_to_answer: int = 0
    status: int = 503
    server: ThreadingHTTPServer | None = None
    port: int = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook"

    def start(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.asked.append((self.path, dict(self.headers), body))
                if receiver.fails > 0:
                    receiver.fails -= 1
                    self.answer(receiver.status)
                    return
                key = self.headers.get("Idempotency-Key", "")
                if key not in receiver.taken:
                    receiver.taken.append(key)
                time.sleep(receiver.slow_seconds)
                if receiver.forgets_to_answer > 0:
                    receiver.forgets_to_answer -= 1
                    self.connection.close()
                    return
                self.answer(200)

            def answer(self, status):
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def bodies(self):
        return [json.loads(body) for _, _, body in self.asked]


@dataclass
class SteppedClock:
    """Stands still until it is moved."""

    at: datetime = NOON

    def now(self):
        return self.at

    def move(self, **span):
        self.at += timedelta(**span)
