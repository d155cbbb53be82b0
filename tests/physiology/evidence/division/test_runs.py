"""Divided numbers are run as they say, each reading is what its words mean, and an untouched one is not run before the record.

No untouched entry of the sheet is run here: these tests use targets and invented entries.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib.physiology.evidence.division import concentrations, relapses
from course_lib.physiology.evidence.division import runs as division_runs
from course_lib.physiology.evidence.division.lived import MORNING, NotComputed, live, people
from course_lib.physiology.evidence.division.runs import Outcome, Untouched, misses, run
from course_lib.physiology.evidence.division.sheet import Division, Entry, Given, Reading, Run
from course_lib.physiology.exposure import sources
from course_lib.physiology.grid import Grid
from course_lib.physiology.parameters import vary

DAILY = {"drug": "prednisone", "route": "oral", "dose_mg": 20, "from_day": 0, "to_day": 20}


@pytest.fixture(scope="module")
def division():
    from tests.physiology.evidence.division.test_sheet import read

    return Division.model_validate(read("calibration/sms3_division.yaml"))


def invented(readings, runs, group="target"):
    """An entry that nobody published."""
    said = {
        "id": "N9.9",
        "domain": "recovery",
        "group": group,
        "reason": "invented for a test",
        "words": "-",
        "population": "-",
    }
    return Entry.model_validate({**said, "sources": ["nobody"], "read": "abstract", "runs": runs, "readings": readings})


def found(entry, course, division, **options):
    return run(entry, course.drugs, course.parameters, division.needs, **options)


def values(readings, runs, course, division):
    readings = [{"words": "-", "low": 0, **one} for one in readings]
    return [one.value for one in found(invented(readings, runs), course, division)]


# ── which are run ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_untouched_entry_is_run_for_the_record_only(course, division):
    reading = {"words": "-", "run": "one", "of": "strength", "day": 1, "low": 0}
    entry = invented([reading], {"one": {"words": "-", "life": {"days": 2}}}, "untouched")
    with pytest.raises(Untouched, match="N9.9 stands untouched: it is run once, for the record"):
        found(entry, course, division)
    assert found(entry, course, division, recording=True)[0].value == pytest.approx(1, abs=0.01)


def test_what_needs_a_drug_that_is_not_there_is_said_and_the_rest_is_computed(course, division):
    drugs = {name: drug for name, drug in course.drugs.items() if name != "dexamethasone"}
    runs = {
        "known": {"words": "-", "given": [DAILY], "life": {"days": 21}},
        "unknown": {"words": "-", "given": [{**DAILY, "drug": "dexamethasone"}], "life": {"days": 21}},
    }
    readings = [{"words": name, "run": name, "of": "strength", "day": 20, "low": 0} for name in runs]
    known, unknown = run(invented(readings, runs), drugs, course.parameters, division.needs)
    assert known.inside and known.why == ""
    assert unknown.value is None and unknown.inside is None and unknown.why.startswith("needs drugs: ")


def test_every_target_is_computed_or_says_why_not(course, division):
    outcomes = division_runs.fit_of_targets(division, course.drugs, course.parameters)
    assert [one.reading for one in outcomes] == [one for entry in division.of("target") for one in entry.readings]
    for one in outcomes:
        assert (one.value is None) == bool(one.why), one.reading.words
    assert {one.entry.id for one in outcomes if one.value is not None} >= {
        "D1.1",
        "D1.5",
        "D2.1",
        "D4.1",
        "D6.1",
        "D7.1",
        "D8.2",
    }


def test_misses_are_sorted_by_how_far_outside_they_lie(division):
    entry = division.entries[0]
    reading = Reading(words="-", run="night", of="strength", low=0.4, high=0.6)
    one_sided = Reading(words="-", run="night", of="strength", low=0.5)
    outcomes = [Outcome(entry, reading, value) for value in (0.5, 0.7, 0.1, None)] + [Outcome(entry, one_sided, 0.25)]
    assert [one.value for one in misses(outcomes)] == [0.1, 0.7, 0.25]
    assert [round(one.beyond_in_widths, 9) for one in misses(outcomes)] == [-3, 1, -0.5]


# ── people and doses ─────────────────────────────────────────────────────────────────────────────────────────────


def test_all_runs_of_an_entry_are_lived_by_the_same_people(course):
    runs = {name: {"words": "-", "patients": 30, "life": {"days": 2}} for name in ("one", "two")}
    reading = {"words": "-", "run": "one", "of": "strength", "day": 1, "low": 0}
    who = people(invented([reading], runs), course.parameters)
    assert set(who) == {30}
    assert np.array_equal(who[30].clearance_times, vary(course.parameters, 30, 20).clearance_times)


@pytest.mark.parametrize("at_h", [(23.0,), (8.0, 20.0), (8.0, 14.0, 20.0), (21.5,)])
def test_doses_fall_on_their_hours(course, at_h):
    given = Given(drug="prednisone", route="oral", dose_mg=5.0, at_h=at_h, from_day=1, to_day=4)
    grid = Grid.over(6, 0.5)
    arrivals = sources(course.drugs["prednisone"], tuple(given.courses()), grid)[1].arrives
    hours = [24 * grid.day[:-1][amount[:, 0] > 0] + 0.5 - left for amount, left in arrivals]
    assert sorted(np.concatenate(hours)) == [24 * day + hour for day in (1, 2, 3) for hour in at_h]


def test_a_switch_takes_its_part_away_and_the_severe_end_is_the_worst_of_twenty(course):
    life = {"days": 3, "illness": 1, "sedated": True}
    who = vary(course.parameters, 4000, 1)
    without = live(Run(words="-", life=life, without=("nerve part",)), course.drugs, who).people
    severe = live(Run(words="-", life=life, severe=("nerve part",)), course.drugs, who).people
    assert without.nerve_injury_per_day == 0
    assert severe.nerve_injury_per_day == pytest.approx(np.quantile(who.nerve_injury_per_day, 0.95), rel=0.1)


# ── quantities ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def treated(course):
    """Twenty people on prednisone, under stress from day 6 on, with their cortisol of the hour."""
    given = (Given(drug="prednisone", route="oral", dose_mg=30.0, from_day=0, to_day=8),)
    one = Run(words="-", patients=20, given=given, life={"days": 20, "stress": ((0, 0), (6, 0.6))})
    return live(one, course.drugs, vary(course.parameters, 20, 3), hourly=True)


def test_cortisol_of_the_hour_is_the_morning_cortisol_of_the_trace_at_eight(treated):
    for day in (0, 1, 7, 15):
        assert treated.at("cortisol", day + MORNING) == pytest.approx(
            treated.at("morning cortisol", day + MORNING), rel=1e-4
        )


def test_without_a_drug_cortisol_follows_the_day_and_is_lowest_in_the_evening(course):
    lived = live(Run(words="-", life={"days": 1}), course.drugs, course.parameters, hourly=True)
    (hours,) = lived.cortisol[:24].T
    assert 4 <= hours.argmax() <= 9 and 16 <= hours.argmin() <= 21
    assert lived.cortisol[8, 0] == pytest.approx(course.parameters.morning_cortisol_nmol_per_l, rel=0.01)


def test_a_day_is_read_at_eight_and_the_same_at_steps_of_eight_hours(course, treated):
    trace = treated.trace
    assert treated.at("strength", 5 + MORNING) == pytest.approx(trace.strength[0, 5 * 24 + 8])
    coarse = live(treated.run, course.drugs, treated.people)
    assert coarse.step_h > treated.step_h
    for quantity in ("morning cortisol", "free cortisol", "cortisol production", "stimulated peak", "strength"):
        for day in (1, 7, 12):
            here, there = (one.at(quantity, day + MORNING) for one in (treated, coarse))
            assert there == pytest.approx(here, rel=0.02), (quantity, day)


def test_acth_is_normal_in_health_and_above_it_where_a_small_cortex_is_driven(course):
    given = (Given(drug="prednisone", route="oral", dose_mg=20.0, from_day=0, to_day=200),)
    pools = {
        "axis_suppression_per_day": 0.2,
        "axis_recovery_per_day": 0.05,
        "adrenal_regrowth_per_day": 0.01,
        "adrenal_compensation": 2.0,
    }
    who = replace(course.parameters, half_atrophy_mg_pe_per_day=10.0, **pools)
    lived = live(Run(words="-", given=given, life={"days": 500}), course.drugs, who)
    _, acth = lived.along("ACTH")
    assert acth[0] == pytest.approx(1, abs=0.01) and acth[100] < 0.9
    assert lived.at("adrenal reserve", 260 + MORNING) < 0.8 and lived.at("ACTH", 260 + MORNING) > 1


def test_the_reserve_is_the_share_of_a_healthy_stimulated_peak(treated, course):
    peak, share = (treated.at(name, 9.0) for name in ("stimulated peak", "adrenal reserve"))
    assert share == pytest.approx(peak / course.parameters.stimulated_cortisol_nmol_per_l, rel=1e-6)
    assert treated.at("adrenal reserve", 0.0) == pytest.approx(1)


def test_production_rises_less_than_cortisol_under_stress(course):
    lived = live(Run(words="-", life={"days": 4, "stress": ((0, 1),)}), course.drugs, course.parameters)
    healthy = course.parameters.morning_cortisol_nmol_per_l
    produced, total = (lived.at(name, 1 + MORNING)[0] for name in ("cortisol production", "morning cortisol"))
    assert 1 < produced < total / healthy


def test_a_day_from_waking_counts_from_each_persons_own(course):
    ill = Run(words="-", patients=25, life={"days": 60, "illness": 1, "sedated": True, "loading": ((0, 0.5),)})
    lived = live(ill, course.drugs, vary(course.parameters, 25, 4))
    first = lived.trace.day[(lived.trace.loading > 0).argmax(axis=0)]
    assert np.all((first - lived.woke >= -1e-6) & (first - lived.woke <= 8 / 24 + 1e-6))
    read = Reading(words="-", run="one", of="strength", day=7, from_waking=True, low=0)
    at = [lived.trace.index(woke + 7) for woke in lived.woke]
    assert lived.at("strength", lived.since(read)) == pytest.approx(lived.trace.strength[0, at, range(25)])
    late = read.model_copy(update={"day": 59.0})
    assert np.isnan(lived.at("strength", lived.since(late))).any()


def test_where_nobody_is_sedated_no_day_counts_from_waking(treated):
    with pytest.raises(NotComputed, match="nobody is sedated"):
        _ = treated.woke


# ── statistics, on made-up people ────────────────────────────────────────────────────────────────────────────────


class MadeUp:
    """Four people with a value on each of three mornings, as a run that was lived."""

    end = 2.0

    def __init__(self, *mornings, severity=None):
        self.values = np.array(mornings, dtype=float)
        self.people = SimpleNamespace(patients=self.values.shape[1], severity_times=np.array(severity or 1.0))
        self.run = SimpleNamespace(given=(SimpleNamespace(to_day=1.0),))

    def along(self, quantity, region="proximal"):
        return np.arange(len(self.values)) + MORNING, self.values

    def at(self, quantity, time, region="proximal"):
        return self.values[int(np.max(time))]

    def since(self, one):
        return np.full(self.people.patients, one.day + MORNING)


def read_of(runs, **reading):
    runs = runs if isinstance(runs, dict) else {"a": runs}
    return division_runs._value(Reading(words="-", run="a", of="strength", low=0, **reading), runs)


def test_a_share_counts_what_lies_below_a_cut_or_at_and_above_it():
    lived = MadeUp([1, 1, 1, 1], [0.4, 0.5, 0.6, 0.7])
    assert read_of(lived, statistic="share", day=1, below=0.5) == 0.25
    assert read_of(lived, statistic="share", day=1, above=0.5) == 0.75
    assert read_of(lived, statistic="share", day=1, above=0.5, below=0.7) == 0.5


def test_a_share_ever_holds_who_was_there_once():
    lived = MadeUp([1, 1, 1, 1], [0.4, 0.6, 0.6, 0.7], [0.6, 0.4, 0.6, 0.3])
    assert read_of(lived, statistic="share ever", day=1, below=0.5) == 0.25
    assert read_of(lived, statistic="share ever", below=0.5) == 0.75


def test_among_asks_only_those_of_whom_it_is_true_at_another_visit():
    lived = MadeUp([0.2, 0.2, 0.9, 0.9], [0.2, 0.9, 0.9, 0.9])
    among = ({"of": "strength", "day": 0, "below": 0.5},)
    assert read_of(lived, statistic="share", day=1, below=0.5, among=among) == 0.5
    with pytest.raises(NotComputed, match="none of the virtual people"):
        read_of(lived, statistic="share", day=1, below=0.5, among=({"of": "strength", "day": 0, "below": 0.1},))


def test_a_reading_is_divided_by_or_less_the_same_elsewhere():
    runs = {"a": MadeUp([1, 1, 1, 1], [0.2, 0.4, 0.4, 0.6]), "b": MadeUp([1, 1, 1, 1], [0.8, 0.8, 0.8, 0.8])}
    assert read_of(runs, day=1, over={"run": "b"}) == pytest.approx(0.5)
    assert read_of(runs, day=1, minus={"day": 0}) == pytest.approx(-0.6)
    half = {"statistic": "odds ratio", "below": 0.5, "day": 1, "over": {"run": "b"}}
    with pytest.raises(NotComputed, match="has no odds"):
        read_of(runs, **half)
    runs["b"] = MadeUp([1, 1, 1, 1], [0.2, 0.2, 0.8, 0.8])
    assert read_of(runs, **half) == pytest.approx(3)


def test_days_until_count_from_the_day_of_the_reading_to_the_first_morning_that_meets_the_cut():
    lived = MadeUp([1, 0.1, 0.1, 0.1], [0.1, 0.9, 0.1, 0.1], [0.1, 0.1, 0.9, 0.9])
    assert read_of(lived, statistic="median days until", day=0, above=0.5) == 1.5
    assert read_of(lived, statistic="median days until", day=1, above=0.5) == 1
    never = MadeUp([0.1] * 4, [0.1] * 4)
    assert read_of(never, statistic="median days until", day=0, above=0.5) == np.inf
    runs = {"a": MadeUp([0.1] * 4, [0.4] * 4), "b": MadeUp([1.0] * 4, [0.5] * 4)}
    assert read_of(runs, statistic="median days until", day=0, above=0.8, over={"run": "b"}) == 1


def test_days_with_something_count_mornings_on_which_all_conditions_hold():
    lived = MadeUp([1, 1, 1, 1], [0.2, 0.2, 0.2, 0.2], [1, 1, 1, 0.2])
    assert read_of(lived, statistic="days with", below=0.5) == 1
    assert read_of(lived, statistic="days with", above=0.5, among=({"of": "muscle", "below": 2},)) == 2


def test_half_the_spread_is_laid_over_the_median():
    lived = MadeUp(np.linspace(0.5, 1.5, 101))
    assert read_of(lived, statistic="half spread over median", day=0) == pytest.approx(0.45)


def test_the_same_people_are_ranked_in_one_run_and_read_in_another():
    runs = {"a": MadeUp([1] * 8, [0.1] * 2 + [0.9] * 6), "b": MadeUp([1] * 8, np.arange(8))}
    ranked = {"statistic": "lowest quarter minus highest", "day": 1, "below": 0.5, "ranked_by": "b"}
    assert read_of(runs, **ranked) == 1
    runs["b"] = MadeUp([1] * 8, -np.arange(8))
    assert read_of(runs, **ranked) == -1


def test_depth_and_days_go_together_where_the_deeper_wait_longer():
    depth = np.linspace(0.1, 0.4, 20)
    along = np.array([np.where(day >= (20 - np.arange(20)), 1.0, depth) for day in range(25)])
    assert read_of(MadeUp(*along), statistic="rank correlation with days until", day=0, above=0.5) == pytest.approx(1)
    assert read_of(MadeUp(*along), statistic="deeper half over shallower half", day=0, above=0.5) == pytest.approx(
        15.5 / 5.5
    )
    with pytest.raises(NotComputed, match="fewer than ten"):
        read_of(MadeUp([1.0] * 20, [1.0] * 20), statistic="rank correlation with days until", day=0, above=0.5)


def test_the_severe_half_is_read_beside_the_mild_one():
    lived = MadeUp([1] * 4, [0.1, 0.1, 0.9, 0.9], severity=(2, 3, 1, 0.5))
    assert read_of(lived, statistic="severe half minus mild half", day=1, below=0.5) == 1
    with pytest.raises(NotComputed, match="severity does not differ"):
        read_of(MadeUp([1] * 4, [1] * 4), statistic="severe half minus mild half", day=1, below=0.5)


# ── relapses and concentrations ──────────────────────────────────────────────────────────────────────────────────


def test_a_relapse_is_a_rise_to_the_cut_and_not_an_activity_that_never_fell():
    activity = np.array([[0.6, 0.6, 0.1], [0.4, 0.6, 0.1], [0.5, 0.6, 0.1], [0.4, 0.6, 0.1], [0.6, 0.6, 0.1]])
    day = np.arange(5.0)
    assert relapses.first_crossing(activity, day, 0.5).tolist() == [2, np.inf, np.inf]
    assert relapses.first_crossing(activity, day, 0.5, after=2).tolist() == [4, np.inf, np.inf]


@pytest.fixture(scope="module")
def relapsing(course):
    """Forty people whose disease returns as a short taper ends."""
    taper = Given(drug="prednisone", route="oral", dose_mg=40.0, falls_to_mg=0, from_day=0, to_day=84)
    life = {"days": 240, "disease": {"severity": ((0, 0.8),), "start": 0.6}}
    one = Run(words="-", patients=40, given=(taper,), life=life, on_relapse={"above": 0.4, "dose_mg": 30})
    return live(one, course.drugs, vary(course.parameters, 40, 5))


def test_a_relapse_comes_as_the_dose_falls_and_its_dose_is_the_one_then(relapsing):
    first, dose = (relapses.read(name, relapsing, None) for name in ("first relapse", "dose at relapse"))
    came = np.isfinite(first)
    assert came.mean() > 0.5
    assert np.all(np.isnan(dose) == ~came) and dose[came].max() < 40
    assert np.all(dose[came & (first > 85)] == 0)


def test_a_relapse_brings_the_higher_dose_again_and_so_more_steroid(relapsing):
    plain = relapses.grams(relapsing.scenario.regimen, 240)
    first = relapses.read("first relapse", relapsing, None)
    total = relapses.read("steroid in all", relapsing, 240)
    assert total[first > 230] == pytest.approx(plain)
    assert np.all(total[first < 150] > plain + 500)
    assert plain == pytest.approx(sum(40 * (1 - n / 12) * 7 for n in range(12)))


def test_a_run_without_its_rule_has_no_relapse(treated):
    with pytest.raises(NotComputed, match="does not say what a relapse is"):
        relapses.read("first relapse", treated, None)


def test_the_peak_of_a_swallowed_dose_is_where_absorption_and_elimination_meet(course):
    drug = course.drugs["prednisolone"]
    given = (Given(drug="prednisolone", route="oral", dose_mg=20.0, from_day=0, to_day=1),)
    lived = live(Run(words="-", given=given, life={"days": 1}), course.drugs, course.parameters)
    into, out = drug.absorption.value, np.log(2) / drug.half_life.value
    read = Reading(words="-", run="one", of="hour of peak concentration", day=0, low=0)
    assert concentrations.read(read, lived)[0] == pytest.approx(np.log(into / out) / (into - out), abs=0.02)
    area = read.model_copy(update={"of": "area of concentration", "from_h": 8.0, "to_h": 23.99})
    whole = 20 * drug.bioavailability.value / (out * drug.volume.value)
    assert 0.9 * whole < concentrations.read(area, lived)[0] < whole
    share = read.model_copy(update={"of": "share of peak concentration", "from_h": 8.1})
    assert 0 < concentrations.read(share, lived)[0] < 0.5


def test_what_arrives_is_laid_beside_a_vein_and_how_fast_is_read_only_of_what_waits_long(course):
    given = (Given(drug="prednisolone", route="oral", dose_mg=20.0, from_day=0, to_day=1),)
    lived = live(Run(words="-", given=given, life={"days": 1}), course.drugs, course.parameters)
    arrives = Reading(words="-", run="one", of="bioavailability", low=0)
    assert concentrations.read(arrives, lived)[0] == pytest.approx(
        course.drugs["prednisolone"].bioavailability.value, rel=0.02
    )
    fast = arrives.model_copy(update={"of": "half-life of absorption"})
    with pytest.raises(NotComputed, match="absorbed more quickly than cleared"):
        concentrations.read(fast, lived)
    slow = course.drugs["prednisolone"].absorption.model_copy(update={"value": 0.011})
    drugs = {"prednisolone": course.drugs["prednisolone"].model_copy(update={"absorption": slow})}
    assert concentrations.read(fast, replace(lived, drugs=drugs))[0] == pytest.approx(np.log(2) / 0.011 / 24, rel=0.02)


def test_a_run_that_the_model_refuses_is_not_computed_and_says_its_sentence(course, division):
    reading = {"words": "-", "run": "one", "of": "strength", "day": 1, "low": 0}
    entry = invented([reading], {"one": {"words": "-", "life": {"days": 2}}})
    refusing = entry.runs["one"].model_copy(update={"life": replace(entry.runs["one"].life, days=40_000.0 - 3_475)})
    (one,) = found(entry.model_copy(update={"runs": {"one": refusing}}), course, division)
    assert one.value is None and one.why.startswith("the model refuses the run: ")
