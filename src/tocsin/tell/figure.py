"""The figure: the estimate, and words against deeds, day by day, with the sentence that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.tell.lines import Figure, Line, RefKind, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.model import DayState
    from tocsin.tell.teller import Teller


def figure(teller: Teller) -> list[Figure]:
    """The figure over the history of the assessment; none where there are not two days to join."""
    history = teller.assessment.history
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
            teller.voice.percent(history[-1].probabilities.get(hypothesis.id, 0.0)),
        )
        for hypothesis in teller.watch.hypotheses
    )


def _alternative(teller: Teller, history: Sequence[DayState]) -> Line:
    voice = teller.voice
    year = history[-1].day.year
    listed = [
        voice.say(
            "figure_hypothesis",
            name=teller.hypothesis(entry.id).text,
            start=voice.percent(history[0].probabilities.get(entry.id, 0.0)),
            end=voice.percent(history[-1].probabilities.get(entry.id, 0.0)),
        )
        for entry in teller.watch.hypotheses
    ]
    words = max(history, key=lambda state: (state.words_index, -state.day.toordinal()))
    deeds = max(history, key=lambda state: (state.deeds_index, -state.day.toordinal()))
    text = voice.say(
        "figure_alternative",
        start=voice.day(history[0].day, year),
        end=voice.day(history[-1].day, year),
        list=voice.join(listed),
        words_start=voice.index(history[0].words_index),
        words_end=voice.index(history[-1].words_index),
        words_top=voice.index(words.words_index),
        words_day=voice.day(words.day, year),
        deeds_start=voice.index(history[0].deeds_index),
        deeds_end=voice.index(history[-1].deeds_index),
        deeds_top=voice.index(deeds.deeds_index),
        deeds_day=voice.day(deeds.day, year),
    )
    return teller.line(text, teller.ref(RefKind.HISTORY))
