"""Scenario files: those that ship hold together, and every mistake is named with its line."""

import pytest

from tests.drills.made import write_scenario
from tocsin.errors import WatchError
from tocsin.model import Language, ScenarioKind
from tocsin.watches import load_watch
from tocsin.watches.scenarios import list_scenarios, load_scenario

SHIPPED = list_scenarios()
IDS = [one.id for one in SHIPPED]


def test_the_drills_and_chronologies_that_were_promised_ship():
    assert {
        "autumn-2022-signalling",
        "hidden-behind-exercise",
        "order-without-movement",
        "hoax-twenty-copies",
        "sources-going-dark",
        "quiet-year",
    } <= set(IDS)
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize("scenario", SHIPPED, ids=IDS)
def test_each_speaks_both_languages_and_has_a_truth_or_references(scenario):
    assert {one.language for one in scenario.injects} == set(Language)
    if scenario.kind is ScenarioKind.DRILL:
        assert scenario.truth[0].day == scenario.first
    else:
        assert all(one.reference in scenario.references for one in scenario.injects)


@pytest.mark.parametrize("scenario", SHIPPED, ids=IDS)
def test_no_made_up_text_is_laid_at_the_door_of_an_outlet_that_exists(scenario):
    made_up = {
        "Agence Septentrion",
        "Meridian Wire",
        "Le Journal des Deux Rives",
        "La Gazette du Ponant",
        "The Harbour Courier",
    }
    real = {outlet.name for outlet in load_watch(scenario.watch).outlets} - made_up
    assert {one.outlet for one in scenario.injects}.isdisjoint(real)


def test_the_quiet_year_is_the_same_every_time():
    one, other = load_scenario("quiet-year"), load_scenario("quiet-year")
    assert one.injects == other.injects
    assert len({inject.text for inject in one.injects}) > 0.85 * len(one.injects)


def test_a_copy_says_the_same_under_its_own_name(tmp_path):
    scenario = load_scenario(write_scenario(tmp_path))
    copies = [one for one in scenario.injects if one.copy_of == "leaves"]
    assert [one.outlet for one in copies] == ["Est Actu", "Infos Minute"]
    assert all("Un convoi est parti." in one.text for one in copies)


MISTAKES = {
    "unknown key": (("actors: [RUS]", "acters: [RUS]"), "acters", "did you mean 'actors'"),
    "unknown watch": (("watch: nuclear-rus", "watch: nuclear-xyz"), "watch: nuclear-xyz", "the watches are"),
    "clock backwards": (("from: 2023-06-01, until", "from: 2023-07-01, until"), "clock", "end after it starts"),
    "unknown outlet": (("[AFP, Reuters, AP]", "[AFP, Reutres, AP]"), "Reutres", "did you mean 'Reuters'"),
    "unknown hypothesis": (("hypothesis: preparation", "hypothesis: war"), "war}", "unknown hypothesis 'war'"),
    "truth too late": (("from: 2023-06-01, hypo", "from: 2023-06-02, hypo"), "06-02, hypo", "from the first day"),
    "window backwards": (("    from: 2023-06-03", "    from: 2023-06-13"), "until: 2023-06-12", "window"),
    "out of order": (("06-04\n    outlet: Reuters", "06-02\n    outlet: Reuters"), "day: 2023-06-02", "order of day"),
    "outside the clock": (("day: 2023-06-02", "day: 2023-05-02"), "2023-05-02", "lies outside the scenario"),
    "no outlet": (("    outlet: Reuters\n", ""), "id: confirmed", "'injects.2.outlet' is missing"),
    "unknown indicator": (("indicator: warhead-movement", "indicator: warhed"), "warhed", "unknown indicator 'warhed'"),
    "unknown status": (("status: absent", "status: gone"), "gone", "status"),
    "unknown actor": (("actor: RUS}", "actor: RUSS}"), "RUSS", "did you mean 'RUS'"),
    "id twice": (("id: confirmed", "id: calm"), "id: calm", "stands twice"),
    "no such day": (("day: 2023-06-02", "day: 2023-06-42"), "2023-06-42", "a day that exists"),
    "unknown tell": (("tells: {warhead-movement", "tells: {warheads"), "{warheads", "unknown indicator 'warheads'"),
    "copy too early": (("Est Actu, day: 2023-06-03", "Est Actu, day: 2023-06-01"), "Est Actu", "before what it copies"),
    "no truth": (("truth:\n", "nothing:\n"), "from: 2023-06-01, hypo", "nothing"),
}


@pytest.mark.parametrize(("change", "place", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_file_line_and_remedy(tmp_path, change, place, says):
    path = write_scenario(tmp_path, change=change)
    with pytest.raises(WatchError) as caught:
        load_scenario(path)
    file, _, line = caught.value.where.rpartition(":")
    assert file == str(path)
    assert place in path.read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert says in caught.value.message
    assert caught.value.remedy


def test_a_scenario_that_does_not_exist_is_guessed():
    with pytest.raises(WatchError, match="did you mean 'quiet-year'"):
        load_scenario("quiet-yaer")


def test_a_slot_that_nothing_fills_is_named(tmp_path):
    path = tmp_path / "made.yaml"
    path.write_text(
        write_scenario(tmp_path).read_text(encoding="utf-8")
        + "generated:\n"
        + "  - id: noise\n    seed: 1\n    per_week: 3\n    templates:\n"
        + "      - {lang: en, outlets: [Nobody], title: [Title], paragraphs: [['In {towm} it rained.']]}\n",
        encoding="utf-8",
    )
    with pytest.raises(WatchError, match=r"slot \{towm\} is not filled"):
        load_scenario(path)
