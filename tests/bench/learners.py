"""Browsers of learners: a context for each, in which the probe tells when a page is live and the wire is counted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.conftest import FLAGS
from tests.browser.find import chromium

from .wire import Wire

PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
PATIENCE_S = 90  # a page that has not answered by then never did, for whoever sits before it


@dataclass
class Visit:
    """A page that a learner opened: its times [ms since navigation], its presses until the answer, and what came over the wire."""

    page: Page
    wire: Wire = field(default_factory=Wire)
    live: float = 0.0
    seen: float = 0.0
    paint: float = 0.0
    presses: int = 0
    answered: bool = False

    def must_be_live(self) -> "Visit":
        """The same visit; raises TimeoutError if no press on it was answered."""
        if not self.answered:
            raise TimeoutError(
                f"{self.page.url} answered no press within {PATIENCE_S} s: nothing can be measured on it."
            )
        return self

    async def leave(self) -> None:
        """Go away as a learner does, so that the page can say goodbye to its kernel."""
        await self.page.goto("about:blank")
        await self.page.close()


@asynccontextmanager
async def chromium_browser() -> AsyncIterator[Browser]:
    """A Chromium, closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def learners(browser: Browser, number: int = 1) -> AsyncIterator[list[BrowserContext]]:
    """So many learners who were never here: nothing stored and nothing cached, each in a context of their own."""
    contexts = [await browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(number)]
    try:
        yield contexts
    finally:
        for context in contexts:
            await context.close()


async def opened(context: BrowserContext, url: str, press: bool = True) -> Visit:
    """Navigate to a page, press as soon as its control can be seen, and wait for the answer.

    A page that does not answer is live after PATIENCE_S, which is too soon, and is not `answered`.
    """
    page = await context.new_page()
    visit, told = Visit(page), asyncio.get_running_loop().create_future()
    await page.expose_function("benchOpened", _once(told))
    await page.add_init_script(PROBE)
    session = await context.new_cdp_session(page)
    visit.wire.listen(session)
    await session.send("Network.enable")
    await page.goto(url, wait_until="commit", timeout=1000 * PATIENCE_S)
    if press:
        try:
            said = await asyncio.wait_for(told, PATIENCE_S)
        except TimeoutError:
            visit.live = 1000.0 * PATIENCE_S
            return visit
        visit.live, visit.seen, visit.paint, visit.presses = (
            said[name] or 0.0 for name in ("live", "seen", "paint", "presses")
        )
        visit.answered = True
    return visit


async def at_once(contexts: list[BrowserContext], url: str) -> list[Visit]:
    """The same page opened by all of them together."""
    return list(await asyncio.gather(*(opened(context, url) for context in contexts)))


def _once(told: asyncio.Future) -> Callable:
    def say(what):
        if not told.done():
            told.set_result(what)

    return say


async def quiet(wire: Wire, for_s: float = 1.0, most_s: float = 15.0) -> None:
    """Wait until nothing has come over the wire for a while; a frame or two of a heartbeat is nothing."""
    waited, before = 0.0, None
    while waited < most_s and (wire.requests, wire.transferred) != before:
        before = wire.requests, wire.transferred
        await asyncio.sleep(for_s)
        waited += for_s
