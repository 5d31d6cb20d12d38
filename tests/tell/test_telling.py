"""What a briefing says, and what it never says in one breath."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.tell.conftest import make_assessment, make_event, make_evidence, make_report
from tocsin.model import Belief, Explanation, Kind, Language, Precision, Status
from tocsin.tell import build_briefing, write_briefing
from tocsin.tell.lines import Figure, References, section_lines
from tocsin.tell.scale import likelihood_scale, likelihood_term
from tocsin.tell.tongue import language_of


def section_text(briefing, key):
    told = [*(s for part in briefing.parts for s in part.sections), *briefing.evidence]
    (section,) = (s for s in told if s.key.startswith(key))
    return plain(" ".join(f"{line.lead} {line.text}" for line in section_lines(section)))


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", ["rich", "quiet", "supposed"])
def test_likelihood_and_confidence_never_share_a_sentence(case, language, watches, request):
    briefing = build_briefing([request.getfixturevalue(case)], watches, language=language)
    terms = [band.term for band in likelihood_scale(language).bands]
    sentences = re.split(r"(?<=[.?!])\s", plain(" ".join(line.text for line in briefing.lines())))
    spoken = [s for s in sentences if re.search(r"[Cc]onfiance|[Cc]onfidence", s)]
    assert spoken
    for sentence in spoken:
        assert not any(re.search(rf"\b{term}\b", sentence) for term in terms)


@pytest.mark.parametrize(
    ("language", "probability", "said", "unsaid"),
    [
        (Language.FR, 0.61, "61 %, dans", "«"),
        (Language.FR, 0.70, "70 %, « probable », dans", "likely"),
        (Language.EN, 0.61, "61%, likely, in", "probable"),
        (Language.EN, 0.995, "99.5%, in a range", "almost certain"),
    ],
)
def test_where_the_scale_has_a_hole_the_number_stands_alone(language, probability, said, unsaid, watches):
    beliefs = (
        Belief("routine", 1 - probability - 0.001, 0.0, 0.5, 0, 0),
        Belief("signalling", probability, 0.5, 0.999, 0, 0),
        Belief("preparation", 0.001, 0.0, 0.01, 0, 0),
    )
    briefing = build_briefing([make_assessment(beliefs=beliefs)], watches, language=language)
    first = plain(briefing.parts[0].sections[0].blocks[0].lines[0].text)
    assert said in first
    assert unsaid not in first


def test_scales_differ_between_the_languages_and_bands_are_half_open():
    assert likelihood_term(0.20, Language.EN) == "unlikely"
    assert likelihood_term(0.1999, Language.EN) == "very unlikely"
    assert likelihood_term(0.15, Language.FR) is None
    assert likelihood_term(0.62, Language.FR) is None


def test_words_and_deeds_stand_apart_and_absences_in_neither(rich, watches):
    briefing = build_briefing([rich], watches, language=Language.FR)
    (section,) = (s for s in briefing.parts[0].sections if s.key == "words-deeds")
    columns = section.blocks[1]
    said, done = (plain(" ".join(line.text for line in side.lines)) for side in (columns.left, columns.right))
    assert "a brandi la menace nucléaire contre l'Ukraine" in said
    assert "relevé" not in said + done
    assert "Steadfast Noon" in done
    looked = section_text(briefing, "looked-for")
    assert "Aucun préparatif russe" in looked
    assert "selon des agences de renseignement occidentales et des sources citées par The Northern Courier" in looked


def test_the_calendar_explains_what_it_knows_and_says_what_it_does_not(rich, watches):
    text = section_text(build_briefing([rich], watches, language=Language.EN), "exercises")
    assert "Exercise Steadfast Noon, from 17 to 30 October, was in the calendar." in text
    assert "Not explained by the calendar, which has no entry for it: an exercise of Russia's nuclear forces." in text


def test_the_ledger_says_who_warned_whom(rich, watches):
    text = section_text(build_briefing([rich], watches, language=Language.FR), "ledger")
    assert "L'OTAN a mis en garde la Russie contre" in text
    assert "Les États-Unis ont parlé directement à la Russie" in text
    assert "Semaine du 9 octobre" in text


def test_what_changed_tells_new_confirmed_and_withdrawn(rich, earlier, watches):
    text = section_text(build_briefing([rich], watches, language=Language.FR, previous=[earlier]), "changes")
    assert "N'est plus retenu : un mouvement d'ogives nucléaires russes." in text
    assert "Confirmé par une origine de plus : une menace nucléaire russe contre l'Ukraine." in text
    assert "Nouveau : " in text
    assert "autres faits" in text


def test_a_status_that_turned_is_told_as_revised(rich, watches):
    item = rich.evidence[2]
    before = make_assessment([replace(item, event=replace(item.event, status=Status.OCCURRED))])
    text = section_text(build_briefing([rich], watches, language=Language.EN, previous=[before]), "changes")
    assert "Revised: the absence of nuclear preparations by Russia." in text


def test_without_a_last_briefing_changes_are_told_since_one_and_seven_days(rich, watches):
    text = section_text(build_briefing([rich], watches, language=Language.EN), "bottom")
    assert "Over one day, preparation for use went from 5% to 3%" in text
    assert "Over seven days, preparation for use went from 5% to 3%" in text
    assert "New: " in section_text(build_briefing([rich], watches, language=Language.EN), "changes")


def test_a_move_of_one_day_that_is_that_of_seven_is_told_once(rich, watches):
    beliefs = tuple(replace(belief, change_7d=belief.change_1d) for belief in rich.beliefs)
    briefing = build_briefing([replace(rich, beliefs=beliefs)], watches, language=Language.FR)
    text = section_text(briefing, "bottom")
    assert "En un jour comme en sept, la préparation de l'emploi passe de 5 % à 3 %" in text
    assert "En sept jours" not in text


@pytest.mark.parametrize(("language", "said"), [(Language.FR, "Rien de nouveau"), (Language.EN, "Nothing new")])
def test_a_quiet_day_reads_as_one(quiet, watches, language, said):
    briefing = build_briefing([quiet], watches, language=language)
    text = plain(" ".join(line.text for line in briefing.lines()))
    assert said in text
    assert "100" in section_text(briefing, "bottom")
    assert not [b for s in briefing.evidence for b in s.blocks if isinstance(b, References)]


def test_nothing_new_since_the_last_briefing_names_its_day(quiet, watches):
    before = replace(quiet, as_of=datetime(2022, 10, 13, tzinfo=UTC))
    text = section_text(build_briefing([quiet], watches, language=Language.FR, previous=[before]), "changes")
    assert "Rien de nouveau depuis la note du 12 octobre 2022." in text
    bottom = section_text(build_briefing([quiet], watches, language=Language.FR, previous=[before]), "bottom")
    assert "L'estimation n'a pas bougé depuis la note du 12 octobre 2022." in bottom


def test_suppositions_are_told_as_such_and_nowhere_as_evidence(supposed, watches):
    briefing = build_briefing([supposed], watches, language=Language.FR)
    assert "comme simple hypothèse, sans aucun poids : un mouvement" in section_text(briefing, "unknown")
    for key in ("bottom", "words-deeds", "looked-for", "ledger", "changes"):
        assert "ogives" not in section_text(briefing, key)
    assert "Évoqué comme hypothèse seulement" in section_text(briefing, "references")


def test_a_contradiction_is_told_on_both_sides(rich, watches):
    briefing = build_briefing([rich], watches, language=Language.EN)
    assert "Russia denies it." in section_text(briefing, "words-deeds")
    text = section_text(briefing, "unknown")
    assert (
        "on an exercise of Russia's nuclear forces (13 October): one origin affirms it, another says the opposite"
        in text
    )


def test_a_denial_by_the_party_concerned_is_told_as_a_denial(watches):
    denial = make_event(
        make_report(
            "warhead-movement", "RUS", Status.ABSENT, "Nothing has moved.", source="Ivan Petrov", self_denial=True
        )
    )
    text = section_text(
        build_briefing([make_assessment([make_evidence(denial)])], watches, language=Language.EN), "looked-for"
    )
    assert "A denial by the party concerned, not an observation." in text


def test_estimate_without_an_event_is_told_only_where_it_differs(rich, watches):
    text = section_text(build_briefing([rich], watches, language=Language.FR), "references")
    assert "Sans ce fait : la préparation de l'emploi à 7 % au lieu de 3 %" in text
    assert "Sans ce fait, l'estimation serait la même à un demi-point près." in text
    assert not re.search(r"à (\d+) % au lieu de \1 %", text)


def test_vague_dates_are_told_as_vague(watches):
    month = make_event(
        make_report("missile-test", "RUS", Status.OCCURRED, "A missile was fired.", day=date(2022, 9, 1)),
        precision=Precision.MONTH,
    )
    briefing = build_briefing([make_assessment([make_evidence(month)])], watches, language=Language.FR)
    assert "Septembre 2022" in section_text(briefing, "words-deeds")
    assert "un fait n'est daté qu'à la semaine, au mois" in section_text(briefing, "unknown")


def test_an_outlet_that_is_not_stated_is_said_to_be_so(watches):
    event = make_event(make_report("missile-test", "RUS", Status.OCCURRED, "Un missile a été tiré.", outlet=""))
    text = write_briefing([make_assessment([make_evidence(event)])], watches, language=Language.FR, format="terminal")
    assert "un média non précisé" in plain(text)


def test_an_unnamed_judge_is_an_outside_observer(watches):
    event = make_event(
        make_report("risk-increase", "unnamed", Status.OCCURRED, "The risk has grown.", kind=Kind.JUDGEMENT)
    )
    text = section_text(
        build_briefing([make_assessment([make_evidence(event)])], watches, language=Language.FR), "words-deeds"
    )
    assert "Un observateur extérieur a jugé le risque" in text


def test_confidence_follows_coverage_and_origins(rich, watches):
    def level(assessment):
        briefing = build_briefing([assessment], watches, language=Language.EN)
        return re.search(r"Confidence in this estimate: (\w+)", section_text(briefing, "bottom"))[1]

    narrow = tuple(replace(b, low=b.probability - 0.05, high=b.probability + 0.05) for b in rich.beliefs)
    agreed = tuple(item for item in rich.evidence if len({r.signal.status for r in item.event.reports}) == 1)
    assert level(rich) == "moderate"
    assert level(replace(rich, coverage=0.3)) == "low"
    assert level(replace(rich, coverage=0.95, beliefs=narrow, evidence=agreed)) == "high"
    assert level(replace(rich, coverage=0.95, beliefs=narrow)) == "moderate"
    assert level(replace(rich, evidence=agreed[1:2])) == "low"


def test_order_of_evidence_does_not_change_a_character(rich, watches):
    turned = replace(rich, evidence=rich.evidence[::-1])
    for format_ in ("markdown", "html", "terminal"):
        texts = {write_briefing([a], watches, language=Language.FR, format=format_) for a in (rich, turned)}
        assert len(texts) == 1


def test_two_watches_put_both_bottom_lines_first(rich, quiet, watches):
    nato = replace(quiet, watch="nuclear-nato")
    briefing = build_briefing([rich, nato], watches, language=Language.FR)
    assert [section.title for section in briefing.front] == [part.title for part in briefing.parts]
    assert [section.key for part in briefing.parts for section in part.sections].count("bottom") == 0
    text = plain(write_briefing([rich, nato], watches, language=Language.FR, format="markdown"))
    assert text.startswith("# Note de veille du 13 octobre 2022")
    assert text.index("93 %") < text.index("Ce qui a été dit")


def test_the_figure_says_in_words_what_it_draws(rich, watches):
    briefing = build_briefing([rich], watches, language=Language.EN)
    (figure,) = (b for s in briefing.parts[0].sections for b in s.blocks if isinstance(b, Figure))
    assert figure.alternative.text.startswith("From 14 September to 13 October: routine from 79% to 27%")
    assert len(figure.words.values) == len(figure.days) == 30


def test_a_briefing_of_nothing_and_an_unknown_format_are_refused(rich, watches):
    with pytest.raises(ValueError, match="at least one assessment"):
        build_briefing([], watches, language=Language.FR)
    with pytest.raises(ValueError, match="no such format: 'pdf'"):
        write_briefing([rich], watches, language=Language.FR, format="pdf")


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Les services n'ont rien relevé.", Language.FR),
        ("No sign of movement was seen.", Language.EN),
        ("Grom", Language.FR),
    ],
)
def test_the_language_of_a_sentence_is_told_by_its_small_words(sentence, language):
    assert language_of(sentence, Language.FR) is language


def test_a_source_that_is_an_actor_is_called_in_the_language_of_the_briefing(watches):
    event = make_event(
        make_report("use-preparation", "RUS", Status.ABSENT, "Rien n'a été vu, dit l'Otan.", source="Otan")
    )
    for language, said in ((Language.FR, "selon l'OTAN"), (Language.EN, "according to NATO")):
        briefing = build_briefing([make_assessment([make_evidence(event)])], watches, language=language)
        assert said in section_text(briefing, "looked-for")


@pytest.mark.parametrize(
    ("source", "said"),
    [("Henri Morel", "Henri Morel a jugé le risque"), ("deux analystes", "Deux analystes ont jugé le risque")],
)
def test_a_judge_who_is_no_actor_is_called_by_name(watches, source, said):
    event = make_event(
        make_report("risk-increase", "unnamed", Status.OCCURRED, "Le risque croît.", kind=Kind.JUDGEMENT, source=source)
    )
    briefing = build_briefing([make_assessment([make_evidence(event)])], watches, language=Language.FR)
    assert said in section_text(briefing, "words-deeds")


def test_events_of_one_kind_by_one_actor_read_as_one_line(watches):
    threats = [
        make_event(
            make_report("nuclear-threat", "RUS", Status.OCCURRED, f"{day}.", kind=Kind.WORD, target=target, day=day)
        )
        for day, target in ((date(2022, 9, 21), "UKR"), (date(2022, 10, 3), None), (date(2022, 10, 13), "UKR"))
    ]
    for language, said in (
        (Language.FR, "Trois fois, du 21 septembre au 13 octobre La Russie a brandi la menace nucléaire."),
        (Language.EN, "Three times, 21 September to 13 October Russia raised the threat of nuclear use."),
    ):
        briefing = build_briefing([make_assessment(map(make_evidence, threats))], watches, language=language)
        assert said in section_text(briefing, "words-deeds")


def test_who_looked_is_named_before_who_denies(watches):
    event = make_event(
        make_report(
            "warhead-movement", "RUS", Status.ABSENT, "Rien n'a bougé.", source="Ivan Petrov", self_denial=True
        ),
        make_report("warhead-movement", "RUS", Status.ABSENT, "Nous n'avons rien vu.", source="Anne Roux", outlet="B"),
    )
    briefing = build_briefing([make_assessment([make_evidence(event)])], watches, language=Language.FR)
    assert "selon Anne Roux et Ivan Petrov" in section_text(briefing, "looked-for")


def test_exercises_are_called_in_the_language_of_the_briefing(watches):
    event = make_event(
        make_report("nuclear-exercise", "RUS", Status.OCCURRED, "Des manœuvres ont eu lieu."),
        exercise="Russian non-strategic nuclear drills 2024",
    )
    assessment = make_assessment([make_evidence(event)])
    text = section_text(build_briefing([assessment], watches, language=Language.FR), "words-deeds")
    assert "a mené l'exercice nucléaire « forces non stratégiques » de 2024" in text


def test_a_terminal_shows_one_sentence_of_a_cited_event_and_counts_the_rest(watches):
    reports = [
        make_report(
            "missile-test", "RUS", Status.OCCURRED, f"A missile was fired, said officer {n}.", outlet=f"Paper {n}"
        )
        for n in range(4)
    ]
    assessment = make_assessment([make_evidence(make_event(*reports))])
    cited, full = (
        write_briefing([assessment], watches, language=Language.EN, format="terminal", evidence=evidence)
        for evidence in ("cited", "all")
    )
    assert cited.count("said officer") == 1
    assert "with three other sentences" in cited
    assert full.count("said officer") == 4


def test_what_weighs_most_is_said_to_be_disputed_where_sources_disagree(rich, watches):
    heavy = tuple(
        replace(item, share_nats={"routine": -1.0, "signalling": 0.9, "preparation": 0.1})
        if item.event.indicator == "nuclear-exercise"
        else item
        for item in rich.evidence
    )
    text = section_text(build_briefing([replace(rich, evidence=heavy)], watches, language=Language.EN), "bottom")
    assert "an exercise of Russia's nuclear forces (disputed)" in text


@pytest.mark.parametrize(
    ("words", "deeds", "said"),
    [
        (0.0, 0.1, "Sur sept jours, ni les paroles ni les actes ne sortent de l'ordinaire."),
        (
            2.0,
            -1.9,
            "Sur sept jours, les paroles dépassent de loin l'ordinaire ; les actes restent en deçà de l'ordinaire.",
        ),
        (0.5, 0.5, "Sur sept jours, les paroles comme les actes dépassent l'ordinaire."),
        (0.1, 0.5, "Sur sept jours, les paroles ne sortent pas de l'ordinaire ; les actes dépassent l'ordinaire."),
    ],
)
def test_indices_are_told_in_words_a_newcomer_understands(quiet, watches, words, deeds, said):
    briefing = build_briefing([replace(quiet, words_index=words, deeds_index=deeds)], watches, language=Language.FR)
    assert said in section_text(briefing, "words-deeds")


def test_the_calendar_says_what_it_does_not_explain_where_that_weighs(watches):
    def exercise(day, key, share):
        event = make_event(
            make_report("nuclear-exercise", "RUS", Status.OCCURRED, f"Le {day}.", day=date(2022, 10, day)),
            exercise="Poker",
        )
        fields = {"exercise": "Grom (exercise of the strategic nuclear forces)"}
        return make_evidence(event, (-share, share, 0.0), explanations=(Explanation(key, fields),))

    evidence = [
        exercise(1, "exercise-season", 0.2),
        exercise(2, "exercise-out-of-season", 0.5),
        exercise(3, "exercise-season", 0.1),
    ]
    text = section_text(build_briefing([make_assessment(evidence)], watches, language=Language.FR), "exercises")
    assert "La saison de Grom explique en partie l'exercice nucléaire Poker mené par la Russie." in text
    assert "hors des dates et de la saison connues de Grom : l'exercice nucléaire Poker" in text
