"""How many kernels there are and may be, as the kernel manager knows it, and how the process stands that they are forked from."""

import os
import time
from collections.abc import Sized
from typing import Protocol

from .forked.warm_process import MOST_FAILURES, WarmProcess
from .memory_limit import FORKED_KERNEL, MB, OWN_KERNEL, kernel_ceiling, memory_limit_bytes, resident_bytes

LEAST_USED = 200 * MB  # what a server takes where nothing says how much it does
LOOKED_S = 2.0  # for how long what was found about memory holds


class Line(Protocol):
    """Those who wait for a kernel."""

    waiting: int


class KernelCapacity:
    """The numbers of a kernel manager and of the `line` before it; `most` is what the host said for all workers, if they did.

    Each of several `workers` has its part of that, or of the memory.
    """

    line: Line | None = None
    _found: tuple[float, int] = (float("-inf"), 0)

    def __init__(self, manager: Sized, warm: WarmProcess, most: int | None = None, workers: int = 1):
        self._manager, self._warm, self._workers = manager, warm, workers
        self._most = None if most is None else -(-most // workers)

    def live(self) -> int:
        """Kernels that run."""
        return len(self._manager)

    def ceiling(self) -> int:
        """What the host said, else what fits into the memory that there is beside the server and the warm process."""
        if self._most is not None:
            return self._most
        now = time.monotonic()
        if now - self._found[0] > LOOKED_S:
            self._found = now, self._by_memory()
        return self._found[1]

    def _by_memory(self):
        process, forks = self._warm.process, self._warm.started and self._warm.failures < MOST_FAILURES
        used = resident_bytes([os.getpid(), *([process.pid] if process else [])])
        return kernel_ceiling(
            memory_limit_bytes() // self._workers, max(used, LEAST_USED), FORKED_KERNEL if forks else OWN_KERNEL
        )

    def waiting(self) -> int:
        """Pages that wait for a kernel."""
        return self.line.waiting if self.line else 0


class WarmWatch:
    """How the warm process stands; made when it has been started for the first time, if it was."""

    def __init__(self, warm: WarmProcess):
        self._warm, self._first = warm, warm.since

    def status(self) -> str:
        """`ready`, `starting`, `restarting`, `failed`, or `none` where kernels are not forked."""
        warm = self._warm
        if not warm.started:
            return "none"
        if warm.failures >= MOST_FAILURES:
            return "failed"
        if warm.ready.is_set():
            return "ready"
        return "starting" if warm.since == self._first else "restarting"
