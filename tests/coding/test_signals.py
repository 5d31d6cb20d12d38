"""Signals from hand-made clauses: status by structure, actor, target, self-denial, exercise names."""
# ruff: noqa: E501 - one case a line is read at a glance

import pytest

from tests.coding.made import argument, article, claim, clause, extraction
from tocsin.coding import code_signals
from tocsin.model import Certainty, Form, Language, Modality, Polarity, Relation, Role, Status, Tense
from tocsin.watches import load_watch


@pytest.fixture(scope="module")
def watch():
    return load_watch("nuclear-rus")


def coded(watch, text, clauses=(), claims=(), language=Language.FR):
    made = article(text, language)
    return code_signals(made, extraction(made, clauses, claims), watch)


def only(signals, indicator):
    found = [signal for signal in signals if signal.indicator == indicator]
    assert len(found) == 1, signals
    return found[0]


def test_a_launch_that_is_told_has_occurred_and_belongs_to_its_subject(watch):
    text = "Pyongyang a tiré un missile balistique vers la mer du Japon."
    fired = clause(text, text[:-1], "tiré", "tirer", arguments=(argument(text, "Pyongyang", actor="PRK"),))
    signal = only(coded(watch, text, [fired]), "missile-test")
    assert (signal.actor, signal.status) == ("PRK", Status.OCCURRED)
    assert text[signal.span.start : signal.span.end] == signal.text == "tiré un missile balistique"


def test_the_sea_of_japan_is_no_actor(watch):
    text = "Un missile balistique a été lancé vers la mer du Japon, selon l'armée nord-coréenne."
    assert only(coded(watch, text), "missile-test").actor == "PRK"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"tense": Tense.FUTURE}, Status.PLANNED),
        ({"modality": Modality.INTENTION, "tense": Tense.NONE}, Status.PLANNED),
        ({"polarity": Polarity.NEGATIVE}, Status.ABSENT),
        ({"modality": Modality.POSSIBLE}, Status.HYPOTHETICAL),
        ({"modality": Modality.CONDITION}, Status.HYPOTHETICAL),
        ({"modality": Modality.QUESTION}, Status.HYPOTHETICAL),
        ({"modality": Modality.PROBABLE}, Status.OCCURRED),
        ({"modality": Modality.POSSIBLE, "polarity": Polarity.NEGATIVE}, Status.HYPOTHETICAL),
        ({"tense": Tense.FUTURE, "polarity": Polarity.NEGATIVE}, Status.ABSENT),
    ],
)
def test_status_follows_the_clause_and_the_first_that_fits_holds(watch, fields, status):
    text = "Moscou lance un missile intercontinental depuis Plessetsk."
    made = clause(text, text[:-1], "lance", "lancer", arguments=(argument(text, "Moscou", actor="RUS"),), **fields)
    assert only(coded(watch, text, [made]), "missile-test").status is status


def test_no_proof_of_preparations_is_absence(watch):
    text = "Les services n'ont vu aucune preuve de préparatifs russes pour employer des armes nucléaires."
    seen = clause(text, text[:-1], "vu", "voir", polarity=Polarity.NEGATIVE)
    signal = only(coded(watch, text, [seen]), "use-preparation")
    assert (signal.actor, signal.status) == ("RUS", Status.ABSENT)


def test_a_definition_in_the_conditional_is_hypothetical(watch):
    text = "Cela supposerait le transport d'ogives nucléaires depuis les dépôts."
    head = clause(text, text[:-1], "supposerait", "supposer", modality=Modality.CONDITIONAL)
    noun = clause(
        text, "transport d'ogives nucléaires", "transport", "transport", form=Form.NOMINAL, index=1, parent=0,
        relation=Relation.NOUN, tense=Tense.NONE,
    )  # fmt: skip
    head_arguments = (argument(text, "transport d'ogives nucléaires", Role.OBJECT, of=1),)
    head = clause(text, text[:-1], "supposerait", "supposer", modality=Modality.CONDITIONAL, arguments=head_arguments)
    assert only(coded(watch, text, [head, noun]), "warhead-movement").status is Status.HYPOTHETICAL


def test_a_concession_leaves_the_order_given_and_the_change_absent(watch):
    text = (
        "Si Poutine a ordonné aux forces nucléaires de passer en état d'alerte, "
        "aucun changement n'a été observé dans les forces nucléaires russes."
    )
    order = clause(
        text, text.split(", ", maxsplit=1)[0], "ordonné", "ordonner", relation=Relation.CONCESSION, parent=1, sentence=text,
        arguments=(argument(text, "Poutine", actor="RUS"),),
    )  # fmt: skip
    change = clause(
        text, text[:-1], "observé", "observer", index=1, polarity=Polarity.NEGATIVE,
        arguments=(argument(text, "aucun changement", Role.OBJECT),),
    )  # fmt: skip
    signals = coded(watch, text, [order, change])
    assert only(signals, "alert-order").status is Status.OCCURRED
    assert only(signals, "force-posture-change").status is Status.ABSENT


def test_an_attempt_counts_as_a_launch(watch):
    text = "North Korea failed to launch a ballistic missile on Monday."
    failed = clause(text, text[:-1], "failed", "fail", arguments=(argument(text, "North Korea", actor="PRK"),))
    launch = clause(
        text, "launch a ballistic missile", "launch", "launch", index=1, parent=0, relation=Relation.COMPLEMENT,
        modality=Modality.INTENTION, tense=Tense.NONE,
    )  # fmt: skip
    signal = only(coded(watch, text, [failed, launch], language=Language.EN), "missile-test")
    assert (signal.actor, signal.status) == ("PRK", Status.OCCURRED)


def test_a_threat_has_occurred_although_its_content_lies_ahead(watch):
    text = "Le Kremlin menace d'utiliser des armes nucléaires tactiques contre l'Ukraine."
    threat = clause(text, text[:-1], "menace", "menacer", arguments=(argument(text, "Le Kremlin", actor="RUS"),))
    signal = only(coded(watch, text, [threat]), "nuclear-threat")
    assert (signal.actor, signal.target, signal.status) == ("RUS", "UKR", Status.OCCURRED)


def test_what_the_source_leaves_open_is_hypothetical(watch):
    text = "Selon lui, la Russie a procédé à un essai nucléaire."
    said = claim(text, "la Russie a procédé à un essai nucléaire", "Selon", "selon", certainty=Certainty.UNKNOWN)
    test = clause(
        text, "la Russie a procédé à un essai nucléaire", "procédé", "procéder", claim=said.id,
        arguments=(argument(text, "la Russie", actor="RUS"),),
    )  # fmt: skip
    signal = only(coded(watch, text, [test], [said]), "nuclear-test")
    assert signal.status is Status.HYPOTHETICAL
    assert (signal.claim_id, signal.source) == (said.id, "Jens Stoltenberg")


def test_a_denial_by_the_actor_itself_is_marked(watch):
    text = "La Russie dément tout transfert d'armes nucléaires hors des dépôts."
    said = claim(
        text, "tout transfert d'armes nucléaires", "dément", "démentir", name="la Russie", actor="RUS",
        polarity=Polarity.NEGATIVE,
    )  # fmt: skip
    noun = clause(
        text, "transfert d'armes nucléaires", "transfert", "transfert", form=Form.NOMINAL, tense=Tense.NONE,
        claim=said.id, arguments=(argument(text, "La Russie", actor="RUS"),),
    )  # fmt: skip
    signal = only(coded(watch, text, [noun], [said]), "warhead-movement")
    assert (signal.status, signal.self_denial) == (Status.ABSENT, True)


def test_a_judgement_belongs_to_the_institute_of_its_source(watch):
    text = "L'objectif est de semer la peur, écrit Anna Weiss, de l'IISS, à propos des armes nucléaires russes et du New Start."
    said = claim(text, "L'objectif est de semer la peur", "écrit", "écrire", name="Anna Weiss", actor=None)
    made = clause(text, "L'objectif est de semer la peur", "semer", "semer", claim=said.id, sentence=text)
    assert only(coded(watch, text, [made], [said]), "coercive-intent").actor == "IISS"


def test_an_exercise_bears_its_calendar_name(watch):
    text = "L'Otan a lancé lundi Steadfast Noon, son exercice nucléaire annuel."
    made = clause(text, text[:-1], "lancé", "lancer", arguments=(argument(text, "L'Otan", actor="NATO"),))
    signal = only(coded(watch, text, [made]), "nuclear-exercise")
    assert (signal.exercise, signal.actor) == ("Steadfast Noon", "NATO")


def test_one_sentence_says_one_thing_once(watch):
    text = "Pyongyang a tiré un missile balistique, un tir de missile de plus pour Pyongyang."
    signals = [signal for signal in coded(watch, text) if signal.indicator == "missile-test"]
    assert len({(signal.actor, signal.status) for signal in signals}) == len(signals)


def test_the_same_article_gives_the_same_signals(watch):
    text = "Moscou a testé un missile Sarmat. Washington surveille de près les forces nucléaires russes."
    assert coded(watch, text) == coded(watch, text)
    assert coded(watch, text)


def test_signals_point_into_the_unaltered_text(watch):
    text = "L’Iran a relancé l’enrichissement d’uranium ; l’AIEA s’inquiète.\u00a0« Rien ne change », dit-on."
    for signal in coded(watch, text):
        assert text[signal.span.start : signal.span.end] == signal.text


def test_who_only_looks_on_is_not_the_actor(watch):
    text = "Paris n'a observé ni mouvement d'ogives nucléaires, ni convoi. Moscou dément. Moscou se tait."
    seen = clause(
        text, "Paris n'a observé ni mouvement d'ogives nucléaires", "observé", "observer", polarity=Polarity.NEGATIVE,
        arguments=(argument(text, "Paris", actor="FRA"),), sentence="Paris n'a observé ni mouvement d'ogives nucléaires, ni convoi.",
    )  # fmt: skip
    signal = only(coded(watch, text, [seen]), "warhead-movement")
    assert (signal.actor, signal.status) == ("RUS", Status.ABSENT)


def test_a_deed_without_an_author_is_of_whom_the_article_names_as_its_author(watch):
    text = "Pyongyang a tiré un missile balistique lundi. À Séoul, un missile aurait été lancé de Sinpo."
    first, second = text.split(". ")
    told = clause(text, first, "tiré", "tirer", sentence=first, arguments=(argument(text, "Pyongyang", actor="PRK"),))
    signals = coded(watch, text, [told])
    assert {signal.actor for signal in signals if signal.indicator == "missile-test"} == {"PRK"}
    assert len(signals) == 2, second


def test_a_place_in_the_subject_is_not_the_actor(watch):
    text = "Tout recours à l'arme nucléaire en Ukraine aurait de graves conséquences, a dit Washington."
    subject = argument(text, "Tout recours à l'arme nucléaire en Ukraine", actor="UKR")
    content = text.removesuffix(", a dit Washington.")
    main = clause(text, content, "aurait", "avoir", modality=Modality.CONDITIONAL, arguments=(subject,))
    said = claim(text, content, "dit", "dire", name="Washington", actor="USA")
    assert only(coded(watch, text, [main], [said]), "deterrent-warning").actor == "USA"


def test_what_would_be_a_sign_is_hypothetical_however_far_behind_that_stands(watch):
    text = (
        "Arme nucléaire : la mise à l'abri des dirigeants ou la dispersion des bombardiers seraient autant d'indices."
    )
    found = {signal.indicator: signal.status for signal in coded(watch, text)}
    assert found == {"civil-protection": Status.HYPOTHETICAL, "force-posture-change": Status.HYPOTHETICAL}


def test_what_somebody_has_been_able_to_do_is_done(watch):
    text = "Les inspecteurs de l'AIEA ont pu visiter le site nucléaire de Fordo."
    visit = clause(text, text[:-1], "visiter", "visiter", modality=Modality.POSSIBLE, tense=Tense.FUTURE)
    assert only(coded(watch, text, [visit]), "arms-control-step").status is Status.OCCURRED


def test_a_comma_parts_the_words_of_an_entry(watch):
    text = "Un missile balistique est exposé au musée de l'air. On agite la menace, personne n'écoute."
    assert "reassurance" not in {signal.indicator for signal in coded(watch, text)}


def test_an_agent_behind_the_mention_is_its_actor(watch):
    text = "La centrale nucléaire de Zaporijjia, occupée depuis mars par l'armée russe, inquiète Kiev et l'AIEA."
    assert {signal.actor for signal in coded(watch, text)} == {"RUS"}


def test_the_colleague_of_somebody_is_not_the_actor(watch):
    text = "L'émissaire dit avoir parlé au téléphone de l'arme nucléaire avec son homologue russe. Washington se tait, comme l'armée américaine."
    assert only(coded(watch, text), "direct-communication").actor != "RUS"


def test_a_minister_in_a_capital_speaks_for_it(watch):
    text = "Pyongyang a tiré un missile balistique. A Tokyo, le ministre a convoqué ses collègues pour en parler."
    last = text.split(". ")[1]
    subject = argument(text, "le ministre", actor="PRK")
    held = clause(text, last[:-1], "convoqué", "convoquer", sentence=last, arguments=(subject,))
    assert only(coded(watch, text, [held]), "consultation").actor == "JPN"


def test_who_is_threatened_is_not_who_threatens(watch):
    text = "Le Pakistan menace l'Inde de représailles nucléaires"
    assert only(coded(watch, text), "nuclear-threat").actor == "PAK"


def test_a_meeting_called_for_another_day_is_planned(watch):
    text = "L'Otan a convoqué pour vendredi un conseil sur l'arme nucléaire et le traité New Start."
    assert only(coded(watch, text), "consultation").status is Status.PLANNED


def test_who_reports_a_passive_deed_has_not_done_it(watch):
    text = "Pyongyang a tiré lundi un missile balistique. Séoul a précisé qu'un missile avait été tiré de Sinpo."
    first, second = (part.rstrip(".") for part in text.split(". "))
    told = clause(text, first, "tiré", "tirer", sentence=first, arguments=(argument(text, "Pyongyang", actor="PRK"),))
    said = clause(
        text, second, "précisé", "préciser", index=1, sentence=second, arguments=(argument(text, "Séoul", actor="KOR"),)
    )
    missile = argument(text, "un missile avait", role=Role.OBJECT)
    fired = clause(
        text,
        "un missile avait été tiré de Sinpo",
        "tiré",
        "tirer",
        index=2,
        parent=1,
        sentence=second,
        relation=Relation.COMPLEMENT,
        arguments=(missile,),
    )
    assert {signal.actor for signal in coded(watch, text, [told, said, fired])} == {"PRK"}
