"""What each edition is for: the day, the week, the flash; and what only an adverse party says."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.tell.conftest import make_assessment, make_event, make_evidence, make_report
from tests.tell.test_telling import plain, section_text
from tocsin.model import DayState, Language, Status, Watch
from tocsin.tell import Edition, build_briefing, write_briefing
from tocsin.tell.lines import Figure

LEADS = ("What is said", "By whom", "How sure", "What it changes", "What is not known")


def attack(*sources, **given):
    reports = [
        make_report("facility-attack", "RUS", Status.OCCURRED, f"{n}.", source=source, target="UKR", outlet=f"O{n}")
        for n, source in enumerate(sources)
    ]
    return make_event(*reports, *given.get("more", ()))


def done(event, language, edition=Edition.DAILY, key="words-deeds"):
    assessment = make_assessment([make_evidence(event, (-0.4, 0.3, 0.1))])
    return section_text(build_briefing([assessment], WATCHES, language=language, edition=edition), key)


WATCHES: dict[str, Watch] = {}


@pytest.fixture(autouse=True)
def _watches(watches):
    WATCHES.update(watches)


def test_what_the_adverse_party_alone_says_reads_as_its_accusation():
    event = attack("Ukraine’s operator", "le ministère ukrainien de l'Énergie")
    said = "Accusation de source ukrainienne : la Russie a attaqué, saisi ou mis en danger une installation nucléaire."
    assert said in done(event, Language.FR)
    assert "An accusation by Ukrainian sources: Russia attacked, seized" in done(event, Language.EN)
    assert "(accusation de source ukrainienne)" in done(event, Language.FR, key="changes")
    assert "C'est une accusation" in done(event, Language.FR, Edition.FLASH, "flash")


def test_an_accusation_that_the_actor_denies_says_so():
    denial = make_report("facility-attack", "RUS", Status.ABSENT, "Non.", source="Ivan Petrov", self_denial=True)
    event = attack("Ukraine’s operator", more=[denial])
    assert "La Russie dément." in done(event, Language.FR)


@pytest.mark.parametrize("source", [None, "Rafael Grossi", "Russia"])
def test_what_another_says_too_is_no_accusation(source):
    assert "ccusation" not in done(attack("Ukraine’s operator", source), Language.FR)


def test_a_deed_that_rests_on_the_word_of_others_names_them_in_the_column():
    event = make_event(make_report("missile-test", "RUS", Status.OCCURRED, "Un tir.", source="Anne Roux"))
    assert "selon Anne Roux" in done(event, Language.FR)
    told = make_event(make_report("missile-test", "RUS", Status.OCCURRED, "Un tir."))
    assert "selon" not in done(told, Language.FR)


def a_week(*probabilities):
    """An assessment whose gravest hypothesis had these probabilities on the last days."""
    days = [date(2022, 10, 14 - len(probabilities) + at) for at in range(len(probabilities))]
    return tuple(
        DayState(day, {"routine": 0.97 - p, "signalling": p, "preparation": 0.03}, 0.0, 0.0, 1.0)
        for day, p in zip(days, probabilities, strict=True)
    )


def test_the_week_tells_the_days_that_moved_it_and_what_was_reported_on_them(rich):
    moved = replace(rich, history=a_week(0.2, 0.2, 0.2, 0.2, 0.2, 0.5, 0.51, 0.7))
    text = section_text(build_briefing([moved], WATCHES, language=Language.EN, edition=Edition.WEEKLY), "week")
    assert re.search(
        r"11 October (Routine|Coercive signalling) went from \d+% to \d+%; that day: a nuclear threat", text
    )
    assert "13 October" in text
    assert "12 October Coercive" not in text


def test_the_week_has_a_figure_of_its_days(rich):
    briefing = build_briefing([rich], WATCHES, language=Language.FR, edition=Edition.WEEKLY)
    week, whole = (b for s in briefing.parts[0].sections for b in s.blocks if isinstance(b, Figure))
    assert len(week.days) == 8
    assert len(whole.days) == 30


def test_a_week_that_went_away_and_came_back_says_so(rich):
    back = replace(
        rich,
        history=a_week(0.7, 0.7, 0.6, 0.4, 0.5, 0.6, 0.7, 0.7),
        beliefs=tuple(replace(belief, change_7d=0.0) for belief in rich.beliefs),
    )
    text = section_text(build_briefing([back], WATCHES, language=Language.FR, edition=Edition.WEEKLY), "bottom")
    assert "finit la semaine à peu près où elle l'avait commencée" in text
    assert re.search(r"(40 %|60 %), le 9 octobre", text)


def test_the_week_tells_what_was_confirmed_and_both_sides_of_what_was_contradicted(rich):
    text = section_text(build_briefing([rich], WATCHES, language=Language.EN, edition=Edition.WEEKLY), "settled")
    assert "Russia raised the threat of nuclear use" in text
    assert re.search(r"exercise of its nuclear forces, according to [^.]*; [^.]* says? the opposite\.", text)


def test_a_week_of_nothing_says_so(quiet):
    briefing = build_briefing([quiet], WATCHES, language=Language.FR, edition=Edition.WEEKLY)
    assert "Rien de ce que la semaine a apporté" in section_text(briefing, "settled")
    assert "Aucune source n'en a contredit une autre." in section_text(briefing, "settled")


def test_the_calendar_of_the_days_to_come_is_told(quiet):
    text = section_text(build_briefing([quiet], WATCHES, language=Language.FR, edition=Edition.WEEKLY), "ahead")
    assert (
        "17 octobre Début de l'exercice Steadfast Noon, jusqu'au 30 octobre, inscrit au calendrier de l'OTAN." in text
    )


def test_only_what_the_week_was_first_to_report_stands_among_its_words(rich):
    later = replace(rich, as_of=datetime(2022, 10, 25, tzinfo=UTC))
    text = section_text(build_briefing([later], WATCHES, language=Language.EN, edition=Edition.WEEKLY), "words-deeds")
    assert "The week brought no words, no deed and no finding of absence." in text


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", ["rich", "supposed"])
def test_a_flash_is_five_to_eight_lines_on_one_happening(case, language, request):
    assessment = request.getfixturevalue(case)
    briefing = build_briefing([assessment], WATCHES, language=language, edition=Edition.FLASH)
    (section,) = briefing.parts[0].sections
    (bullets,) = section.blocks
    if case == "supposed":
        assert len(bullets.lines) == 1
        return
    assert 5 <= len(bullets.lines) <= 8
    assert len(briefing.numbers) == 1


def test_a_flash_says_all_that_it_must():
    event = make_event(
        make_report(
            "warhead-movement", "RUS", Status.OCCURRED, "Un convoi.", source="Anne Roux", day=date(2022, 10, 13)
        )
    )
    assessment = make_assessment([make_evidence(event, (-0.5, 0.1, 0.4), (0.3, 0.69, 0.01))])
    briefing = build_briefing([assessment], WATCHES, language=Language.EN, edition=Edition.FLASH)
    text = section_text(briefing, "flash")
    assert all(lead in text for lead in LEADS)
    assert "Russia’s nuclear warheads left storage" in plain(text).replace("'", "’")
    assert "A single origin." in text
    assert re.search(r"stands at \d+%.*; without this, the estimate would be \d+%", text)
    assert "where exactly" in text.lower()
    assert "dated pictures that can be verified" in text
    assert "an announced exercise that explains it" in text


def test_a_flash_tells_the_event_that_is_asked_for(rich):
    wanted = rich.evidence[3].event
    briefing = build_briefing([rich], WATCHES, language=Language.FR, edition=Edition.FLASH, event=wanted.id)
    assert list(briefing.numbers) == [("nuclear-rus", wanted.id)]
    with pytest.raises(KeyError):
        build_briefing([rich], WATCHES, language=Language.FR, edition=Edition.FLASH, event="evt_none")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("edition", list(Edition))
@pytest.mark.parametrize("case", ["rich", "quiet", "supposed"])
def test_no_edition_lets_likelihood_and_confidence_share_a_sentence(case, edition, language, request):
    briefing = build_briefing([request.getfixturevalue(case)], WATCHES, language=language, edition=edition)
    for line in briefing.page():
        said = plain(line.text).lower()
        if re.search("confian|confidence", said):
            assert not re.search(r"probabl|likel|chance|certain", said)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("edition", list(Edition))
def test_no_machine_word_stands_in_an_edition(edition, language, rich):
    text = plain(write_briefing([rich], WATCHES, language=language, format="terminal", edition=edition))
    page = re.split("Comment lire|How to read", text)[0]
    assert not re.search(r"\b(evt|sig|art|org)_|None|\{|\}|nan\b|unnamed\b|RUS\b|signalling_", page)
    assert not re.search(r"  +[.,;:]|\(\)|,,|\.\.| ,", page.replace("...", ""))
