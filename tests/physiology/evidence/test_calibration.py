import numpy as np
import pytest
from pydantic import ValidationError

from course_lib.physiology.evidence.calibration import (
    Prior,
    constants,
    distances,
    log_prior,
    priors,
    read_sets,
    with_parameter_sets,
    write_sets,
)
from course_lib.physiology.evidence.checks import checks
from course_lib.physiology.evidence.targets import targets


def test_every_prior_names_a_constant_and_its_median_lies_in_that_constants_range(course):
    for name, prior in priors(course.priors).items():
        known = course.constants[name]
        assert prior.form == "uniform" or known.low <= prior.median <= known.high, name


def test_a_prior_with_half_of_what_it_needs_is_refused():
    with pytest.raises(ValidationError, match="a median and a spread"):
        Prior(median=1.0, joint=True, reason="half")


def test_the_prior_is_highest_at_its_medians_and_nothing_outside_the_ranges(course):
    known = {name: prior for name, prior in priors(course.priors).items() if prior.form == "lognormal"}
    centre, off, out = np.zeros(len(known)), np.full(len(known), 0.1), np.full(len(known), 50.0)
    found = log_prior(known, course.constants, np.stack([centre, off, out]))
    assert found[0] == 0 > found[1] > found[2] == -np.inf


def test_places_become_constants_and_a_uniform_one_spans_its_range(course):
    known = {"steroid_resolution_per_day": priors(course.priors)["steroid_resolution_per_day"]}
    ends = constants(known, course.constants, np.array([[0.0], [1.0]]))["steroid_resolution_per_day"]
    limit = course.constants["steroid_resolution_per_day"]
    assert ends == pytest.approx([limit.low, limit.high])


def test_the_ensemble_has_some_hundred_sets_of_every_constant_with_a_prior_and_each_in_its_range(course):
    assert set(course.sets) == set(priors(course.priors))
    for name, values in course.sets.items():
        known = course.constants[name]
        assert 200 <= len(values) <= 1000
        assert known.low * 0.9995 <= values.min() and values.max() <= known.high * 1.0005, name


def test_the_manifest_tells_of_this_ensemble(course):
    assert course.manifest["members"] == len(next(iter(course.sets.values())))
    assert course.manifest["steps_kept"] * course.manifest["walkers"] > course.manifest["members"]


def test_the_constants_of_the_course_are_the_most_probable_set(course):
    for name, value in course.manifest["most_probable"].items():
        assert course.constants[name].value == pytest.approx(value, rel=0.006), name


def test_the_ensemble_explains_the_targets_about_as_well_as_it_says(course):
    sets = with_parameter_sets(course.parameters, course.sets, 40)
    informing = [one for one in checks(course.checks) if one.id in course.manifest["informed_by"]]
    sampled = [one for one in course.division.entries if one.id in course.manifest["divided"]]
    apart = distances(course.targets, informing, course.drugs, sets, sampled)
    assert set(apart) == set(course.manifest["distances_in_tolerances"])
    for name, values in apart.items():
        told = course.manifest["distances_in_tolerances"][name]
        assert told["ensemble_5"] - 1.5 < np.median(values) < told["ensemble_95"] + 1.5, name
    assert len(targets(course.targets)) == 16


def test_only_checks_that_informed_the_model_were_fitted(course):
    standing = {check.id: check.standing for check in checks(course.checks)}
    assert all(standing[id] == "informed by" for id in course.manifest["informed_by"])


def test_sets_survive_being_written(course):
    few = {name: values[:3] for name, values in course.sets.items()}
    again = read_sets(write_sets(few))
    assert list(again) == list(few)
    assert all(again[name] == pytest.approx(few[name], rel=1e-3) for name in few)
