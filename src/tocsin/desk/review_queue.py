"""The queue of review: signals that weigh much or are in doubt and that nobody has judged, and why each is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.model import Certainty, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tocsin.desk.ports import Store
    from tocsin.model import Article, Assessment, Claim, Correction, Event, Evidence, Report, Signal

# In nats; half a nat moves odds by two thirds. The authors' judgement of what nobody should leave unread.
HEAVY_NATS = 0.5
_POOR = frozenset("EF")
_UNCONFIRMED = 4


class Why(StrEnum):
    """Why a signal is in the queue."""

    WEIGHT = "weight"
    ACTOR = "actor"
    STATUS = "status"
    CERTAINTY = "certainty"
    CONTRADICTION = "contradiction"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A signal of the queue.

    Attributes:
        report: the signal with its outlet and origin, as corrected so far.
        evidence: the event that it tells, weighed.
        watch: id of the watch in which it counts most.
        nats: how far the event moves an estimate: its largest share, whatever the sign.
        why: why it is here.
        points: by which the queue is ordered: nats, once and once more for each doubt.
        claim: the claim it stands in, `None` for narration.
        article: its article.
        judged: the newest correction of it, if there is one.
    """

    report: Report
    evidence: Evidence
    watch: str
    nats: float
    why: tuple[Why, ...]
    points: float
    claim: Claim | None = None
    article: Article | None = None
    judged: Correction | None = None


def review_queue(
    assessments: Iterable[Assessment], store: Store, *, judged: bool = False, limit: int | None = None
) -> tuple[Waiting, ...]:
    """The signals behind assessments that wait for a person, those that matter most first.

    Args:
        assessments: whose evidence is looked through.
        store: where the claims and corrections are.
        judged: whether signals that somebody has judged are listed too; they come last.
        limit: how many at most.
    """
    newest = {one.signal: one for one in store.corrections()}
    said = {key: one for key, one in newest.items() if one.verdict is not Verdict.REOPEN}
    best: dict[str, Waiting] = {}
    for one in _every(assessments, _Claims(store), said):
        kept = best.get(one.report.signal.id)
        if (judged if one.judged else one.why) and (kept is None or one.points > kept.points):
            best[one.report.signal.id] = one
    ordered = sorted(best.values(), key=lambda one: (one.judged is not None, -one.points, one.report.signal.id))
    return tuple(replace(one, article=store.article(one.report.signal.article_id)) for one in ordered[:limit])


class _Claims:
    """The claims of the articles that are asked for, each article read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[str, Claim]] = {}

    def of(self, signal: Signal) -> Claim | None:
        """The claim that a signal stands in."""
        if signal.claim_id is None:
            return None
        if signal.article_id not in self._read:
            self._read[signal.article_id] = {one.id: one for one in self._store.claims(signal.article_id)}
        return self._read[signal.article_id].get(signal.claim_id)


def _every(assessments: Iterable[Assessment], claims: _Claims, said: Mapping[str, Correction]) -> Iterator[Waiting]:
    for assessment in assessments:
        for evidence in assessment.evidence:
            for report in evidence.event.reports:
                yield _waiting(report, evidence, assessment.watch, claims.of(report.signal), said)


def _waiting(
    report: Report, evidence: Evidence, watch: str, claim: Claim | None, said: Mapping[str, Correction]
) -> Waiting:
    nats = max((abs(share) for share in evidence.share_nats.values()), default=0.0)
    doubts = tuple(_doubts(report, evidence.event, claim))
    why = (*((Why.WEIGHT,) if nats >= HEAVY_NATS else ()), *doubts)
    points = nats * (1 + len(doubts))
    return Waiting(report, evidence, watch, nats, why, points, claim, judged=said.get(report.signal.id))


def _doubts(report: Report, event: Event, claim: Claim | None) -> Iterator[Why]:
    """What speaks against taking a signal as it was coded."""
    statuses = {one.signal.status for one in event.reports}
    if report.signal.actor == "unnamed":
        yield Why.ACTOR
    if report.signal.status is not event.status and report.signal.status is not Status.ABSENT:
        yield Why.STATUS
    if claim is not None and claim.certainty is not Certainty.CERTAIN:
        yield Why.CERTAINTY
    if Status.ABSENT in statuses and len(statuses) > 1:
        yield Why.CONTRADICTION
    if report.reliability in _POOR or event.grade.credibility >= _UNCONFIRMED:
        yield Why.GRADE
