"""What a language model proposes as a claim: nobody's record until an analyst has judged it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.model.correction import Verdict
    from tocsin.model.text import Span


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """Words of an article that a model takes for a claim, and words of it that name who says so.

    Attributes:
        id: `prp_` and a hash of article, places, model and prompt: who asks again gets the same one.
        article: id of the article.
        span: where the claim's words stand in it.
        text: those words.
        source_span: where the words stand that name the source.
        source: those words.
        model: the name of the model.
        prompt: version of the instruction that it was given.
        recorded_at: when this store recorded the proposal.
    """

    id: str
    article: str
    span: Span
    text: str
    source_span: Span
    source: str
    model: str
    prompt: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ProposalVerdict:
    """What an analyst says of a proposal; the newest counts.

    Attributes:
        proposal: its id.
        verdict: accepted, it stands beside the article as the analyst's addition; reopened, it waits again.
        reason: why, in the analyst's words.
        reviewer: who judged.
        recorded_at: when this store recorded it.
    """

    proposal: str
    verdict: Verdict
    reason: str
    reviewer: str
    recorded_at: datetime
