"""Sentence boundaries by punctuation, set before the parse: the models' own boundaries break names from their verbs.

Three answers are given: a token surely starts a sentence, surely does not, or the parser is left to decide (after an
abbreviation that may also end a sentence, as in "in the U.S. Leaders said").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Doc, Token

_ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!!", "!?", "???", ".."})
_CLOSERS = frozenset({"»", "”", ")", "]", "’", "'"})
_OPENERS = frozenset({"«", "“", "(", "[", "-", "–", "—", "‘", "'", "•"})
_TITLES = frozenset(
    {"m.", "mm.", "mme", "mlle", "dr", "dr.", "me", "mgr", "mr.", "mrs.", "ms.", "gen.", "lt.", "col.", "sgt.", "sen.",
     "rep.", "gov.", "prof.", "st.", "jr.", "vs.", "av.", "apr.", "env.", "cf.", "p.", "a.m.", "p.m.",
     "coun.", "cllr.", "const.", "cst.", "cpl.", "insp.", "supt.", "det.", "capt.", "maj.", "hon.", "rev.", "msgr.",
     "fr.", "pres.", "pte.", "pvt.", "brig.", "adm.", "cmdr.", "ald.", "atty.", "ste.", "ft.", "mt.",
     "u.n.", "e.g.", "i.e."}
)  # fmt: skip


def mark_sentence_starts(doc: Doc, *, closing: Collection[int], opening: Collection[int]) -> None:
    """Set `is_sent_start` on every token of one paragraph.

    Args:
        doc: a tokenised paragraph, not yet parsed.
        closing: places (characters of the paragraph) of marks that close a quotation.
        opening: places of marks that open one.
    """
    after: Token | None = None
    for token in doc:
        if token.i == 0:
            continue
        token.is_sent_start = False
        if after is None and _ends_sentence(doc[token.i - 1]):
            after = doc[token.i - 1]
        if token.is_space or after is None or token.text in _CLOSERS or token.text in _ENDS or token.idx in closing:
            continue
        if token.text == '"' and token.idx not in opening:
            continue
        token.is_sent_start = token.idx in opening or _starts(token, after)
        after = None


def _ends_sentence(token: Token) -> bool:
    if token.text == "." and token.i and f"{token.nbor(-1).lower_}." in _TITLES:
        return False
    if token.text in _ENDS:
        return True
    return token.text.endswith((".", "!", "?", "…")) and len(token.text) > 1 and token.lower_ not in _TITLES


_SAID = frozenset(
    {"said", "says", "asked", "asks", "added", "adds", "told", "tells", "wrote", "writes", "replied", "shouted",
     "yelled", "exclaimed", "wondered", "wonders", "recalled", "recalls", "continued", "joked", "quipped", "explained",
     "noted"}
)  # fmt: skip
_NEAR = 10  # tokens of a name with its role


def _says(token: Token, after: Token) -> bool:
    """Whether `“Why now?” Anne Leroy asked` goes on: a name and a verb of saying, behind a question or a cry."""
    if after.text not in {"?", "!"} or token.doc[token.i - 1].text != '"' or not token.text[0].isupper():
        return False
    for following in token.doc[token.i + 1 : token.i + _NEAR]:
        if following.lower_ in _SAID:
            return True
        if following.text in _ENDS or following.is_quote or (following.is_lower and following.lower_ not in _LINKS):
            return False
    return False


_LINKS = frozenset(
    {"of", "the", "for", "de", "van", "von", "la", "captain", "coach", "minister", "spokesman", "spokeswoman"}
)


def _starts(token: Token, after: Token) -> bool | None:
    """Whether `token`, the first after an end mark, starts a sentence."""
    if _says(token, after):
        return False
    if not after.whitespace_ and not _marks_between(after, token) and not token.doc[token.i - 1].is_space:
        return False
    if not _looks_initial(token):
        return False
    if after.text in _ENDS:
        return True
    return None if after.text.count(".") > 1 or len(after.text) <= 4 else True


def _marks_between(after: Token, token: Token) -> bool:
    return token.i - after.i > 1 and bool(token.doc[token.i - 1].whitespace_)


def _looks_initial(token: Token) -> bool:
    """Whether a token can begin a sentence: a capital, a figure, or an opening mark before one."""
    text = token.text
    if text in _OPENERS or text == '"':
        following = next((t for t in token.doc[token.i + 1 :] if not t.is_space), None)
        return following is None or not following.text[0].islower()
    return not text[0].islower() and text not in {",", ";", ":", "%", "€"}
