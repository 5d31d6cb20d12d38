"""Alerts in words: each sentence is filled from the record of the alert and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tocsin.model import AlertKind
from tocsin.tell.typography import capitalised, harmless
from tocsin.tell.voice import Voice
from tocsin.watches.phrases import Slots, fill
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tocsin.model import Alert, AlertSentence, Language, Watch

_OF_EVENTS = {AlertKind.FIRST, AlertKind.CONTRADICTION}


@dataclass(frozen=True, slots=True)
class Told:
    """A message: its title, its text, whether it is urgent, and the same as a record."""

    title: str
    text: str
    urgent: bool = False
    record: Mapping[str, Any] = field(default_factory=dict)


@cache
def _strings(language: Language) -> Mapping[str, str]:
    data: Mapping[str, str] = read_sheet(Path(__file__).with_name(f"alerts.{language.value}.yaml")).data
    return data


def write_alerts(
    alerts: Sequence[Alert], find_watch: Callable[[str], Watch], language: Language, *, board: str = ""
) -> Told:
    """One message of one or several alerts."""
    told = [_Teller(Voice(language), alert, find_watch(alert.watch), board) for alert in alerts]
    title = told[0].title() if len(told) == 1 else _say(language, "title_many", count=str(len(told)))
    parts = [one.text() if len(told) == 1 else f"{one.title()}\n\n{one.text()}" for one in told]
    return Told(
        title=title,
        text="\n\n---\n\n".join(parts),
        urgent=any(alert.urgent for alert in alerts),
        record={"title": title, "language": language.value, "alerts": [one.record() for one in told]},
    )


def write_test(channel: str, language: Language) -> Told:
    """The message by which a channel is tried."""
    text = _say(language, "test", channel=channel)
    return Told(_say(language, "test_title"), text, record={"title": text, "language": language.value, "alerts": []})


def _say(language: Language, key: str, **slots: str | None) -> str:
    filled = {name: text for name, text in slots.items() if text is not None}
    return Voice(language).spaced(fill(_strings(language)[key], Slots(filled, frozenset())))


@dataclass(frozen=True, slots=True)
class _Teller:
    voice: Voice
    alert: Alert
    watch: Watch
    board: str

    def say(self, key: str, **slots: str | None) -> str:
        return _say(self.voice.language, key, **slots)

    def title(self) -> str:
        watch = self.watch.title.get(self.voice.language.value, self.watch.id)
        return self.say("title", watch=watch, what=self.say(f"{self.alert.kind.value}_title", **self._slots()))

    def text(self) -> str:
        lines = [self.say(self.alert.kind.value, **self._slots())]
        if self.alert.kind in _OF_EVENTS or self.alert.kind is AlertKind.DARK:
            lines.append(self.say("beside", **self._slots()))
        told = capitalised(" ".join(lines))
        sentences = [self._sentence(one) for one in self.alert.sentences]
        evidence = [self.say("heading"), *sentences] if sentences and self.alert.kind is not AlertKind.DARK else []
        return "\n\n".join(part for part in (told, "\n".join(evidence), "\n".join(self._foot())) if part)

    def _sentence(self, one: AlertSentence) -> str:
        outlet = harmless(one.outlet) or self.say("unnamed_outlet")
        day = self.voice.long_day(one.published)
        # What a text says is given as it stands; its braces are no slots.
        said = self.say("sentence", sentence="\0", outlet="\1", day=day)
        said = said.replace("\0", harmless(" ".join(one.sentence.split()))).replace("\1", outlet)
        return f"{said} {one.path}" if one.path.startswith(("http://", "https://")) else said

    def _foot(self) -> list[str]:
        alert = self.alert
        instant = alert.as_of.strftime("%Y-%m-%dT%H:%M:%SZ")
        link = self.link()
        where = self.say("link", link=link) if link else self.say("read_on", watch=alert.watch, instant=instant)
        return [
            self.say("as_of", time=self.voice.instant(alert.as_of)),
            where,
            self.say("rule", rule=alert.rule, watch=alert.watch, id=alert.id),
        ]

    def link(self) -> str:
        """Where the board shows the estimate; empty without a board."""
        if not self.board:
            return ""
        instant = quote(self.alert.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return f"{self.board.rstrip('/')}/watches/{quote(self.alert.watch)}?as_of={instant}"

    def _slots(self) -> dict[str, str | None]:
        alert, voice, language = self.alert, self.voice, self.voice.language.value
        labels = {one.id: one.label.get(language, one.id) for one in self.watch.hypotheses}
        names = {one.code: one.label.get(language, one.code) for one in self.watch.indicators}
        days = self.say("one_day") if alert.days == 1 else self.say("days", n=str(alert.days))
        return {
            "hypothesis": labels.get(alert.hypothesis, alert.hypothesis),
            "percent": voice.percent(alert.probability),
            "before": voice.percent(min(1.0, max(0.0, alert.probability - alert.change))),
            "term": voice.term(alert.probability),
            "range": voice.range(alert.low, alert.high),
            "level": voice.percent(alert.level) if alert.kind is AlertKind.ESTIMATE else "",
            "days": days,
            "indicator": names.get(alert.indicator, alert.indicator),
            "actor": voice.actor(alert.actor).text if alert.actor else "",
            "source": harmless(alert.subject),
        }

    def record(self) -> dict[str, Any]:
        """The alert as JSON, with its words."""
        alert = self.alert
        return {
            "id": alert.id,
            "watch": alert.watch,
            "rule": alert.rule,
            "kind": alert.kind.value,
            "subject": alert.subject,
            "as_of": alert.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "hypothesis": alert.hypothesis,
            "probability": alert.probability,
            "low": alert.low,
            "high": alert.high,
            "change": alert.change,
            "urgent": alert.urgent,
            "title": self.title(),
            "text": self.text(),
            "link": self.link() or None,
            "sentences": [
                {
                    "signal": one.signal,
                    "sentence": one.sentence,
                    "outlet": one.outlet or None,
                    "published": one.published.isoformat(),
                    "address": one.path if one.path.startswith(("http://", "https://")) else None,
                }
                for one in alert.sentences
            ],
        }
