"""The figure: the estimate, and words against deeds, day by day, with the sentence that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.tell.lines import Figure, Line, RefKind, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.model import DayState
    from tocsin.tell.teller import Teller


def figure(teller: Teller, *, last: int = 0) -> list[Figure]:
    """The figure over the history of the assessment, or its `last` days; none where there are not two to join."""
    history = teller.assessment.history[-last:]
    if len(history) < 2:
        return []
    voice = teller.voice
    days = tuple(state.day for state in history)
    words = Series(
        "words",
        voice.say("figure_words"),
        tuple(max(0.0, state.words_index) for state in history),
        voice.index(history[-1].words_index),
    )
    deeds = Series(
        "deeds",
        voice.say("figure_deeds"),
        tuple(max(0.0, state.deeds_index) for state in history),
        voice.index(history[-1].deeds_index),
    )
    return [
        Figure(
            title=voice.say("figure_title"),
            days=days,
            day_labels=(voice.day(days[0], days[-1].year), voice.day(days[-1], days[-1].year)),
            months=tuple((at, voice.month(day)) for at, day in enumerate(days) if day.day == 1 and at),
            estimates=_estimates(teller, history),
            words=words,
            deeds=deeds,
            estimate_title=voice.say("figure_estimate"),
            index_title=voice.say("figure_index"),
            alternative=_alternative(teller, history),
        )
    ]


def _estimates(teller: Teller, history: Sequence[DayState]) -> tuple[Series, ...]:
    return tuple(
        Series(
            hypothesis.id,
            teller.voice.spaced(teller.label(hypothesis.id)),
            tuple(state.probabilities.get(hypothesis.id, 0.0) for state in history),
            teller.voice.percent(history[-1].probabilities.get(hypothesis.id, 0.0), short=True),
        )
        for hypothesis in teller.watch.hypotheses
    )


def _alternative(teller: Teller, history: Sequence[DayState]) -> Line:
    """The sentence that says what the figure shows."""
    voice = teller.voice
    year = history[-1].day.year
    text = voice.say(
        "figure_alternative",
        start=voice.day_before(history[0].day, history[-1].day, year),
        end=voice.day(history[-1].day, year),
        list=voice.join([_course(teller, entry.id, history) for entry in teller.watch.hypotheses]),
        words=voice.sentence(_index_course(teller, "words", [state.words_index for state in history], history)),
        deeds=_index_course(teller, "deeds", [state.deeds_index for state in history], history),
    )
    return teller.line(text, teller.ref(RefKind.HISTORY))


def _course(teller: Teller, hypothesis: str, history: Sequence[DayState]) -> str:
    voice = teller.voice
    start, end = (voice.percent(state.probabilities.get(hypothesis, 0.0)) for state in (history[0], history[-1]))
    key = "figure_hypothesis_flat" if start == end else "figure_hypothesis"
    return voice.say(key, name=teller.hypothesis(hypothesis).text, start=start, end=end)


def _index_course(teller: Teller, key: str, values: Sequence[float], history: Sequence[DayState]) -> str:
    voice = teller.voice
    start, end, top = voice.index(values[0]), voice.index(values[-1]), voice.index(max(values))
    if start == end == top:
        return voice.say(f"figure_{key}_flat", end=end)
    peak = voice.day(history[list(values).index(max(values))].day, history[-1].day.year)
    if start == end:
        return voice.say(f"figure_{key}_back", end=end, top=top, day=peak)
    # A course that only rises or falls has its peak at one of its ends.
    between = top not in {start, end}
    return voice.say(f"figure_{key}_moved", start=start, end=end, top=top if between else None, day=peak)
