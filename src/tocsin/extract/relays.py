"""Channels: speakers who only pass on what others say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.extract.scene import Proposal, Scene
    from tocsin.extract.words import Word


def relays(speaker: Word | None, before: Sequence[Proposal], scene: Scene) -> bool:
    """Whether a speaker only passes on what others say: a paper or agency, an office that speaks for another."""
    if speaker is None or not any(p.rule in _WORDS or _calls(p) for p in before):
        return False
    named = any(t.ent_type_ in {"PER", "PERSON"} for t in _phrase(speaker)) and speaker.lower_.startswith(_SPOKES)
    return not named and any(names_relay(t, scene) for t in _phrase(speaker))


# Frames in which somebody's words are told; of an act that is named ("évoque un essai") the paper itself is the source.
_WORDS = frozenset({"that", "bare", "whether", "inserted", "incised", "quote", "to", "state", "small", "selon"})
# Kinds of cues that tell of words even where what is called for is only named: "a appelé à une trêve".
_ACTS_OF_SPEECH = frozenset({"call", "order", "promise"})
_SPOKES = ("porte-parole", "spokes")  # one with a name speaks for himself


def _calls(proposal: Proposal) -> bool:
    return proposal.rule == "on" and proposal.entry is not None and proposal.entry.kind in _ACTS_OF_SPEECH


def _phrase(head: Word) -> list[Word]:
    return [t for t in head.subtree if head.i - 4 <= t.i <= head.i + 5]


def names_relay(token: Word, scene: Scene) -> bool:
    """Whether a word names a paper, an agency or a spokesman."""
    return token.text in scene.lexicon.relays or token.lemma_.lower() in scene.lexicon.relays
