"""What one step of a drag in the dose lab costs: bytes over the line, and the kernel's processor time beside the simulation.

`drag_cost()` measures for `make bench`; the bytes are also held by a test. Set OPENBLAS_NUM_THREADS=1, as every kernel that serves a page does.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from statistics import median
from unittest.mock import patch

from course_lib.app.lab import LabRoom
from tests.reading import Browser, form_data

LAB = "prednisone-taper"
MOST_BYTES = 12_100  # of one step of a drag: JSON and buffers, not compressed; a number more or less is written with the machine


def drags() -> Iterator[tuple[str, list[str]]]:
    """Doses that are dragged, one after the other: the first and the last step of one side, and the only one of the other."""
    yield "a-dose-0", [str(mg) for mg in range(20, 60, 3)]
    yield "a-dose-3", [str(mg / 2) for mg in range(2, 20, 2)]
    yield "b-dose-0", [str(mg) for mg in range(15, 60, 4)]


def settings_moved() -> Iterator[tuple[str, list[str]]]:
    """Settings of the patient that are moved: both sides are simulated again."""
    yield "p-severity", [str(number / 20) for number in range(4, 18)]
    yield "p-clearance_times", [str(number / 10) for number in range(5, 15)]
    yield "p-days", [str(days) for days in range(100, 140, 5)]


class _Lab:
    """A lab as its kernel holds it, and a hand that drags in it."""

    def __init__(self):
        os.environ.setdefault("SERVER_SOFTWARE", "voila")  # whose pages have a link
        self.room = LabRoom(LAB)
        self.simulated, self.sent = 0.0, 0
        browser = Browser(self.room.screen)
        self.values = form_data(browser.page.select_one("form[data-form=lab]"))
        self.room._run = self._timed(self.room._run)
        self.room.screen.send = self._send

    def _timed(self, run):
        def timed(*what):
            began = time.process_time()
            try:
                return run(*what)
            finally:
                self.simulated += time.process_time() - began

        return timed

    def _send(self, message, buffers=None):
        self.sent += len(json.dumps(message, separators=(",", ":"))) + sum(map(len, buffers or []))

    def move(self, field: str, text: str) -> tuple[int, float, float]:
        """Bytes, and milliseconds of this process beside the simulation and for it, of one step."""
        self.values[field] = [text]
        message = {"kind": "change", "form": "lab", "at": self.room.at(), "values": self.values}
        self.simulated = self.sent = 0
        began = time.process_time()
        self.room.screen.receive(message)
        took = time.process_time() - began
        return self.sent, 1000 * (took - self.simulated), 1000 * self.simulated


def drag_cost(rounds: int = 3) -> dict[str, float]:
    """Medians of all steps, and the most bytes of one: of a drag of a dose, and of a setting of the patient."""
    with tempfile.TemporaryDirectory() as data, patch.dict(os.environ, {"COURSE_DATA": data}):
        lab, found = _Lab(), {}
        for name, moved in (("drag", drags), ("setting", settings_moved)):
            steps = [lab.move(field, text) for _ in range(rounds) for field, texts in moved() for text in texts]
            sent, beside, simulated = zip(*steps, strict=True)
            found |= {f"{name}_bytes": median(sent), f"{name}_most_bytes": max(sent)}
            found |= {f"{name}_ms": median(beside), f"{name}_simulation_ms": median(simulated)}
        if lab.room.session.store:
            lab.room.session.store.close()
    return found


if __name__ == "__main__":
    for name, value in drag_cost().items():
        print(f"{name:<24}{value:>10.1f}")
