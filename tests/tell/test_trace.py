"""Every sentence of a briefing rests on records."""

import pytest

from tests.tell.conftest import make_assessment, make_event, make_evidence, make_report
from tocsin.model import Language, Status
from tocsin.tell import build_briefing
from tocsin.tell.lines import Line, Ref, References, RefKind

LANGUAGES = list(Language)
CASES = ("rich", "quiet", "supposed")


def records_of(assessment, watch, previous=None):
    """Every record that a line about this watch may rest on."""
    found = {Ref(RefKind.EVIDENCE, watch.id, item.event.id) for item in assessment.evidence}
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
@pytest.mark.parametrize("with_previous", [False, True], ids=["first", "second"])
def test_each_line_rests_on_records_of_its_own_assessment(
    case, language, with_previous, watch, watches, earlier, request
):
    assessment = request.getfixturevalue(case)
    previous = earlier if with_previous else None
    briefing = build_briefing([assessment], watches, language=language, previous=[previous] if previous else None)
    known = records_of(assessment, watch, previous)
    lines = list(briefing.lines())
    assert len(lines) > 10
    for line in lines:
        assert line.refs, line.text
        assert set(line.refs) <= known, line.text


def test_a_line_without_records_cannot_be_made():
    with pytest.raises(ValueError, match="rests on no record"):
        Line("Russia moved warheads.", ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_cited_has_its_entry_with_the_exact_sentences(rich, watches, language):
    briefing = build_briefing([rich], watches, language=language)
    (references,) = (b for s in briefing.parts[0].sections for b in s.blocks if isinstance(b, References))
    entries = {item.number: item for item in references.items}
    assert sorted(entries) == list(range(1, len(rich.evidence) + 1))
    assert {number for line in briefing.lines() for number in briefing.cited(line)} == set(entries)
    by_event = {item.event: {quotation.text for quotation in item.quotations} for item in references.items}
    for item in rich.evidence:
        assert by_event[item.event.id] == {report.signal.sentence for report in item.event.reports}


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
