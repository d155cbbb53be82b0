"""`class`: a class by a printed script: some drag at every moment, the others read, answer, sleep, wake, leave and come back.

`hands` and `readers` are two more, of other sizes and habits, by which `sizing.py` is checked.
"""

import asyncio
import contextlib
import random
import re
import time
from dataclasses import dataclass, field
from itertools import count

from tests.bench.figures import Figure, figure, percentile
from tests.serving import get, until

from .answers import answer, drag
from .kept import kept_bytes, told_wrong
from .page import LoadPage, Web, gathered, new_code
from .script import Act, line, script
from .served import Watch, left_behind, traces

LEARNERS, DRAGGING, SECONDS = 100, 30, 60.0
OTHERS = {
    "hands": (30, 20, 1),
    "readers": (150, 15, 2),
}  # by part: learners, how many of them drag, processes that serve
SLEEP = {"COURSE_SLEEP_SECONDS": "10"}
EVERY_S, THINKS_S, TARGET_MS = 1.0, 3.0, 300.0
SETTLES_S = 30.0
COMES_IN_S = 15.0  # within which every hand of the class asks for its kernel for the first time


@dataclass
class Heard:
    """What the class measured [s]: a control to its answer on a live page, the same where it had to wake first; and counts."""

    live: list[float] = field(default_factory=list)
    sleeping: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)  # on a live page, once all had come in
    saved: int = 0
    back: int = 0
    wakings: int = 0
    opened: int = 0
    steps: int = 0


class Learner:
    """One learner of the script, with one page at a time."""

    def __init__(self, web: Web, number: int, seed: int, heard: Heard):
        self.rng, self.web, self.heard = random.Random(f"{seed}/{number}"), web, heard
        self.code, self.page, self.cookie = new_code(self.rng), None, ""

    async def plays(self, acts: list[Act], began: float) -> None:
        """Do all of it, each act until its end."""
        for act in acts:
            if act.deed == "read":
                if self.page is None:
                    await self._at(act.page)
                await _until(began + act.to_s)
            elif act.deed == "away":
                await self.leaves()
                await _until(began + act.to_s)
                self.heard.back += 1
            else:
                await self._at(act.page)
                await (self._drags if act.deed == "drag" else self._answers)(act, began)
        await self.leaves()

    async def leaves(self) -> None:
        """Close the page."""
        if self.page is not None:
            self.heard.wakings += len(self.page.wakings)
            await self.page.leave()
        self.page = None

    async def _at(self, name):
        if self.page is not None and self.page.name == f"{name}.ipynb":
            return
        await self.leaves()
        self.page = LoadPage(self.web, name, self.code, whole=True)
        self.page.cookie = self.cookie
        await self.page.open()
        self.cookie, self.heard.opened = self.page.cookie, self.heard.opened + 1

    async def _drags(self, act, began):
        """A control is moved every second, whether or not the last answer came; what waits goes out with the next."""
        due, steps = max(began + act.from_s, time.monotonic()) + self.rng.uniform(0, EVERY_S), count()
        while due < began + act.to_s:
            await _until(due)
            asleep, woken, sent = not self.page.live, len(self.page.wakings), time.monotonic()
            await drag(self.page, next(steps))
            self.heard.steps += 1
            answered = time.monotonic()
            kind = self.heard.sleeping if asleep or len(self.page.wakings) > woken else self.heard.live
            while due <= sent:  # all that this one message stood for
                kind.append(answered - due)
                if kind is self.heard.live and due - began > COMES_IN_S:
                    self.heard.settled.append(answered - due)
                due += EVERY_S

    async def _answers(self, act, began):
        while time.monotonic() < began + act.to_s:
            self.heard.saved += await answer(self.page, act.deed, self.rng) == "saved"
            await _until(min(began + act.to_s, time.monotonic() + THINKS_S))


async def lesson_hour(
    watch: Watch, seed: int, learners: int = LEARNERS, dragging: int = DRAGGING, seconds: float = SECONDS, say=print
) -> list[Figure]:
    """All of this module's figures; `say` is given each line of the script."""
    acts = script(seed, learners, seconds, dragging)
    for number, mine in enumerate(acts):
        say(line(number, mine))
    say(f"(seed {seed})")
    before = await _as_after_a_page(watch, seed)
    spent, own, began = watch.processor_s(), time.process_time(), time.monotonic()
    heard, web = Heard(), Web(watch.served.url)
    await gathered([Learner(web, n, seed, heard).plays(mine, began) for n, mine in enumerate(acts)])
    took = time.monotonic() - began
    spent, own = watch.processor_s() - spent, time.process_time() - own
    kept_kb = kept_bytes(watch.served.data) / 1e3
    web.close()
    left = await asyncio.to_thread(_left, watch, before)
    wrong = told_wrong(watch.served.data)
    for sentence in (*left, *wrong):
        say(f"left behind or wrong: {sentence}")
    name = f"{learners} learners, {dragging} drag"
    return [
        figure(f"{name}: control to answer, median", 1e3 * percentile(heard.live, 50), "ms"),
        figure(f"{name}: control to answer, 95th percentile", 1e3 * percentile(heard.live, 95), "ms", most=TARGET_MS),
        figure(f"{name}: the same once all had come in, after {COMES_IN_S:.0f} s", 1e3 * percentile(heard.settled or [0.0], 95), "ms"),
        figure(f"{name}: the same on a page that slept, 95th percentile", 1e3 * percentile(heard.sleeping or [0.0], 95), "ms"),
        figure("it lasted", took, "s"),
        figure("pages that were opened", heard.opened, ""),
        figure("steps that the course was asked for", heard.steps, ""),
        figure("drags that were answered", len(heard.live) + len(heard.sleeping), ""),
        figure("answers and decisions that were saved", heard.saved, ""),
        figure("pages that woke", heard.wakings, ""),
        figure("processor of the course", spent / took, "cores"),
        figure("processor of those who ask", own / took, "cores"),
        figure("an entry of the record, with all that finds it", kept_kb, "kB"),
        figure("kernels at once, most", watch.peak_kernels, ""),
        figure("memory of the course in shares, most", watch.peak_pss_mb, "MB"),
        figure("left behind: kernels, files, connections, tickets", len(left), "", most=0),
        figure("records that are wrong", len(wrong), "", most=0),
    ]  # fmt: skip


async def _as_after_a_page(watch, seed):
    """The traces of a course that has had one page: its first kernel makes what belongs to the server itself."""
    web = Web(watch.served.url)
    page = LoadPage(web, "03_icu_quadriplegia", new_code(random.Random(f"{seed}/first")))
    await page.open()
    await page.touch()
    await page.leave()
    web.close()
    await asyncio.to_thread(until, lambda: watch.served.kernels() == 0, "the first kernel to go", watch.served)
    return traces(watch, 0)


async def _until(moment):
    await asyncio.sleep(max(0.0, moment - time.monotonic()))


def _waiting(watch):
    """How many wait, as the course's own monitor says it, of each process that serves."""
    told = get(f"http://127.0.0.1:{watch.status_port}/metrics")[1]
    found = re.findall(r"^course_waiting_pages(?:{[^}]*})? (\S+)$", told, re.M)
    if not found:
        raise ValueError("the course does not say how many pages wait for a kernel: look at /metrics")
    return int(sum(map(float, found)))


def _left(watch, before):
    found = ["not looked at"]

    def nothing():
        found[:] = left_behind(before, traces(watch, _waiting(watch)))
        return not found

    with contextlib.suppress(AssertionError):
        until(nothing, "the class to leave nothing behind", patience_s=SETTLES_S)
    return found
