"""What a learner's record costs the server: ten thousand learners of five hundred events each in a file, and one who asks.

Each page is drawn as the server draws it, from the file to the answer, for learners all over the file.
"""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from course_lib.app.own_record import own_record, warm
from course_lib.app.record.responses import responses_in
from course_lib.store import learner_of, learners_file, snapshot_of
from tests.many_learners import EVENTS, LEARNERS, code_of, write

from .figures import Figure, figure, percentile

ASK, MOST_MS = 200, 50.0
PAGES = {"start": "start page", "progress": "progress page", "cases": "list of patients", "": "header's line alone"}


def folds() -> Iterator[Figure]:
    """The time of each page that shows a learner what is theirs, and of the two steps that all of them begin with."""
    with many_learners() as file:
        warm()
        gc.collect()
        gc.freeze()  # as the server does
        yield from timed("record read from the file", lambda learner: snapshot_of(file, learner_of(code_of(learner))))
        histories = {learner: _history(file, learner) for learner in asked()}
        yield from timed("record read into responses", lambda learner: responses_in(histories[learner]))
        for overview, name in PAGES.items():
            yield from timed(
                name, lambda learner, overview=overview: own_record(code_of(learner), [], overview), most=MOST_MS
            )
        gc.unfreeze()


def asked() -> range:
    """The learners who ask, from all over the file."""
    return range(0, LEARNERS, LEARNERS // ASK)


def timed(name: str, ask: Callable[[int], object], most: float | None = None) -> Iterator[Figure]:
    """Median and 95th percentile over learners who ask for the first time."""
    times = []
    for learner in asked():
        began = time.perf_counter()
        ask(learner)
        times.append(1000 * (time.perf_counter() - began))
    yield figure(f"{name}, {EVENTS} events of one in {LEARNERS} learners, median", percentile(times, 50), "ms", most=most)  # fmt: skip
    yield figure(f"{name}, 95th percentile", percentile(times, 95), "ms")


@contextmanager
def many_learners() -> Iterator[Path]:
    """The file, made and deleted again; where FOLDS_DATA names a folder that has one, that one."""
    kept, before = os.environ.get("FOLDS_DATA"), os.environ.get("COURSE_DATA")
    with tempfile.TemporaryDirectory(prefix="course-bench-") as made:
        os.environ["COURSE_DATA"] = kept or made
        file = learners_file(os.environ)
        if not file.exists():
            write(file)
        try:
            yield file
        finally:
            os.environ.pop("COURSE_DATA") if before is None else os.environ.__setitem__("COURSE_DATA", before)


def _history(file, learner):
    hash = learner_of(code_of(learner))
    return snapshot_of(file, hash).history(hash)
