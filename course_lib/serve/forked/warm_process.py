"""The server's side of the warm process: start it, ask it for kernels, make it anew when it ends.

Kernels are children of the warm process and outlive it; they end with the server, whose end a pipe tells them.
"""

import asyncio
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib.metadata import entry_points

from traitlets.log import get_logger

from .fork_server import READY

PROVISIONER = "proximal-forked"
GROUP = "jupyter_client.kernel_provisioners"
CHOSEN_BY_HOST = "JUPYTER_DEFAULT_PROVISIONER_NAME"  # jupyter_client's own name for the way kernels are started
PATIENCE_S = 10.0  # how long a page waits for a warm process that is being made; an ordinary kernel takes seconds, too
MOST_FAILURES, AT_ONCE_S = 2, 30.0  # a process that ends so soon has failed
MOST_SAID = 128  # bytes that it says when it is ready
MALLOC = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "67108864", "MALLOC_MMAP_THRESHOLD_": "33554432"}


def can_fork() -> bool:
    """Whether kernels can be forked here: on Linux, where the course is installed, unless the host chose another way."""
    if sys.platform != "linux" or os.environ.get(CHOSEN_BY_HOST, PROVISIONER) != PROVISIONER:
        return False
    if not entry_points(group=GROUP, name=PROVISIONER):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):  # an old Linux, or a container that forbids it
        return False
    return True


class ForkedProcess:
    """A kernel that is a child of another process, with what `subprocess.Popen` would offer for it."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, descriptor: int):
        self.pid, self.descriptor = pid, descriptor
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs; then 0, since only its parent is told more."""
        if self.returncode is None and self._has_ended(0):
            self._ended()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises TimeoutExpired."""
        if self.returncode is None:
            if not self._has_ended(timeout):
                raise subprocess.TimeoutExpired(f"kernel {self.pid}", timeout)
            self._ended()
        return self.returncode

    async def ended(self) -> None:
        """Wait for its end from within the server's loop."""
        if self.returncode is None:
            await _readable(self.descriptor)
            self.poll()

    def send_signal(self, number: int) -> None:
        """Send it a signal, and only it; nothing once it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.descriptor, number)

    def terminate(self) -> None:
        """End it by SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it by SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def _has_ended(self, timeout):
        poll = select.poll()  # a server with many pages has descriptors beyond those that `select` can name
        poll.register(self.descriptor, select.POLLIN)
        return bool(poll.poll(None if timeout is None else 1000 * timeout))

    def _ended(self):
        with suppress(OSError):  # not ours, unless its parent has ended and we inherited it
            os.waitid(os.P_PIDFD, self.descriptor, os.WEXITED | os.WNOHANG)
        self.returncode = 0
        os.close(self.descriptor)

    def __del__(self):
        if self.returncode is None:
            os.close(self.descriptor)


class WarmProcess:
    """The process that is forked, as the server knows it; one for each server."""

    def __init__(self):
        self.process: subprocess.Popen | None = None
        self.line: socket.socket | None = None  # requests go out, process ids come in
        self.life: tuple[int, int] | None = None  # a pipe whose write end only the server holds
        self.environ: dict[str, str] = {}  # in which the process was started
        self.folders: list[str] = []  # of this server alone, which go with it; the first is IPython's
        self.failures, self.since = 0, 0.0  # ends at once in a row; when the process was started
        self.edition = ""  # of the content and the code that it has read
        self.made_anew: Callable[[], None] = lambda: None  # called when it is ready with another edition
        self.ready, self.turn, self.supervisor = asyncio.Event(), asyncio.Lock(), None

    @property
    def started(self) -> bool:
        """Whether this server forks its kernels."""
        return self.life is not None

    def start(self) -> None:
        """Start it; it warms up meanwhile, and the first request waits for it."""
        self.life, self.folders = os.pipe(), [tempfile.mkdtemp(prefix="course-kernels-")]
        self._spawn()

    def watch(self, *folders: str) -> None:
        """From within the server's loop: notice when it is ready, and make it anew when it ends.

        `folders` are the server's own, to be removed by what is left of it if it is killed.
        """
        self.folders += folders
        self.supervisor = self.supervisor or asyncio.ensure_future(self._supervise())

    def stop(self) -> None:
        """End it; every kernel that still runs ends by itself."""
        if not self.started:
            return
        if self.supervisor:
            self.supervisor.cancel()
        for end in self.life:
            os.close(end)
        self.life = None
        self._end()
        shutil.rmtree(self.folders[0], ignore_errors=True)

    async def fork(self, connection_file: str, env: Mapping[str, str], cwd: str) -> ForkedProcess | None:
        """A kernel for this connection file; None if there is none to be had, and an ordinary one has to do."""
        return await self._ask({"connection_file": connection_file}, env, cwd)

    async def make_picture(self, picture: Mapping) -> ForkedProcess | None:
        """A process that makes a picture (see `picture.make`) and ends; None if there is none to be had."""
        return await self._ask({"picture": picture}, os.environ, os.getcwd())

    async def _ask(self, what, env, cwd):
        if not self.started:
            return None
        self.watch()
        asked = asyncio.ensure_future(self._fork(what, env, cwd))
        try:
            return await asyncio.shield(asked)
        except asyncio.CancelledError:  # whoever asked has gone: the kernel goes, too, when it comes
            asked.add_done_callback(_end_unwanted)
            raise

    async def _fork(self, what, env, cwd):
        for _ in range(MOST_FAILURES + 1):
            try:
                await asyncio.wait_for(self.ready.wait(), PATIENCE_S)
            except TimeoutError:
                get_logger().warning("The process that kernels are forked from is not ready yet: a page starts slowly.")
                return None
            if self.failures >= MOST_FAILURES:
                return None
            request = {**what, "env": self._changed(env), "cwd": str(cwd), "folders": self.folders}
            async with self.turn:
                if (
                    not self.ready.is_set()
                ):  # it ended while this waited for its turn; the next one is not to be disturbed
                    continue
                try:
                    return await asyncio.wait_for(self._exchange(request), PATIENCE_S)
                except (OSError, EOFError):  # a TimeoutError is an OSError
                    self.ready.clear()
                    self.process.kill()  # then it is made anew
        return None

    async def _exchange(self, request):
        self.line.send(json.dumps(request).encode())
        await _readable(self.line)
        answer, descriptors, *_ = socket.recv_fds(self.line, 64, 1)
        if not descriptors:
            raise EOFError
        self.failures = 0
        return ForkedProcess(int(answer), descriptors[0])

    def _changed(self, env):
        """What differs from the environment that the process was started in; None for what is not in it."""
        env = {**env, "IPYTHONDIR": self.folders[0]}
        gone = {name: None for name in self.environ if name not in env}
        return gone | {name: value for name, value in env.items() if self.environ.get(name) != value}

    async def _supervise(self):
        while self.failures < MOST_FAILURES:
            await _readable(self.line)
            said = self.line.recv(MOST_SAID)
            if said.startswith(READY):
                self._is_ready(said.removeprefix(READY).decode())
                await self._end_of_process()
                self.ready.clear()
            self.failures = self.failures + 1 if time.monotonic() - self.since < AT_ONCE_S else 0
            async with (
                self.turn
            ):  # who is being answered hears first that the line has ended, and never reads the next one
                self._end()
                self._spawn()
        self.ready.set()  # whoever waits is told that there is none
        get_logger().error("The process that kernels are forked from ends at once: from now on pages start slowly.")

    def _is_ready(self, edition):
        again, self.edition = self.edition not in ("", edition), edition
        self.ready.set()
        if again:  # it ended, and what it reads now was edited since the server was started
            self.made_anew()

    async def _end_of_process(self):
        descriptor = os.pidfd_open(self.process.pid)
        try:
            await _readable(descriptor)
        finally:
            os.close(descriptor)

    def _spawn(self):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.environ = {**os.environ, "IPYTHONDIR": self.folders[0], **MALLOC}
        with theirs:
            numbers = theirs.fileno(), self.life[0]
            self.process = subprocess.Popen(
                [sys.executable, "-m", __package__, *map(str, numbers)],
                env=self.environ, pass_fds=numbers, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.line, self.since = ours, time.monotonic()

    def _end(self):
        self.line.close()
        self.process.kill()  # it has nothing to lose
        self.process.wait()


async def _readable(file) -> None:
    """Wait until there is something to read, or the other end is gone."""
    loop = asyncio.get_running_loop()
    there = loop.create_future()
    loop.add_reader(file, lambda: there.done() or there.set_result(None))
    try:
        await there
    finally:
        loop.remove_reader(file)


def _end_unwanted(asked):
    if not asked.cancelled() and asked.exception() is None and asked.result() is not None:
        asked.result().kill()


WARM = WarmProcess()
