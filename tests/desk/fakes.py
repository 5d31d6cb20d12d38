"""A clock that is set by hand, a watch without lexicons, and an analysis that finds one signal in every article."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.adapters.samples import CODER, make_claim, make_signal
from tocsin.desk.ports import Coder, Reading
from tocsin.errors import LanguageError
from tocsin.model import Outlet, Watch


@dataclass
class FakeClock:
    """Each look is a second later."""

    at: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class FakeAnalysis:
    """Finds a claim and a signal in every article, and refuses those that hold the word it is told."""

    coder: Coder = CODER
    refused: str = "\0"
    seen: list[str] = field(default_factory=list)

    def __call__(self, article) -> Reading:
        self.seen.append(article.path)
        if self.refused in article.text:
            raise LanguageError("no model for this", remedy="install one")
        claim = make_claim(article)
        return Reading(article, (claim,), (make_signal(article, claim=claim),), self.coder)


def make_watch(*outlets: Outlet) -> Watch:
    return Watch(
        id="nuclear-rus",
        version="wv_1",
        actor="RUS",
        title={},
        hypotheses=(),
        transitions={},
        indicators=(),
        settings={},
        false_report={},
        exercises=(),
        outlets=outlets,
        references={},
        lexicons={},
    )


COURRIER = Outlet("Le Courrier", ("Courrier", "courrier.example"), "FRA", "B", "corrects its errors")
GAZETTE = Outlet("Gazette", (), "FRA", "C", "rewrites much")
