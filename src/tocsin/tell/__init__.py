"""An assessment becomes a briefing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from tocsin.tell.compose import build_briefing
from tocsin.tell.editions import Edition
from tocsin.tell.exercise import write_drill
from tocsin.tell.html import as_html
from tocsin.tell.lines import Shown
from tocsin.tell.markdown import as_markdown
from tocsin.tell.pdf import as_pdf
from tocsin.tell.pictures import picture, picture_names
from tocsin.tell.terminal import as_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tocsin.model import Assessment, Language, Watch
    from tocsin.tell.lines import Briefing

    # Changes the wording of a briefing, and nothing else (see `tocsin.tell.wording`).
    Rewording = Callable[[Briefing], Briefing]

Format = Literal["markdown", "html", "pdf", "terminal"]
_FORMS = {"markdown": as_markdown, "html": as_html, "terminal": as_terminal}

_EVIDENCE: Mapping[str, Shown] = {"markdown": "cited", "html": "all", "pdf": "cited", "terminal": "cited"}

__all__ = ["Edition", "Format", "Shown", "briefing_files", "build_briefing", "write_briefing", "write_drill"]


def write_briefing(  # noqa: PLR0913 - each is one choice of the reader's
    assessments: Sequence[Assessment],
    watches: Mapping[str, Watch],
    *,
    language: Language,
    format: Format,  # noqa: A002 - the word that the command line uses
    previous: Sequence[Assessment] | None = None,
    evidence: Shown | None = None,
    mark: str = "",
    edition: Edition = Edition.DAILY,
    event: str = "",
    reword: Rewording | None = None,
) -> str:
    """The briefing as one text, ending with a newline: the same input gives the same characters.

    Args:
        assessments: one a watch, in the order in which they are told.
        watches: by id, at least those of the assessments.
        language: of the briefing; sentences of reports keep their own.
        format: `markdown`, `html` (one file, nothing fetched) or `terminal` (plain text, 88 columns); a PDF is a file.
        evidence: `all` of it in full, what the page has `cited` in brief, or `none`; by default all in HTML, which
            folds it, and what is cited elsewhere.
        previous: what the last briefing told; without it, changes are told since one and seven days.
        edition: daily, weekly or flash.
        event: the id of the happening that a flash tells; by default the heaviest of what is new.
        mark: what stands on every page of it, such as that all is an exercise.
        reword: gives lines another wording; by default none does.

    Raises:
        ValueError: if there is no assessment to tell, or the format is unknown.
        KeyError: if an assessment's watch is not among `watches`, or the event among the evidence.
    """
    if format not in _FORMS:
        raise ValueError(f"no such format: {format!r}; choose one of {', '.join(_FORMS)}")
    briefing = build_briefing(assessments, watches, language=language, previous=previous, edition=edition, event=event)
    briefing = replace(reword(briefing) if reword else briefing, mark=mark)
    return _FORMS[format](briefing, evidence=evidence or _EVIDENCE[format])


def briefing_files(  # noqa: PLR0913 - as above
    assessments: Sequence[Assessment],
    watches: Mapping[str, Watch],
    *,
    language: Language,
    format: Format,  # noqa: A002 - as above
    name: str,
    previous: Sequence[Assessment] | None = None,
    evidence: Shown | None = None,
    mark: str = "",
    edition: Edition = Edition.DAILY,
    event: str = "",
    reword: Rewording | None = None,
) -> Mapping[str, str | bytes]:
    """The briefing as files by name, its own first: Markdown brings its pictures along, a PDF holds everything.

    Args:
        assessments: as for `write_briefing`, and so all that is not named here.
        watches: by id.
        language: of the briefing.
        format: any of them.
        name: of the briefing's own file; pictures are called after it.
        previous: what the last briefing told.
        evidence: how much of it.
        mark: what stands on every page.
        edition: daily, weekly or flash.
        event: the id of the happening that a flash tells.
        reword: gives lines another wording.

    Raises:
        ValueError: if there is no assessment to tell, or the format is unknown.
        KeyError: if an assessment's watch is not among `watches`, or the event among the evidence.
    """
    briefing = build_briefing(assessments, watches, language=language, previous=previous, edition=edition, event=event)
    briefing = replace(reword(briefing) if reword else briefing, mark=mark)
    shown = evidence or _EVIDENCE[format]
    if format == "pdf":
        return {name: as_pdf(briefing, evidence=shown)}
    if format == "markdown":
        names = picture_names(briefing, name.rpartition(".")[0] or name)
        text = as_markdown(briefing, evidence=shown, pictures=names)
        return {name: text, **{file: picture(block) for block, file in names.items()}}
    return {name: _FORMS[format](briefing, evidence=shown)}
