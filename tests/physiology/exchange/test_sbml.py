import platform
import re
import sys
from dataclasses import replace
from importlib import import_module
from xml.etree import ElementTree

import numpy as np
import pytest

from course_lib.cli import main
from course_lib.model.trace import REGIONS
from course_lib.physiology.evidence.targets import scenarios
from course_lib.physiology.exchange.notation import line, number, rules
from course_lib.physiology.exchange.sbml import STATES, antimony, is_in_no_equation, sbml
from course_lib.physiology.grid import level
from course_lib.physiology.parameters import susceptible, vary
from course_lib.physiology.simulate import simulate
from tests.reference import chance_life, chance_route

BOUND = 0.005  # of a state's physical range


def library(name):
    """A package that only developers have; where there are wheels of it, it must be there."""
    if platform.machine() == "aarch64":
        pytest.skip("there are no wheels of the other simulator for Linux on ARM")
    try:
        return import_module(name)
    except ImportError:
        pytest.fail(f"{name} is missing: `pip install -r requirements-dev.txt` brings it")


def known(course, name):
    """A scenario of the targets, or one drawn by chance, of which one has drugs by all routes and no history."""
    if name == "routes":
        life = chance_route(3)
        later = (replace(one, from_day=max(one.from_day, 0), to_day=max(one.to_day, 9)) for one in life.regimen)
        return replace(life, regimen=tuple(later), interactions=())
    return chance_life(int(name)) if name.isdigit() else scenarios(course.targets)[name]


def complaints(text):
    """What a checker says of an SBML text, units and all."""
    checked = library("libsbml").readSBMLFromString(text)
    checked.checkConsistency()
    log = checked.getErrorLog()
    return [log.getError(n).getMessage() for n in range(log.getNumErrors())]


def elsewhere(text, trace):
    """The states of STATES, each (T,), as libRoadRunner runs an SBML text."""
    roadrunner = library("roadrunner")
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_ERROR)
    for setting, value in (("LLVM_BACKEND", "LLJIT"), ("LLJIT_OPTIMIZATION_LEVEL", "NONE")):  # a model is run once
        roadrunner.Config.setValue(getattr(roadrunner.Config, setting), getattr(roadrunner.Config, value))
    other = roadrunner.RoadRunner(text)
    drawn = other.simulate(0, float(trace.day[-1]), len(trace.day), list(STATES))
    return dict(zip(STATES, np.asarray(drawn).T, strict=True))


def here(trace, state):
    """The same state of the engine's first patient (T,)."""
    name, _, region = state.partition("_")
    if region in REGIONS:
        return getattr(trace, name)[REGIONS.index(region), :, 0]
    state = {"exposure": "exposure_mg_pe_per_day"}.get(state, state)  # there a unit is declared, and in no name
    return getattr(trace, state)[:, 0]


ALL_SORTS = ("bed-rest-cortisol", "weiner", "eddelien", "prednisone-40-disease", "dexamethasone-16", "0", "6", "routes")


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL_SORTS)
def test_another_simulator_draws_the_same_curves(course, name):
    scenario = known(course, name)
    patient = susceptible(course.parameters) if name == "eddelien" else course.parameters
    trace = simulate(scenario, course.drugs, patient)
    library("antimony")
    there = elsewhere(sbml(antimony(scenario, course.drugs, course.constants, patient)), trace)
    for state in set(STATES) - {"loading"}:  # a given, not a state, and undecided at its jumps
        ours, apart = here(trace, state), np.abs(here(trace, state) - there[state])
        physical = max(ours.max(), 1e-9) if state == "exposure" else 1
        assert apart.max() < BOUND * physical, (
            f"{state}: {apart.max() / physical:.4f} on day {trace.day[apart.argmax()]:.1f}"
        )


@pytest.mark.parametrize("name", ["prednisone-30-disease", "eddelien", "0", "3", "6", "routes"])
def test_every_unit_is_declared_and_the_checker_finds_no_fault(course, name):
    library("antimony")
    text = sbml(antimony(known(course, name), course.drugs, course.constants))
    assert complaints(text) == []
    model = library("libsbml").readSBMLFromString(text).getModel()
    assert model.getTimeUnits() == "day"
    assert [one.getId() for one in model.getListOfParameters() if not one.isSetUnits()] == []
    assert (library("libsbml").readSBMLFromString(text).getLevel(), model.getNumEvents() > 0) == (3, True)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"(half_effect_mg_pe_per_day = \S+) mg_per_day", r"\1 mg"),
        (r"(half_life_prednisone = \S+) hour", r"\1 dimensionless"),
        (r"\(one - injury\)", "(1 - injury)"),
    ],
)
def test_a_wrong_or_missing_unit_would_be_found(course, right, wrong):
    """The checker knows hours from mg, though not hours from days: that the curves agree speaks for those."""
    library("antimony")
    text, changed = re.subn(right, wrong, antimony(known(course, "weiner"), course.drugs, course.constants))
    assert changed and complaints(sbml(text))


def test_every_constant_of_an_equation_travels_with_its_value_range_and_origin(course):
    library("antimony")
    text = sbml(antimony(known(course, "weiner"), course.drugs, course.constants))
    model = library("libsbml").readSBMLFromString(text).getModel()
    for name, parameter in course.constants.items():
        there = model.getParameter(name)
        assert (there is None) == is_in_no_equation(name), name
        if there is None:
            continue
        assert there.getValue() == parameter.value
        told = " ".join("".join(ElementTree.fromstring(there.getNotesString()).itertext()).split())
        for word in (
            parameter.source or parameter.assumption,
            f"{parameter.low:g} to {parameter.high:g}",
            parameter.note,
        ):
            assert " ".join(word.split()) in told, name


def test_every_constant_that_travels_is_read_by_an_equation(course):
    text = antimony(replace(known(course, "dexamethasone-16"), sedated=True), course.drugs, course.constants)
    formulas = "\n".join(row.split("=", 1)[1] for row in text.splitlines() if "=" in row and " notes " not in row)
    for name in course.constants:
        assert bool(re.search(rf"\b{name}\b", formulas)) != is_in_no_equation(name), name


def test_what_is_known_of_a_source_can_be_spelt_out(course):
    source = next(one.source for one in course.constants.values() if one.source)
    text = antimony(known(course, "weiner"), course.drugs, course.constants, citations={source: "Someone, somewhere."})
    assert "Source: Someone, somewhere." in text and f"Source: {source}" not in text


def test_the_values_of_one_virtual_patient_can_travel_and_those_of_many_cannot(course):
    many = vary(course.parameters, 3, seed=1)
    one = many.part(1, 2)
    text = antimony(known(course, "weiner"), course.drugs, course.constants, one)
    assert f"turnover_per_day = {number(many.turnover_per_day[1])} per_day" in text
    with pytest.raises(ValueError, match="holds one patient, and here are 3"):
        antimony(known(course, "weiner"), course.drugs, course.constants, many)


def test_a_life_with_a_history_does_not_travel_since_time_begins_on_day_0_there(course):
    with pytest.raises(ValueError, match="begins on day 0, and here something is given before it; leave the history"):
        antimony(chance_route(0), course.drugs, course.constants)


def test_a_line_of_corners_reads_the_same_in_both_languages():
    curve = ((2.0, 0.5), (4.0, 0.1), (4.0, 0.9), (10.0, 0.3))
    said = line(curve, "clock").removeprefix("piecewise(").removesuffix(")")
    *pieces, last = re.split(r", (?![^(]*\))", said)
    for day in (0.0, 1.9, 2.0, 3.0, 3.999, 4.0, 7.0, 10.0, 12.0):
        told = last
        for value, until in zip(pieces[::2], pieces[1::2], strict=True):
            if eval(until.replace(" day", ""), {"clock": day}):
                told = value
                break
        told = eval(told.replace(" per_day", "").replace(" day", ""), {"clock": day})
        assert told == pytest.approx(level(curve, np.array([day]))[0], abs=1e-6)


def test_a_bare_number_in_a_formula_gets_its_unit_and_no_other_does():
    said = rules("  x' = 2.5*(1 - x2) + 1e-3*piecewise(-0.5, time >= 3 day, 0 per_day) : per_day")
    assert said == (
        "  x' = 2.5 dimensionless*(1 dimensionless - x2) + 1e-3 dimensionless"
        "*piecewise(-0.5 dimensionless, time >= 3 day, 0 per_day); x has per_day"
    )


# the verb


def test_the_verb_writes_sbml_of_any_scenario_of_the_targets(capsys):
    library("antimony")
    assert main(["sbml", "--scenario", "eddelien"]) == 0
    assert complaints(capsys.readouterr().out) == []


def test_the_verb_writes_antimony_without_the_package_of_that_name(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "antimony", None)
    assert main(["sbml", "--antimony"]) == 0
    assert capsys.readouterr().out.startswith("model *")
    assert main(["sbml"]) == 1
    assert "pip install antimony" in capsys.readouterr().err


def test_a_scenario_that_nobody_knows_is_refused_with_those_that_there_are(capsys):
    assert main(["sbml", "--scenario", "wiener"]) == 1
    told = capsys.readouterr().err
    assert "wiener" in told and "weiner" in told
