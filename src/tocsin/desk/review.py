"""Review: an analyst accepts, rejects or recodes a signal; what the machine recorded stays beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tocsin.errors import ReviewError
from tocsin.model import Correction, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tocsin.desk.ports import Clock, Store, StoredSignal
    from tocsin.model import ActorTable, Signal, Status, Watch


@dataclass(frozen=True, slots=True)
class Recoding:
    """What a signal should have been: fields that are `None` were right."""

    indicator: str | None = None
    status: Status | None = None
    actor: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A correction with the signal that the machine recorded; `signal` is `None` where the store lacks it."""

    correction: Correction
    signal: Signal | None
    counts: bool


def review(  # noqa: PLR0913 (what is judged, how, and by whom)
    store: Store,
    clock: Clock,
    signal_id: str,
    verdict: Verdict,
    *,
    reason: str,
    reviewer: str,
    recoding: Recoding | None = None,
    watch: Watch,
    actors: ActorTable,
) -> Correction:
    """Records what an analyst says of a signal; the newest correction of a signal counts.

    Args:
        store: where the signal is.
        clock: tells when it was said.
        signal_id: id of the signal.
        verdict: what becomes of it.
        reason: why.
        reviewer: who says so.
        recoding: for `recode`, what it should have been.
        watch: whose indicators a new code must be one of.
        actors: whose codes a new actor or target must be one of.

    Raises:
        ReviewError: if there is no such signal, no reason, or the new code, actor or target is none.
    """
    stored = store.signal(signal_id)
    if stored is None:
        raise ReviewError(
            f"there is no signal {signal_id!r}",
            remedy="the ids stand in `tocsin assess --format json`, under evidence, signals",
        )
    if not reason.strip():
        raise ReviewError("a correction needs a reason", remedy="give one with --reason")
    new = check(stored.signal, verdict, recoding or Recoding(), watch, actors)
    correction = Correction(
        signal=signal_id,
        verdict=verdict,
        reason=reason.strip(),
        reviewer=reviewer,
        recorded_at=clock.now(),
        indicator=new.indicator,
        status=new.status,
        actor=new.actor,
        target=new.target,
    )
    store.record_correction(correction)
    return correction


def check(signal: Signal, verdict: Verdict, new: Recoding, watch: Watch, actors: ActorTable) -> Recoding:
    """The recoding as it is recorded: none for any other verdict.

    Raises:
        ReviewError: if a new code, actor or target is none, or nothing is changed.
    """
    if verdict is not Verdict.RECODE:
        return Recoding()
    codes = [indicator.code for indicator in watch.indicators]
    if new.indicator is not None and new.indicator not in codes:
        raise ReviewError(f"there is no indicator {new.indicator!r}", remedy=f"one of {', '.join(sorted(codes))}")
    known = {*actors.actors, "unnamed"}
    for code in (new.actor, new.target):
        if code is not None and code not in known:
            raise ReviewError(f"there is no actor {code!r}", remedy="give a code such as RUS, NATO or unnamed")
    if recoded(signal, new, watch) == signal:
        raise ReviewError("nothing is changed", remedy="give --to, --status, --actor or --target, or accept it")
    return new


def list_reviews(store: Store) -> list[Reviewed]:
    """Every correction in the order in which they were made, with the record that it corrects; the newest counts."""
    every = store.corrections()
    newest = {one.signal: place for place, one in enumerate(every)}
    found = []
    for place, one in enumerate(every):
        stored = store.signal(one.signal)
        found.append(Reviewed(one, stored.signal if stored else None, newest[one.signal] == place))
    return found


def correct(
    found: Iterable[StoredSignal], corrections: Sequence[Correction], watch: Watch
) -> tuple[list[StoredSignal], tuple[Correction, ...]]:
    """The signals as analysts corrected them, and the corrections that touched them, in order of their signals.

    Args:
        found: the machine's signals.
        corrections: in the order in which they were made; the newest of a signal counts.
        watch: tells the kind of a new indicator.
    """
    newest = {one.signal: one for one in corrections}
    kept, applied = [], []
    for stored in found:
        one = newest.get(stored.signal.id)
        if one is not None:
            applied.append(one)
        if one is None or one.verdict in {Verdict.ACCEPT, Verdict.REOPEN}:
            kept.append(stored)
        elif one.verdict is Verdict.RECODE:
            new = Recoding(one.indicator, one.status, one.actor, one.target)
            kept.append(replace(stored, signal=recoded(stored.signal, new, watch)))
    return kept, tuple(sorted(applied, key=lambda one: one.signal))


def recoded(signal: Signal, new: Recoding, watch: Watch) -> Signal:
    """The signal as an analyst says that it should have been."""
    kinds = {indicator.code: indicator.kind for indicator in watch.indicators}
    code = new.indicator or signal.indicator
    return replace(
        signal,
        indicator=code,
        kind=kinds.get(code, signal.kind),
        status=new.status or signal.status,
        actor=new.actor or signal.actor,
        target=new.target or signal.target,
        self_denial=signal.self_denial and new.status is None and new.actor is None,
    )
