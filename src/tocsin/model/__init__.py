"""The nouns of the field: frozen dataclasses and enums, on the standard library alone."""

from tocsin.model.actor import Actor, ActorKind, ActorName, ActorTable, Office, Standing
from tocsin.model.assessment import (
    Assessment,
    Belief,
    DayProbabilities,
    DayState,
    Evidence,
    Explanation,
    NextBest,
    Omission,
    Sensitivity,
    Step,
    Waterfall,
)
from tocsin.model.claim import (
    Argument,
    Certainty,
    Claim,
    Clause,
    Cue,
    Extraction,
    Form,
    Modality,
    Mode,
    Polarity,
    Relation,
    Role,
    Source,
    SourceKind,
    Tense,
)
from tocsin.model.correction import Correction, Verdict
from tocsin.model.signal import Event, Grade, Kind, Report, Signal, Status
from tocsin.model.text import Article, Block, BlockKind, Language, Period, Precision, Span, content_id
from tocsin.model.watch import Exercise, ExerciseHeld, Hypothesis, Indicator, Number, Outlet, Rates, Watch

__all__ = [
    "Actor", "ActorKind", "ActorName", "ActorTable", "Argument", "Article", "Assessment", "Belief", "Block",
    "BlockKind", "Certainty", "Claim", "Clause", "Correction", "Cue", "DayProbabilities", "DayState", "Event",
    "Evidence", "Exercise", "ExerciseHeld", "Explanation", "Extraction", "Form", "Grade", "Hypothesis", "Indicator",
    "Kind", "Language", "Modality", "Mode", "NextBest", "Number", "Office", "Omission", "Outlet", "Period",
    "Polarity", "Precision", "Rates", "Relation", "Report", "Role", "Sensitivity", "Signal", "Source", "SourceKind",
    "Span", "Standing", "Status", "Step", "Tense", "Verdict", "Watch", "Waterfall", "content_id",
]  # fmt: skip
