"""Whose forces, words or deeds, and against whom: actor rules, tried in order until one gives an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding.scene import Hit, clause_at
from tocsin.coding.words import key
from tocsin.model import Form, Role, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tocsin.coding.lexicon import Pattern, Place
    from tocsin.coding.scene import Named, Scene, Sentence
    from tocsin.model import Argument, Claim, Clause

UNNAMED = "unnamed"
_POSSESSIVE_WORDS = 3
"""How far an adjective or genitive may stand from the noun it belongs to, in words."""


def find_actor(scene: Scene, sentence: Sentence, anchor: Hit, pattern: Pattern, watch_actor: str) -> str:
    """The actor of a mention, by the pattern's rules; `unnamed` where none gives one."""
    found = _first(scene, sentence, anchor, pattern.actor, pattern.actor_group, watch_actor)
    return found or UNNAMED


def find_target(scene: Scene, sentence: Sentence, anchor: Hit, pattern: Pattern, actor: str) -> str | None:
    """Against whom, if the text tells: never the actor itself."""
    for rule in pattern.target:
        for code in _candidates(scene, sentence, anchor, rule, ""):
            if code not in {actor, UNNAMED}:
                return code
    return None


def _first(
    scene: Scene, sentence: Sentence, anchor: Hit, rules: tuple[Place, ...], group: frozenset[str], watch_actor: str
) -> str | None:
    for rule in rules:
        for code in _candidates(scene, sentence, anchor, rule, watch_actor):
            if not group or code in group or rule.name == "is":
                return code
    return None


def _candidates(scene: Scene, sentence: Sentence, anchor: Hit, rule: Place, watch_actor: str) -> Iterator[str]:
    """Actors that a rule proposes, best first."""
    clause = clause_at(sentence, anchor)
    match rule.name:
        case "is":
            yield rule.marker
        case "unnamed":
            yield UNNAMED
        case "watch":
            yield watch_actor
        case "subject":
            yield from _subjects(scene, clause)
        case "object" | "oblique" | "modifier":
            yield from _by_role(scene, sentence, clause, rule)
        case "source" | "speaker":
            yield from _sources(scene, sentence, anchor, clause)
        case "article":
            yield from (code for code, _ in sorted(scene.counts.items(), key=lambda item: (-item[1], item[0])))
        case _:
            yield from _by_place(sentence, anchor, rule.name)


def _subjects(scene: Scene, clause: Clause | None) -> Iterator[str]:
    """Subject of the clause, or of the nearest clause above it that has one: infinitives and nouns borrow theirs."""
    if clause is None:
        return
    for level in scene.chain(clause):
        subjects = [argument for argument in level.arguments if argument.role is Role.SUBJECT]
        yield from (argument.actor for argument in subjects if argument.actor)
        if subjects and level.form is not Form.NOMINAL:
            return


def _by_role(scene: Scene, sentence: Sentence, clause: Clause | None, rule: Place) -> Iterator[str]:
    if clause is None:
        return
    for argument in clause.arguments:
        if argument.role.value != rule.name or not _marked(scene, argument, rule.marker):
            continue
        if argument.actor:
            yield argument.actor
        hit = sentence.hit_of(argument.span)
        yield from (named.actor for named in sentence.named if hit.first <= named.hit.first < hit.last)


def _marked(scene: Scene, argument: Argument, marker: str) -> bool:
    return not marker or key(argument.marker, scene.language) == key(marker, scene.language)


def _sources(scene: Scene, sentence: Sentence, anchor: Hit, clause: Clause | None) -> Iterator[str]:
    """Who says it: the claim around the mention, with an institute's name where its source has no code."""
    claim = claim_at(scene, sentence, anchor, clause)
    if claim is None or claim.source is None:
        return
    if claim.source.actor:
        yield claim.source.actor
    elif claim.source.kind is SourceKind.UNNAMED:
        yield UNNAMED


def claim_at(scene: Scene, sentence: Sentence, anchor: Hit, clause: Clause | None) -> Claim | None:
    """The claim that a mention stands in, if any."""
    if clause is not None and clause.claim is not None and clause.claim in scene.claims:
        return scene.claims[clause.claim]
    span = sentence.span_of(anchor)
    around = [claim for claim in scene.claims.values() if claim.span.overlaps(span)]
    return min(around, key=lambda claim: (len(claim.span), claim.span.start), default=None)


def _by_place(sentence: Sentence, anchor: Hit, name: str) -> Iterator[str]:
    """Actors by where they are named: in the mention, beside it, before, after, nearest, first, second."""
    named = sentence.named
    match name:
        case "anchor":
            chosen = [n for n in named if anchor.first <= n.hit.first < anchor.last]
        case "possessor":
            near = [n for n in named if _distance(n, anchor) < _POSSESSIVE_WORDS]
            chosen = sorted(near, key=lambda n: (_distance(n, anchor), n.hit.first))
        case "before":
            chosen = [n for n in reversed(named) if n.hit.last <= anchor.first]
        case "after":
            chosen = [n for n in named if n.hit.first >= anchor.last]
        case "near":
            chosen = sorted(named, key=lambda n: (_distance(n, anchor), n.hit.first))
        case "second":
            chosen = list(named[1:])
        case _:
            chosen = list(named)
    yield from (n.actor for n in chosen)


def _distance(named: Named, anchor: Hit) -> int:
    if named.hit.first >= anchor.last:
        return named.hit.first - anchor.last
    return max(0, anchor.first - named.hit.last)
