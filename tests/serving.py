"""A course that is really served, for tests: free port, 127.0.0.1, its own data, always stopped, its log at hand."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 60
ON_DEMAND = ("tests.serve_on_demand",)  # no page is pictured before it is asked for, which halves what a server costs
KERNELS = {
    "course_lib.serve.forked.page_kernel",
    "course_lib.serve.forked",
}  # modules that run as a kernel, or become one by a fork


@dataclass
class Served:
    """A running course: where it is, what it has logged, and where it keeps its data."""

    url: str
    port: int
    data: Path
    process: subprocess.Popen
    file: Path

    def log(self) -> str:
        """All that the server has said so far."""
        return self.file.read_text("utf-8", errors="replace")

    def kernels(self) -> int:
        """How many kernels the server has running."""
        return len(self.kernel_ids())

    def kernel_ids(self) -> list[int]:
        """The process ids of the server's kernels, wherever they were started or forked, also once the server has gone."""
        return [one.pid for one in family(self.port) if is_kernel(one)]

    def kernels_since(self, before: Iterable[int]) -> set[int]:
        """The process ids of kernels that were not there before; those that an earlier test left may go meanwhile."""
        return set(self.kernel_ids()) - set(before)

    def picture_ids(self) -> list[int]:
        """The process ids of those that make a picture of a page just now."""
        return [one.pid for one in family(self.port) if name_of(one) == "course-picture"]

    def warm_ids(self) -> list[int]:
        """The process id of what the kernels are forked from; none where they are not forked."""
        return [one.pid for one in family(self.port) if name_of(one) == "course-warm"]


@contextmanager
def course_server(
    notebooks: Path | None = None,
    environ: Mapping[str, str] | None = None,
    data: Path | None = None,
    port: int = 0,
    start: tuple[str, ...] = ("course_lib", "serve"),
) -> Iterator[Served]:
    """Serve the course, or another folder of notebooks; give `data` and `port` to start the same server again.

    `start` is what follows `python -m`; `ON_DEMAND` where a test looks at a few of the course's pages only.
    """
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        home = Path(data or (environ or {}).get("COURSE_DATA") or Path(folder) / "data")
        home.mkdir(parents=True, exist_ok=True)
        port, file = port or int((environ or {}).get("PORT") or 0) or free_port(), Path(folder) / "server.log"
        env = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            **(environ or {}),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "COURSE_DATA": str(home),
        }
        if notebooks:
            env["COURSE_NOTEBOOKS"] = str(notebooks)
        with file.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *start],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        served = Served(f"http://127.0.0.1:{port}", port, home, process, file)
        try:
            until(
                lambda: process.poll() is not None or "The course is at" in served.log(), "the server to start", served
            )
            assert process.poll() is None, f"the server did not start:\n{served.log()}"
            yield served
        except BaseException:
            print(f"--- server log ---\n{served.log()}--- end of server log ---", file=sys.stderr)
            raise
        finally:
            stop(process)


def until(true, what: str, served: Served | None = None, patience_s: float = PATIENCE_S) -> None:
    """Poll until something is true; fails with what was waited for."""
    end = time.monotonic() + patience_s
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience_s} s for {what}" + (f"\n{served.log()}" if served else ""))
        time.sleep(0.05)


def stop(process: subprocess.Popen) -> None:
    """Stop the server and whatever it started."""
    started = []
    with suppress(psutil.Error):
        server = psutil.Process(process.pid)
        port = server.environ().get("PORT", "")
        if process.poll() is None:
            started = family(int(port)) if port.isdigit() else server.children(recursive=True)
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for one in started:
        with suppress(psutil.Error):
            one.terminate()


def family(port: int) -> list[psutil.Process]:
    """The kernels of the server on this port, and the process that they are forked from.

    They are known by the environment that they inherited: a forked kernel is nobody's child once that process has ended.
    """
    found = []
    for one in psutil.process_iter():
        with suppress(psutil.Error):  # it has ended meanwhile
            if KERNELS & set(one.cmdline()) and one.environ().get("PORT") == str(port):
                found.append(one)
    return found


def is_kernel(one: psutil.Process) -> bool:
    """Whether it is a page's kernel; what kernels are forked from has no name of its own while it starts."""
    with suppress(psutil.Error):
        return one.name() == "course-kernel" or "course_lib.serve.forked.page_kernel" in one.cmdline()
    return False


def name_of(one: psutil.Process) -> str:
    """What a process calls itself; nothing if it has ended."""
    with suppress(psutil.Error):
        return one.name()
    return ""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url: str, **headers: str) -> tuple[int, str, Mapping[str, str]]:
    """Status, text and headers of an address, without following it elsewhere."""
    opener = urllib.request.build_opener(Stay)
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode("utf-8", "replace"), refused.headers


class Stay(urllib.request.HTTPRedirectHandler):
    """Do not follow a redirect."""

    def redirect_request(self, *args):
        return None
