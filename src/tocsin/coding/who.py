"""Whose forces, words or deeds, and against whom: actor rules, tried in order until one gives an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from tocsin.coding.actors import is_no_actor
from tocsin.coding.patterns import ELSEWHERE, OBSERVERS, OWNER_LIST
from tocsin.coding.posts import find_institute
from tocsin.coding.scene import clause_at, is_counterpart, joined
from tocsin.coding.status import laid_down_around
from tocsin.coding.words import fold, key, keys_of
from tocsin.model import Form, Kind, Language, Relation, Role, SourceKind, Status
from tocsin.model.actor import ActorKind
from tocsin.watches.actors import load_actors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.coding.find import Found
    from tocsin.coding.lexicon import Lexicon, Pattern, Place
    from tocsin.coding.scene import Hit, Named, Scene, Sentence
    from tocsin.model import Argument, Claim, Clause

UNNAMED = "unnamed"
_OF = frozenset({"de", "du", "par", "of", "by"})
_AIM = re.compile(
    r"\b(?:contre|sur|vers|à|aux?|avec|pour|envers|en|dans|chez|près|"
    r"against|on|at|to|over|with|for|towards?|in|near|off)\b"
)
_BEHIND_AIM = re.compile(_AIM.pattern + r"\s+(?:l[ea]s?\s+|l['’]|the\s+)?$")
_BEHIND_PREPOSITION = re.compile(
    r"\b(?:de|du|des|d['’]|à|au|aux|avec|contre|sur|vers|pour|par|entre|en|dans|chez|envers|selon|depuis|sans|sous|"
    r"of|to|with|against|on|at|by|for|from|in|between|towards?|over|near|off|than|about|into)\s?"
    r"(?:l[ea]s?\s+|l['’]|the\s+)?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"\b(?:pas|not)\b.*\b(?:mais|but)\b", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:et|and)\s+(?:l[ea]s?\s+|l['’]|the\s+)?")
_AGENT = re.compile(r"\b(?:of|by|from|par)\b")
_PEOPLE = re.compile(
    r"(?:(?:les?|des?|the|some|senior|hauts?)\s+)*(?:généraux|responsables|dirigeants|diplomates|autorités|militaires|chefs|"
    r"generals|officials|leaders|diplomats|commanders|ministers|authorities|officers|planners|strategists)\b",
    re.IGNORECASE,
)
"""Who sits in a capital speaks for it: "generals in Moscow"."""
_EXPERT = re.compile(
    r"(?:(?:la|le|l['’]|cette?|the|this)\s*)?(?:chercheu(?:r|se)|expert\w*|spécialiste|analyste?|politologue|historien\w*|"
    r"professeur\w*|universitaire|étude|rapport|institut\w*|researcher|scholar|analyst|think tank|study)",
    re.IGNORECASE,
)
"""Whom an article has named before, and calls so when it comes back to them."""
_THINKING = re.compile(
    r"(?:(?:[\w-]+ ){0,2}(?:think tank|research \w+)|institut[e]?|centre de recherche)\b", re.IGNORECASE
)
"""An institute called by its kind and seat alone: "l'institut de Stockholm"."""
_INFORM = re.compile(
    r"(?:convoquer|summon|informer|prevenir|avertir|aviser|notifier|inform|notify|warn|brief|tell|advise)\b"
)
_SPEAKING = frozenset({"we", "i", "nous", "je", "j'"})
_BY = re.compile(r"[\s\"»”’']*(?:[\w-]+ ){0,3}par (?:l['’]|la |le |les |son |des )?(?:[\w-]+ ){0,2}")
_OF_NAME = re.compile(
    r"(?:\bd(?:e|u|es) (?:la |l['’])?|\bd['’]|\bpar (?:la |le |les |l['’])?|[,(] ?|"
    r"\bet (?:de )?(?:la |le |les |l['’])?)$"
)
_AT = re.compile(r"[AÀ] (?:la |La |le |Le )?[A-ZÉ][\w-]+(?: [A-ZÉ][\w-]+)?,")
_ROLE = re.compile(
    r"(?:l[ea] |l['’]|un |une )(?:diplomate|(?:vice-|Premier )?ministre|porte-parole|responsable|dirigeante?|général|"
    r"négociat\w+|président\w*|secrétaire\w*|chef|cheffe|émissaire|ambassad\w+|numéro un|homme fort|locataire)\b",
    re.IGNORECASE,
)
"""Somebody who is called by an office alone."""
_POSSESSIVE_WORDS = 3
"""How far an adjective or genitive may stand from the noun it belongs to, in words."""


_OWNED_WORDS = 6
"""How far from a mention a thing may stand that tells whose it is, in words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The actor of a mention, and whether a rule before `elsewhere` gave it: one that its own words bear out."""

    actor: str
    told: bool


def find_actors(scene: Scene, lexicon: Lexicon, mentions: Sequence[Found], watch_actor: str) -> list[str]:
    """The actors of the mentions of an article, in their order.

    A deed whose own words name nobody ("the missile was fired at dawn") is, by the rule `elsewhere`, of whom the
    article names as its author in the nearest other mention of the same indicator.
    """
    choices = [find_actor(scene, lexicon, found, watch_actor) for found in mentions]
    return [
        choice.actor if choice.told else _elsewhere(mentions, choices, at) or choice.actor
        for at, choice in enumerate(choices)
    ]


def _elsewhere(mentions: Sequence[Found], choices: Sequence[Choice], at: int) -> str | None:
    """The author of the nearest other mention of the same indicator whose words name one, those before it first."""
    this = mentions[at]
    others = [
        (other.sentence.number > this.sentence.number, abs(other.sentence.number - this.sentence.number), choice.actor)
        for other, choice in zip(mentions, choices, strict=True)
        if choice.told and other.pattern.indicator == this.pattern.indicator
    ]
    return min(others)[2] if others else None


def find_actor(scene: Scene, lexicon: Lexicon, found: Found, watch_actor: str) -> Choice:
    """The actor of a mention, by the pattern's rules; `unnamed` where none gives one.

    Who only looks on ("Paris has seen no movement of warheads") is not the actor of a deed.
    """
    sentence, anchor, pattern = found.sentence, found.anchor, found.pattern
    informed = frozenset(_informed(scene, sentence, anchor))
    seeing = tuple(_onlookers(scene, lexicon, sentence, anchor))
    names = [rule.name for rule in pattern.actor]
    onlookers = frozenset(seeing) if pattern.kind is Kind.DEED or ELSEWHERE in names else frozenset()
    onlookers |= informed
    told = True
    for rule in pattern.actor:
        if rule.name == ELSEWHERE:
            told = False
            continue
        proposed = chain(_said_by(found, rule), _candidates(scene, sentence, anchor, rule, watch_actor))
        for code in chain(proposed, seeing) if rule.name == "judge" else proposed:
            if rule.name == "is" or (
                (not pattern.actor_group or code in pattern.actor_group) and code not in onlookers
            ):
                return Choice(code, told)
    return Choice(UNNAMED, told)


def _said_by(found: Found, rule: Place) -> Iterator[str]:
    """The source of the claim whose cue set a pattern off: nobody else can have said it."""
    source = found.claim.source if found.claim is not None else None
    if rule.name in {"source", "speaker", "judge"} and source is not None and source.actor:
        yield source.actor


def _onlookers(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Iterator[str]:
    """Subjects of verbs of seeing, fearing, judging or condemning above a mention, the nearest first."""
    clause, span = clause_at(sentence, anchor), sentence.span_of(anchor)
    if laid_down_around(scene, lexicon, sentence, anchor) is Status.ABSENT:
        return
    entries = lexicon.status_words.governors.get(OBSERVERS, frozenset())
    yield from (
        actor
        for level in (_governing(scene, clause) if clause is not None else ())
        if not span.contains(level.head)
        if any(keys_of(level.predicate, lexicon.language)[: len(entry)] == entry for entry in entries)
        for argument in level.arguments
        if argument.role is Role.SUBJECT
        for actor in _filled_by(scene, sentence, anchor, level, argument)
    )


def _informed(scene: Scene, sentence: Sentence, anchor: Hit) -> Iterator[str]:
    """Who is told of a thing, as the object of a passive: "Washington had been notified"."""
    clause = clause_at(sentence, anchor)
    if clause is not None and _INFORM.match(fold(clause.predicate)) and _is_passive(clause):
        objects = (argument for argument in clause.arguments if argument.role is Role.OBJECT)
        yield from (actor for argument in objects if (actor := scene.actor_of(argument)))


def _governing(scene: Scene, clause: Clause) -> Iterator[Clause]:
    """A clause and those that govern it; what it is merely joined to by "and" does not."""
    for level in scene.chain(clause):
        yield level
        if level.relation is Relation.COORDINATION:
            return


def find_target(scene: Scene, sentence: Sentence, anchor: Hit, pattern: Pattern, actor: str) -> str | None:
    """Against whom, if the text tells: never the actor itself."""
    for rule in pattern.target:
        for code in _candidates(scene, sentence, anchor, rule, ""):
            if code not in {actor, UNNAMED}:
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
            yield from _agents(scene, sentence, anchor)
            yield from _subjects(scene, sentence, anchor, clause)
        case "object" | "oblique" | "modifier":
            yield from _by_role(scene, sentence, clause, rule)
        case "source" | "speaker":
            yield from _sources(scene, sentence, anchor, clause)
        case "judge":
            yield from _judges(scene, sentence, anchor, clause)
        case "previous":
            yield from (n.actor for s in scene.sentences if s.number == sentence.number - 1 for n in s.named)
        case "article":
            yield from (code for code, _ in sorted(scene.counts.items(), key=lambda item: (-item[1], item[0])))
        case _:
            yield from _by_place(scene, sentence, anchor, rule.name)


def _owners(sentence: Sentence, anchor: Hit) -> Iterator[str]:
    """Actors whose weapons, units, sites or exercises a mention names, the nearest first."""
    found = [
        (max(0, anchor.first - hit.last, hit.first - anchor.last), hit.first, name.removeprefix(OWNER_LIST))
        for name, hits in sentence.hits.items()
        if name.startswith(OWNER_LIST)
        for hit in hits
    ]
    yield from (code for distance, _, code in sorted(found) if distance <= _OWNED_WORDS)


def _agents(scene: Scene, sentence: Sentence, anchor: Hit) -> Iterator[str]:
    """Actors right behind a mention and "par": "the plant | held since March | by the Russian army"."""
    end = sentence.span_of(anchor).end
    for named in sentence.named:
        if named.hit.first >= anchor.last and _BY.fullmatch(
            scene.article.text[end : sentence.span_of(named.hit).start]
        ):
            yield named.actor


def _subjects(scene: Scene, sentence: Sentence, anchor: Hit, clause: Clause | None) -> Iterator[str]:
    """Subject of the clause; infinitives borrow that of the clause above, nouns too if no one is named beside."""
    if clause is None:
        return
    if clause.form is Form.NOMINAL:
        yield from _doers(scene, sentence, anchor, clause)
    for level in scene.chain(clause):
        subjects = [argument for argument in level.arguments if argument.role is Role.SUBJECT]
        if level.form is Form.NOMINAL:
            subjects += [argument for argument in level.arguments if _is_owner(argument, subjects)]
        for argument in subjects:
            yield from _before_and(scene, sentence, argument)
            yield from _filled_by(scene, sentence, anchor, level, argument)
        if level is clause and level.form is Form.NOMINAL:
            yield from (named.actor for named in _possessors(scene, sentence, anchor))
        if subjects or _is_passive(level) or (level.form is Form.NOMINAL and level.relation is not Relation.NOUN):
            return


def _doers(scene: Scene, sentence: Sentence, anchor: Hit, noun: Clause) -> Iterator[str]:
    """Who does what a relative clause tells of a noun: "the test that | Pyongyang carried out"."""
    for level in scene.clauses:
        if level.parent == noun.index and level.relation in {Relation.RELATIVE, Relation.NOUN}:
            done = [
                a
                for a in level.arguments
                if a.role is Role.OBJECT and (a.clause == noun.index or a.span.contains(noun.head))
            ]
            if done:
                subjects = (a for a in level.arguments if a.role is Role.SUBJECT)
                for argument in subjects:
                    yield from _filled_by(scene, sentence, anchor, level, argument)


def _is_passive(clause: Clause) -> bool:
    """Whether what is done stands before the verb, so that who does it is left out: no one above does it."""
    objects = (argument for argument in clause.arguments if argument.role is Role.OBJECT)
    return clause.form is Form.VERBAL and any(argument.span.end <= clause.head.start for argument in objects)


def _filled_by(scene: Scene, sentence: Sentence, anchor: Hit, clause: Clause, argument: Argument) -> Iterator[str]:
    """Whom an argument names; "we" and "I" are whoever speaks, not whom the sentence before was about."""
    words = argument.span.of(scene.article.text)
    actor = scene.actor_of(argument)
    if (meant := _corrected(scene, sentence, argument)) is not None:
        yield meant
    elif fold(words) in _SPEAKING:
        yield from _sources(scene, sentence, anchor, clause)
        if actor:
            yield actor
    elif _ROLE.match(words) and not _names_someone(sentence, argument):
        yield from _by_role_alone(scene, sentence, argument)
    elif actor and not _only_aimed_at(scene, sentence, argument) and not is_no_actor(words):
        yield actor
    elif actor is None and argument.role is Role.SUBJECT:
        yield from _told_by(scene, clause)


def _corrected(scene: Scene, sentence: Sentence, argument: Argument) -> str | None:
    """Whom a correction puts in another's place: "not Tehran but Pyongyang"."""
    match = _CORRECTION.search(argument.span.of(scene.article.text))
    if match is None:
        return None
    start = argument.span.start + match.end()
    return next((n.actor for n in sentence.named if start <= sentence.span_of(n.hit).start < argument.span.end), None)


def _names_someone(sentence: Sentence, argument: Argument) -> bool:
    return any(argument.span.contains(sentence.span_of(named.hit)) for named in sentence.named)


def _by_role_alone(scene: Scene, sentence: Sentence, argument: Argument) -> Iterator[str]:
    """For whom "the minister" stands: the capital that opens the sentence, the table of names, or who spoke last."""
    opening = (
        scene.article.text[sentence.span.start : sentence.span_of(sentence.named[0].hit).end + 1]
        if (sentence.named)
        else ""
    )
    if _AT.fullmatch(opening.strip()):
        yield sentence.named[0].actor
    if argument.actor:
        yield argument.actor
    spoken = [claim for claim in scene.claims.values() if claim.span.end <= sentence.span.start and claim.source]
    if spoken:
        last = max(spoken, key=lambda claim: claim.span.end).source
        if last is not None and last.actor and last.kind is SourceKind.PERSON:
            yield last.actor


def _only_aimed_at(scene: Scene, sentence: Sentence, argument: Argument) -> bool:
    """Whether a phrase names its actor as an aim or a place alone: "any use of the bomb in Ukraine"."""
    inside = [
        sentence.span_of(named.hit).start
        for named in sentence.named
        if named.actor == argument.actor and argument.span.contains(sentence.span_of(named.hit))
    ]
    text = scene.article.text
    if _PEOPLE.match(text, argument.span.start):
        return False
    return bool(inside) and all(_BEHIND_AIM.search(text[argument.span.start : start]) for start in inside)


def _before_and(scene: Scene, sentence: Sentence, argument: Argument) -> Iterator[str]:
    """The actor named first where a subject is the second of a pair: "Paris and Berlin"."""
    for named in sentence.named:
        end = sentence.span_of(named.hit).end
        if end < argument.span.start and _AND.fullmatch(scene.article.text[end : argument.span.start]):
            yield named.actor


def _is_owner(argument: Argument, known: list[Argument]) -> bool:
    return argument.marker in _OF and argument not in known


def _by_role(scene: Scene, sentence: Sentence, clause: Clause | None, rule: Place) -> Iterator[str]:
    if clause is None:
        return
    for argument in clause.arguments:
        if argument.role.value != rule.name or not _marked(scene, argument, rule.marker):
            continue
        if actor := scene.actor_of(argument):
            yield actor
        hit = sentence.hit_of(argument.span)
        yield from (named.actor for named in sentence.named if hit.first <= named.hit.first < hit.last)


def _marked(scene: Scene, argument: Argument, marker: str) -> bool:
    return not marker or key(argument.marker, scene.language) == key(marker, scene.language)


def _sources(scene: Scene, sentence: Sentence, anchor: Hit, clause: Clause | None) -> Iterator[str]:
    """Who says it: the source of the claim around the mention."""
    claim = claim_at(scene, sentence, anchor, clause)
    if claim is None or claim.source is None:
        return
    if claim.source.actor:
        yield claim.source.actor
    elif (speaker := _who_says(scene, claim)) is not None:
        yield speaker
    elif claim.source.kind is SourceKind.UNNAMED:
        yield UNNAMED


def _who_says(scene: Scene, claim: Claim) -> str | None:
    """The actor of whoever is the subject of a claim's cue, where its source itself has none."""
    if claim.cue is None or claim.source is None or _EXPERT.match(claim.source.name):
        return None
    telling = (clause for clause in scene.clauses if clause.head.overlaps(claim.cue.span))
    subjects = (a for clause in telling for a in clause.arguments if a.role is Role.SUBJECT)
    return next((actor for one in subjects if (actor := scene.actor_of(one))), None)


def _told_by(scene: Scene, clause: Clause) -> Iterator[str]:
    """The source of what a verb of saying reports: who "he" is in "he called on them"."""
    for claim in scene.claims.values():
        if claim.cue is not None and claim.cue.span.overlaps(clause.head) and claim.source and claim.source.actor:
            yield claim.source.actor


def _judges(scene: Scene, sentence: Sentence, anchor: Hit, clause: Clause | None) -> Iterator[str]:
    """Who judges: the source; where it has no code, the institute named with it, or the only one of the article."""
    claim = claim_at(scene, sentence, anchor, clause)
    if claim is None or claim.source is None:
        yield from _scholars(scene, clause)
        return
    institutes = _institutes(scene)
    own = find_institute(scene.article.text, claim.source) if claim.source.kind is SourceKind.PERSON else None
    if own is not None and claim.source.actor not in institutes:
        yield own
    if claim.source.actor and not (len(institutes) == 1 and _THINKING.match(claim.source.name)):
        yield claim.source.actor
    here = {named.actor for named in sentence.named}
    yield from sorted(code for code in institutes if code in here)
    if claim.source.kind is not SourceKind.UNNAMED:
        own = find_institute(scene.article.text, claim.source)
        if own is not None:
            yield own
    elif not _EXPERT.fullmatch(claim.source.name):
        yield UNNAMED
    if len(institutes) == 1:
        yield from institutes


def _scholars(scene: Scene, clause: Clause | None) -> Iterator[str]:
    """The only institute of an article, where a scholar is the subject of what is judged outside every claim."""
    subjects = (
        argument.span.of(scene.article.text)
        for level in (scene.chain(clause) if clause is not None else ())
        for argument in level.arguments
        if argument.role is Role.SUBJECT
    )
    institutes = _institutes(scene)
    if len(institutes) == 1 and any(_EXPERT.fullmatch(subject) for subject in subjects):
        yield from institutes


def _institutes(scene: Scene) -> set[str]:
    """The institutes of an article: those of the table that it names, and those that its speakers work for."""
    known = load_actors().actors
    named = {code for code in scene.counts if code in known and known[code].kind is ActorKind.INSTITUTE}
    speakers = {claim.source for claim in scene.claims.values() if claim.source is not None and not claim.source.actor}
    own = (find_institute(scene.article.text, source) for source in speakers if source.kind is not SourceKind.UNNAMED)
    return named | {name for name in own if name is not None}


def claim_at(scene: Scene, sentence: Sentence, anchor: Hit, clause: Clause | None) -> Claim | None:
    """The claim that a mention stands in, if any."""
    if clause is not None and clause.claim is not None and clause.claim in scene.claims:
        return scene.claims[clause.claim]
    span = sentence.span_of(anchor)
    around = [claim for claim in scene.claims.values() if claim.span.overlaps(span)]
    return min(around, key=lambda claim: (len(claim.span), claim.span.start), default=None)


def _by_place(scene: Scene, sentence: Sentence, anchor: Hit, name: str) -> Iterator[str]:
    """Actors by where they are named: in the mention, beside it, before, after, nearest, first, second."""
    named = sentence.named
    match name:
        case "owner":
            yield from _owners(sentence, anchor)
            return
        case "anchor":
            chosen = [n for n in named if anchor.first <= n.hit.first < anchor.last]
        case "possessor":
            chosen = _possessors(scene, sentence, anchor)
        case "before":
            chosen = _named_before(scene, sentence, anchor)
        case "after":
            chosen = [n for n in named if n.hit.first >= anchor.last]
        case "near":
            chosen = sorted(named, key=lambda n: (_distance(n, anchor), n.hit.first))
        case "second":
            chosen = list(named[1:])
        case _:
            chosen = list(named)
    yield from (n.actor for n in chosen if not is_counterpart(sentence, n))


def _named_before(scene: Scene, sentence: Sentence, anchor: Hit) -> list[Named]:
    """Who is named before a mention, the nearest first; who stands behind a preposition only after all others.

    The second of a pair comes last: "Paris and Berlin" do first what Paris does.
    """
    before = [n for n in reversed(sentence.named) if n.hit.last <= anchor.first]
    text, start = scene.article.text, sentence.span.start
    paired = {
        id(second)
        for first, second in pairwise(reversed(before))
        if _AND.fullmatch(text[sentence.span_of(first.hit).end : sentence.span_of(second.hit).start])
    }
    return sorted(
        (n for n in before if id(n) not in paired),
        key=lambda n: _BEHIND_PREPOSITION.search(text[start : sentence.span_of(n.hit).start]) is not None,
    ) + [n for n in before if id(n) in paired]


def _possessors(scene: Scene, sentence: Sentence, anchor: Hit) -> list[Named]:
    """Actors whose adjective or genitive belongs to a noun: in it, on its side, or behind "by"."""
    clause = clause_at(sentence, anchor)
    if (
        clause is not None
        and clause.form is not Form.NOMINAL
        and clause.head.overlaps(sentence.words[anchor.first].span)
    ):
        return []
    chosen = []
    for named in sentence.named:
        if _distance(named, anchor) >= _POSSESSIVE_WORDS or not joined(scene, sentence, named.hit, anchor):
            continue
        if _is_aimed_at(scene, sentence, named, anchor) or _is_bare_object(scene, sentence, named, anchor):
            continue
        inside = anchor.first <= named.hit.first < anchor.last
        follows = named.hit.first >= anchor.last
        if (
            inside
            or follows is (scene.language is Language.FR)
            or (follows and _is_agent(scene, sentence, named, anchor))
        ):
            chosen.append(named)
    return sorted(chosen, key=lambda named: (_distance(named, anchor), named.hit.first))


def _is_bare_object(scene: Scene, sentence: Sentence, named: Named, anchor: Hit) -> bool:
    """Whether a French proper name stands behind a mention's first word without "de": "Paris menace | Berlin"."""
    start = sentence.span_of(named.hit).start
    text = scene.article.text
    if scene.language is not Language.FR or named.hit.first <= anchor.first or not text[start].isupper():
        return False
    return not _OF_NAME.search(text[:start])


def _is_aimed_at(scene: Scene, sentence: Sentence, named: Named, anchor: Hit) -> bool:
    """Whether a preposition of direction or place stands before a name: "menaces contre Kiev"."""
    if named.hit.last <= anchor.first:
        return False
    first = named.hit.first - 1
    start = sentence.words[first].span.start if first >= anchor.first else sentence.span_of(anchor).end
    return bool(_AIM.search(scene.article.text[start : sentence.span_of(named.hit).start]))


def _is_agent(scene: Scene, sentence: Sentence, named: Named, anchor: Hit) -> bool:
    start, end = sentence.span_of(anchor).end, sentence.span_of(named.hit).start
    return bool(_AGENT.search(scene.article.text[start:end]))


def _distance(named: Named, anchor: Hit) -> int:
    if named.hit.first >= anchor.last:
        return named.hit.first - anchor.last
    return max(0, anchor.first - named.hit.last)
