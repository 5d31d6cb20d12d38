"""The methodology page, written from the watch file: every number with its range, its reason and its reference."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from tocsin.watches import list_watches, load_watch
from tocsin.watches.load import SHIPPED
from tocsin.watches.sheet import read_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tocsin.model import Indicator, Language, Number, Watch

HERE = Path(__file__).parent
# By family, a watch whose numbers are those that all watches of the family share.
COMMONS = {"nuclear": "nuclear-usa", "chemical": "chemical-syr"}
# What the page of a family is called, and how the page of the other names it.
TITLES = {
    ("nuclear", "en"): ("", "nuclear posture"),
    ("nuclear", "fr"): ("", "la posture nucléaire"),
    ("chemical", "en"): (": chemical weapons", "chemical weapons"),
    ("chemical", "fr"): (" : armes chimiques", "les armes chimiques"),
}
_JUDGEMENT = "; authors' judgement"


@dataclass(frozen=True, slots=True)
class Sibling:
    """The page of the other family: what it is about, and its file."""

    title: str
    file: str


def page_name(language: str, family: str) -> str:
    """The file of a family's page in a language."""
    return f"{language}.md" if family == "nuclear" else f"{family}-{language}.md"


def write_methodology(language: Language, family: str = "nuclear") -> str:
    """The methodology page of a family of watches in a language.

    Raises:
        KeyError: if a reason has no translation.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the page is Markdown made of the project's own data
    )
    tongue = Tongue(language.value)
    common = load_watch(COMMONS[family])
    (other_family,) = COMMONS.keys() - {family}
    other_language = "fr" if language.value == "en" else "en"
    watches = [one for one in map(load_watch, list_watches()) if one.family == common.family]
    labels = [one.label for one in common.hypotheses]
    page = environment.get_template(f"{language.value}.md.j2").render(
        lang=language.value,
        page_title=TITLES[family, language.value][0],
        other=page_name(other_language, family),
        sibling=Sibling(TITLES[other_family, language.value][1], page_name(language.value, other_family)),
        common=common,
        watches=watches,
        number=tongue.number,
        ranged=tongue.ranged,
        reason=tongue.reason,
        overrides=lambda watch: list(_overrides(watch, common)),
        renamed=lambda watch: [one for one in watch.hypotheses if one.label not in labels],
        letters=lambda watch: list(_letters(watch, tongue.reason)),
        scale=read_sheet(SHIPPED / "scales.yaml").data[language.value],
    )
    return tongue.set_spaces(re.sub(r"\n{3,}", "\n\n", page))


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a language writes numbers and reasons."""

    language: str

    def set_spaces(self, page: str) -> str:
        """The page with the spaces that French keeps from breaking; code stays as it is."""
        if self.language == "en":
            return page
        lines = (line if line.startswith("    ") else _fixed_spaces(line) for line in page.split("\n"))
        return "\n".join(lines)

    def number(self, value: float) -> str:
        """A number with four significant digits, without an exponent."""
        text = f"{value:.4g}"
        if "e" in text:
            text = f"{value:.10f}".rstrip("0")
        return text.replace(".", ",") if self.language == "fr" else text

    def ranged(self, number: Number) -> str:
        """A number and its range."""
        if number.low == number.high:
            return self.number(number.value)
        low, high = self.number(number.low), self.number(number.high)
        return f"{self.number(number.value)} ({low} – {high})"

    def reason(self, sentence: str, reference: str = "") -> str:
        """A reason in this language, with the key of its reference."""
        key = f" [{reference}]" if reference else ""
        if self.language == "en":
            return sentence.rstrip(".") + key
        judged = _JUDGEMENT in sentence and sentence.rstrip(".").endswith(_JUDGEMENT)
        base = sentence.rstrip(".").removesuffix(_JUDGEMENT)
        return _translations()[base] + (" ; jugement des auteurs" if judged else "") + key


def _fixed_spaces(line: str) -> str:
    return re.sub(r" (?=[;:?!%»](?:[\s,.)*]|$))|(?<=«) ", "\u00a0", line)


@cache
def _translations() -> dict[str, str]:
    return dict(read_sheet(HERE / "reasons.fr.yaml").data)


def _overrides(watch: Watch, common: Watch) -> Iterator[Indicator]:
    for indicator, shared in zip(watch.indicators, common.indicators, strict=True):
        if indicator.rates != shared.rates:
            yield indicator


def _letters(watch: Watch, reason: Callable[[str], str]) -> Iterator[tuple[str, str, str]]:
    """Letter, reason and names of the outlets that share both."""
    ordered = sorted(watch.outlets, key=lambda one: (one.reliability, one.reason, one.name))
    for (letter, sentence), outlets in groupby(ordered, key=lambda one: (one.reliability, one.reason)):
        yield letter, reason(sentence), ", ".join(one.name for one in outlets)
