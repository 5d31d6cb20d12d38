"""Every sentence of a briefing rests on records."""

import re
from datetime import date

import pytest

from tests.tell.conftest import make_assessment, make_event, make_evidence, make_report
from tocsin.model import Kind, Language, Status
from tocsin.tell import Edition, build_briefing, write_briefing
from tocsin.tell.lines import Line, Ref, References, RefKind, section_lines
from tocsin.tell.matters import is_deed, is_looked_for, is_reading, is_warning, is_word
from tocsin.tell.voice import Voice

LANGUAGES = list(Language)
CASES = ("rich", "quiet", "supposed")
_LEFT_OUT = (RefKind.COUNTED, RefKind.UNTOLD)


def records_of(assessment, watch, previous=None):
    """Every record that a line about this watch may rest on."""
    found = {Ref(RefKind.EVIDENCE, watch.id, item.event.id) for item in assessment.evidence}
    found |= {Ref(kind, watch.id, item.event.id) for item in assessment.evidence for kind in _LEFT_OUT}
    found |= {Ref(RefKind.BELIEF, watch.id, belief.id) for belief in assessment.beliefs}
    found |= {Ref(RefKind.NEXT, watch.id, item.indicator) for item in assessment.next_best}
    found |= {Ref(RefKind.EXERCISE, watch.id, entry.name) for entry in watch.exercises}
    found |= {Ref(kind, watch.id) for kind in (RefKind.INDEX, RefKind.COVERAGE, RefKind.CLOCK, RefKind.HISTORY)}
    found |= {Ref(RefKind.LIMIT, watch.id, str(at)) for at in range(len(watch.limits["en"]))}
    found |= {Ref(RefKind.SCALE, "", language.value) for language in Language}
    found |= {Ref(kind, watch.id) for kind in (RefKind.LIMIT, RefKind.NEXT, RefKind.EXERCISE)}
    found.add(Ref(RefKind.CLOCK, watch.id, assessment.watch_version))
    if previous:
        found.add(Ref(RefKind.PREVIOUS, watch.id))
        found |= {Ref(RefKind.PREVIOUS, watch.id, item.event.id) for item in previous.evidence}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("with_previous", [False, True], ids=["first", "second"])
def test_each_line_rests_on_records_of_its_own_assessment(
    case, language, edition, with_previous, watch, watches, earlier, request
):
    assessment = request.getfixturevalue(case)
    previous = earlier if with_previous else None
    briefing = build_briefing(
        [assessment], watches, language=language, previous=[previous] if previous else None, edition=edition
    )
    known = records_of(assessment, watch, previous)
    lines = list(briefing.lines())
    assert len(lines) > (4 if edition is Edition.FLASH else 10)
    for line in lines:
        assert line.refs, line.text
        assert set(line.refs) <= known, line.text


def test_a_line_without_records_cannot_be_made():
    with pytest.raises(ValueError, match="rests on no record"):
        Line("Russia moved warheads.", ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_cited_has_its_entry_with_the_exact_sentences(rich, watches, language):
    briefing = build_briefing([rich], watches, language=language)
    (references,) = (b for s in briefing.evidence for b in s.blocks if isinstance(b, References))
    entries = {item.number: item for item in references.items}
    assert sorted(entries) == list(range(1, len(rich.evidence) + 1))
    assert {number for line in briefing.lines() for number in briefing.cited(line)} == set(entries)
    by_event = {item.event: {quotation.text for quotation in item.quotations} for item in references.items}
    for item in rich.evidence:
        assert by_event[item.event.id] == {report.signal.sentence for report in item.event.reports}


def said_of(section, *, counted):
    """The ids of the events that a section names, and with `counted` those that it only counts."""
    kinds = {RefKind.EVIDENCE, RefKind.COUNTED} if counted else {RefKind.EVIDENCE}
    return {ref.key for line in section_lines(section) for ref in line.refs if ref.kind in kinds}


def a_long_autumn():
    """Sixty events of twelve kinds by two actors."""
    kinds = {
        Kind.WORD: ("nuclear-threat", "reassurance", "alert-order", "deterrent-warning", "direct-communication"),
        Kind.DEED: ("missile-test", "use-preparation", "warhead-movement", "force-posture-change", "civil-protection"),
        Kind.JUDGEMENT: ("risk-increase", "coercive-intent"),
    }
    made = [
        make_event(make_report(code, actor, status, f"{code} {actor} {n}.", kind=kind, day=date(2022, 10, n + 1)))
        for kind, codes in kinds.items()
        for at, code in enumerate(codes)
        for actor in ("RUS", "NATO")
        for n, status in enumerate((Status.OCCURRED, Status.ABSENT, Status.PLANNED)[: 2 + at % 2])
    ]
    return [make_evidence(event, (0.01 * at, -0.01 * at, 0.0)) for at, event in enumerate(made)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_list_has_no_room_for_is_counted_to_the_last(watches, language):
    evidence = a_long_autumn()
    assessment = make_assessment(evidence)
    briefing = build_briefing([assessment], watches, language=language)
    sections = {section.key: section for section in briefing.parts[0].sections}
    listed = {
        "words-deeds": lambda event: is_word(event) or is_deed(event) or is_reading(event),
        "looked-for": is_looked_for,
        "ledger": is_warning,
    }
    for key, belongs in listed.items():
        every = {item.event.id for item in evidence if belongs(item.event)}
        assert said_of(sections[key], counted=True) == every
        assert said_of(sections[key], counted=False) < every
    assert set().union(*(said_of(sections[key], counted=True) for key in listed)) == {e.event.id for e in evidence}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_count_that_is_said_is_that_of_the_records(watches, language):
    briefing = build_briefing([make_assessment(a_long_autumn())], watches, language=language)
    voice = Voice(language)
    for line in briefing.page():
        counted = {ref.key for ref in line.refs if ref.kind is RefKind.COUNTED}
        if counted and all(ref.kind is RefKind.COUNTED for ref in line.refs) and ";" not in line.text:
            assert voice.number(len(counted)) in line.text.lower(), line.text
    (block,) = briefing.evidence[0].blocks
    cited = [item for item in block.items if item.cited]
    assert block.uncited.text.lower().startswith(voice.number(len(block.items) - len(cited)))
    assert block.unlisted.text.lower().startswith(voice.number(len(block.items)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_a_form_gives_as_much_of_the_evidence_as_it_is_asked_for_and_says_what_it_leaves_out(watches, language, form):
    assessment = make_assessment(a_long_autumn())
    briefing = build_briefing([assessment], watches, language=language)
    (block,) = briefing.evidence[0].blocks
    sentences = {item.number: item.quotations[0].text for item in block.items}
    for evidence in ("all", "cited", "none"):
        text = write_briefing([assessment], watches, language=language, format=form, evidence=evidence)
        given = {number for number, sentence in sentences.items() if re.search(rf"(?<!\w){re.escape(sentence)}", text)}
        assert given == {item.number for item in block.shown(evidence)}
        counted = block.left_out(evidence)
        assert counted is None or counted.text.split(",")[0].split(" (")[0] in re.sub(r"\s+", " ", text)


def test_a_form_without_a_wish_gives_all_in_html_and_what_is_cited_elsewhere(watches):
    assessment = make_assessment(a_long_autumn())
    for form, evidence in (("html", "all"), ("markdown", "cited"), ("terminal", "cited")):
        by_default = write_briefing([assessment], watches, language=Language.EN, format=form)
        assert by_default == write_briefing([assessment], watches, language=Language.EN, format=form, evidence=evidence)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [*CASES, "long"])
def test_the_page_of_a_watch_fits_one_page(case, language, watches, earlier, request):
    assessment = make_assessment(a_long_autumn()) if case == "long" else request.getfixturevalue(case)
    text = write_briefing(
        [assessment], watches, language=language, format="terminal", previous=[earlier], evidence="none"
    )
    ends = [Voice(language).say(key) for key in ("figure_title", "references", "notes")]
    page = re.split("|".join(f"── {re.escape(end)}" for end in ends), text)[0].rstrip().splitlines()
    told = page[page.index("") + 1 :]
    assert 15 < len(told) <= 48


def test_numbers_run_in_the_order_in_which_they_are_first_read(rich, watches):
    briefing = build_briefing([rich], watches, language=Language.FR)
    order = list(dict.fromkeys(number for line in briefing.lines() for number in briefing.cited(line)))
    assert order == sorted(order)


def test_what_does_not_concern_a_watch_is_counted_and_not_told(watches):
    far = make_event(make_report("missile-test", "IND", Status.OCCURRED, "L'Inde a tiré un missile."))
    light = make_assessment([make_evidence(far, (0.01, 0.0, -0.01))])
    heavy = make_assessment([make_evidence(far, (0.4, 0.0, -0.4))])
    told = [build_briefing([case], watches, language=Language.EN) for case in (light, heavy)]
    texts = [" ".join(line.text for line in briefing.lines()) for briefing in told]
    assert "India" not in texts[0]
    assert "One item about an actor outside this watch" in texts[0]
    assert "India fired a nuclear-capable missile" in texts[1]
