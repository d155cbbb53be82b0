"""What no patient can be given is refused in a sentence, and what is taken gives finite values within physical bounds."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from course_lib.model.regimen import Course, Disease, Interaction, Scenario, Sparing
from course_lib.physiology.parameters import vary
from course_lib.physiology.simulate import simulate

DAILY = ("prednisone", "oral", 20, 0, 30)
REFUSED = {
    "an unknown route": lambda: Course("prednisone", "inhaled", 20, 0, 30),
    "a negative dose": lambda: Course("prednisone", "oral", -20, 0, 30),
    "a dose that is no number": lambda: Course("prednisone", "oral", nan, 0, 30),
    "an infusion that ends before it starts": lambda: Course("hydrocortisone", "infusion", 200, 5, 3),
    "a course without an end": lambda: Course("prednisone", "oral", 20, 0, inf),
    "a course that begins more than ten years before day 0": lambda: Course("prednisone", "oral", 20, -3651, 30),
    "a course that ends before it begins, before day 0": lambda: Course("prednisone", "oral", 20, -3, -5),
    "an hour that no clock has": lambda: Course(*DAILY, at_h=(8, 24)),
    "an hour that is no number": lambda: Course(*DAILY, at_h=(nan,)),
    "hours that go back": lambda: Course(*DAILY, at_h=(20, 8)),
    "an hour twice": lambda: Course(*DAILY, at_h=(8, 8)),
    "hours on parts of days": lambda: Course(*DAILY, 12.0, (8, 20)),
    "hours of an infusion": lambda: Course("hydrocortisone", "infusion", 200, 0, 3, at_h=(8,)),
    "a dose every 0 h": lambda: Course(*DAILY, 0.0),
    "a dose every -6 h": lambda: Course(*DAILY, -6.0),
    "a clearance of 0": lambda: Interaction("prednisone", 0.0),
    "a clearance of -1": lambda: Interaction("prednisone", -1.0),
    "an interaction by an unknown route": lambda: Interaction("prednisone", 0.5, route="by mail"),
    "an interaction by a route that is not modelled": lambda: Interaction("prednisone", 0.5, route="skin"),
    "an interaction that begins more than ten years before day 0": lambda: Interaction("prednisone", 0.5, -4000),
    "a blockade before day 0": lambda: Scenario(blockade=((-2, 2),)),
    "a training before day 0": lambda: Scenario(trained=(("high", -9, 2),)),
    "an illness of -1": lambda: Scenario(illness=-1),
    "muscle of 5": lambda: Scenario(muscle_start=5),
    "0 days": lambda: Scenario(days=0),
    "loading of 2": lambda: Scenario(loading=((0, 2.0),)),
    "loading without a corner": lambda: Scenario(loading=()),
    "stress backwards in time": lambda: Scenario(stress=((5, 1), (2, 0))),
    "a training that nobody knows": lambda: Scenario(trained=(("yoga", 0, 10),)),
    "a blockade that ends before it starts": lambda: Scenario(blockade=((4, 2),)),
    "a severity of 3": lambda: Disease(((0, 3.0),)),
    "a share of 2": lambda: Sparing(0, 2.0, 30),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused_at_construction_in_a_sentence(what):
    with pytest.raises(
        ValueError, match=r"^(the|a) .+: .+; .+|^(the|a) .+; give .+|^training '.+' is not known; it is .+"
    ):
        REFUSED[what]()


@pytest.mark.parametrize("route", ["inhaled", "topical", "intranasal", "intra-articular"])
def test_a_route_that_is_not_modelled_is_refused_with_what_is_known_of_it_and_its_source(route):
    known = r"not modelled, .* suppression of the adrenal axis is possible: insufficiency was found in about \d+ .*2015"
    with pytest.raises(ValueError, match=known):
        Course("prednisone", route, 1, 0, 30)


@pytest.mark.parametrize(
    ("drug", "route"),
    [("prednisone", "depot"), ("hydrocortisone", "depot"), ("deflazacort", "iv"), ("triamcinolone-acetonide", "oral")],
)
def test_a_drug_is_given_only_by_routes_of_which_its_file_has_kinetics(course, drug, route):
    scenario = Scenario((Course(drug, route, 20, 0, 3),), 3)
    with pytest.raises(
        ValueError, match=f"the course of {drug}: its file has no kinetics by the route '{route}'; give"
    ):
        simulate(scenario, course.drugs, course.parameters)


@pytest.mark.parametrize("step_h", [16.0, 5.0, 7.0, 36.0, 0.0, -2.0, nan])
def test_a_step_that_does_not_divide_a_day_is_refused(course, step_h):
    with pytest.raises(ValueError, match="neither divides a day nor is whole days; give one that does"):
        simulate(Scenario(days=3), course.drugs, course.parameters, step_h)


@pytest.mark.parametrize("step_h", [0.5, 1.0, 1.5, 3.0, 4.8, 6.0, 12.0, 24.0, 48.0])
def test_a_step_that_divides_a_day_reads_08_00_at_08_00(course, step_h):
    scenario = Scenario((Course("prednisone", "oral", 10, 0, 9, 12.0),), 10)
    fine, this = (simulate(scenario, course.drugs, course.parameters, hours) for hours in (1.0, step_h))
    for day in (2.0, 4.0, 8.0):  # at midnight, when each step has a point
        assert this.cortisol_am_nmol_per_l[this.index(day), 0] == pytest.approx(
            fine.cortisol_am_nmol_per_l[fine.index(day), 0], abs=2
        )


def test_an_unknown_drug_is_refused_with_those_that_are_known(course):
    with pytest.raises(ValueError, match="'aspirin' is not known; it is one of deflazacort, dexamethasone"):
        simulate(Scenario((Course("aspirin", "oral", 20, 0, 3),), 3), course.drugs, course.parameters)


@pytest.mark.parametrize("value", [nan, -1.0])
def test_a_constant_that_cannot_be_is_refused_by_its_name(course, value):
    with pytest.raises(ValueError, match="`half_injury_mg_pe_per_day` is .+; give a number above 0"):
        replace(course.parameters, half_injury_mg_pe_per_day=value)


# the whole domain

shares = some.floats(0, 1)
days = some.floats(0, 60)


def curves():
    return some.lists(some.tuples(days, shares), min_size=1, max_size=4).map(lambda corners: tuple(sorted(corners)))


@some.composite
def windows(draw):
    return tuple(sorted((draw(days), draw(days))))


@some.composite
def windows_from_before(draw):
    """From a history on."""
    return tuple(sorted((draw(some.floats(-40, 60)), draw(some.floats(-40, 60)))))


clocks = some.lists(some.floats(0, 23.99), max_size=3, unique=True).map(lambda hours: tuple(sorted(hours)))


@some.composite
def courses(draw, drugs):
    start, end = draw(some.one_of(windows(), windows_from_before()))
    drug = drugs[draw(some.sampled_from(sorted(drugs)))]
    dose = draw(some.one_of(some.floats(0, 300), some.floats(0, 100_000)))
    route = draw(some.sampled_from(drug.routes))
    at_h = draw(clocks) if route != "infusion" else ()
    every_h = draw(some.sampled_from([24.0, 48.0, 168.0]) if at_h else some.floats(1, 400))
    return Course(drug.id, route, dose, start, end, every_h, at_h)


@some.composite
def diseases(draw):
    sparing = some.builds(Sparing, days, shares, some.floats(0.01, 400))
    return Disease(draw(curves()), draw(shares), draw(some.none() | sparing))


@some.composite
def lives(draw, drugs):
    def interaction():
        start, end = draw(windows_from_before())
        return Interaction(
            "prednisone", draw(some.floats(0.01, 100)), start, end, draw(some.sampled_from([None, "oral"]))
        )

    return Scenario(
        regimen=tuple(draw(some.lists(courses(drugs), max_size=3))),
        days=draw(some.floats(0.01, 90)),
        loading=draw(curves()),
        sedated=draw(some.booleans()),
        stress=draw(curves()),
        illness=draw(shares),
        disease=draw(some.none() | diseases()),
        airway=draw(some.none() | diseases()),
        training=draw(some.sampled_from(["none", "moderate", "high"])),
        training_from=draw(days),
        blockade=tuple(draw(some.lists(windows(), max_size=2))),
        muscle_start=draw(some.floats(0.02, 1.1)),
        interactions=(interaction(),) if draw(some.booleans()) else (),
    )


BOUNDS = {"strength": 1.1, "muscle": 1.1, "cortisol_am_nmol_per_l": 4000.0, "cortisol_free_nmol_per_l": 1500.0, "cortisol_stimulated_nmol_per_l": 750.0} | dict.fromkeys(
    ("quality", "injury", "nerve", "lasting", "loading", "inflammation", "disease", "airway", "axis", "pituitary", "adrenal", "adrenal_deficit"), 1.0
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(some.data(), some.sampled_from([1.0, 2.0, 4.0, 8.0, 24.0]), some.sampled_from([0, 3, 70]))
def test_every_life_that_can_be_written_down_gives_finite_values_within_physical_bounds(course, data, step_h, patients):
    life = data.draw(lives(course.drugs))
    people = vary(course.parameters, patients, 1) if patients else course.parameters
    trace = simulate(life, course.drugs, people, step_h)
    given = sum(
        _mg_pe(one, course.drugs[one.drug]) for one in life.regimen
    )  # all at once in the blood could do no more
    for state, most in {**BOUNDS, "exposure_mg_pe_per_day": 30 * given}.items():
        values = getattr(trace, state)
        if state == "inflammation":
            most = most * np.max(people.illness_times)
        assert np.isfinite(values).all(), state  # single precision leaves a speck over the edge
        assert values.min() >= -1e-6 and values.max() <= most * (1 + 1e-4), state


def _mg_pe(one, drug):
    """All that a course gives, in mg prednisone-equivalent, or more."""
    days = one.to_day - one.from_day
    doses = days if one.route == "infusion" else (days * 24 / one.every_h + 1) * len(one.clock)
    return doses * one.dose_mg * 5 / drug.equivalent.value
