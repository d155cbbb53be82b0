import pytest

from course_lib.physiology.evidence.calibration import with_parameter_sets
from course_lib.physiology.evidence.targets import fit, outcomes, scenarios, targets

SIXTEEN = [
    "BR28",
    "BR28_cort",
    "pred20_14d_resp",
    "pred30_14d",
    "pred10_1y",
    "pred20_1y",
    "weiner_8w",
    "weiner_stop",
    "weiner_6mo",
    "dex16_15d",
    "pred40_3mo",
    "pred30_6mo",
    "taper20_+4mo",
    "icu10_M",
    "edd_S10",
    "edd_S120",
]


@pytest.fixture(scope="module")
def fits(course):
    """What SMS-1, which is nested in the present model, gives for the targets."""
    return {one.target.id: one for one in fit(course.targets, course.drugs_then, course.sms_1)}


@pytest.mark.parametrize("name", SIXTEEN)
def test_with_the_constants_of_sms_1_the_engine_gives_what_was_documented_for_it(fits, name):
    near = 0.003 if name == "edd_S10" else 0.015
    assert fits[name].simulated == pytest.approx(fits[name].target.model, abs=near)


def test_there_are_sixteen_targets_and_each_tells_where_it_comes_from(course):
    kinds = [target.kind for target in targets(course.targets)]
    assert [target.id for target in targets(course.targets)] == SIXTEEN
    assert {kind: kinds.count(kind) for kind in kinds} == {"measured": 5, "shaded": 4, "translated": 7}


def test_every_scenario_is_used_and_known(course):
    assert set(scenarios(course.targets)) == {target.scenario for target in targets(course.targets)}


def test_the_distance_to_a_target_is_told_in_tolerances(fits):
    for one in fits.values():
        assert one.row[-1] == pytest.approx((one.simulated - one.target.target) / one.target.tolerance)


def test_many_parameter_sets_at_once_give_what_each_gives_alone(course):
    wanted = [one for one in targets(course.targets) if one.id in ("pred30_14d", "edd_S10")]
    sets = with_parameter_sets(course.parameters, course.sets, 5)
    together = outcomes(scenarios(course.targets), tuple(wanted), course.drugs, sets)
    for n in range(5):
        alone = outcomes(scenarios(course.targets), tuple(wanted), course.drugs, sets.part(n, n + 1))
        for one in wanted:
            assert together[one.id][n] == pytest.approx(alone[one.id][0], abs=1e-5)
