"""Claims (who says what, how sure, yes or no) and clauses (what coding reads)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.model.text import Period, Span


class Mode(StrEnum):
    """How the words of a source are given."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"
    NARRATED = "narrated"


class Certainty(StrEnum):
    """How sure the source says it is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class Polarity(StrEnum):
    """Whether it is said to be so or not to be so."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class SourceKind(StrEnum):
    """What speaks."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    DOCUMENT = "document"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks in a claim.

    Attributes:
        name: the fullest name in the article, without a leading article; an unnamed source keeps its noun phrase.
        kind: person, organisation, state, document or unnamed.
        span: the words in the claim's own sentence (or the nearest) that name or point to the source.
        role: "secrétaire général de l'OTAN", where the article or the table of office holders tells.
        actor: ISO 3166-1 alpha-3 code of the state, or NATO, EU, UN, IAEA, G7, or an institute's acronym; `None` if
            not tied.
    """

    name: str
    kind: SourceKind
    span: Span | None = None
    role: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that attribute: their text, place, and lemma ("déclarer", "selon", "mettre en garde")."""

    text: str
    span: Span
    lemma: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One attributed assertion, anchored in the article.

    `relayed` holds nested sources, from the one next to the outermost speaker inwards; `when` and `where` are the time
    and the place of what is said, as its main clause states them.
    """

    id: str
    span: Span
    text: str
    mode: Mode
    source: Source | None
    cue: Cue | None
    certainty: Certainty
    polarity: Polarity
    relayed: tuple[Source, ...] = ()
    when: Period | None = None
    where: str | None = None


class Form(StrEnum):
    """The grammatical form of a clause's predicate."""

    VERBAL = "verbal"
    NOMINAL = "nominal"
    ADJECTIVAL = "adjectival"


class Role(StrEnum):
    """What an argument is to its predicate, in the sense of the clause (a passive's agent is its SUBJECT)."""

    SUBJECT = "subject"
    OBJECT = "object"
    OBLIQUE = "oblique"
    COMPLEMENT = "complement"
    MODIFIER = "modifier"


class Modality(StrEnum):
    """How the clause's predicate is put forward by its own sentence, before the claim around it is considered."""

    ASSERTED = "asserted"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    CONDITION = "condition"
    CONDITIONAL = "conditional"
    QUESTION = "question"
    OBLIGATION = "obligation"
    INTENTION = "intention"


class Tense(StrEnum):
    """When, seen from the sentence."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    NONE = "none"


class Relation(StrEnum):
    """How a clause hangs on the clause that governs it."""

    ROOT = "root"
    COMPLEMENT = "complement"
    RELATIVE = "relative"
    CONDITION = "condition"
    CONCESSION = "concession"
    PURPOSE = "purpose"
    CAUSE = "cause"
    TIME = "time"
    ADVERBIAL = "adverbial"
    COORDINATION = "coordination"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a clause.

    Attributes:
        role: what it is to the predicate.
        marker: the preposition or conjunction lemma that introduces it ("de", "par", "contre", "que"), or "".
        span: the whole phrase.
        head: lemma of its head word.
        lemmas: lower-case lemmas of its words in order, without punctuation.
        name: the entity it names or points to, fullest form, if any.
        actor: that entity's actor code, if tied.
        clause: index (in the article's clauses) of the clause it is, if it is one; else `None`.
    """

    role: Role
    marker: str
    span: Span
    head: str
    lemmas: tuple[str, ...]
    name: str | None = None
    actor: str | None = None
    clause: int | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A predicate with its arguments, polarity, modality and tense: what a parse is boiled down to for coding.

    Nominal forms count as clauses: "menaces de Moscou", "the deployment of warheads by Russia", also where the noun is
    itself an argument of a verb.

    Attributes:
        index: place in the article's tuple of clauses.
        sentence: span of the sentence it stands in.
        span: the clause's own extent (predicate, arguments, modifiers).
        head: the words of the predicate itself.
        predicate: lemma, with particle or support noun where they make one meaning ("mettre en garde", "take place").
        form: verbal, nominal or adjectival (with a copula).
        lemmas: lower-case lemmas of all words of `span`, in order, without punctuation.
        arguments: in order of the text.
        polarity: negated in its own scope, by a negative determiner, or by a predicate of lack ("aucune preuve de").
        modality: as its own sentence puts it.
        tense: past, present, future, none.
        relation: how it hangs on `parent`.
        parent: index of the governing clause, if any.
        claim: id of the innermost claim whose content holds the predicate, if any.
        block_is_heading: whether it stands in a headline or sub-heading.
        when: the period its own words state, anchored on the article's date.
        where: the place its own words state.
    """

    index: int
    sentence: Span
    span: Span
    head: Span
    predicate: str
    form: Form
    lemmas: tuple[str, ...]
    arguments: tuple[Argument, ...]
    polarity: Polarity
    modality: Modality
    tense: Tense
    relation: Relation = Relation.ROOT
    parent: int | None = None
    claim: str | None = None
    block_is_heading: bool = False
    when: Period | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What `extract` hands on for one article: its claims and clauses, each in the order of the text."""

    article_id: str
    claims: tuple[Claim, ...]
    clauses: tuple[Clause, ...]
