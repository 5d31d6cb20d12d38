"""Events and a watch become an assessment."""

from tocsin.weigh.baselines import (
    DatedText,
    DayWarning,
    belief_warnings,
    count_warnings,
    ignore_status,
    keyword_warnings,
)
from tocsin.weigh.estimate import assess, estimate

__all__ = [
    "DatedText",
    "DayWarning",
    "assess",
    "belief_warnings",
    "count_warnings",
    "estimate",
    "ignore_status",
    "keyword_warnings",
]
