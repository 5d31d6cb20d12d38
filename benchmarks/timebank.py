"""An external yardstick: the French TimeBank (A. Bittar, 2010), 108 news texts that were annotated for another purpose.

    python -m benchmarks.timebank [FOLDER] [--errors]

Prints: reporting events whose word lies inside a claim's cue; evidential targets whose word lies inside a claim's
content; precision, recall and F1 of the grammatical polarity of events. The texts lie beside the project and never
enter it. Some of their polarity is debatable: disagreements are listed, not fitted.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from benchmarks.gold_sets import SHARED
from tocsin.extract.modality import token_polarity
from tocsin.extract.parse import parse_article
from tocsin.extract.pipeline import extract_parsed
from tocsin.model import Language, Polarity, Span
from tocsin.read import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tocsin.extract.parse import ParsedArticle
    from tocsin.model import Extraction


@dataclass(frozen=True, slots=True)
class TimeEvent:
    """An annotated event: its words' place in the plain text, class and polarity."""

    span: Span
    reporting: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class TimeText:
    """A text without its tags, its events by instance id, and the instances that a reporting event governs."""

    name: str
    text: str
    events: dict[str, TimeEvent]
    evidential: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What was found and missed over all texts."""

    reporting: int = 0
    cued: int = 0
    evidential: int = 0
    inside: int = 0
    hits: int = 0
    given: int = 0
    gold: int = 0
    misses: list[str] = field(default_factory=list)


def read_timebank(path: Path) -> TimeText:
    """The plain text of one TimeML file and its annotations; offsets count characters of that text."""
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    body = root.find("TEXT")
    pieces: list[str] = []
    events: dict[str, TimeEvent] = {}
    if body is not None:
        _walk(body, pieces, events)
    links = [link for link in root.iter("SLINK") if (link.get("relType") or "").endswith("EVIDENTIAL")]
    targets = tuple(link.get("subordinatedEventInstance", "") for link in links)
    return TimeText(path.name, "".join(pieces), events, targets)


def _walk(node: etree._Element, pieces: list[str], events: dict[str, TimeEvent]) -> None:
    start = sum(map(len, pieces))
    pieces.append(node.text or "")
    for child in node:
        _walk(child, pieces, events)
        pieces.append(child.tail or "")
    if node.tag == "EVENT":
        span = Span(start, sum(map(len, pieces)))
        events[node.get("eiid", "")] = TimeEvent(span, node.get("class") == "REPORTING", node.get("polarity") == "NEG")


def measure(paths: Iterable[Path]) -> Tally:
    """The counts over the files at `paths`."""
    tally = Tally()
    for path in paths:
        text = read_timebank(path)
        article = read_text(text.text, path=path.name, language=Language.FR)
        parsed = parse_article(article)
        _count_claims(tally, text, extract_parsed(parsed))
        _count_polarity(tally, text, parsed)
    return tally


def _count_claims(tally: Tally, text: TimeText, extraction: Extraction) -> None:
    cues = [claim.cue.span for claim in extraction.claims if claim.cue]
    contents = [claim.span for claim in extraction.claims]
    for event in text.events.values():
        if event.reporting:
            tally.reporting += 1
            found = any(event.span.overlaps(cue) for cue in cues)
            tally.cued += found
            _note(tally, text, event, "reporting event without a cue", wrong=not found)
    for target in text.evidential:
        if target in text.events:
            event = text.events[target]
            tally.evidential += 1
            found = any(span.contains(event.span) for span in contents)
            tally.inside += found
            _note(tally, text, event, "evidential target outside every claim", wrong=not found)


def _count_polarity(tally: Tally, text: TimeText, parsed: ParsedArticle) -> None:
    for event in text.events.values():
        words = parsed.doc.char_span(event.span.start, event.span.end, alignment_mode="expand")
        given = words is not None and token_polarity(parsed, words.root) is Polarity.NEGATIVE
        tally.gold += event.negative
        tally.given += given
        tally.hits += given and event.negative
        _note(tally, text, event, f"polarity {'negative' if given else 'positive'}", wrong=given != event.negative)


def _note(tally: Tally, text: TimeText, event: TimeEvent, what: str, *, wrong: bool) -> None:
    if wrong:
        around = text.text[max(0, event.span.start - 60) : event.span.end + 40].replace("\n", " ")
        tally.misses.append(f"{what}\t{text.name}\t{event.span.of(text.text)}\t{around}")


def figures(tally: Tally) -> dict[str, float]:
    """The figures, each in [0, 1]."""
    precision = tally.hits / tally.given if tally.given else 0.0
    recall = tally.hits / tally.gold if tally.gold else 0.0
    return {
        "reporting_found": tally.cued / (tally.reporting or 1),
        "evidential_inside": tally.inside / (tally.evidential or 1),
        "polarity_p": precision,
        "polarity_r": recall,
        "polarity_f1": 2 * precision * recall / ((precision + recall) or 1),
    }


def data_hash(paths: Iterable[Path]) -> str:
    """A hash of the files at `paths`."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def main() -> int:
    """Print the figures; 2 where the texts are not there."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    folder = Path(names[0]) if names else SHARED / "gold" / "fr-timebank"
    paths = sorted(folder.glob("*.tml"))
    if not paths:
        print(f"timebank: no *.tml at {folder}; name the folder that holds them", file=sys.stderr)
        return 2
    tally = measure(paths)
    if "--errors" in sys.argv:
        print("\n".join(tally.misses))
    for name, value in figures(tally).items():
        print(f"{name} {value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
