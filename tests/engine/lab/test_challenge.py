"""The guess and the challenge of every lab beside the model: one option is true, each task can be met, and no dangerous regimen meets one."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib import content
from course_lib.app.virtual_patients import simulate_patients
from course_lib.engine.figure import beyond
from course_lib.engine.lab import challenge, setup
from course_lib.engine.lab import guess as guessing
from tests.engine.lab.solved import WAYS

BAND = BELIEF = 40
MARGIN = 1.0  # points between the band of patients and the end of the option that is true
LABS = content.ids("labs")
TASKS = [(id, task.id) for id in LABS for task in content.lab(id).challenge]
CHRONIC = [(id, task) for id, task in TASKS if content.lab(id).kind == "chronic"]
# What must never be the answer of a task: no steroid at all, and a stop from a high dose, all at once.
DANGEROUS = {
    "none": ((0, 0),),
    "stopped at once on day 28": ((0, 60), (28, 0)),
    "stopped at once on day 60": ((0, 40), (60, 0)),
    "stopped at once on day 85": ((0, 25), (85, 0)),
}


def preset(lab):
    return setup.start(lab, content.parameters())


def changed(lab, way):
    """The preset with what a way changes."""
    first = preset(lab)
    sides = {key: value for key, value in way.items() if key in ("a", "b")}
    patient = {key: value for key, value in way.items() if key not in sides}
    return replace(first, **sides, patient=replace(first.patient, **patient))


def traces(lab, now):
    """Both sides as the dose lab runs them."""
    switches = setup.switches(lab, now, content.parameters())
    return [
        simulate_patients(
            setup.scenario(lab, now, side, content.interactions()), now.patient.susceptible == "yes", BAND, 8.0, BELIEF, switches
        )
        for side in (now.a, now.b)
    ]  # fmt: skip


def task_of(lab, id):
    return next(task for task in lab.challenge if task.id == id)


def met(lab, task, now):
    """Whether a task holds across the band, with nothing changed beside what it asks for."""
    readings = challenge.readings(task, *traces(lab, now), BAND)
    return all(one.across for one in readings) and not challenge.astray(task, lab, now, preset(lab))


# ── the guess ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("id", LABS)
def test_one_option_of_a_guess_is_true_for_the_patient_the_band_and_other_settings_of_the_model(id):
    lab = content.lab(id)
    apart = guessing.apart(lab.guess, *traces(lab, preset(lab)))
    true = [option for option in lab.guess.options if not beyond(option, float(apart[0]))]
    assert [guessing.true_one(lab.guess, float(apart[0]))] == true
    for around in (apart[1 : 1 + BAND], apart[1 + BAND :]):
        for end in np.quantile(around, (0.05, 0.95)):
            for nearly in (end - MARGIN, end + MARGIN):
                assert [option.id for option in lab.guess.options if not beyond(option, float(nearly))] == [true[0].id]


def test_the_latest_answer_counts_and_one_that_a_guess_no_longer_has_counts_as_none():
    guess = content.lab("septic-shock").guess
    ids = [option.id for option in guess.options]
    assert guessing.answered(guess, []) is None
    assert guessing.answered(guess, [("kept", {}), ("shown", {})]) == guessing.Answer()
    events = [("guessed", {"option": ids[0]}), ("guessed", {"option": ids[1]})]
    assert guessing.answered(guess, events).option.id == ids[1]
    assert guessing.answered(guess, [("guessed", {"option": "gone"})]) == guessing.Answer()
    assert guessing.answered(guess, [("guessed", {})]) == guessing.Answer()


# ── each task ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_lab_has_a_guess_and_three_tasks():
    assert all(content.lab(id).guess and len(content.lab(id).challenge) == 3 for id in LABS)
    assert set(WAYS) == set(TASKS)


@pytest.mark.parametrize(("id", "task"), TASKS)
def test_a_task_does_not_hold_at_the_start_and_can_be_met(id, task):
    lab = content.lab(id)
    assert not met(lab, task_of(lab, task), preset(lab))
    assert met(lab, task_of(lab, task), changed(lab, WAYS[id, task]))


@pytest.mark.parametrize("way", DANGEROUS)
@pytest.mark.parametrize(("id", "task"), CHRONIC)
def test_no_task_of_a_chronic_disease_is_met_by_no_steroid_or_by_stopping_it_all_at_once(id, task, way):
    lab = content.lab(id)
    side = tuple(setup.Step(float(day), "prednisone", "oral", 24.0, float(mg)) for day, mg in DANGEROUS[way])
    for sparing in ("no", "yes"):
        now = changed(lab, {"a": side, "sparing": sparing, "sparing_from": 0.0})
        assert not met(lab, task_of(lab, task), now)


@pytest.mark.parametrize("task", [task for id, task in TASKS if id == "septic-shock"])
def test_in_septic_shock_no_task_is_met_by_giving_no_steroid(task):
    lab = content.lab("septic-shock")
    assert not any(one.endswith("-dose") for one in task_of(lab, task).may)
    none = changed(lab, {"b": preset(lab).a})
    assert not met(lab, task_of(lab, task), none)


def test_in_bronchospasm_a_regimen_without_steroid_meets_only_the_task_that_shows_what_goes_wrong():
    lab = content.lab("ten-days-of-methylprednisolone")
    none = (replace(preset(lab).a[0], mg=0.0),)
    found = [task.id for task in lab.challenge for key in ("a", "b") if met(lab, task, changed(lab, {key: none}))]
    assert found == ["what-the-taper-is-for"]


# ── what should have been left alone ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("way", "names"),
    [
        ({}, ()),
        ({"severity": 0.1}, ("patient",)),
        ({"days": 100.0}, ("patient",)),
        ({"loading": 0.2}, ("mobility",)),
        ({"sparing": "yes", "training": "moderate"}, ("sparing", "training")),
        ({"fluorinated": 1.0}, ("model",)),
        ({"need": 5.0}, ("model",)),
    ],
)
def test_what_differs_from_the_comparison_is_named_as_a_task_names_it(way, names):
    lab = content.lab("prednisone-taper")
    assert challenge.changed(lab, changed(lab, way), preset(lab)) == names


def test_a_drug_and_its_dose_are_told_apart():
    lab = content.lab("septic-shock")
    first = preset(lab)
    other = tuple(replace(step, drug="dexamethasone") for step in first.b)
    assert challenge.changed(lab, replace(first, b=other), first) == ("b-drug",)
    converted = tuple(setup.given(step, content.drugs(), "dexamethasone", step.route, step.every_h) for step in first.b)
    assert challenge.changed(lab, replace(first, b=converted), first) == ("b-dose", "b-drug")
    later = (first.b[0], replace(first.b[1], from_day=9.0))
    assert challenge.changed(lab, replace(first, b=later), first) == ("b-dose",)


@pytest.mark.parametrize(("id", "task"), TASKS)
def test_a_task_is_not_met_while_something_else_was_changed(id, task):
    lab = content.lab(id)
    way = WAYS[id, task]
    other = {"clearance_times": 0.999}
    assert challenge.astray(task_of(lab, task), lab, changed(lab, way), preset(lab)) == ()
    assert challenge.astray(task_of(lab, task), lab, changed(lab, way | other), preset(lab)) == ("patient",)


def test_a_day_beyond_those_shown_meets_no_task():
    lab = content.lab("prednisone-taper")
    task = lab.challenge[0]
    now = changed(lab, WAYS[lab.id, task.id] | {"days": 60.0})
    assert not any(one.across for one in challenge.readings(task, *traces(lab, now), BAND) if one.criterion.day > 60)


# ── where a challenge stands ─────────────────────────────────────────────────────────────────────────────────────────

BEGUN, NEXT, LEFT = ("challenge", {"does": "begun"}), ("challenge", {"does": "next"}), ("challenge", {"does": "left"})
THREE = content.lab("septic-shock").challenge


def solved(n, **more):
    return "challenge", {"does": "solved", "task": THREE[n].id, "code": "x", "changes": n + 1, **more}


def test_a_challenge_goes_from_task_to_task_and_ends_with_three():
    def at(*events):
        return challenge.progress(THREE, events)

    assert at().task(THREE) is None and at(BEGUN).task(THREE) is THREE[0]
    told = at(BEGUN, solved(0))
    assert told.telling and told.task(THREE) is None
    assert at(BEGUN, solved(0), NEXT).task(THREE) is THREE[1]
    done = at(BEGUN, solved(0), NEXT, solved(1), NEXT, solved(2), NEXT)
    assert (
        done.open
        and not done.telling
        and done.task(THREE) is None
        and [one.changes for one in done.solved] == [1, 2, 3]
    )
    assert not at(BEGUN, solved(0), LEFT).open
    assert at(BEGUN, solved(0), LEFT, BEGUN) == at(BEGUN)


@pytest.mark.parametrize(
    "odd",
    [
        ("challenge", {}),
        ("challenge", {"does": ["begun"]}),
        ("challenge", {"does": "solved", "task": "gone"}),
        solved(1),
        ("kept", {"side": "a"}),
        ("guessed", {"option": "x"}),
    ],
)
def test_an_event_that_does_not_fit_is_passed_over(odd):
    assert challenge.progress(THREE, [BEGUN, odd]) == challenge.progress(THREE, [BEGUN])


def test_what_was_solved_by_an_unreadable_body_still_counts():
    (found,) = challenge.progress(THREE, [BEGUN, solved(0, code=None, changes="many")]).solved
    assert (found.code, found.changes) == ("", 0)


def test_a_drag_along_one_field_moves_that_field_only():
    first = preset(content.lab("prednisone-taper"))
    lower = replace(first, b=(replace(first.b[0], mg=20.0),))
    assert challenge.moved(first, first) == frozenset()
    assert challenge.moved(first, lower) == {"b-0-mg"}
    assert challenge.moved(first, replace(first, a=first.a[:2])) == {"a-steps"}
    assert challenge.moved(first, replace(first, patient=replace(first.patient, severity=0.2))) == {"severity"}
