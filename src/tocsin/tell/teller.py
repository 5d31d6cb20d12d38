"""One watch in one voice: how an event, an actor or a hypothesis is said, and the record each saying rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from tocsin.model import Kind, Language, Precision, Status
from tocsin.model.actor import Standing
from tocsin.tell.lines import Line, Ref, RefKind
from tocsin.tell.names import Name, alone, is_plural, points_back
from tocsin.tell.parties import party_of
from tocsin.tell.tongue import language_of
from tocsin.tell.typography import harmless
from tocsin.tell.voice import UNNAMED, Voice, day_of, reading, word_of
from tocsin.watches.actors import load_actors
from tocsin.watches.phrases import Slots, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from tocsin.model import Assessment, Event, Evidence, Report, Watch

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Teller:
    """What the sections of a briefing are written from.

    Attributes:
        voice: of the briefing's language.
        assessment: the estimate and its evidence.
        watch: the watch it belongs to.
        previous: the assessment that the last briefing told, if any.
        untold: evidence left out of the telling: of actors outside the watch, and too light to show.
        days: over how many days changes are told where there is no last briefing.
    """

    voice: Voice
    assessment: Assessment
    watch: Watch
    previous: Assessment | None = None
    untold: tuple[Evidence, ...] = ()
    days: int = 1

    @classmethod
    def of(
        cls, voice: Voice, assessment: Assessment, watch: Watch, previous: Assessment | None, *, days: int = 1
    ) -> Teller:
        """A teller of what concerns the watch; the rest is kept apart and counted."""
        near = {watch.actor, *watch.members, *watch.counterparts, UNNAMED}
        told: list[Evidence] = []
        untold: list[Evidence] = []
        for item in assessment.evidence:
            (told if item.event.actor in near or heaviest_share(item) >= _slight() else untold).append(item)
        return cls(voice, replace(assessment, evidence=tuple(told)), watch, previous, tuple(untold), days)

    @property
    def day(self) -> date:
        """The day that the briefing speaks of."""
        return day_of(self.assessment.as_of)

    @property
    def since(self) -> date:
        """The last day before those of which the changes are told, where there is no last briefing."""
        return self.day - timedelta(days=self.days)

    @property
    def previous_day(self) -> str:
        """The day of the last briefing, with its hour where that is the same day; empty if there was none."""
        if self.previous is None:
            return ""
        day = day_of(self.previous.as_of)
        return self.voice.instant(self.previous.as_of) if day == self.day else self.voice.long_day(day)

    @property
    def language(self) -> Language:
        """The language of the briefing."""
        return self.voice.language

    def ref(self, kind: RefKind, key: str = "") -> Ref:
        """A record of this watch."""
        return Ref(kind, self.watch.id, key)

    def refs(self, evidence: Iterable[Evidence]) -> tuple[Ref, ...]:
        """The events of `evidence` as records."""
        return tuple(self.ref(RefKind.EVIDENCE, item.event.id) for item in evidence)

    def line(self, text: str, *refs: Ref, lead: str = "") -> Line:
        """A line that starts with a capital."""
        return Line(self.voice.sentence(text), refs, lead)

    def hypothesis(self, id_: str) -> Name:
        """A hypothesis as it stands in a sentence."""
        return self.voice.definite(self.label(id_))

    def label(self, id_: str) -> str:
        """A hypothesis as a heading calls it, without its article."""
        found = (hypothesis.label for hypothesis in self.watch.hypotheses if hypothesis.id == id_)
        return harmless(next(found, {}).get(self.language.value, id_))

    @property
    def gravest(self) -> str:
        """The hypothesis that the watch lists last, which is what it is kept against."""
        return self.watch.hypotheses[-1].id

    def said(self, indicator: str, key: str, *, slots: Slots) -> str:
        """The phrase of an indicator under `key` (a status, or a status and `_noun`), filled; else its label."""
        language = self.language.value
        definition = next((entry for entry in self.watch.indicators if entry.code == indicator), None)
        template = definition.phrases.get(language, {}).get(key) if definition else None
        if template is None:
            return definition.label.get(language, indicator) if definition else indicator
        return self.voice.spaced(fill(template, slots))

    def clause(self, event: Event) -> str:
        """The event as a clause."""
        if event.status is Status.HYPOTHETICAL:
            return self.voice.say("supposed", noun=self.noun(event))
        return self.said(event.indicator, event.status.value, slots=self.slots(event))

    def noun(self, event: Event) -> str:
        """The event as a noun phrase; what only an adverse party says is called its accusation."""
        status = Status.OCCURRED if event.status is Status.HYPOTHETICAL else event.status
        noun = self.said(event.indicator, f"{status.value}_noun", slots=self.slots(event))
        accuser = self.accuser([event])
        return self.voice.say("accused_noun", noun=noun, party_f=self._by_party(accuser)) if accuser else noun

    def slots(self, event: Event) -> Slots:
        """What fills the phrases of an event."""
        actor = self._judge(event) if _is_unnamed_judgement(event) else self.voice.actor(event.actor)
        text = {**self.voice.slots("actor", actor), **self.voice.adjectives("actor", event.actor, actor)}
        plural = {"actor"} if actor.plural else set()
        if event.target and event.target not in {UNNAMED, event.actor}:
            target = self.voice.actor(event.target)
            text |= self.voice.slots("target", target)
            text |= self.voice.adjectives("target", event.target, target)
            plural |= {"target"} if target.plural else set()
        if event.exercise:
            text["exercise"] = self.voice.exercise(event.exercise)
        if event.where:
            text["place"] = harmless(event.where)
        return Slots(text, frozenset(plural))

    def _judge(self, event: Event) -> Name:
        """Who judges, where the judge is no actor: the source itself, or an observer."""
        names = _unique(self._source(report, event) for report in self.agreeing(event) if report.signal.source)
        if len(names) != 1 or not names[0]:
            return Name(self.voice.say("third_party"))
        return Name(names[0], plural=is_plural(names[0], self.language))

    def when(self, event: Event) -> str:
        """The event's day, week, month or year, without the year of the briefing."""
        return self.voice.period(event.period, self.day.year)

    def grouped(self, evidence: Iterable[Evidence]) -> list[tuple[Evidence, ...]]:
        """Events of one kind, actor and status together, in the order of the first; a group is told as one."""
        groups: dict[tuple[str, ...], list[Evidence]] = {}
        for item in evidence:
            event = item.event
            judge = self._judge(event).text if _is_unnamed_judgement(event) else ""
            key = (event.indicator, event.actor, event.status.value, event.exercise or "", judge)
            groups.setdefault(key, []).append(item)
        return [tuple(group) for group in groups.values()]

    def common(self, group: Sequence[Evidence]) -> Event:
        """The first event of a group, with only what all of them share."""
        events = [item.event for item in group]
        first = events[0]
        same_target = len({event.target for event in events}) == 1
        same_place = len({event.where for event in events}) == 1
        return replace(first, target=first.target if same_target else None, where=first.where if same_place else None)

    def dates(self, group: Sequence[Evidence]) -> str:
        """When the events of a group were, and how many they are where there are several."""
        periods = sorted((item.event.period for item in group), key=lambda period: (period.start, period.end))
        first, last = (self.voice.period(period, self.day.year) for period in (periods[0], periods[-1]))
        if len(group) == 1:
            return self.voice.sentence(first)
        times = self.voice.say("times", count=len(group))
        if first == last:
            return self.voice.sentence(self.voice.say("times_once", times=times, day=first))
        if {period.precision for period in periods} == {Precision.DAY}:
            first = self.voice.day_before(periods[0].start, periods[-1].start, self.day.year)
            return self.voice.sentence(self.voice.say("times_between", times=times, start=first, end=last))
        return self.voice.sentence(self.voice.say("times_vague", times=times, start=first, end=last))

    def statement(self, group: Sequence[Evidence], *, brief: bool = False) -> Line:
        """A group of events as one statement under its dates, with who says so unless it is to be `brief`."""
        events = [item.event for item in group]
        common = self.common(group)
        if accuser := self.accuser(events):
            text = f"{self.accusation(common, accuser)}."
            return Line(self.voice.sentence(text), self.refs(group), self.dates(group))
        if brief:
            who = self.sources(events) if self.is_hearsay(events) else None
        else:
            who = self.sources(events) or self.outlets(events)
        if _is_unnamed_judgement(common) and who == self._judge(common).text:
            # Who judges is named already: the judge is the source itself.
            who = None
        if common.kind is Kind.JUDGEMENT or (common.kind is Kind.WORD and common.status is not Status.ABSENT):
            text = self.voice.say("statement", clause=self.clause(common), credit=who)
        else:
            text = self.voice.say("statement_according", clause=self.clause(common), sources=who)
        return Line(self.voice.sentence(text), self.refs(group), self.dates(group), self.foreign(events))

    def accuser(self, events: Sequence[Event]) -> str:
        """The adverse party on whose word alone a grave act rests; empty where another says so too."""
        if not all(event.indicator in reading()["accusable"] for event in events):
            return ""
        codes = {party_of(report.signal.source or "", self._adverse(e)) for e in events for report in self.agreeing(e)}
        return codes.pop() if len(codes) == 1 else ""

    def _adverse(self, event: Event) -> list[str]:
        """The parties that an act of the event's actor would be held against by: its target and the other side."""
        own = [self.watch.actor, *self.watch.members]
        sides = [event.target or "", *(self.watch.counterparts if event.actor in own else own)]
        return [code for code in dict.fromkeys(sides) if code and code != event.actor]

    def accusation(self, event: Event, accuser: str) -> str:
        """The event as the accusation of a party."""
        return self.voice.say("accusation", clause=self.clause(event), party_f=self._by_party(accuser))

    def _by_party(self, code: str) -> str:
        """The adjective of a party whose sources accuse; in English, its name where it has none."""
        name = self.voice.actor(code)
        said = self.voice.adjectives("party", code, name)["party_f"]
        return name.text if self.language is Language.EN and said == self.voice.of(name.text) else said

    def is_hearsay(self, events: Sequence[Event]) -> bool:
        """Whether deeds rest on the word of others alone: no article tells them, and their actor does not."""
        reports = [(report, event) for event in events for report in self.agreeing(event)]
        return all(
            event.kind is Kind.DEED and report.signal.source and not party_of(report.signal.source, [event.actor])
            for report, event in reports
        )

    def is_denied(self, events: Sequence[Event]) -> bool:
        """Whether the actor itself says the opposite."""
        return any(report.signal.self_denial for event in events for report in self.opposing(event))

    def agreeing(self, event: Event) -> tuple[Report, ...]:
        """The reports that say what the event is said to be; all of them where none does."""
        return tuple(report for report in event.reports if report.signal.status is event.status) or event.reports

    def opposing(self, event: Event) -> tuple[Report, ...]:
        """The reports that contradict the event's status: absent against occurred, or the other way."""
        opposite = {Status.OCCURRED: Status.ABSENT, Status.ABSENT: Status.OCCURRED}.get(event.status)
        return tuple(report for report in event.reports if report.signal.status is opposite)

    def sources(self, events: Sequence[Event]) -> str:
        """Who says so; empty where the articles assert it themselves."""
        said = [(report, event) for event in events for report in self.agreeing(event) if report.signal.source]
        # Who looked goes before who denies, and a name before a source that only its outlet names.
        said.sort(key=lambda pair: (pair[0].signal.self_denial, self._is_foreign(pair[0])))
        named = _unique(self._source(report, event) for report, event in said)
        # "A source quoted by X" is among the "sources quoted by X".
        covered = {
            self._quoted(report, several=False) for report, _ in said if self._quoted(report, several=True) in named
        }
        return self._few([name for name in named if name and name not in covered], "and_other_sources")

    def _source(self, report: Report, event: Event) -> str:
        """One source as it stands after "selon"; the judging actor itself is not named twice."""
        name = alone(harmless(report.signal.source or ""))
        if sum(char.isalpha() for char in name) < 2:
            return ""
        entry = load_actors().lookup(name)
        if _speaks_for_itself(event) and event.actor == (entry.actor if entry else name):
            return ""
        if entry is not None and entry.standing is Standing.NAME:
            return self.voice.actor(entry.actor).text
        own, _, rest = name.partition(" ")
        if own.lower() in reading()["possessives"]:
            # "Its ministry" says nothing where the sentence before is not there.
            return self.voice.institution(rest) or self._quoted(report, several=own.lower() in reading()["several"])
        if points_back(name) or self._is_foreign(report):
            several = is_plural(name, language_of(report.signal.sentence, self.language))
            return self._quoted(report, several=several)
        return self.voice.speaker(name)

    def _quoted(self, report: Report, *, several: bool) -> str:
        """A source, or several, that only their outlet names."""
        outlet = self.voice.speaker(harmless(report.outlet)) or None
        return self.voice.say("foreign_sources" if several else "foreign_source", outlet=outlet)

    def _is_foreign(self, report: Report) -> bool:
        """Whether a source is called by a noun phrase of the other language, rather than by a proper name."""
        name = report.signal.source or ""
        phrase = any(word[:1].islower() and len(word) > 3 for word in name.split())
        return phrase and language_of(report.signal.sentence, self.language) is not self.language

    def foreign(self, events: Sequence[Event]) -> tuple[tuple[str, Language], ...]:
        """The stretches of the events' statement that are in another language."""
        signals = [report.signal for event in events for report in self.agreeing(event) if report.signal.source]
        names = ((harmless(signal.source or ""), language_of(signal.sentence, self.language)) for signal in signals)
        return tuple((name, language) for name, language in _unique(names) if language is not self.language)

    def outlets(self, events: Sequence[Event]) -> str:
        """Who published it, in the order of publication."""
        names = _unique(self.voice.speaker(self.outlet(report)) for event in events for report in self.agreeing(event))
        return self._few(list(names), "and_others")

    def outlet(self, report: Report) -> str:
        """Who published a report."""
        return harmless(report.outlet) or self.voice.say("unnamed_outlet")

    def _few(self, names: Sequence[str], rest: str) -> str:
        """Two names, or the first and a count of the others."""
        if len(names) <= 2:
            return self.voice.join(names)
        return self.voice.join([names[0], self.voice.say(rest, count=len(names) - 1)])

    def driver(self, evidence: Evidence) -> tuple[str, float]:
        """The hypothesis on which an event bears most, and its share there."""
        return max(evidence.share_nats.items(), key=lambda pair: (abs(pair[1]), pair[0]))

    def direction(self, evidence: Evidence) -> str:
        """The hypothesis for or against which an event is told to weigh: `+` or `-` and its id."""
        id_, share = self.driver(evidence)
        favoured = max(evidence.share_nats, key=lambda key: (evidence.share_nats[key], key))
        if share < 0 and evidence.share_nats[favoured] >= reading()["direction"]["favour"] * -share:
            return f"+{favoured}"
        return f"{'+' if share > 0 else '-'}{id_}"

    def towards(self, direction: str, listed: str) -> str:
        """A list of events after the direction they weigh in."""
        name = self.hypothesis(direction[1:]).text
        key = "driver_for" if direction.startswith("+") else "driver_against"
        return self.voice.say(key, list=listed, name=name, of_name=self.voice.of(name))

    def chosen(self, wanted: Callable[[Event], bool]) -> list[Evidence]:
        """The evidence whose event is wanted, latest first, the heavier first within a day."""
        found = [item for item in self.assessment.evidence if wanted(item.event)]
        return sorted(found, key=lambda item: (-item.event.day.toordinal(), -heaviest_share(item), item.event.id))

    def selected(self, evidence: Sequence[Evidence], limit: str) -> tuple[list[tuple[Evidence, ...]], list[Evidence]]:
        """The groups that a list has room for, the heaviest and the actor's own first, by date; and the rest."""
        own = {self.watch.actor, *self.watch.members}
        groups = self.grouped(evidence)
        ranked = sorted(groups, key=lambda group: (-_weight(group), group[0].event.actor not in own))
        kept = ranked[: reading()["shown"][limit]]
        rest = [item for group in ranked[len(kept) :] for item in group]
        return sorted(kept, key=groups.index), rest

    def nouns(self, evidence: Sequence[Evidence], limit: str) -> tuple[str, list[Evidence], list[Evidence]]:
        """Events as one list of noun phrases: the words, the events they name, and those that are only counted."""
        groups, rest = self.selected(evidence, limit)
        named = [item for group in groups for item in group]
        nouns = [*dict.fromkeys(self.noun(self.common(group)) for group in groups)]
        if rest:
            nouns.append(self.voice.say("other_events", count=len(rest)))
        return self.voice.join(nouns), named, rest

    def counted(self, rest: Sequence[Evidence], key: str = "more") -> Line | None:
        """A line that counts what a list had no room for; none where it had."""
        if not rest:
            return None
        refs = (self.ref(RefKind.COUNTED, item.event.id) for item in rest)
        return self.line(self.voice.say(key, count=len(rest)), *refs)


def _speaks_for_itself(event: Event) -> bool:
    """Whether the event is its actor's own words: a statement, or the announcement of a deed."""
    return event.kind is not Kind.DEED or event.status is Status.PLANNED


def _is_unnamed_judgement(event: Event) -> bool:
    return event.actor == UNNAMED and event.kind is Kind.JUDGEMENT


def _weight(group: Sequence[Evidence]) -> float:
    """A group weighs what its heaviest event does; what weighs next to nothing is all one."""
    heaviest = max(map(heaviest_share, group))
    return heaviest if heaviest >= _slight() else 0.0


def heaviest_share(evidence: Evidence) -> float:
    """How much an event weighs: the largest of its shares in nats, without sign."""
    return max((abs(share) for share in evidence.share_nats.values()), default=0.0)


def _slight() -> float:
    """The weight in nats from which an event is said to weigh at all."""
    return float(reading()["weight_words"]["bands"][0]["below"])


def weighs(evidence: Evidence) -> bool:
    """Whether an event is said to weigh at all."""
    return heaviest_share(evidence) >= _slight()


def moved(before: float, now: float) -> bool:
    """Whether an estimate has moved by what a reader would call a move.

    >>> moved(0.20, 0.203), moved(0.002, 0.004), moved(0.20, 0.21)
    (False, True, True)
    """
    least = reading()["moved"]
    smaller, larger = sorted((before, now))
    if larger - smaller >= least["points"] / 100:
        return True
    return bool(larger >= least["from_points"] / 100 and larger >= smaller * least["ratio"])


def moves_visibly(teller: Teller, before: float, now: float) -> bool:
    """Whether an estimate has moved, and the two print differently."""
    return moved(before, now) and teller.voice.percent(max(before, 0.0)) != teller.voice.percent(now)


def weight_word(share_nats: float) -> str:
    """The word for a weight."""
    return word_of("weight_words", abs(share_nats))


def _unique(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))


def by_id(evidence: Iterable[Evidence]) -> Mapping[str, Evidence]:
    """Evidence by the id of its event."""
    return {item.event.id: item for item in evidence}
