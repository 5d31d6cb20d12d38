"""What a drill came to, told: outcome, figure, what was missed and why, day by day; all of it marked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tocsin.model import MARK, Link, WarningKind
from tocsin.tell.exercise.forms import FORMS
from tocsin.tell.exercise.page import Grid, Heading, Items, Page, Picture, Prose
from tocsin.tell.exercise.svg import Bar, DrillFigure, Row
from tocsin.tell.sparkline import bars
from tocsin.tell.typography import decimal, harmless
from tocsin.tell.voice import Voice
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tocsin.model import Alarm, Detection, DrillDay, DrillRun, Language, Score, Tell, Trace, Watch
    from tocsin.tell.exercise.page import Part

DrillFormat = Literal["markdown", "html", "terminal"]
TOCSIN = "tocsin"
_SPARK_DAYS = 60
_HEADLINES = 3
_RAISERS = 3
_LOOK_BACK_DAYS = 7
_LEAST_NATS = 0.1


def write_drill(run: DrillRun, watch: Watch, *, language: Language, format: DrillFormat) -> str:  # noqa: A002
    """The report on a run, ending with a newline: the same run gives the same characters.

    Args:
        run: what the run came to.
        watch: the watch it was run on, for the names of hypotheses and indicators.
        language: of the report; headlines keep their own.
        format: `markdown`, `html` (one file, nothing fetched) or `terminal`.
    """
    return FORMS[format](drill_page(run, watch, language=language))


def drill_page(run: DrillRun, watch: Watch, *, language: Language) -> Page:
    """The report on a run before it is given a form.

    Args:
        run: what the run came to.
        watch: the watch it was run on.
        language: of the report; headlines keep their own.
    """
    return _Reporter(run, watch, language).page()


@cache
def _strings(language: Language) -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_sheet(Path(__file__).with_name(f"strings.{language.value}.yaml")).data
    return data


@dataclass(frozen=True, slots=True)
class _Reporter:
    run: DrillRun
    watch: Watch
    language: Language

    def page(self) -> Page:
        """The report before it is given a form."""
        scenario = self.run.scenario
        kind = scenario.kind.value
        title = self.say(f"title_{kind}", mark=MARK, title=self.local(scenario.title))
        parts = (
            Prose(self.say(f"banner_{kind}"), strong=True),
            Prose(self.local(scenario.summary)),
            Items(tuple(self._facts())),
            *self._verdict(),
            *self._figure(),
            *self._missed(),
            *self._table(),
            *self._hidden(),
            *self._references(),
            Heading(self.say("reading")),
            Items((self.say("rule"), self.say("systems_note"))),
        )
        return Page(self.language, MARK, title, parts, self.say("end", mark=MARK))

    @property
    def voice(self) -> Voice:
        """The voice of the language."""
        return Voice(self.language)

    def say(self, key: str, **slots: str) -> str:
        """The string `key` with its slots filled."""
        return self.voice.spaced(str(_strings(self.language)[key]).format(**slots))

    def label(self, key: str, item: str) -> str:
        """One entry of a mapping among the strings."""
        return self.voice.spaced(str(_strings(self.language)[key][item]))

    def local(self, texts: Mapping[str, str]) -> str:
        """A text of the scenario in the language of the report."""
        return self.voice.spaced(harmless(texts.get(self.language.value, "")))

    def day(self, day: date) -> str:
        """A day with its year."""
        return self.voice.long_day(day)

    def short(self, day: date) -> str:
        """A day without the year in which the scenario begins."""
        return self.voice.day(day, self.run.scenario.first.year)

    def days(self, count: int) -> str:
        """A number of days."""
        form = "one" if count == 1 or (count == 0 and self.language.value == "fr") else "other"
        return self.label("days", form).format(n=count)

    def _facts(self) -> Iterator[str]:
        run = self.run
        yield self.say(
            "facts",
            id=run.scenario.id,
            first=self.day(run.scenario.first),
            last=self.day(run.scenario.last),
            watch=run.scenario.watch,
            version=run.watch_version,
            injects=str(len(run.traces)),
            copies=str(sum(one.copy_of is not None for one in run.traces)),
        )
        if run.background:
            yield self.say("background", count=str(run.background))
        if not run.whole:
            yield self.say("broken_off")

    def _verdict(self) -> Iterator[Part]:
        yield Heading(self.say("verdict"))
        judged = bool(self.run.scenario.truth)
        head = ("system", "warning", "threshold", "given", *(("false", "missed", "delay") if judged else ()))
        rows = [row for score in self.run.scores for row in self._score_rows(score, judged=judged)]
        yield Grid(tuple(self.say(name) for name in head), tuple(rows), numbers=frozenset(range(2, len(head))))
        if not judged:
            yield Prose(self.say("no_truth"))
        elif not self.run.scenario.expected:
            yield Prose(self.say("expected_none"))
        norms = tuple(self._norms())
        if norms:
            head = ("norm", "wanted", "reached", "outcome")
            yield Grid(tuple(self.say(name) for name in head), norms, numbers=frozenset({1, 2}))

    def _score_rows(self, score: Score, *, judged: bool) -> Iterator[tuple[str, ...]]:
        for kind in WarningKind:
            alarms = [one for one in score.alarms if one.kind is kind]
            found = [one for one in score.detections if one.kind is kind]
            first = (
                self.label("systems", score.system),
                self.label("kinds", kind.value),
                decimal(score.thresholds[kind.value], 2, self.language),
                str(len(alarms)),
            )
            delays = ", ".join(self.days(one.delay_days) for one in found if one.delay_days is not None)
            missed = str(sum(one.delay_days is None for one in found)) if found else self.say("none")
            false = str(sum(not one.expected for one in alarms))
            yield (*first, *((false, missed, delays or self.say("none")) if judged else ()))

    def _norms(self) -> Iterator[tuple[str, ...]]:
        norms, own = self.run.scenario.norms, self._own()
        if own is None or not self.run.scenario.truth:
            return
        if norms.delay_days is not None and own.detections:
            worst = None if own.missed else max(own.delays)
            reached = self.say("missed") if worst is None else self.days(worst)
            yield self._norm("norm_delay", self.days(norms.delay_days), reached, ok=(worst or 0) <= norms.delay_days)
        if norms.false_alarms is not None:
            ok = own.false_alarms <= norms.false_alarms
            yield self._norm("norm_false", str(norms.false_alarms), str(own.false_alarms), ok=ok)
        if norms.truth_floor is not None and self.run.truth_share is not None:
            wanted, reached = (self.voice.percent(value) for value in (norms.truth_floor, self.run.truth_share))
            yield self._norm("norm_truth", wanted, reached, ok=self.run.truth_share >= norms.truth_floor)

    def _norm(self, key: str, wanted: str, reached: str, *, ok: bool) -> tuple[str, ...]:
        missed = reached == self.say("missed")
        return self.say(key), wanted, reached, self.say("passed" if ok and not missed else "failed")

    def _own(self) -> Score | None:
        return next((score for score in self.run.scores if score.system == TOCSIN), None)

    def _figure(self) -> Iterator[Part]:
        days = self.run.days
        if len(days) < 2:
            return
        yield Heading(self.say("figure"))
        names = [(one.id, self.local(one.label)) for one in self.watch.hypotheses]
        alternative = self.say(
            "figure_alternative",
            first=self.day(days[0].day),
            last=self.day(days[-1].day),
            courses=self.voice.join([self._course(key, name) for key, name in names]),
            alarms=self._alarms_told(),
        )
        rows = [
            Row(
                f"{self.label('systems', score.system)} · {self.label('kinds_short', kind.value)}",
                self._bars(score, kind),
            )
            for score in self.run.scores
            for kind in WarningKind
        ]
        keys = ("truth", "estimate", "index", "coverage")
        yield Picture(
            DrillFigure(
                title=self.say("figure"),
                alternative=alternative,
                labels={key: self.say(f"figure_{key}") for key in keys},
                days=len(days),
                ends=(self.day(days[0].day), self.day(days[-1].day)),
                truth=tuple(self._truth_bars()),
                estimates=tuple(tuple(one.probabilities.get(key, 0.0) for one in days) for key, _ in names),
                rows=tuple(rows),
                words=tuple(one.words_index for one in days),
                deeds=tuple(one.deeds_index for one in days),
                coverage=tuple(one.coverage for one in days),
            ),
            legend=(
                *((f"estimate e{at}", name) for at, (_, name) in enumerate(names)),
                ("line words", self.say("words")),
                ("line deeds", self.say("deeds")),
            ),
            sparks=tuple(self._sparks(names)),
        )

    def _course(self, key: str, name: str) -> str:
        days = self.run.days
        top = max(days, key=lambda one: one.probabilities.get(key, 0.0))
        start, end, high = (self.voice.percent(one.probabilities.get(key, 0.0)) for one in (days[0], days[-1], top))
        return self.say("course", name=name, start=start, end=end, top=high, day=self.short(top.day))

    def _alarms_told(self) -> str:
        own = self._own()
        if own is None or not own.alarms:
            return self.say("alarms_none")
        told = [
            self.say(
                "alarm",
                kind=self.label("kinds", one.kind.value),
                start=self.short(one.start),
                end=self.short(one.end),
            )
            for one in own.alarms
        ]
        return self.say("alarms_some", list=self.voice.join(told))

    def _bars(self, score: Score, kind: WarningKind) -> tuple[Bar, ...]:
        first, last = self.run.days[0].day, self.run.days[-1].day
        wanted = [
            Bar((one.start - first).days, (min(one.end, last) - first).days, "wanted")
            for one in score.detections
            if one.kind is kind
        ]
        style = ("hit", "false") if self.run.scenario.truth else ("hit", "hit")
        given = [
            Bar((one.start - first).days, (one.end - first).days, style[not one.expected])
            for one in score.alarms
            if one.kind is kind
        ]
        return (*wanted, *given)

    def _truth_bars(self) -> Iterator[Bar]:
        scenario, names = self.run.scenario, [one.id for one in self.watch.hypotheses]
        first, last = self.run.days[0].day, self.run.days[-1].day
        starts = [one for one in scenario.truth if one.day <= last]
        for at, one in enumerate(starts):
            end = (starts[at + 1].day - first).days - 1 if at + 1 < len(starts) else (last - first).days
            yield Bar((one.day - first).days, end, f"truth e{names.index(one.hypothesis)}")

    def _sparks(self, names: Sequence[tuple[str, str]]) -> Iterator[str]:
        chosen = _thinned(self.run.days)
        series = [(name, [one.probabilities.get(key, 0.0) for one in chosen]) for key, name in names]
        series += [(self.say("figure_coverage"), [one.coverage for one in chosen])]
        width = max(len(name) for name, _ in series)
        for name, values in series:
            yield f"{name.ljust(width)}  {bars(values, 1.0)}"

    def _missed(self) -> Iterator[Part]:
        yield Heading(self.say("broken"))
        own = self._own()
        judged = own is not None and bool(self.run.scenario.truth)
        found = [self._detected(one) for one in own.detections] if own and judged else []
        played = {one.day for one in self.run.days}
        found += [
            self.say("unsettled", kind=self.label("kinds", one.kind.value), start=self.short(one.start))
            for one in self.run.scenario.expected
            if one.start not in played
        ]
        if found:
            yield Items(tuple(found))
        yield from self._chain()
        raised = tuple(self._raised(one) for one in own.alarms) if own else ()
        if raised:
            yield Heading(self.say("alarms"))
            yield Items(raised)

    def _detected(self, one: Detection) -> str:
        expected = next(
            each for each in self.run.scenario.expected if each.kind is one.kind and each.start == one.start
        )
        key = "missed_warning" if one.delay_days is None else "late_warning" if one.delay_days else "on_time"
        return self.say(
            key,
            kind=self.label("kinds", one.kind.value),
            start=self.short(one.start),
            end=self.short(one.end),
            delay=self.days(one.delay_days or 0),
            reason=self.local(expected.reason),
        )

    def _chain(self) -> Iterator[Part]:
        saying = [one for one in self.run.traces if one.link is not Link.SILENT]
        lost = [one for one in saying if one.link not in {Link.WEIGHED, Link.COPY}]
        if not lost:
            yield Prose(self.say("broken_nothing"))
            return
        yield Prose(
            self.say(
                "chain",
                tells=str(len(saying)),
                weighed=str(sum(one.link is Link.WEIGHED for one in saying)),
                copies=str(sum(one.link is Link.COPY for one in saying)),
                broken=str(len(lost)),
            )
        )
        rows = tuple(
            (self.short(one.day), harmless(one.title), self._tells(one.missing), self._link(one)) for one in lost
        )
        yield Grid(tuple(self.say(name) for name in ("day", "text", "carries", "link")), rows)

    def _link(self, trace: Trace) -> str:
        return self.label("links", trace.link.value).format(
            problem=harmless(trace.problem or ""),
            found=self._tells(trace.signals) or self.say("none"),
            why=self._why(trace),
        )

    def _why(self, trace: Trace) -> str:
        keys = {key for one in trace.carried for key in one.explanations}
        known = (
            ("why_calendar", any(key.startswith("exercise-") for key in keys)),
            ("why_repeated", "repeated" in keys),
            ("why_planned", "planned" in keys),
            ("why_contradicted", "contradicted" in keys),
        )
        return self.say(next((name for name, holds in known if holds), "why_other"))

    def _tells(self, tells: Iterable[Tell]) -> str:
        labels = {one.code: self.local(one.label) for one in self.watch.indicators}
        return self.voice.spaced(
            ", ".join(
                f"{labels.get(one.indicator, one.indicator)} ({self.label('statuses', one.status.value)})"
                for one in tells
            )
        )

    def _raised(self, alarm: Alarm) -> str:
        key = "alarm_expected" if alarm.expected else "alarm_false"
        judged = self.say(key if self.run.scenario.truth else "alarm_shown")
        slots = {
            "kind": self.voice.sentence(self.label("kinds", alarm.kind.value)),
            "start": self.short(alarm.start),
            "end": self.short(alarm.end),
            "judged": judged,
        }
        raisers = self._raisers(alarm)
        if not raisers:
            return self.say("raised_by_none", **slots)
        return self.say("raised_by", list=self.voice.semicolons(raisers), **slots)

    def _raisers(self, alarm: Alarm) -> list[str]:
        """The texts of the days before a warning that speak most for it."""
        routine, last = self.watch.hypotheses[0].id, self.watch.hypotheses[-1].id
        found: dict[str, tuple[float, str]] = {}
        for trace in self.run.traces:
            if not 0 <= (alarm.start - trace.day).days < _LOOK_BACK_DAYS or trace.copy_of:
                continue
            for one in trace.carried:
                against = max(value for key, value in one.nats.items() if key != last)
                pull = one.nats[last] - against if alarm.kind is WarningKind.PREPARATION else -one.nats[routine]
                told = self._tells_of(trace)
                if pull >= _LEAST_NATS and pull > found.get(trace.inject, (0.0, ""))[0]:
                    found[trace.inject] = (pull, f"{told} [{trace.outlet}, {self.short(trace.day)}]")
        strongest = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:_RAISERS]
        return [text for _, (_, text) in strongest]

    def _tells_of(self, trace: Trace) -> str:
        return self.voice.spaced(
            f"« {harmless(trace.title)} »" if self.language.value == "fr" else f"“{harmless(trace.title)}”"
        )

    def _table(self) -> Iterator[Part]:
        days = self.run.days
        if not days:
            return
        yield Heading(self.say("table"))
        names = [(one.id, self.local(one.label)) for one in self.watch.hypotheses]
        truth = bool(self.run.scenario.truth)
        titles: dict[date, list[str]] = {}
        for trace in self.run.traces:
            titles.setdefault(trace.day, []).append(harmless(trace.title) if trace.copy_of is None else "")
        head = (
            self.say("day"),
            *((self.say("truth"),) if truth else ()),
            *(name for _, name in names),
            self.say("words"),
            self.say("deeds"),
            self.say("coverage"),
            self.say("headlines"),
        )
        shown = [one for at, one in enumerate(days) if at in {0, len(days) - 1} or one.injects]
        rows = tuple(self._row(one, titles.get(one.day, []), names, truth=truth) for one in shown)
        yield Grid(head, rows, numbers=frozenset(range(1 + truth, len(head) - 1)), trailing=True)

    def _row(
        self, one: DrillDay, titles: Sequence[str], names: Sequence[tuple[str, str]], *, truth: bool
    ) -> tuple[str, ...]:
        named = dict(names)
        told = [title for title in titles if title]
        rest = len(titles) - len(told[:_HEADLINES])
        texts = " · ".join(told[:_HEADLINES])
        more = self.say("more", n=str(rest)) if rest and told else ""
        return (
            self.short(one.day),
            *((named.get(self.run.scenario.true_on(one.day) or "", ""),) if truth else ()),
            *(self.voice.percent(one.probabilities.get(key, 0.0), short=True) for key, _ in names),
            self.voice.index(one.words_index),
            self.voice.index(one.deeds_index),
            self.voice.share(one.coverage),
            f"{texts} ({more})" if more else texts,
        )

    def _hidden(self) -> Iterator[Part]:
        if self.run.scenario.hidden:
            yield Heading(self.say("hidden"))
            yield Items(
                tuple(
                    self.say(
                        "hidden_known" if one.known else "hidden_fact",
                        day=self.day(one.day),
                        fact=self.local(one.fact),
                        known=self.voice.long_day(one.known) if one.known else "",
                    )
                    for one in self.run.scenario.hidden
                )
            )

    def _references(self) -> Iterator[Part]:
        if self.run.scenario.references:
            yield Heading(self.say("references"))
            yield Items(tuple(f"{key}: {harmless(text)}" for key, text in self.run.scenario.references.items()))


def _thinned(days: Sequence[DrillDay]) -> list[DrillDay]:
    """At most so many days as fit a line, evenly spread, the last among them."""
    if len(days) <= _SPARK_DAYS:
        return list(days)
    return [days[round(at * (len(days) - 1) / (_SPARK_DAYS - 1))] for at in range(_SPARK_DAYS)]
