"""Dragging one dose on one side of `lab("prednisone-taper")`: what each step sends, and how soon its picture is painted.

The same values are set in the course, in plain Voilà with the same widgets, and in the Panel app, whose turn it is after
each step; beside them stands the plain way of a slider that redraws a picture with matplotlib.
A picture is complete with the last stroke before a pause.
"""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import psutil
from playwright.async_api import Browser

from .figures import Figure, figure, percentile
from .learners import Visit, learners, opened
from .processes import family, processor_s, settled
from .servers import COURSE, PANEL, VOILA, Server

FIRST = 60  # mg/day, where the preset stands
VALUES = [FIRST + step for step in (*range(1, 16), *range(14, -1, -1))]  # fifteen notches up and back again
WARM_UP = [FIRST + step for step in (1, 2, 1, 0)]  # in which a browser compiles what draws
PICTURE = "slider and matplotlib"
KINDS = {COURSE: (COURSE, "lab"), VOILA: (VOILA, "lab"), PANEL: (PANEL, "panel"), PICTURE: (VOILA, "picture")}


@dataclass
class Drag:
    """A page whose dose is dragged: for each step the time to the painted picture [ms], bytes, and kernel time [s]."""

    visit: Visit
    kind: str
    computing: tuple[psutil.Process, ...]
    times: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    async def step(self, before: float, mg: float) -> None:
        """Set the dose once, and note what it took until the picture was painted."""
        received, processor = self.visit.wire.received, processor_s(*self.computing)
        asked = [self.kind, mg, mg > before]
        self.times.append(await self.visit.page.evaluate("([kind, mg, up]) => benchDrag(kind, mg, up)", asked))
        self.received.append(self.visit.wire.received - received)
        self.processor.append(processor_s(*self.computing) - processor)

    def forget(self) -> None:
        """Begin to measure: what was noted so far was the warm-up."""
        for noted in (self.times, self.received, self.processor):
            noted.clear()


async def drags(browser: Browser, servers: dict[str, Server]) -> list[Figure]:
    """All of this module's figures."""
    async with AsyncExitStack() as stack:
        dragged = {}
        for name, (server, kind) in KINDS.items():
            (context,) = await stack.enter_async_context(learners(browser))
            dragged[name] = await ready(context, servers[server], kind)
        for values in (WARM_UP, VALUES):
            for drag in dragged.values():
                drag.forget()
            for before, mg in pairwise([FIRST, *values]):
                for drag in dragged.values():
                    await drag.step(before, mg)
        for drag in dragged.values():
            await drag.visit.leave()
    for server in servers.values():
        await settled(server.pid, server.mark)
    return list(compared(dragged))


async def ready(context, server: Server, kind: str) -> Drag:
    """Open the page and wait until it is live."""
    known = {one.pid for one in family(server.pid, server.mark).kernels}
    path = server.picture if kind == "picture" else server.lab
    visit = await opened(context, server.url + path, press=kind != "picture")
    if kind != "picture":
        visit.must_be_live()
    else:
        await visit.page.wait_for_selector("img[src^=blob]", timeout=60_000)
        await visit.page.wait_for_selector(".noUi-handle")
    found = family(server.pid, server.mark)
    return Drag(visit, kind, tuple(one for one in found.kernels if one.pid not in known) or (found.server,))


def compared(dragged: dict[str, Drag]) -> Iterator[Figure]:
    """The course's drag beside each of the others."""
    ours = dragged[COURSE]
    for other in (VOILA, PANEL, PICTURE):
        theirs = dragged[other]
        most_ms, most_kb = (60.0, 12.0) if other == VOILA else (None, None)  # a target is counted once
        yield figure("control to picture, median", median(ours.times), "ms", median(theirs.times), other)
        late, later = percentile(ours.times, 95), percentile(theirs.times, 95)
        yield figure("control to picture, 95th percentile", late, "ms", later, other, most=most_ms)
        kb, kbs = kilobytes(ours), kilobytes(theirs)
        yield figure("a step of a drag, websocket unpacked", kb, "kB", kbs, other, most=most_kb)
    for other in (VOILA, PANEL):
        took, takes = processor_ms(ours), processor_ms(dragged[other])
        yield figure("a step of a drag, processor with the simulation", took, "ms", takes, other)


def kilobytes(drag: Drag) -> float:
    """What a step receives on average."""
    return sum(drag.received) / len(drag.received) / 1e3


def processor_ms(drag: Drag) -> float:
    """What a step takes of the process that computes on average; of Panel, that is the server itself."""
    return 1e3 * sum(drag.processor) / len(drag.processor)
