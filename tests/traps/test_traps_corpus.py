"""The traps hold together: enough of them, each with one answer that the guide's words can state."""

import re
from collections import Counter

import pytest
import yaml
from benchmarks.traps import (
    ANY_STATUS,
    CATEGORIES,
    FOLDER,
    LANGUAGES,
    Trap,
    compare,
    data_hash,
    figures,
    read_traps,
)

from tocsin.errors import WatchError
from tocsin.measure import GoldClaim, GoldSignal
from tocsin.model import Certainty, Claim, Cue, Kind, Mode, Polarity, Signal, Source, SourceKind, Span, Status
from tocsin.watches import load_watch
from tocsin.watches.actors import load_actors

LEAST = {"fr": (200, 8), "en": (100, 4)}  # items in all, items in each category
RUN = 10  # so many words in a row are no coincidence


@pytest.fixture(scope="module", params=LANGUAGES)
def traps(request):
    return read_traps(request.param)


def test_there_are_enough_traps_of_every_category(traps):
    in_all, in_each = LEAST[traps[0].language]
    counts = Counter(trap.category for trap in traps)
    assert len(traps) >= in_all
    assert set(counts) == set(CATEGORIES)
    assert min(counts.values()) >= in_each


def test_an_id_says_language_category_and_number(traps):
    for category in CATEGORIES:
        ids = [trap.id for trap in traps if trap.category == category]
        assert ids == [f"{traps[0].language}-{category}-{number:02}" for number in range(1, len(ids) + 1)]


def test_no_text_stands_twice():
    texts = [trap.text for language in LANGUAGES for trap in read_traps(language)]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_every_answer_is_in_the_words_of_the_watch(traps):
    codes = {indicator.code for indicator in load_watch("nuclear-rus").indicators}
    actors = {*load_actors().actors, "unnamed"}
    for signal in (signal for trap in traps for signal in trap.signals):
        assert signal.indicator in codes
        assert signal.actor in actors
        assert signal.status in set(Status) | ({ANY_STATUS} if signal.optional else set())


def test_every_claim_is_in_the_words_of_the_guide(traps):
    for claim in (claim for trap in traps for claim in trap.claims or ()):
        assert claim.names
        assert claim.mode in set(Mode) - {Mode.NARRATED}
        assert claim.certainty in set(Certainty)
        assert claim.polarity in set(Polarity)


@pytest.mark.parametrize("category", ["history", "metaphor", "fiction", "civil", "homonym", "other-fields"])
def test_what_is_about_no_nuclear_weapons_asks_for_no_signal(traps, category):
    coded = [trap.id for trap in traps if trap.category == category and trap.signals]
    # One item of history is news that opens with an anniversary.
    assert len(coded) <= (category == "history")


def test_traps_are_short_and_of_their_language(traps):
    for trap in traps:
        assert len(trap.text.split()) <= 50, trap.id
        assert len(re.findall(r"[.!?…](?=\s|$)", trap.text)) <= 4, trap.id


def test_the_page_says_what_every_category_shows():
    page = (FOLDER.parent.parent / "docs" / "traps.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == list(CATEGORIES)


def test_the_two_languages_do_not_share_a_hash():
    assert data_hash("fr") != data_hash("en")


def test_no_text_is_taken_from_the_texts_beside_the_project(shared):
    files = [path for kind in ("*.txt", "*.md", "*.jsonl") for path in shared.rglob(kind)]
    runs = {run for trap in _all_traps() for run in _runs(trap.text)}
    for path in files:
        found = runs & set(_runs(path.read_text(encoding="utf-8", errors="replace")))
        assert not found, f"{path.name}: {found}"


def _all_traps():
    return [trap for language in LANGUAGES for trap in read_traps(language)]


def _runs(text):
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def test_an_anchor_that_is_not_in_its_text_is_an_error_with_its_place(tmp_path, monkeypatch):
    sheet = yaml.safe_load((FOLDER / "traps.fr.yaml").read_text(encoding="utf-8"))
    sheet["items"][0]["signals"][0]["anchor"] = "ce qui n'y est pas"
    (tmp_path / "traps.fr.yaml").write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr("benchmarks.traps.FOLDER", tmp_path)
    with pytest.raises(WatchError, match=r"traps\.fr\.yaml:\d+"):
        read_traps("fr")


# --- the scorer, on answers made by hand ---

TEXT = "Le Kremlin dément tout tir, selon Anne Roy."
HEAD = Span(0, 10)
PHRASE = Span(0, 26)
WANTED = GoldSignal(Span(18, 26), "tout tir", "missile-test", "RUS", "absent", optional=False)
SAID = GoldClaim(PHRASE, TEXT[:26], ("Anne Roy", "Roy"), "indirect", "certain", "negative")
TRAP = Trap("fr-denial-00", "fr", "denial", TEXT, (WANTED,), None)


def _found(*, status=Status.ABSENT, actor="RUS", code="missile-test", span=PHRASE):
    words = TEXT[span.start : span.end]
    return Signal("sig_0", "art_0", span, words, TEXT, code, Kind.DEED, actor, None, status)


def _claimed(*, name="Anne Roy", polarity=Polarity.NEGATIVE, mode=Mode.INDIRECT, span=PHRASE):
    source = Source(name, SourceKind.PERSON)
    cue = Cue("selon", Span(28, 33), "selon")
    words = TEXT[span.start : span.end]
    return Claim("clm_0", span, words, mode, source, cue, Certainty.CERTAIN, polarity)


def test_a_trap_is_right_when_its_signal_is_found():
    verdict = compare(TRAP, [], [_found()])
    assert verdict.right
    assert (verdict.matched, verdict.status_right, verdict.false_signals) == (1, 1, 0)


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        ([], "signal missed"),
        ([_found(status=Status.OCCURRED)], "status: occurred for absent"),
        ([_found(actor="UKR")], "actor: UKR for RUS"),
        ([_found(), _found(code="nuclear-use")], "false signal: nuclear-use"),
        ([_found(), _found()], "false signal: missile-test"),
        ([_found(span=HEAD)], "signal missed"),
    ],
)
def test_a_trap_is_wrong_when_a_signal_is_missed_changed_or_added(found, fault):
    verdict = compare(TRAP, [], found)
    assert not verdict.right
    assert any(line.startswith(fault) for line in verdict.faults)


@pytest.mark.parametrize(("status", "excused"), [("absent", True), ("any", True), ("occurred", False)])
def test_an_optional_signal_excuses_one_of_its_own_status(status, excused):
    optional = GoldSignal(WANTED.span, WANTED.text, WANTED.indicator, "unnamed", status, optional=True)
    trap = Trap("fr-denial-00", "fr", "denial", TEXT, (optional,), None)
    assert compare(trap, [], []).right
    assert compare(trap, [], [_found()]).right is excused


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        ([], "claim missed"),
        ([_claimed(mode=Mode.NARRATED)], "claim missed"),
        ([_claimed(span=HEAD)], "claim missed"),
        ([_claimed(name="Kremlin")], "source: Kremlin for Anne Roy"),
        ([_claimed(polarity=Polarity.POSITIVE)], "polarity: positive for negative"),
        ([_claimed()], None),
    ],
)
def test_a_claim_is_right_with_its_place_source_certainty_and_polarity(found, fault):
    verdict = compare(Trap("fr-denial-00", "fr", "denial", TEXT, (), (SAID,)), found, [])
    assert [line for line in verdict.faults if fault is None or not line.startswith(fault)] == []
    assert verdict.right is (fault is None)


def test_where_nobody_speaks_no_claim_may_be_found():
    silent = Trap("fr-question-00", "fr", "question", TEXT, (), ())
    assert compare(silent, [], []).right
    assert not compare(silent, [_claimed()], []).right


def test_figures_are_shares_and_false_signals_per_hundred_items():
    verdicts = [compare(TRAP, [], [_found()]), compare(TRAP, [], [_found(status=Status.OCCURRED), _found(code="x")])]
    assert figures(verdicts) == {"items_right": 0.5, "status_right": 0.5, "false_signals_per_100": 50.0}
