"""The PDF: fonts inside, tagged, titled, with an alternative for each picture; text of others stays text."""

import re
import zlib
from dataclasses import replace

import pytest

from tests.tell.conftest import make_assessment, make_event, make_evidence, make_report
from tests.tell.test_forms import palette
from tocsin.model import Kind, Language, Status
from tocsin.tell import Edition, briefing_files, build_briefing
from tocsin.tell.lines import Figure, Matrix
from tocsin.tell.pages import page_style
from tocsin.tell.pdf import as_pdf

# What would be a command of the typesetter, were it ever read as one.
COMMANDS = '#panic("x") #{ sys.inputs } $x^2$ *bold* _it_ `raw` <label> @cite #import "@preview/a:1.0.0" \\ // /* "} ]'


def streams(pdf):
    """The streams of a PDF, unpacked."""
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(raw)
        except zlib.error:
            yield raw


@pytest.fixture(scope="module", params=list(Language))
def made(request, rich, watches):
    return request.param, as_pdf(build_briefing([rich], watches, language=request.param))


def test_it_is_tagged_titled_and_of_its_language(made):
    language, pdf = made
    inside = pdf + b"".join(streams(pdf))
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert f"/Lang({language.value})".encode() in inside.replace(b" ", b"")
    assert b"pdfuaid" in inside


def test_its_fonts_lie_inside(made):
    inside = made[1] + b"".join(streams(made[1]))
    fonts = set(re.findall(rb"/FontName\s*/([\w+-]+)", inside))
    assert fonts
    assert len(re.findall(rb"/FontFile[23]?\b", inside)) >= len(fonts)
    assert all(b"LibertinusSerif" in font for font in fonts)


def test_each_picture_has_its_alternative(rich, watches):
    briefing = build_briefing([rich], watches, language=Language.EN)
    pictures = [b for s in briefing.parts[0].sections for b in s.blocks if isinstance(b, Figure | Matrix)]
    assert {type(picture) for picture in pictures} == {Figure, Matrix}
    pdf = as_pdf(briefing)
    alternatives = re.findall(rb"/Alt\s*[(<]", pdf + b"".join(streams(pdf)))
    assert len(alternatives) >= len(pictures)


def test_the_same_briefing_gives_the_same_bytes(rich, watches):
    first, second = (as_pdf(build_briefing([rich], watches, language=Language.FR)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("case", ["rich", "quiet", "supposed"])
def test_every_edition_of_every_case_can_be_printed(case, edition, watches, request):
    told = [request.getfixturevalue(case), replace(request.getfixturevalue("quiet"), watch="nuclear-nato")]
    pdf = as_pdf(build_briefing(told, watches, language=Language.FR, edition=edition), evidence="all")
    assert pdf.startswith(b"%PDF")


def test_what_a_report_says_is_never_a_command(watches):
    report = make_report(
        "nuclear-threat", "RUS", Status.OCCURRED, COMMANDS, kind=Kind.WORD, outlet=COMMANDS, source=COMMANDS
    )
    event = make_event(report, exercise=COMMANDS, where=COMMANDS)
    assessment = make_assessment([make_evidence(event, (0.5, -0.2, -0.3))], watch_version=COMMANDS)
    for evidence in ("all", "none"):
        assert as_pdf(build_briefing([assessment], watches, language=Language.EN), evidence=evidence)


def test_an_exercise_is_marked_on_its_pages(rich, watches):
    plain, marked = (
        as_pdf(replace(build_briefing([rich], watches, language=Language.EN), mark=mark)) for mark in ("", "EXERCISE")
    )
    assert plain != marked


def test_markdown_brings_its_pictures_as_files_with_their_words(rich, watches):
    files = briefing_files([rich], watches, language=Language.FR, format="markdown", name="note.md")
    text = files.pop("note.md")
    assert sorted(files) == ["note-1.svg", "note-2.svg"]
    assert all(f"](<{name}>)" in text for name in files)
    assert all(picture.startswith("<svg") and "<desc" in picture and "xmlns=" in picture for picture in files.values())
    assert "```" not in text


def test_a_picture_that_stands_alone_has_the_colours_of_the_page():
    page = set(palette(page_style("briefing.css"), dark=False).values())
    assert set(re.findall(r"#[0-9a-f]{6}", page_style("picture.css"))) <= page


@pytest.mark.parametrize("language", list(Language))
def test_the_matrix_says_in_words_all_that_it_shows(language, rich, watches):
    briefing = build_briefing([rich], watches, language=language)
    (matrix,) = (b for s in briefing.parts[0].sections for b in s.blocks if isinstance(b, Matrix))
    assert matrix.rows
    for row in matrix.rows:
        assert len(row.cells) == len(matrix.weeks)
        assert row.label in matrix.alternative.text
    shown = {status for row in matrix.rows for cell in row.cells for status in cell}
    assert shown == {"occurred", "planned", "absent"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("edition", [Edition.DAILY, Edition.WEEKLY])
def test_what_opens_a_briefing_stands_on_its_first_page(rich, watches, language, edition):
    briefing = build_briefing([rich], watches, language=language, edition=edition)
    (part,) = briefing.parts
    assert part.opening == len([section for section in part.sections if section.key in OPENING])
    opening = replace(part, sections=part.sections[: part.opening])
    alone = replace(briefing, parts=(opening,), evidence=(), notes=replace(briefing.notes, blocks=()))
    assert pages(as_pdf(briefing)) > pages(as_pdf(alone)) == 1


OPENING = {"bottom", "changes", "week", "settled", "unknown", "next"}


def pages(pdf):
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf + b"".join(streams(pdf))))
