"""`workers`: several processes serve the course behind one address; one is killed under load, and all are made anew one after the other.

Learners commit about once a second meanwhile. What was acknowledged stays, and who was at the worker that went goes on at another.
`tests/serve/workers/test_pool.py` does one kill and one renewal.
"""

import asyncio
import re
import signal
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.bench.figures import Figure, figure
from tests.serving import Served, free_port

from .kept import events_in, told_wrong, wrong_with
from .kills import Committing, Outcome, Restarted
from .page import Web, gathered

WORKERS, LEARNERS, SECONDS = 4, 16, 120.0
THINKS_S, SETTLE_S, PATIENCE_S = (
    1.0,
    4.0,
    120.0,
)  # between two commitments of one learner; between two deeds; for a worker to be there again
MODULE = "course_lib.serve.worker"
NEW = re.compile(r"All \d+ workers are new")


@dataclass
class Working(Outcome):
    """The same, and when each worker was killed and each renewal lasted, by the monotonic clock [s]."""

    kills: list[float] = field(default_factory=list)
    renewals: list[tuple[float, float]] = field(default_factory=list)

    def gone_on(self) -> list[float]:
        """From each kill to when each page that it met was live again at another worker [s]."""
        return after(self.kills, self.wakings, self.ends)

    def renewed(self) -> list[float]:
        """How long each page was without a kernel that woke while all workers were made anew [s]."""
        return [
            took for took, end in zip(self.wakings, self.ends, strict=True)
            if any(began <= end - took and end <= ended + SETTLE_S for began, ended in self.renewals)
        ]  # fmt: skip


def after(kills: Iterable[float], wakings: Iterable[float], ends: Iterable[float]) -> list[float]:
    """From a kill to the end of each waking that began within SETTLE_S after it."""
    return [
        end - kill for took, end in zip(wakings, ends, strict=True) for kill in kills if kill <= end - took < kill + SETTLE_S
    ]  # fmt: skip


def workers_of(served: Served) -> list[psutil.Process]:
    """The processes that serve the course."""
    found = []
    for one in psutil.Process(served.process.pid).children():
        with suppress(psutil.Error):
            if MODULE in one.cmdline():
                found.append(one)
    return found


async def until_all_serve(served: Served, workers: int, times: int = 1) -> None:
    """Wait until so many workers listen, as the course says at its start, or are there again."""
    end = time.monotonic() + PATIENCE_S
    folder = Path(workers_of(served)[0].cmdline()[4]).parent
    while len([one for one in folder.iterdir() if "." not in one.name]) < workers:
        assert time.monotonic() < end, f"no {workers} workers within {PATIENCE_S} s\n{served.log()}"
        await asyncio.sleep(0.05)


async def worked(
    seed: int, workers: int, learners: int, kills: int, renewals: int, seconds: float = PATIENCE_S
) -> Working:
    """Kill workers and make all anew, by turns, while learners commit; ends early after `seconds`. What is wrong is in the outcome."""
    outcome = Working()
    with tempfile.TemporaryDirectory(prefix="workers-", ignore_cleanup_errors=True) as folder:
        with ExitStack() as stack:
            port, ended = free_port(), asyncio.Event()
            course = await asyncio.to_thread(Restarted, stack, Path(folder), port, (), {"WORKERS": str(workers)})
            await until_all_serve(course.served, workers)
            web = Web(f"http://127.0.0.1:{port}")
            all = [Committing(web, f"{seed}/{number}", outcome, thinks_s=THINKS_S) for number in range(learners)]
            began = time.monotonic()
            working = asyncio.ensure_future(gathered([one.commits(ended) for one in all]))
            await _commitments(outcome, 2 * learners, working)
            for number in range(max(kills, renewals)):
                if time.monotonic() - began > seconds or working.done():
                    break
                if number < kills:
                    await _kill(course.served, outcome, number, workers)
                    await _commitments(outcome, learners, working)
                if number < renewals:
                    await _renew(course.served, outcome)
                    await _commitments(outcome, learners, working)
            ended.set()
            await working
            outcome.took_s = time.monotonic() - began
            web.close()
        outcome.wrong = wrong_with(outcome.acknowledged, outcome.sent, events_in(course.data)) + told_wrong(course.data)
    return outcome


async def _commitments(outcome, more, working):
    """Until so many more were acknowledged, and SETTLE_S at least, so that what one deed did is not taken for another's."""
    wanted = len(outcome.acknowledged) + more
    await asyncio.sleep(SETTLE_S)
    while len(outcome.acknowledged) < wanted and not working.done():
        await asyncio.sleep(0.05)


async def _kill(served, outcome, number, workers):
    """Kill one just after a commitment went out; returns when it is there again."""
    found = sorted(workers_of(served), key=lambda one: int(one.cmdline()[3]))
    outcome.sending.clear()
    with suppress(TimeoutError):
        await asyncio.wait_for(outcome.sending.wait(), 2.0)
    outcome.kills.append(time.monotonic())
    found[number % len(found)].kill()
    outcome.killed["worker"] += 1
    await asyncio.sleep(0.2)
    await until_all_serve(served, workers)


async def _renew(served, outcome):
    before, began = len(NEW.findall(served.log())), time.monotonic()
    served.process.send_signal(signal.SIGHUP)
    while len(NEW.findall(served.log())) == before:
        assert time.monotonic() - began < PATIENCE_S, served.log()
        await asyncio.sleep(0.1)
    outcome.renewals.append((began, time.monotonic()))


async def workers(seed: int, seconds: float = SECONDS) -> list[Figure]:
    """All of this module's figures."""
    outcome = await worked(seed, WORKERS, LEARNERS, kills=5, renewals=2, seconds=seconds)
    for sentence in (*outcome.lost, *outcome.wrong):
        print(f"wrong: {sentence}")
    gone_on, renewed = outcome.gone_on(), outcome.renewed()
    return [
        figure("workers", WORKERS, ""),
        figure("learners who commit about once a second", LEARNERS, ""),
        figure("workers killed", len(outcome.kills), ""),
        figure("pages that a kill met", len(gone_on), ""),
        figure("kill to live at another worker, longest", max(gone_on, default=0.0), "s", most=2),
        figure("times that all were made anew, one after the other", len(outcome.renewals), ""),
        figure("all made anew, longest", max((end - began for began, end in outcome.renewals), default=0.0), "s"),
        figure("pages that this met", len(renewed), ""),
        figure("page without a kernel meanwhile, longest", max(renewed, default=0.0), "s"),
        figure("commitments that were acknowledged", len(outcome.acknowledged), ""),
        figure("commitments whose answer was cut off, found in the record", outcome.cut_off, ""),
        figure("acknowledged and lost, doubled or made up", len(outcome.wrong), "", most=0),
        figure("pages that did not come back within a minute", len(outcome.lost), "", most=0),
    ]
