"""What a compiled core would bring: the year of 500 patients with the states after the exposure in one loop of C, against the engine's.

The loop is compiled only here and only where there is a C compiler; the course itself has no compiled part.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from .figures import Figure, figure

_ROUNDS = 11


def fused() -> Iterator[Figure]:
    """CPU time of the whole run with a compiled loop in it, and of the loop alone, each against the engine."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        print("There is no C compiler, so no compiled loop was measured.")
        return
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "fused.so"
        flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
        subprocess.run([compiler, *flags, str(Path(__file__).with_name("fused.c")), "-o", library, "-lm"], check=True)
        yield from _measured(ctypes.CDLL(str(library)))


def _measured(library) -> Iterator[Figure]:
    from course_lib import content
    from course_lib.model.regimen import Course, Scenario
    from course_lib.physiology import simulate as engine
    from course_lib.physiology.parameters import Parameters, vary

    scenario = Scenario((Course("prednisone", "oral", 20.0, 0, 300),), 365.0)
    drugs = content.drugs()
    patients = vary(Parameters.median(content.parameters()), 500, 1)
    trace = engine.simulate(scenario, drugs, patients, 24.0)
    took = {"engine": [], "compiled": [], "loop": []}
    for _ in range(_ROUNDS):
        began = time.process_time()
        engine.simulate(scenario, drugs, patients, 24.0)
        took["engine"].append(time.process_time() - began)
        began = time.process_time()
        found, loop = _compiled(library, scenario, drugs, patients)
        took["compiled"].append(time.process_time() - began)
        took["loop"].append(loop)
    for place, theirs in ((0, trace.pituitary), (1, trace.adrenal), (9, trace.strength[0]), (12, trace.lasting)):
        assert np.abs(found[place] - theirs).max() < 0.005, f"the compiled loop simulates something else in {place}"
    whole, compiled, loop = (1000 * median(times) for times in took.values())
    yield figure("500 patients over a year with a compiled loop, CPU", compiled, "ms", whole, "the engine")
    yield figure("the compiled loop alone, which is all but the exposure, CPU", loop, "ms", whole, "the engine")


def _compiled(library, scenario, drugs, patients):
    """The states of the loop (13, S+1, N), and the CPU seconds of the loop alone."""
    from course_lib.physiology.adrenal_axis import Axis, TotalExposure
    from course_lib.physiology.exposure import tissue_exposure
    from course_lib.physiology.grid import Grid
    from course_lib.physiology.simulate import _longest_h
    from course_lib.physiology.suppression import released

    grid = Grid.over(scenario.days, 24.0, np.float32, _longest_h(scenario.regimen, drugs))
    exposure = tissue_exposure(scenario.regimen, drugs, patients, grid.fine, ())
    body = patients.part(0, patients.patients, np.float32)
    let_go = released(exposure, body, grid)
    axis = Axis(*[None] * 8)
    given = TotalExposure(exposure, axis, body, grid).followed(body.muscle_delay_day)(slice(0, grid.steps))
    by_region = (("sensitivity", 1.0), ("lasting", body.lasting_most))
    regions, lasting = (
        [times * getattr(body, f"{what}_{region}") for region in ("proximal", "distal", "respiratory")]
        for what, times in by_region
    )
    shared = [body.adrenal_least, body.adrenal_compensation, body.physiologic_mg_pe_per_day]
    shared += [body.lasting_half_mg_pe_per_day, body.effect_exponent, body.lasting_per_day]
    shared += [body.free_cortisol_share, body.stimulated_cortisol_nmol_per_l]
    shared += [body.adrenal_response_loss, body.adrenal_response_per_day]
    each = [body.axis_suppression_per_day, body.axis_recovery_per_day, body.adrenal_regrowth_per_day]
    each += [body.adrenal_loss_per_day, body.morning_cortisol_nmol_per_l, body.half_effect_mg_pe_per_day]
    each += [body.turnover_per_day, body.breakdown_gain_steroid, body.synthesis_loss_steroid]
    arrays = [
        let_go.active[:, 0],
        let_go.free,
        let_go.unsuppressed,
        let_go.lately,
        given,
        *each,
        regions,
        lasting,
        shared,
    ]
    arrays = [np.ascontiguousarray(values, np.float32) for values in arrays]
    kind, out = let_go.kind.astype(np.int32), np.empty((13, grid.steps + 1, body.patients), np.float32)
    pointers = [ctypes.c_void_p(values.ctypes.data) for values in (kind, *arrays, out)]
    sizes = (ctypes.c_int(size) for size in (grid.steps, body.patients, given.shape[1]))
    began = time.process_time()
    library.states(*sizes, ctypes.c_float(grid.step_day), *pointers)
    return out, time.process_time() - began


if __name__ == "__main__":
    sys.exit(print(*fused(), sep="\n"))
