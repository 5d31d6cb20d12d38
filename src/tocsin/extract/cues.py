"""Cues: the words that attribute, from lexicons per language, and where they stand in a unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tocsin.extract.inflect import infinitives, is_irregular
from tocsin.extract.syntax import is_finite, names_speaker
from tocsin.model import Certainty, Language, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tocsin.extract.syntax import Tokens
    from tocsin.extract.units import Unit
    from tocsin.extract.words import Word

_DATA = Path(__file__).parent / "data"
_REFLEXIVES = ("se ", "s'")
_ELIDED = {"de": ("d'", "du", "des")}
_SENTENCE = 4  # tokens from which a quoted run may be a sentence and no mere term
_REACH = 5  # words that may stand between the parts of an expression ("a mis une nouvelle fois en garde")


@dataclass(frozen=True, slots=True)
class Entry:
    """One cue of the lexicon with the frames of one of its senses.

    Attributes:
        lemma: as a dictionary has it ("mettre en garde", "se dire").
        kind: semantic class: say, deny, threaten, order, promise, doubt, ask, judge, call, evaluate, ...
        frames: the constructions that its content may have.
        certainty: what the cue makes of the content's certainty, if anything.
        polarity: what it makes of the content's polarity, if anything.
        reflexive: whether the lemma wants a reflexive pronoun.
        parts: the words of the lemma without that pronoun.
    """

    lemma: str
    kind: str
    frames: frozenset[str]
    certainty: Certainty | None = None
    polarity: Polarity | None = None

    reflexive: bool = field(init=False, compare=False)
    parts: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        reflexive = self.lemma.startswith(_REFLEXIVES)
        bare = self.lemma.removeprefix("se ").removeprefix("s'") if reflexive else self.lemma
        object.__setattr__(self, "reflexive", reflexive)
        object.__setattr__(self, "parts", tuple(bare.replace("'", "' ").split()))


@dataclass(frozen=True, slots=True)
class Preposition:
    """A cue such as "selon": its words, and where its phrase may stand (`any`, `initial`)."""

    words: tuple[str, ...]
    place: str
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class CueLexicon:
    """All cues of one language, by the lemma of their first word."""

    language: Language
    verbs: Mapping[str, tuple[Entry, ...]]
    nouns: Mapping[str, tuple[Entry, ...]]
    prepositions: Mapping[str, tuple[Preposition, ...]]
    not_speakers: frozenset[str]
    event_suffixes: tuple[str, ...]
    event_nouns: frozenset[str]
    not_events: frozenset[str]
    refusals: frozenset[str]
    relays: frozenset[str]
    questioners: frozenset[str]
    interviewers: frozenset[str]
    not_labels: frozenset[str]
    takes_infinitive: frozenset[str] = frozenset()

    def is_event(self, lemma: str) -> bool:
        """Whether a noun denotes a happening that can be announced, confirmed or denied."""
        return lemma in self.event_nouns or (lemma.endswith(self.event_suffixes) and lemma not in self.not_events)


@dataclass(frozen=True, slots=True)
class FoundCue:
    """A cue in a text: its head, its tokens `[start, end)`, and the entries that it may be."""

    head: Word
    start: int
    end: int
    entries: tuple[Entry, ...]
    is_noun: bool = False

    def entry(self, frame: str) -> Entry | None:
        """The first entry that has a frame."""
        return next((entry for entry in self.entries if frame in entry.frames), None)

    def prepositions(self) -> tuple[str, ...]:
        """The prepositions behind which it takes a noun phrase as content."""
        return tuple(f[3:] for e in self.entries for f in sorted(e.frames) if f.startswith("on:"))


@cache
def load_cues(language: Language) -> CueLexicon:
    """The cue lexicon of a language.

    >>> "deny" in {entry.kind for entry in load_cues(Language.FR).verbs["démentir"]}
    True
    """
    data = yaml.safe_load((_DATA / f"cues.{language.value}.yaml").read_text(encoding="utf-8"))
    return CueLexicon(
        language=language,
        verbs=_by_head(data["expressions"], data["verbs"]),
        nouns=_by_head(data["nouns"]),
        prepositions=_by_opener(data["prepositions"]),
        not_speakers=frozenset(data["not_speakers"]),
        event_suffixes=tuple(data["event_suffixes"]),
        event_nouns=frozenset(data["event_nouns"]),
        not_events=frozenset(data["not_events"]),
        refusals=frozenset(data["refusals"]),
        relays=frozenset(data["relays"]),
        questioners=frozenset(data["questioners"]),
        interviewers=frozenset(data["interviewers"]),
        not_labels=frozenset(data["not_labels"]),
        takes_infinitive=frozenset(data.get("takes_infinitive", ())),
    )


def _by_opener(listed: list[dict[str, Any]]) -> dict[str, tuple[Preposition, ...]]:
    """Prepositional cues by the forms of their first word, longer ones first."""
    found: dict[str, list[Preposition]] = {}
    for p in sorted(listed, key=lambda p: -len(p["words"])):
        words = tuple(p["words"].replace("'", "' ").split())
        for form in (words[0], *_ELIDED.get(words[0], ())):
            found.setdefault(form, []).append(Preposition(words, p["place"], p.get("unnamed", False)))
    return {form: tuple(prepositions) for form, prepositions in found.items()}


def _by_head(*sections: list[dict[str, Any]]) -> dict[str, tuple[Entry, ...]]:
    """Entries by first word, longer lemmas first, so that "laisser entendre" goes before "laisser"."""
    found: dict[str, dict[Entry, None]] = {}
    for section in sections:
        for group in section:
            for lemma in group["lemmas"]:
                entry = Entry(
                    lemma,
                    group["class"],
                    frozenset(group["frames"]),
                    Certainty(group["certainty"]) if "certainty" in group else None,
                    Polarity(group["polarity"]) if "polarity" in group else None,
                )
                found.setdefault(entry.parts[0], {})[entry] = None
    return {head: tuple(sorted(entries, key=lambda e: -len(e.parts))) for head, entries in found.items()}


def find_cues(unit: Unit, lexicon: CueLexicon) -> list[FoundCue]:
    """The verbs, expressions and nouns of a unit that attribute, outside its quoted runs, in order."""
    return [
        cue
        for token in unit.tokens()
        if unit.run_at(token.i) is None and (cue := cue_at(token, unit, lexicon)) is not None
    ]


def cue_at(token: Word, unit: Unit, lexicon: CueLexicon) -> FoundCue | None:
    """The cue that begins at a token, if any."""
    for lemma in _verb_lemmas(token, lexicon):
        found = _match(token, lexicon.verbs.get(lemma, ()), unit)
        if found is not None:
            return found
    if token.pos_ == "VERB" and _follows_quotation(token, unit):
        open_cue = Entry(token.lemma_.lower(), "say", frozenset({"inserted"}))
        return FoundCue(token, token.i, token.i + 1, (open_cue,))
    if token.pos_ in {"NOUN", "PROPN"}:
        return _match(token, lexicon.nouns.get(token.lemma_.lower(), ()), unit, is_noun=True)
    return None


def _follows_quotation(verb: Word, unit: Unit) -> bool:
    """Whether only its own group parts a verb from a quotation: any verb may then report ("« P », égrène X")."""
    for token in reversed(unit.doc[max(unit.start, verb.i - _REACH) : verb.i]):
        run = unit.run_at(token.i)
        if run is not None:
            return run.words >= _SENTENCE and any(is_finite(t) for t in unit.doc[run.first : run.last])
        if token.pos_ not in {"AUX", "ADV", "PRON"} and token.text != ",":
            return False
    return False


def _verb_lemmas(token: Word, lexicon: CueLexicon) -> Iterator[str]:
    """The verbs that a token may be a form of, tagging errors allowed where its neighbours are those of a verb."""
    if token.lower_.endswith("ant") and token.i and token.nbor(-1).pos_ in {"DET", "ADJ"} and not _has_clitic(token):
        return  # "le principal opposant" is a noun, whatever the tag
    if token.pos_ == "PROPN" and token.is_title and not token.is_sent_start and lexicon.language is Language.FR:
        return  # a name that looks like a verb ("Twitter")
    tagged = token.pos_ in {"VERB", "AUX"}
    if tagged or (token.pos_ in {"ADJ", "NOUN", "PROPN", "X"} and _verbal_form(token)):
        yield token.lemma_.lower()
    if lexicon.language is Language.EN:
        if not tagged and token.i and token.nbor(-1).lower_ in {"we", "they", "i", "also"}:
            yield token.lower_
    elif token.is_alpha and (tagged or _stands_as_verb(token)):
        yield from infinitives(token.lower_)


def _has_clitic(token: Word) -> bool:
    """Whether the "l'" or "les" before a participle is its object: ", l'enjoignant à P"."""
    return token.i > 1 and token.pos_ == "VERB" and token.nbor(-2).text == ","


def _verbal_form(token: Word) -> bool:
    return bool(token.morph.get("VerbForm", [])) or token.lemma_.endswith(("er", "ir", "re"))


def _stands_as_verb(token: Word) -> bool:
    """Whether a word tagged otherwise stands where a verb does: behind a clitic, auxiliary or closed quotation."""
    if token.i == 0 or not token.is_lower:
        return False
    before = token.nbor(-1)
    if before.lower_ in _VERB_HERALDS or (
        before.lower_ in _AUXILIARIES and token.lower_.endswith(("é", "ée", "és", "ées"))
    ):
        return True
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if after is not None and is_irregular(token.lower_) and "Inf" in after.morph.get("VerbForm", []):
        return True  # "le ministère dément avoir vendu"
    if after is None or _precedes_object(token, before, after):
        return after is not None
    if before.pos_ in {"NOUN", "ADJ"} and not before.ent_type_ and before.lower_ not in {"même", "mêmes"}:
        return after.lower_ in {"que", "qu'"} and token.pos_ in {"NOUN", "ADJ"}
    return (before.text in _MARKS or before.pos_ == "PROPN" or bool(before.ent_type_)) and _goes_before(after, token)


def _goes_before(after: Word, token: Word) -> bool:
    """Whether what follows a word behind a name or mark is what follows a verb."""
    before = token.nbor(-1)
    if before.text == "," and token.pos_ == "NOUN" and after.lower_ in {"que", "qu'", ":"}:
        # ", formule que X juge creuse" is a noun; ", juge que P" is none, for nobody says so of a person
        return token.lemma_.lower() != token.lower_ or names_speaker(token, Language.FR)
    return (
        after.lower_ in _VERB_FOLLOWERS
        or after.pos_ in {"PROPN", "DET", "ADV"}
        or after.is_title
        or after.is_quote
        or "Inf" in after.morph.get("VerbForm", [])
    )


def _precedes_object(token: Word, before: Word, after: Word) -> bool:
    """Whether a word stands bare between a noun and another noun's article, as verbs do ("le parti juge la loi").

    So does one behind "et" that an infinitive or an addressee follows ("refuse et menace de P").
    """
    nominal = token.pos_ in {"NOUN", "ADJ"} or is_irregular(token.lower_)
    if not nominal or token.lower_.endswith(("é", "és", "ée", "ées", "s")):
        return False
    if before.pos_ == "CCONJ":
        addressed = after.lower_ in {"au", "aux", "à", "de", "d'"} and token.i + 2 < len(token.doc)
        infinitive = addressed and "Inf" in token.nbor(2).morph.get("VerbForm", [])
        return after.lower_ in _ARTICLES or infinitive or after.lower_ in {"au", "aux", "à", "que", "qu'"}
    return before.pos_ in {"NOUN", "PROPN", "ADJ"} and after.lower_ in _ARTICLES


_ARTICLES = frozenset(
    {"le", "la", "les", "l'", "un", "une", "toute", "tout", "son", "sa", "ses", "leur", "leurs", "cette", "ce"}
)
_MARKS = frozenset({",", "»", '"', "!", "?"})
_VERB_HERALDS = frozenset({"se", "s'", "ne", "n'", "a-t-il", "-il", "-elle", "-ils", "-elles", "qui"})
_AUXILIARIES = frozenset(
    {"a", "ont", "avait", "avaient", "aurait", "auraient", "est", "sont", "était", "étaient", "encore", "aussi",
     "également", "ensuite", "notamment", "-il", "-elle", "ainsi"}
)  # fmt: skip
_VERB_FOLLOWERS = frozenset({"que", "qu'", "-t", "-t-il", "-t-elle", "-il", "-elle", "-ils", "-elles", "-on", ":"})


def _match(token: Word, entries: tuple[Entry, ...], unit: Unit, *, is_noun: bool = False) -> FoundCue | None:
    """The longest expression that fits, with all its senses; else the single words that fit, reflexive ones alone."""
    fitting = [entry for entry in entries if not entry.reflexive or has_reflexive(token)]
    single = [entry for entry in fitting if len(entry.parts) == 1]
    for entry in fitting:
        end = _expression_end(token, entry.parts[1:], unit) if len(entry.parts) > 1 else None
        if end is not None:
            senses = tuple(e for e in fitting if e.lemma == entry.lemma)
            return FoundCue(token, token.i, end, senses, is_noun)
    reflexive = [entry for entry in single if entry.reflexive]
    chosen = reflexive or single
    told = any(entry.frames for entry in chosen)
    return FoundCue(token, token.i, token.i + 1, tuple(chosen), is_noun) if told else None


def word_alone(cue: FoundCue, lexicon: CueLexicon) -> FoundCue | None:
    """The cue that the first word of an expression is by itself; `None` where the cue is no expression."""
    if all(len(entry.parts) == 1 for entry in cue.entries) or cue.is_noun:
        return None
    parts = cue.entries[0].parts[0]
    alone = tuple(e for e in lexicon.verbs.get(parts, ()) if len(e.parts) == 1)
    fitting = tuple(e for e in alone if e.reflexive == has_reflexive(cue.head))
    return FoundCue(cue.head, cue.head.i, cue.head.i + 1, fitting) if fitting else None


def has_reflexive(verb: Word) -> bool:
    """Whether a reflexive pronoun stands with a verb, before it or before its auxiliary."""
    doc, at = verb.doc, verb.i - 1
    while at >= 0 and verb.i - at <= _REACH and _stands_with_verb(doc[at]):
        if doc[at].lower_ in {"se", "s'", "me", "m'"}:
            return True
        at -= 1
    return False


def _stands_with_verb(token: Word) -> bool:
    """Whether a word may stand between a reflexive pronoun and its verb ("s'est-elle notamment insurgée")."""
    return token.pos_ in {"AUX", "ADV", "PRON"} or token.dep_ == "aux:tense" or token.text.startswith("-")


def _expression_end(token: Word, parts: tuple[str, ...], unit: Unit) -> int | None:
    at, seen = token.i + 1, 0
    for part in parts:
        while at < unit.end and seen <= _REACH and not _is_word(unit.doc[at], part):
            if unit.doc[at].is_punct or unit.run_at(at) is not None:
                return None
            at, seen = at + 1, seen + 1
        if at >= unit.end or seen > _REACH:
            return None
        at += 1
    return at


def _is_word(token: Word, part: str) -> bool:
    """Whether a token is a word of an expression, in any number or gender."""
    return part in _forms_of(token.lower_, token.lemma_)


@lru_cache(maxsize=1 << 14)
def _forms_of(lower: str, lemma: str) -> frozenset[str]:
    singular = lower.removesuffix("s")
    return frozenset({lower, lemma.lower(), singular, singular.removesuffix("e")})


def find_prepositions(unit: Unit, lexicon: CueLexicon) -> Iterator[tuple[Preposition, int, int]]:
    """Prepositional cues outside quoted runs: which, and their tokens `[start, end)`."""
    end, openers = unit.start, lexicon.prepositions
    for token in unit.doc[unit.start : unit.end]:
        if token.lower_ not in openers or token.i < end:
            continue
        found = next((p for p in openers[token.lower_] if _stands_at(unit.doc, token.i, unit.end, p.words)), None)
        if found is not None and unit.run_at(token.i) is None:
            end = token.i + len(found.words)
            yield found, token.i, end


def _stands_at(doc: Tokens, at: int, end: int, words: tuple[str, ...]) -> bool:
    if at + len(words) > end:
        return False
    return all(_same(doc[at + i], word) for i, word in enumerate(words))


def _same(token: Word, word: str) -> bool:
    return token.lower_ == word or token.lower_ in _ELIDED.get(word, ())
