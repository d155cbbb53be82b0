"""`memory`: what a live page of lesson 03 holds, beside what `serve/memory_limit.py` counts a kernel as."""

import asyncio
import random

from course_lib.serve.memory_limit import FORKED_KERNEL
from tests.bench.figures import Figure, figure
from tests.bench.processes import pss_mb
from tests.serving import until

from .answers import answer, drag
from .page import LoadPage, Web, gathered, new_code
from .served import Watch

PAGES, LESSON, DRAGS = 10, "03_icu_quadriplegia", 10


async def weight(watch: Watch, seed: int, pages: int = PAGES) -> list[Figure]:
    """All of this module's figures: live, dragged, and after its case was opened and its quiz answered."""
    rng, web = random.Random(seed), Web(watch.served.url)
    first = LoadPage(web, LESSON, new_code(rng), whole=True)
    await first.open()
    await first.touch()  # a server grows with its first page
    await first.leave()
    await asyncio.to_thread(until, lambda: watch.served.kernels() == 0, "the first page's kernel to go", watch.served)
    none = pss_mb(*watch.members())
    some = [LoadPage(web, LESSON, new_code(rng), whole=True) for _ in range(pages)]
    await gathered([page.open() for page in some])
    await gathered([page.touch() for page in some])
    live = (pss_mb(*watch.members()) - none) / pages
    spent = watch.processor_s()
    for step in range(DRAGS):
        await gathered([drag(page, step) for page in some])
    spent = watch.processor_s() - spent
    at_work = (pss_mb(*watch.members()) - none) / pages
    for kind in ("case", "case", "quiz"):
        await gathered([answer(page, kind, rng) for page in some])
    await asyncio.sleep(4.0)  # then a kernel has given back what it needed for its answers
    later = (pss_mb(*watch.members()) - none) / pages
    alone = [_own_mb(one) for one in watch.members()[2:]]
    await gathered([page.leave() for page in some])
    web.close()
    counted = FORKED_KERNEL / 1e6
    return [
        figure("memory of the course without a live page", none, "MB"),
        figure(f"memory a live page, lesson 03, {pages} pages", live, "MB", counted, "counted as", most=counted),
        figure(f"memory a page that is being dragged, after {DRAGS} steps", at_work, "MB", counted, "counted as", most=counted),
        figure("memory a page that was dragged and answered, and is silent", later, "MB", counted, "counted as", most=counted),
        figure("processor of the course, a step of a drag", 1e3 * spent / (DRAGS * pages), "ms"),
        figure("of its memory the kernel's alone (private), most of any", max(alone, default=0.0), "MB"),
    ]  # fmt: skip


def _own_mb(process):
    return process.memory_full_info().uss / 1e6
