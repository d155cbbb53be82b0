"""The chain from dose to strength says the simulation's own numbers, and each printed equation gives what is shown beside it."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from course_lib.model.regimen import Course, Disease, Interaction, Scenario
from course_lib.model.trace import REGIONS
from course_lib.physiology import strength
from course_lib.physiology.equations import CONSTANTS, FORMULAS, TOT
from course_lib.physiology.evidence.targets import scenarios
from course_lib.physiology.parameters import around, susceptible
from course_lib.physiology.simulate import simulate
from course_lib.physiology.why import explain
from course_lib.views.parts.mathml import put_in

PRINTED = yaml.safe_load((Path(__file__).parents[2] / "assets" / "equations.yaml").read_text(encoding="utf-8"))[
    "equations"
]
STATES = {
    "axis": "pituitary",
    "cortex": "adrenal",
    "nerve": "nerve",
    "acute": "inflammation",
    "disease": "disease",
    "injury": "injury",
}


def lives(course):
    """(scenario, whether the patient is susceptible, day): every part of the model is at work in one of them."""
    known = scenarios(course.targets)
    trained = Scenario(
        (Course("hydrocortisone", "iv", 100, 0, 40), Course("dexamethasone", "oral", 6, 10, 40, 12.0)),
        60,
        loading=((0, 0.4), (60, 0.9)),
        stress=((0, 0.5), (20, 0)),
        disease=Disease(((0, 0.8), (30, 0.5)), 0.6),
        training="high",
        training_from=5,
        blockade=((12, 30),),
        interactions=(Interaction("dexamethasone", 0.5, 5, 50, "oral"),),
    )
    sedated = Scenario(
        (Course("hydrocortisone", "infusion", 200, 0, 7),), 40, loading=((0, 0.1), (14, 0.65)), sedated=True, illness=1.0, stress=((0, 1), (7, 0.3))
    )  # fmt: skip
    pulses = Scenario((Course("prednisone", "oral", 140, 0, 90, 168.0),), 90)
    return {
        "eight weeks of prednisone": (known["weiner"], False, 40),
        "after the last dose": (known["weiner"], False, 120),
        "the quadriplegic patient": (known["eddelien"], True, 9),
        "a fluorinated drug": (known["dexamethasone-16"], False, 12),
        "a taper with a disease": (known["taper-to-20"], False, 130),
        "no drug at all": (known["intensive-care"], False, 8),
        "two drugs, training, blockade, an interaction": (trained, False, 21),
        "a sedated patient": (sedated, False, 12),
        "weekly pulses": (pulses, False, 60),
    }


LIVES = ["eight weeks of prednisone", "after the last dose", "the quadriplegic patient", "a fluorinated drug", "a taper with a disease", "no drug at all", "two drugs, training, blockade, an interaction", "a sedated patient", "weekly pulses"]  # fmt: skip


@pytest.fixture(scope="module")
def lived(course):
    """Each life: its whole trace, the place of its day in it, the patient, and the chain of each region."""
    found = {}
    for name, (scenario, is_susceptible, day) in lives(course).items():
        patient = susceptible(course.parameters) if is_susceptible else course.parameters
        trace = simulate(scenario, course.drugs, patient)
        chains = {region: explain(scenario, course.drugs, patient, day, region) for region in REGIONS}
        found[name] = trace, trace.index(day), patient, chains
    return found


every_life = pytest.mark.parametrize("life", LIVES)


# the printed equations are the ones that are reckoned


def reckoned(latex: str) -> float:
    """The value of the right side of an equation whose symbols were replaced by numbers."""
    text = latex.partition("=")[2]
    while match := re.search(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}", text):
        text = f"{text[: match.start()]}(({match[1]})/({match[2]})){text[match.end() :]}"
    text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", text).replace(r"\cdot", "*").replace(r"\ln 2", "math.log(2)")
    text = re.sub(r"\\(max|exp)", lambda found: {"max": "max", "exp": "math.exp"}[found[1]], text)
    assert re.fullmatch(r"[\d\s.+*/(),e-]|(?:math\.(?:exp|log)|max|[\d\s.+*/(),-])*", text), text
    return eval(text, {"math": math, "max": max})


@pytest.mark.parametrize("id", FORMULAS)
def test_the_printed_equation_gives_what_the_engine_gives(id):
    formula, random = FORMULAS[id], np.random.default_rng(4)
    for _ in range(20):
        values = dict(zip(formula.enter, random.uniform(0.1, 0.95, len(formula.enter)), strict=True))
        values |= {r"S_{\min}": 0.05} if r"S_{\min}" in values else {}
        printed = put_in(PRINTED[id]["latex"], values)
        assert reckoned(printed) == pytest.approx(float(formula.of(*values.values())), rel=0.02, abs=2e-3), printed


@pytest.mark.parametrize("id", FORMULAS)
def test_an_equation_is_reckoned_from_the_symbols_that_it_explains(id):
    formula, printed = FORMULAS[id], PRINTED[id]
    assert set(formula.enter) <= set(printed["symbols"])
    assert printed["latex"].partition("=")[0].strip().endswith(formula.gives)


def test_a_constant_is_the_same_in_the_engine_and_in_print(course):
    for id, formula in FORMULAS.items():
        for symbol in formula.enter:
            said = PRINTED[id]["symbols"][symbol]
            assert (said in course.constants) == (symbol in CONSTANTS), (id, symbol)
            assert CONSTANTS.get(symbol, said) == said


def test_every_constant_of_the_model_stands_in_an_equation(course):
    said = " ".join(words for one in PRINTED.values() for words in one["symbols"].values())
    missing = [name for name in course.constants if not name.startswith("cv_") and not re.search(rf"\b{name}\b", said)]
    assert not missing


# the chain closes


@every_life
def test_each_link_gives_its_number_from_the_values_shown(lived, life):
    for chain in lived[life][3].values():
        for link in chain.links:
            again = FORMULAS[link.equation].of(*(value.value for value in link.values))
            assert link.alone == pytest.approx(float(again), nan_ok=True), link.equation


@every_life
def test_what_a_link_gives_enters_the_links_after_it(lived, life):
    for chain in lived[life][3].values():
        given = {}
        for link in chain.links:
            for value in link.values:
                if value.symbol in given and not link.about[0]:
                    assert value.value == pytest.approx(given[value.symbol], rel=1e-9, abs=1e-12), (
                        link.equation,
                        value,
                    )
            given[link.result.symbol] = link.result.value


@every_life
def test_the_mean_of_the_steps_is_the_number_that_goes_on(lived, life):
    """Where exposure swings within the day, the equation of the mean is not the mean of the equation."""
    chain = lived[life][3]["proximal"]
    for symbol, steps in chain.steps.items():
        link = next(link for link in chain.links if link.result.symbol == symbol)
        assert link.result.value == pytest.approx(np.mean(steps))
    for id, curved in (("drive", "x"), ("lasting-pace", "x"), ("injury-drive", TOT)):
        link = chain.link(id)
        values = [np.array(chain.steps[v.symbol]) if v.symbol == curved else v.value for v in link.values]
        assert np.mean(FORMULAS[id].of(*values)) == pytest.approx(link.result.value, abs=3e-3), id


def test_in_a_steady_infusion_the_equation_of_the_mean_is_the_mean(course):
    chain = explain(
        Scenario((Course("hydrocortisone", "infusion", 200, 0, 60),), 60), course.drugs, course.parameters, 40
    )
    for link in chain.links:
        assert link.alone == pytest.approx(link.result.value, rel=1e-3, abs=1e-6), link.equation


# the chain is the simulation's


@every_life
def test_the_states_are_those_of_the_simulation_of_that_day(lived, life):
    trace, at, _, chains = lived[life]
    for number, (region, chain) in enumerate(chains.items()):
        assert chain.day == pytest.approx(trace.day[at])
        assert chain.link("muscle").now.value == pytest.approx(trace.muscle[number, at, 0], abs=1e-3), region
        assert chain.link("strength").result.value == pytest.approx(trace.strength[number, at, 0], abs=2e-3), region
        kept = (1 - chain.link("lasting").result.value) * (1 - chain.link("lasting-injury").result.value)
        if region == "proximal":  # which a trace holds; the others are in their strength
            assert 1 - kept == pytest.approx(trace.lasting[at, 0], abs=1e-3)
        for id, state in STATES.items():
            if any(link.equation == id for link in chain.links):
                assert chain.link(id).now.value == pytest.approx(getattr(trace, state)[at, 0], abs=1e-3), id


@every_life
def test_the_exposure_is_the_mean_of_the_last_day_of_the_simulation(lived, life):
    trace, at, _, chains = lived[life]
    day = trace.exposure_mg_pe_per_day[at - 12 : at + 1, 0]
    mean = float(np.mean((day[1:] + day[:-1]) / 2))
    assert chains["proximal"].link("exposure").result.value == pytest.approx(mean, rel=0.02, abs=0.02)


@every_life
def test_muscle_and_axis_move_as_in_the_simulation(lived, life):
    """Over a day; the pace is that at its end."""
    trace, at, _, chains = lived[life]
    for number, chain in enumerate(chains.values()):
        moved = trace.muscle[number, at, 0] - trace.muscle[number, at - 12, 0]
        assert chain.link("muscle").result.value == pytest.approx(moved, rel=0.05, abs=3e-4)
    assert chains["distal"].link("axis").result.value == pytest.approx(
        trace.pituitary[at, 0] - trace.pituitary[at - 12, 0], rel=0.05, abs=3e-4
    )
    assert chains["distal"].link("cortex").result.value == pytest.approx(
        trace.adrenal[at, 0] - trace.adrenal[at - 12, 0], rel=0.05, abs=3e-4
    )


@every_life
def test_illness_disease_and_injury_move_as_in_the_simulation(lived, life):
    """The delayed drive and the felt exposure are in no trace: that the pace is right says that they are."""
    trace, at, _, chains = lived[life]
    chain = chains["proximal"]
    for id, state in (("acute", trace.inflammation), ("disease", trace.disease), ("injury", trace.injury)):
        if any(link.equation == id for link in chain.links):
            pace = (state[at + 1, 0] - state[at - 1, 0]) / (trace.day[at + 1] - trace.day[at - 1])
            assert chain.link(id).result.value == pytest.approx(pace, rel=0.05, abs=5e-4), id


@every_life
def test_the_bedside_read_outs_are_those_of_the_simulation(lived, life):
    trace, at, _, chains = lived[life]
    chain = chains["respiratory"]
    assert chain.link("sum-score").result.value == strength.sum_score(trace)[at, 0]
    assert chain.link("pressure").result.value == pytest.approx(strength.mip_cmh2o(trace)[at, 0], rel=5e-3)
    rises = strength.sit_to_stand_s(trace)[at, 0]
    assert chain.link("chair").result.value == pytest.approx(rises, rel=5e-3, nan_ok=True)


# what enters


def test_a_dose_that_begins_today_has_not_acted_yet(course):
    chain = explain(scenarios(course.targets)["eddelien"], course.drugs, course.parameters, 10)
    before, after = chain.given
    assert (before.drug, before.mg_per_day, before.next_mg_per_day) == ("methylprednisolone", 240, 0)
    assert (after.drug, after.mg_per_day, after.next_mg_per_day) == ("prednisone", 0, 80)
    assert {link.about for link in chain.links} == {("", ""), ("methylprednisolone", "iv")}


def test_a_drug_cleared_slowly_acts_like_a_higher_dose(course):
    regimen = (Course("methylprednisolone", "oral", 16, 0, 60),)
    mixed = Scenario(regimen, 60, interactions=(Interaction("methylprednisolone", 1 / 3.9, route="oral"),))
    chain = explain(mixed, course.drugs, course.parameters, 40)
    assert chain.link("settles").result.value == pytest.approx(20 * 3.9)
    assert chain.link("exposure").result.value == pytest.approx(20 * 3.9, rel=0.01)


def test_the_first_day_and_the_last_are_the_ends_of_what_can_be_told(course):
    life = Scenario((Course("prednisone", "oral", 20, 0, 30),), 30)
    told = [explain(life, course.drugs, course.parameters, day).day for day in (-3, 0, 0.4, 1, 17.01, 29.99, 30, 900)]
    assert told == pytest.approx([1, 1, 1, 1, 17, 29 + 11 / 12, 30, 30])


def test_of_many_patients_the_first_is_told(course):
    life = scenarios(course.targets)["weiner"]
    many = explain(life, course.drugs, around(course.parameters, 5, 1), 40)
    assert many == explain(life, course.drugs, course.parameters, 40)


def test_a_switch_is_seen_in_the_values_that_enter(course):
    turned = replace(course.parameters, lasting_share_injury=0.3)
    chain = explain(scenarios(course.targets)["eddelien"], course.drugs, turned, 100)
    assert [value.value for value in chain.link("lasting-injury").values][0] == 0.3
    assert chain.link("lasting-injury").result.value > 0.05


def test_an_unknown_region_is_refused_in_a_sentence(course):
    with pytest.raises(ValueError, match="it is proximal, distal, respiratory"):
        explain(Scenario(), course.drugs, course.parameters, 3, "tongue")
