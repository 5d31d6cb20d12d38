"""How strongly tocsin and the two baselines warn, day by day, in one run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.coding.events import build_events
from tocsin.desk.assess_watch import reports_of
from tocsin.model import WarningKind
from tocsin.weigh.baselines import SPIKE, DatedText, ignore_status, keyword_warnings
from tocsin.weigh.course import belief_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tocsin.desk.ports import StoredSignal
    from tocsin.model import Assessment, DrillDay, Watch

TOCSIN, KEYWORDS, SAME_CODER = "tocsin", "keywords", "status-ignored"
SYSTEMS = (TOCSIN, KEYWORDS, SAME_CODER)


def read_thresholds(watch: Watch) -> dict[str, dict[str, float]]:
    """From which level each system warns, by kind of warning: the watch's own numbers, and the published spike."""
    departure, preparation = (watch.settings[name].value for name in ("warn_level", "warn_preparation"))
    of_belief = {WarningKind.DEPARTURE.value: departure, WarningKind.PREPARATION.value: preparation}
    return {TOCSIN: of_belief, KEYWORDS: {kind.value: SPIKE for kind in WarningKind}, SAME_CODER: of_belief}


def status_blind(watch: Watch, found: Sequence[StoredSignal], assessment: Assessment) -> dict[str, float]:
    """The estimate of the same evidence by a coder to whom whatever is named has occurred."""
    reports = ignore_status(reports_of(found, watch))
    coverage = {state.day: state.coverage for state in assessment.history}
    known = watch.known_by(assessment.history[-1].day)
    return belief_at(watch, build_events(reports, known), as_of=assessment.as_of, coverage=coverage)


def find_levels(
    days: Sequence[DrillDay],
    texts: Sequence[tuple[date, str]],
    blind: Mapping[date, Mapping[str, float]],
    watch: Watch,
) -> list[DrillDay]:
    """The days with the levels of every system."""
    if not days:
        return []
    counted = keyword_warnings([DatedText(*one) for one in texts], first=days[0].day, last=days[-1].day)
    return [
        replace(
            one,
            levels={
                TOCSIN: _levels(one.probabilities, watch),
                KEYWORDS: {kind.value: max(0.0, count.level) for kind in WarningKind},
                SAME_CODER: _levels(blind[one.day], watch),
            },
        )
        for one, count in zip(days, counted, strict=True)
    ]


def _levels(belief: Mapping[str, float], watch: Watch) -> dict[str, float]:
    """A level for each kind of warning: all but the first hypothesis, and the last."""
    return {
        WarningKind.DEPARTURE.value: 1 - belief[watch.hypotheses[0].id],
        WarningKind.PREPARATION.value: belief[watch.hypotheses[-1].id],
    }
