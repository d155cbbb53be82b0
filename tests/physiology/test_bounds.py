"""A constant may be set far beyond its plausible range, and no further than a patient can have it."""

import pytest

from course_lib.physiology import bounds
from course_lib.physiology.parameters import INDIVIDUAL, Parameters


def test_every_constant_may_be_as_the_course_has_it_and_all_over_its_plausible_range(course):
    for name, constant in course.constants.items():
        low, high = bounds.bounds(name, course.constants)
        assert low <= constant.low <= constant.value <= constant.high <= high, name


def test_what_one_patient_has_more_of_is_known_by_name(course):
    bounds.check(dict.fromkeys(INDIVIDUAL, 1.0), course.constants)
    assert set(INDIVIDUAL) <= set(vars(course.parameters)) - Parameters.constants()


def test_the_constants_of_the_model_before_may_be_set(course):
    earlier = {name: getattr(course.sms_2, name) for name in Parameters.constants()}
    bounds.check(earlier, course.constants)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"turnover_per_day": 300}, "`turnover_per_day` is 300: give a number of [\\d.]+ to [\\d.]+ 1/day"),
        ({"effect_exponent": 30}, "is 30: give a number of [\\d.]+ to 20$"),
        ({"cv_turnover_per_day": 9}, "is 9: give a number of 0 to [\\d.]+$"),
        ({"muscle_floor": 1.0, "muscle_ceiling": 1.0}, "`muscle_floor` is 1 and `muscle_ceiling` is 1"),
    ],
)
def test_what_no_patient_has_is_refused_with_what_may_be(course, own, said):
    with pytest.raises(ValueError, match=said):
        bounds.check(own, course.constants)
