"""The nouns of the field: frozen dataclasses and enums, on the standard library alone."""

from tocsin.model.actor import Actor, ActorKind, ActorName, ActorTable, Office, Standing
from tocsin.model.alert import Alert, AlertKind, AlertPlan, AlertRule, AlertSentence, QuietHours
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
from tocsin.model.correction import Correction, Grouping, Verdict
from tocsin.model.drill import (
    MARK,
    Alarm,
    Carried,
    Detection,
    DrillDay,
    DrillRun,
    Expected,
    Followed,
    Hidden,
    Inject,
    Link,
    Norms,
    Scenario,
    ScenarioKind,
    Score,
    Stated,
    Tell,
    Trace,
    TrueFrom,
    WarningKind,
)
from tocsin.model.proposal import ProposalVerdict, ProposedClaim
from tocsin.model.signal import Event, Grade, Kind, Report, Signal, Status
from tocsin.model.text import Article, Block, BlockKind, Language, Period, Precision, Span, content_id
from tocsin.model.watch import Exercise, ExerciseHeld, Hypothesis, Indicator, Number, Outlet, Rates, Watch

__all__ = [
    "MARK", "Actor", "ActorKind", "ActorName", "ActorTable", "Alarm", "Alert", "AlertKind", "AlertPlan",
    "AlertRule", "AlertSentence", "Argument", "Article", "Assessment", "Belief",
    "Block", "BlockKind", "Carried", "Certainty", "Claim", "Clause", "Correction", "Cue", "DayProbabilities",
    "DayState", "Detection", "DrillDay", "DrillRun", "Event", "Evidence", "Exercise", "ExerciseHeld", "Expected",
    "Explanation", "Extraction", "Followed", "Form", "Grade", "Grouping", "Hidden", "Hypothesis", "Indicator", "Inject",
    "Kind", "Language", "Link", "Modality", "Mode", "NextBest", "Norms", "Number", "Office", "Omission", "Outlet",
    "Period", "Polarity", "Precision", "ProposalVerdict", "ProposedClaim",
    "QuietHours", "Rates", "Relation", "Report", "Role", "Scenario", "ScenarioKind",
    "Score", "Sensitivity", "Signal", "Source", "SourceKind", "Span", "Standing", "Stated", "Status", "Step", "Tell",
    "Tense", "Trace", "TrueFrom", "Verdict", "WarningKind", "Watch", "Waterfall", "content_id",
]  # fmt: skip
