"""`flood`: another address asks for hundreds of kernels and pages while a few learners drag on a server of 700 MB."""

import asyncio
import json
import random
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from itertools import count

from course_lib.serve.memory_limit import MB, kernel_ceiling
from tests.bench.figures import Figure, figure, percentile

from .answers import drag
from .page import UNREACHED, LoadPage, Web, gathered, new_code
from .served import watched_course

LIMIT_MB, LEARNERS, ASKERS = 700, 5, 200
BEFORE_S, WHILE_S, EVERY_S, TARGET_MS = 15.0, 30.0, 1.0, 300.0
ELSEWHERE = "127.0.0.2"
LESSON = "03_icu_quadriplegia"
COMES_BACK_S = 8.0  # after which each learner leaves and comes back, one after the other


@dataclass
class Dragged:
    """Of the learners: from a control to its answer, and from a touch to a live page [s]."""

    times: list[float] = field(default_factory=list)
    wakings: list[float] = field(default_factory=list)


@dataclass
class Flooded:
    """What the other address was answered, by status."""

    wakes: dict[int, int] = field(default_factory=dict)
    pages: list[float] = field(default_factory=list)


async def flood(seed: int, before_s: float = BEFORE_S, while_s: float = WHILE_S, askers: int = ASKERS) -> list[Figure]:
    """All of this module's figures, on two servers: the first says what a server without kernels holds."""
    with watched_course() as first:
        used = first.used_bytes()
    most = kernel_ceiling(LIMIT_MB * MB, used)
    print(f"{LIMIT_MB} MB: {used / MB:.0f} MB without kernels, so COURSE_MAX_KERNELS={most}; {limits()}", flush=True)
    with watched_course({"COURSE_MAX_KERNELS": str(most)}) as watch:
        return await _flooded(watch, seed, before_s, while_s, askers, most)


async def _flooded(watch, seed, before_s, while_s, askers, most):
    rng, near = random.Random(seed), Web(watch.served.url)
    pages = [LoadPage(near, LESSON, new_code(rng)) for _ in range(LEARNERS)]
    await gathered([page.open() for page in pages])
    await gathered([page.touch() for page in pages])
    calm, rough, flooded = Dragged(), Dragged(), Flooded()
    await gathered([_drags(page, calm, before_s) for page in pages])
    end = time.monotonic() + while_s
    far = Web(watch.served.url, ELSEWHERE)
    back = [_drags(page, rough, while_s, COMES_BACK_S + 2 * n) for n, page in enumerate(pages)]
    await gathered([*back, *(_asks(far, pages[0], n, end, flooded) for n in range(askers))])
    alive = watch.served.process.poll() is None
    await gathered([page.leave() for page in pages])
    near.close(), far.close()
    told = ", ".join(f"{number} × {status}" for status, number in sorted(flooded.wakes.items()))
    print(f"the other address was answered: {told}; {len(flooded.pages)} pages", flush=True)
    name = f"{LEARNERS} learners drag, {askers} ask from elsewhere"
    return [
        figure("before the flood: control to answer, 95th percentile", 1e3 * percentile(calm.times, 95), "ms"),
        figure(f"{name}: 95th percentile", 1e3 * percentile(rough.times, 95), "ms", most=TARGET_MS),
        figure(f"{name}: longest answer", max(rough.times), "s"),
        figure(f"{name}: longest wait of who comes back", max(rough.wakings, default=0.0), "s", most=10.0),
        figure("pages sent to the other address, 95th percentile", 1e3 * percentile(flooded.pages or [0.0], 95), "ms"),
        figure("server alive after the flood", float(alive), ""),
        figure(f"kernels at once, most, {most} allowed and one that is ending", watch.peak_kernels, ""),
        figure("memory of the whole family in shares, most", watch.peak_pss_mb, "MB", most=LIMIT_MB * MB / 1e6),
        figure("the same as resident sizes, shared pages in each", watch.peak_rss_mb, "MB"),
    ]


async def _drags(page, into, seconds, leaves_s=None):
    """Move a control every second; once, leave and come back."""
    began = time.monotonic()
    due, steps = began, count()
    while due < began + seconds:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        if leaves_s is not None and due > began + leaves_s:
            leaves_s = None
            await page.leave()
            await page.open()
            known = len(page.wakings)
            await page.touch()
            into.wakings += page.wakings[known:]
            due = time.monotonic()
        sent = time.monotonic()
        await drag(page, next(steps))
        while due <= sent:
            into.times.append(time.monotonic() - due)
            due += EVERY_S


async def _asks(web, known, number, end, flooded):
    """Get the page once, then ask for a kernel until the end: every other one patiently, the rest anew each second."""
    with_ticket = number % 2 == 0
    question = {"page": known.name, "edition": known.words.edition, "why": "touch", "ticket": ""}
    began = time.monotonic()
    try:
        await web.ask(f"voila/render/{known.name}")
        flooded.pages.append(time.monotonic() - began)
    except UNREACHED:
        flooded.wakes[0] = flooded.wakes.get(0, 0) + 1
    while time.monotonic() < end:
        try:
            answer = await web.put("course/wake", question)
        except UNREACHED:
            flooded.wakes[0] = flooded.wakes.get(0, 0) + 1
            continue
        flooded.wakes[answer.code] = flooded.wakes.get(answer.code, 0) + 1
        await asyncio.sleep(_pause(question, answer, with_ticket))


def _pause(question, answer, with_ticket):
    if answer.code != 202 or not with_ticket:
        return 1.0
    told = json.loads(answer.body)
    question["ticket"] = told["ticket"]
    return told["again_ms"] / 1000


def limits() -> str:
    """Whether this machine can really limit a server, in words."""
    if shutil.which("systemd-run"):
        tried = subprocess.run(
            ["systemd-run", "--scope", "--quiet", "-p", f"MemoryMax={LIMIT_MB}M", "true"], capture_output=True
        )
        if tried.returncode == 0:
            return (
                f"a scope of systemd could limit it: systemd-run --scope -p MemoryMax={LIMIT_MB}M make load LOAD=flood"
            )
    return "not limited by the system here, only counted"
