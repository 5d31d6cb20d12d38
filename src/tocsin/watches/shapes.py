"""The shapes that a watch file and its parts must have, checked by pydantic before anything is built from them."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation when it builds the model
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

Text = Annotated[StrictStr, Field(min_length=1)]
Id = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Letter = Literal["A", "B", "C", "D", "E"]


class Shape(BaseModel):
    """A mapping in which every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class BothLanguages(Shape):
    """A text in each of the languages."""

    fr: Text
    en: Text


class RangeShape(Shape):
    """A value and the range it is drawn from."""

    value: float
    low: float
    high: float


class NumberShape(RangeShape):
    """A number with its reason."""

    reason: Text
    reference: StrictStr = ""


class GroupShape(BaseModel):
    """One number for each hypothesis, under one reason."""

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False)
    __pydantic_extra__: dict[str, RangeShape] = Field(init=False)

    reason: Text
    reference: StrictStr = ""


class HypothesisShape(Shape):
    """A hypothesis and its prior."""

    id: Id
    label: BothLanguages
    means: BothLanguages
    prior: NumberShape


class TransitionShape(NumberShape):
    """A rate a year from one hypothesis to another."""

    from_: StrictStr = Field(alias="from")
    to: StrictStr


class IndicatorShape(Shape):
    """An indicator and its numbers."""

    code: Id
    kind: Literal["word", "deed", "judgement"]
    performer: Literal["own", "counterpart", "either", "judge"]
    label: BothLanguages
    means: BothLanguages
    event_codes: dict[StrictStr, StrictStr] = {}
    per_day: GroupShape
    detection: NumberShape
    absence: GroupShape
    explained: NumberShape | None = None


class OverrideShape(Shape):
    """What one watch says otherwise about one indicator."""

    per_day: GroupShape | None = None
    detection: NumberShape | None = None
    absence: GroupShape | None = None
    explained: NumberShape | None = None


class LabelShape(Shape):
    """What one watch calls a hypothesis."""

    label: BothLanguages
    means: BothLanguages


class WatchShape(Shape):
    """One actor watched."""

    id: Id
    actor: Text
    title: BothLanguages
    counterparts: tuple[Text, ...] = ()
    members: tuple[Text, ...] = ()
    labels: dict[StrictStr, LabelShape] = {}
    overrides: dict[StrictStr, OverrideShape] = {}


class LimitsShape(Shape):
    """What the watch cannot see, by language."""

    fr: tuple[Text, ...]
    en: tuple[Text, ...]


class PartsShape(Shape):
    """The files that a watch file is completed by; a name is sought beside it, then among those that ship."""

    references: Text
    outlets: Text
    exercises: Text
    lexicons: dict[Literal["fr", "en"], Text] = {}
    phrases: dict[Literal["fr", "en"], Text] = {}
    readers: dict[Literal["fr", "en"], Text] = {}


class AlertShape(Shape):
    """A rule of when to ring; which keys it needs hangs on its kind."""

    id: Id
    when: Literal["estimate", "change", "first", "contradiction", "dark"]
    watches: tuple[Id, ...] = ()
    hypothesis: Id | None = None
    level: float | None = None
    back: float | None = None
    days: Annotated[StrictInt, Field(ge=1, le=3650)] | None = None
    indicators: tuple[Id, ...] = ()
    urgent: StrictBool = False


class QuietShape(Shape):
    """Hours of the night, by the clock of a time zone."""

    start: Annotated[StrictStr, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    end: Annotated[StrictStr, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    zone: Text


class AlertsShape(Shape):
    """What a watch file asks to be told of."""

    quiet: QuietShape | None = None
    grouped: StrictBool = True
    rules: tuple[AlertShape, ...] = ()


class WatchFileShape(Shape):
    """A whole watch file."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    family: Id
    exercise_indicator: Id | None = None
    parts: PartsShape
    hypotheses: Annotated[tuple[HypothesisShape, ...], Field(min_length=2)]
    transitions: tuple[TransitionShape, ...]
    false_report: dict[Letter, NumberShape]
    settings: dict[StrictStr, NumberShape]
    limits: LimitsShape
    watches: Annotated[tuple[WatchShape, ...], Field(min_length=1)]
    indicators: Annotated[tuple[IndicatorShape, ...], Field(min_length=1)]
    alerts: AlertsShape = AlertsShape()


class OutletShape(Shape):
    """Who publishes."""

    name: Text
    aliases: tuple[Text, ...] = ()
    country: Text | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    agency: StrictBool = False
    publisher: Text | None = None
    reason: Text


class HeldShape(Shape):
    """One edition of an exercise: first and last day, and the day from which it was known, where that was found."""

    start: date
    end: date | None = None
    source: Text
    note: StrictStr = ""
    known_from: date | None = None


class ExerciseShape(Shape):
    """An exercise of the calendar."""

    name: Text
    actor: Text
    recurrence: Text
    held: tuple[HeldShape, ...]
    aliases: tuple[Text, ...] = ()
    months: tuple[Annotated[StrictInt, Field(ge=1, le=12)], ...] = ()
    typical_days: Annotated[StrictInt, Field(ge=1, le=366)] = 7
    announced: StrictBool = True
