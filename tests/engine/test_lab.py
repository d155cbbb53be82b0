"""The dose lab's settings: what can be becomes a regimen, what cannot is named in a sentence beside its field."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.engine import lab as engine
from course_lib.engine.exposure import prescribed

NAN = float("nan")


def side(*steps, drug="prednisone", route="oral", every_h=24.0):
    return engine.Side(drug, route, every_h, steps)


@pytest.mark.parametrize(
    ("steps", "where", "sentence"),
    [
        (((0, -1),), "dose-0", "Give a dose from 0 to 2000 mg/day."),
        (((0, NAN),), "dose-0", "Give a dose from 0 to 2000 mg/day."),
        (((0, float("inf")),), "dose-0", "Give a dose from 0 to 2000 mg/day."),
        (((0, 1e9),), "dose-0", "Give a dose from 0 to 2000 mg/day."),
        (((0, 60), (NAN, 40)), "from-1", "Give a day from 0 to 140."),
        (((0, 60), (-3, 40)), "from-1", "Give a day from 0 to 140."),
        (((0, 60), (141, 40)), "from-1", "Give a day from 0 to 140."),
        (((0, 60), (0, 40)), "from-1", "Each step begins after the one before it."),
        (((0, 60), (50, 40), (20, 10)), "from-2", "Each step begins after the one before it."),
    ],
)
def test_a_setting_that_cannot_be_is_named_where_it_stands(course, steps, where, sentence):
    assert engine.problems(side(*steps), course.drugs["prednisone"], 140)[where] == sentence


def test_only_the_settings_that_cannot_be_are_named(course):
    found = engine.problems(side((0, 60), (28, -1), (20, 30)), course.drugs["prednisone"], 140)
    assert set(found) == {"dose-1", "from-2"}
    assert engine.problems(side((0, 60), (28, 0), (140, 2000)), course.drugs["prednisone"], 140) == {}


def test_the_highest_dose_is_the_same_for_every_drug_in_prednisone_equivalent(course):
    for drug in course.drugs.values():
        most = engine.MOST_PE * drug.equivalent.value / 5
        assert not engine.problems(side((0, most)), drug, 140)
        assert engine.problems(side((0, most * 1.001)), drug, 140)


@given(
    mg=st.floats(0, 2000),
    names=st.tuples(
        *[st.sampled_from(["dexamethasone", "hydrocortisone", "methylprednisolone", "prednisolone", "prednisone"])] * 2
    ),
)
def test_another_drug_keeps_the_prednisone_equivalent_and_the_way_back_the_dose(course, mg, names):
    before, after = (course.drugs[name] for name in names)
    there = engine.convert(mg, before, after)
    assert there * 5 / after.equivalent.value == pytest.approx(mg * 5 / before.equivalent.value)
    assert engine.convert(there, after, before) == pytest.approx(mg)


def test_240_mg_of_methylprednisolone_count_as_300_of_prednisone(course):
    assert engine.convert(240, course.drugs["methylprednisolone"], course.drugs["prednisone"]) == 300


@pytest.mark.parametrize("route", ["oral", "iv", "infusion"])
@pytest.mark.parametrize("every_h", [6.0, 12.0, 24.0])
def test_the_dose_of_a_day_is_the_dose_that_was_set_by_every_route_and_interval(route, every_h):
    first, last = engine.regimen(side((0, 60), (28, 40), route=route, every_h=every_h), 140)
    assert (first.mg_per_day, first.from_day, first.to_day) == (60, 0, 28)
    assert (last.mg_per_day, last.from_day) == (40, 28) and last.to_day >= 140


def test_a_step_of_nothing_gives_no_course():
    assert [c.mg_per_day for c in engine.regimen(side((0, 60), (28, 0), (70, 10), (100, 0)), 140)] == [60, 10]


def test_every_step_is_seen_on_its_day(course):
    regimen = engine.regimen(side((0, 60), (28, 40), (42, 0), (70, 10)), 140)
    assert prescribed(regimen, course.drugs, np.array([0.0, 27.9, 28.0, 41.9, 42.0, 70.0, 139.0])).tolist() == [
        60,
        60,
        40,
        40,
        0,
        10,
        10,
    ]
