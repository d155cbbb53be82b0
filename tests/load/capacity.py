"""How many cores and how much memory a course of another size takes: a model fitted to one class, checked against two.

    cores = (o·O + s·S + w·W) / T        memory = n·U + K·P

O pages opened, S steps of drags and W wakings in T seconds; o and s are measured by themselves (`open`, `memory`), and w
is what is left of `class`, so that it holds the answers and decisions between too. n processes that serve hold U each
without a live page, and P live pages K each, which is what `serve/memory_limit.py` counts a kernel as.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from course_lib.serve.memory_limit import FORKED_KERNEL, RESERVE

from .figures_file import value
from .lesson_hour import DRAGGING, LEARNERS, OTHERS

BUSY = 0.6  # share of a core beyond which answers begin to wait for each other
SIZES = (10, 30, 100, 200, 400)
MOST_CONNECTIONS = 19  # of a course on one data folder, `store/connection_slots.py` and one for /health


@dataclass(frozen=True)
class Load:
    """What a class was: learners, processes, pages opened, steps, wakings, entries kept, seconds, most live pages at once."""

    learners: float
    processes: float
    opened: float
    steps: float
    wakings: float
    entries: float
    seconds: float
    live: float

    def of(self, learners: int) -> "Load":
        """The same habits with so many learners, all of whose pages are live; as many processes as there are now."""
        times = learners / self.learners
        return Load(
            learners, self.processes, self.opened * times, self.steps * times, self.wakings * times, self.entries * times,
            self.seconds, learners,
        )  # fmt: skip


@dataclass(frozen=True)
class Capacity:
    """The constants: o, s, w [ms of one core], U, K [MB], and what an entry of the record takes [kB]."""

    open_ms: float
    step_ms: float
    waking_ms: float
    without_mb: float
    page_mb: float
    entry_kb: float

    def cores(self, load: Load) -> float:
        """How many cores such a load keeps busy."""
        spent = self.open_ms * load.opened + self.step_ms * load.steps + self.waking_ms * load.wakings
        return spent / 1e3 / load.seconds

    def memory_mb(self, load: Load) -> float:
        """What the course holds at its most [MB]."""
        return load.processes * self.without_mb + load.live * self.page_mb


def load_of(parts: Mapping[str, Mapping], part: str) -> Load:
    """What was played as `class`, `hands` or `readers`."""
    learners, _, processes = OTHERS.get(part, (LEARNERS, DRAGGING, 1))
    counted = (
        "pages that were opened",
        "steps that",
        "pages that woke",
        "answers and decisions",
        "it lasted",
        "kernels at",
    )
    return Load(learners, processes, *(value(parts, part, begins) for begins in counted))


def fitted(parts: Mapping[str, Mapping]) -> Capacity:
    """The constants by `open`, `memory` and `class`; raises ValueError where the class took less than its drags alone."""
    load, open_ms = load_of(parts, "class"), value(parts, "open", "processor of the course, a page opened")
    step_ms = value(parts, "memory", "processor of the course, a step")
    spent = 1e3 * value(parts, "class", "processor of the course") * load.seconds
    left = spent - open_ms * load.opened - step_ms * load.steps
    if left < 0 or not load.wakings:
        raise ValueError(
            f"the class took {spent:.0f} ms, less than its steps alone: play open, memory and class in one run"
        )
    without = value(parts, "memory", "memory of the course without a live page")
    entry = value(parts, "class", "an entry of the record")
    return Capacity(open_ms, step_ms, left / load.wakings, without, FORKED_KERNEL / 1e6, entry)


def needed(capacity: Capacity, load: Load, busy: float = BUSY) -> tuple[int, int]:
    """Whole cores, each at most so busy, with one process on each, and GB of memory with a share kept free."""
    cores = max(1, ceil(capacity.cores(load) / busy))
    memory = cores * capacity.without_mb + load.live * capacity.page_mb
    return cores, ceil(memory / (1 - RESERVE) / 1e3)


def lines(parts: Mapping[str, Mapping]) -> Iterator[str]:
    """What a host is told of sizes that were not played, and how far the model was off where it was."""
    capacity, some = fitted(parts), load_of(parts, "class")
    yield "**Sizes, derived and not measured.** Learners at work at once, all live, with the habits of the class above:"
    yield ""
    yield "| learners at work at once | cores, `WORKERS` | memory | entries a minute | all touch a page at once: the last is live |"
    yield "|---|---|---|---|---|"
    for learners in SIZES:
        load = some.of(learners)
        cores, memory = needed(capacity, load)
        last = learners * capacity.waking_ms / 1e3 / cores
        yield f"| {learners} | {cores} | {memory} GB | {60 * load.entries / load.seconds:.0f} | {last:.0f} s |"
    yield ""
    yield (
        "Count who has a hand on a page in the same minutes, not who is enrolled: a page that is only read needs no kernel. "
        f"A core is at most {100 * BUSY:.0f} % busy there, and a tenth of the memory is kept free. "
        "The last column is how long a whole class that touches a page in the same second waits; twice the cores halve it. "
        "Beyond 400 live pages one service says that learners have to wait: take several, or [a cluster](KUBERNETES.md)."
    )
    yield (
        f"The database is never what is short: a thousand answers and decisions take {capacity.entry_kb:.1f} MB in the file. "
        f"With PostgreSQL each service, or pod, opens at most {MOST_CONNECTIONS} connections."
    )
    yield ""
    yield (
        f"The model: a page opened takes {capacity.open_ms:.1f} ms of a core, a step of a drag {capacity.step_ms:.0f} ms, one "
        f"that wakes {capacity.waking_ms:.0f} ms with what is answered on it; a process holds {capacity.without_mb:.0f} MB, a "
        f"live page up to {capacity.page_mb:.0f} MB. It was fitted to the class above and then tried on two others:"
    )
    yield ""
    yield "| another class | cores, derived | measured | memory, derived | measured |"
    yield "|---|---|---|---|---|"
    for part, (learners, dragging, processes) in OTHERS.items():
        load = load_of(parts, part)
        by = f"{processes} processes" if processes > 1 else "one process"
        yield (
            f"| {learners} learners, {dragging} drag, {by} | {capacity.cores(load):.2f} | "
            f"{value(parts, part, 'processor of the course'):.2f} | {capacity.memory_mb(load) / 1e3:.1f} GB | "
            f"{value(parts, part, 'memory of the course in shares') / 1e3:.1f} GB |"
        )
