"""A made-up October as assessments made by hand, so that telling is tested without reading, coding or weighing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tocsin.model import (
    Assessment,
    Belief,
    DayState,
    Event,
    Evidence,
    Explanation,
    Grade,
    Kind,
    NextBest,
    Period,
    Precision,
    Report,
    Signal,
    Status,
    content_id,
)
from tocsin.watches import load_watch

DAY = date(2022, 10, 13)
AS_OF = datetime(2022, 10, 14, tzinfo=UTC)
RECORDED_BY = datetime(2022, 10, 14, 6, 30, tzinfo=UTC)


def make_report(indicator, actor, status, sentence, **given):
    """One report; `given` overrides outlet, origin, day, source, kind, target, reliability and the like."""
    day = given.get("day", DAY)
    outlet = given.get("outlet", "L'Aube")
    signal = Signal(
        id=content_id("sig", indicator, sentence, outlet),
        article_id=content_id("art", outlet, sentence),
        span=None,
        text=sentence,
        sentence=sentence,
        indicator=indicator,
        kind=given.get("kind", Kind.DEED),
        actor=actor,
        target=given.get("target"),
        status=status,
        source=given.get("source"),
        self_denial=given.get("self_denial", False),
    )
    return Report(
        signal=signal,
        outlet=outlet,
        origin=given.get("origin", content_id("org", outlet, sentence)),
        published=day,
        recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
        reliability=given.get("reliability", "B"),
    )


def make_event(*reports, status=None, grade=None, exercise=None, where=None, precision=Precision.DAY):
    """The event of these reports, which takes everything from the first."""
    first = reports[0].signal
    day = min(report.published for report in reports)
    end = {Precision.DAY: 1, Precision.WEEK: 7, Precision.MONTH: 31, Precision.YEAR: 365}[precision]
    return Event(
        id=content_id("evt", first.indicator, first.actor, first.sentence),
        indicator=first.indicator,
        kind=first.kind,
        actor=first.actor,
        target=first.target,
        status=status or first.status,
        day=day,
        period=Period(day, day + timedelta(days=end), precision),
        reports=reports,
        origins=tuple(dict.fromkeys(report.origin for report in reports)),
        grade=grade or Grade("B", 2),
        exercise=exercise,
        where=where,
    )


def make_evidence(event, shares=(0.0, 0.0, 0.0), without=(0.22, 0.72, 0.06), explanations=()):
    """The event weighed: shares and estimates without it, for routine, signalling and preparation."""
    ids = ("routine", "signalling", "preparation")
    return Evidence(event, dict(zip(ids, shares, strict=True)), dict(zip(ids, without, strict=True)), explanations)


def _threat():
    return make_event(
        make_report(
            "nuclear-threat",
            "RUS",
            Status.OCCURRED,
            "Nous emploierons tous les moyens dont nous disposons, a prévenu le président.",
            kind=Kind.WORD,
            target="UKR",
            source="Vladimir Poutine",
            outlet="L'Aube",
            day=date(2022, 10, 11),
        ),
        make_report(
            "nuclear-threat",
            "RUS",
            Status.OCCURRED,
            "The president warned that every means at hand would be used.",
            kind=Kind.WORD,
            target="UKR",
            source="Vladimir Poutine",
            outlet="The Northern Courier",
            day=date(2022, 10, 12),
        ),
        grade=Grade("B", 1),
    )


def _order():
    return make_event(
        make_report(
            "alert-order",
            "RUS",
            Status.OCCURRED,
            "Il a ordonné de placer les forces stratégiques en alerte renforcée.",
            kind=Kind.WORD,
            source="William Marchand",
            outlet="L'Aube",
        )
    )


def _no_preparation():
    return make_event(
        make_report(
            "use-preparation",
            "RUS",
            Status.ABSENT,
            "Les services n'ont relevé aucun préparatif sur les sites de stockage.",
            source="agences de renseignement occidentales",
            outlet="L'Aube",
            day=date(2022, 10, 12),
        ),
        make_report(
            "use-preparation",
            "RUS",
            Status.ABSENT,
            "Western officials have seen no sign that warheads were being readied.",
            source="Western officials",
            outlet="The Northern Courier",
        ),
        grade=Grade("B", 1),
    )


def _no_change():
    return make_event(
        make_report(
            "force-posture-change",
            "RUS",
            Status.ABSENT,
            "Aucun mouvement inhabituel des forces n'est perceptible, écrit-il.",
            source="William Marchand",
            outlet="L'Aube",
        )
    )


def _exercise():
    return make_event(
        make_report(
            "nuclear-exercise",
            "NATO",
            Status.PLANNED,
            "L'exercice annuel commencera lundi, comme prévu de longue date.",
            source="Jens Stoltenberg",
            outlet="Agence Boréale",
        ),
        exercise="Steadfast Noon",
    )


def _own_exercise():
    return make_event(
        make_report(
            "nuclear-exercise",
            "RUS",
            Status.OCCURRED,
            "Des tirs d'entraînement ont eu lieu, selon un communiqué.",
            outlet="Inconnu du Soir",
            reliability="F",
        ),
        make_report(
            "nuclear-exercise",
            "RUS",
            Status.ABSENT,
            "Moscou dément tout exercice cette semaine.",
            outlet="Agence Boréale",
            source="ministère russe de la Défense",
            self_denial=True,
        ),
        grade=Grade("F", 5),
    )


def _warning():
    return make_event(
        make_report(
            "deterrent-warning",
            "NATO",
            Status.OCCURRED,
            "Moscou sait que les conséquences seraient graves.",
            kind=Kind.WORD,
            target="RUS",
            source="Jens Stoltenberg",
            outlet="Agence Boréale",
        )
    )


def _contact():
    return make_event(
        make_report(
            "direct-communication",
            "USA",
            Status.OCCURRED,
            "Washington used several channels to pass its message.",
            kind=Kind.WORD,
            target="RUS",
            source="senior official",
            outlet="The Northern Courier",
            day=date(2022, 10, 9),
        ),
        precision=Precision.WEEK,
    )


def _reading():
    return make_event(
        make_report(
            "coercive-intent",
            "IISS",
            Status.OCCURRED,
            "L'ordre visait à effrayer, non à préparer une frappe.",
            kind=Kind.JUDGEMENT,
            source="William Marchand",
            outlet="L'Aube",
        )
    )


def _supposition():
    return make_event(
        make_report(
            "warhead-movement",
            "RUS",
            Status.HYPOTHETICAL,
            "De tels préparatifs passeraient par la sortie d'ogives des dépôts.",
            outlet="L'Aube",
        )
    )


def _history(days=30, *, level=1.0):
    states = []
    for back in range(days - 1, -1, -1):
        rise = max(0.0, 1 - back / 12)
        preparation = 0.012 + 0.03 * rise * level - 0.012 * (back == 0)
        signalling = 0.2 + 0.5 * rise * level
        probabilities = {
            "routine": 1 - preparation - signalling,
            "signalling": signalling,
            "preparation": preparation,
        }
        words, deeds = round(0.2 + 3.1 * rise * level, 3), round(0.05 + 0.2 * rise * level, 3)
        states.append(DayState(DAY - timedelta(days=back), probabilities, words, deeds, 0.71))
    return tuple(states)


def make_assessment(evidence=(), **given):
    """An assessment of the Russian watch; `given` overrides its fields."""
    watch = given.pop("watch", "nuclear-rus")
    fields = {
        "watch": watch,
        "watch_version": "wv_0123456789abcdef",
        "as_of": AS_OF,
        "recorded_by": RECORDED_BY,
        "beliefs": (
            Belief("routine", 0.27, 0.12, 0.41, -0.03, -0.22),
            Belief("signalling", 0.70, 0.55, 0.84, 0.05, 0.24),
            Belief("preparation", 0.03, 0.01, 0.06, -0.02, -0.02),
        ),
        "words_index": 3.3,
        "deeds_index": 0.2,
        "coverage": 0.71,
        "evidence": tuple(evidence),
        "next_best": (
            NextBest("warhead-movement", 0.0301),
            NextBest("force-posture-change", 0.0123),
            NextBest("reassurance", 0.002),
        ),
        "history": _history(),
    } | given
    return Assessment(**fields)


@pytest.fixture(scope="session")
def watch():
    return load_watch("nuclear-rus")


@pytest.fixture(scope="session")
def watches(watch):
    return {watch.id: watch, "nuclear-nato": load_watch("nuclear-nato")}


@pytest.fixture(scope="session")
def rich():
    """An assessment with everything: words, deeds, absences, exercises, warnings, a reading, a contradiction."""
    calendar = {"exercise": "Steadfast Noon", "start": "2022-10-17", "end": "2022-10-31"}
    return make_assessment(
        [
            make_evidence(_threat(), (-0.62, 0.55, 0.07), (0.45, 0.52, 0.03)),
            make_evidence(_order(), (-0.5, 0.32, 0.18), (0.4, 0.575, 0.025)),
            make_evidence(_no_preparation(), (0.41, 0.43, -0.84), (0.26, 0.67, 0.07)),
            make_evidence(_no_change(), (0.2, 0.21, -0.41), (0.265, 0.69, 0.045)),
            make_evidence(
                _exercise(),
                (0.02, 0.0, -0.02),
                (0.27, 0.70, 0.03),
                (Explanation("exercise-window", calendar), Explanation("planned")),
            ),
            make_evidence(
                _own_exercise(),
                (-0.01, 0.02, -0.01),
                (0.27, 0.7, 0.03),
                (Explanation("contradicted", {"for": "1", "against": "1"}),),
            ),
            make_evidence(_warning(), (-0.2, 0.1, 0.1), (0.3, 0.673, 0.027)),
            make_evidence(_contact(), (-0.05, 0.02, 0.03), (0.275, 0.695, 0.03)),
            make_evidence(
                _reading(),
                (-0.1, 0.3, -0.2),
                (0.31, 0.65, 0.04),
                (Explanation("copies", {"copies": "2", "origins": "1"}),),
            ),
            make_evidence(_supposition(), (0.0, 0.0, 0.0), (0.27, 0.7, 0.03)),
        ]
    )


@pytest.fixture(scope="session")
def earlier(rich):
    """What a briefing of two days before told: the threat from one origin, and an event that was later withdrawn."""
    rumour = make_event(
        make_report("warhead-movement", "RUS", Status.OCCURRED, "Un convoi aurait été vu.", day=date(2022, 10, 10))
    )
    threat = rich.evidence[0].event
    first = make_event(threat.reports[0])
    return make_assessment(
        [make_evidence(first, (-0.5, 0.5, 0.0)), make_evidence(rumour, (-0.3, 0.0, 0.3))],
        as_of=datetime(2022, 10, 12, tzinfo=UTC),
        beliefs=(
            Belief("routine", 0.33, 0.2, 0.5, 0, 0),
            Belief("signalling", 0.61, 0.4, 0.8, 0, 0),
            Belief("preparation", 0.06, 0.02, 0.12, 0, 0),
        ),
    )


@pytest.fixture(scope="session")
def quiet():
    """A quiet day: no event, full coverage, nothing moved."""
    return make_assessment(
        beliefs=(
            Belief("routine", 0.93, 0.85, 0.97, 0.001, 0.002),
            Belief("signalling", 0.068, 0.03, 0.14, -0.001, -0.002),
            Belief("preparation", 0.002, 0.0006, 0.005, 0.0, 0.0),
        ),
        words_index=0.0,
        deeds_index=0.0,
        coverage=1.0,
        history=_history(level=0.0),
        next_best=(),
        recorded_by=None,
    )


@pytest.fixture(scope="session")
def supposed():
    """Only suppositions were read."""
    return make_assessment([make_evidence(_supposition())], history=())
