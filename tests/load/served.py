"""A course that is really served, and its family of processes under watch: processor time, memory, and what it leaves behind."""

import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from course_lib.serve.memory_limit import resident_bytes
from tests.bench.processes import MARK, family
from tests.serving import ROOT, Served, course_server, free_port, get, name_of, until

LOOK_S, WEIGH_S = 0.25, 2.0  # between two looks at processor time and resident size, and at shares of memory
LESSONS = tuple(sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")))


@dataclass
class Watch:
    """The family of one server over time: of each process the processor time it was last seen with, and the peaks together.

    A kernel that has ended keeps the time that it was last seen with, so at most LOOK_S of each is missing.
    """

    served: Served
    mark: str
    status_port: int
    processor: dict[int, float] = field(default_factory=dict)
    peak_rss_mb: float = 0.0
    peak_pss_mb: float = 0.0
    peak_kernels: int = 0
    alive: bool = True

    def __post_init__(self):
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)

    def processor_s(self) -> float:
        """Processor time of the server, the warm process and every kernel so far [s]."""
        self._look(False)
        return sum(self.processor.values())

    def members(self) -> list[psutil.Process]:
        """Everybody in the family now, the server first."""
        try:
            found = family(self.served.process.pid, self.mark)
        except psutil.Error:
            return []
        return [one for one in (found.server, found.warm, *found.kernels) if one is not None]

    def used_bytes(self) -> int:
        """What the server and the warm process hold, as the server itself counts it before it says how many kernels fit."""
        return resident_bytes([self.served.process.pid, *self.served.warm_ids()])

    def _look_on(self):
        weighed = 0.0
        while not self._ended.wait(LOOK_S):
            weigh = time.monotonic() - weighed > WEIGH_S
            weighed = time.monotonic() if weigh else weighed
            self._look(weigh)

    def _look(self, weigh):
        rss, pss, members = 0, 0, self._quickly()
        for one in members:
            try:
                with one.oneshot():
                    self.processor[one.pid] = sum(one.cpu_times()[:2])
                    rss += one.memory_info().rss
                    pss += one.memory_full_info().pss if weigh else 0
            except psutil.Error:
                continue  # it has just ended
        self.peak_rss_mb, self.peak_pss_mb = max(self.peak_rss_mb, rss / 1e6), max(self.peak_pss_mb, pss / 1e6)
        self.peak_kernels = max(self.peak_kernels, sum(name_of(one) == "course-kernel" for one in members))

    def _quickly(self):
        """The descendants of the server: cheaper to find than by the mark, and the same unless the warm process was killed."""
        try:
            server = psutil.Process(self.served.process.pid)
            return [server, *server.children(recursive=True)]
        except psutil.Error:
            self.alive = False
            return []


@contextmanager
def watched_course(environ: Mapping[str, str] | None = None) -> Iterator[Watch]:
    """A course whose pages were all made, with a folder of its own for whatever it leaves; stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="load-", ignore_cleanup_errors=True) as folder:
        places = {name: os.path.join(folder, name.lower()) for name in ("TMPDIR", "JUPYTER_RUNTIME_DIR")}
        for place in places.values():
            os.mkdir(place)
        status = free_port()
        given = {MARK: folder, **places, "COURSE_STATUS_PORT": str(status), **(environ or {})}
        with course_server(environ=given, data=Path(folder) / "data") as served:
            for name in LESSONS:
                get(f"{served.url}/voila/render/{name}.ipynb")
            until(lambda: not served.picture_ids(), "the last picture to be made", served)
            watch = Watch(served, folder, status)
            watch._thread.start()
            try:
                yield watch
            finally:
                watch._ended.set()
                watch._thread.join()


@dataclass(frozen=True)
class Traces:
    """What a course has about it at one moment: kernels, files of its own, connections, and those who wait."""

    kernels: int
    files: tuple[str, ...]
    connections: int
    waiting: int


def traces(watch: Watch, waiting: int) -> Traces:
    """What there is now; `waiting` is what the course itself says."""
    files = [
        f"{path.parent.name}/{path.name}" for path in Path(watch.mark).rglob("*") if path.is_file() or path.is_socket()
    ]
    server = psutil.Process(watch.served.process.pid)
    connections = sum(one.status == "ESTABLISHED" for one in server.net_connections("tcp"))
    return Traces(watch.served.kernels(), tuple(sorted(files)), connections, waiting)


def left_behind(before: Traces, after: Traces) -> list[str]:
    """What is there afterwards and was not before, each as a line.

    The learners' file is no trace, nor what SQLite keeps beside it while the course runs, which is taken in at its stop.
    """
    found = [f"{after.kernels} kernels"] if after.kernels else []
    found += [
        f"the file {name}" for name in after.files if name not in before.files and not name.startswith("data/learners.")
    ]
    found += [f"{after.connections} connections"] if after.connections > before.connections else []
    return found + ([f"{after.waiting} tickets"] if after.waiting else [])
