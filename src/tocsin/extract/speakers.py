"""Speakers: which noun, name or pronoun of the sentence says what a cue reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.extract.syntax import group_start, has_preposition, is_finite, is_time, names_speaker, subject_of, tense_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tocsin.extract.cues import FoundCue
    from tocsin.extract.inserted import Insertion
    from tocsin.extract.scene import Scene
    from tocsin.extract.words import Word

_MAKING = frozenset(
    {"make", "give", "express", "voice", "issue", "have", "repeat", "reiterate", "renew", "share", "offer", "raise",
     "hold", "faire", "donner", "exprimer", "émettre", "lancer", "formuler", "réitérer", "renouveler", "avoir",
     "partager",
     "adresser", "apporter", "porter", "proférer", "avancer", "défendre"}
)  # fmt: skip
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})


def verb_speaker(cue: FoundCue, scene: Scene, insertions: Sequence[Insertion]) -> Word | None:
    """Who says what a verb reports: for a participle, who spoke before it; else its subject, by parse or by place."""
    before = _gone_on_from(cue, scene, insertions) or _shared(cue, scene)
    if before is not None:
        return before
    subject = subject_of(cue.head, scene.grammar)
    if subject is not None and subject.i == cue.head.i:  # the model took the verb for the subject of the next one
        subject = None
    echoed = next((i.speaker for i in insertions if subject is not None and i.cue.head.i == subject.i), None)
    if echoed is not None:  # "avance la radio, qui affirme": the model took the verb for a noun
        return echoed
    if subject is not None and _hangs_on_thing(subject, cue, scene):
        subject = _outer_subject(cue, scene) or subject
    if subject is not None and _fits(subject, cue.head, scene):
        return _of_own_clause(subject, cue, scene) or _behind_clause(subject, cue, scene) or subject
    return _by_place(cue, scene) or _last_resort(subject, cue, scene)


def _hangs_on_thing(subject: Word, cue: FoundCue, scene: Scene) -> bool:
    """Reads "X a écarté l'idée d'une défaite estimant que P": a participle that was hung on a noun of no speaker."""
    participle = cue.head.lower_.endswith("ant") and not scene.is_english() and subject.i == cue.head.head.i
    return participle and subject.pos_ == "NOUN" and not names_speaker(subject, scene.lexicon.language)


_OPENERS = frozenset(
    {"où", "quand", "lorsque", "tandis", "alors", "where", "when", "while", "whereas", "after", "before"}
)


def _of_own_clause(subject: Word, cue: FoundCue, scene: Scene) -> Word | None:
    """The name between "où", "alors que" and the verb, where the parse hands the verb the subject of another clause."""
    if not is_finite(cue.head) or subject.i > cue.head.i:
        return None
    end = group_start(cue.head, scene.grammar, scene.unit.start)
    for at in range(end - 1, subject.i, -1):
        token = scene.token(at)
        if token.text in {":", ";"} or scene.unit.run_at(at) is not None or is_finite(token):
            return None
        if token.pos_ == "SCONJ" or token.lower_ in _OPENERS:
            inside = bare_phrases(at + 1, end, scene)
            return next((t for t in inside if names_speaker(t, scene.lexicon.language)), None)
    return None


def _behind_clause(subject: Word, cue: FoundCue, scene: Scene) -> Word | None:
    """Reads "Dans un texte que X a pu lire, Y dit P": the name between the comma that ends a clause and the verb."""
    if scene.is_english() or not is_finite(cue.head) or subject.dep_ not in scene.grammar.subjects:
        return None
    comma = group_start(cue.head, scene.grammar, scene.unit.start) - 1
    while comma > subject.i and scene.token(comma).pos_ in {"DET", "PROPN", "NOUN"}:
        comma -= 1
    relative = subject.i > scene.unit.start + 1 and any(
        t.lower_ in scene.grammar.that for t in scene.unit.doc[subject.i - 2 : subject.i]
    )
    if not relative or comma <= subject.i or scene.token(comma).text != ",":
        return None
    if not any(is_finite(t) for t in scene.unit.doc[subject.i : comma]):
        return None
    named = bare_phrases(comma + 1, group_start(cue.head, scene.grammar, scene.unit.start), scene)
    return next((t for t in named if names_speaker(t, scene.lexicon.language)), None)


def _gone_on_from(cue: FoundCue, scene: Scene, insertions: Sequence[Insertion]) -> Word | None:
    """Who spoke before a present participle ("..., a dit X, ajoutant que P")."""
    if not cue.head.lower_.endswith(("ant", "ing")) and not _is_afterwards(cue, scene):
        return None
    before = [i.speaker for i in insertions if i.cue.head.i < cue.head.i and i.speaker is not None]
    return before[-1] if before else _outer_subject(cue, scene)


def _is_afterwards(cue: FoundCue, scene: Scene) -> bool:
    """Reads ", avant de demander": an infinitive that goes on behind what its subject has said."""
    before = [t.lower_ for t in scene.unit.doc[max(scene.unit.start, cue.start - 3) : cue.start]]
    return before[-1:] in (["de"], ["d'"]) and "avant" in before


def _last_resort(subject: Word | None, cue: FoundCue, scene: Scene) -> Word | None:
    if subject is not None and subject.pos_ in _NOMINAL:
        return subject
    return _word_before(cue, scene) if is_finite(cue.head) else _later_subject(cue, scene)


def _word_before(cue: FoundCue, scene: Scene) -> Word | None:
    """The capitalised word right before a finite verb, whatever the model makes of it."""
    before = group_start(cue.head, scene.grammar, scene.unit.start) - 1
    if before < scene.unit.start or scene.token(before).pos_ in {"ADJ", "VERB", "ADV", "ADP"}:
        return None
    return scene.token(before) if scene.token(before).is_title else None


def _later_subject(cue: FoundCue, scene: Scene) -> Word | None:
    """The subject of the main clause behind an infinitive or participle ("Après avoir assuré que P, X a dit")."""
    later = next((c for c in scene.cues if c.head.i > cue.head.i and not c.is_noun and is_finite(c.head)), None)
    subject = subject_of(later.head, scene.grammar) if later is not None else None
    return subject if later is not None and subject is not None and _fits(subject, later.head, scene) else None


def _shared(cue: FoundCue, scene: Scene) -> Word | None:
    """The subject of an earlier cue in the same tense that this verb, behind "et" or a comma, goes on from."""
    verb = cue.head
    start = group_start(verb, scene.grammar, scene.unit.start)
    if start <= scene.unit.start or any(c.dep_ in scene.grammar.subjects for c in verb.children):
        return None
    if scene.token(start - 1).pos_ != "CCONJ" and scene.token(start - 1).text != ",":
        return None
    bare = verb.pos_ == "VERB" and "Part" in verb.morph.get("VerbForm", []) and not verb.lower_.endswith("ant")
    if bare and not is_finite(verb) and scene.token(start - 1).pos_ == "CCONJ" and not scene.is_english():
        return _before_participle(start, scene)
    for other in reversed(scene.cues):
        if (
            other.head.i < start - 1
            and not other.is_noun
            and tense_of(other.head) == tense_of(verb)
            and is_finite(other.head)
        ):
            modified = _relative_of(other.head, verb, scene)
            subject = (
                modified if modified is not None else _shared(other, scene) or subject_of(other.head, scene.grammar)
            )
            return subject if subject is not None and _fits(subject, other.head, scene) else None
    return None


def _before_participle(start: int, scene: Scene) -> Word | None:
    """The subject of "a dit que P et promis de Q", where the participle shares the auxiliary of the first verb."""
    for other in scene.cues:
        compound = any(c.dep_.startswith("aux") for c in other.head.children)
        if other.head.i < start - 1 and not other.is_noun and compound and is_finite(other.head):
            subject = subject_of(other.head, scene.grammar)
            return subject if subject is not None and _fits(subject, other.head, scene) else None
    return None


def _relative_of(cue: Word, verb: Word, scene: Scene) -> Word | None:
    """Reads "la famille, à laquelle X a dit P, a salué": whom a relative clause, closed by a comma, says more of."""
    closed = scene.token(group_start(verb, scene.grammar, scene.unit.start) - 1).text == ","
    if not closed or cue.dep_ not in scene.grammar.relatives or cue.head.pos_ not in _NOMINAL:
        return None
    pronouns = {"laquelle", "lequel", "lesquels", "lesquelles", "auquel", "auxquels", "dont", "whom", "which"}
    oblique = any(t.lower_ in pronouns for t in scene.unit.doc[cue.head.i : cue.i])
    return _head_of_phrase(cue.head, scene) if oblique else None


def _head_of_phrase(noun: Word, scene: Scene) -> Word:
    """The noun that others hang on: "famille" in "la famille de Paul Roy"."""
    while noun.head.pos_ in _NOMINAL and scene.unit.start <= noun.head.i < noun.i:
        noun = noun.head
    return noun


def _outer_subject(cue: FoundCue, scene: Scene) -> Word | None:
    """The subject of the sentence's first finite cue, which a participle behind a comma goes on from."""
    start = group_start(cue.head, scene.grammar, scene.unit.start)
    before = {t.text for t in scene.unit.doc[max(scene.unit.start, start - 3) : start]}
    first = next((c for c in scene.cues if not c.is_noun and is_finite(c.head)), None)
    if first is None or first.head.i >= cue.head.i or "," not in before:
        return None
    subject = subject_of(first.head, scene.grammar)
    return subject if subject is not None and _fits(subject, first.head, scene) else None


def _fits(subject: Word, verb: Word, scene: Scene) -> bool:
    """Whether a subject that the parse gives may speak: a nominal without preposition, no colon between."""
    nominal = subject.pos_ in _NOMINAL or subject.lower_ in {"autres", "certains", "certaines", "beaucoup", "plusieurs"}
    if not nominal or subject.lower_ in {"ce", "c'", "-t"} or is_time(subject, scene.grammar):
        return False
    if subject.dep_ in scene.grammar.subjects and (has_preposition(subject) or _is_object_of(subject, verb, scene)):
        return False
    if subject.i < scene.unit.start or subject.i > verb.i:
        return True
    return not any(t.text == ":" and scene.unit.run_at(t.i) is None for t in scene.unit.doc[subject.i : verb.i])


def _is_object_of(subject: Word, verb: Word, scene: Scene) -> bool:
    """Whether a relative "que" makes the noun before it the object: "une loi que le ministre a jugée utile"."""
    if scene.is_english() or subject.i + 1 >= verb.i or subject.nbor(1).lower_ not in scene.grammar.that:
        return False
    return any(t.pos_ in {"NOUN", "PROPN", "PRON"} for t in scene.unit.doc[subject.i + 2 : verb.i])


def _by_place(cue: FoundCue, scene: Scene) -> Word | None:
    """The noun phrase before the verb group that no preposition governs, in the verb's own stretch of the sentence."""
    end = group_start(cue.head, scene.grammar, scene.unit.start)
    start = end
    while start > scene.unit.start and not _bounds_stretch(start - 1, scene):
        start -= 1
    phrases = list(bare_phrases(start, end, scene))
    if phrases:
        return phrases[0]
    if start > scene.unit.start and scene.token(end - 1).lower_ in scene.grammar.relative_pronouns:
        return next(reversed(list(bare_phrases(scene.unit.start, end - 1, scene))), None)
    return None


def _bounds_stretch(at: int, scene: Scene) -> bool:
    token = scene.token(at)
    if token.text in {":", ";"} or scene.unit.run_at(at) is not None or token.pos_ == "SCONJ":
        return True
    return token.pos_ in {"VERB", "AUX"} and is_finite(token)


def noun_speaker(cue: FoundCue, scene: Scene) -> Word | None:
    """Whose announcement it is: behind "par", else "de" with a person, else a possessive, else who makes it."""
    children = [c for c in cue.head.children if scene.unit.start <= c.i < scene.unit.end]
    for marker in ({"par", "by"}, {"de", "d'", "du", "des", "of", "from"}):
        for child in children:
            if (
                any(c.lower_ in marker for c in child.lefts)
                and child.pos_ in {"PROPN", "NOUN"}
                and child.i > cue.head.i
            ):
                if child.pos_ == "NOUN" and "de" in marker and scene.lexicon.is_event(child.lemma_.lower()):
                    continue
                return child
            if (
                child.lower_ in marker
                and (inner := next((c for c in child.children if c.dep_ == "pobj"), None)) is not None
            ):
                return inner
    possessive = next(
        (c for c in children if c.dep_ == "poss" or c.lower_ in {"son", "sa", "ses", "leur", "leurs"}), None
    )
    if possessive is not None and possessive.pos_ in {"PROPN", "NOUN", "PRON"} and scene.is_english():
        return possessive
    verb = cue.head.head
    if verb.pos_ not in {"VERB", "AUX"}:
        verb = (
            next((t for t in cue.head.ancestors if t.pos_ in {"VERB", "AUX"}), verb) if possessive is not None else verb
        )
    made = cue.head.dep_ in scene.grammar.objects and verb.lemma_ in _MAKING
    if verb.pos_ in {"VERB", "AUX"} and (possessive is not None or made):
        return subject_of(verb, scene.grammar)
    return None


_PRONOMINAL = frozenset(
    {"un", "une", "certains", "certaines", "beaucoup", "plusieurs", "autres", "celui-ci", "celle-ci", "ceux-ci",
     "celui", "celle", "ceux", "dernier", "dernière"}
)  # fmt: skip


def _is_pronominal(token: Word) -> bool:
    """Whether a word stands for a speaker without a noun: "l'un d'eux", "ce dernier", "d'autres"."""
    if token.lower_ not in _PRONOMINAL or token.i == 0:
        return False
    if token.lower_ in {"un", "une"}:
        return token.nbor(-1).lower_ == "l'"
    if token.lower_ in {"dernier", "dernière"}:
        return token.nbor(-1).lower_ in {"ce", "cette"}
    return token.pos_ == "PRON"


def _opens_name(token: Word) -> bool:
    """Whether a person's name begins right behind another noun: "de son côté | Anne Leroy"."""
    before = token.nbor(-1) if token.i else None
    return (
        token.ent_type_ == "PER"
        and token.ent_iob_ == "B"
        and before is not None
        and (before.pos_ in {"NOUN", "ADJ"} or before.ent_type_ == "ORG")
        and before.ent_type_ != "PER"
    )


def _behind_relay(at: int, limit: int, scene: Scene) -> int:
    """Behind the paper or agency that is told something: "à l'agence Reuters | une source", "à l'AFP | Anne Leroy"."""
    named = scene.token(at).is_title or scene.token(at).text.isupper()
    at += 1
    while at < limit and not named:
        token = scene.token(at)
        if not (token.pos_ == "ADJ" or token.is_title or token.text.isupper()) or _begins_person(token):
            break
        at += 1
    return at


def _begins_person(token: Word) -> bool:
    return token.ent_type_ == "PER" and token.ent_iob_ == "B"


def bare_phrases(start: int, limit: int, scene: Scene) -> Iterator[Word]:
    """Heads of noun phrases in `[start, limit)` that no preposition governs, read from left to right."""
    governed = False
    at = start
    while at < limit:
        token = scene.token(at)
        if (
            (is_finite(token) and token.pos_ in {"VERB", "AUX"})
            or token.text in {".", ";", ":"}
            or scene.unit.run_at(at)
        ):
            return
        if token.pos_ == "ADP" or token.lower_ in {"au", "aux", "du", "des", "de", "à"}:
            governed = token.lower_ != "des" or (at > start and scene.token(at - 1).pos_ in {"NOUN", "PROPN"})
        elif (
            token.pos_ == "DET" and at > start and scene.token(at - 1).pos_ not in {"ADP", "DET", "CCONJ"}
        ) or token.text == ",":
            governed = False
        elif _is_pronominal(token):
            if not governed:
                yield token
        elif token.pos_ in {"NOUN", "PROPN"}:
            governed = governed and not _opens_name(token)
            if not governed and not is_time(token, scene.grammar):
                yield token
            if governed and token.text in scene.lexicon.relays:
                at, governed = _behind_relay(at, limit, scene), False
                continue
        at += 1
