"""The door of the model: what is asked in the field's words is simulated, what cannot be is refused, and nothing is silently wrong."""

import re
from math import inf, nan

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from course_lib import physiology
from course_lib.app import own_constants
from course_lib.physiology import bounds
from course_lib.physiology.equations import CONSTANTS
from course_lib.physiology.parameters import INDIVIDUAL
from tests.physiology.test_refusals import lives as whole_lives

SENTENCE = r".+: .+|.+; .+|.+give .+"  # what is wrong, and what to do


# ── patients and populations ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["EX50", "E_X", "EX", "half_injury_mg_pe_per_day"])
def test_a_constant_goes_by_its_name_and_by_its_symbol(name):
    assert physiology.patient(**{name: 30}).own == (("half_injury_mg_pe_per_day", 30.0),)


def test_every_symbol_of_the_printed_equations_is_known_and_means_one_constant():
    for symbol, constant in CONSTANTS.items():
        assert own_constants.constant_named(symbol) == constant
        assert own_constants.constant_named(own_constants._key(symbol)) == constant
    printed = own_constants.symbols_of_constants()
    assert set(CONSTANTS.values()) <= set(printed.values()) <= set(physiology.constants())
    assert physiology.patient(τ_x=20).own == physiology.patient(tau_x=20).own == (("injury_recovery_day", 20.0),)


@pytest.mark.parametrize(
    ("constants", "said"),
    [
        ({"EX5": 30}, "no constant `EX5`; did you mean `EX50`"),
        ({"W": 0.5}, "no constant `W`"),  # the rhythm of the day, and no w
        ({"half_injury": 30}, "did you mean `half_injury_mg_pe_per_day`"),
        ({"EX50": 30, "E_X": 40}, "`half_injury_mg_pe_per_day` is given twice, once as `E_X`"),
        ({"EX50": -1}, "`half_injury_mg_pe_per_day` is -1: give a number of [\\d.]+ to [\\d.]+ mg PE/day"),
        ({"EX50": 0}, "is 0: give a number of [\\d.]+ to"),
        ({"EX50": nan}, "is nan: give a number of mg PE/day"),
        ({"EX50": inf}, "is inf: give a number"),
        ({"EX50": "30"}, "is '30': give a number"),
        ({"EX50": True}, "is True: give a number"),
        ({"clearance_times": 0}, "`clearance_times` is 0: give a number of 0.01 to 100 times"),
        ({"clearance_times": -1}, "`clearance_times` is -1"),
        ({"free_cortisol_share": 1.5}, "is 1.5: give a number of 0 to 1$"),
        (
            {"mrc_3_strength": 0.5},
            "`mrc_3_strength` is 0.5 and `mrc_3_6_strength` is [\\d.]+: give a first that is less",
        ),
    ],
)
def test_a_constant_that_no_patient_can_have_is_refused_in_a_sentence(constants, said):
    with pytest.raises(ValueError, match=said):
        physiology.patient(**constants)


def test_a_value_that_is_the_course_s_own_is_no_constant_of_one_s_own():
    usual = physiology.constants()["half_injury_mg_pe_per_day"].value
    assert physiology.patient(EX50=usual) == physiology.patient() and own_constants.mark(physiology.patient()) == ""


def test_a_population_has_as_many_people_as_asked_and_the_same_for_the_same_seed():
    first, again, other = (physiology.population(40, seed=seed, EX50=30) for seed in (3, 3, 4))
    assert first.parameters.patients == first.number == 40 and first == again != other
    assert np.array_equal(first.parameters.turnover_per_day, again.parameters.turnover_per_day)
    assert not np.array_equal(first.parameters.turnover_per_day, other.parameters.turnover_per_day)
    assert np.median(physiology.population(2000, EX50=30).parameters.half_injury_mg_pe_per_day) == pytest.approx(
        30, rel=0.05
    )
    assert physiology.population(40, seed=3, around=physiology.patient(EX50=30)) == first


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"number": 0}, "`number` is 0: give a whole number of 1 to 1000000"),
        ({"number": 2.5}, "`number` is 2.5"),
        ({"number": 10**9}, "`number` is 1000000000"),
        ({"number": "many"}, "`number` is 'many'"),
        ({"seed": -1}, "`seed` is -1: give a whole number of 0"),
        ({"seed": nan}, "`seed` is nan"),
        ({"around": 5}, "`around` is one patient"),
        ({"around": physiology.patient(), "EX50": 30}, "`around` is one patient"),
    ],
)
def test_a_population_that_cannot_be_is_refused_in_a_sentence(how, said):
    with pytest.raises(ValueError, match=said):
        physiology.population(**how)


def test_what_a_patient_is_reads_in_a_line():
    assert repr(physiology.patient(EX50=30)) == "The typical patient of the course, with half_injury_mg_pe_per_day 30"
    assert re.fullmatch(
        r"The typical patient of the course, with half_injury_mg_pe_per_day [\d.]+, injury_per_day [\d.]+",
        repr(physiology.patient(EX50=30, susceptible=True)),
    )
    assert repr(physiology.population(50)) == "50 virtual patients (seed 20) around the typical one"


# ── traces ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def trace():
    return physiology.simulate("prednisone 40 mg/day until day 28, then 20 mg/day", physiology.population(5), days=60)


def test_words_courses_and_a_scenario_are_simulated_alike(trace):
    given = physiology.regimen("prednisone 40 mg/day until day 28, then 20 mg/day")
    again = physiology.simulate(physiology.Scenario(given), physiology.population(5), 60)
    assert all(np.array_equal(values, getattr(again, name)) for name, values in arrays(trace).items())


def arrays(trace):
    return {name: values for name, values in vars(trace).items() if isinstance(values, np.ndarray)}


def test_nothing_of_a_trace_can_be_changed(trace):
    assert len(arrays(trace)) == len(vars(trace)) - 1
    for values in arrays(trace).values():
        with pytest.raises(ValueError, match="read-only"):
            values[..., 0] = 7
    with pytest.raises(AttributeError, match="cannot assign"):
        trace.strength = None


def test_a_trace_reads_as_a_short_table(trace):
    lines = repr(trace).splitlines()
    assert lines[0] == "Trace of 5 patients, of whom each number is the median: 721 times, day 0 to 60"
    assert lines[1].split()[:4] == ["day", "dose", "exposure", "proximal"] and lines[3].split()[:3] == ["0", "40", "0"]
    assert len(lines) == 9 and max(map(len, lines)) <= 120
    assert "1 patient:" in repr(physiology.simulate(days=0.01))


def test_every_array_of_a_trace_is_described_with_its_shape_and_unit(trace):
    for name, values in arrays(trace).items():
        shape = {1: "(T,)", 2: "(T, N)", 3: "(3, T, N)"}[values.ndim]
        assert re.search(rf"^ +{name} +{re.escape(shape)} +\S", physiology.Trace.__doc__, re.MULTILINE), name


# ── size ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_that_would_not_fit_is_refused_with_its_size_before_it_begins():
    with pytest.raises(
        ValueError, match=r"in 1000000 patients would take about [\d.e+]+ GB of memory, and may take .* GB: give"
    ):
        physiology.simulate(patient=physiology.population(10**6), days=3650, step_h=2)
    with pytest.raises(ValueError, match="would take about .* GB"):
        physiology.simulate(step_h=1e-9)


def test_how_much_a_run_may_take_can_be_set():
    with pytest.raises(ValueError, match="would take about .* GB of memory, and may take 0.0001 GB"):
        physiology.simulate(days=365, memory_gb=1e-4)
    with pytest.raises(ValueError, match="`memory_gb` is -1: give a number above 0"):
        physiology.simulate(days=3, memory_gb=-1)
    assert physiology.run_gb(days=730) > physiology.run_gb(days=365) > 0
    assert physiology.run_gb(physiology.population(500), 365, 24) > physiology.run_gb(days=365, step_h=24)


# ── silent wrong answers ─────────────────────────────────────────────────────────────────────────────────────────────

COURSE, DISEASE = physiology.Course("prednisone", "oral", 20, 0, 30), physiology.Disease(((0, 0.5),))
ASKED = {
    "an unknown route": lambda: physiology.Course("prednisone", "skin", 20, 0, 30),
    "-20 mg": lambda: physiology.simulate("prednisone -20 mg/day"),
    "NaN": lambda: physiology.Course("prednisone", "oral", nan, 0, 30),
    "a day that is NaN": lambda: physiology.Course("prednisone", "oral", 20, nan, 30),
    "an end that is NaN": lambda: physiology.Course("prednisone", "oral", 20, 0, nan),
    "a dose in words": lambda: physiology.Course("prednisone", "oral", "20", 0, 30),
    "an illness of -1": lambda: physiology.simulate(illness=-1),
    "an illness that is NaN": lambda: physiology.simulate(illness=nan),
    "an infusion that ends before it starts": lambda: physiology.Course("hydrocortisone", "infusion", 200, 5, 3),
    "clearance x 0": lambda: physiology.Interaction("prednisone", 0),
    "clearance x -1": lambda: physiology.Interaction("prednisone", -1),
    "an interaction with an unknown drug": lambda: physiology.simulate(COURSE, interactions=(physiology.Interaction("predn", 0.5),)),
    "an interaction by itself": lambda: physiology.simulate(COURSE, interactions=physiology.Interaction("prednisone", 0.5)),
    "muscle_start 5": lambda: physiology.simulate(muscle_start=5),
    "every 0 h": lambda: physiology.Course("prednisone", "oral", 20, 0, 30, 0),
    "every -6 h": lambda: physiology.Course("prednisone", "oral", 20, 0, 30, -6),
    "0 days": lambda: physiology.simulate(days=0),
    "days without end": lambda: physiology.simulate(days=inf),
    "days in words": lambda: physiology.simulate(days="90"),
    "a step of 16 h": lambda: physiology.simulate(step_h=16),
    "a step without end": lambda: physiology.simulate(step_h=inf),
    "a step that is NaN": lambda: physiology.simulate(step_h=nan),
    "loading that is a number": lambda: physiology.simulate(loading=0.5),
    "a disease that is a number": lambda: physiology.simulate(disease=0.5),
    "sedated in words": lambda: physiology.simulate(sedated="no"),
    "a course that is a tuple": lambda: physiology.simulate((("prednisone", "oral", 20, 0, 30),)),
    "a regimen that is a number": lambda: physiology.simulate(40),
    "a drug that is none": lambda: physiology.simulate(physiology.Course(None, "oral", 20, 0, 30)),
    "a blockade that is no window": lambda: physiology.simulate(blockade=(3,)),
    "a training in a wrong shape": lambda: physiology.simulate(trained=("high",)),
    "a course that holds no hour of a dose": lambda: physiology.simulate(physiology.Course("prednisone", "oral", 20, 0.5, 1)),
    "an interaction that meets no course": lambda: physiology.simulate(COURSE, interactions=(physiology.Interaction("prednisolone", 0.5),)),
    "hours in words": lambda: physiology.Course("prednisone", "oral", 20, 0, 30, 24, "8"),
    "tablets of a drug that is a depot": lambda: physiology.simulate("triamcinolone 8 mg/day"),
    "a patient that is a number": lambda: physiology.simulate(COURSE, 28),
}  # fmt: skip


@pytest.mark.parametrize("what", ASKED)
def test_what_once_gave_a_wrong_answer_silently_is_refused_in_a_sentence(what):
    with pytest.raises(ValueError, match=SENTENCE):
        ASKED[what]()


# the whole domain of the door

ANY = some.floats(allow_nan=True, allow_infinity=True) | some.sampled_from([0, -1, 5, 16, 0.5, 1.0, "20", None, True])
CONSTANT = some.sampled_from(sorted([*physiology.constants(), *INDIVIDUAL]))


def near(name):
    """Values of a constant all over what it may be, at its edges and beyond."""
    low, high = bounds.bounds(name, physiology.constants())
    return some.floats(low, high) | some.sampled_from([low, high, 0.0]) | ANY


@some.composite
def people(draw):
    """Keywords of a patient, and the number of a population around it or None."""
    names = draw(some.lists(CONSTANT, max_size=4, unique=True))
    return {name: draw(near(name)) for name in names}, draw(some.sampled_from([None, 1, 20, 80]))


DAY = some.floats(-5, 60) | ANY
SHARE = some.floats(0, 1) | ANY
CURVE = some.lists(some.tuples(DAY, SHARE), max_size=3).map(tuple)


@some.composite
def lives(draw):
    """A regimen and a setting, of which some cannot be."""
    drug = some.sampled_from(["prednisone", "dexamethasone", "hydrocortisone", "methylprednisolone"]) | some.text(
        max_size=5
    )
    route = some.sampled_from(["oral", "iv", "infusion", "inhaled"])

    def course():
        dose, every = some.floats(0, 2000) | ANY, some.sampled_from([6, 8, 12, 24, 48]) | ANY
        return physiology.Course(draw(drug), draw(route), draw(dose), draw(DAY), draw(DAY), draw(every))

    given = tuple(course() for _ in range(draw(some.integers(0, 2))))
    setting = {
        "illness": draw(SHARE), "muscle_start": draw(some.floats(0.02, 1.1) | ANY), "stress": draw(CURVE), "loading": draw(CURVE),
        "disease": physiology.Disease(draw(CURVE), draw(SHARE)) if draw(some.booleans()) else None,
    }  # fmt: skip
    return given, {name: value for name, value in setting.items() if draw(some.booleans())}


SHARES = ("quality", "injury", "nerve", "lasting", "loading", "disease", "airway", "axis", "pituitary", "adrenal", "adrenal_deficit")  # fmt: skip


def allowed(name):
    """Values of a constant all over what it may be, more often near the typical patient's than far from it."""
    low, high = bounds.bounds(name, physiology.constants())
    usual = physiology.constants()[name].value if name in physiology.constants() else 1.0
    return (
        some.floats(low, high) | some.floats(max(low, usual / 3), min(high, usual * 3)) | some.sampled_from([low, high])
    )


@some.composite
def ones(draw):
    """Constants that one patient may have, of which some do not go with each other."""
    return {name: draw(allowed(name)) for name in draw(some.lists(CONSTANT, max_size=5, unique=True))}


def hold(trace, one):
    """Whether a trace is finite and within physical bounds; single precision leaves a speck over an edge."""
    for name, values in arrays(trace).items():
        assert np.isfinite(values).all(), name
        assert values.min() >= -1e-6 * max(1.0, values.max()), name
    for name in SHARES:
        assert getattr(trace, name).max() <= 1 + 1e-4, name
    for name in ("muscle", "strength"):
        assert getattr(trace, name).max() <= one.parameters.muscle_ceiling * (1 + 1e-4), name


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.data())
def test_whatever_is_asked_of_the_door_is_simulated_or_refused(data):
    try:
        constants, number = data.draw(people())
        one = physiology.population(number, **constants) if number else physiology.patient(**constants)
        regimen, setting = data.draw(lives())
        days, step_h = data.draw(some.floats(0.01, 90) | ANY), data.draw(some.sampled_from([2.0, 8, 24]) | ANY)
        trace = physiology.simulate(regimen, one, days, step_h=step_h, memory_gb=0.3, **setting)
    except ValueError as refused:
        assert re.search(SENTENCE, str(refused)), refused
    else:
        hold(trace, one)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    ones(),
    some.sampled_from([None, 1, 20, 80]),
    whole_lives(physiology.drugs()),
    some.sampled_from([1.0, 4.0, 8.0, 24.0]),
)
def test_every_patient_who_may_be_gives_finite_values_within_physical_bounds(constants, number, life, step_h):
    try:
        one = physiology.population(number, **constants) if number else physiology.patient(**constants)
        trace = physiology.simulate(life, one, step_h=step_h)
    except ValueError as refused:  # two that do not go together, or what would pass without a trace
        told = "give a first that is less|`muscle_start` is .* give a number between them|holds no hour of a dose|meets no course"
        assert re.search(told, str(refused)), refused
    else:
        hold(trace, one)
