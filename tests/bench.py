"""`make bench`: the course beside plain Voilà in one run, as ratios; prints them and writes build/bench.json.

Plain Voilà is Voilà's own `lab` template and configuration, serving the very same notebook and widgets.
The two are measured in turn, so that a busy machine weighs on both; quote the ratios, not the milliseconds.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import psutil
from playwright.sync_api import sync_playwright

from course_lib.app.virtual_patients import simulate_patients
from course_lib.model.regimen import Course, Disease, Scenario
from tests.browser.conftest import FLAGS
from tests.browser.find import chromium
from tests.serving import course_server

ROOT = Path(__file__).parents[1]
LESSON = "voila/render/03_icu_quadriplegia.ipynb"
ROUNDS = 5
PLAIN_SLIDER = """
import io
import ipywidgets as w, numpy as np
from matplotlib.figure import Figure
from course_lib.app.virtual_patients import simulate_patients
from course_lib.model.regimen import Course, Scenario
slider, picture = w.IntSlider(60, 0, 100), w.Image()
def draw(change=None):
    figure = Figure(figsize=(7, 5)); axes = figure.subplots(3, 1)
    trace = simulate_patients(Scenario(regimen=(Course("prednisone", "oral", float(slider.value), 0, 140),), days=140.0), False, 40, 4.0)
    axes[0].plot(trace.day, trace.dose_mg_pe); axes[1].plot(trace.day, trace.strength[0, :, 0]); axes[2].plot(trace.day, trace.axis[:, 0])
    buffer = io.BytesIO(); figure.savefig(buffer, format="png"); picture.value = buffer.getvalue()
slider.observe(draw, "value"); draw()
w.VBox([slider, picture])
"""


@dataclass(frozen=True)
class Figure:
    """One measurement; `ratio` is value over reference."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None


def figure(name, value, unit, reference=None):
    ratio = round(value / reference, 3) if reference else None
    return Figure(name, round(value, 2), unit, None if reference is None else round(reference, 2), ratio)


@contextmanager
def plain_voila(notebooks: Path):
    """Voilà as it comes, serving these notebooks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        environ = {**os.environ, "COURSE_DATA": data, "PYTHONPATH": str(ROOT)}
        command = [
            sys.executable,
            "-m",
            "voila",
            "--no-browser",
            "--Voila.ip=127.0.0.1",
            f"--port={port}",
            "--template=lab",
            str(notebooks),
        ]
        process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{port}"
        try:
            _answers(url)
            yield SimpleNamespace(url=url, process=process)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _answers(url):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return urlopen(url, timeout=2)
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer within a minute")


def opened(browser, url):
    """Milliseconds to the first paint of the text and to the last live screen of a page, in a fresh browser context."""
    context = browser.new_context()
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function("document.querySelectorAll('[data-live=yes]').length === 3", timeout=120_000)
    ready = 1000 * (time.perf_counter() - began)
    text = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")
    return context, text, ready


def pss(pid):
    """Proportional set size [MB] of a server and its kernels."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(process.memory_full_info().pss for process in family) / 1e6


def pages(browser, course, plain):
    """Page ready, text painted, and memory of an open page."""
    ours, theirs = course.url, plain.url
    ready, text, memory = {ours: [], theirs: []}, {ours: [], theirs: []}, {}
    for server in (course, plain):
        opened(browser, f"{server.url}/{LESSON}")[0].close()  # a first one to warm up
    for _ in range(ROUNDS):
        for server in (course, plain):
            context, painted, live_ = opened(browser, f"{server.url}/{LESSON}")
            ready[server.url].append(live_)
            text[server.url].append(painted)
            context.close()
    for server in (course, plain):
        before = pss(server.process.pid)
        contexts = [opened(browser, f"{server.url}/{LESSON}")[0] for _ in range(3)]
        memory[server.url] = (pss(server.process.pid) - before) / 3
        for context in contexts:
            context.close()
    yield figure("page ready: every screen live", median(ready[ours]), "ms", median(ready[theirs]))
    yield figure("first paint", median(text[ours]), "ms", median(text[theirs]))
    yield figure("memory per open page", memory[ours], "MB", memory[theirs])


OURS = """async () => {
  const range = document.querySelector('input[type=range]'), number = document.getElementById(range.dataset.pair);
  const chart = document.querySelectorAll('[data-chart]')[1], times = [];
  for (let i = 0; i < 30; i++) {
    const began = performance.now();
    await new Promise(done => {
      const seen = new MutationObserver(() => { seen.disconnect(); requestAnimationFrame(() => setTimeout(done)); });
      seen.observe(chart, { attributes: true, attributeFilter: ['data-chart'] });
      range.value = 20 + (i * 7) % 70;
      range.dispatchEvent(new Event('input', { bubbles: true }));
    });
    times.push(performance.now() - began);
  }
  return times;
}"""
PLAIN = """async () => {
  const handle = document.querySelector('.noUi-handle'), times = [];
  handle.focus();
  for (let i = 0; i < 30; i++) {
    const began = performance.now(), image = document.querySelector('img');
    await new Promise(done => {
      const seen = new MutationObserver(() => { seen.disconnect(); requestAnimationFrame(() => setTimeout(done)); });
      seen.observe(image, { attributes: true, attributeFilter: ['src'] });
      handle.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true }));
    });
    times.push(performance.now() - began);
  }
  return times;
}"""


def control_to_picture(browser, course):
    """From a moved control to the painted picture: the dose lab, and the plain way (slider, matplotlib, image)."""
    page = browser.new_context().new_page()
    page.goto(f"{course.url}/voila/render/11_dose_lab.ipynb")
    page.wait_for_function(
        "document.querySelectorAll('[data-live=yes]').length > 0 && document.querySelector('[data-chart] canvas')"
    )
    ours = page.evaluate(OURS)
    page.context.close()
    with tempfile.TemporaryDirectory() as folder:
        cell = {
            "cell_type": "code",
            "id": "a",
            "metadata": {},
            "source": PLAIN_SLIDER,
            "execution_count": None,
            "outputs": [],
        }
        kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        Path(folder, "slider.ipynb").write_text(
            json.dumps({"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})
        )
        with plain_voila(Path(folder)) as plain:
            page = browser.new_context().new_page()
            page.goto(f"{plain.url}/voila/render/slider.ipynb")
            page.wait_for_selector(".noUi-handle", timeout=60_000)
            page.wait_for_selector("img[src^=blob]", timeout=60_000)
            theirs = page.evaluate(PLAIN)
            page.context.close()
    yield figure("control to picture, median", median(ours), "ms", median(theirs))
    yield figure("control to picture, 95th percentile", sorted(ours)[28], "ms", sorted(theirs)[28])


def simulation():
    """A year of one patient and of 500, read once a day, and what a drag in the lab asks for one side."""
    year = Scenario(regimen=(Course("prednisone", "oral", 40.0, 0, 365),), days=365.0)
    drag = Scenario(regimen=year.regimen, days=140.0, disease=Disease(((0, 0.6),), 0.6))

    def clock(*what, rounds):
        simulate_patients(*what)
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            simulate_patients(*what)
            times.append(1000 * (time.perf_counter() - began))
        return median(times)

    one, fine = clock(year, False, 0, 24.0, rounds=30), clock(year, False, 0, 4.0, rounds=30)
    yield figure("simulate 1 patient over a year, read once a day", one, "ms")
    yield figure("simulate 1 patient over a year, read every 4 h", fine, "ms")
    many = clock(year, False, 499, 24.0, rounds=12)
    yield figure("simulate 500 patients over a year, against 500 times one", many, "ms", 500 * one)
    side = clock(drag, False, 40, 8.0, 40, rounds=12)
    yield figure("simulate one side of the lab, 81 lives of 140 days", side, "ms")


def reference_solvers():
    """The same equations in other solvers at a tolerance of 1e-6, restarted at every dose, each against the engine."""
    import numpy as np
    import roadrunner

    from course_lib import content
    from course_lib.physiology.exchange.sbml import antimony, sbml
    from course_lib.physiology.parameters import Parameters, around
    from course_lib.physiology.simulate import simulate
    from tests.reference import Patient, grid

    year = Scenario(regimen=(Course("prednisone", "oral", 40.0, 0, 365),), days=365.0)
    drugs, patient = content.drugs(), Parameters.median(content.parameters())
    days = grid(year, 24.0)
    other = roadrunner.RoadRunner(sbml(antimony(year, drugs, content.parameters())))
    other.integrator.relative_tolerance = 1e-6
    other.integrator.absolute_tolerance = [1e-9] * len(other.integrator.getAbsoluteToleranceVector())
    strengths = {}

    def engine(patients):
        strengths["engine"] = simulate(year, drugs, patients, 24.0).strength[0, -1, 0]

    def scipy():
        how = {"method": "LSODA", "rtol": 1e-6, "atol": 1e-9}
        strengths["SciPy's solve_ivp (LSODA)"] = Patient(year, drugs, patient, how).states(days)["strength"][0, -1]

    def cvode():
        other.resetToOrigin()
        strengths["libRoadRunner (CVODE)"] = np.asarray(other.simulate(0, 365, len(days), ["strength_proximal"]))[-1, 0]

    def clock(run, rounds):
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            run()
            times.append(1000 * (time.perf_counter() - began))
        return median(times)

    many = around(patient, 499, seed=1)
    engine(many)
    one, five_hundred = clock(lambda: engine(patient), 30), clock(lambda: engine(many), 10)
    for name, took in (("SciPy's solve_ivp (LSODA)", clock(scipy, 3)), ("libRoadRunner (CVODE)", clock(cvode, 5))):
        assert abs(strengths[name] - strengths["engine"]) < 0.005, f"{name} simulates something else"
        yield figure(f"{name}, 1 patient over a year, against the engine", took, "ms", one)
        yield figure(f"{name}, 500 times that, against the engine's 500", 500 * took, "ms", five_hundred)


def main():
    found = [*simulation(), *reference_solvers()]
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with course_server(environ={"COURSE_DATA": data}) as course:
            with plain_voila(ROOT / "notebooks") as plain:
                found += pages(browser, course, plain)
            found += control_to_picture(browser, course)
        browser.close()
    for one in found:
        beside = f"   reference {one.reference:>9.2f} {one.unit}   ratio {one.ratio:.2f}" if one.reference else ""
        print(f"{one.name:<72}{one.value:>9.2f} {one.unit}{beside}")
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench.json").write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
