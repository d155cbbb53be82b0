"""A run takes at most what is said before it begins, and not much less."""

import tracemalloc

import pytest

from course_lib.model.regimen import Course, Disease, Scenario
from course_lib.physiology.parameters import vary
from course_lib.physiology.run_size import run_bytes
from course_lib.physiology.simulate import simulate

ILL = {
    "disease": Disease(((0, 0.5),), 0.5), "airway": Disease(((0, 0.5),), 0.5), "illness": 0.5, "stress": ((0, 0), (10, 1), (20, 0)),
    "loading": ((0, 1), (5, 0.1)), "blockade": ((0, 3),),
}  # fmt: skip


@pytest.mark.parametrize(
    ("days", "step_h", "patients"),
    [(365, 2, 1), (730, 1, 1), (3650, 24, 1), (365, 2, 50), (365, 2, 64), (365, 24, 500), (140, 8, 500), (90, 24, 2000), (60, 1, 1000)],
)  # fmt: skip
def test_a_run_takes_what_was_said_before_it_and_not_a_third_of_that(course, days, step_h, patients):
    people = vary(course.parameters, patients, 1) if patients > 1 else course.parameters
    given = Course("dexamethasone", "oral", 6, 0, 9999), Course("hydrocortisone", "iv", 20, 0, 9999)
    tracemalloc.start()
    simulate(Scenario(given, days, **ILL), course.drugs, people, step_h)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert run_bytes(days, step_h, patients) / 3 < peak < run_bytes(days, step_h, patients)


def test_a_run_beyond_counting_has_a_size_too():
    assert run_bytes(36_525, 1e-300, 10**6) > 1e18
