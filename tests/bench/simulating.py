"""A program: simulates, in the edition of the course whose folder it is given, each life that it is asked for, and answers with CPU seconds.

`python simulating.py FOLDER` reads names of `LIVES` line by line. It uses only what every edition since SMS-2 has.
"""

import sys
import time

LIVES = {"81 lives of 140 days, one side of the lab": 8.0, "500 patients over a year": 24.0}


def _of(life):
    from course_lib.model.regimen import Course, Disease, Scenario

    if LIVES[life] == 24.0:
        return 500, Scenario((Course("prednisone", "oral", 20.0, 0, 300),), 365.0)
    return 81, Scenario((Course("prednisone", "oral", 40.0, 0, 60),), 140.0, disease=Disease(((0, 0.6),), 0.15))


def _main(folder: str) -> None:
    sys.path.insert(0, folder)
    from course_lib import content
    from course_lib.physiology.parameters import Parameters, vary
    from course_lib.physiology.simulate import simulate

    drugs, patient = content.drugs(), Parameters.median(content.parameters())
    ready = {life: (vary(patient, _of(life)[0], 1), _of(life)[1]) for life in LIVES}
    for asked in sys.stdin:
        patients, scenario = ready[asked.strip()]
        began = time.process_time()
        simulate(scenario, drugs, patients, LIVES[asked.strip()])
        print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    _main(sys.argv[1])
