"""The pattern language: a lexicon file, read, checked and made ready for the engine.

A lexicon file is YAML. `lists` are named lists of words and phrases; `contexts` are tests of an article as a whole;
`groups` are named lists of actors, `owners` what belongs to each actor by name; `status` holds the words that decide a
status; `indicators` gives, for each code of
the watch, its patterns. A phrase is plain words; `@name` is any entry of a list (`@actor`: whoever is named),
`...` for up to three words in between and `...6` for up to six; `=word` wants the very form. Words are compared without
accents, case, number or gender, and verbs by their lemma.

A pattern looks for one of three things: `phrase` (words in a sentence), `predicate` (a clause's verb, noun or
adjective) or `cue` (the verb that attributes a claim). `needs` and `unless` look further around it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from tocsin.coding.lexicon import (
    Condition,
    Context,
    Element,
    History,
    Keys,
    Lexicon,
    Pattern,
    Phrase,
    Place,
    StatusWords,
)
from tocsin.coding.words import exact, keys_of
from tocsin.model import Form, Kind, Language, Status
from tocsin.watches.sheet import Mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tocsin.model import Watch
    from tocsin.watches.sheet import Sheet

_T = TypeVar("_T")

TOP_KEYS = (
    "language", "gate", "barred", "history", "owners", "lists", "groups", "contexts", "status", "unless", "outranks",
    "indicators", "readings", "origin",
)  # fmt: skip
PATTERN_KEYS = ("id", "phrase", "predicate", "cue", "form", "needs", "unless", "status_if")
SHARED_KEYS = ("actor", "actors", "target", "status", "context")
STATUS_KEYS = ("lists", "before", "after", "around", "governors")
CONTEXT_KEYS = ("any", "at_least", "early", "opening", "dense", "unless", "outweighed")
READING_KEYS = ("actor", "actors", "target", "status", "status_if", "unless")
CONDITION_KEYS = ("in", "any")
PLACES = (
    "subject", "object", "oblique", "complement", "modifier", "clause", "sentence", "before", "after", "anchor",
    "content", "article", "head",
)  # fmt: skip
ELSEWHERE = "elsewhere"
"""The actor rule that asks the other mentions of the same indicator in the article."""
ACTOR_RULES = (
    "subject", "object", "oblique", "modifier", "possessor", "near", "before", "after", "anchor", "source", "speaker",
    "article", "watch", "owner", "first", "second", "judge", "previous", "unnamed", ELSEWHERE,
)  # fmt: skip
GOVERNORS = ("enact", "evidence", "achieve", "go_on", "carry", "plan", "deny", "doubt", "presuppose")
OBSERVERS = "observe"
"""The list of governors whose subject looks on: whoever sees, fears or condemns a deed is not who does it."""
STATUS_MODES = ("clause", "act", "uttered", "stated", "ended", "under-way", *(status.value for status in Status))
_DEFAULT_GAP = 3
ACTOR_LIST = "actor"
"""The list that every lexicon has: whoever is named in the sentence."""
OWNER_LIST = "owner:"
"""What the names of lists of owned things begin with; the actor's code follows."""
_GAP = re.compile(r"\.\.\.(\d*)")
_ACTOR = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Reader:
    """A sheet being read, with the questions that are asked of every part of it."""

    sheet: Sheet
    language: Language
    lists: frozenset[str]
    groups: Mapping[str, frozenset[str]]
    contexts: frozenset[str]
    entries: Mapping[str, frozenset[Keys]] = field(default_factory=dict)

    def mapping(
        self, value: object, keys: tuple[str | int, ...], allowed: Sequence[str] | None = None
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.sheet.error(
                *keys, what=f"{_name(keys)} must hold named values", remedy="write it as 'name: value' lines"
            )
        for name in value:
            if not isinstance(name, str):
                raise self.sheet.error(*keys, what=f"the name {name!r} is not text", remedy="put it in quotes")
            if allowed is not None and name not in allowed:
                raise self.sheet.error(
                    *keys, name, what=f"unknown key {name!r}", remedy="use one of " + ", ".join(allowed)
                )
        return value

    def strings(self, value: object, keys: tuple[str | int, ...]) -> tuple[str, ...]:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list):
            raise self.sheet.error(*keys, what=f"{_name(keys)} must be text or a list of texts", remedy="write [a, b]")
        if not items:
            raise self.sheet.error(*keys, what=f"{_name(keys)} is empty", remedy="give at least one entry")
        for at, item in enumerate(items):
            if not isinstance(item, str):
                raise self.sheet.error(*keys, at, what=f"{item!r} is not text", remedy="put it in quotes")
            if not item.strip():
                raise self.sheet.error(*keys, at, what="an entry is blank", remedy="write a word or remove the entry")
        return tuple(items)

    def one_of(self, value: object, keys: tuple[str | int, ...], allowed: Iterable[str], noun: str) -> str:
        known = sorted(allowed)
        if not isinstance(value, str) or value not in known:
            raise self.sheet.error(
                *keys, what=f"unknown {noun} {value!r}", remedy="use one of " + (", ".join(known) or "none defined")
            )
        return value

    def integer(self, value: object, keys: tuple[str | int, ...]) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.sheet.error(
                *keys, what=f"{_name(keys)} must be a whole number, 0 or more", remedy="write a number such as 2"
            )
        return value

    def phrases(self, value: object, keys: tuple[str | int, ...]) -> tuple[Phrase, ...]:
        return tuple(self.phrase(text, (*keys, at)) for at, text in enumerate(self.strings(value, keys)))

    def phrase(self, text: str, keys: tuple[str | int, ...]) -> Phrase:
        elements: list[Element] = []
        gap = 0
        for piece in text.split():
            if match := _GAP.fullmatch(piece):
                gap = int(match.group(1) or _DEFAULT_GAP)
            elif piece.startswith("@"):
                elements.append(Element(list_name=self.named_list(piece[1:], keys), gap=gap))
                gap = 0
            elif piece.startswith("=") and len(piece) > 1:
                elements.append(Element(words=(exact(piece[1:]),), gap=gap))
                gap = 0
            elif words := keys_of(piece, self.language):
                elements.append(Element(words=words, gap=gap))
                gap = 0
        if not elements:
            raise self.sheet.error(
                *keys, what=f"the phrase {text!r} can never be found", remedy="write at least one full word or @list"
            )
        return Phrase(text, _joined(elements))

    def named_list(self, name: str, keys: tuple[str | int, ...]) -> str:
        if name not in self.lists and name != ACTOR_LIST:
            raise self.sheet.error(
                *keys, what=f"unknown list {name!r}", remedy="define it under 'lists' or mend the name"
            )
        return name

    def place(self, text: str, keys: tuple[str | int, ...], allowed: Sequence[str], noun: str) -> Place:
        name, _, marker = text.partition(":")
        self.one_of(name, keys, allowed, noun)
        return Place(name, marker.strip())

    def conditions(self, value: object, keys: tuple[str | int, ...]) -> tuple[Condition, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.sheet.error(
                *keys, what=f"{_name(keys)} must be a list of conditions", remedy="write - {in: clause, any: [...]}"
            )
        return tuple(self.condition(item, (*keys, at)) for at, item in enumerate(value))

    def condition(self, value: object, keys: tuple[str | int, ...]) -> Condition:
        entry = self.mapping(value, keys, CONDITION_KEYS)
        for name in CONDITION_KEYS:
            if name not in entry:
                raise self.sheet.error(
                    *keys, what=f"the condition has no {name!r}", remedy="write {in: clause, any: [words]}"
                )
        places = self.strings(entry["in"], (*keys, "in"))
        return Condition(
            tuple(self.place(text, (*keys, "in"), PLACES, "place") for text in places),
            self.phrases(entry["any"], (*keys, "any")),
        )


def compile_lexicons(watch: Watch) -> dict[Language, Lexicon]:
    """The lexicons of a watch, checked and made ready, by language.

    Raises:
        WatchError: for the first mistake found, with file, line and remedy, and the others.
    """
    kinds = tuple(sorted((indicator.code, indicator.kind) for indicator in watch.indicators))
    compiled: dict[Language, Lexicon] = {}
    mistakes = Mistakes()
    for language, sheet in watch.lexicons.items():
        with mistakes.gathered():
            compiled[language] = compile_sheet(sheet, kinds)
    mistakes.tell()
    return compiled


_COMPILED: dict[tuple[int, tuple[tuple[str, Kind], ...]], tuple[Sheet, Lexicon]] = {}


def compile_sheet(sheet: Sheet, kinds: tuple[tuple[str, Kind], ...]) -> Lexicon:
    """The lexicon that a sheet holds, for a watch with these indicator codes and kinds; compiled once per sheet.

    Raises:
        WatchError: for the first mistake found, with file, line and remedy, and the others.
    """
    remembered = _COMPILED.get((id(sheet), kinds))
    if remembered is not None and remembered[0] is sheet:
        return remembered[1]
    lexicon = _compile(sheet, dict(kinds))
    _COMPILED[id(sheet), kinds] = (sheet, lexicon)
    return lexicon


def _compile(sheet: Sheet, kinds: Mapping[str, Kind]) -> Lexicon:
    bare = _Reader(sheet, Language.FR, frozenset(), {}, frozenset())
    mistakes = Mistakes()
    with mistakes.gathered():
        bare.mapping(sheet.data, (), TOP_KEYS)
    data = bare.mapping(sheet.data, ())
    for name in ("language", "lists", "indicators"):
        if name not in data:
            mistakes.found.append(
                sheet.error(what=f"the lexicon has no {name!r}", remedy=f"add '{name}:' at the top level")
            )
            mistakes.tell()
    language = Language(bare.one_of(data["language"], ("language",), [item.value for item in Language], "language"))
    raw_lists = {
        **_lists_of_status(bare, data.get("status", {})),
        **bare.mapping(data["lists"], ("lists",)),
        **_owners(bare, data.get("owners", {})),
    }
    raw_contexts = bare.mapping(data.get("contexts", {}), ("contexts",))
    raw_groups = bare.mapping(data.get("groups", {}), ("groups",))
    groups = {name: frozenset(bare.strings(value, ("groups", name))) for name, value in raw_groups.items()}
    reader = _Reader(sheet, language, frozenset(raw_lists), groups, frozenset(raw_contexts))
    lists: dict[str, frozenset[Keys]] = {}
    with mistakes.gathered():
        lists = _lists(reader, raw_lists)
    reader = replace(reader, entries=lists)
    patterns: tuple[Pattern, ...] = ()
    with mistakes.gathered():
        patterns = _patterns(reader, reader.mapping(data["indicators"], ("indicators",)), kinds)
    contexts: dict[str, Context] = {}
    for name, value in raw_contexts.items():
        with mistakes.gathered():
            contexts[name] = _context(reader, name, value)
    readings: dict[str, Pattern] = {}
    for code, value in reader.mapping(data.get("readings", {}), ("readings",)).items():
        with mistakes.gathered():
            readings[code] = _reading(reader, kinds, code, value)
    mistakes.tell()
    return Lexicon(
        language=language,
        lists=lists,
        trie=_trie(lists),
        patterns=patterns,
        contexts=contexts,
        status_words=_status_words(reader, data.get("status", {})),
        unless=reader.conditions(data.get("unless"), ("unless",)),
        history=_history(reader, data.get("history")),
        gate=_context_name(reader, data.get("gate"), ("gate",)),
        barred=_context_name(reader, data.get("barred"), ("barred",)),
        groups=groups,
        outranks={
            code: frozenset(reader.one_of(other, ("outranks", code), kinds, "indicator") for other in others)
            for code, others in _outranked(reader, data.get("outranks", {}), kinds)
        },
        readings=readings,
        **_indices(patterns),
    )


def _reading(reader: _Reader, kinds: Mapping[str, Kind], code: str, value: object) -> Pattern:
    """How whose it is and its status are told where only the second reader found an indicator."""
    keys = ("readings", code)
    reader.one_of(code, keys, kinds, "indicator")
    entry = reader.mapping(value, keys, READING_KEYS)
    return Pattern(
        id=code,
        indicator=code,
        kind=kinds[code],
        actor=_rules(reader, entry.get("actor", ["subject", "near"]), (*keys, "actor")),
        actor_group=_group(reader, entry.get("actors"), (*keys, "actors")),
        target=_rules(reader, entry.get("target", ["object", "second"]), (*keys, "target")),
        status=reader.one_of(entry.get("status", "clause"), (*keys, "status"), STATUS_MODES, "status"),
        status_if=_status_if(reader, entry.get("status_if"), (*keys, "status_if")),
        unless=reader.conditions(entry.get("unless"), (*keys, "unless")),
        where=reader.sheet.where(*keys),
    )


def _group(reader: _Reader, name: object, keys: tuple[str | int, ...]) -> frozenset[str]:
    return reader.groups[reader.one_of(name, keys, reader.groups, "group of actors")] if name else frozenset()


def _outranked(reader: _Reader, raw: object, kinds: Mapping[str, Kind]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each indicator that outranks others, with those."""
    for code, others in reader.mapping(raw, ("outranks",), sorted(kinds)).items():
        yield code, reader.strings(others, ("outranks", code))


def _lists_of_status(reader: _Reader, raw: object) -> dict[str, Any]:
    """The lists that the words of the status speak of: they go where these go, into the lexicons that share them."""
    status = reader.mapping(raw, ("status",), STATUS_KEYS)
    return reader.mapping(status.get("lists", {}), ("status", "lists"))


def _owners(reader: _Reader, raw: object) -> dict[str, list[str]]:
    """The names that belong to each actor, as lists of their own."""
    named = reader.mapping(raw, ("owners",))
    return {OWNER_LIST + code: list(reader.strings(names, ("owners", code))) for code, names in named.items()}


def _lists(reader: _Reader, raw: Mapping[str, Any]) -> dict[str, frozenset[Keys]]:
    mistakes = Mistakes()
    texts = _texts_of_lists(reader, raw, mistakes)
    done: dict[str, frozenset[Keys]] = {}

    def resolve(name: str, trail: tuple[str, ...]) -> frozenset[Keys]:
        if name in trail:
            ring = " -> ".join([*trail[trail.index(name) :], name])
            raise reader.sheet.error(
                "lists", trail[-1], what=f"lists hold each other in a ring: {ring}", remedy="take one @name out"
            )
        if name not in done:
            done[name] = frozenset(_entries(reader, name, texts[name], lambda inner: resolve(inner, (*trail, name))))
        return done[name]

    for name in texts:
        with mistakes.gathered():
            resolve(name, ())
    mistakes.tell()
    return done


def _texts_of_lists(reader: _Reader, raw: Mapping[str, Any], mistakes: Mistakes) -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for name, value in raw.items():
        texts[name] = ()
        with mistakes.gathered():
            texts[name] = reader.strings(value, ("lists", name))
    return texts


def _entries(
    reader: _Reader, name: str, texts: Sequence[str], resolve: Callable[[str], frozenset[Keys]]
) -> Iterable[Keys]:
    for at, text in enumerate(texts):
        if text.startswith("@"):
            inner = text[1:]
            if inner not in reader.lists:
                raise reader.sheet.error(
                    "lists", name, at, what=f"unknown list {inner!r}", remedy="define it under 'lists' or mend the name"
                )
            yield from resolve(inner)
            continue
        words = _entry_keys(text, reader.language)
        if not words:
            raise reader.sheet.error(
                "lists", name, at, what=f"the entry {text!r} can never be found", remedy="write at least one full word"
            )
        yield words


def _entry_keys(text: str, language: Language) -> Keys:
    """The keys of an entry of a list; a word written `=word` wants that very form."""
    keys: list[str] = []
    for piece in text.split():
        keys.extend([exact(piece[1:])] if piece.startswith("=") and len(piece) > 1 else keys_of(piece, language))
    return tuple(keys)


def _patterns(reader: _Reader, raw: Mapping[str, Any], kinds: Mapping[str, Kind]) -> tuple[Pattern, ...]:
    patterns: list[Pattern] = []
    mistakes = Mistakes()
    for code, value in raw.items():
        with mistakes.gathered():
            patterns += _of_indicator(reader, code, value, kinds)
    _check_ids(reader, raw, mistakes)
    mistakes.tell()
    return tuple(patterns)


def _check_ids(reader: _Reader, raw: Mapping[str, Any], mistakes: Mistakes) -> None:
    """Note every id that stands twice, also in patterns that do not hold together themselves."""
    seen: dict[str, str] = {}
    for code, value in raw.items():
        listed = value.get("patterns") if isinstance(value, dict) else None
        for at, item in enumerate(listed if isinstance(listed, list) else []):
            known = item.get("id") if isinstance(item, dict) else None
            if not isinstance(known, str):
                continue
            keys = ("indicators", code, "patterns", at)
            if known in seen:
                what = f"the id {known!r} stands twice (also {seen[known]})"
                mistakes.found.append(reader.sheet.error(*keys, what=what, remedy="rename one"))
            seen[known] = reader.sheet.where(*keys)


def _of_indicator(reader: _Reader, code: str, value: object, kinds: Mapping[str, Kind]) -> list[Pattern]:
    where = ("indicators", code)
    if code not in kinds:
        raise reader.sheet.error(
            *where, what=f"unknown indicator {code!r}", remedy="use one of " + ", ".join(sorted(kinds))
        )
    entry = reader.mapping(value, where, (*SHARED_KEYS, "unless", "patterns"))
    listed = entry.get("patterns")
    if not isinstance(listed, list) or not listed:
        raise reader.sheet.error(*where, what=f"{code} has no patterns", remedy="add a list under 'patterns'")
    patterns: list[Pattern] = []
    mistakes = Mistakes()
    for at, item in enumerate(listed):
        with mistakes.gathered():
            patterns.append(_pattern(reader, kinds[code], entry, item, (*where, "patterns", at)))
    mistakes.tell()
    return patterns


def _pattern(
    reader: _Reader, kind: Kind, shared: Mapping[str, Any], raw: object, keys: tuple[str | int, ...]
) -> Pattern:
    entry = reader.mapping(raw, keys, (*PATTERN_KEYS, *SHARED_KEYS))
    for name in SHARED_KEYS:
        if name in shared and name not in entry:
            entry = {**entry, name: shared[name]}
    anchors = [name for name in ("phrase", "predicate", "cue") if name in entry]
    if not isinstance(entry.get("id"), str):
        raise reader.sheet.error(*keys, what="the pattern has no id", remedy="add 'id: name'")
    if len(anchors) != 1:
        raise reader.sheet.error(
            *keys,
            what=f"the pattern {entry['id']!r} can never fire: it has {' and '.join(anchors) or 'nothing to look for'}",
            remedy="give exactly one of phrase, predicate, cue",
        )
    mistakes = Mistakes()
    fields: dict[str, Any] = {}
    for name, make in _fields(reader, entry, shared, keys):
        with mistakes.gathered():
            fields[name] = make()
    mistakes.tell()
    return Pattern(id=entry["id"], indicator=str(keys[1]), kind=kind, where=reader.sheet.where(*keys), **fields)


def _fields(
    reader: _Reader, entry: Mapping[str, Any], shared: Mapping[str, Any], keys: tuple[str | int, ...]
) -> Iterable[tuple[str, Callable[[], object]]]:
    """The fields of a pattern, each with what reads it, so that a mistake in one does not hide that of another."""

    def unless() -> tuple[Condition, ...]:
        own = reader.conditions(entry.get("unless"), (*keys, "unless"))
        return own + reader.conditions(shared.get("unless"), (*keys[:2], "unless"))

    yield "phrases", lambda: reader.phrases(entry["phrase"], (*keys, "phrase")) if "phrase" in entry else ()
    yield "predicates", lambda: _predicates(reader, entry.get("predicate"), (*keys, "predicate"))
    yield "cues", lambda: _predicates(reader, entry.get("cue"), (*keys, "cue"))
    yield "forms", lambda: _forms(reader, entry, keys)
    yield "needs", lambda: reader.conditions(entry.get("needs"), (*keys, "needs"))
    yield "unless", unless
    yield "actor", lambda: _rules(reader, entry.get("actor", ["subject", "near"]), _place(keys, entry, shared, "actor"))
    yield "actor_group", lambda: _group(reader, entry.get("actors"), _place(keys, entry, shared, "actors"))
    yield (
        "target",
        lambda: _rules(reader, entry.get("target", ["object", "second"]), _place(keys, entry, shared, "target")),
    )
    yield "status", lambda: reader.one_of(entry.get("status", "clause"), (*keys, "status"), STATUS_MODES, "status")
    yield "status_if", lambda: _status_if(reader, entry.get("status_if"), (*keys, "status_if"))
    yield "context", lambda: _context_name(reader, entry.get("context"), _place(keys, entry, shared, "context"))


def _place(
    keys: tuple[str | int, ...], entry: Mapping[str, Any], shared: Mapping[str, Any], name: str
) -> tuple[str | int, ...]:
    """Where a field of a pattern stands: with it, or once for the whole indicator."""
    whole = (*keys[:2], name)
    return whole if name in shared and shared[name] is entry.get(name) else (*keys, name)


def _predicates(reader: _Reader, value: object, keys: tuple[str | int, ...]) -> tuple[Keys, ...]:
    """Predicates as words, lists taken apart."""
    if value is None:
        return ()
    found: list[Keys] = []
    for at, text in enumerate(reader.strings(value, keys)):
        if text.startswith("@"):
            found.extend(sorted(reader.entries.get(reader.named_list(text[1:], (*keys, at)), frozenset())))
        else:
            found.append(_joined_words(reader.phrase(text, (*keys, at))))
    return tuple(found)


def _joined_words(phrase: Phrase) -> Keys:
    return tuple(word for element in phrase.elements for word in element.words)


def _forms(reader: _Reader, entry: Mapping[str, Any], keys: tuple[str | int, ...]) -> frozenset[Form]:
    if "form" not in entry:
        return frozenset()
    if "predicate" not in entry:
        raise reader.sheet.error(
            *keys, "form", what="'form' goes only with 'predicate'", remedy="remove it, or look for a predicate"
        )
    names = reader.strings(entry["form"], (*keys, "form"))
    allowed = [form.value for form in Form]
    return frozenset(Form(reader.one_of(name, (*keys, "form"), allowed, "form")) for name in names)


def _rules(reader: _Reader, value: object, keys: tuple[str | int, ...]) -> tuple[Place, ...]:
    rules: list[Place] = []
    for text in reader.strings(value, keys):
        if text.startswith("is:"):
            code = text[3:]
            if not _ACTOR.fullmatch(code):
                raise reader.sheet.error(*keys, what=f"{code!r} is no actor", remedy="write is:RUS or is:NATO")
            rules.append(Place("is", code))
        else:
            rules.append(reader.place(text, keys, ACTOR_RULES, "actor rule"))
    return tuple(rules)


def _status_if(reader: _Reader, value: object, keys: tuple[str | int, ...]) -> tuple[tuple[Status, Condition], ...]:
    if value is None:
        return ()
    entry = reader.mapping(value, keys, [status.value for status in Status])
    return tuple((Status(name), reader.condition(item, (*keys, name))) for name, item in entry.items())


def _context_name(reader: _Reader, value: object, keys: tuple[str | int, ...]) -> str:
    return "" if value is None else reader.one_of(value, keys, reader.contexts, "context")


def _context(reader: _Reader, name: str, value: object) -> Context:
    keys = ("contexts", name)
    entry = reader.mapping(value, keys, CONTEXT_KEYS)
    if "any" not in entry:
        raise reader.sheet.error(*keys, what=f"the context {name!r} looks for nothing", remedy="add 'any: [words]'")
    numbers = {
        field: reader.integer(entry.get(field, default), (*keys, field))
        for field, default in (("at_least", 1), ("early", 1), ("opening", 0), ("dense", 0))
    }
    unless, outweighed = (
        reader.phrases(entry[field], (*keys, field)) if field in entry else () for field in ("unless", "outweighed")
    )
    phrases = reader.phrases(entry["any"], (*keys, "any"))
    return Context(name=name, phrases=phrases, unless=unless, outweighed=outweighed, **numbers)


def _history(reader: _Reader, value: object) -> History | None:
    if value is None:
        return None
    entry = reader.mapping(value, ("history",), ("years", "unless", "frames"))
    if "years" not in entry:
        raise reader.sheet.error("history", what="no number of years is given", remedy="add 'years: 15'")
    unless, frames = (
        reader.phrases(entry[name], ("history", name)) if name in entry else () for name in ("unless", "frames")
    )
    return History(reader.integer(entry["years"], ("history", "years")), unless, frames)


def _status_words(reader: _Reader, value: object) -> StatusWords:
    entry = reader.mapping(value, ("status",), STATUS_KEYS)
    statuses = [status.value for status in Status]

    def by_status(side: str) -> dict[Status, tuple[Phrase, ...]]:
        raw = reader.mapping(entry.get(side, {}), ("status", side), statuses)
        return {Status(name): reader.phrases(texts, ("status", side, name)) for name, texts in raw.items()}

    governors = reader.mapping(entry.get("governors", {}), ("status", "governors"), (*GOVERNORS, OBSERVERS))
    return StatusWords(
        before=by_status("before"),
        after=by_status("after"),
        around=by_status("around"),
        governors={
            name: frozenset(_predicates(reader, texts, ("status", "governors", name)))
            for name, texts in governors.items()
        },
    )


def _joined(elements: Sequence[Element]) -> tuple[Element, ...]:
    """Neighbouring plain words as one element."""
    joined: list[Element] = []
    for element in elements:
        last = joined[-1] if joined else None
        if last is not None and last.words and element.words and not element.gap:
            joined[-1] = Element(words=last.words + element.words, gap=last.gap)
        else:
            joined.append(element)
    return tuple(joined)


def _trie(lists: Mapping[str, frozenset[Keys]]) -> dict[str, tuple[tuple[Keys, frozenset[str]], ...]]:
    names: dict[Keys, set[str]] = defaultdict(set)
    for name, entries in lists.items():
        for entry in entries:
            names[entry].add(name)
    by_first: dict[str, list[tuple[Keys, frozenset[str]]]] = defaultdict(list)
    for entry in sorted(names):
        by_first[entry[0]].append((entry, frozenset(names[entry])))
    return {first: tuple(entries) for first, entries in by_first.items()}


def _indices(patterns: Sequence[Pattern]) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Numbers of patterns (and of their phrases) by the first word, list, predicate and cue that could set them off."""
    indices: dict[str, dict[str, set[Any]]] = {
        name: defaultdict(set) for name in ("by_word", "by_list", "by_predicate", "by_cue")
    }
    for number, pattern in enumerate(patterns):
        for at, phrase in enumerate(pattern.phrases):
            first = phrase.elements[0]
            name, opener = ("by_word", first.words[0]) if first.words else ("by_list", first.list_name)
            indices[name][opener].add((number, at))
        for name, entries in (("by_predicate", pattern.predicates), ("by_cue", pattern.cues)):
            for entry in entries:
                indices[name][entry[0]].add(number)
    return {name: {word: tuple(sorted(numbers)) for word, numbers in index.items()} for name, index in indices.items()}


def _name(keys: tuple[str | int, ...]) -> str:
    return ".".join(str(item) for item in keys) or "the file"
