"""Who speaks in a paper of state: "the President" of a read-out, the "we" of a joint statement.

Such papers name their own side once, in the heading or not at all. What they say of "the President" or "we" is told of
whoever issued them, not of the guest whom the sentence names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.coding.words import fold
from tocsin.model import Role, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.coding.actors import NameIndex
    from tocsin.model import Argument, Article, Claim, Clause, Extraction

_OPENING = 300
"""How many characters hold the heading of a paper."""
_READOUT = re.compile(
    r"\bRead-?out of (?:the |Vice )*President|\bREAD-?OUT OF|\bRemarks by (?:the |Vice )*President|"
    r"\bStatement (?:by|from) (?:the |Vice )*President|\bThe White House\b|\bTHE WHITE HOUSE\b"
)
_FRENCH_READOUT = re.compile(
    r"\b(?:Entretien|Échange|Appel|Déplacement|Rencontre|Déclaration|Communiqué|Réunion|Conseil)\b[^.\n]{0,60}"
    r"Président de la République\b(?! [a-zà-ÿ]+(?:que|ienne?|aise?|ine?)\b| d[eu] )"
)
"""The heading of a paper of the Élysée, which calls its own side by office alone."""
_TRANSCRIPT = re.compile(
    r"\b(?:(?:press|background|news|media) (?:briefing|conference|call|gaggle|availability|stakeout)|remarks (?:by|to)|"
    r"transcript|interview with|doorstep|point de presse|conférence de presse|verbatim|transcription)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^((?:[A-ZÀ-Ý][A-ZÀ-Ý.'’-]*(?: |(?=:))){1,6}): ?", re.MULTILINE)
"""Who speaks, before a colon, in a transcript."""
_AMERICAN = re.compile(r"^(?:MR|MS|MRS)\. [A-Z’'-]+:", re.MULTILINE)
"""How the White House and the State Department label who answers."""
_ASKS = re.compile(r"(?:Q|QUESTION|REPORTER|PRESS|JOURNALISTE?|JOURNALIST|MODERATOR|MODÉRATEUR)\b")
_MATTER = re.compile(
    r"(?:\b(?:on|about|with|for|following|regarding|after|in|at|to|from|sur|avec|après|à|en|de)\s+|\()"
    r"(?:the |la |le |l['’])?$"
)
"""Words behind which a heading names what is spoken of, or where, not who speaks."""
_DESKS = (
    (re.compile(r"\b(?:White House|Press Secretary|Department of (?:State|Defense|War)|State Department|"
                r"Department Press|Pentagon|Secretary of (?:State|Defense)|Senior Administration|"
                r"National Security Advis[eo]r|Special Envoy|Under Secretary)\b", re.IGNORECASE), "USA"),
    (re.compile(r"\b(?:Élysée|Quai d['’]Orsay|Président de la République)\b", re.IGNORECASE), "FRA"),
    (re.compile(r"\bDowning Street\b", re.IGNORECASE), "GBR"),
    (re.compile(r"\bKremlin\b", re.IGNORECASE), "RUS"),
)  # fmt: skip
"""Whose desk a heading that names no state speaks for."""
_OTHER_HOST = re.compile(
    r"\bRead-?out of (?:the )?President(?! Joe| Joseph| Biden| Donald| Trump| Barack| Obama| George)(?: [A-Z]\w+)+"
    r"(?:'|’)s"
)
_JOINT = re.compile(
    r"\b(?:Joint|Trilateral|Quadrilateral|Leaders['’]?) (?:\w+['’]? ){0,2}(?:Statement|Declaration|Communiqu[eé])|"
    r"\bCommuniqu[eé]\b|\bWe, the\b|\bDéclaration (?:commune|conjointe)|\bNous, (?:les )?chefs",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\b(?:leaders|ministers|presidents|secretaries|heads of state|governments|representatives|dirigeants|ministres|"
    r"présidents|chefs d[’']État|gouvernements) (?:and \w+ |et \w+ )?(?:of|du|de la|de l[’']|des|de)\b|"
    r"\b(?:We|Nous),",
    re.IGNORECASE,
)
"""Behind these words a paper names those who sign it."""
_HOST = frozenset({
    "the president", "the president s", "the vice president", "le president de la republique",
    "president de la republique", "le chef de l etat",
})  # fmt: skip
_BOTH = frozenset({
    "the leaders", "the two leaders", "both leaders", "the two presidents", "both presidents", "they",
    "les deux presidents", "les deux chefs d etat", "les deux dirigeants", "les presidents", "les chefs d etat", "ils",
    "leurs conseillers",
})  # fmt: skip
_BACK = frozenset({"he", "she", "il", "elle"})
_WE = re.compile(r"\b(?:we|nous)\b[^.;]{0,40}$", re.IGNORECASE)
_US = frozenset({"we", "our", "us", "nous"})
_OURS = ("our ", "nos ", "notre ")
_WE_SAID = 60
"""How many characters before its cue the "we" of a claim may stand."""


def give_voice(article: Article, extraction: Extraction, actors: NameIndex) -> Extraction:
    """The extraction with the speakers of a read-out or a joint statement tied to whoever issued it."""
    opening = article.text[:_OPENING]
    if _READOUT.search(opening) and not _OTHER_HOST.search(opening):
        return _spoken_by(article, extraction, "USA")
    if _FRENCH_READOUT.search(opening):
        return _spoken_by(article, extraction, "FRA")
    if (_TRANSCRIPT.search(opening) or _AMERICAN.search(opening)) and (host := _desk_of(opening, actors)) is not None:
        return _spoken_for(article, extraction, host)
    if _JOINT.search(opening):
        signed = _SIGNED.search(article.text)
        start = signed.end() if signed is not None else 0
        first = next((actor for _, actor in actors.find(article.text, Span(start, len(article.text)))), None)
        return _said_by_us(article, extraction, first) if first is not None else extraction
    return extraction


def _desk_of(opening: str, actors: NameIndex) -> str | None:
    """For whom the speakers of a transcript speak: by the desk that its heading names, else by the actor in it."""
    heading = _LABEL.split(opening)[0]
    desk = next((actor for words, actor in _DESKS if words.search(heading)), None)
    if desk is None and _AMERICAN.search(opening):
        return "USA"
    named = actors.find(heading, Span(0, len(heading)))
    return desk or next((actor for at, actor in named if not _MATTER.search(heading[: at.start])), None)


def _spoken_for(article: Article, extraction: Extraction, host: str) -> Extraction:
    """The claims of those who answer in a transcript, in the name of their desk, where nobody else is known."""
    labels = {fold(label).strip(" .") for label in _LABEL.findall(article.text) if not _ASKS.match(label)}
    claims = tuple(
        _owned(claim, host)
        if claim.source is not None
        and not claim.source.actor
        and any(label.endswith(fold(claim.source.name)) for label in labels)
        else claim
        for claim in extraction.claims
    )
    return replace(extraction, claims=claims)


def _said_by_us(article: Article, extraction: Extraction, actor: str) -> Extraction:
    """Claims of "we" in the name of the state that the paper names first."""
    ours = {claim.source.name for claim in extraction.claims if claim.source is not None and _is_ours(article, claim)}
    claims = tuple(
        _owned(claim, actor) if claim.source is not None and claim.source.name in ours else claim
        for claim in extraction.claims
    )
    clauses = tuple(
        replace(clause, arguments=tuple(_with_us(article, argument, actor) for argument in clause.arguments))
        for clause in extraction.clauses
    )
    return replace(extraction, claims=claims, clauses=clauses)


def _is_ours(article: Article, claim: Claim) -> bool:
    if claim.cue is None:
        return False
    start = claim.cue.span.start
    return _WE.search(article.text[max(0, start - _WE_SAID) : start]) is not None


def _with_us(article: Article, argument: Argument, actor: str) -> Argument:
    said = fold(argument.span.of(article.text)).strip()
    return replace(argument, actor=actor) if said in _US or said.startswith(_OURS) else argument


def _spoken_by(article: Article, extraction: Extraction, host: str) -> Extraction:
    """Clauses and claims of a read-out, with its host for "the President", and for "he" where that one spoke last."""
    last: str | None = host
    clauses: list[Clause] = []
    for clause in sorted(extraction.clauses, key=lambda clause: clause.head):
        arguments: list[Argument] = []
        for argument in clause.arguments:
            meant = _meant(article, argument, host, last)
            if argument.role is Role.SUBJECT and _is_person(article, argument):
                last = meant
            arguments.append(replace(argument, actor=meant))
        clauses.append(replace(clause, arguments=tuple(arguments)))
    clauses.sort(key=lambda clause: clause.index)
    speakers = {clause.head: _subject(article, clause) for clause in clauses}
    claims = tuple(_told_by(claim, speakers) for claim in extraction.claims)
    return replace(extraction, claims=claims, clauses=tuple(clauses))


def _meant(article: Article, argument: Argument, host: str, last: str | None) -> str | None:
    said = _said(article, argument)
    if said in _HOST or said in _BOTH:
        return host
    return last if said in _BACK else argument.actor


def _said(article: Article, argument: Argument) -> str:
    return " ".join(re.findall(r"\w+", fold(argument.span.of(article.text))))


def _is_person(article: Article, argument: Argument) -> bool:
    said = _said(article, argument)
    return said in _HOST | _BOTH | _BACK or said.startswith(
        ("president ", "prime minister ", "secretary ", "le president ", "le premier ministre ", "la presidente ")
    )


def _subject(article: Article, clause: Clause) -> str | None:
    subjects = (argument for argument in clause.arguments if argument.role is Role.SUBJECT)
    return next((argument.actor for argument in subjects if _is_person(article, argument)), None)


def _told_by(claim: Claim, speakers: Mapping[Span, str | None]) -> Claim:
    if claim.cue is None:
        return claim
    cue = claim.cue.span
    actor = next((actor for head, actor in speakers.items() if actor and head.overlaps(cue)), None)
    return _owned(claim, actor) if actor else claim


def _owned(claim: Claim, actor: str) -> Claim:
    return replace(claim, source=replace(claim.source, actor=actor)) if claim.source is not None else claim
