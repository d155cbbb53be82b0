"""The model's own time: the simulation of one patient and of many, and other solvers of the same equations beside it."""

import time
from collections.abc import Callable, Iterator
from statistics import median

from course_lib.app.virtual_patients import simulate_patients
from course_lib.model.regimen import Course, Disease, Scenario

from .figures import Figure, figure


def engine() -> list[Figure]:
    """All of this module's figures."""
    return [*simulation(), *reference_solvers()]


def clock(run: Callable[[], object], rounds: int) -> float:
    """Median milliseconds of a call."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def simulation() -> Iterator[Figure]:
    """A year of one patient and of 500, read once a day, and what a drag in the lab asks for one side."""
    year = Scenario(regimen=(Course("prednisone", "oral", 40.0, 0, 365),), days=365.0)
    drag = Scenario(regimen=year.regimen, days=140.0, disease=Disease(((0, 0.6),), 0.6))

    def simulated(*what, rounds):
        simulate_patients(*what)
        return clock(lambda: simulate_patients(*what), rounds)

    one, fine = simulated(year, False, 0, 24.0, rounds=30), simulated(year, False, 0, 4.0, rounds=30)
    yield figure("simulate 1 patient over a year, read once a day", one, "ms")
    yield figure("simulate 1 patient over a year, read every 4 h", fine, "ms")
    many = simulated(year, False, 499, 24.0, rounds=12)
    yield figure("simulate 500 patients over a year, against 500 times one", many, "ms", 500 * one)
    side = simulated(drag, False, 40, 8.0, 40, rounds=12)
    yield figure("simulate one side of the lab, 81 lives of 140 days", side, "ms")


def reference_solvers() -> Iterator[Figure]:
    """The same equations in other solvers at a tolerance of 1e-6, restarted at every dose, each against the engine."""
    import numpy as np
    import roadrunner

    from course_lib import content
    from course_lib.physiology.exchange.sbml import antimony, sbml
    from course_lib.physiology.parameters import Parameters, around
    from course_lib.physiology.simulate import simulate
    from tests.reference import Patient, grid

    year = Scenario(regimen=(Course("prednisone", "oral", 40.0, 0, 365),), days=365.0)
    drugs, patient = content.drugs(), Parameters.median(content.parameters())
    days = grid(year, 24.0)
    other = roadrunner.RoadRunner(sbml(antimony(year, drugs, content.parameters())))
    other.integrator.relative_tolerance = 1e-6
    other.integrator.absolute_tolerance = [1e-9] * len(other.integrator.getAbsoluteToleranceVector())
    strengths = {}

    def engine(patients):
        strengths["engine"] = simulate(year, drugs, patients, 24.0).strength[0, -1, 0]

    def scipy():
        how = {"method": "LSODA", "rtol": 1e-6, "atol": 1e-9}
        strengths["SciPy's solve_ivp (LSODA)"] = Patient(year, drugs, patient, how).states(days)["strength"][0, -1]

    def cvode():
        other.resetToOrigin()
        strengths["libRoadRunner (CVODE)"] = np.asarray(other.simulate(0, 365, len(days), ["strength_proximal"]))[-1, 0]

    many = around(patient, 499, seed=1)
    engine(many)
    one, five_hundred = clock(lambda: engine(patient), 30), clock(lambda: engine(many), 10)
    for name, took in (("SciPy's solve_ivp (LSODA)", clock(scipy, 3)), ("libRoadRunner (CVODE)", clock(cvode, 5))):
        assert abs(strengths[name] - strengths["engine"]) < 0.005, f"{name} simulates something else"
        yield figure(f"{name}, 1 patient over a year, against the engine", took, "ms", one)
        yield figure(f"{name}, 500 times that, against the engine's 500", 500 * took, "ms", five_hundred)
