"""The settings → workers that are started, watched, made anew one after the other at SIGHUP, and ended.

A worker has a Unix socket in a folder of this account alone, which is there under its name only while the worker listens.
One that ends by itself is started again. A new one takes the place of an old one only once it listens, so a course that does
not start any more leaves the old one as it is.
"""

import asyncio
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..settings import Settings
from .front import Front
from .routing import Asked, chosen, is_seated

WORKER = "course_lib.serve.worker"
READY_S, END_S, DEEDS_S, LOOK_S = (
    120.0,
    20.0,
    2.0,
    0.02,
)  # for a start; for an end; for deeds before one; between two looks
AFTER_S, SOON_S, LONGEST_PAUSE_S = (
    2.0,
    30.0,
    30.0,
)  # before another takes a place; one that ends so soon has failed; between two attempts at most
Say = Callable[..., None]


@dataclass(eq=False)
class Worker:
    """One process that serves the course, and what the front does with it."""

    number: int
    path: str
    process: asyncio.subprocess.Process
    since: float
    ready: bool = False
    leaving: bool = False
    open: int = 0
    given: int = 0
    deeds: int = 0

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return self.process.returncode is None


class Pool:
    """The workers of one course; `say(sentence, level)` tells the host."""

    def __init__(self, settings: Settings, folder: Path, say: Say):
        self.settings, self.folder, self.say = settings, folder, say
        self.workers: dict[int, Worker] = {}
        self._seat: Worker | None = None
        self._life = os.pipe()  # whose write end only this process holds: a worker ends with it
        self._made, self._failures = 0, 0
        self._stopping = asyncio.Event()
        self._rolling: asyncio.Task | None = None
        self._again = False
        self._watching: set[asyncio.Task] = set()

    @property
    def ready(self) -> list[Worker]:
        """Those who can be asked now."""
        return [one for one in self.workers.values() if one.ready and one.runs and not one.leaving]

    def choose(self, asked: Asked, address: str, without: set) -> Worker | None:
        """The worker for a request, among those that were not tried in vain."""
        if is_seated(asked):
            seat = self._seated()
            return seat if seat not in without else None
        return chosen(asked, address, [one for one in self.ready if one not in without])

    def _seated(self):
        """The worker in which everybody meets. While it is leaving they wait: what it still writes down has to be read by the next."""
        if self._seat is None or not self._seat.runs:
            self._seat = min(self.ready, key=lambda one: one.number, default=None)
        return self._seat if self._seat is None or not self._seat.leaving else None

    async def start(self) -> bool:
        """Start all, the first one alone, since it reads and compiles for all; whether the course can be served."""
        if not await self._started(1):
            return False
        self._keep(self._the_others())
        return True

    async def _the_others(self):
        for number in range(2, self.settings.workers + 1):
            if self._stopping.is_set() or not await self._started(number):
                self._watch_later(number)
        if not self._stopping.is_set():
            self.say(f"{len(self.ready)} workers serve it.")

    async def _started(self, number: int) -> bool:
        """A new worker under this number, once it listens; the one before, if there was one, ends then."""
        self._made += 1
        path, life = self.folder / f"{number}-{self._made}", self._life[0]
        try:
            process = await self._process(number, path, life)
        except OSError as why:
            self.say(f"A worker cannot be started with {sys.executable}: {why.strerror}.", "error")
            return False
        worker = Worker(number, str(path), process, time.monotonic())
        while worker.runs and not path.exists():
            if self._stopping.is_set() or time.monotonic() - worker.since > READY_S:
                await _ended(worker, END_S)
                break
            await asyncio.sleep(LOOK_S)
        if not worker.runs:
            return False
        worker.ready = True
        before, self.workers[number] = self.workers.get(number), worker
        self._keep(self._watched(worker))
        if before and before.runs:
            await self._let_go(before)
        return True

    async def _process(self, number, path, life):
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", WORKER, str(number), str(path), str(life), cwd=program_folder(),
            stdin=asyncio.subprocess.DEVNULL, pass_fds=[life], start_new_session=True,
        )  # fmt: skip

    async def _let_go(self, worker: Worker) -> None:
        worker.leaving = True
        end = time.monotonic() + DEEDS_S
        while worker.deeds and time.monotonic() < end:
            await asyncio.sleep(LOOK_S)
        await _ended(worker, END_S)

    async def _watched(self, worker: Worker) -> None:
        await worker.process.wait()
        with suppress(OSError):
            os.unlink(worker.path)
        if worker.leaving or self._stopping.is_set() or self.workers.get(worker.number) is not worker:
            return
        self.say(f"Worker {worker.number} has ended by itself; it is started again.", "error")
        lived = time.monotonic() - worker.since
        self._failures = 0 if lived > SOON_S else self._failures + 1
        await self._start_again(worker.number)

    def _watch_later(self, number):
        self._failures += 1
        self._keep(self._start_again(number))

    async def _start_again(self, number):
        while not self._stopping.is_set():
            pause_s = AFTER_S if self.ready else 0.0  # those whose worker it was go on elsewhere first
            if self._failures:
                pause_s = min(LONGEST_PAUSE_S, 2.0**self._failures)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_s)
            if self._stopping.is_set() or (now := self.workers.get(number)) and now.runs or await self._started(number):
                return
            self._failures += 1
            self.say(f"Worker {number} could not be started; it is tried again.", "error")

    def roll(self) -> None:
        """Take every worker's place by a new one, one after the other; what is on disk then is what they serve."""
        if self._rolling and not self._rolling.done():
            self._again = True
            return
        self._rolling = asyncio.ensure_future(self._rolled())

    async def _rolled(self):
        again = True
        while again and not self._stopping.is_set():
            self._again = False
            await self._roll_once()
            again = self._again  # it was asked for meanwhile, also where this time failed

    async def _roll_once(self):
        self.say("The workers are made anew, one after the other.")
        for number in sorted(self.workers):
            if self._stopping.is_set():
                return
            if not await self._started(number):
                self.say("A new worker did not start: those that there are go on.", "error")
                return
        self.say(f"All {len(self.workers)} workers are new.")

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Stop for good."""
        self._stopping.set()

    async def stopped(self) -> None:
        """Until somebody stops the course; then all workers have ended."""
        await self._stopping.wait()
        await asyncio.gather(*(_ended(one, END_S) for one in self.workers.values()))
        for task in self._watching:
            task.cancel()
        await asyncio.gather(*self._watching, return_exceptions=True)

    def _keep(self, coroutine):
        task = asyncio.ensure_future(coroutine)
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)


async def _ended(worker: Worker, patience_s: float) -> None:
    """Ask a worker to end, and see to it."""
    with suppress(ProcessLookupError):
        worker.process.terminate()
    try:
        await asyncio.wait_for(worker.process.wait(), patience_s)
    except TimeoutError:
        with suppress(ProcessLookupError):
            worker.process.kill()
        await worker.process.wait()


def program_folder() -> Path:
    """The folder from which workers are started: that of the environment's own checkout, by the name under which it was called.

    So a link to it that was changed leads new workers to the new program.
    """
    by_name = Path(sys.executable).parents[2]
    return by_name if (by_name / "course_lib").is_dir() else Path(__file__).resolve().parents[3]


def _allow_many_connections() -> None:
    """Each page that is live holds two connections here."""
    import resource

    with suppress(OSError, ValueError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def serve_by_workers(
    settings: Settings, sockets: Sequence[socket.socket], watched: Sequence[socket.socket], told: str, say: Say
) -> int:
    """Serve the course until it is stopped; the exit code. `told` is said once somebody is there to answer."""
    _allow_many_connections()
    folder = Path(tempfile.mkdtemp(prefix="course-workers-"))
    try:
        return asyncio.run(_serve(Pool(settings, folder, say), sockets, watched, told))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _serve(pool, sockets, watched, told):
    loop = asyncio.get_running_loop()
    for number, do in ((signal.SIGTERM, pool.stop), (signal.SIGINT, pool.stop), (signal.SIGHUP, pool.roll)):
        loop.add_signal_handler(number, do)
    if not await pool.start():
        return 0 if pool.is_stopping else 1
    front = Front(pool, pool.settings.believed)
    await front.listen(sockets)
    if watched:
        from .pool_status import tell_host

        tell_host(pool, watched)
    pool.say(told)
    await pool.stopped()
    front.close()
    return 0
