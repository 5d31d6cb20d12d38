"""The sentences behind each line: every event with its grade, its weight and the words of its reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.model import Status
from tocsin.tell.explain import calendar_ties, explain
from tocsin.tell.lines import Line, Quotation, Reference, References, RefKind, Section
from tocsin.tell.teller import moves_visibly, weight_word
from tocsin.tell.tongue import language_of
from tocsin.tell.typography import harmless

# A headline of a Markdown file carries its mark.
_HEADING = re.compile(r"^#{1,6} +")

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.model import Evidence, Report
    from tocsin.tell.teller import Teller


def references(teller: Teller, numbers: Mapping[tuple[str, str], int], cited: int, title: str) -> Section:
    """Every event of the assessment under its number; those up to `cited` are cited in the page."""
    evidence = sorted(teller.assessment.evidence, key=lambda item: numbers[teller.watch.id, item.event.id])
    numbered = ((item, numbers[teller.watch.id, item.event.id]) for item in evidence)
    items = tuple(_reference(teller, item, number, cited=number <= cited) for item, number in numbered)
    uncited = [item.event for item in items if not item.cited]
    block = References(
        items,
        uncited=_left_out(teller, "uncited", uncited),
        unlisted=_left_out(teller, "unlisted", [item.event for item in items]),
    )
    return Section(f"references-{teller.watch.id}", title, (block,) if items else ())


def _left_out(teller: Teller, key: str, ids: Sequence[str]) -> Line | None:
    """The line that counts what a shorter form leaves out."""
    if not ids:
        return None
    refs = (teller.ref(RefKind.COUNTED, id_) for id_ in ids)
    return teller.line(teller.voice.say(key, count=len(ids)), *refs)


def _reference(teller: Teller, item: Evidence, number: int, *, cited: bool) -> Reference:
    facts = (_standing(teller, item), *_weights(teller, item), *_explanations(teller, item))
    quotations = _quotations(teller, item)
    others = len(quotations) - 1
    more = Line(teller.voice.say("more_quotations", count=others), teller.refs([item])) if others > 0 else None
    return Reference(
        number, item.event.id, cited, _heading(teller, item), facts, _summary(teller, item), quotations, more
    )


def _summary(teller: Teller, item: Evidence) -> Line:
    """The grade, the origins and the weight, in one sentence without numbers of the model."""
    voice = teller.voice
    id_, share = teller.driver(item) if item.share_nats else ("", 0.0)
    word = weight_word(share)
    name = teller.hypothesis(id_).text
    if item.event.status is Status.HYPOTHETICAL:
        weight = voice.say("summary_nothing")
    elif word == "none":
        weight = voice.say("summary_none")
    else:
        key = "summary_for" if share > 0 else "summary_against"
        weight = voice.say(key, weight=voice.say(f"weighs_{word}"), name=name, of_name=voice.of(name))
    origins = voice.say("origins", count=len(item.event.origins))
    text = voice.say("summary", grade=voice.grade(item.event.grade), origins=origins, weight=weight)
    return Line(voice.sentence(text), teller.refs([item]))


def _heading(teller: Teller, item: Evidence) -> Line:
    lead = teller.voice.sentence(teller.when(item.event))
    accuser = teller.accuser([item.event])
    said = teller.accusation(item.event, accuser) if accuser else teller.clause(item.event)
    return Line(teller.voice.sentence(said), teller.refs([item]), lead)


def _standing(teller: Teller, item: Evidence) -> Line:
    """The grade, and how many origins and articles there are."""
    voice = teller.voice
    articles = len({report.signal.article_id for report in item.event.reports})
    grade = voice.sentence(voice.say("grade", grade=voice.grade(item.event.grade)))
    standing = voice.say(
        "standing",
        origins=voice.say("origins", count=len(item.event.origins)),
        articles=voice.say("articles_", count=articles),
    )
    return Line(f"{grade} {voice.sentence(standing)}", teller.refs([item]))


def _weights(teller: Teller, item: Evidence) -> tuple[Line, ...]:
    """The event's weight in words and nats, and the estimate without it."""
    if item.event.status is Status.HYPOTHETICAL:
        return ()
    shares = sorted(item.share_nats.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    weighing = [(id_, share) for id_, share in shares if weight_word(share) != "none"]
    listed = teller.voice.join([_weight(teller, id_, share) for id_, share in weighing])
    said = teller.voice.say("weighs", list=listed) if weighing else teller.voice.say("weight_none")
    return teller.line(said, *teller.refs([item])), _without(teller, item)


def _weight(teller: Teller, hypothesis: str, share: float) -> str:
    voice = teller.voice
    name = teller.hypothesis(hypothesis).text
    key = "weight_for" if share > 0 else "weight_against"
    return voice.say(
        key,
        weight=voice.say(f"weighs_{weight_word(share)}"),
        name=name,
        of_name=voice.of(name),
        nats=voice.nats(share),
    )


def _without(teller: Teller, item: Evidence) -> Line:
    now = {belief.id: belief.probability for belief in teller.assessment.beliefs}
    changed = [id_ for id_, without in item.without.items() if id_ in now and moves_visibly(teller, without, now[id_])]
    voice = teller.voice
    listed = voice.join(
        [
            voice.say(
                "without_item",
                name=teller.hypothesis(id_).text,
                without=voice.percent(item.without[id_]),
                now=voice.percent(now[id_]),
            )
            for id_ in sorted(changed, key=lambda id_: (id_ != teller.gravest, id_))
        ]
    )
    text = voice.say("without", list=listed) if changed else voice.say("without_same")
    return Line(text, (*teller.refs([item]), *(teller.ref(RefKind.BELIEF, id_) for id_ in now)))


def _explanations(teller: Teller, item: Evidence) -> tuple[Line, ...]:
    # What did not happen needs no exercise to explain it.
    ties = calendar_ties(item) if item.event.status is Status.ABSENT else ()
    said = (explain(teller, explanation) for explanation in item.explanations if explanation not in ties)
    return tuple(teller.line(text, *teller.refs([item])) for text in dict.fromkeys(said) if text)


def _quotations(teller: Teller, item: Evidence) -> tuple[Quotation, ...]:
    """The exact sentence of each report, once each, the one that tells the event best first.

    Of sources of one grade, what is in the language of the briefing goes before what its reader may not read.
    """

    def order(report: Report) -> tuple[bool, str, bool]:
        foreign = language_of(report.signal.sentence, teller.language) is not teller.language
        return report.signal.status is not item.event.status, report.reliability, foreign

    unique: dict[tuple[str, str], Report] = {}
    for report in sorted(item.event.telling, key=order):
        unique.setdefault((report.signal.sentence, report.outlet), report)
    return tuple(_quotation(teller, item, report) for report in unique.values())


def _quotation(teller: Teller, item: Evidence, report: Report) -> Quotation:
    voice = teller.voice
    sentence = _HEADING.sub("", harmless(report.signal.sentence or report.signal.text))
    source = harmless(report.signal.source or "")
    language = language_of(report.signal.sentence, teller.language)
    credit = voice.say(
        "credit_line", source=source or None, outlet=teller.outlet(report), day=voice.long_day(report.published)
    )
    foreign = ((source, language),) if source and language is not teller.language else ()
    return Quotation(sentence, language, Line(credit, teller.refs([item]), foreign=foreign))
