"""Syntax named once for both languages: links between words, verbal groups, tense and mood, over plain lists.

The French models speak Universal Dependencies, the English ones the labels of ClearNLP. `read_graph` turns a parse into
a `Graph` of lists, so that the later steps walk integers instead of spaCy objects, and mends what the small models get
wrong often enough to matter (a subject cut off from its verb, a conditional taken for an imperfect).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.extract.words import read_words
from tocsin.model import Language, Tense

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

    from tocsin.extract.words import WordList


class Link(IntEnum):
    """How a word hangs on its head, whatever the label set."""

    ROOT = auto()
    SUBJECT = auto()
    PASSIVE_SUBJECT = auto()
    OBJECT = auto()
    INDIRECT = auto()
    OBLIQUE = auto()
    AGENT = auto()
    COMPLEMENT = auto()
    ATTRIBUTE = auto()
    ADVERBIAL = auto()
    ADNOMINAL = auto()
    RELATIVE = auto()
    NOUN_MODIFIER = auto()
    ADJECTIVE = auto()
    POSSESSIVE = auto()
    COMPOUND = auto()
    PREPOSITION = auto()  # English: the preposition is the head of its phrase
    PREPOSITION_OBJECT = auto()
    AUXILIARY = auto()
    PASSIVE_AUXILIARY = auto()
    COPULA = auto()
    MARK = auto()
    CASE = auto()
    DETERMINER = auto()
    ADVERB = auto()
    CONJUNCT = auto()
    COORDINATOR = auto()
    APPOSITION = auto()
    EXPLETIVE = auto()
    PARTICLE = auto()
    FLAT = auto()
    PARATAXIS = auto()
    PUNCTUATION = auto()
    OTHER = auto()


_FRENCH = {
    "ROOT": Link.ROOT, "nsubj": Link.SUBJECT, "csubj": Link.SUBJECT, "nsubj:caus": Link.SUBJECT,
    "nsubj:pass": Link.PASSIVE_SUBJECT, "csubj:pass": Link.PASSIVE_SUBJECT, "obj": Link.OBJECT,
    "obj:agent": Link.OBJECT, "obj:lvc": Link.OBJECT, "iobj": Link.INDIRECT, "iobj:agent": Link.INDIRECT,
    "obl": Link.OBLIQUE, "obl:arg": Link.OBLIQUE, "obl:mod": Link.OBLIQUE, "obl:agent": Link.AGENT,
    "ccomp": Link.COMPLEMENT, "xcomp": Link.COMPLEMENT, "advcl": Link.ADVERBIAL, "advcl:cleft": Link.RELATIVE,
    "acl": Link.ADNOMINAL, "acl:relcl": Link.RELATIVE, "nmod": Link.NOUN_MODIFIER, "amod": Link.ADJECTIVE,
    "aux:tense": Link.AUXILIARY, "aux:caus": Link.AUXILIARY, "aux": Link.AUXILIARY,
    "aux:pass": Link.PASSIVE_AUXILIARY, "cop": Link.COPULA, "mark": Link.MARK, "case": Link.CASE,
    "det": Link.DETERMINER, "nummod": Link.DETERMINER, "advmod": Link.ADVERB, "conj": Link.CONJUNCT,
    "cc": Link.COORDINATOR, "appos": Link.APPOSITION, "expl:subj": Link.EXPLETIVE, "expl:comp": Link.EXPLETIVE,
    "expl:pass": Link.EXPLETIVE, "flat:name": Link.FLAT, "flat:foreign": Link.FLAT, "flat": Link.FLAT,
    "fixed": Link.FLAT, "compound": Link.COMPOUND, "parataxis": Link.PARATAXIS, "parataxis:insert": Link.PARATAXIS,
    "punct": Link.PUNCTUATION, "dislocated": Link.OTHER,
}  # fmt: skip
_ENGLISH = {
    "ROOT": Link.ROOT, "nsubj": Link.SUBJECT, "csubj": Link.SUBJECT, "nsubjpass": Link.PASSIVE_SUBJECT,
    "csubjpass": Link.PASSIVE_SUBJECT, "dobj": Link.OBJECT, "dative": Link.INDIRECT, "agent": Link.PREPOSITION,
    "prep": Link.PREPOSITION, "pobj": Link.PREPOSITION_OBJECT, "pcomp": Link.PREPOSITION_OBJECT,
    "attr": Link.ATTRIBUTE, "acomp": Link.ATTRIBUTE, "oprd": Link.ATTRIBUTE, "ccomp": Link.COMPLEMENT,
    "xcomp": Link.COMPLEMENT, "advcl": Link.ADVERBIAL, "acl": Link.ADNOMINAL, "relcl": Link.RELATIVE,
    "nmod": Link.NOUN_MODIFIER, "npadvmod": Link.OBLIQUE, "amod": Link.ADJECTIVE, "poss": Link.POSSESSIVE,
    "compound": Link.COMPOUND, "aux": Link.AUXILIARY, "auxpass": Link.PASSIVE_AUXILIARY, "mark": Link.MARK,
    "case": Link.CASE, "det": Link.DETERMINER, "nummod": Link.DETERMINER, "predet": Link.DETERMINER,
    "advmod": Link.ADVERB, "neg": Link.ADVERB, "conj": Link.CONJUNCT, "cc": Link.COORDINATOR,
    "preconj": Link.COORDINATOR, "appos": Link.APPOSITION, "expl": Link.EXPLETIVE, "prt": Link.PARTICLE,
    "parataxis": Link.PARATAXIS, "punct": Link.PUNCTUATION,
}  # fmt: skip
LINKS = {Language.FR: _FRENCH, Language.EN: _ENGLISH}

_VERBAL = frozenset({"VERB", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
_GROUP = frozenset({Link.AUXILIARY, Link.PASSIVE_AUXILIARY, Link.COPULA})
_NO_VERBS = _GROUP | {Link.MARK, Link.CASE, Link.FLAT}
_SUBJECTS = frozenset({Link.SUBJECT, Link.PASSIVE_SUBJECT})
_PREPOSITIONS = {
    "du": "de", "des": "de", "d'": "de", "au": "à", "aux": "à", "jusqu'": "jusque", "jusqu'à": "jusque",
    "à": "à", "'s": "of", "'": "of", "upon": "on", "onto": "on", "into": "into",
}  # fmt: skip


class Mood(Enum):
    """The mood of a verbal group."""

    INDICATIVE = auto()
    CONDITIONAL = auto()
    SUBJUNCTIVE = auto()
    IMPERATIVE = auto()
    INFINITIVE = auto()
    PARTICIPLE = auto()
    NONE = auto()


@dataclass(slots=True, eq=False)
class Graph:
    """A parse as lists, one entry per token.

    Attributes:
        doc: the parse itself.
        language: its language.
        lower: lower-case forms, with plain apostrophes.
        lemma: lower-case lemmas.
        pos: coarse parts of speech.
        tag: fine tags (English).
        morph: features in the form `Mood=Ind|Tense=Pres`.
        head: index of the head; a root is its own.
        link: how the token hangs on its head.
        children: indices of the words that hang on it, in order.
        left: first token of its subtree.
        right: last token of its subtree.
        sentence: number of its sentence.
        sentences: first and last-plus-one token of each sentence.
        start: first character of each token.
        end: last character of each token, plus one.
    """

    doc: WordList
    language: Language
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    morph: list[str]
    head: list[int]
    link: list[Link]
    children: list[list[int]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.head)

    def linked(self, i: int, *links: Link) -> list[int]:
        """Children of `i` that hang on it by one of `links`."""
        return [c for c in self.children[i] if self.link[c] in links]

    def subjects_of(self, i: int) -> list[int]:
        """The grammatical subjects of a predicate, expletives left out."""
        return [c for c in self.children[i] if self.link[c] in _SUBJECTS]

    def objects_of(self, i: int) -> list[int]:
        """The direct objects of a predicate, conjuncts left out."""
        return self.linked(i, Link.OBJECT)

    def agent_of(self, i: int) -> int | None:
        """Who does what a passive verb says ("par l'armée", "by the army"), if told."""
        for marker, phrase in self.obliques_of(i):
            if self.link[phrase] is Link.AGENT or marker in {"par", "by"}:
                return phrase
        return None

    def obliques_of(self, i: int) -> list[tuple[str, int]]:
        """Phrases with a preposition (or a bare adverbial noun) on `i`: marker and head of the phrase.

        The marker is the preposition in its plain form ("de" for "des"), or "" for a bare phrase.
        """
        found: list[tuple[str, int]] = []
        for c in self.children[i]:
            link = self.link[c]
            if link in {Link.OBLIQUE, Link.AGENT, Link.INDIRECT, Link.NOUN_MODIFIER}:
                found.append((self.marker_of(c), c))
            elif link is Link.PREPOSITION:
                found.extend(self._prepositional(c))
        return found

    def _prepositional(self, preposition: int) -> Iterator[tuple[str, int]]:
        """The objects of an English preposition, through nested ones ("from inside Ukraine")."""
        marker = preposition_form(self.lower[preposition])
        for c in self.children[preposition]:
            if self.link[c] is Link.PREPOSITION_OBJECT:
                yield marker, c
            elif self.link[c] is Link.PREPOSITION:
                yield from self._prepositional(c)

    def marker_of(self, i: int) -> str:
        """The preposition in front of a phrase, or the English one it hangs on."""
        head = self.head[i]
        if self.link[i] is Link.PREPOSITION_OBJECT and self.link[head] is Link.PREPOSITION:
            return preposition_form(self.lower[head])
        for c in self.children[i]:
            if c > i:
                break
            if self.link[c] is Link.CASE:
                return preposition_form(self.lower[c])
        return ""

    def conjunction_of(self, i: int) -> str:
        """What introduces a clause: "que", "si", "pour", "without", "that" ...; "" if nothing does."""
        if self.link[i] is Link.PREPOSITION_OBJECT:
            return preposition_form(self.lower[self.head[i]])
        found = ""
        for c in self.children[i]:
            if c > i:
                break
            link = self.link[c]
            if link in {Link.MARK, Link.CASE} or (link is Link.ADVERB and self.lower[c] in _ADVERBIAL_MARKS):
                found = self._conjunction(c)
                if found != "que":  # in "que si", the second word tells
                    return found
            elif link is Link.AUXILIARY and self.lower[c] == "to":
                return "to"
        return found

    def _conjunction(self, mark: int) -> str:
        words = [self.lower[mark], *(self.lower[c] for c in self.children[mark] if self.link[c] is Link.FLAT)]
        if mark + 1 < len(self) and len(words) == 1 and self.lower[mark + 1] in {"que", "qu'"} and words[0] != "que":
            words.append("que")
        if words[0] == "s'":  # before "il" it is "si", elsewhere the reflexive
            words[0] = "si" if self.lower[min(mark + 1, len(self) - 1)] in {"il", "ils"} else ""
        return preposition_form(" ".join(words).replace("qu'", "que"))

    def conjuncts_of(self, i: int) -> list[int]:
        """`i` and everything coordinated with it, in order."""
        found = [i]
        for member in found:
            found.extend(c for c in self.children[member] if self.link[c] is Link.CONJUNCT)
        return sorted(found)

    def first_conjunct(self, i: int) -> int:
        """The head of the coordination that `i` stands in."""
        while self.link[i] is Link.CONJUNCT and self.head[i] != i:
            i = self.head[i]
        return i

    def is_verb(self, i: int) -> bool:
        """Whether the word is a verb that is no mere auxiliary."""
        return self.pos[i] in _VERBAL and self.link[i] not in _NO_VERBS

    def is_nominal(self, i: int) -> bool:
        """Whether the word heads a noun phrase."""
        return self.pos[i] in _NOMINAL

    def auxiliaries_of(self, i: int) -> list[int]:
        """Auxiliaries and copulas of a predicate, in order."""
        return [c for c in self.children[i] if self.link[c] in _GROUP]

    def is_passive(self, i: int) -> bool:
        """Whether the predicate's grammatical subject undergoes it."""
        passive = False
        for c in self.children[i]:
            if self.lower[c] in _REFLEXIVES:
                return False
            passive = passive or self.link[c] in {Link.PASSIVE_AUXILIARY, Link.PASSIVE_SUBJECT}
        if passive:
            return True
        bare = self.link[i] in {Link.ADNOMINAL, Link.ADJECTIVE, Link.ADVERBIAL} and not self.auxiliaries_of(i)
        return bare and self.is_past_participle(i)

    def is_past_participle(self, i: int) -> bool:
        """Whether the word is a past participle by form."""
        if self.language is Language.EN:
            return self.tag[i] == "VBN"
        return "VerbForm=Part" in self.morph[i] and "Tense=Past" in self.morph[i]

    def finite_of(self, i: int) -> int | None:
        """The finite word of the predicate's verbal group, if it has one."""
        for c in self.auxiliaries_of(i):
            if self._is_finite(c):
                return c
        return i if self._is_finite(i) else None

    def _is_finite(self, i: int) -> bool:
        if self.language is Language.EN:
            return self.tag[i] in {"VBD", "VBZ", "VBP", "MD"}
        return self.pos[i] in _VERBAL and ("VerbForm=Fin" in self.morph[i] or "Mood=" in self.morph[i])

    def mood_of(self, i: int) -> Mood:
        """The mood of the predicate's verbal group."""
        finite = self.finite_of(i)
        if finite is not None:
            return self._finite_mood(finite)
        if self.language is Language.EN:
            return {"VB": Mood.INFINITIVE, "VBN": Mood.PARTICIPLE, "VBG": Mood.PARTICIPLE}.get(self.tag[i], Mood.NONE)
        features = self.morph[i]
        if "VerbForm=Inf" in features or any("VerbForm=Inf" in self.morph[c] for c in self.auxiliaries_of(i)):
            return Mood.INFINITIVE
        return Mood.PARTICIPLE if "VerbForm=Part" in features else Mood.NONE

    def _finite_mood(self, i: int) -> Mood:
        if self.language is Language.EN:
            return Mood.CONDITIONAL if self.lower[i] in {"would", "'d", "should"} else Mood.INDICATIVE
        features = self.morph[i]
        if "Mood=Cnd" in features or is_conditional_form(self.lower[i], self.lemma[i]):
            return Mood.CONDITIONAL
        if "Mood=Sub" in features:
            return Mood.SUBJUNCTIVE
        return Mood.IMPERATIVE if "Mood=Imp" in features else Mood.INDICATIVE

    def tense_of(self, i: int) -> Tense:
        """The tense of the predicate's verbal group; a bare participle tells by its form."""
        return self._english_tense(i) if self.language is Language.EN else self._french_tense(i)

    def _french_tense(self, i: int) -> Tense:
        finite = self.finite_of(i)
        if finite is None:
            perfect = any(self.lemma[c] in {"avoir", "être"} for c in self.linked(i, Link.AUXILIARY))
            return Tense.PAST if perfect or self.is_past_participle(i) else Tense.NONE
        features = self.morph[finite]
        if "Tense=Fut" in features:
            return Tense.FUTURE
        if finite == i and is_conditional_form(self.lower[i], self.lemma[i]):
            return Tense.PRESENT
        past = "Tense=Past" in features or "Tense=Imp" in features
        return Tense.PAST if past or self._is_compound(i, finite) else Tense.PRESENT

    def _is_compound(self, i: int, finite: int) -> bool:
        """Whether `finite` is the auxiliary of a compound past, not of a passive in the present."""
        auxiliary = finite != i and self.link[finite] is not Link.COPULA and self.lemma[finite] in {"avoir", "être"}
        return auxiliary and (self.link[finite] is Link.AUXILIARY or not self.is_passive(i))

    def _english_tense(self, i: int) -> Tense:
        group = [*self.auxiliaries_of(i), i]
        forms = {self.lower[c] for c in group[:-1]}
        if forms & {"will", "'ll", "shall", "wo"}:
            return Tense.FUTURE
        if forms & {"have", "has", "had", "having", "'ve"}:
            return Tense.PAST
        finite = self.finite_of(i)
        if finite is None:
            return {"VBN": Tense.PAST, "VBG": Tense.PRESENT}.get(self.tag[i], Tense.NONE)
        return Tense.PAST if self.tag[finite] == "VBD" else Tense.PRESENT


_REFLEXIVES = frozenset({"se", "s'"})
# Lemmas that the small English model gets wrong in words that matter here.
_MENDED_LEMMAS = {"hoped": "hope", "hoping": "hope"}
_ADVERBIAL_MARKS = frozenset(
    {"when", "where", "lorsque", "quand", "alors", "afin", "avant", "après", "pendant", "tandis"}
)


def preposition_form(word: str) -> str:
    """The plain form of a preposition: "de" for "du" and "des", "à" for "aux".

    >>> preposition_form("aux")
    'à'
    """
    return _PREPOSITIONS.get(word, word)


_CONDITIONAL_ENDING = re.compile(r"(?:ais|ait|ions|iez|aient)$")


def is_conditional_form(form: str, lemma: str) -> bool:
    """Whether a French verb form is a conditional: the infinitive (or an irregular stem) and an imperfect ending.

    >>> [is_conditional_form(*pair) for pair in (("donnerait", "donner"), ("préparait", "préparer"))]
    [True, False]
    >>> is_conditional_form("serait", "être"), is_conditional_form("offrait", "offrir")
    (True, False)
    """
    ending = _CONDITIONAL_ENDING.search(form)
    if not ending or not form[: ending.start()].endswith("r"):
        return False
    stem = form[: ending.start()]
    if stem in {lemma, lemma.removesuffix("e")}:
        return True
    if lemma.endswith("rir"):
        return stem.endswith("rr")
    return lemma.endswith(("er", "ir", "re", "oir")) and not lemma.endswith("rer")


@lru_cache(maxsize=4)
def read_graph(doc: Doc, language: Language) -> Graph:
    """The parse as a `Graph`; the last few are kept, because several steps read the same parse."""
    links = LINKS[language]
    tokens = read_words(doc)
    graph = Graph(
        doc=tokens,
        language=language,
        lower=[token.lower_ for token in tokens],
        lemma=[_MENDED_LEMMAS.get(token.lower_) or token.lemma_.lower() for token in tokens],
        pos=[token.pos_ for token in tokens],
        tag=[token.tag_ for token in tokens],
        morph=[token.morph_ for token in tokens],
        head=[token.head.i for token in tokens],
        link=[links.get(token.dep_, Link.OTHER) for token in tokens],
        start=tokens.starts,
    )
    graph.end = [start + len(form) for start, form in zip(graph.start, graph.lower, strict=True)]
    for start, end in _sentence_bounds(graph, list(pairwise([*tokens.sentences, len(tokens)]))):
        graph.sentence.extend([len(graph.sentences)] * (end - start))
        graph.sentences.append((start, end))
    _rejoin_subjects(graph)
    if language is Language.EN:
        _mend_headlines(graph)
    else:
        _mend_denials(graph)
        _part_auxiliaries(graph)
        _hang_conditions(graph)
    _break_rings(graph)
    _set_shape(graph)
    return graph


def _sentence_bounds(graph: Graph, bounds: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences, joined where the model cut without a mark of its end and inside one line."""
    joined: list[tuple[int, int]] = []
    for start, end in bounds:
        if joined and not _ends_sentence(graph, joined[-1][1] - 1, start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _ends_sentence(graph: Graph, last: int, following: int) -> bool:
    if "\n" in graph.lower[last] or "\n" in graph.lower[following]:
        return True
    return graph.lower[last][-1:] in '.!?…:;»"”)]' or graph.pos[last] == "SPACE"


def _rejoin_subjects(graph: Graph) -> None:
    """A name cut off as a sentence of its own becomes the subject of the verb that follows it."""
    for start, end in graph.sentences:
        roots = [i for i in range(start, end) if graph.head[i] == i and graph.pos[i] != "SPACE"]
        for root, following in pairwise(roots):
            joins = graph.pos[following] in _VERBAL and graph.pos[root] in {"PROPN", "NOUN", "PRON"}
            subjects = (i for i in range(root, following) if graph.head[i] == following and graph.link[i] in _SUBJECTS)
            if joins and next(subjects, None) is None:
                graph.head[root], graph.link[root] = following, Link.SUBJECT


def _mend_headlines(graph: Graph) -> None:
    """A headline's verb in -s that was taken for half of a compound is the verb again ("Seoul fires missile")."""
    for start, end in graph.sentences:
        if any(graph.tag[i] in _FINITE_TAGS for i in range(start, end)):
            continue
        for k in range(start + 1, end - 1):
            noun = graph.head[k]
            named = graph.pos[k - 1] in {"PROPN", "NOUN"} and graph.head[k - 1] in {k, noun}
            if graph.tag[k] == "NNS" and graph.link[k] is Link.COMPOUND and named and noun > k:
                _make_verb(graph, k, noun)
                break


_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})


def _mend_denials(graph: Graph) -> None:
    """The form "dément" before an infinitive, which the model takes for an adverb or adjective, is the verb again."""
    for k, form in enumerate(graph.lower):
        if form != "dément" or graph.pos[k] in _VERBAL or not 0 < k < len(graph) - 1:
            continue
        following = k + 1
        infinitive = graph.head[following] if graph.link[following] in _GROUP else following
        if graph.pos[following] not in _VERBAL or "VerbForm=Inf" not in graph.morph[following]:
            continue
        above = graph.head[infinitive]
        graph.pos[k], graph.lemma[k], graph.morph[k] = "VERB", "démentir", "Mood=Ind|Tense=Pres|VerbForm=Fin"
        graph.head[k], graph.link[k] = (k if above == infinitive else above), graph.link[infinitive]
        graph.head[infinitive], graph.link[infinitive] = k, Link.COMPLEMENT
        for i in range(k):
            if graph.head[i] == infinitive:
                graph.head[i] = k


_PARTS = frozenset({",", "«", "»", '"', "(", "–", "—", ":"})
_AUXILIARY_LINKS = frozenset({Link.AUXILIARY, Link.PASSIVE_AUXILIARY})


def _part_auxiliaries(graph: Graph) -> None:
    """In "X n'aurait « aucun sens », a dit Y" the first "avoir" is a verb of its own, no auxiliary of "dit"."""
    for i, link in enumerate(graph.link):
        head = graph.head[i]
        if link not in _AUXILIARY_LINKS or head - i < 2 or graph.lemma[i] not in {"avoir", "être"}:
            continue
        parted = next((j for j in range(head - 1, i, -1) if graph.lower[j] in _PARTS), i)
        again = any(graph.head[j] == head and graph.link[j] in _AUXILIARY_LINKS for j in range(parted + 1, head))
        if parted > i and again:
            graph.pos[i], graph.link[i] = "VERB", Link.COMPLEMENT


def _hang_conditions(graph: Graph) -> None:
    """A "si" that was hung on the subject of its clause opens the clause again."""
    for k, form in enumerate(graph.lower):
        noun = graph.head[k]
        if form not in {"si", "s'"} or graph.link[k] is not Link.CASE or noun < k:
            continue
        stop = next((j for j in range(noun + 1, len(graph)) if graph.lower[j] in {",", ".", ";", "»"}), len(graph))
        finite = next((j for j in range(noun + 1, stop) if graph.pos[j] in _VERBAL and "Fin" in graph.morph[j]), None)
        if finite is None:
            continue
        clause = graph.head[finite] if graph.link[finite] in _GROUP else finite
        graph.head[k], graph.link[k] = clause, Link.MARK
        if graph.link[clause] not in {Link.ADVERBIAL, Link.ROOT} and graph.head[clause] < k:
            graph.link[clause] = Link.ADVERBIAL
        if not any(graph.head[j] == clause and graph.link[j] in _SUBJECTS for j in range(k, clause)):
            if noun in _above(graph, clause):  # the verb hung on its own subject: it takes that one's place
                graph.head[clause] = graph.head[noun] if graph.head[noun] != noun else clause
            graph.head[noun], graph.link[noun] = clause, Link.SUBJECT


def _above(graph: Graph, i: int) -> Iterator[int]:
    """The words above another, the nearest first; each once, even where they hang in a ring."""
    seen = {i}
    while graph.head[i] not in seen:
        i = graph.head[i]
        seen.add(i)
        yield i


def _break_rings(graph: Graph) -> None:
    """A word that hangs on itself through others becomes a root, for every walk up the parse must end."""
    safe: set[int] = set()
    for i in range(len(graph)):
        trail: dict[int, None] = {}
        while i not in safe and i not in trail:
            trail[i] = None
            i = graph.head[i]  # noqa: PLW2901 - the walk up
        top = next(reversed(trail), i)
        if i not in safe and graph.head[top] != top:
            graph.head[top], graph.link[top] = top, Link.ROOT
        safe.update(trail)


def _make_verb(graph: Graph, k: int, noun: int) -> None:
    graph.pos[k], graph.tag[k] = "VERB", "VBZ"
    above = graph.head[noun]
    graph.head[k], graph.link[k] = (k if above == noun else above), graph.link[noun]
    for i in range(len(graph)) if above == noun else ():
        if graph.head[i] == noun and i < k:
            graph.head[i] = k - 1 if i != k - 1 else k
    for i in range(k - 1):
        if graph.head[i] == k:
            graph.head[i] = k - 1
    graph.head[k - 1], graph.link[k - 1] = k, Link.SUBJECT
    graph.head[noun], graph.link[noun] = k, Link.OBJECT


_CHILDLESS: list[int] = []  # one list for all words that nothing hangs on


def _set_shape(graph: Graph) -> None:
    """Children and the edges of each subtree: each word widens those above it until one reaches as far already."""
    size, head = len(graph.head), graph.head
    graph.children = [_CHILDLESS] * size
    graph.left, graph.right = list(range(size)), list(range(size))
    for i in range(size):
        j = head[i]
        if j != i:
            if graph.children[j] is _CHILDLESS:
                graph.children[j] = []
            graph.children[j].append(i)
        while graph.left[j] > i:
            graph.left[j], j = i, head[j]
    for i in reversed(range(size)):
        j = head[i]
        while graph.right[j] < i:
            graph.right[j], j = i, head[j]
