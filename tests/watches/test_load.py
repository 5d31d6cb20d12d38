"""Watch files: what ships holds together, and every mistake is named with file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from tocsin.errors import WatchError
from tocsin.model import Language, Number
from tocsin.watches import list_watches, load_watch
from tocsin.watches.load import SHIPPED

NUCLEAR = [name for name in list_watches() if name.startswith("nuclear-")]
WATCH_FILE = SHIPPED / "nuclear.yaml"

CODES = [
    "nuclear-threat", "deterrent-warning", "reassurance", "doctrine-change", "alert-order",
    "direct-communication", "close-monitoring", "arms-control-step", "capability-display", "consultation",
    "use-preparation", "warhead-movement", "force-posture-change", "forward-deployment", "nuclear-exercise",
    "missile-test", "nuclear-test", "nuclear-use", "civil-protection", "facility-attack",
    "fissile-production", "treaty-suspension", "conventional-escalation", "risk-increase", "coercive-intent",
]  # fmt: skip


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped watch file and its parts, to be spoilt."""
    for path in SHIPPED.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path / WATCH_FILE.name


def spoil(path: Path, old: str, new: str, *, file: str = "") -> int:
    """Replace the first `old` in a part and give back the line it stood on."""
    path = path.with_name(file) if file else path
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def refusal(path: Path) -> WatchError:
    with pytest.raises(WatchError) as caught:
        load_watch(f"{path}#nuclear-rus")
    assert caught.value.where, "the error names no place"
    assert caught.value.remedy, "the error names no remedy"
    return caught.value


@pytest.mark.parametrize("watch_id", NUCLEAR)
def test_every_nuclear_watch_holds_together(watch_id):
    watch = load_watch(watch_id)
    assert [indicator.code for indicator in watch.indicators] == CODES
    assert [hypothesis.id for hypothesis in watch.hypotheses] == ["routine", "signalling", "preparation"]
    assert set(watch.lexicons) == set(Language)
    for indicator in watch.indicators:
        assert set(indicator.label) == set(indicator.phrases) == {"fr", "en"}


def test_every_number_has_a_reason_and_each_reference_is_known():
    watch = load_watch("nuclear-rus")
    numbers = [
        number
        for indicator in watch.indicators
        for number in (*indicator.rates.per_day.values(), *indicator.rates.absence.values(), indicator.rates.detection)
    ]
    numbers += [*watch.transitions.values(), *watch.settings.values(), *watch.false_report.values()]
    assert len(numbers) > 200
    assert all(isinstance(number, Number) and number.reason for number in numbers)
    assert {number.reference for number in numbers} - {""} <= watch.references.keys()


def test_the_version_changes_with_any_part(copied):
    before = load_watch(f"{copied}#nuclear-rus").version
    assert before.startswith("wv_")
    assert load_watch(f"{copied}#nuclear-rus").version == before
    spoil(copied, "Interfax", "Interfaks", file="outlets.yaml")
    assert load_watch(f"{copied}#nuclear-rus").version != before


def test_a_copy_of_the_shipped_files_is_the_shipped_watch(copied):
    assert load_watch(f"{copied}#nuclear-rus").version == load_watch("nuclear-rus").version


def test_each_watch_has_its_own_version_and_actor():
    watches = [load_watch(name) for name in NUCLEAR]
    assert len({watch.version for watch in watches}) == len({watch.actor for watch in watches}) == len(watches)


def test_parts_that_are_not_beside_a_watch_file_are_those_that_ship(tmp_path):
    mine = tmp_path / "mine.yaml"
    data = yaml.safe_load(WATCH_FILE.read_text(encoding="utf-8"))
    data["watches"] = [{"id": "mine", "actor": "RUS", "title": {"fr": "La mienne", "en": "Mine"}}]
    mine.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    assert load_watch(mine).title["en"] == "Mine"
    assert load_watch(mine).outlets == load_watch("nuclear-rus").outlets


def test_iran_reads_preparation_as_breakout_and_the_rates_say_so():
    iran, russia = load_watch("nuclear-irn"), load_watch("nuclear-rus")
    assert iran.hypotheses[2].label["en"] == "breakout"

    def ratio(watch):
        rates = watch.indicator("fissile-production").rates.per_day
        return rates["preparation"].value / rates["routine"].value

    assert ratio(iran) > 5 * ratio(russia)


def test_the_last_day_of_an_exercise_lies_inside_it():
    noon = next(one for one in load_watch("nuclear-rus").exercises if one.name == "Steadfast Noon")
    edition = next(one for one in noon.held if one.start.year == 2022)
    assert (edition.start.isoformat(), edition.end.isoformat()) == ("2022-10-17", "2022-10-31")


MISTAKES = [
    pytest.param("kind: word", "kind: words", "input should be 'word', 'deed' or 'judgement'", id="unknown kind"),
    pytest.param("detection:", "detektion:", "did you mean 'detection'?", id="unknown key"),
    pytest.param("    detection: ", "    # detection: ", "'indicators.0.detection' is missing", id="missing number"),
    pytest.param("      signalling: {value: 0.2,", "      # {value: 0.2,", "no number for hypothesis 'signalling'",
                 id="hypothesis missing in rates"),
    pytest.param("      signalling: {value: 0.2,", "      signaling: {value: 0.2,", "did you mean 'signalling'?",
                 id="unknown hypothesis in rates"),
    pytest.param("{value: 0.95, low: 0.895, high: 0.977", "{value: 0.95, low: 0.895, high: 1.2",
                 "1.2 is not a probability", id="probability above 1"),
    pytest.param("{value: 0.95, low: 0.895, high: 0.977", "{value: 0.95, low: -0.1, high: 0.977",
                 "-0.1 is not above 0", id="probability below 0"),
    pytest.param("{value: 0.95, low: 0.895, high: 0.977", "{value: 0.95, low: 0.97, high: 0.98",
                 "low 0.97 <= value 0.95 <= high 0.98 does not hold", id="low above value"),
    pytest.param("{value: 0.95, low: 0.895, high: 0.977", "{value: .nan, low: 0.895, high: 0.977",
                 "finite number", id="not a number"),
    pytest.param("reference: rethink-2023", "reference: rethink-2024", "did you mean 'rethink-2023'?",
                 id="unknown reference"),
    pytest.param("actor: RUS", "actor: RUZ", "unknown actor 'RUZ'", id="unknown actor"),
    pytest.param("counterparts: [NATO,", "counterparts: [NATTO,", "unknown actor 'NATTO'", id="unknown counterpart"),
    pytest.param("prior: {value: 0.797, low", "prior: {value: 0.777, low", "the priors sum to 0.98", id="prior not 1"),
    pytest.param("- code: alert-order", "- code: reassurance", "code 'reassurance' stands twice", id="code twice"),
    pytest.param("      nuclear-threat:\n", "      nuclear-threats:\n", "did you mean 'nuclear-threat'?",
                 id="override of an unknown code"),
    pytest.param("id: nuclear-nato", "id: nuclear-rus", "id 'nuclear-rus' stands twice", id="watch twice"),
    pytest.param("  planned_word:", "  planed_word:", "did you mean 'planned_word'?", id="unknown setting"),
    pytest.param("  planned_word:", "  # planned_word:", "'planned_word' is missing", id="missing setting"),
    pytest.param("  B: {value: 0.0005, low: 0.0002, high: 0.0015", "  B: {value: 0.006, low: 0.0002, high: 0.015",
                 "a worse letter errs less", id="letters out of order"),
    pytest.param("unknown_share_A: {value: 0.05", "unknown_share_A: {value: 0.06", "sum to 1.01", id="shares not 1"),
    pytest.param("{from: routine, to: preparation,", "{from: routine, to: signalling,", "stands twice",
                 id="transition twice"),
    pytest.param("outlets: outlets.yaml", "outlets: outlet.yaml", "there is no file 'outlet.yaml'", id="missing part"),
    pytest.param("schema: 1", "schema: 2", "schema", id="schema of another time"),
    pytest.param('en: "Nuclear posture of Russia"', "en: 3", "should be a valid string", id="wrong type"),
    pytest.param('"Nuclear posture of Russia"}', '"Nuclear posture of Russia"', "not YAML", id="not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES)
def test_a_mistake_in_the_watch_file_is_named_with_line_and_remedy(copied, old, new, expected):
    line = spoil(copied, old, new)
    error = refusal(copied)
    assert expected in error.message
    place, _, found = error.where.rpartition(":")
    assert Path(place) == copied
    # A thing that is missing is named at the thing around it; what does not parse, where the parser gave up.
    assert abs(int(found) - line) <= 8 or "missing" in error.what


PART_MISTAKES = [
    pytest.param("outlets.yaml", "reliability: B", "reliability: Z", "reliability", id="unknown letter"),
    pytest.param("outlets.yaml", "reason:", "reasons:", "did you mean 'reason'?", id="unknown key of an outlet"),
    pytest.param("exercises.yaml", "months: [10]", "months: [13]", "less than or equal to 12", id="no such month"),
    pytest.param("exercises.yaml", "actor: NATO", "actor: OTAN", "unknown actor 'OTAN'", id="actor of an exercise"),
    pytest.param("exercises.yaml", "start: 2017-10-16", "start: 2017-10-36", "date", id="no such day"),
    pytest.param("references.yaml", "admiralty:", "admirals:", "unknown reference 'admiralty'", id="reference removed"),
    pytest.param("nuclear.phrases.en.yaml", "\nreassurance:", "\nreasurance:", "did you mean 'reassurance'?",
                 id="phrases of an unknown code"),
    pytest.param("nuclear.phrases.en.yaml", "  planned:", "  plannned:", "did you mean 'planned'?",
                 id="phrase of an unknown status"),
    pytest.param("nuclear.phrases.en.yaml", "{actor} raised", "{actr} raised", "unknown slot {actr}",
                 id="unknown slot"),
    pytest.param("nuclear.lexicon.en.yaml", "\n  nuclear-threat:\n", "\n  nuclear-treat:\n",
                 "did you mean 'nuclear-threat'?", id="lexicon of an unknown code"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), PART_MISTAKES)
def test_a_mistake_in_a_part_is_named_in_that_part(copied, file, old, new, expected):
    spoil(copied, old, new, file=file)
    error = refusal(copied)
    assert expected in error.message
    if file != "references.yaml":
        assert file in error.where


def test_an_unknown_watch_is_refused_with_the_list_of_those_there_are():
    with pytest.raises(WatchError, match="nuclear-rus"):
        load_watch("nuclear-xyz")


def test_a_file_of_several_watches_wants_one_named(copied):
    with pytest.raises(WatchError, match=r"name one: .*#nuclear-"):
        load_watch(copied)


def test_an_empty_name_is_refused_with_the_list_of_watches():
    with pytest.raises(WatchError, match="nuclear-prk"):
        load_watch("")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: &x [1, *x]", id="an alias that holds itself"),
        pytest.param("a: \x00", id="a control character"),
        pytest.param("[" * 5000, id="thousands of brackets"),
        pytest.param("? [a]\n: b", id="a list for a key"),
        pytest.param("just words", id="no mapping"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WatchError, match=r"hostile\.yaml") as caught:
        load_watch(path)
    assert "\n" not in caught.value.message


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(WatchError, match="no such file"):
        load_watch(tmp_path / "none.yaml")


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    with pytest.raises(WatchError, match=r"empty\.yaml"):
        load_watch(tmp_path / "empty.yaml")
