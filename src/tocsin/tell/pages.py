"""What every HTML page of tocsin stands on: templates that escape, and style sheets inside the page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def page_templates() -> Environment:
    """The templates beside this module; text of others is escaped, and a name without a value is an error."""
    return Environment(
        loader=PackageLoader("tocsin.tell", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page_style(*names: str) -> Markup:
    """The style sheets of those names, to stand in the page itself."""
    sheets = (files("tocsin.tell").joinpath(name).read_text("utf-8") for name in names)
    return Markup("\n").join(Markup(sheet) for sheet in sheets)  # noqa: S704 - our own files
