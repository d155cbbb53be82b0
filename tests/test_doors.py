"""The doors of the course: each opens, `physiology` is the door of the model whatever was imported before, and its examples run."""

import doctest
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import course_lib
from course_lib import physiology

HOUSE = Path(__file__).parents[1]
IS_THE_DOOR = "assert physiology.__name__ == 'course_lib.app.physiology' and callable(physiology.simulate)"
BEFORE = {
    "nothing": "",
    "the package": "import course_lib.physiology",
    "a module of it": "import course_lib.physiology.exposure as e; assert e.tissue_exposure",
    "a module of it and its name": "from course_lib.physiology import muscle; assert muscle.steroid_drive",
    "the module of the same name as a function": "from course_lib.physiology import simulate; assert simulate.simulate",
    "a function of it": "from course_lib.physiology.simulate import simulate; assert callable(simulate)",
    "a module deep in it": "import course_lib.physiology.evidence.checks as c; assert c.run",
    "the engine": "import course_lib.engine.case.prescriptions",
    "a door that needs it": "from course_lib import lab",
    "the module of the door": "import course_lib.app.physiology",
    "the package, brought in afresh": "import course_lib.physiology, importlib; importlib.reload(sys.modules['course_lib.physiology'])",
}
AFTER = {
    "by name": "from course_lib import physiology",
    "as an attribute": "import course_lib; physiology = course_lib.physiology",
    "by a star": "from course_lib import *",
}


def run(code: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"], cwd=HOUSE, capture_output=True, encoding="utf-8"
    )
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("before", BEFORE)
def test_physiology_is_the_door_of_the_model_whatever_was_imported_before(before):
    run(f"{BEFORE[before]}\n{AFTER['by name']}\n{IS_THE_DOOR}\n{AFTER['as an attribute']}\n{IS_THE_DOOR}")


@pytest.mark.parametrize("after", AFTER)
def test_and_the_package_is_found_by_its_whole_name_after_the_door_was_opened(after):
    imports = "\n".join(line for name, line in BEFORE.items() if name != "a door that needs it")
    run(f"{AFTER[after]}\n{IS_THE_DOOR}\n{imports}\n{AFTER[after]}\n{IS_THE_DOOR}")


def test_the_course_by_itself_loads_neither_numpy_nor_a_door():
    run(
        "import course_lib; dir(course_lib); assert not {'numpy', 'yaml', 'course_lib.app', 'course_lib.content'} & {*sys.modules}"
    )


def test_the_model_by_itself_loads_nothing_of_the_course_but_its_nouns():
    run(
        "import importlib, pkgutil, course_lib.physiology\n"
        "package = sys.modules['course_lib.physiology']\n"
        "for one in pkgutil.walk_packages(package.__path__, 'course_lib.physiology.'): importlib.import_module(one.name)\n"
        "rooms = {name.split('.')[1] for name in sys.modules if name.startswith('course_lib.')}\n"
        "assert rooms == {'model', 'physiology'}, rooms\n"
        "assert not {'yaml', 'matplotlib', 'ipywidgets', 'sqlalchemy', 'antimony', 'scipy'} & {*sys.modules}"
    )


def test_every_door_is_listed_and_opens():
    assert "physiology" in course_lib.__all__ and set(course_lib.__all__) <= set(dir(course_lib))
    for name in course_lib.__all__:
        assert name == "physiology" or callable(getattr(course_lib, name))


def test_what_is_no_door_is_refused_with_the_names_of_those_that_are():
    with pytest.raises(AttributeError, match="no door `labb`; it has card, case, .*physiology"):
        course_lib.labb  # noqa: B018


# ── the door of the model ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_examples_that_its_help_shows_run():
    found = doctest.testmod(physiology)
    assert found.attempted >= 12 and found.failed == 0
    for name in ("simulate", "drugs", "constants", "parameters"):
        assert (
            ">>> physiology." in getattr(physiology, name).__doc__
            or "= physiology." in getattr(physiology, name).__doc__
        )


def test_one_course_several_and_a_scenario_are_simulated_alike():
    course = physiology.Course("prednisone", "oral", 40, 0, 28)
    scenario = physiology.Scenario(regimen=(course,), days=40, illness=0.3)
    traces = [
        physiology.simulate(course, days=40, illness=0.3),
        physiology.simulate([course], days=40, illness=0.3),
        physiology.simulate(scenario),
        physiology.simulate(physiology.Scenario(regimen=(course,)), days=40, illness=0.3),
    ]
    assert all(np.array_equal(trace.strength, traces[0].strength) for trace in traces)
    assert traces[0].day[-1] == 40


def test_the_patient_comes_first_then_those_around_then_other_constants():
    course = physiology.Course("prednisone", "oral", 40, 0, 28)
    alone = physiology.simulate(course, physiology.patient(susceptible=True), 28)
    many = physiology.simulate(course, physiology.parameters(susceptible=True, patients=5, parameter_sets=3), 28)
    assert many.strength.shape[-1] == 1 + 5 + 3
    assert many.strength[..., 0] == pytest.approx(alone.strength[..., 0], rel=1e-6)


def test_a_constant_may_be_set_and_only_for_this_run():
    course = physiology.Course("prednisone", "oral", 40, 0, 28)
    usual, slow = (physiology.simulate(course, one, 28) for one in (None, physiology.patient(turnover_per_day=0.001)))
    assert slow.strength[0, -1, 0] > usual.strength[0, -1, 0]
    assert physiology.parameters().turnover_per_day == physiology.constants()["turnover_per_day"].value


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: physiology.simulate(physiology.Course("aspirin", "oral", 1, 0, 1)), "no drug `aspirin`; it has defl"),
        (lambda: physiology.simulate(days=0), "`days` is 0: give a number above 0"),
        (lambda: physiology.simulate(step_h=-1), "`step_h` is -1: give"),
        (lambda: physiology.simulate(load=1), "no setting `load`; it has airway, .*loading"),
        (lambda: physiology.patient(luck=1), "no constant `luck`; `physiology.constants..` has them all"),
        (
            lambda: physiology.patient(half_injry=1),
            "no constant `half_injry`; did you mean `half_injury_mg_pe_per_day`",
        ),
        (lambda: physiology.simulate((), 28), "the patient is 28: give what .*, and days as `days=90`"),
        (lambda: physiology.parameters(patients=-1), "give 0 or more"),
        (lambda: physiology.simulate(training="hard"), "training 'hard' is not known"),
    ],
)
def test_what_the_model_does_not_have_is_refused_in_a_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_what_is_not_in_the_door_is_looked_for_in_the_package():
    trace = physiology.simulate(days=5)
    assert physiology.strength.sum_score(trace)[0, 0] == 60
    assert {"simulate", "drugs", "muscle", "evidence"} <= set(dir(physiology))
    with pytest.raises(AttributeError, match="surgery"):
        physiology.surgery  # noqa: B018


def test_what_the_door_hands_out_may_be_changed_without_changing_the_course():
    physiology.drugs().clear()
    physiology.constants().clear()
    assert physiology.drugs() and physiology.constants()
