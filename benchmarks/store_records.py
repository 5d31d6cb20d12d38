"""Made-up records in the number and shape of a desk that has followed the news for years, the same at each call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

from tocsin.desk.ports import OriginLink, Reading
from tocsin.model import (
    Article,
    Block,
    BlockKind,
    Certainty,
    Claim,
    Cue,
    Kind,
    Language,
    Mode,
    Period,
    Polarity,
    Signal,
    Source,
    SourceKind,
    Span,
    Status,
    content_id,
)
from tocsin.watches import load_watch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.desk.ports import Coder

FIRST_DAY, DAYS = date(2020, 1, 1), 2200
# One article in twenty tells of what a watch looks for; two or three tell of the same.
_TELLING = 0.05
_REPORTS = 2.5
_PARTIES = (
    ("RUS", "NATO", 30), ("NATO", "RUS", 12), ("PRK", "KOR", 20), ("IRN", "ISR", 12), ("USA", "RUS", 10),
    ("CHN", "TWN", 6), ("FRA", "RUS", 3), ("GBR", "RUS", 2), ("IND", "PAK", 3), ("PAK", "IND", 2),
)  # fmt: skip

_STATUSES = ((Status.OCCURRED, 60), (Status.ABSENT, 20), (Status.PLANNED, 15), (Status.HYPOTHETICAL, 5))
_WORDS = {
    Language.FR: [
        "ministre",
        "défense",
        "gouvernement",
        "frontière",
        "sommet",
        "accord",
        "sanctions",
        "budget",
        "élection",
        "parlement",
        "armée",
        "convoi",
        "train",
        "missile",
        "exercice",
        "flotte",
        "sous-marin",
        "radar",
        "base",
        "port",
        "aéroport",
        "usine",
        "réacteur",
        "inspecteurs",
        "agence",
        "traité",
        "négociation",
        "cessez-le-feu",
        "réfugiés",
        "énergie",
        "gaz",
        "pétrole",
        "monnaie",
        "inflation",
        "récolte",
        "inondation",
        "séisme",
        "hôpital",
        "école",
        "université",
        "laboratoire",
        "satellite",
        "fusée",
        "lancement",
        "orbite",
        "brouillard",
        "hiver",
        "neige",
        "pont",
        "tunnel",
        "grève",
        "syndicat",
        "patrons",
        "ouvriers",
        "salaires",
        "retraites",
        "réforme",
        "tribunal",
        "procès",
        "juge",
        "avocat",
        "enquête",
        "police",
        "douane",
        "drogue",
        "trafic",
        "musée",
        "festival",
        "cinéma",
        "théâtre",
        "concert",
        "stade",
        "match",
        "victoire",
        "défaite",
        "entraîneur",
        "joueurs",
        "médaille",
        "record",
    ],
    Language.EN: [
        "minister",
        "defence",
        "government",
        "border",
        "summit",
        "agreement",
        "sanctions",
        "budget",
        "election",
        "parliament",
        "army",
        "convoy",
        "train",
        "missile",
        "exercise",
        "fleet",
        "submarine",
        "radar",
        "base",
        "harbour",
        "airport",
        "factory",
        "reactor",
        "inspectors",
        "agency",
        "treaty",
        "negotiation",
        "ceasefire",
        "refugees",
        "energy",
        "gas",
        "oil",
        "currency",
        "inflation",
        "harvest",
        "flood",
        "earthquake",
        "hospital",
        "school",
        "university",
        "laboratory",
        "satellite",
        "rocket",
        "launch",
        "orbit",
        "fog",
        "winter",
        "snow",
        "bridge",
        "tunnel",
        "strike",
        "union",
        "employers",
        "workers",
        "wages",
        "pensions",
        "reform",
        "court",
        "trial",
        "judge",
        "lawyer",
        "inquiry",
        "police",
        "customs",
        "drugs",
        "smuggling",
        "museum",
        "festival",
        "cinema",
        "theatre",
        "concert",
        "stadium",
        "match",
        "victory",
        "defeat",
        "coach",
        "players",
        "medal",
        "record",
    ],
}
_PLACES = [
    "Brest",
    "Kertch",
    "Séoul",
    "Vienne",
    "Ormuz",
    "Kaliningrad",
    "Busan",
    "Ankara",
    "Delhi",
    "Karachi",
    "Oslo",
    "Varsovie",
    "Toulon",
    "Ottawa",
]
_SAYS = {
    Language.FR: (
        ("a déclaré", "déclarer"),
        ("a affirmé", "affirmer"),
        ("estime", "estimer"),
        ("a prévenu", "prévenir"),
    ),
    Language.EN: (("said", "say"), ("stated", "state"), ("believes", "believe"), ("warned", "warn")),
}
_THAT = {Language.FR: "que", Language.EN: "that"}
_SPEAKERS = {
    Language.FR: ("Le ministre", "La porte-parole", "Un conseiller", "L’état-major", "Le président", "La commission"),
    Language.EN: ("The minister", "The spokeswoman", "An adviser", "The general staff", "The president", "The board"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """What several articles tell of."""

    day: date
    indicator: str
    kind: Kind
    actor: str
    target: str
    status: Status


class Desk:
    """The records of a desk of that size.

    Args:
        articles: how many.
        claims: how many, over all articles.
        coder: what is said to have coded them.
    """

    def __init__(self, articles: int, claims: int, coder: Coder) -> None:
        self._articles, self._per_article, self._coder = articles, claims / articles, coder
        watch = load_watch("nuclear-rus")
        self._indicators = watch.indicators
        self._outlets = [one.name for one in watch.outlets] + [f"Le Courrier {n}" for n in range(1, 41)]
        self._zipf = {language: list(accumulate(1 / n for n in range(1, len(w) + 1))) for language, w in _WORDS.items()}

    def readings(self) -> Iterator[Reading]:
        """Every article with its claims and signals, in order of day."""
        chance = Random(7)  # noqa: S311 (records, not secrets)
        happenings = list(self._happenings(chance))
        at = 0
        for number in range(self._articles):
            day = FIRST_DAY + timedelta(days=number * DAYS // self._articles)
            while at + 1 < len(happenings) and happenings[at + 1].day <= day:
                at += 1
            told = happenings[max(0, at - chance.randrange(3))] if chance.random() < _TELLING else None
            yield self._reading(number, day, told, chance)

    def _happenings(self, chance: Random) -> Iterator[Happening]:
        count = max(1, round(self._articles * _TELLING / _REPORTS))
        for number in range(count):
            ((actor, target, _),) = chance.choices(_PARTIES, [weight for *_, weight in _PARTIES])
            indicator = chance.choice(self._indicators)
            ((status, _),) = chance.choices(_STATUSES, [weight for _, weight in _STATUSES])
            day = FIRST_DAY + timedelta(days=number * DAYS // count)
            yield Happening(day, indicator.code, indicator.kind, actor, target, status)

    def _reading(self, number: int, day: date, told: Happening | None, chance: Random) -> Reading:
        language = Language.FR if chance.random() < 0.6 else Language.EN
        count = int(self._per_article) + (chance.random() < self._per_article % 1)
        article_id = content_id("art", str(number))
        text, claims = self._claims(article_id, count, day, language, chance)
        article = Article(
            id=article_id,
            text=text,
            language=language,
            blocks=tuple(Block(BlockKind.BODY, claim.span) for claim in claims),
            published=Period.day(day),
            title=" ".join(
                [self._word(language, chance).capitalize(), *(self._word(language, chance) for _ in range(5))]
            ),
            outlet=chance.choice(self._outlets[:20] if chance.random() < 0.7 else self._outlets),
            path=f"dispatches/{day}/{number}.txt",
        )
        signals = (self._signal(article, claims, told, chance),) if told and claims else ()
        return Reading(article, tuple(claims), signals, self._coder)

    def _claims(
        self, article_id: str, count: int, day: date, language: Language, chance: Random
    ) -> tuple[str, list[Claim]]:
        claims, lines, at = list[Claim](), list[str](), 0
        for place in range(count):
            speaker = f"{chance.choice(_SPEAKERS[language])} {chance.choice(_PLACES)}"
            words, lemma = chance.choice(_SAYS[language])
            said = " ".join(self._word(language, chance) for _ in range(chance.randrange(12, 30)))
            line = f"{speaker} {words} {_THAT[language]} {said}."
            head = len(speaker) + 1
            start = head + len(words) + 1
            claims.append(
                Claim(
                    id=content_id("clm", article_id, str(place)),
                    span=Span(at + start, at + len(line) - 1),
                    text=line[start:-1],
                    mode=chance.choice((Mode.INDIRECT, Mode.INDIRECT, Mode.DIRECT, Mode.MIXED, Mode.NARRATED)),
                    source=Source(
                        speaker, SourceKind.PERSON, Span(at, at + head - 1), actor=chance.choice(_PARTIES)[0]
                    ),
                    cue=Cue(words, Span(at + head, at + head + len(words)), lemma),
                    certainty=chance.choice((Certainty.CERTAIN, Certainty.CERTAIN, Certainty.PROBABLE)),
                    polarity=Polarity.NEGATIVE if chance.random() < 0.1 else Polarity.POSITIVE,
                    when=Period.day(day) if chance.random() < 0.2 else None,
                )
            )
            lines.append(line)
            at += len(line) + 1
        return "\n".join(lines), claims

    def _word(self, language: Language, chance: Random) -> str:
        if chance.random() < 0.06:
            return f"dossier{chance.randrange(20_000)}"
        return chance.choices(_WORDS[language], cum_weights=self._zipf[language])[0]

    def _signal(self, article: Article, claims: Sequence[Claim], told: Happening, chance: Random) -> Signal:
        claim = chance.choice(claims)
        return Signal(
            id=content_id("sig", article.id, told.indicator),
            article_id=article.id,
            span=claim.span,
            text=claim.text,
            sentence=claim.text,
            indicator=told.indicator,
            kind=told.kind,
            actor=told.actor,
            target=told.target,
            status=told.status,
            when=Period.day(told.day) if chance.random() < 0.5 else None,
            claim_id=claim.id,
            source=claim.source.name if claim.source else None,
            rule="benchmark",
        )


def recorded_at(reading: Reading) -> datetime:
    """When a desk that reads its dispatches every night recorded one."""
    day = reading.article.published
    return datetime.combine(day.end if day else FIRST_DAY, time(3), UTC)


def origin_of(reading: Reading) -> OriginLink:
    """The origin of an article: every third one that tells of something repeats what an agency sent."""
    key = (
        reading.signals[0].indicator
        if reading.signals and int(reading.article.id[-1], 36) % 3 == 0
        else reading.article.id
    )
    day = reading.article.published
    return OriginLink(reading.article.id, content_id("org", key, str(day and day.start)), "alone", 1.0)
