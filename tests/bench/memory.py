"""What a page that is open holds on the server: (family with pages live − with none) / pages, the warm process apart.

The family is the server and its kernels, in proportional set size: what kernels share is counted once, in equal parts.
Pages are opened in a browser, a few at a time, and count once the kernel has answered a press on them.
In plain Voilà every page has a kernel that shares nothing worth mentioning, so that a few of them tell as much as twenty.
"""

from playwright.async_api import Browser

from .figures import Figure, figure
from .learners import at_once, learners
from .processes import Family, family, pss_mb, settled
from .servers import COURSE, PANEL, VOILA, Server

PAGES = {COURSE: 20, VOILA: 5, PANEL: 20}
TOGETHER = 5  # pages that are opened at once
PLACES = (("lesson 03", "lesson", 43.0), ("dose lab", "lab", None))


async def memory(browser: Browser, servers: dict[str, Server]) -> list[Figure]:
    """All of this module's figures."""
    found = []
    for words, page, most in PLACES:
        held = {
            name: await a_page(browser, server, getattr(server, page), PAGES[name])
            for name, server in servers.items()
            if getattr(server, page)
        }
        for other in (VOILA, PANEL):
            if other in held:
                share, bound = (1 / 2, most) if other == VOILA else (None, None)
                found.append(
                    figure(f"memory a page, {words}", held[COURSE], "MB", held[other], other, most=bound, share=share)
                )
    ours = await settled(servers[COURSE].pid, servers[COURSE].mark)
    found.append(figure("memory of the course's server, no page open", pss_mb(ours.server), "MB"))
    if ours.warm:
        found.append(figure("memory of the warm process, no page open", pss_mb(ours.warm), "MB"))
    return found


async def a_page(browser: Browser, server: Server, path: str, number: int) -> float:
    """Megabytes that one open page adds; one was opened and left before, since a server grows with its first."""
    async with learners(browser) as contexts:
        await (await at_once(contexts, server.url + path))[0].leave()
    none = weight(await settled(server.pid, server.mark))
    async with learners(browser, number) as contexts:
        visits = []
        for first in range(0, number, TOGETHER):
            visits += await at_once(contexts[first : first + TOGETHER], server.url + path)
        all = weight(family(server.pid, server.mark))
        for visit in visits:
            await visit.leave()
    await settled(server.pid, server.mark)
    return (all - none) / number


def weight(found: Family) -> float:
    """The server and its kernels [MB]; the warm process is a fixed price and stands in a line of its own."""
    return pss_mb(found.server, *found.kernels)
