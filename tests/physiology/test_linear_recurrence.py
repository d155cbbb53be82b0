import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from course_lib.physiology.grid import Grid
from course_lib.physiology.linear_recurrence import first_order, run, run_clipped, solve
from tests.near import near

steps = some.integers(1, 60)
wide = some.sampled_from([1, 3, 200])


def _coefficients(steps, patients, seed):
    random = np.random.default_rng(seed)
    return random.uniform(0, 1, (steps, patients)), random.uniform(0, 1, (steps, patients))


def _walked(keep, add, start, low=-np.inf, high=np.inf):
    states = [np.full(add.shape[1], start)]
    for p, r in zip(keep, add, strict=True):
        states.append(np.clip(p * states[-1] + r, low, high))
    return np.array(states)


@pytest.mark.slow
@given(steps, wide, some.integers(0, 99))
def test_blocks_walk_the_same_path_as_single_steps(steps, patients, seed):
    keep, add = _coefficients(steps, patients, seed)
    assert near(run(keep, add, 0.7), _walked(keep, add, 0.7), rel=1e-12)


@pytest.mark.slow
@given(steps, wide, some.integers(0, 99))
def test_a_held_path_is_held_at_every_step(steps, patients, seed):
    keep, add = _coefficients(steps, patients, seed)
    assert near(run_clipped(keep, add, 0.7, 0.4, 1.1), _walked(keep, add, 0.7, 0.4, 1.1), rel=1e-12)


def test_one_rate_may_serve_every_step_and_regions_may_stand_before_patients():
    keep, add = _coefficients(30, 2, 1)
    regions = np.stack([add, 2 * add, 3 * add], axis=1)
    assert near(run(keep[:1], add, 0.5), _walked(np.repeat(keep[:1], 30, 0), add, 0.5))
    assert near(run(keep[:, None], regions, 0.5)[:, 1], _walked(keep, 2 * add, 0.5))


@given(some.integers(1, 5), some.floats(0.01, 50), some.integers(0, 99))
def test_what_follows_in_the_parts_of_a_step_is_where_it_would_be_in_steps_as_short_as_the_parts(parts, rate, seed):
    target = np.random.default_rng(seed).uniform(0, 1, (12 * parts, 2))
    coarse, fine = Grid(12, 6.0, parts=parts), Grid(12 * parts, 6.0 / parts)
    states, means = first_order(coarse.in_steps(target), rate, 0.3, coarse)
    single, single_means = first_order(fine.in_steps(target), rate, 0.3, fine)
    assert near(states, single[::parts], rel=1e-9)
    assert near(means, coarse.mean(coarse.in_steps(single_means)), abs=1e-9)


@given(some.floats(0.01, 1e4), some.floats(0, 1e4), some.floats(0, 10))
def test_a_constant_equation_has_its_textbook_answer_at_any_rate(rate, gain, start):
    day = np.arange(25) * 0.25
    expected = gain / rate + (start - gain / rate) * np.exp(-rate * day)
    found = solve(np.full((24, 1), gain), np.full((24, 1), rate), start, 0.25)[:, 0]
    assert near(found, expected, rel=1e-9, abs=1e-9 * (gain / rate + start + 1))
