"""`open`: so many pages are opened, half of them by somebody who was here before and asks what is recorded of them."""

import asyncio
import random

from tests.bench.figures import Figure, figure, percentile
from tests.bench.processes import pss_mb

from .page import LoadPage, Web, gathered, new_code
from .served import LESSONS, Watch

PAGES, TOGETHER = 200, 10


async def opening(watch: Watch, seed: int, pages: int = PAGES) -> list[Figure]:
    """All of this module's figures; nobody has a kernel at the end."""
    rng, web = random.Random(seed), Web(watch.served.url)
    before, gate, asked = watch.processor_s(), asyncio.Semaphore(TOGETHER), []
    weighed = pss_mb(*watch.members())

    async def one(number):
        page = LoadPage(web, rng.choice(LESSONS), new_code(rng))
        async with gate:
            took = await page.open()
            if number % 2:
                asked.append(await page.record())
        return took

    took = await gathered([one(number) for number in range(pages)])
    web.close()
    spent, name = watch.processor_s() - before, f"{pages} pages opened, {TOGETHER} at a time"
    return [
        figure(f"{name}: words, median", 1e3 * percentile(took, 50), "ms"),
        figure(f"{name}: words, 95th percentile", 1e3 * percentile(took, 95), "ms"),
        figure("question about a record, 95th percentile", 1e3 * percentile(asked, 95), "ms"),
        figure("processor of the course, a page opened", 1e3 * spent / pages, "ms"),
        figure("memory that all these pages added", pss_mb(*watch.members()) - weighed, "MB"),
        figure("kernels after pages were only opened", watch.served.kernels(), "", most=0),
    ]
