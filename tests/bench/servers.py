"""The course, plain Voilà and the Panel app, each really started on a free port of 127.0.0.1 and always stopped.

Plain Voilà is Voilà's own `lab` template and configuration, serving the very same notebooks and widgets.
One thing is changed in it: a page's goodbye needs no cookie, or every page that was measured would leave a kernel
behind that weighs on all that is measured after it.
All three compute on one BLAS thread, as the course asks for by itself: the simulation costs the same in each.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from course_lib.serve.settings import THREADS
from tests.serving import ROOT, course_server, free_port, stop

MARK = "BENCH_FAMILY"  # in the environment of a server and of all that it starts, however they are related
COURSE, VOILA, PANEL = "course", "plain Voilà", "Panel"
PICTURE = """
import io
import ipywidgets as w
from matplotlib.figure import Figure
from course_lib.app.virtual_patients import simulate_patients
from course_lib.model.regimen import Course, Scenario
slider, picture = w.IntSlider(60, 0, 100), w.Image()
def draw(change=None):
    figure = Figure(figsize=(7, 5)); axes = figure.subplots(3, 1)
    trace = simulate_patients(Scenario(regimen=(Course("prednisone", "oral", float(slider.value), 0, 140),), days=140.0), False, 40, 4.0)
    axes[0].plot(trace.day, trace.dose_mg_pe_per_day); axes[1].plot(trace.day, trace.strength[0, :, 0]); axes[2].plot(trace.day, trace.axis[:, 0])
    buffer = io.BytesIO(); figure.savefig(buffer, format="png"); picture.value = buffer.getvalue()
slider.observe(draw, "value"); draw()
w.VBox([slider, picture])
"""


@dataclass(frozen=True)
class Server:
    """A server that runs: its name in the figures, where it is, its process, the mark of its family, and its pages."""

    name: str
    url: str
    pid: int
    mark: str
    start: str = ""
    lesson: str = ""
    lab: str = ""
    picture: str = ""


def notebook(name: str, step: str = "") -> str:
    """The path of a notebook's page, in the course and in plain Voilà, which has no steps and shows the page from its top."""
    return f"/voila/render/{name}.ipynb{step and f'#step={step}'}"


PAGES = {
    "start": notebook("00_start"),
    "lesson": notebook("03_icu_quadriplegia", "try-it"),  # where its figure is in sight
    "lab": notebook("11_dose_lab", "patient"),
}


@contextmanager
def everyone() -> Iterator[dict[str, Server]]:
    """All three, by name; whatever happens, none of them is left running."""
    with ExitStack() as running:
        yield {server.name: server for server in (running.enter_context(one()) for one in (course, voila, panel))}


@contextmanager
def course() -> Iterator[Server]:
    """The course as `make serve` serves it."""
    with tempfile.TemporaryDirectory() as data, course_server(environ={"COURSE_DATA": data, MARK: data}) as served:
        yield Server(COURSE, served.url, served.process.pid, data, **PAGES)


@contextmanager
def voila() -> Iterator[Server]:
    """Voilà as it comes, serving the course's notebooks, and beside them a slider that redraws a picture."""
    with tempfile.TemporaryDirectory() as data:
        notebooks = Path(data) / "notebooks"
        shutil.copytree(ROOT / "notebooks", notebooks, ignore=shutil.ignore_patterns(".*"))
        (notebooks / "picture.ipynb").write_text(json.dumps(_with_cell(PICTURE)), encoding="utf-8")
        command = ["voila", "--no-browser", "--Voila.ip=127.0.0.1", "--port={port}", "--template=lab"]
        command += ["--Voila.tornado_settings={{'disable_check_xsrf': True}}", str(notebooks)]
        with _running(command, data) as (url, pid):
            yield Server(VOILA, url, pid, data, **PAGES, picture=notebook("picture"))


@contextmanager
def panel() -> Iterator[Server]:
    """`panel serve` with the app of the same lab."""
    app = Path(__file__).with_name("panel_lab.py")
    command = ["panel", "serve", str(app), "--address=127.0.0.1", "--port={port}"]
    with (
        tempfile.TemporaryDirectory() as data,
        _running([*command, "--allow-websocket-origin=127.0.0.1:{port}"], data) as (url, pid),
    ):
        yield Server(PANEL, url, pid, data, lab="/panel_lab")


def _with_cell(source):
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "execution_count": None, "outputs": []}
    return {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


@contextmanager
def _running(command, data):
    """The address and process id of a Python module that serves; raises RuntimeError with its log if it does not."""
    port, log = free_port(), Path(data) / "server.log"
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environ = {**os.environ, **dict.fromkeys(THREADS, "1"), "COURSE_DATA": data, "PYTHONPATH": path, MARK: data}
    command = [sys.executable, "-m", *(part.format(port=port) for part in command)]
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=written, stderr=written)
    url = f"http://127.0.0.1:{port}"
    try:
        _answers(url, process, log)
        yield url, process.pid
    finally:
        stop(process)


def _answers(url, process, log):
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            return urlopen(url, timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer within a minute:\n{log.read_text('utf-8', 'replace')}")
