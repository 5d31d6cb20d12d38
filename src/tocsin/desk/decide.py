"""Decide: the one door by which a person changes what signals, events and origins count as."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tocsin.desk.origins import join_articles, split_article
from tocsin.desk.peopleports import Deed
from tocsin.desk.review import Recoding, check, review
from tocsin.errors import ReviewError
from tocsin.model import Grouping, Verdict
from tocsin.model.person import Role
from tocsin.model.record import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.desk.ports import Clock, Store, StoredSignal
    from tocsin.model import ActorTable, Watch
    from tocsin.model.person import Person


class Act(StrEnum):
    """What a decision does: to signals, to the event that signals tell, or to the origin of articles."""

    ACCEPT = "accept"
    REJECT = "reject"
    RECODE = "recode"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"
    JOIN_ORIGIN = "join-origin"
    SPLIT_ORIGIN = "split-origin"


OF_SIGNALS = frozenset({Act.ACCEPT, Act.REJECT, Act.RECODE, Act.REOPEN})
OF_EVENTS = frozenset({Act.MERGE, Act.SPLIT})


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of which records, and why.

    Attributes:
        act: what is done.
        targets: ids of signals, or of articles where an origin is corrected.
        reason: why, in the person's words.
        recoding: for `recode`, what the signals should have been.
    """

    act: Act
    targets: tuple[str, ...]
    reason: str
    recoding: Recoding = field(default_factory=Recoding)


def decide(store: Store, clock: Clock, person: Person, decision: Decision, *, watch: Watch, actors: ActorTable) -> None:
    """Records what a person decides, beside what stood before; nothing is recorded if any part cannot be.

    Args:
        store: where the records are.
        clock: tells when it was decided.
        person: who decides; an analyst at least.
        decision: what is decided.
        watch: whose indicators a new code must be one of.
        actors: whose codes a new actor or target must be one of.

    Raises:
        ReviewError: if the person may not, there is nothing chosen, no reason, or no such record.
        StoreError: if there is no such article, or the store fails.
    """
    _must_be_able(person, decision)
    if decision.act in OF_SIGNALS:
        _judge(store, clock, person, decision, watch, actors)
    elif decision.act in OF_EVENTS:
        _group(store, clock, person, decision, watch)
    elif decision.act is Act.JOIN_ORIGIN:
        _must_be_several(decision.targets, "articles")
        join_articles(store, decision.targets, reason=decision.reason, clock=clock)
    else:
        for article_id in decision.targets:
            split_article(store, article_id, reason=decision.reason, clock=clock)
    detail = f"{decision.act.value}: {decision.reason.strip()}"
    store.people().log(Deed(clock.now(), person.name, Action.REVIEW, " ".join(decision.targets), detail))


def _must_be_able(person: Person, decision: Decision) -> None:
    if not person.role.may(Role.ANALYST):
        raise ReviewError(
            f"{person.name} is {person.role.value} and may not review", remedy="ask an administrator of this desk"
        )
    if not decision.targets:
        raise ReviewError("nothing is chosen", remedy="choose at least one record")
    if not decision.reason.strip():
        raise ReviewError("a correction needs a reason", remedy="say in a sentence why")


def _judge(store: Store, clock: Clock, person: Person, decision: Decision, watch: Watch, actors: ActorTable) -> None:
    verdict = Verdict(decision.act.value)
    for signal_id in decision.targets:
        # All are looked at before the first is recorded.
        check(_signal(store, signal_id).signal, verdict, decision.recoding, watch, actors)
    for signal_id in decision.targets:
        review(
            store,
            clock,
            signal_id,
            verdict,
            reason=decision.reason,
            reviewer=person.name,
            recoding=decision.recoding,
            watch=watch,
            actors=actors,
        )


def _group(store: Store, clock: Clock, person: Person, decision: Decision, watch: Watch) -> None:
    together = decision.act is Act.MERGE
    found = [_signal(store, signal_id) for signal_id in decision.targets]
    if together:
        _must_be_several(decision.targets, "signals")
        _must_be_of_one_sort(store, found, watch)
    store.record_grouping(Grouping(decision.targets, together, decision.reason.strip(), person.name, clock.now()))


def _must_be_several(targets: Sequence[str], what: str) -> None:
    if len(set(targets)) < 2:
        raise ReviewError(f"two {what} at least are joined", remedy="choose another one too")


def _must_be_of_one_sort(store: Store, found: Sequence[StoredSignal], watch: Watch) -> None:
    """Signals of one happening have one indicator and actor, by what analysts made of them."""
    newest = {one.signal: one for one in store.corrections()}
    sorts = set()
    for stored in found:
        one = newest.get(stored.signal.id)
        recoded = one if one is not None and one.verdict is Verdict.RECODE else None
        indicator = (recoded and recoded.indicator) or stored.signal.indicator
        # An exercise belongs to whom the calendar says, whoever stands near its name.
        actor = (recoded and recoded.actor) or stored.signal.actor
        sorts.add((indicator, "" if indicator == watch.exercise_indicator else actor))
    if len(sorts) > 1:
        raise ReviewError(
            "events of several indicators or actors cannot be one", remedy="recode their signals first, then merge"
        )


def _signal(store: Store, signal_id: str) -> StoredSignal:
    found = store.signal(signal_id)
    if found is None:
        raise ReviewError(f"there is no signal {signal_id!r}", remedy="`tocsin review queue` lists ids")
    return found
