"""For whom a person speaks whom no table knows: by the words beside the name, else by whom the sentence is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tocsin.model import SourceKind, Span
from tocsin.model.actor import ActorKind
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from tocsin.coding.actors import NameIndex
    from tocsin.model import Extraction, Source

_OFFICIAL = re.compile(
    r"\b(?:porte-parole|(?:vice-)?ministre|(?:vice-)?président|présidente|secrétaire|ambassad\w+|"
    r"émissaire|envoyée? spéciale?|négociat\w+|général|amiral|colonel|"
    r"état-major|commandant|conseill\w+|diplomat\w*|numéro deux|directeur|directrice|spokes\w+|(?:deputy )?minister|"
    r"secretary|ambassador|general|admiral|commander|adviser|director|deputy)\b",
    re.IGNORECASE,
)
_EXPERT = re.compile(
    r"\b(?:cherch\w+|recherche|analyst\w*|expert\w*|professe\w+|historien\w*|spécialiste|politologue|institut\w*|université|"
    r"ancien\w*|ex-\w+|research\w*|professor|historian|fellow|former|scholar|university|think tank)\b",
    re.IGNORECASE,
)
_INSTITUTE = re.compile(
    r"\b(?P<kind>[Uu]niversité|[Uu]niversity|[Ii]nstitut(?:e|ion)?|[Cc]entre|[Cc]enter|[Oo]bservatoire|[Ff]ondation|"
    r"[Ff]oundation|[Cc]ollège|College|[Éé]cole|[Aa]cadémie|[Aa]cademy|[Cc]onseil|Council|[Aa]ssociation|Stiftung|Forum)"
    r"(?P<rest> [^,.;:!?()«»“”\"\n]+)(?:\((?P<acronym>[A-ZÉ][\w-]{1,11})\))?"
)
_PROPER = re.compile(r" (?P<name>[A-ZÉ][\w’'-]*(?: [A-ZÉ][\w’'-]*)*)(?: (?:de|of|in|à) .*)?")
_RUN_ON = re.compile(
    r" (?:qui|que|dont|a|est|et|and|who|in|at|based|basée?|interrogée?|citée?|à|dans|pour qui)(?= )(?! (?:de|la) ).*"
)
"""Where the name of an institute ends in the words beside a person."""
_STOP = re.compile(r"[.;:!?\n«»“”\"(]")
_SENTENCE_STOP = re.compile(r"[.;:!?\n«»“”\"]")
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_RIGHT_BEHIND = re.compile(r" (?:(?:du|de la|de l['’]|d['’]|de) ?)?[A-ZÉ]")
_TOWARDS = re.compile(r"(?:l['’]adresse d(?:e |['’])|contre |envers |accus\w+ |visant )(?:l['’]|la |le |les |the )?$")
"""Words behind which stands whom somebody addresses, not for whom he speaks."""
_BESIDE = 90
"""How many characters beside a name its bearer's post may take."""
_BEFORE = 600
"""How many characters before a name tell whom the passage is about."""


def find_posts(text: str, extraction: Extraction, index: NameIndex) -> dict[str, str]:
    """Persons whom the extraction ties to nobody, by full name, with the actor they speak for.

    Args:
        text: the article.
        extraction: names its speakers.
        index: the actors that are known already.
    """
    placed = {}
    for name in sorted(_unplaced(extraction)):
        mentions = re.finditer(re.escape(name), text)
        actor = next(filter(None, (_placed(text, mention, index) for mention in mentions)), None)
        if actor is not None:
            placed[name] = actor
    return placed | _of_offices(text, extraction, index)


def _of_offices(text: str, extraction: Extraction, index: NameIndex) -> dict[str, str]:
    """Speakers without a name, by their description, with the actor that the words right behind it name."""
    placed = {}
    for claim in extraction.claims:
        source = claim.source
        if source is None or source.actor or source.kind is not SourceKind.UNNAMED or not _OFFICIAL.search(source.name):
            continue
        found = re.search(re.escape(source.name), text)
        behind = _STOP.split(text[found.end() : found.end() + _BESIDE])[0].split(",")[0] if found else ""
        actor = next((actor for _, actor in index.find(behind, Span(0, len(behind)))), None)
        if actor is not None and not _EXPERT.search(source.name) and _RIGHT_BEHIND.match(behind):
            placed[source.name] = actor
    return placed


def find_institute(text: str, source: Source) -> str | None:
    """The institute that a speaker is or works for, where no table knows it: by its acronym, else by its name.

    >>> from tocsin.model import Source, SourceKind
    >>> speaker = Source("Anne Dorval", SourceKind.PERSON)
    >>> find_institute("Pour Anne Dorval, du Centre lorrain d'études stratégiques, rien ne change.", speaker)
    "Centre lorrain d'études stratégiques"
    """
    if source.kind is not SourceKind.PERSON:
        mentions = (_INSTITUTE.match(text, at.start()) for at in re.finditer(re.escape(source.name), text))
        named = [found for found in mentions if found and found.group("kind")[0].isupper()]
        return next(
            (_name_of(found) for found in named if found.group("acronym")), _name_of(named[0]) if named else None
        )
    for mention in re.finditer(re.escape(source.name), text):
        found = _INSTITUTE.search(_beside(text, mention, brackets=True))
        if found is not None:
            return _name_of(found)
    return None


def _name_of(found: re.Match[str]) -> str:
    if found.group("acronym"):
        return found.group("acronym")
    rest = _RUN_ON.sub("", found.group("rest")).rstrip()
    proper = _PROPER.fullmatch(rest)
    if proper is None:
        return found.group("kind") + rest
    return proper.group("name") if found.group("kind")[0] in "uU" else f"{found.group('kind')} {proper.group('name')}"


def _unplaced(extraction: Extraction) -> set[str]:
    """Full names of speakers whom the extraction ties to nobody."""
    sources = (claim.source for claim in extraction.claims)
    return {
        source.name
        for source in sources
        if source is not None and source.kind is SourceKind.PERSON and not source.actor and " " in source.name
    }


def _placed(text: str, name: re.Match[str], index: NameIndex) -> str | None:
    """The actor that the words beside one mention of a name give it."""
    post = _beside(text, name)
    expert = _EXPERT.search(post) is not None
    for _, actor in index.find(post, Span(0, len(post))):
        known = load_actors().actors.get(actor)
        if not expert or (known is not None and known.kind is ActorKind.INSTITUTE):
            return actor
    return None if expert or not _OFFICIAL.search(post) else _about(text, name.start(), index)


def _beside(text: str, name: re.Match[str], *, brackets: bool = False) -> str:
    """What stands beside a name: before it back to a comma, and after it, if a comma opens an apposition."""
    before = text[max(0, name.start() - _BESIDE) : name.start()].rstrip(", ")
    before = re.split(r"[,.;:!?\n«»“”\"(]", before)[-1]
    after = text[name.end() : name.end() + _BESIDE * (2 if brackets else 1)]
    stop = _SENTENCE_STOP if brackets else _STOP
    after = stop.split(after)[0] if after.startswith((",", " (")) or (brackets and _EXPERT.match(after, 1)) else ""
    return f"{before} ; {after}"


def _about(text: str, start: int, index: NameIndex) -> str | None:
    """Whom a passage is about: the first actor of the sentence outside quotation marks, else of the one before."""
    passage = _QUOTED.sub(" ", text[max(0, start - _BEFORE) : start])
    for sentence in reversed(_SENTENCE_END.split(passage)[-2:]):
        named = index.find(sentence, Span(0, len(sentence)))
        found = next((actor for place, actor in named if not _TOWARDS.search(sentence[: place.start])), None)
        if found is not None:
            return found
    return None
