"""Opening a page: when it is live, when something is painted, what comes over the wire; alone and ten at once.

*Live* is the time from navigation until the kernel's answer to a press, made as soon as the control can be seen, is painted.
In the lab and in Panel the press sets the day that is read and the answer is the kernel's sentence about that day;
in the lesson it chooses a guess, and the answer is the kernel's word that it is kept;
the start page is live once the way to the first lesson can be pressed.
Our pages have no kernel before the press, which wakes one.
A press that is not answered is made again every 50 ms, with another day.
A new learner has nothing stored and nothing cached; a returning one opens the same page a second time.
"""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from playwright.async_api import Browser

from .figures import Figure, figure, percentile
from .learners import PATIENCE_S, Visit, at_once, learners, opened, quiet
from .processes import settled
from .servers import COURSE, PANEL, VOILA, Server

ROUNDS = 2
TEN = 10
WORDS = {"start": "start page", "lesson": "lesson 03", "lab": "dose lab"}
CROWDED = "lab"  # the page that is opened ten times at once: all three servers have it
NEW, BACK = "new learner", "returning learner"
Visits = dict[tuple[str, str, str], list[Visit]]  # by server, page and learner


async def pages(browser: Browser, servers: dict[str, Server]) -> list[Figure]:
    """One page at a time; the servers take turns."""
    await warm_up(browser, servers)
    alone = defaultdict(list)
    for round in range(ROUNDS):
        for page in WORDS:
            for server in servers.values():
                await visit_twice(browser, server, page, 1, alone, listening=not round)
    return [*first_live(alone), *first_paint(alone), *wire(alone)]


async def crowd(browser: Browser, servers: dict[str, Server]) -> list[Figure]:
    """Ten pages at once; on two cores plain Voilà takes minutes for them."""
    await warm_up(browser, servers)
    visits = defaultdict(list)
    for server in servers.values():
        await visit_twice(browser, server, CROWDED, TEN, visits)
    return list(ten_live(visits))


async def warm_up(browser: Browser, servers: dict[str, Server]) -> None:
    """A first page of each server, which pays for what it loads once."""
    for server in servers.values():
        async with learners(browser) as (context,):
            await (await opened(context, server.url + server.lab)).leave()


async def visit_twice(browser, server: Server, page: str, number: int, into: Visits, listening: bool = False) -> None:
    """Open a page as so many new learners together, leave it, and come back; nothing where a server has no such page."""
    path = getattr(server, page)
    if not path:
        return
    async with learners(browser, number) as contexts:
        for learner in (NEW, BACK):
            visits = await at_once(contexts, server.url + path)
            if listening:
                await quiet(visits[0].wire)
            into[server.name, page, learner] += visits
            for visit in visits:
                await visit.leave()
            await settled(server.pid, server.mark)


def first_live(alone: Visits) -> Iterator[Figure]:
    """One page: the median of the rounds."""
    yield from _live(alone, "one page", median)


def ten_live(crowd: Visits) -> Iterator[Figure]:
    """Ten pages at once: their median, and the one that waited longest."""
    yield from _live(crowd, "ten at once, median", median)
    yield from _live(crowd, "ten at once, worst", max)
    for other in (VOILA, PANEL):
        ours, theirs = (crowd[name, CROWDED, NEW] + crowd[name, CROWDED, BACK] for name in (COURSE, other))
        never, nevers = (sum(not visit.answered for visit in some) for some in (ours, theirs))
        yield figure(f"of twice ten, never answered within {PATIENCE_S} s", never, "pages", nevers, other)


def _live(visits, how, of):
    for (page, words), learner in ((one, learner) for one in WORDS.items() for learner in (NEW, BACK)):
        if ours := visits.get((COURSE, page, learner)):
            for other, share in ((VOILA, 1 / 5), (PANEL, 1)):
                if theirs := visits.get((other, page, learner)):
                    mine, reference = (of([visit.live for visit in some]) for some in (ours, theirs))
                    yield figure(f"live, {words}, {learner}, {how}", mine, "ms", reference, other, share=share)


def first_paint(alone: Visits) -> Iterator[Figure]:
    """First contentful paint, and how long a control that can be seen keeps its learner waiting."""
    for page, words in WORDS.items():
        for other in (VOILA, PANEL):
            if theirs := alone.get((other, page, NEW)):
                ours = alone[COURSE, page, NEW]
                mine, reference = (median(visit.paint for visit in some) for some in (ours, theirs))
                yield figure(f"first paint, {words}, {NEW}", mine, "ms", reference, other)
                mine, reference = (percentile([v.live - v.seen for v in some], 50) for some in (ours, theirs))
                yield figure(f"control seen to answered, {words}, {NEW}", mine, "ms", reference, other)


def wire(alone: Visits) -> Iterator[Figure]:
    """Requests and bytes of a whole page, counted in the first round until nothing more came."""
    for page, words in WORDS.items():
        for learner in (NEW, BACK):
            ours = alone[COURSE, page, learner][0].wire
            for other, requests, bytes in ((VOILA, 1 / 8, 1 / 10), (PANEL, None, None)):
                if not (theirs := alone.get((other, page, learner))):
                    continue
                name, theirs = f"{words}, {learner}", theirs[0].wire
                first = learner == NEW
                yield figure(
                    f"requests, {name}", ours.requests, "", theirs.requests, other, share=requests if first else None
                )
                yield figure(
                    f"bytes as transferred, {name}",
                    ours.bytes / 1e3,
                    "kB",
                    theirs.bytes / 1e3,
                    other,
                    share=bytes if first else None,
                )
                yield figure(f"  of them in the websocket, {name}", ours.packed / 1e3, "kB", theirs.packed / 1e3, other)
                yield figure(f"bytes unpacked, {name}", ours.content / 1e3, "kB", theirs.content / 1e3, other)  # fmt: skip
