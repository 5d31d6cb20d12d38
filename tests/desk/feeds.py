"""Feeds, pages and sitemaps written by hand, and a collector to read them with."""

import random
import threading
from datetime import UTC, datetime, timedelta
from html import escape

from tests.adapters.misbehaving import Answer
from tests.desk.fakes import FakeAnalysis
from tocsin.adapters.addresses import AllowList
from tocsin.adapters.feeds import read_feed, read_sitemap
from tocsin.adapters.http import HttpFetcher, Limits, NetworkRules
from tocsin.desk.collect import Collecting, collect
from tocsin.desk.ingest import Coding
from tocsin.desk.manage_sources import Wanted, add_sources
from tocsin.desk.manners import Manners
from tocsin.desk.visit_source import Visiting

QUICK = Limits(connect_seconds=0.5, silence_seconds=0.4, total_seconds=0.7, packed_bytes=300_000, body_bytes=600_000)
BODY = (
    "Le ministre des Armées a déclaré mardi que rien n’avait bougé dans les dépôts d’ogives, malgré les annonces. "
    "Il a ajouté devant la presse que ses services suivaient la situation heure par heure avec leurs alliés."
)


class SteppedClock:
    """Stands where it was set; sleeping moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def now(self):
        with self._lock:
            self.at += timedelta(milliseconds=1)
            return self.at

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.at += timedelta(seconds=seconds)

    def pass_hours(self, hours: float) -> None:
        self.at += timedelta(hours=hours)


def text_of(name: str) -> str:
    return f"Numéro {name} de la série. {BODY}"


def page(name: str, *, text: str | None = None) -> Answer:
    words = text or text_of(name)
    html = (
        f"<html lang='fr'><head><title>Dépêche {name}</title></head><body><article><h1>Dépêche {name}</h1>"
        f"<p>{words}</p><p>{BODY}</p></article></body></html>"
    )
    return Answer(body=html.encode(), kind="text/html; charset=utf-8")


def rss(*names: str, base: str = "", day: str = "Fri, 20 Nov 2026 10:00:00 GMT", **texts: str) -> Answer:
    items = "".join(
        f"<item><guid isPermaLink='false'>{name}</guid><title>Dépêche {name}</title><link>{base}/{name}.html</link>"
        f"<pubDate>{day}</pubDate><description>{escape(texts.get(name, text_of(name)))}</description></item>"
        for name in names
    )
    return Answer(body=f"<rss version='2.0'><channel><title>Flux</title>{items}</channel></rss>".encode())


def make_collecting(store, port: int | None, *, clock: SteppedClock, owner="one", pause=0.0, **fields) -> Collecting:
    analyse = FakeAnalysis()
    allow = AllowList.parse([f"127.0.0.1:{port}"] if port else [])
    fetcher = HttpFetcher(NetworkRules(allow=allow, limits=QUICK))
    manners = Manners(fetcher, clock, sleep=clock.sleep, pause_seconds=pause)
    defaults = {"rng": random.Random(1), "owner": owner, "is_alive": lambda _name: True}
    return Collecting(
        store=store,
        codings=[Coding(analyse.coder, analyse)],
        visiting=Visiting(manners, clock, read_feed, read_sitemap),
        **defaults | fields,
    )


def follow(store, clock, *addresses, **fields):
    added, _ = add_sources([Wanted(address, **fields) for address in addresses], store, clock=clock)
    return [one.id for one in added]


def articles(store):
    return store.known_between(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def go(tools, **options):
    return collect(tools, **options)
