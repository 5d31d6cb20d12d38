"""Articles, claims, signals and assessments made by hand."""

from datetime import UTC, date, datetime

from tocsin.desk.ports import Coder, Reading
from tocsin.model import (
    Article,
    Assessment,
    Belief,
    Block,
    BlockKind,
    Certainty,
    Claim,
    Cue,
    DayState,
    Event,
    Evidence,
    Explanation,
    Grade,
    Kind,
    Language,
    Mode,
    NextBest,
    Period,
    Polarity,
    Report,
    Signal,
    Source,
    SourceKind,
    Span,
    Status,
    content_id,
)

TEXT = "Le ministre a déclaré que rien n’avait bougé.\nAucun convoi n’a été vu."
CODER = Coder("rules-1", "cod_1")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_article(text=TEXT, *, outlet="Le Courrier", day=date(2022, 10, 13), published=None, path="a.txt") -> Article:
    end = len(text.split("\n")[0])
    return Article(
        id=content_id("art", outlet or "", text),
        text=text,
        language=Language.FR,
        blocks=(Block(BlockKind.BODY, Span(0, end)),),
        published=published or (Period.day(day) if day else None),
        title="Rien ne bouge",
        outlet=outlet,
        path=path,
        credit=("AFP",),
    )


def make_claim(article: Article) -> Claim:
    span = Span(26, 44)
    return Claim(
        id=content_id("clm", article.id),
        span=span,
        text=span.of(article.text),
        mode=Mode.INDIRECT,
        source=Source("le ministre", SourceKind.PERSON, Span(0, 11), role="ministre", actor="FRA"),
        cue=Cue("a déclaré", Span(12, 21), "déclarer"),
        certainty=Certainty.CERTAIN,
        polarity=Polarity.NEGATIVE,
        relayed=(Source("un conseiller", SourceKind.UNNAMED),),
        when=Period.day(date(2022, 10, 12)),
        where="Kertch",
    )


def make_signal(article: Article, *, indicator="warhead-movement", status=Status.ABSENT, claim=None) -> Signal:
    span = Span(26, 44)
    return Signal(
        id=content_id("sig", article.id, indicator, status),
        article_id=article.id,
        span=span,
        text=span.of(article.text),
        sentence=article.text.split("\n")[0],
        indicator=indicator,
        kind=Kind.DEED,
        actor="RUS",
        target=None,
        status=status,
        when=Period.day(date(2022, 10, 12)),
        where="Koursk",
        claim_id=claim.id if claim else None,
        source="le ministre" if claim else None,
        rule="r1",
        self_denial=True,
        exercise="Grom",
    )


def make_reading(article: Article | None = None, *, coder=CODER, **options) -> Reading:
    article = article or make_article()
    claim = make_claim(article)
    return Reading(article, (claim,), (make_signal(article, claim=claim, **options),), coder)


def make_assessment(*, watch="nuclear-rus", as_of=datetime(2022, 10, 14, tzinfo=UTC), probability=0.25) -> Assessment:
    signal = make_signal(make_article())
    report = Report(signal, "Le Courrier", "org_1", date(2022, 10, 13), NOON, "B", "known")
    event = Event(
        id="evt_1",
        indicator=signal.indicator,
        kind=signal.kind,
        actor="RUS",
        target=None,
        status=Status.ABSENT,
        day=date(2022, 10, 12),
        period=Period.day(date(2022, 10, 12)),
        reports=(report,),
        origins=("org_1",),
        grade=Grade("B", 2),
    )
    shares = {"routine": 0.1, "preparation": -0.1}
    return Assessment(
        watch=watch,
        watch_version="wv_1",
        as_of=as_of,
        recorded_by=None,
        beliefs=(Belief("preparation", probability, 0.1, 0.4, -0.01, 0.0),),
        words_index=1.5,
        deeds_index=0.0,
        coverage=0.5,
        evidence=(Evidence(event, shares, {"preparation": 0.3}, (Explanation("season", {"exercise": "Grom"}),)),),
        next_best=(NextBest("nuclear-test", 0.02),),
        history=(DayState(date(2022, 10, 13), {"preparation": probability}, 1.5, 0.0, 0.5),),
    )
