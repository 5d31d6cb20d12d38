"""The wording of a line by a language model, and the check that it says the same.

Whether two sentences mean the same cannot be computed, so that the check is of words: those that carry meaning must be
the same, in the same order. A model may join sentences, change small words, and choose among words that the list of the
language holds to be equal; a number, a name, a date, a likelihood word, a "not" or a preposition that is lost, added,
changed or moved ends its proposal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from tocsin.tell.lines import Bullets, Columns, Line, Paragraph, Ref, RefKind
from tocsin.tell.typography import harmless
from tocsin.tell.voice import Voice
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tocsin.model import Language
    from tocsin.tell.lines import Block, Briefing, Section

    # Gives the model's wording of each line it has one for, by the line's place among those it is handed.
    Propose = Callable[[Sequence[str]], Mapping[int, str]]

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%<>≥≤=+±−€$]")
_SPACED_DIGITS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)")
# No line of a briefing holds any of these.
_MARKUP = re.compile(r"[<>\[\]{}|*_#`\\@]|://|\bwww\.|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_QUOTED = re.compile(r"[«“\"][^»”\"]*[»”\"]")
_ENDS = ".?!…"


@dataclass(frozen=True, slots=True)
class Refused:
    """A proposal that was dropped: the line as it stands, what was proposed, and why not."""

    text: str
    proposed: str
    why: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """A briefing in which some lines bear another wording, and the proposals that were dropped."""

    briefing: Briefing
    changed: int
    refused: tuple[Refused, ...]


def reword(briefing: Briefing, propose: Propose, model: str) -> Reworded:
    """The briefing with each line of its pages in the wording proposed for it, where that says the same.

    The line as it was written stands behind its new wording, so that nobody has to trust the model.

    Args:
        briefing: as it was composed.
        propose: gives proposals for lines, by their place.
        model: what the briefing calls whoever proposes.
    """
    voice = Voice(briefing.language)
    lines = [*dict.fromkeys(line for section in _sections(briefing) for line in _running(section))]
    proposed = propose([line.text for line in lines])
    new, refused = dict[Line, Line](), []
    for at, line in enumerate(lines):
        words = harmless(proposed[at]).strip() if at in proposed else line.text
        if words == line.text:
            continue
        why = fault(line, proposed[at], briefing.language)
        if why:
            refused.append(Refused(line.text, words, why))
        else:
            new[line] = replace(line, text=voice.say("reworded", text=words, original=line.text))
    return Reworded(_noted(_changed(briefing, new), voice, new, model), len(new), tuple(refused))


def fault(line: Line, proposed: str, language: Language) -> str:
    """Why a proposal does not say what the line says; nothing where it does.

    >>> from tocsin.model import Language
    >>> line = Line("Russia moved no warhead. It denied it.", (Ref(RefKind.INDEX, "w"),))
    >>> fault(line, "Russia moved no warhead, and it denied it.", Language.EN)
    ''
    >>> fault(line, "Russia moved a warhead. It denied it.", Language.EN)
    '“no” is lost'
    """
    text = unicodedata.normalize("NFC", proposed.strip())
    if _MARKUP.search(text):
        return "mark-up, a link or a hidden character"
    if not text or text[-1] not in _ENDS + "»”)" or len(text) > 2 * len(line.text) + 40:
        return "not a sentence of that length"
    if _QUOTED.findall(text) != _QUOTED.findall(line.text):
        return "other quoted words"
    if any(stretch not in text for stretch, _ in line.foreign):
        return "other words of another language"
    return _difference(_meant(line.text, language), _meant(text, language))


def _difference(was: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> str:
    """The first word that differs, named as one that is lost, added or moved."""
    before, after = [key for key, _ in was], [key for key, _ in now]
    for kind, a, b, c, _ in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        key, word = was[a] if b > a else now[c]
        counts = before.count(key), after.count(key)
        return f"“{word}” is {'lost' if counts[0] > counts[1] else 'added' if counts[0] < counts[1] else 'moved'}"
    return ""


def _meant(text: str, language: Language) -> list[tuple[str, str]]:
    """The words that carry meaning: by what they count as, and as they stand."""
    free, same = _rules(language)
    plain = _SPACED_DIGITS.sub("", unicodedata.normalize("NFC", text)).replace("’", "'")
    found = []
    for at, word in _placed(plain):
        key = word.casefold()
        if key in free:
            # A name that is spelt like a small word, as in "Le Monde", is one inside a sentence.
            if not (word[0].isupper() and not at):
                continue
            key = word
        found.append((same.get(key, key), word))
    return found


def _placed(text: str) -> Iterator[tuple[bool, str]]:
    """Each word, with whether a sentence begins with it."""
    opens = True
    for match in re.finditer(rf"{_WORD.pattern}|[{_ENDS}:;—–]", text):
        word = match[0]
        if word in _ENDS + ":;—–":
            opens = True
            continue
        yield opens, word
        opens = False


@cache
def _rules(language: Language) -> tuple[frozenset[str], Mapping[str, str]]:
    with as_file(files("tocsin.tell").joinpath(f"wording.{language.value}.yaml")) as path:
        data = read_sheet(path).data
    return frozenset(map(str, data["free"])), {word: group[0] for group in data["same"] for word in group}


def _sections(briefing: Briefing) -> Iterator[Section]:
    yield from briefing.front
    for part in briefing.parts:
        yield from part.sections


def _running(section: Section) -> Iterator[Line]:
    """The lines that may be reworded: sentences of the page; not the words beside a picture, nor a count."""
    for block in section.blocks:
        match block:
            case Paragraph(lines):
                yield from lines
            case Bullets(lines):
                yield from lines
            case Columns(left, right):
                yield from (*left.lines, *right.lines)


def _changed(briefing: Briefing, new: Mapping[Line, Line]) -> Briefing:
    parts = tuple(replace(part, sections=_all(part.sections, new)) for part in briefing.parts)
    return replace(briefing, front=_all(briefing.front, new), parts=parts)


def _all(sections: Sequence[Section], new: Mapping[Line, Line]) -> tuple[Section, ...]:
    return tuple(replace(one, blocks=tuple(_block(block, new) for block in one.blocks)) for one in sections)


def _block(block: Block, new: Mapping[Line, Line]) -> Block:
    match block:
        case Paragraph(lines) | Bullets(lines):
            return replace(block, lines=tuple(new.get(line, line) for line in lines))
        case Columns(left, right):
            sides = [replace(side, lines=tuple(new.get(line, line) for line in side.lines)) for side in (left, right)]
            return Columns(*sides)
    return block


def _noted(briefing: Briefing, voice: Voice, new: Mapping[Line, Line], model: str) -> Briefing:
    """The briefing with a line at its head that says who worded it."""
    if not new:
        return briefing
    text = voice.say("reworded_by", count=len(new), model=harmless(model))
    refs = tuple(dict.fromkeys(Ref(RefKind.CLOCK, part.watch) for part in briefing.parts))
    return replace(briefing, clocks=(*briefing.clocks, Line(text, refs)))
