"""The words of the interface: English as the code has it, and a gettext catalogue for French, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tocsin.model import Language


@cache
def catalogue(language: Language, domain: str = "tocsin") -> Catalog:
    """The messages of a language; English has none of its own. `errors` are those of errors and notes."""
    if language is Language.EN:
        return Catalog(locale="en")
    path = files("tocsin.web").joinpath("locale", language.value, "LC_MESSAGES", f"{domain}.po")
    with path.open("rb") as file:
        return read_po(file, locale=language.value, abort_invalid=True)


def mark(message: str) -> str:
    """The message itself, marked as one that the catalogue translates where it is said."""
    return message


class Words:
    """Says things in one language.

    >>> Words(Language.FR).say("Today")
    'Aujourd’hui'
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = catalogue(language)

    def say(self, message: str, **slots: object) -> str:
        """The message in the language, its slots filled; the message itself where the catalogue lacks it."""
        found = self._catalogue.get(message)
        text = found.string if found is not None and isinstance(found.string, str) and found.string else message
        return text.format(**slots) if slots else text

    def count(self, one: str, many: str, n: int, **slots: object) -> str:
        """The form of a message that goes with the number `n`, which also fills the slot `n`."""
        found = self._catalogue.get((one, many))
        forms = found.string if found is not None and isinstance(found.string, tuple | list) else ()
        at = int(self._catalogue.num_plurals > 1 and self._plural(n))
        text = forms[at] if at < len(forms) and forms[at] else (one, many)[at]
        return text.format(n=n, **slots)

    def _plural(self, n: int) -> bool:
        return n > 1 if self.language is Language.FR else n != 1


# What the codes of a record are called.
MODES = {
    "direct": mark("in the source's own words"),
    "mixed": mark("partly in the source's own words"),
    "indirect": mark("reported"),
    "narrated": mark("told by the article itself"),
}
CERTAINTIES = {
    "certain": mark("certain"),
    "probable": mark("probable"),
    "possible": mark("possible"),
    "unknown": mark("left open"),
}
POLARITIES = {"positive": mark("affirmed"), "negative": mark("denied")}
STATUSES = {
    "occurred": mark("occurred"),
    "planned": mark("planned"),
    "absent": mark("looked for and not seen, or denied"),
    "hypothetical": mark("only hypothetical"),
}
HEALTHS = {
    "new": mark("not read yet"),
    "alive": mark("alive"),
    "slow": mark("slow"),
    "silent": mark("silent beyond its cadence"),
    "failing": mark("failing"),
    "blocked": mark("blocked"),
    "changed to HTML": mark("changed to HTML"),
    "gone": mark("gone"),
}
# What an article is to the one that it shares its origin with.
TIES = {"copy": mark("Copy of"), "version": mark("Version of"), "rewrite": mark("Rewrite of")}
MEMBERS = {"own": mark("published first"), "copy": mark("copy"), "version": mark("version"), "rewrite": mark("rewrite")}
# What the pages of people say of what they get from the desk.
PEOPLE = (
    *(mark("reader"), mark("analyst"), mark("editor"), mark("administrator")),
    *(mark("log-in"), mark("failed-log-in"), mark("log-out"), mark("password"), mark("person-added")),
    *(mark("person-removed"), mark("role"), mark("link"), mark("token-added"), mark("token-revoked")),
    *(mark("marking"), mark("note"), mark("review"), mark("export"), mark("alert"), mark("setting"), mark("refused")),
    *(mark("name or password is not right"), mark("try again, or ask an administrator for a link")),
    *(mark("too many attempts failed"), mark("wait a quarter of an hour, and try again")),
    *(mark("the present password is not right"), mark("try again, or ask for a link")),
    *(mark("this link was used, is over, or never was"), mark("ask for another: `tocsin person link`")),
    *(mark("the password is too easily guessed"), mark("take 12 characters or more, several words say")),
    *(mark("this log-in took too long or was used already"), mark("begin again")),
    *(mark("another browser began this log-in"), mark("begin again in this one")),
    *(mark("nobody at this desk goes by this identity"), mark("the name is taken")),
    *(mark("nobody would be left to administer this desk"), mark("make another one first")),
    mark("a token needs a label and at least one scope"),
    *(mark("there is no such record"), mark("check the id"), mark("there is no such person")),
    *(mark("ask an administrator of this desk"), mark("choose another; names are never given anew")),
)
