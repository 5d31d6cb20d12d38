"""A small scenario of stated signals, which needs no language model, and a live store to run it beside."""

from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

from tests.adapters.samples import make_article, make_reading
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.ports import OriginLink
from tocsin.desk.readings import coder_of
from tocsin.watches import load_watch

TRACER = "Zibeline-4711"
"""Stands in the text of every inject, and nowhere else."""


def write_scenario(
    folder: Path, *, days: int = 12, name: str = "small.yaml", change: tuple[str, str] | None = None
) -> Path:
    """A scenario file, with one piece of its text changed for another."""
    text = dedent(f"""\
        schema: 1
        id: small
        kind: drill
        title: {{fr: "Petit", en: "Small"}}
        summary: {{fr: "Un essai.", en: "A trial."}}
        watch: nuclear-rus
        actors: [RUS]
        clock: {{from: 2023-06-01, until: 2023-06-{days:02d}}}
        references: {{made-up: "Nobody."}}
        outlets:
          - names: [AFP, Reuters, AP]
        truth:
          - {{from: 2023-06-01, hypothesis: routine}}
          - {{from: 2023-06-03, hypothesis: preparation}}
        expected:
          - warning: preparation
            from: 2023-06-03
            until: 2023-06-{days:02d}
            reason: {{fr: "Elles sortent.", en: "They leave."}}
        norms: {{delay_days: 5, false_alarms: 0, truth_floor: 0.1}}
        injects:
          - id: calm
            day: 2023-06-02
            outlet: AFP
            lang: fr
            title: "Rien à signaler {TRACER}"
            text: "Rien ne bouge."
            signal: {{indicator: force-posture-change, status: absent, actor: RUS}}
          - id: leaves
            day: 2023-06-03
            outlet: AFP
            lang: fr
            title: "Des têtes quittent leur dépôt {TRACER}"
            text: >-
              Un convoi est parti. Il a quitté avant l'aube un dépôt central entouré de forêts, sous la garde de
              blindés, et a pris la route de l'ouest. Des habitants du bourg voisin ont compté onze camions et quatre
              escorteurs. Les autorités locales ont coupé la circulation jusqu'au soir et refusé toute explication.
            tells: {{warhead-movement: occurred, force-posture-change: occurred}}
            signal: {{indicator: warhead-movement, status: occurred, actor: RUS}}
            copies:
              - {{outlet: Est Actu, day: 2023-06-03}}
              - {{outlet: Infos Minute, day: 2023-06-04, before: "On apprend que."}}
          - id: confirmed
            day: 2023-06-04
            outlet: Reuters
            lang: en
            title: "Warheads leave storage, minister says {TRACER}"
            text: "Quite another text, by quite other people, on the same subject."
            signal: {{indicator: warhead-movement, status: occurred, actor: RUS}}
        """)
    if change:
        assert change[0] in text, change[0]
        text = text.replace(*change, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def make_live(path: Path) -> Path:
    """A live store with one article of May 2023 that has a signal, and one that has none."""
    store = open_sqlite(path, create=True)
    noon = datetime(2023, 5, 21, 12, tzinfo=UTC)
    coder = coder_of(load_watch("nuclear-rus"))
    run = store.start_run(started_at=noon, coder=coder, inputs=["a.txt"])
    article = make_article(
        "Rien n’a bougé selon le ministre.\nAucun convoi n’a été vu hier.", outlet="AFP", day=date(2023, 5, 20)
    )
    store.add(make_reading(article, coder=coder), run=run, recorded_at=noon)
    store.record_origins([OriginLink(article.id, "org_live", "alone", 1.0)], recorded_at=noon)
    store.finish_run(run, finished_at=noon, problems=())
    store.close()
    return path


def holds(folder: Path, words: str) -> list[Path]:
    """The files below a folder whose bytes hold the words."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and words.encode() in path.read_bytes()]
