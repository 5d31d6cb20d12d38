"""A process that collects from a store's sources until it is killed, and says when it is done."""

import random
import sys
import threading
from pathlib import Path

from tests.desk.fakes import FakeAnalysis
from tocsin.adapters.addresses import AllowList
from tocsin.adapters.clock import SystemClock
from tocsin.adapters.feeds import read_feed, read_sitemap
from tocsin.adapters.http import HttpFetcher, NetworkRules
from tocsin.adapters.processes import is_alive, own_name
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.collect import Collecting, collect
from tocsin.desk.ingest import Coding
from tocsin.desk.manners import Manners
from tocsin.desk.visit_source import Visiting


def main(place: str, port: str) -> None:
    analyse, clock = FakeAnalysis(), SystemClock()
    store = open_sqlite(Path(place), create=False)
    fetcher = HttpFetcher(NetworkRules(allow=AllowList.parse([f"127.0.0.1:{port}"])))
    manners = Manners(fetcher, clock, sleep=threading.Event().wait, pause_seconds=0)
    tools = Collecting(
        store=store,
        codings=[Coding(analyse.coder, analyse)],
        visiting=Visiting(manners, clock, read_feed, read_sitemap),
        rng=random.Random(),
        owner=own_name(),
        is_alive=is_alive,
        on_article=lambda _article, added: print(added.value, flush=True),  # noqa: T201
    )
    print("begun", flush=True)  # noqa: T201
    collect(tools)
    store.close()
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
