"""Web pages: the article text that trafilatura finds in the HTML, with what the page says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import trafilatura
from trafilatura.settings import Document

from tocsin.errors import BadDateError, UnreadableInputError
from tocsin.read.articles import Stated, build_article, refuse_exercise
from tocsin.read.published import parse_date_option

if TYPE_CHECKING:
    from tocsin.model import Article, Period

# htmldate takes the present day as its bound unless told; a page must read the same on any day.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}


def read_page(html: str, stated: Stated, *, path: str) -> Article:
    """The article of a page; its offsets count the plain text that trafilatura takes out of the HTML.

    Raises:
        UnreadableInputError: if there is no article in the page.
        LanguageError: if the article is in neither French nor English.
    """
    # The mark stands in a band that is no part of the article.
    refuse_exercise(html, where=path)
    page = trafilatura.bare_extraction(
        html, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=_DATES
    )
    if not isinstance(page, Document) or not page.text:
        raise UnreadableInputError(
            "no article was found in the page", where=path, remedy="save the text of the article as .txt"
        )
    return build_article(page.text, stated.over(_stated_by(page)), path=path)


def _stated_by(page: Document) -> Stated:
    return Stated(
        outlet=page.sitename or page.hostname or None,
        published=_day(page.date),
        title=page.title or None,
        credit=(page.author,) if page.author else (),
    )


def _day(written: str | None) -> Period | None:
    """A page's date; what is out of bounds is no date, for the page did not mean it."""
    try:
        return parse_date_option(written) if written else None
    except BadDateError:
        return None
