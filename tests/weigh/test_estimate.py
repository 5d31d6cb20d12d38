"""The laws of the estimate, on the watch that ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.weigh.samples import AS_OF, DAY, event, event_of, october_dispatch, report
from tocsin.model import Assessment, Event, Kind, Status
from tocsin.watches import list_watches, load_watch
from tocsin.weigh import assess
from tocsin.weigh.numbers import read_numbers

PREPARATION = "preparation"
CODES = [
    "nuclear-threat", "alert-order", "warhead-movement", "use-preparation", "force-posture-change", "reassurance",
    "nuclear-exercise", "missile-test", "deterrent-warning", "risk-increase", "conventional-escalation",
]  # fmt: skip
quick = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
full = {DAY - timedelta(days=back): 1.0 for back in range(60)}


def weigh(watch, events, *, coverage=None, as_of=AS_OF, recorded_by=None, days=14) -> Assessment:
    return assess(watch, events, as_of=as_of, recorded_by=recorded_by, coverage=coverage or {}, days=days)


def log_ratio(assessment: Assessment) -> float:
    return float(np.log(assessment.probability(PREPARATION) / assessment.probability("routine")))


@st.composite
def events(draw: st.DrawFn, farthest: int = 40):
    return event(
        draw(st.sampled_from(CODES)),
        draw(st.sampled_from(list(Status))),
        actor=draw(st.sampled_from(["RUS", "NATO", "IISS", "unnamed"])),
        day=DAY - timedelta(days=draw(st.integers(0, farthest))),
        letter=draw(st.sampled_from("ABCDEF")),
        origin=draw(st.sampled_from(["org_a", "org_b", "org_c"])),
    )


streams = st.lists(events(), max_size=6, unique_by=lambda one: one.id)


@given(streams, st.sampled_from([0.0, 0.4, 1.0]))
@quick
def test_beliefs_sum_to_one_and_lie_in_their_intervals(watch, stream, share):
    found = weigh(watch, stream, coverage=dict.fromkeys(full, share))
    assert sum(belief.probability for belief in found.beliefs) == pytest.approx(1, abs=1e-12)
    assert all(0 <= belief.low <= belief.probability <= belief.high <= 1 for belief in found.beliefs)
    assert all(sum(state.probabilities.values()) == pytest.approx(1, abs=1e-12) for state in found.history)


# Days that hold several events of several origins: only there could the order of sums show.
crowded = st.lists(events(farthest=2), min_size=6, max_size=14, unique_by=lambda one: one.id)


@given(st.one_of(streams, crowded), st.randoms(use_true_random=False))
@quick
def test_the_order_of_arrival_does_not_matter_to_the_bit(watch, stream, random):
    shuffled = [replace(one, reports=tuple(random.sample(one.reports, len(one.reports)))) for one in stream]
    random.shuffle(shuffled)
    assert weigh(watch, stream, coverage=full) == weigh(watch, shuffled, coverage=full)


@given(streams, st.sampled_from([0.0, 0.7]))
@quick
def test_baseline_silence_and_shares_sum_to_the_estimate(watch, stream, share):
    found = weigh(watch, stream, coverage=dict.fromkeys(full, share))
    logs = np.log([belief.probability for belief in found.beliefs])
    for place, belief in enumerate(found.beliefs):
        shares = sum(one.share_nats[belief.id] for one in found.evidence)
        total = found.baseline_nats[belief.id] + found.silence_nats[belief.id] + shares
        assert total == pytest.approx(logs[place] - logs.mean(), abs=1e-9)
    for one in found.evidence:
        assert sum(one.share_nats.values()) == pytest.approx(0, abs=1e-9)


@given(streams, st.sampled_from([0.0, 0.7]))
@quick
def test_without_is_the_estimate_had_the_event_never_been_reported(watch, stream, share):
    coverage = dict.fromkeys(full, share)
    for one in weigh(watch, stream, coverage=coverage).evidence:
        rest = weigh(watch, [other for other in stream if other.id != one.event.id], coverage=coverage)
        for hypothesis, probability in one.without.items():
            assert probability == pytest.approx(rest.probability(hypothesis), abs=1e-10)


@given(streams, events())
@quick
def test_a_copy_changes_nothing(watch, stream, extra):
    copied = [
        replace(one, reports=(*one.reports, replace(one.reports[0], outlet="ZZ", published=DAY, reliability="A")))
        for one in stream
    ]
    first, second = weigh(watch, stream), weigh(watch, copied)
    assert first.beliefs == second.beliefs


@given(streams, st.sampled_from(["warhead-movement", "use-preparation", "force-posture-change"]), st.integers(0, 40))
@quick
def test_no_sign_of_a_deed_never_raises_preparation(watch, stream, code, back):
    looked = event(code, Status.ABSENT, origin="org_z", letter="C", day=DAY - timedelta(days=back))
    found, before = weigh(watch, [*stream, looked]), weigh(watch, stream)
    assert found.probability(PREPARATION) <= before.probability(PREPARATION) + 1e-12


@given(streams, st.sampled_from(["warhead-movement", "use-preparation", "nuclear-use"]), st.integers(0, 40))
@quick
def test_a_deed_of_preparation_never_lowers_it_and_more_origins_never_less_so(watch, stream, code, back):
    day = DAY - timedelta(days=back)
    seen = report(code, day=day, origin="org_y", letter="E")
    again = report(code, day=day, origin="org_z", letter="F")
    probabilities = [
        weigh(watch, [*stream, *more]).probability(PREPARATION)
        for more in ([], [event_of(seen, day=day)], [event_of(seen, again, day=day)])
    ]
    assert probabilities[0] <= probabilities[1] + 1e-12
    assert probabilities[1] <= probabilities[2] + 1e-12


@given(streams, st.sampled_from(CODES))
@quick
def test_what_is_only_hypothetical_or_of_another_watch_changes_nothing(watch, stream, code):
    ignored = [
        event(code, Status.HYPOTHETICAL, origin="org_z"),
        event("direct-communication", actor="NATO", target="PRK"),
        event("no-such-indicator"),
    ]
    assert weigh(watch, [*stream, *ignored]) == weigh(watch, stream)


@given(streams)
@quick
def test_zero_coverage_makes_silence_neutral(watch, stream):
    found = weigh(watch, stream, coverage=dict.fromkeys(full, 0.0))
    assert found == weigh(watch, stream)
    assert all(value == 0 for value in found.silence_nats.values())


def neutral(indicator):
    """The indicator as if it happened, and were looked for in vain, as often under every hypothesis."""
    same = dict.fromkeys(indicator.rates.per_day, indicator.rates.per_day["routine"])
    blind = dict.fromkeys(same, indicator.rates.absence["routine"])
    return replace(indicator, rates=replace(indicator.rates, per_day=same, absence=blind))


@given(streams, st.sampled_from(["civil-protection", "treaty-suspension"]), st.sampled_from(list(Status)), events())
@quick
def test_neutral_evidence_changes_nothing_whatever_else_is_known(watch, stream, code, status, like):
    flat = replace(watch, indicators=tuple(neutral(one) if one.code == code else one for one in watch.indicators))
    said = replace(
        like.reports[0], signal=replace(like.reports[0].signal, indicator=code, kind=Kind.DEED, status=status)
    )
    told = replace(like, id="evt_neutral", indicator=code, kind=Kind.DEED, status=status, reports=(said,))
    found, before = weigh(flat, [*stream, told], coverage=full), weigh(flat, stream, coverage=full)
    for one, other in zip(found.beliefs, before.beliefs, strict=True):
        assert one.probability == pytest.approx(other.probability, abs=1e-12)


def test_evidence_that_is_as_likely_under_every_hypothesis_changes_nothing(watch):
    flat = replace(watch, indicators=tuple(neutral(one) for one in watch.indicators))
    stream = [event(code, status) for code in CODES for status in (Status.OCCURRED, Status.ABSENT)]
    found = weigh(flat, stream, coverage=full)
    bare = weigh(flat, [], coverage=full)
    for one, other in zip(found.beliefs, bare.beliefs, strict=True):
        # The interval still widens: that the numbers are alike is itself known only within their ranges.
        assert one.probability == pytest.approx(other.probability, abs=1e-12)
    assert all(value == pytest.approx(0) for one in found.evidence for value in one.share_nats.values())


def test_without_evidence_and_coverage_the_prior_stands(watch):
    found = weigh(watch, [])
    assert [b.probability for b in found.beliefs] == pytest.approx([h.prior.value for h in watch.hypotheses])
    assert found.words_index == found.deeds_index == 0
    assert found.evidence == ()


def test_silence_of_living_sources_calms_in_proportion_to_coverage(watch):
    routine = [
        weigh(watch, [], coverage=dict.fromkeys(full, share)).probability("routine") for share in (0, 0.3, 0.6, 1)
    ]
    assert routine == sorted(routine)
    assert routine[-1] > routine[0]


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 1.0])
@pytest.mark.parametrize("letter", "ABCDEF")
def test_threats_with_looks_that_found_nothing_do_not_raise_preparation(watch, letter, share):
    coverage = dict.fromkeys(full, share)
    found, bare = weigh(watch, october_dispatch(letter), coverage=coverage), weigh(watch, [], coverage=coverage)
    assert found.probability(PREPARATION) <= bare.probability(PREPARATION)
    assert found.probability("signalling") > bare.probability("signalling")
    absent = [one for one in found.evidence if one.event.status is Status.ABSENT]
    assert {one.event.indicator for one in absent} == {"use-preparation", "force-posture-change", "risk-increase"}
    assert all(one.share_nats[PREPARATION] < 0 for one in absent)
    assert all(one.without[PREPARATION] > found.probability(PREPARATION) for one in absent)
    assert all(one.event.status is not Status.HYPOTHETICAL for one in found.evidence)


@pytest.mark.parametrize("name", [name for name in list_watches() if name.startswith("nuclear-")])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 1.0])
def test_one_dispatch_of_threats_and_vain_looks_raises_preparation_in_no_watch(name, share):
    one, coverage = load_watch(name), dict.fromkeys(full, share)
    bare = weigh(one, [], coverage=coverage).probability(PREPARATION)
    for letter in "ABCDEF":
        found = weigh(one, october_dispatch(letter), coverage=coverage)
        assert found.probability(PREPARATION) <= bare + 1e-12


@given(st.lists(events(), min_size=1, max_size=8, unique_by=lambda one: one.id), st.sampled_from("ABCDEF"))
@quick
def test_what_rests_on_one_origin_never_multiplies_odds_beyond_its_bound(watch, stream, letter):
    def of_one(report):
        return replace(report, origin="org_a", reliability=letter)

    stream = [replace(one, reports=tuple(map(of_one, one.reports)), day=DAY) for one in stream]
    found, bare = weigh(watch, stream), weigh(watch, [])
    bound = -np.log(float(read_numbers(watch).uninformative[letter][0]))
    ratios = [
        np.log(one.probability / before.probability) for one, before in zip(found.beliefs, bare.beliefs, strict=True)
    ]
    assert max(ratios) - min(ratios) <= bound + 1e-9


def test_one_dispatch_alone_leaves_signalling_in_doubt(watch):
    assert weigh(watch, october_dispatch("F")).probability("signalling") < 0.6
    assert weigh(watch, october_dispatch("B")).probability("signalling") < 0.8


def test_what_one_origin_says_of_several_days_stays_within_the_same_bound(watch):
    deeds = ["warhead-movement", "use-preparation", "force-posture-change"]
    days = [DAY - timedelta(days=back) for back in range(3)]
    one_day = [event(code, letter="B") for code in deeds]
    spread = [event_of(report(code, letter="B"), day=day) for code, day in zip(deeds, days, strict=True)]
    bound = -np.log(float(read_numbers(watch).uninformative["B"][0]))
    start = log_ratio(weigh(watch, []))
    for stream in (one_day, spread):
        assert 0.8 * bound < log_ratio(weigh(watch, stream)) - start <= bound


def three_deeds(*letters: str) -> list[Event]:
    """Warheads out of storage, bombers loaded, and some days later launchers dispersed."""
    deeds = [("warhead-movement", 6), ("force-posture-change", 6), ("force-posture-change", 0)]
    return [
        event_of(
            *(
                report(code, letter=letter, day=DAY - timedelta(days=back), origin=f"org_{code}{back}{place}")
                for place, letter in enumerate(letters)
            )
        )
        for code, back in deeds
    ]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_three_confirmed_independent_deeds_are_a_real_warning(watch, share):
    found = weigh(watch, three_deeds("B", "C"), coverage=dict.fromkeys(full, share))
    # After months of silence too, several times the level at which a warning is given.
    assert found.probability(PREPARATION) > 5 * watch.settings["warn_preparation"].value


def test_confirmation_lifts_the_doubt_about_the_first_origin(watch):
    alone, confirmed = weigh(watch, three_deeds("C")), weigh(watch, three_deeds("C", "C"))
    assert confirmed.probability(PREPARATION) > 2 * alone.probability(PREPARATION)


def test_a_yearly_exercise_in_its_season_leaves_preparation_near_its_base_rate(watch):
    day, as_of = date(2022, 10, 27), AS_OF.replace(day=28)
    drill = [
        event("nuclear-exercise", Status.PLANNED, origin="org_1", day=day - timedelta(days=9)),
        *(event("nuclear-exercise", origin=f"org_{n}", day=day - timedelta(days=n)) for n in range(2)),
        event("missile-test", origin="org_4", day=day),
        event("force-posture-change", origin="org_5", day=day),
    ]
    bare = weigh(watch, [], as_of=as_of).probability(PREPARATION)
    assert weigh(watch, drill, as_of=as_of).probability(PREPARATION) < 2.5 * bare
    # Where the days are not known, the month alone explains the exercise, though not all that goes with it.
    undated = [event("nuclear-exercise", origin=f"org_{n}", day=DAY - timedelta(days=n)) for n in range(2)]
    assert weigh(watch, undated).probability(PREPARATION) < 1.5 * bare


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_hoax_of_one_outlet_copied_twenty_times_is_no_warning(watch, share):
    copies = [report("warhead-movement", letter="C", outlet=f"Feuille {n}") for n in range(20)]
    hoax = event_of(report("warhead-movement", letter="E", outlet="AAA"), *copies)
    coverage = dict.fromkeys(full, share)
    bare = weigh(watch, [], coverage=coverage).probability(PREPARATION)
    assert weigh(watch, [hoax], coverage=coverage).probability(PREPARATION) < 2 * bare


@given(
    streams,
    st.sampled_from(["warhead-movement", "use-preparation", "force-posture-change"]),
    st.text("ABCDEF", min_size=1, max_size=3),
    st.text("ABCDEF", max_size=3),
    st.sampled_from("ABCDEF"),
)
@quick
def test_one_more_look_at_a_deed_that_was_seen_never_raises_and_one_more_sighting_never_lowers(
    watch, stream, code, seen, looked, letter
):
    sides = ((Status.OCCURRED, seen), (Status.ABSENT, looked))
    said = [
        report(code, status=status, letter=one, origin=f"org_{status}{place}", day=DAY - timedelta(days=1))
        for status, letters in sides
        for place, one in enumerate(letters)
    ]
    base = weigh(watch, [*stream, event_of(*said, day=DAY)]).probability(PREPARATION)
    for status, sign in ((Status.ABSENT, -1), (Status.OCCURRED, 1)):
        more = event_of(*said, report(code, status=status, letter=letter, origin="org_z"), day=DAY)
        change = weigh(watch, [*stream, more]).probability(PREPARATION) - base
        assert sign * change >= -1e-12


def test_words_move_preparation_little_and_a_deed_much(watch):
    bare = weigh(watch, []).probability(PREPARATION)
    threats = [event("nuclear-threat", day=DAY - timedelta(days=back), origin=f"org_{back}") for back in range(10)]
    moved = event_of(report("warhead-movement", origin="org_x"), report("warhead-movement", origin="org_y"))
    assert weigh(watch, threats).probability(PREPARATION) < 2 * bare
    assert weigh(watch, [moved]).probability(PREPARATION) > 8 * bare


def test_repeated_threats_saturate(watch):
    threats = [event("nuclear-threat", day=DAY - timedelta(days=back), origin=f"org_{back}") for back in range(9)]
    ratio = [
        np.log(found.probability("signalling") / found.probability("routine"))
        for found in (weigh(watch, threats[:count]) for count in (0, 1, 2, 9))
    ]
    assert ratio[1] - ratio[0] > 2 * (ratio[2] - ratio[1]) > 0
    assert ratio[3] - ratio[0] < 2 * (ratio[1] - ratio[0])


def test_a_deed_announced_weighs_less_than_one_that_occurred(watch):
    planned = weigh(watch, [event("forward-deployment", Status.PLANNED)])
    occurred = weigh(watch, [event("forward-deployment")])
    assert log_ratio(weigh(watch, [])) < log_ratio(planned) < log_ratio(occurred)


def test_a_contradicted_deed_weighs_less_than_an_uncontradicted_one(watch):
    seen = report("warhead-movement", origin="org_x")
    denied = report("warhead-movement", origin="org_y", status=Status.ABSENT)
    found = weigh(watch, [event_of(seen, denied)])
    assert log_ratio(found) < log_ratio(weigh(watch, [event_of(seen)]))
    assert "contradicted" in {one.key for one in found.evidence[0].explanations}


def test_an_exercise_in_its_window_is_explained_and_one_out_of_season_is_not(watch):
    october, april = DAY.replace(day=13), DAY.replace(month=4, day=12)
    inside = weigh(watch, [event("nuclear-exercise", day=october)])
    outside = weigh(watch, [event("nuclear-exercise", day=april)], as_of=AS_OF.replace(month=4, day=13))
    assert log_ratio(inside) == pytest.approx(log_ratio(weigh(watch, [])), abs=0.1)
    assert log_ratio(outside) > log_ratio(inside) + 0.4
    assert inside.evidence[0].explanations[0].key == "exercise-season"
    assert outside.evidence[0].explanations[0].key == "exercise-out-of-season"


def test_another_party_s_own_posture_bears_little_on_the_watch(watch):
    own, other = weigh(watch, [event("warhead-movement")]), weigh(watch, [event("warhead-movement", actor="USA")])
    start = log_ratio(weigh(watch, []))
    assert 0 < log_ratio(other) - start < 0.2 * (log_ratio(own) - start)


def test_reports_published_later_do_not_exist_yet(watch):
    late = event("warhead-movement", day=AS_OF.date())
    assert weigh(watch, [late]) == weigh(watch, [])
    assert weigh(watch, [late], as_of=AS_OF + timedelta(hours=1)).evidence


def test_reports_recorded_later_do_not_exist_for_the_audit(watch):
    one = event("warhead-movement")
    recorded = one.reports[0].recorded_at
    assert not weigh(watch, [one], recorded_by=recorded - timedelta(seconds=1)).evidence
    assert weigh(watch, [one], recorded_by=recorded).evidence


def test_changes_compare_with_what_was_known_then(watch):
    # Dated four days back, published only yesterday: the assessment of the day before did not know it.
    one = event_of(report("warhead-movement"), day=DAY - timedelta(days=4))
    found, before = weigh(watch, [one]), weigh(watch, [])
    change = found.probability(PREPARATION) - before.probability(PREPARATION)
    belief = next(belief for belief in found.beliefs if belief.id == PREPARATION)
    assert belief.change_1d == pytest.approx(change)
    assert belief.change_7d == pytest.approx(change)


def test_old_evidence_fades(watch):
    def after(days: int) -> float:
        return weigh(watch, [event("nuclear-threat")], as_of=AS_OF + timedelta(days=days)).probability("signalling")

    assert after(0) > after(60) > after(300) > weigh(watch, []).probability("signalling") - 0.01


def test_the_length_of_the_history_does_not_change_the_estimate(watch):
    short, long = weigh(watch, october_dispatch(), days=1), weigh(watch, october_dispatch(), days=400)
    assert short.beliefs == long.beliefs
    assert (len(short.history), len(long.history)) == (1, 400)
    assert long.history[-1] == short.history[-1]


def test_indices_show_words_and_deeds_apart(watch):
    words, deeds = weigh(watch, [event("nuclear-threat")]), weigh(watch, [event("warhead-movement")])
    assert words.words_index > 1
    assert words.deeds_index == 0
    assert deeds.deeds_index > 3
    assert deeds.words_index == 0
    looked = weigh(watch, [event("use-preparation", Status.ABSENT)])
    assert looked.deeds_index < 0
    assert looked.words_index == 0
    quiet = weigh(watch, [], coverage=full)
    assert -1 < quiet.deeds_index < 0
    explained = weigh(watch, [event("nuclear-exercise", Status.PLANNED)])
    assert explained.deeds_index < 0.1


def test_news_counts_in_the_index_on_the_day_it_is_published_and_old_stories_do_not(watch):
    late = event_of(report("nuclear-threat"), day=DAY - timedelta(days=20))
    recalled = event_of(report("nuclear-threat"), day=DAY - timedelta(days=200))
    assert weigh(watch, [late]).words_index == weigh(watch, [event("nuclear-threat")]).words_index > 1
    assert weigh(watch, [recalled]).words_index == 0


def test_the_look_that_would_teach_most_is_one_at_deeds_not_yet_seen(watch):
    looks = weigh(watch, october_dispatch()).next_best
    assert looks[0].indicator in {"use-preparation", "warhead-movement", "force-posture-change"}
    values = [one.expected_information_nats for one in looks]
    assert values == sorted(values, reverse=True)
    assert "nuclear-threat" not in {one.indicator for one in looks}


@given(streams, streams, st.sampled_from([0.0, 0.7]))
@quick
def test_the_waterfall_of_a_week_sums_to_the_change(watch, stream, older, share):
    past = [replace(one, day=one.day - timedelta(days=30), id=f"{one.id}_old") for one in older]
    found = weigh(watch, [*stream, *past], coverage=dict.fromkeys(full, share))
    fall = found.waterfall
    assert fall is not None
    before = weigh(watch, [*stream, *past], coverage=dict.fromkeys(full, share), as_of=AS_OF - timedelta(days=7))
    for estimate, start in ((before, fall.start), (found, None)):
        logs = np.log([belief.probability for belief in estimate.beliefs])
        for place, belief in enumerate(estimate.beliefs):
            summed = fall.start[belief.id] + (0 if start else sum(step.nats[belief.id] for step in fall.steps))
            assert summed == pytest.approx(logs[place] - logs.mean(), abs=1e-9)


def test_a_waterfall_of_many_steps_gathers_the_least_and_still_sums(watch):
    stream = [
        event(code, day=DAY - timedelta(days=back), origin=f"org_{code}{back}") for code in CODES for back in range(4)
    ]
    found = weigh(watch, stream)
    fall = found.waterfall
    assert fall is not None
    assert len(fall.steps) == 21
    assert fall.steps[-1].what == "others"
    logs = np.log([belief.probability for belief in found.beliefs])
    for place, belief in enumerate(found.beliefs):
        summed = fall.start[belief.id] + sum(step.nats[belief.id] for step in fall.steps)
        assert summed == pytest.approx(logs[place] - logs.mean(), abs=1e-9)


@given(streams)
@quick
def test_an_omission_is_the_estimate_had_the_voice_never_been_heard(watch, stream):
    voiced = [
        replace(
            one,
            reports=tuple(
                replace(said, outlet="Reuters" if place % 2 else "AFP", signal=replace(said.signal, source="Moscow"))
                for said in one.reports
            ),
        )
        for place, one in enumerate(stream)
    ]
    found = weigh(watch, voiced, coverage=full)
    for omission in found.omissions:
        left = [
            replace(one, reports=tuple(said for said in one.reports if omission.name not in heard(said)))
            for one in voiced
        ]
        rest = weigh(watch, left, coverage=full)
        for name, probability in omission.without.items():
            assert probability == pytest.approx(rest.probability(name), abs=1e-10)
    if found.evidence:
        assert {one.kind for one in found.omissions} == {"outlet", "source"}


def heard(said):
    return {said.outlet, said.signal.source}


def test_the_sensitivity_table_holds_what_the_estimate_is_with_each_number_at_its_ends(watch):
    stream = october_dispatch("B")
    found = weigh(watch, stream, coverage=full)
    swings = [one.swing_nats for one in found.sensitivity]
    assert swings == sorted(swings, reverse=True)
    for one in found.sensitivity:
        if one.number not in watch.settings:
            continue
        for end, value in enumerate((one.low, one.high)):
            number = replace(watch.settings[one.number], value=value, low=value, high=value)
            turned = weigh(replace(watch, settings={**watch.settings, one.number: number}), stream, coverage=full)
            for name, ends in one.probabilities.items():
                assert ends[end] == pytest.approx(turned.probability(name), abs=1e-9)
    assert {"uninformative_B", "silence_weight_word"} <= {one.number for one in found.sensitivity}


def test_a_day_that_later_evidence_explains_is_seen_anew_when_smoothed(watch):
    stream = three_deeds("B", "C")
    found = weigh(watch, stream, days=14)
    assert [one.day for one in found.smoothed] == [one.day for one in found.history]
    assert found.smoothed[-1].probabilities == pytest.approx(found.history[-1].probabilities, abs=1e-12)
    before = next(place for place, one in enumerate(found.history) if one.day == DAY - timedelta(days=6))
    assert found.smoothed[before].probabilities[PREPARATION] > found.history[before].probabilities[PREPARATION]
