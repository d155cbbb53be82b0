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

TOGETHER = 5  # pages that are opened at once
LESSON = {COURSE: 20, VOILA: 5}  # pages that are live together
LAB = {COURSE: 10, PANEL: 10}


async def memory(browser: Browser, servers: dict[str, Server]) -> list[Figure]:
    """All of this module's figures."""
    lesson = {name: await a_page(browser, servers[name], servers[name].lesson, many) for name, many in LESSON.items()}
    lab = {name: await a_page(browser, servers[name], servers[name].lab, many) for name, many in LAB.items()}
    ours = await settled(servers[COURSE].pid, servers[COURSE].mark)
    found = [
        figure("memory a page, lesson 03", lesson[COURSE], "MB", lesson[VOILA], VOILA, most=43, share=1 / 2),
        figure("memory a page, dose lab", lab[COURSE], "MB", lab[PANEL], PANEL),
        figure(
            "memory of the server alone", pss_mb(ours.server), "MB", pss_mb(family_of(servers[PANEL]).server), PANEL
        ),
    ]
    if ours.warm:
        found.append(figure("memory of the warm process, no page open", pss_mb(ours.warm), "MB"))
    return found


def family_of(server: Server) -> Family:
    """Who belongs to a server now."""
    return family(server.pid, server.mark)


async def a_page(browser: Browser, server: Server, path: str, number: int) -> float:
    """Megabytes that one open page adds; one was opened and left before, since a server grows with its first."""
    async with learners(browser) as contexts:
        await (await at_once(contexts, server.url + path))[0].leave()
    none = weight(await settled(server.pid, server.mark))
    async with learners(browser, number) as contexts:
        visits = []
        for first in range(0, number, TOGETHER):
            some = await at_once(contexts[first : first + TOGETHER], server.url + path)
            visits += [visit.must_be_live() for visit in some]
        all = weight(family_of(server))
        for visit in visits:
            await visit.leave()
    await settled(server.pid, server.mark)
    return (all - none) / number


def weight(found: Family) -> float:
    """The server and its kernels [MB]; the warm process is a fixed price and stands in a line of its own."""
    return pss_mb(found.server, *found.kernels)
