"""A process that sends what is due until nothing is left: `python -m tests.alerts.deliverer STORE PORT`."""

import os
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

from tests.alerts.made import WATCH
from tocsin.adapters.addresses import AllowList
from tocsin.adapters.clock import SystemClock
from tocsin.adapters.http import Limits, NetworkRules
from tocsin.adapters.processes import is_alive, own_name
from tocsin.adapters.senders import make_sender
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk import outbox
from tocsin.desk.outbox import Delivering, deliver


def main(place, port):
    os.environ.setdefault("TOCSIN_TEST_SECRET", "made up")
    outbox._FIRST_RETRY_SECONDS = 0.05
    outbox._LAST_RETRY_SECONDS = 0.2
    rules = NetworkRules(allow=AllowList.parse([f"127.0.0.1:{port}"]), limits=Limits(1, 1, 2))
    with closing(open_sqlite(Path(place), create=False)) as store:
        send = make_sender(rules, SystemClock(), lambda _id: WATCH)
        tools = Delivering(store.outbox(), SystemClock(), send, Random(1), own_name(), is_alive)
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        while any(one.delivered_at is None for one in store.outbox().deliveries(limit=1000)):
            deliver(tools)
            time.sleep(0.02)
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
