"""Brief: assessments become a briefing, and the store remembers what was told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.desk.assess_watch import assess_watches
from tocsin.errors import TocsinError
from tocsin.tell import Edition, briefing_files, write_briefing
from tocsin.tell.compose import build_briefing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.desk.assess_watch import Assessed
    from tocsin.desk.ports import Clock, Clocks, Store
    from tocsin.model import Assessment, Language, Watch
    from tocsin.tell import Rewording
    from tocsin.tell.lines import Briefing as Told


class BriefingFormat(StrEnum):
    """What a briefing is written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    TERMINAL = "terminal"


class EvidenceShown(StrEnum):
    """How much of the evidence a briefing gives: every event in full, in brief those that its page cites, or none."""

    ALL = "all"
    CITED = "cited"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a briefing is written from: what is assessed, the watches, and what the last briefings told of them.

    `reword` gives lines another wording; by default none does.
    """

    assessed: Sequence[Assessed]
    watches: Mapping[str, Watch]
    previous: Sequence[Assessment]
    edition: Edition = Edition.DAILY
    reword: Rewording | None = None

    def write(
        self,
        *,
        language: Language,
        format: BriefingFormat,  # noqa: A002 (the option's name)
        evidence: EvidenceShown | None = None,
        event: str = "",
    ) -> str:
        """The briefing in a language and format, with as much of the evidence as is asked for.

        Args:
            language: of its words.
            format: how to write it.
            evidence: how much of the evidence; what the format gives by default.
            event: the id of the happening that a flash tells; by default the heaviest of what is new.

        Raises:
            TocsinError: if nothing is known of that happening.
        """
        self._must_know(event)
        return write_briefing(
            [each.assessment for each in self.assessed],
            self.watches,
            language=language,
            format=format.value,
            previous=self.previous or None,
            evidence=evidence.value if evidence else None,
            edition=self.edition,
            event=event,
            reword=self.reword,
        )

    def told(self, language: Language) -> Told:
        """The briefing in a language, as lines that rest on records."""
        return build_briefing(
            [each.assessment for each in self.assessed],
            self.watches,
            language=language,
            previous=self.previous or None,
        )

    def files(
        self,
        *,
        language: Language,
        format: BriefingFormat,  # noqa: A002 (the option's name)
        name: str,
        evidence: EvidenceShown | None = None,
        event: str = "",
    ) -> Mapping[str, str | bytes]:
        """The briefing as files by name, its own first; Markdown brings its pictures along.

        Args:
            language: of its words.
            format: how to write it.
            name: of its own file.
            evidence: how much of the evidence; what the format gives by default.
            event: the id of the happening that a flash tells; by default the heaviest of what is new.

        Raises:
            TocsinError: if nothing is known of that happening.
        """
        self._must_know(event)
        return briefing_files(
            [each.assessment for each in self.assessed],
            self.watches,
            language=language,
            format=format.value,
            name=name,
            previous=self.previous or None,
            evidence=evidence.value if evidence else None,
            edition=self.edition,
            event=event,
            reword=self.reword,
        )

    def _must_know(self, event: str) -> None:
        if event and not any(item.event.id == event for each in self.assessed for item in each.assessment.evidence):
            raise TocsinError(
                "no such event among those the briefing rests on",
                where=event,
                remedy="`tocsin assess` gives the id of every event; check --watch and --as-of too",
            )


def brief(  # noqa: PLR0913 (each is one part of the question)
    watches: Sequence[Watch],
    store: Store,
    clocks: Clocks,
    *,
    clock: Clock,
    only_telling: bool,
    record: bool,
    edition: Edition = Edition.DAILY,
) -> Briefing:
    """A briefing on `watches`.

    Args:
        watches: in the order in which they are told.
        store: where the signals and earlier briefings are.
        clocks: the two clocks.
        clock: tells when the briefing was made.
        only_telling: leave out the watches whose own actor nothing is known of, as long as one is left.
        record: keep the assessments, so that the next briefing can say what changed.
        edition: what the briefing is for; only a daily one is what the next one goes on from.
    """
    every = assess_watches(watches, store, clocks)
    by_id = {watch.id: watch for watch in watches}
    telling = [each for each in every if not only_telling or _has_own_evidence(each, by_id)]
    assessed = telling or every[:1]
    earlier = [store.last_briefed(each.assessment.watch, clocks) for each in assessed]
    if record:
        for each in assessed:
            store.record_assessment(each.assessment, recorded_at=clock.now(), briefed=edition is Edition.DAILY)
    return Briefing(assessed, by_id, [assessment for assessment in earlier if assessment is not None], edition)


def _has_own_evidence(assessed: Assessed, watches: Mapping[str, Watch]) -> bool:
    watch = watches[assessed.assessment.watch]
    own = {watch.actor, *watch.members}
    return any(evidence.event.actor in own for evidence in assessed.assessment.evidence)
