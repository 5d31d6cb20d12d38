"""A process that stores articles until it is killed, and prints each id once the store has said that it is there."""

import sys
from datetime import date, timedelta
from pathlib import Path

from tests.adapters.samples import CODER, NOON, make_article, make_reading
from tocsin.adapters.sqlite import open_sqlite


def main(place: str, name: str, count: int) -> None:
    store = open_sqlite(Path(place), create=True)
    run = store.start_run(started_at=NOON, coder=CODER, inputs=[name])
    for number in range(count):
        text = f"Dépêche {number} de {name}, avec assez de mots pour un passage.\nSuite."
        article = make_article(text, day=date(2022, 1, 1) + timedelta(days=number % 300))
        store.add(make_reading(article), run=run, recorded_at=NOON)
        sys.stdout.write(f"{article.id}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
