"""What is found in one article before anybody is resolved: entities, their mentions, the phrases that describe."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tocsin.extract.nouns import Sort
from tocsin.extract.phrases import word
from tocsin.extract.words import read_words

if TYPE_CHECKING:
    from datetime import date

    from tocsin.extract.names import TableMatch
    from tocsin.extract.nouns import Nouns
    from tocsin.extract.parse import ParsedArticle
    from tocsin.extract.phrases import Phrase
    from tocsin.extract.words import WordList
    from tocsin.model import ActorTable, SourceKind, Standing
    from tocsin.model.actor import Words

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:caus", "nsubjpass", "expl:subj"})
_DEPENDENT = {"nmod", "poss", "compound", "amod", "obl:arg", "pobj", "obl:mod", "obl:agent"}


@dataclass(slots=True, eq=False)
class Entity:
    """A person, organisation or state of the article, with all that the article says of it.

    Attributes:
        name: the fullest name in the article, without a leading article.
        kind: person, organisation or state.
        words: the fullest name, folded.
        aliases: every name it goes by here, folded.
        phrases: role and body phrases that stand in apposition to it.
        gender: "m", "f" or `None`.
        plural: whether its name is plural.
        actor: the actor it is tied to.
        standing: how its name stands for the actor, if it is in the table.
        titles: titles before its name, folded ("general", "gen").
        speaks: whether a pronoun of speech may point to it (names of places and things do not speak).
    """

    name: str
    kind: SourceKind
    words: Words
    aliases: set[Words] = field(default_factory=set)
    phrases: list[Phrase] = field(default_factory=list)
    gender: str | None = None
    plural: bool = False
    actor: str | None = None
    standing: Standing | None = None
    speaks: bool = True
    titles: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Mention:
    """One place where the article names or describes somebody: tokens `[start, end)`."""

    start: int
    end: int
    head: int
    entity: Entity | None
    phrase: Phrase | None
    sentence: int
    quoted: bool
    subject: bool
    speech: bool
    dependent: bool


@dataclass(slots=True)
class Stage:
    """Everything found in one article, indexed by token.

    Attributes:
        entities: persons, organisations and states in order of first mention.
        mentions: in order of the text.
        at: by token, the mention whose name covers it.
        phrase_at: by head token, the phrase.
        table: by token, the name of the actor table that covers it.
        sentences: start index of every sentence.
        doc: the words of the parse.
        cue_verbs: lemmas of the verbs that report what somebody says.
    """

    parsed: ParsedArticle
    actors: ActorTable
    nouns: Nouns
    day: date | None
    entities: list[Entity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    at: dict[int, Mention] = field(default_factory=dict)
    phrase_at: dict[int, Phrase] = field(default_factory=dict)
    linked: dict[int, Entity] = field(default_factory=dict)
    table: dict[int, TableMatch] = field(default_factory=dict)
    short: dict[int, str] = field(default_factory=dict)
    sentences: list[int] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    speech: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    cue_verbs: frozenset[str] = frozenset()
    doc: WordList = field(init=False)

    def __post_init__(self) -> None:
        self.doc = read_words(self.parsed.doc)

    def sentence_of(self, at: int) -> int:
        """Number of the sentence that a token stands in."""
        return bisect_right(self.sentences, at) - 1

    def sentence_at(self, character: int) -> int:
        """Number of the sentence that a character stands in."""
        at = bisect_right(self.doc.starts, character) - 1
        return self.sentence_of(max(at, 0))

    def before(self, at: int) -> list[Mention]:
        """The mentions that start before a token, in order."""
        return self.mentions[: bisect_left(self.starts, at)]

    def may_speak(self, at: int) -> bool:
        """Whether a name, or a noun of person or body, has its head (or a word of its name) at this token."""
        if at in self.phrase_at:
            return self.phrase_at[at].noun.sort in {Sort.PERSON, Sort.ORGANISATION}
        mention = self.at.get(at)
        return mention is not None and mention.entity is not None and mention.phrase is None


def _titles_before(stage: Stage, start: int) -> set[int]:
    """The "M." or "Mme" before a name, which the parse may take for the head of the two."""
    before = stage.doc[start - 1] if start else None
    return {start - 1} if before is not None and word(before) in stage.nouns.titles else set()


def add_mention(stage: Stage, start: int, end: int, head: int, entity: Entity | None, phrase: Phrase | None) -> Mention:
    """Notes a place where somebody is named or described, and hands it back."""
    token = stage.doc.root_of(start, end) if entity is not None else stage.doc[head]
    governed = start > 0 and (stage.doc[start - 1].pos_ == "ADP" or word(stage.doc[start - 1]) in {"du", "des", "aux"})
    heads = {token.i, head} | _titles_before(stage, start)
    subject = not governed and any(stage.doc[i].dep_ in SUBJECTS for i in heads)
    mention = Mention(
        start, end, head, entity, phrase, stage.sentence_of(head), stage.quoted[head],
        subject=subject, speech=stage.speech[head], dependent=governed or token.dep_ in _DEPENDENT,
    )  # fmt: skip
    stage.mentions.append(mention)
    for at in range(start, end):
        stage.at.setdefault(at, mention)
    return mention
