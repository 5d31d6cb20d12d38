"""The shapes that a scenario file must have, checked by pydantic before anything is built from them."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation when it builds the model
from typing import Annotated, Literal

from pydantic import Field, StrictInt, StrictStr

from tocsin.watches.shapes import BothLanguages, Id, Shape, Text

StatusName = Literal["occurred", "planned", "absent", "hypothetical"]
LanguageName = Literal["fr", "en"]


class StretchShape(Shape):
    """The days that a scenario lasts, both included."""

    from_: date = Field(alias="from")
    until: date


class FollowedShape(Shape):
    """Outlets that are read, from a day until a day; by default on every day of the scenario."""

    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None


class TruthShape(Shape):
    """Which hypothesis is true from a day on."""

    from_: date = Field(alias="from")
    hypothesis: Text


class ExpectedShape(Shape):
    """A warning that ought to be given."""

    warning: Literal["departure", "preparation"]
    from_: date = Field(alias="from")
    until: date
    reason: BothLanguages


class NormsShape(Shape):
    """What a run must reach."""

    delay_days: Annotated[StrictInt, Field(ge=0)] | None = None
    false_alarms: Annotated[StrictInt, Field(ge=0)] | None = None
    truth_floor: Annotated[float, Field(ge=0, le=1)] | None = None


class HiddenShape(Shape):
    """What was not public."""

    day: date
    fact: BothLanguages
    known: date | None = None
    reference: StrictStr | None = None


class SignalShape(Shape):
    """A signal that is injected as such."""

    indicator: Text
    status: StatusName
    actor: Text
    target: Text | None = None
    exercise: Text | None = None


class CopyShape(Shape):
    """A copy of a text by another outlet, with a sentence of its own before or after it."""

    outlet: Text
    day: date
    before: StrictStr = ""
    after: StrictStr = ""


class InjectShape(Shape):
    """One text on the timeline."""

    id: Id
    day: date
    outlet: Text
    lang: LanguageName
    title: Text
    text: Text
    tells: dict[StrictStr, StatusName] = Field(default_factory=dict)
    signal: SignalShape | None = None
    reference: StrictStr | None = None
    copies: tuple[CopyShape, ...] = ()


class TemplateShape(Shape):
    """A text in many forms: of each paragraph one wording is drawn."""

    title: Annotated[tuple[Text, ...], Field(min_length=1)]
    paragraphs: Annotated[tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...], Field(min_length=1)]
    lang: LanguageName
    outlets: Annotated[tuple[Text, ...], Field(min_length=1)]
    months: tuple[Annotated[StrictInt, Field(ge=1, le=12)], ...] = ()
    tells: dict[StrictStr, StatusName] = Field(default_factory=dict)


class GeneratedShape(Shape):
    """Texts drawn from templates with a fixed seed."""

    id: Id
    seed: StrictInt
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    per_week: Annotated[float, Field(gt=0, le=100)]
    slots: dict[StrictStr, Annotated[tuple[Text, ...], Field(min_length=1)]] = Field(default_factory=dict)
    templates: Annotated[tuple[TemplateShape, ...], Field(min_length=1)]


class ScenarioShape(Shape):
    """A whole scenario file."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    id: Id
    kind: Literal["drill", "chronology"]
    title: BothLanguages
    summary: BothLanguages
    watch: Text
    actors: tuple[Text, ...] = ()
    stands_for: dict[StrictStr, Text] = Field(default_factory=dict)
    clock: StretchShape
    references: dict[StrictStr, Text] = Field(default_factory=dict)
    outlets: tuple[FollowedShape, ...] = ()
    truth: tuple[TruthShape, ...] = ()
    expected: tuple[ExpectedShape, ...] = ()
    norms: NormsShape = NormsShape()
    hidden: tuple[HiddenShape, ...] = ()
    injects: tuple[InjectShape, ...] = ()
    generated: tuple[GeneratedShape, ...] = ()
