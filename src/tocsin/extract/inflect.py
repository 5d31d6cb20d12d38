"""French verb forms led back to infinitives, where the model's lemmatiser leaves the form as it is ("indique")."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc

_INFINITIVES = ("er", "ir", "re")
# Forms of irregular verbs of saying that taggers take for nouns.
_IRREGULAR = {
    "lit": "lire", "dit": "dire", "dément": "démentir", "prédit": "prédire", "promet": "promettre", "admet": "admettre",
    "soutient": "soutenir", "maintient": "maintenir", "convient": "convenir", "avertit": "avertir",
    "prévient": "prévenir", "écrit": "écrire", "conclut": "conclure", "répond": "répondre", "reconnaît": "reconnaître",
    "craint": "craindre", "croit": "croire", "exclut": "exclure", "poursuit": "poursuivre", "rétorque": "rétorquer",
    "inscrit": "inscrire", "défend": "défendre", "prétend": "prétendre", "souscrit": "souscrire",
}  # fmt: skip
_ENDINGS = (
    "eraient", "erait", "eront", "erons", "erez", "erais", "erai", "eras", "era", "aient", "èrent", "assent", "ait",
    "ais", "ant", "ées", "és", "ée", "é", "ent", "ons", "ez", "ai", "as", "a", "es", "e",
)  # fmt: skip


def infinitives(form: str) -> Iterator[str]:
    """The infinitives in -er (and -entir) that a form may belong to, the likeliest first.

    >>> list(infinitives("lançait"))[:1], list(infinitives("révèle"))[:2]
    (['lancer'], ['révèler', 'révéler'])
    """
    form = form.lower()
    if form in _IRREGULAR:
        yield _IRREGULAR[form]
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) >= 2:
            yield from _from_stem(stem, ending)
            break
    if form.endswith(("ent", "ents")) and len(form) > 4:
        yield form.removesuffix("s") + "ir"


def is_irregular(form: str) -> bool:
    """Whether a form is one of an irregular verb of saying, which taggers may take for a noun ("dément")."""
    return form in _IRREGULAR


def _from_stem(stem: str, ending: str) -> Iterator[str]:
    """Stems as the infinitive has them: lanç- lancer, rappell- rappeler, révèl- révéler, emploi- employer."""
    if stem.endswith("ç"):
        yield stem[:-1] + "cer"
    elif stem.endswith("ge") and ending[0] in "aâo":
        yield stem[:-1] + "er"
    elif stem.endswith("i") and len(stem) > 2 and stem[-2] in "ou":
        yield stem[:-1] + "yer"
    yield stem + "er"
    if stem[-2:] in {"ll", "tt"}:
        yield stem[:-1] + "er"
    if "è" in stem[-4:]:
        at = stem.rindex("è")
        yield stem[:at] + "é" + stem[at + 1 :] + "er"
        yield stem[:at] + "e" + stem[at + 1 :] + "er"


def mend_verb_lemmas(doc: Doc) -> None:
    """Give every verb of a French parse an infinitive as its lemma, where the lemmatiser left the bare form."""
    for token in doc:
        if token.pos_ == "VERB" and not token.lemma_.endswith(_INFINITIVES):
            lemma = next(infinitives(token.lower_), None)
            if lemma is not None:
                token.lemma_ = lemma
