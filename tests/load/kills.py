"""`kills`: kernels, the warm process and the server itself are killed at random while learners commit; what was acknowledged stays.

Half of them answer a quiz, the others what a review asks of them today, begun anew as long as there is more, and then the quiz.

`tests/serve/test_kills.py` does fifty of them, `make load` a thousand or as many as there is time for.
"""

import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course_lib.app.review.due import DAILY
from course_lib.model.event import Event
from course_lib.store import learner_of, open_store
from tests.bench.figures import Figure, figure
from tests.serving import Served, course_server, family, free_port, is_kernel, name_of

from .answers import answer, events_at
from .coming_back import done_weeks_ago
from .kept import Commitment, events_in, told_wrong, wrong_with
from .page import LoadPage, Lost, Web, gathered, new_code

Kind = Literal["kernel", "warm process", "server"]
KILLS, SECONDS, LEARNERS = 1000, 240.0, 10
MID_WRITE_S, MOST_IDLE_S = 0.04, 2.0
QUIZ = "icu-quadriplegia"
PAGE, REVIEW = "01_quiz", "14_review"
SOURCES = {
    "00_start": "1",
    PAGE: f'from course_lib import quiz\nquiz("{QUIZ}")',
    REVIEW: 'from course_lib import review\nreview("today")',
}
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@dataclass
class Outcome:
    """What was killed, what was committed meanwhile, and what is wrong with the store afterwards."""

    killed: Counter = field(default_factory=Counter)
    acknowledged: list[Commitment] = field(default_factory=list)
    sent: list[Commitment] = field(default_factory=list)
    wakings: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)  # of these, by the monotonic clock [s]
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    cut_off: int = 0  # commitments whose answer was lost, and which stood in the record afterwards
    took_s: float = 0.0
    sending: asyncio.Event = field(default_factory=asyncio.Event)  # set by each commitment that goes out


def plan(rng: random.Random, kernels: int, warm: int, servers: int) -> list[Kind]:
    """What is killed, in order."""
    kinds: list[Kind] = [*["kernel"] * kernels, *["warm process"] * warm, *["server"] * servers]
    rng.shuffle(kinds)
    return kinds


class Restarted:
    """A course of one quiz and the review of the day that can be killed and started again on the same port and data.

    `before` is what is recorded already.
    """

    def __init__(
        self,
        stack: ExitStack,
        folder: Path,
        port: int,
        before: Iterable[Event] = (),
        environ: Mapping[str, str] | None = None,
    ):
        self._stack, self._folder, self._port, self._environ = stack, folder, port, environ
        lessons = folder / "notebooks"
        lessons.mkdir()
        for name, source in SOURCES.items():
            cells = [new_markdown_cell("# A page"), new_code_cell(source)]
            nbformat.write(new_notebook(cells=cells, metadata=PYTHON), lessons / f"{name}.ipynb")
        self.data = folder / "data"
        self.data.mkdir()
        store = open_store(f"sqlite:///{self.data}/learners.sqlite")
        store.record_all(before)
        store.close()
        self.served: Served = self.start()

    def start(self) -> Served:
        """Start it; what it was before is over."""
        course = course_server(self._folder / "notebooks", self._environ, data=self.data, port=self._port)
        self.served = self._stack.enter_context(course)
        return self.served

    def victims(self, kind: Kind) -> list[psutil.Process]:
        """Who could be killed now; of the server only its process."""
        if kind == "server":
            return [psutil.Process(self.served.process.pid)]
        found = family(self.served.port)
        kernels = [one for one in found if is_kernel(one)]
        if kind == "kernel":
            return kernels
        parents = {
            _parent(one) for one in kernels
        }  # a warm process that ends before it forked anything is given up, as it should
        return [one for one in found if name_of(one) == "course-warm" and one.pid in parents]

    def kill(self, kind: Kind, one: psutil.Process) -> bool:
        """Kill it, if it has not ended meanwhile; whether it was killed. A server is started again."""
        try:
            one.kill()
        except psutil.Error:
            return False
        if kind == "server":
            self.served.process.wait()
            self.start()
        return True


def _parent(process):
    with suppress(psutil.Error):
        return process.ppid()


class Committing:
    """A learner who answers question after question, in the review of the day first if they came back, and counts what was acknowledged."""

    def __init__(self, web: Web, seed: str, outcome: Outcome, came_back: bool = False, thinks_s: float = 0.0):
        self.rng, self.outcome, self.web, self.thinks_s = random.Random(seed), outcome, web, thinks_s
        self.code = new_code(self.rng)
        self.before = done_weeks_ago(self.code, QUIZ) if came_back else []

    async def commits(self, ended: asyncio.Event) -> None:
        """Go on until it is over."""
        for name, kind, activity in [(REVIEW, "review", DAILY)] * bool(self.before) + [(PAGE, "quiz", f"quiz:{QUIZ}")]:
            page = LoadPage(self.web, name, self.code, whole=True)
            try:
                await page.open()
                while not ended.is_set() and await self._commit(page, kind, activity) != "nothing":
                    await asyncio.sleep(self.rng.uniform(0.5, 1.5) * self.thinks_s)
            except Lost as reason:
                self.outcome.lost.append(str(reason))
            self.outcome.wakings += page.wakings
            self.outcome.ends += page.ends
            await page.leave()

    async def _commit(self, page, kind, activity):
        mine: list[Commitment] = []
        came = await answer(page, kind, self.rng, lambda at, values: self._sends(activity, at, values, mine))
        self.outcome.cut_off += came == "cut off"
        if came == "saved":
            self.outcome.acknowledged += mine
        return came

    def _sends(self, activity, at, values, mine):
        attempt, number = events_at(at)
        one = Commitment(
            learner_of(self.code), activity, attempt, at.split(".")[1], number, values.get("certainty", [""])[0]
        )
        mine.append(one)
        self.outcome.sent.append(one)
        self.outcome.sending.set()


async def killed(seed: int, kinds: list[Kind], seconds: float, learners: int) -> Outcome:
    """Kill by this plan, each time just after a commitment went out, and look at the store at the end.

    Ends early after `seconds`. Raises nothing for what is lost or doubled: the outcome says it.
    """
    rng, outcome = random.Random(seed), Outcome()
    with tempfile.TemporaryDirectory(prefix="kills-", ignore_cleanup_errors=True) as folder:
        with ExitStack() as stack:
            port, ended = free_port(), asyncio.Event()
            web = Web(f"http://127.0.0.1:{port}")
            all = [
                Committing(web, f"{seed}/{number}", outcome, came_back=bool(number % 2)) for number in range(learners)
            ]
            before = [event for one in all for event in one.before]
            course, began = await asyncio.to_thread(Restarted, stack, Path(folder), port, before), time.monotonic()
            working = asyncio.ensure_future(gathered([one.commits(ended) for one in all]))
            for kind in kinds:
                while time.monotonic() - began < seconds and not working.done():
                    if await _kill_one(course, kind, rng, outcome):
                        break
            ended.set()
            await working
            outcome.took_s = time.monotonic() - began
            web.close()
        data = course.data
        found, known = events_in(data), {event.run for event in before}
        outcome.wrong = wrong_with(outcome.acknowledged, outcome.sent, [one for one in found if one.run not in known])
        outcome.wrong += told_wrong(data)
        if sum(one.run in known for one in found) != len(before):
            outcome.wrong.append("what was there before is not as it was")
    return outcome


async def _kill_one(course, kind, rng, outcome):
    """In mid-write, as far as that can be met from outside: up to MID_WRITE_S after a commitment went out.

    Whether one of that kind was killed. A warm process that was just made has forked nothing yet: a kernel is killed first.
    """
    meant, found = kind, await asyncio.to_thread(course.victims, kind)
    if not found and kind == "warm process":
        kind, found = "kernel", await asyncio.to_thread(course.victims, "kernel")
    outcome.sending.clear()
    with suppress(TimeoutError):
        await asyncio.wait_for(outcome.sending.wait(), MOST_IDLE_S)
    await asyncio.sleep(rng.uniform(0.0, MID_WRITE_S))
    if not found or not await asyncio.to_thread(course.kill, kind, rng.choice(found)):
        return False
    outcome.killed[kind] += 1
    return kind == meant


async def kills(seed: int, most: int = KILLS, seconds: float = SECONDS, say=print) -> list[Figure]:
    """All of this module's figures; says how many kills there was time for."""
    kinds = plan(random.Random(seed), most - most // 20 - most // 50, most // 20, most // 50)
    outcome = await killed(seed, kinds, seconds, LEARNERS)
    done = sum(outcome.killed.values())
    say(f"{done} of {most} kills in {outcome.took_s:.0f} s: {told(outcome.killed)}")
    for sentence in (*outcome.lost, *outcome.wrong):
        say(f"wrong: {sentence}")
    return [
        figure("kills: of kernels", outcome.killed["kernel"], ""),
        figure("kills: of the warm process", outcome.killed["warm process"], ""),
        figure("kills: of the server, started again on its data", outcome.killed["server"], ""),
        figure("commitments that were acknowledged", len(outcome.acknowledged), ""),
        figure("of them in a review of the day", sum(one.activity == DAILY for one in outcome.acknowledged), ""),
        figure("commitments whose answer a kill cut off, found in the record", outcome.cut_off, ""),
        figure("acknowledged and lost, doubled or made up", len(outcome.wrong), "", most=0),
        figure("pages that did not come back within a minute", len(outcome.lost), "", most=0),
        figure("kill to live again, longest", max(outcome.wakings, default=0.0), "s"),
    ]


def told(killed: Mapping[str, int]) -> str:
    """What was killed, in words."""
    return ", ".join(f"{number} × {kind}" for kind, number in sorted(killed.items())) or "none"
