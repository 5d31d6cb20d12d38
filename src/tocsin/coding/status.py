"""Whether the thing has occurred, is planned, is absent or is only hypothetical: by structure, then by words nearby.

Where several fit, the first of hypothetical, planned, absent, occurred holds, as the indicators of the watch lay down.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tocsin.coding.patterns import OBSERVERS
from tocsin.coding.scene import Hit, clause_at, find_phrase, find_phrases, joined
from tocsin.coding.words import keys_of
from tocsin.model import Certainty, Form, Modality, Polarity, Relation, Role, Span, Status, Tense

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tocsin.coding.lexicon import Lexicon
    from tocsin.coding.scene import Scene, Sentence
    from tocsin.model import Claim, Clause

ORDER = (Status.HYPOTHETICAL, Status.PLANNED, Status.ABSENT, Status.OCCURRED)
_OPEN = frozenset({Modality.CONDITION, Modality.CONDITIONAL, Modality.QUESTION, Modality.POSSIBLE})
_CONDITION = frozenset({Modality.CONDITION, Modality.QUESTION})
_AHEAD = frozenset({Modality.INTENTION, Modality.OBLIGATION})
_GOVERNED = frozenset({Relation.COMPLEMENT, Relation.NOUN, Relation.PURPOSE})
_SETTING = frozenset({
    "malgré", "après", "avant", "depuis", "pendant", "durant", "outre", "despite", "notwithstanding", "after", "before",
    "since", "during", "amid", "besides",
})  # fmt: skip
_HANGS_ON = frozenset({Relation.NOUN, Relation.RELATIVE, Relation.PURPOSE})
_CONSENT = frozenset({"accepter", "accept"})
"""To consent is an act of its own, whenever what is consented to will follow."""
_WEIGHED = frozenset({"doubt", "deny", "plan"})
_CORE_MARKERS = frozenset({"à", "de", "vers", "to", "of", "toward", "towards", "for"})
_BREAK = re.compile(
    r";|[:?!…]\s|,\s(?:et|and)\s|,?\s(?:mais|tandis que|alors que|pourtant|bien que|quoique|même si|"
    r"but|while|whereas|yet|although|though|even (?:if|though))\s",
    re.IGNORECASE,
)
"""What parts one thing that a sentence says from the next."""
_OPENS_WITH_IF = re.compile(r"\W*(?:Si|S['’]ils?|If|Should)\b[^;.]*?,")
"""A sentence that begins with its condition; what follows the comma hangs on it."""
_SENTENCE_MARK = re.compile(r"[.!?…]")
_MANAGED = re.compile(r"\b(?:ai|as|a|avons|avez|ont|avai\w+) (?:\w+ )?pu (?!être)")
_SET_TO = re.compile(
    r"\b(?:set|due|expected|scheduled|slated|poised|about) to (?:\w+ly )?$|"
    r"\bdevrai(?:t|ent) (?:\w+ment )?(?:se |s['’])?$",
    re.IGNORECASE,
)
_BARE_TO = re.compile(r"(?:[A-Z][\w.,’'-]*,? |and |of |the ){1,6}to ")
"""A name and "to" before its verb: how an English headline tells what will be done."""
_NEAR_WORDS = 1
"""How many words, names of actors apart, may stand between a mention and a word that decides its status."""


def judge_status(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status:
    """What the text says of the thing that `anchor` names."""
    return first_of(_all_that_fit(scene, lexicon, sentence, anchor))


def judge_under_way(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status:
    """The same for what is itself a preparation: that its aim lies ahead makes no plan of it."""
    return first_of(_all_that_fit(scene, lexicon, sentence, anchor) - {Status.PLANNED})


def _all_that_fit(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> set[Status]:
    if laid_down := laid_down_around(scene, lexicon, sentence, anchor):
        return {laid_down}
    clause = _told_in(scene, sentence, anchor)
    if clause is not None and _is_unproven(scene, lexicon, clause):
        return {Status.ABSENT}
    by_words = set(_by_words(scene, sentence, lexicon, anchor))
    by_structure = set(_by_structure(scene, lexicon, clause)) if clause is not None else set()
    if Status.ABSENT in by_words | by_structure and Status.PLANNED not in by_structure:
        by_words.discard(Status.PLANNED)
    return by_words | by_structure


def is_asked(scene: Scene, sentence: Sentence, anchor: Hit) -> bool:
    """Whether the words in which a mention stands end in a question mark."""
    text = scene.article.text
    mark = _SENTENCE_MARK.search(text, sentence.span_of(anchor).end, sentence.span.end)
    return mark is not None and mark.group() == "?"


def laid_down_around(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status | None:
    """The status that words anywhere in the same part of the sentence lay down: "unless", "put off until", "a lie"."""
    text, span = scene.article.text, sentence.span_of(anchor)
    breaks = [match.span() for match in _BREAK.finditer(text, sentence.span.start, sentence.span.end)]
    start = max((end for _, end in breaks if end <= span.start), default=sentence.span.start)
    end = min((begin for begin, _ in breaks if begin >= span.end), default=sentence.span.end)
    within = sentence.hit_of(Span(start, end))
    for status in ORDER:
        if any(find_phrase(sentence, phrase, within) for phrase in lexicon.status_words.around.get(status, ())):
            return status
    return None


def _is_unproven(scene: Scene, lexicon: Lexicon, clause: Clause) -> bool:
    """Whether a denied proof or intent stands above: "nothing suggests that ...", "has no intention of ..."."""
    top = clause
    for parent in list(scene.chain(clause))[1:]:
        if not _is_governed(top):
            return False
        if _is_of(lexicon, parent, "evidence") and _is_lacking(scene, parent):
            return True
        top = parent
    return False


def _is_lacking(scene: Scene, evidence: Clause) -> bool:
    """Whether there is no such evidence: "nothing suggests", or nothing there that would: "no movement suggesting"."""
    shown_by = scene.parent(evidence)
    hangs = shown_by is not None and evidence.relation in _HANGS_ON
    return Polarity.NEGATIVE in {evidence.polarity, shown_by.polarity if hangs and shown_by else None}


def _told_in(scene: Scene, sentence: Sentence, anchor: Hit) -> Clause | None:
    """The clause that tells of a mention: the uppermost whose verb the mention takes in, for it says what became of it.

    "The Council | will meet" is told by "will meet", not by the noun that the mention begins with.
    """
    clause = clause_at(sentence, anchor)
    if clause is None:
        return None
    span = sentence.span_of(anchor)
    taken_in = [level for level in scene.chain(clause) if level.form is not Form.NOMINAL and span.contains(level.head)]
    return _as_managed(scene, taken_in[-1] if taken_in else clause)


def _as_managed(scene: Scene, clause: Clause) -> Clause:
    """A clause of what somebody was able to do, and did: who has been able to visit a site has visited it."""
    before = scene.article.text[clause.span.start : clause.head.start]
    if clause.modality is Modality.POSSIBLE and _MANAGED.search(before):
        return replace(clause, modality=Modality.ASSERTED, tense=Tense.PAST)
    return clause


def judge_act(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status:
    """What the text says of a speech act: uttered acts have occurred, whatever they are about.

    That the content lies ahead, or is an obligation, makes no plan of the act; only the act's own future does.
    """
    if laid_down_around(scene, lexicon, sentence, anchor) is Status.ABSENT:
        return Status.ABSENT
    clause = _told_in(scene, sentence, anchor)
    found = set(_by_words(scene, sentence, lexicon, anchor))
    if clause is not None:
        found.update(_of_act(scene, clause, denied=_is_denied(lexicon, clause)))
        found.update(_if_its_condition_holds(scene, clause))
        found.update(_promised(scene, lexicon, clause))
        found.update(_scheduled(scene, clause))
    return first_of(found)


def _is_open(scene: Scene, clause: Clause) -> bool:
    """Whether a clause is conditional or asked; the conditional by which French passes on what is said is neither."""
    claim = scene.claims.get(clause.claim or "")
    hearsay = claim is not None and claim.certainty is Certainty.PROBABLE and clause.modality is Modality.CONDITIONAL
    return (clause.modality in _OPEN and not hearsay) or clause.relation is Relation.CONDITION


def _of_act(scene: Scene, clause: Clause, *, denied: bool) -> Iterator[Status]:
    if _is_open(scene, clause):
        yield Status.HYPOTHETICAL
    if clause.tense is Tense.FUTURE and clause.form is Form.VERBAL and clause.modality not in _AHEAD:
        yield Status.PLANNED
    if denied:
        yield Status.ABSENT


def _is_denied(lexicon: Lexicon, clause: Clause) -> bool:
    """Whether a clause says that it is not so; who has "not ruled out" a thing has not denied it."""
    return clause.polarity is Polarity.NEGATIVE and _governor(lexicon, clause) != "deny"


def is_denied_above(scene: Scene, lexicon: Lexicon, clause: Clause) -> bool:
    """Whether a clause, or a verb that governs it within the same claim, says no: "did not intend to sign"."""
    top = clause
    if _is_denied(lexicon, clause):
        return True
    for parent in list(scene.chain(clause))[1:]:
        if top.relation not in _GOVERNED or parent.claim != clause.claim:
            return False
        if _is_denied(lexicon, parent):
            return True
        top = parent
    return False


def _scheduled(scene: Scene, clause: Clause) -> Iterator[Status]:
    """What is set or due to be done lies ahead, and so does what a headline says in the infinitive: "US to resume"."""
    before = scene.article.text[clause.sentence.start : clause.head.start]
    if _SET_TO.search(before) or (clause.relation is Relation.ROOT and _BARE_TO.fullmatch(before)):
        yield Status.PLANNED


def _promised(scene: Scene, lexicon: Lexicon, clause: Clause) -> Iterator[Status]:
    """What somebody agrees, promises or intends to do lies ahead: "agreed to stay in touch"."""
    top = clause
    for parent in list(scene.chain(clause))[1:]:
        if not _is_governed(top) or parent.claim != clause.claim:
            return
        ahead = _governor(lexicon, parent) == "plan" and parent.predicate not in _CONSENT
        if ahead and parent.polarity is Polarity.POSITIVE and not _does_it(top, parent):
            yield Status.PLANNED
        top = parent


def judge_uttered(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status:
    """What the text says of a warning or threat that is told by its own words: who says them has uttered it.

    That they speak of what would follow, or hang on a condition, is in the nature of a warning. It is absent where the
    text denies it, and where a speaker says that he never said so.
    """
    if laid_down_around(scene, lexicon, sentence, anchor) is Status.ABSENT:
        return Status.ABSENT
    clause = _told_in(scene, sentence, anchor)
    if clause is None:
        return Status.OCCURRED
    if clause.claim is None:
        return judge_act(scene, lexicon, sentence, anchor) if _is_of_saying(clause) else Status.OCCURRED
    never = clause.polarity is Polarity.NEGATIVE and clause.tense is Tense.PAST
    return Status.ABSENT if never else Status.OCCURRED


def _is_of_saying(clause: Clause) -> bool:
    """Whether a clause tells of somebody who speaks, not of what would happen."""
    return any(argument.role is Role.COMPLEMENT for argument in clause.arguments)


def judged_by_own_verb(lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status | None:
    """What the verb of a whole clause makes of what the clause tells: "prepares to", "refused to", "considers"."""
    clause = clause_at(sentence, anchor)
    if clause is None or clause.form is Form.NOMINAL or clause.polarity is Polarity.NEGATIVE:
        return None
    return next((status for name, status in _OWN_VERB.items() if _is_of(lexicon, clause, name)), None)


def judge_stated(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status:
    """What the text says of an ability or a demand: it is stated, denied, or put as a condition or question."""
    clause = _told_in(scene, sentence, anchor)
    found = set(_by_words(scene, sentence, lexicon, anchor))
    if clause is not None:
        if clause.modality in _CONDITION or clause.relation is Relation.CONDITION:
            found.add(Status.HYPOTHETICAL)
        if _is_denied(lexicon, clause):
            found.add(Status.ABSENT)
    return first_of(found)


def judge_ending(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit) -> Status:
    """What the text says of something that has ceased: "no longer bound by" tells a deed, not an absence."""
    status = judge_status(scene, lexicon, sentence, anchor)
    return Status.OCCURRED if status is Status.ABSENT else status


def judge_fixed(scene: Scene, lexicon: Lexicon, sentence: Sentence, anchor: Hit, status: Status) -> Status:
    """The status that a pattern lays down; a plan, refusal or deadlock that is only imagined stays hypothetical."""
    if status is Status.PLANNED and laid_down_around(scene, lexicon, sentence, anchor) is Status.HYPOTHETICAL:
        return Status.HYPOTHETICAL
    if status is not Status.ABSENT:
        return status
    clause = clause_at(sentence, anchor)
    imagined = clause is not None and clause.modality in _OPEN and clause.form is Form.VERBAL
    told = _told_in(scene, sentence, anchor)
    hangs = told is not None and any(_if_its_condition_holds(scene, told))
    return Status.HYPOTHETICAL if imagined or hangs else status


def first_of(found: Iterable[Status]) -> Status:
    """The first status in the order of the indicators, `occurred` where none is given.

    >>> first_of([Status.ABSENT, Status.PLANNED])
    <Status.PLANNED: 'planned'>
    """
    statuses = set(found)
    return next((status for status in ORDER if status in statuses), Status.OCCURRED)


def _by_words(scene: Scene, sentence: Sentence, lexicon: Lexicon, anchor: Hit) -> Iterator[Status]:
    before = Hit(max(0, anchor.first - 8), anchor.first)
    after = Hit(anchor.first, min(len(sentence.words), anchor.last + 6))
    for within, by_status in ((before, lexicon.status_words.before), (after, lexicon.status_words.after)):
        for status, phrases in by_status.items():
            hits = (hit for phrase in phrases for hit in find_phrases(sentence, phrase, within))
            if any(_is_near(scene, sentence, hit, anchor) for hit in hits):
                yield status


def _is_near(scene: Scene, sentence: Sentence, hit: Hit, anchor: Hit) -> bool:
    gap = Hit(hit.last, anchor.first) if hit.last <= anchor.first else Hit(anchor.last, hit.first)
    names = {at for named in sentence.named for at in range(named.hit.first, named.hit.last)}
    words = sum(at not in names for at in range(gap.first, gap.last))
    return words <= _NEAR_WORDS and joined(scene, sentence, hit, anchor)


def _by_structure(scene: Scene, lexicon: Lexicon, clause: Clause) -> Iterator[Status]:
    """What the clause itself, the clauses that govern it and the claim around it say."""
    levels = list(scene.chain(clause))
    yield from _of_what_is_told(scene, lexicon, levels)
    top, denied, admitted = clause, False, False
    for parent in levels[1:]:
        governor = _governor(lexicon, parent)
        if governor in _WEIGHED and _does_it(top, parent):
            governor = "presuppose"
        if not governor and parent.modality in _OPEN and _fills(top, parent):
            yield Status.HYPOTHETICAL
        if governor in {"", "presuppose"} or not _is_governed(top) or _is_setting(top, parent):
            break
        yield from _if_its_condition_holds(scene, parent)
        refused = parent.polarity is Polarity.NEGATIVE
        yield from _weighed_by(governor, refused=refused)
        denied = denied != (governor == "deny" and not refused)
        admitted = admitted or (governor == "deny" and refused)
        if parent.claim != clause.claim:
            top = parent
            break
        if governor != "achieve":
            yield from _of_clause(scene, parent, carried=governor != "deny", ahead=governor != "go_on")
        top = parent
    if denied:
        yield Status.ABSENT
    if not admitted:
        yield from _of_claim(scene, clause, top)


def _of_what_is_told(scene: Scene, lexicon: Lexicon, levels: Sequence[Clause]) -> Iterator[Status]:
    """What the clause itself says; one that is tried or goes on, what its verb says; one that is admitted, nothing."""
    clause = levels[0]
    above = _governor(lexicon, levels[1]) if len(levels) > 1 and _is_governed(clause) else ""
    if above != "deny" or levels[1].polarity is Polarity.POSITIVE:
        told = levels[1] if above in {"achieve", "go_on", "enact"} else clause
        kept = _governor(lexicon, told) == "deny" and told.form is not Form.NOMINAL
        yield from _of_clause(scene, told, carried=not kept, ahead=above not in {"go_on", "enact"})
    yield from _if_its_condition_holds(scene, clause)


def _weighed_by(governor: str, *, refused: bool) -> Iterator[Status]:
    """What a verb of doubt or plan makes of what it governs; a plan that is not made makes nothing of it."""
    if governor == "doubt":
        yield Status.HYPOTHETICAL
    elif governor == "plan" and not refused:
        yield Status.PLANNED


def _is_setting(clause: Clause, parent: Clause) -> bool:
    """Whether what a clause tells is only the setting of its parent's verb: "despite the exercise, nothing moved"."""
    return any(argument.clause == clause.index and argument.marker in _SETTING for argument in parent.arguments)


def _does_it(clause: Clause, parent: Clause) -> bool:
    """Whether what a clause tells is itself the doer of its parent's verb: "the deployment worries Vilnius"."""
    return any(argument.clause == clause.index and argument.role is Role.SUBJECT for argument in parent.arguments)


def _if_its_condition_holds(scene: Scene, clause: Clause) -> Iterator[Status]:
    """What lies ahead and hangs on a condition is open: "will leave only if ..."."""
    if clause.tense is not Tense.FUTURE or clause.form is Form.NOMINAL:
        return
    opens = _OPENS_WITH_IF.match(scene.article.text, clause.sentence.start, clause.head.start)
    if opens or any(other.parent == clause.index and other.relation is Relation.CONDITION for other in scene.clauses):
        yield Status.HYPOTHETICAL


def _fills(clause: Clause, parent: Clause) -> bool:
    """Whether a clause is what its parent is about, not a circumstance of it."""
    return any(
        argument.clause == clause.index and (argument.role is not Role.OBLIQUE or argument.marker in _CORE_MARKERS)
        for argument in parent.arguments
    )


def _is_governed(clause: Clause) -> bool:
    return clause.form is Form.NOMINAL or clause.relation in _GOVERNED


def _of_clause(scene: Scene, clause: Clause, *, carried: bool = True, ahead: bool = True) -> Iterator[Status]:
    """What a clause says by itself; what will not be done is no plan, nor is what will go on."""
    denied = carried and clause.polarity is Polarity.NEGATIVE
    if _is_open(scene, clause):
        yield Status.HYPOTHETICAL
    if denied:
        yield Status.ABSENT
    elif ahead and (clause.modality in _AHEAD or clause.tense is Tense.FUTURE):
        yield Status.PLANNED


def _governor(lexicon: Lexicon, parent: Clause) -> str:
    """What the governing predicate does to what it governs: carries, plans, denies or doubts it; "" if nothing."""
    words = keys_of(parent.predicate, lexicon.language)
    for name, entries in lexicon.status_words.governors.items():
        if name != OBSERVERS and any(words[: len(entry)] == entry for entry in entries):
            return name
    return ""


def _is_of(lexicon: Lexicon, clause: Clause, name: str) -> bool:
    """Whether the predicate of a clause is among the governors of a name, whatever else it may be."""
    words = keys_of(clause.predicate, lexicon.language)
    return any(words[: len(entry)] == entry for entry in lexicon.status_words.governors.get(name, ()))


def _of_claim(scene: Scene, clause: Clause, top: Clause) -> Iterator[Status]:
    """What the claim says of its main predicate, where that is the one in question."""
    claim = scene.claims.get(clause.claim or "")
    if claim is None or not _is_main(scene, top, claim):
        return
    if claim.certainty in {Certainty.POSSIBLE, Certainty.UNKNOWN}:
        yield Status.HYPOTHETICAL
    if claim.polarity is Polarity.NEGATIVE:
        yield Status.ABSENT


def _is_main(scene: Scene, clause: Clause, claim: Claim) -> bool:
    parent = scene.parent(clause)
    return parent is None or parent.claim != claim.id


_OWN_VERB = {"plan": Status.PLANNED, "deny": Status.ABSENT, "doubt": Status.HYPOTHETICAL}
JUDGES = {
    "clause": judge_status,
    "act": judge_act,
    "uttered": judge_uttered,
    "stated": judge_stated,
    "ended": judge_ending,
    "under-way": judge_under_way,
}
"""How each way of judging that a pattern may name is done."""
