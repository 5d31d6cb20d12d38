"""Grammar that claims need: who is the subject of a cue, where its verb group begins, what is finite.

One small table per language names the labels of its models; everything else is the same for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.extract.nouns import Sort, load_nouns
from tocsin.extract.phrases import noun_of
from tocsin.model import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.words import Word

    Tokens = Sequence[Word]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The labels and function words of one language's models."""

    subjects: frozenset[str]
    complements: frozenset[str]
    objects: frozenset[str]
    relatives: frozenset[str]
    adverbial: frozenset[str]
    agents: frozenset[str]
    passives: frozenset[str]
    that: frozenset[str]
    whether: frozenset[str]
    to: frozenset[str]
    negators: frozenset[str]
    clitics: frozenset[str]
    relative_pronouns: frozenset[str]
    inverted: frozenset[str]
    times: frozenset[str]
    causers: frozenset[str]
    allowers: frozenset[str]


GRAMMARS = {
    Language.FR: Grammar(
        subjects=frozenset({"nsubj", "nsubj:pass", "expl:subj", "nsubj:caus"}),
        complements=frozenset({"ccomp", "xcomp"}),
        objects=frozenset({"obj"}),
        relatives=frozenset({"acl:relcl"}),
        adverbial=frozenset({"advcl", "acl"}),
        agents=frozenset({"obl:agent"}),
        passives=frozenset({"aux:pass"}),
        that=frozenset({"que", "qu'"}),
        whether=frozenset({"si", "s'"}),
        to=frozenset({"de", "d'", "à"}),
        negators=frozenset({"pas", "jamais", "point", "guère", "plus", "rien"}),
        clitics=frozenset(
            {"ne", "n'", "pas", "plus", "jamais", "rien", "se", "s'", "le", "la", "les", "l'", "lui", "leur", "y", "en",
             "tout", "bien", "me", "m'", "nous", "vous", "toujours", "mieux", "aussi", "point"}
        ),
        relative_pronouns=frozenset({"qui", "lequel", "laquelle", "lesquels", "lesquelles", "dont"}),
        inverted=frozenset(
            {"-il", "-elle", "-ils", "-elles", "-on", "-je", "-nous", "-t-il", "-t-elle", "-t-on", "t-il", "t-elle",
             "il", "elle", "ils", "elles", "on"}
        ),
        times=frozenset(
            {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "hier", "semaine", "mois",
             "année", "jour", "matin", "soir", "matinée", "soirée", "journée", "nuit", "fois", "janvier", "février",
             "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
             "an", "heure",
             "midi", "minuit", "week-end", "tour", "temps", "moment", "reste"}
        ),
        causers=frozenset(
            {"forcer", "contraindre", "obliger", "pousser", "amener", "conduire", "inciter", "inviter", "appeler",
             "exhorter", "encourager", "autoriser", "aider", "persuader", "convaincre", "presser", "sommer", "prier",
             "supplier", "charger", "enjoindre", "empêcher", "dissuader", "dispenser", "accuser", "soupçonner",
             "condamner", "habiliter", "mandater", "déterminer", "décider", "engager", "laisser", "faire", "voir",
             "entendre"}
        ),
        allowers=frozenset(
            {"permettre", "demander", "ordonner", "conseiller", "interdire", "recommander", "suggérer", "enjoindre",
             "défendre", "imposer", "valoir", "commander", "réclamer"}
        ),
    ),
    Language.EN: Grammar(
        subjects=frozenset({"nsubj", "nsubjpass"}),
        complements=frozenset({"ccomp", "xcomp", "pcomp"}),
        objects=frozenset({"dobj", "obj"}),
        relatives=frozenset({"relcl"}),
        adverbial=frozenset({"advcl", "acl", "pcomp"}),
        agents=frozenset({"agent"}),
        passives=frozenset({"auxpass"}),
        that=frozenset({"that"}),
        whether=frozenset({"whether", "if"}),
        to=frozenset({"to"}),
        negators=frozenset({"not", "n't", "never"}),
        clitics=frozenset({"not", "never", "also", "only", "always", "fully", "further"}),
        relative_pronouns=frozenset({"who", "which", "that", "whom"}),
        inverted=frozenset({"he", "she", "it", "they", "we", "i"}),
        times=frozenset(
            {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "week",
             "month", "year", "day", "morning", "evening", "night", "time", "january", "february", "march", "april",
             "may", "june", "july", "august", "september", "october", "november", "december", "jan.", "feb.", "aug.",
             "sept.", "oct.", "nov.", "dec.", "hour", "afternoon", "earlier", "later"}
        ),
        causers=frozenset(
            {"force", "compel", "oblige", "lead", "prompt", "push", "press", "urge", "drive", "invite", "encourage",
             "allow", "authorise", "authorize", "permit", "enable", "help", "persuade", "convince", "cause", "ask",
             "beg", "order", "tell", "instruct", "direct", "require", "forbid", "accuse", "suspect", "let", "make",
             "have", "hear", "see", "get"}
        ),
        allowers=frozenset(),
    ),
}  # fmt: skip

_GAP = 8  # words of an adverbial between auxiliary and participle ("a pour sa part de nouveau démenti")
_HOPS = 4  # how far a subject may be shared upwards: conjunct, participle, infinitive


def is_finite(token: Word) -> bool:
    """Whether a token is a finite verb or carries a finite auxiliary."""
    if token.finite is None:
        token.finite = _find_finite(token)
    return token.finite


def _find_finite(token: Word) -> bool:
    if token.pos_ in {"VERB", "AUX"} and (
        "Fin" in token.morph.get("VerbForm", []) or token.tag_ in {"VBD", "VBZ", "VBP", "MD"}
    ):
        return True
    return any(
        c.pos_ in {"VERB", "AUX"} and "Fin" in c.morph.get("VerbForm", [])
        for c in token.children
        if c.dep_.startswith(("aux", "cop"))
    )


def is_infinitive(token: Word) -> bool:
    """Whether a token is an infinitive, "avoir" and "être" included."""
    return (
        "Inf" in token.morph.get("VerbForm", [])
        or token.tag_ == "VB"
        or (
            token.pos_ in {"VERB", "AUX"} and token.lower_ == token.lemma_ and token.lower_.endswith(("er", "ir", "re"))
        )
    )


def tense_of(verb: Word) -> tuple[str, ...]:
    """What tells one tense from another: the tense of the finite word, and whether it is an auxiliary."""
    auxiliary = next((c for c in verb.children if c.dep_.startswith("aux") and c.i < verb.i), None)
    finite = auxiliary if auxiliary is not None else verb
    return (
        *finite.morph.get("Tense", []),
        *finite.morph.get("Mood", []),
        "compound" if auxiliary is not None else "simple",
    )


def is_time(token: Word, grammar: Grammar) -> bool:
    """Whether a noun tells a time rather than a speaker."""
    return token.lemma_.lower() in grammar.times or token.lower_ in grammar.times


def left_edge(token: Word, floor: int) -> int:
    """The first token of a phrase, not before `floor`."""
    return max(floor, token.left_edge.i)


def group_start(verb: Word, grammar: Grammar, floor: int) -> int:
    """The first token of a verb's group: auxiliaries, clitics, adverbs and an inverted pronoun before it."""
    at = _first_auxiliary(verb, floor)
    while at > floor and _of_group(verb.doc[at - 1], verb, grammar):
        at -= 1
    return at


def _first_auxiliary(verb: Word, floor: int) -> int:
    """The auxiliary that begins a group, words such as "par ailleurs" or "pour sa part" behind it; else the verb."""
    for child in verb.lefts:
        near = child.i >= floor and verb.i - child.i <= _GAP
        if child.dep_.startswith("aux") and near and not any(t.is_punct for t in verb.doc[child.i : verb.i]):
            return child.i
    return verb.i


def _of_group(token: Word, verb: Word, grammar: Grammar) -> bool:
    if token.is_punct or token.is_space:
        return False
    if (
        token.pos_ == "AUX"
        or token.dep_.startswith(("aux", "expl"))
        or token.lower_ in {"-t", "t", "a", "ont", "avait", "avaient"}
    ):
        return True
    if token.text.startswith("-") and token.lower_ in grammar.inverted:
        return True
    return token.lower_ in grammar.clitics or (
        token.pos_ == "ADV" and token.is_lower and token.head.i >= verb.i - 3 and token.lower_ != "selon"
    )


def is_negated(verb: Word, grammar: Grammar) -> bool:
    """Whether a cue itself is negated ("n'a pas confirmé", "did not say")."""
    return any(
        child.lower_ in grammar.negators and child.pos_ in {"ADV", "PART", "PRON"} for child in verb.children
    ) and (grammar.that == frozenset({"that"}) or any(c.lower_ in {"ne", "n'"} for c in verb.children))


def subject_of(verb: Word, grammar: Grammar, hops: int = 0) -> Word | None:
    """The subject of a verb, shared or understood ones included; `None` where the parse shows none."""
    if is_passive(verb, grammar):
        agent = agent_of(verb, grammar)
        if agent is not None:
            return agent
    own = _own_subject(verb, grammar)
    if own is not None:
        return _antecedent(own, verb, grammar)
    if hops >= _HOPS or verb.head.i == verb.i:
        return None
    return _inherited(verb, grammar, hops)


def _own_subject(verb: Word, grammar: Grammar) -> Word | None:
    subjects = [c for c in verb.children if c.dep_ in grammar.subjects and c.lower_ not in {"-t", "ce", "c'", "ça"}]
    subjects = [c for c in subjects if not is_time(c, grammar)]
    return next((c for c in subjects if not has_preposition(c)), None)


def _antecedent(subject: Word, verb: Word, grammar: Grammar) -> Word:
    if subject.lower_ in grammar.relative_pronouns and verb.head.i != verb.i and verb.head.i < subject.i:
        return verb.head
    return subject


# French verbs that form their past with "être" and have no passive: "sont convenus de P", "est revenu sur P".
_WITH_BE = frozenset(
    {"aller", "arriver", "convenir", "devenir", "entrer", "intervenir", "mourir", "naître", "parvenir", "partir",
     "provenir", "rester", "retomber", "revenir", "survenir", "tomber", "venir"}
)  # fmt: skip


def is_passive(verb: Word, grammar: Grammar) -> bool:
    """Whether a verb is passive: by its auxiliary, or a past participle that stands beside a noun without one."""
    if verb.lemma_.lower() in _WITH_BE:
        return False
    if any(child.dep_ in grammar.passives for child in verb.children):
        return True
    if verb.is_sent_start and (verb.tag_ in {"VBN", "VBD"} or _has_agent(verb, grammar)):
        return True
    if verb.dep_ not in {"acl", "amod", "advcl", "obl:mod"} or any(c.dep_.startswith("aux") for c in verb.children):
        return False
    if any(c.dep_ in grammar.subjects for c in verb.children) or _has_far_auxiliary(verb):
        return False
    return verb.tag_ == "VBN" or verb.lower_.endswith(("é", "ée", "és", "ées"))


_HAVING = frozenset({"a", "ont", "avait", "avaient", "aura", "auront", "aurait", "auraient", "ai", "avons", "avez"})


def _has_far_auxiliary(verb: Word) -> bool:
    """Whether a few words part a participle from its auxiliary, so that the parse lost it: "a de son côté demandé"."""
    for token in reversed(verb.doc[max(0, verb.i - _GAP) : verb.i]):
        if token.is_punct or token.pos_ == "SCONJ":
            return False
        if token.lower_ in _HAVING and token.pos_ in {"AUX", "VERB"}:
            return True
    return False


def _has_agent(verb: Word, grammar: Grammar) -> bool:
    return any(child.dep_ in grammar.agents for child in verb.children) and verb.lower_.endswith(
        ("é", "ée", "és", "ées")
    )


def agent_of(verb: Word, grammar: Grammar) -> Word | None:
    """Who does what a passive verb says, behind "par" or "by"."""
    agent = next((c for c in verb.children if c.dep_ in grammar.agents), None)
    if agent is None:
        agent = next((c for c in verb.rights if any(m.lower_ == "par" for m in c.lefts)), None)
    if agent is not None and agent.pos_ == "ADP":
        return next((c for c in agent.children if c.dep_ == "pobj"), None)
    return agent


def _inherited(verb: Word, grammar: Grammar, hops: int) -> Word | None:
    """The subject of the clause that governs a conjunct, a participle or an infinitive."""
    head = verb.head
    if head.pos_ in {"VERB", "AUX", "ADJ"}:
        controller = _controller(verb, grammar) if is_infinitive(verb) else None
        return controller or subject_of(head, grammar, hops + 1)
    if is_infinitive(verb) and head.pos_ == "NOUN" and head.i < verb.i:  # "l'occasion de dire", "le refus de X de dire"
        owner = next((c for c in head.children if head.i < c.i < verb.i and c.dep_ == "nmod" and _is_name(c)), None)
        clause = _clause_above(head)
        return owner or (subject_of(clause, grammar, hops + 1) if clause is not None else None)
    if verb.dep_ in grammar.adverbial and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        if _after_comma(verb) and (clause := _clause_above(head)) is not None:
            return subject_of(clause, grammar, hops + 1) or head
        return head
    if verb.dep_ in grammar.relatives:
        return head
    clause = _clause_above(head)
    return subject_of(clause, grammar, hops + 1) if clause is not None else None


def _controller(verb: Word, grammar: Grammar) -> Word | None:
    """Who is made or allowed to do it: "contraint X à dire", "permet à X de dire", "told X to say"."""
    governor, lemma = verb.head, verb.head.lemma_.lower()
    if verb.i < governor.i or is_passive(governor, grammar):
        return None
    between = [c for c in governor.children if governor.i < c.i < verb.i and c.pos_ in {"NOUN", "PROPN"}]
    if lemma in grammar.causers:
        found = (c for c in between if c.dep_ in grammar.objects)
    elif lemma in grammar.allowers:
        found = (c for c in between if any(m.dep_ == "case" and m.lower_ in {"à", "au", "aux"} for m in c.children))
    else:
        return None
    return next(found, None)


def _is_name(token: Word) -> bool:
    return token.pos_ == "PROPN" or token.ent_type_ in _NAMED


def _after_comma(token: Word) -> bool:
    return token.i > 0 and token.doc[token.i - 1].text == ","


def _clause_above(token: Word) -> Word | None:
    for ancestor in token.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            return ancestor
    return None


_MODALS = frozenset(
    {"pourrait", "pourraient", "devrait", "devraient", "voudrait", "aimerait", "might", "may", "could", "should",
     "would", "can", "must"}
)  # fmt: skip


def is_hypothetical(verb: Word) -> bool:
    """Whether what a cue says is only imagined ("pourrait dire", "might say")."""
    governor = verb.head
    if governor.lower_ == "peut" and any(c.lower_ == "-on" for c in governor.children):
        return False
    if governor.lower_ in _MODALS and governor.i < verb.i and "Inf" in verb.morph.get("VerbForm", []):
        return True
    if any(c.dep_ == "neg" for c in verb.children):  # "would not say" is a refusal
        return False
    return any(c.lower_ in _MODALS and c.dep_.startswith("aux") for c in verb.children)


_NAMED = frozenset({"PER", "PERSON", "ORG", "LOC", "GPE", "NORP"})
_SPEAKING = (Sort.PERSON, Sort.ORGANISATION, Sort.GROUP)


def names_speaker(token: Word, language: Language) -> bool:
    """Whether a word is a name, or a noun of persons or bodies."""
    if token.ent_type_ in _NAMED or token.pos_ == "PROPN":
        return True
    return noun_of(token, load_nouns(language), _SPEAKING) is not None


def phrase_heads(doc: Tokens, start: int, end: int) -> Iterator[Word]:
    """Nouns and names in `[start, end)` that head a phrase of their own, without a preposition before it."""
    for token in doc[start:end]:
        if token.pos_ in {"NOUN", "PROPN"} and not (
            start <= token.head.i < end and token.head.pos_ in {"NOUN", "PROPN"} and token.head.i < token.i
        ):
            yield token


def has_preposition(token: Word) -> bool:
    """Whether a noun phrase hangs on a preposition."""
    return any(c.dep_ == "case" and c.i < token.i for c in token.children) or token.dep_ == "pobj"


def content_head(tokens: Tokens) -> Word:
    """The word of a content that all others hang on: a verb where there is one."""
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if (t.head.i not in inside or t.head.i == t.i) and not t.is_punct and not t.is_space]
    finite = next((t for t in tops if is_finite(t)), None)
    if finite is not None:
        return finite
    verbal = next((t for t in tops if t.pos_ in {"VERB", "AUX", "ADJ", "NOUN"}), None)
    return verbal or (tops[0] if tops else tokens[0])
