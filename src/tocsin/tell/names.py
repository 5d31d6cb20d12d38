"""Names in running text: the article, the contraction and the number that a language asks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.model import Language
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

_ARTICLE = re.compile(r"^(?P<article>le|la|les|l')(?:\s+|(?<='))(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_VOWEL = re.compile(r"^[aàâeéèêëiîïoôuûüyœæh]", re.IGNORECASE)
_DETERMINED = re.compile(
    r"^(?:un|une|des|le|la|les|ce|cette|ces|plusieurs|certains|certaines|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quelques|a|an|the|some|several|two|three|four|five"
    r"|six|seven|eight|nine|ten|many|most|both|all|few|its|their|his|her|ses|leurs|son|sa|leur)\s|^l['’]",
    re.IGNORECASE,
)

# Determiners of more than one, in both languages.
_SEVERAL = re.compile(
    r"^(?:les|des|plusieurs|certain(?:e)?s|quelques|ces|ses|leurs|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|some|several"
    r"|many|most|both|all|few|two|three|four|five|seven|eight|nine|ten|these|their)$"
)

# What counts on from people whom the text named before: "a third official", "un autre responsable".
_COUNTED_ON = re.compile(
    r"^(?:an?\s+(?:second|third|fourth|fifth|other)|another)\s+|^(un|une)\s+(?:deuxième|second|seconde|troisième|quatrième|autre)\s+",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"^(?:one|another)(?:\s+of\s+(?:them|these|those|the\s+\w+))?$|^(?:l['’])?une?\s+d(?:['’]|['’]entre\s+)(?:eux|elles)$"
    r"|^(?:the|an)\s+others?$|^(?:l['’]|une?\s+)autre$|^les\s+autres$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a sentence, with its article, and whether verbs take the plural."""

    text: str
    plural: bool = False


@cache
def articles(language: Language) -> Mapping[str, Any]:
    """The words that decide articles in a language, from the data file beside this module."""
    data: Mapping[str, Any] = read_sheet(Path(__file__).with_name(f"articles.{language.value}.yaml")).data
    return data


def with_of(text: str, language: Language) -> str:
    """`text` after "de" or "of", contracted.

    >>> [with_of(name, Language.FR) for name in ("les États-Unis", "le Pakistan", "l'Otan", "Israël", "Cuba")]
    ['des États-Unis', 'du Pakistan', "de l'Otan", "d'Israël", 'de Cuba']
    """
    if language is Language.EN:
        return f"of {text}"
    return _contracted(text, {"le": "du ", "les": "des "}, "de ", "d'")


def with_to(text: str, language: Language) -> str:
    """`text` after "à" or "to", contracted.

    >>> with_to("les États-Unis", Language.FR), with_to("la Russie", Language.FR)
    ('aux États-Unis', 'à la Russie')
    """
    if language is Language.EN:
        return f"to {text}"
    return _contracted(text, {"le": "au ", "les": "aux "}, "à ", "à ")


def _contracted(text: str, merged: Mapping[str, str], full: str, elided: str) -> str:
    match = _ARTICLE.match(text)
    if match and match["article"].lower() in merged:
        return merged[match["article"].lower()] + match["rest"]
    if match is None and _VOWEL.match(text) and not text.lower().startswith("h"):
        return elided + text
    return full + text


def possessive(text: str) -> str:
    """The English possessive.

    >>> possessive("the United States"), possessive("Russia")
    ("the United States'", "Russia's")
    """
    return f"{text}'" if text.endswith("s") else f"{text}'s"


def with_article(noun_phrase: str, language: Language) -> str | None:
    """A lower-case noun phrase with its definite article; `None` where the data do not tell its gender.

    >>> with_article("préparation à l'emploi", Language.FR), with_article("exercice ordinaire", Language.FR)
    ("la préparation à l'emploi", "l'exercice ordinaire")
    """
    if language is Language.EN:
        return noun_phrase
    head = noun_phrase.partition(" ")[0].lower()
    gender = _gender(head)
    if _VOWEL.match(head) and gender:
        return f"l'{noun_phrase}"
    return {"f": f"la {noun_phrase}", "m": f"le {noun_phrase}", "p": f"les {noun_phrase}"}.get(gender or "")


def _gender(head: str) -> str | None:
    rules = articles(Language.FR)
    if head in rules["genders"]:
        return str(rules["genders"][head])
    return next((str(gender) for ending, gender in rules["endings"].items() if head.endswith(ending)), None)


def speaker(name: str, language: Language) -> str:
    """A source's name as it stands after "selon" or "according to".

    >>> [speaker(name, Language.FR) for name in ("Maison Blanche", "agences de renseignement", "Anna Roux")]
    ['la Maison Blanche', 'des agences de renseignement', 'Anna Roux']
    >>> [speaker(name, Language.EN) for name in ("White House", "senior official", "A third official")]
    ['the White House', 'a senior official', 'a third official']
    """
    head, _, rest = name.partition(" ")
    if not head or _DETERMINED.match(name):
        # "A third official" stood at the head of a sentence.
        return f"{head.lower()} {rest}" if rest and rest == rest.lower() else name
    if language is Language.EN:
        return _english_speaker(name, head)
    return _french_speaker(name, head)


def is_plural(phrase: str, language: Language) -> bool:
    """Whether a noun phrase that speaks is several: "des responsables", "three officials in Berlin".

    >>> [is_plural(phrase, Language.EN) for phrase in ("Western officials", "a U.S. official", "James Whitlock")]
    [True, False, False]
    >>> [is_plural(phrase, Language.FR) for phrase in ("deux délégations", "l'Institut des hautes études")]
    [True, False]
    """
    first = phrase.partition(" ")[0].lower()
    if _SEVERAL.match(first):
        return True
    if language is Language.FR or first in {"a", "an", "the", "one"}:
        return False
    head = re.split(r"\s(?:of|in|from|at|for|with|on|who|close)\s", phrase)[0].rpartition(" ")[2]
    return head.islower() and head.endswith("s") and not head.endswith("ss")


def alone(name: str) -> str:
    """A source's name as one calls it where nobody was named before it.

    >>> alone("a third official"), alone("un autre responsable"), alone("the other party's envoy")
    ('official', 'un responsable', "the other party's envoy")
    """
    return _COUNTED_ON.sub(lambda found: f"{found[1]} " if found[1] else "", name)


def points_back(name: str) -> bool:
    """Whether a source is only one of those whom the text named before.

    >>> [points_back(name) for name in ("one of them", "l'un d'eux", "One Nation")]
    [True, True, False]
    """
    return bool(_ONE_OF.match(name))


def _english_speaker(name: str, head: str) -> str:
    rules = articles(Language.EN)
    tail = name.rpartition(" ")[2]
    if name in rules["definite"] or head in rules["definite_heads"] or tail in rules["definite_tails"]:
        return f"the {name}"
    if head[0].isupper() or tail.endswith("s"):
        return name
    return f"an {name}" if head[0] in "aeiou" else f"a {name}"


def _french_speaker(name: str, head: str) -> str:
    rules = articles(Language.FR)
    if head.lower() in rules["definite_heads"]:
        if head.lower() in rules["either_gender"] and re.search(rules["feminine_second"], name):
            return f"la {name}"
        return with_article(name, Language.FR) or name
    if head[0].isupper():
        return name
    gender = _gender(head)
    if head.endswith("s") or gender == "p":
        return f"des {name}"
    return f"une {name}" if gender == "f" else f"un {name}"
