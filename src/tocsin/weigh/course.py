"""The estimate of one day alone, without intervals and explanations: for many days, and for rivals of the estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.weigh.estimate import Question, run_items
from tocsin.weigh.evidence import Moment, choose_items
from tocsin.weigh.numbers import read_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from tocsin.model import Event, Watch


def belief_at(
    watch: Watch, events: Sequence[Event], *, as_of: datetime, coverage: Mapping[date, float]
) -> dict[str, float]:
    """The probabilities that `assess` gives for the same, by hypothesis."""
    question = Question(watch, read_numbers(watch), coverage)
    moment = Moment(as_of, None)
    run = run_items(question, choose_items(watch, events, moment), moment.last_day)
    return {one.id: float(value) for one, value in zip(watch.hypotheses, run.belief, strict=True)}
