"""A page's first touch → a kernel that runs the page's cells; a page that nobody touches → its kernel freed.

`admission.py` says whose turn it is. What a kernel alone knows goes to the page with each answer, so nothing is lost by a
sleep; a kernel that has something to save is asked and says no.
"""

import asyncio
import logging
import time
from contextlib import suppress

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import JupyterHandler

from ..app.session import PAGE_VIEW
from .admission import Admission, Overfull, Waiting, Who
from .forked.notebook_cells import CELLS, write_cells
from .forked.page_kernel import SLEEP
from .lesson_words import SHORT
from .metrics import Metrics
from .page_access import KernelAccess, browser_of, new_kernel_id, stay_with_this_server
from .pictures import NoPicture, Pictures
from .same_origin import question_of
from .security_headers import SecurityHeaders
from .settings import Settings

WHY = frozenset({"touch", "own_state", "renew"})
HOLD_S, TURN_S = 3.0, 0.2  # for how long a question is held until it is its turn, and between two looks whether it is
LOOK_S = 1.0  # between two looks for kernels that nobody touches
ANSWER_S = 2.0  # within which a kernel says whether it may sleep; a busy one says nothing
log = logging.getLogger("tornado.application")


class Kernels:
    """The kernels of own pages: started when a page is touched, freed when it is not."""

    def __init__(
        self,
        settings: Settings,
        manager,
        access: KernelAccess,
        admission: Admission,
        metrics: Metrics,
        base_url: str,
    ):
        self.settings, self.manager, self.access, self.admission = settings, manager, access, admission
        self.metrics, self.base_url = metrics, base_url
        self._watch: asyncio.Task | None = None
        self._changed = asyncio.Event()
        admission.changed = self._tell
        self._asked: set[str] = set()

    def may_draw(self) -> bool:
        """Whether there is room for the kernel of a page that Voilà draws; those who wait in line come first."""
        return len(self.access) + self.admission.waiting < self.admission.ceiling()

    def start(self, kernel_id: str, cells, view: str, why: str) -> None:
        """Start the kernel of a view of a page, which runs these cells; whoever waits for it finds out if it does not come."""
        self.metrics.waited(self.admission.waited[-1])
        asyncio.ensure_future(self._start(kernel_id, cells, view, why))

    def _tell(self):
        """Whoever waits for a turn looks again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def turn(self, who: Who, kernel_id: str, ticket: str) -> Waiting | None:
        """None when a kernel of this id may be started; who has only to wait for their turn is held for up to HOLD_S.

        Raises Overfull.
        """
        end = time.monotonic() + HOLD_S
        while (found := self.admission.ask(who, kernel_id, ticket)) and not found.place and time.monotonic() < end:
            ticket = found.ticket
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), TURN_S)
        return found

    def gone(self, kernel_id: str) -> None:
        """A kernel has ended, or is about to: its page is told, and its place is free."""
        self.access.gone(kernel_id)
        self.admission.gone(kernel_id)

    def watch(self) -> None:
        """From within the server's loop: free what nobody touches."""
        self._watch = asyncio.ensure_future(self._look())

    async def _start(self, kernel_id, cells, view, why):
        begun = time.monotonic()
        try:
            environ = {CELLS: write_cells(cells), PAGE_VIEW: view}
            await self.manager.start_for_page(kernel_id, self.base_url, **environ)
        except Exception as reason:
            log.error("The kernel of a page could not be started: %s", reason)
            self.gone(kernel_id)
            return
        self.metrics.woke(why if why in WHY else "other", time.monotonic() - begun)
        if kernel_id not in self.admission.held:  # its page said goodbye meanwhile
            await self._free(kernel_id)

    async def _look(self):
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                for kernel_id in self.admission.abandoned():
                    self.metrics.slept("abandoned")
                    await self._free(kernel_id)
                for kernel_id in self.admission.making_room():
                    self._ask(kernel_id, "making_room", 0.0, 0.0)
                for kernel_id in self.admission.silent(self.settings.sleep_s):
                    half_done_s = self.settings.sleep_half_done_s if self.access.is_connected(kernel_id) else 0.0
                    self._ask(kernel_id, "untouched", self.settings.sleep_s, half_done_s)
            except Exception:
                log.exception("The look for kernels that nobody touches failed; it is repeated.")

    def _ask(self, kernel_id, why, silent_s, half_done_s):
        if kernel_id in self.manager and kernel_id not in self._asked:
            self._asked.add(kernel_id)
            asyncio.ensure_future(self._sleep(kernel_id, why, silent_s, half_done_s))

    async def _sleep(self, kernel_id, why, silent_s, half_done_s):
        try:
            for_s = self.admission.untouched_s(kernel_id)
            question = {"for_s": for_s, "silent_s": silent_s, "half_done_s": half_done_s}
            if await may_sleep(self.manager.get_kernel(kernel_id), question):
                self.metrics.slept(why)
                await self._free(kernel_id)
            else:
                await asyncio.sleep(5 * LOOK_S)
        except KeyError:
            pass  # it has gone meanwhile
        finally:
            self._asked.discard(kernel_id)

    async def _free(self, kernel_id):
        self.access.gone(kernel_id, asleep=True)
        self.admission.gone(kernel_id)
        if kernel_id in self.manager:
            await ensure_async(self.manager.shutdown_kernel(kernel_id, now=True))


async def may_sleep(kernel_manager, question: dict) -> bool:
    """Whether a kernel says, within ANSWER_S, that it may be freed; it has closed its store then, and hears nothing more."""
    shell, session = kernel_manager.connect_shell(), kernel_manager.session
    said = asyncio.get_running_loop().create_future()

    def hear(parts):
        answer = session.deserialize(session.feed_identities(parts)[1])
        if answer["header"]["msg_type"] == SLEEP.replace("request", "reply") and not said.done():
            said.set_result(bool(answer["content"]["sleeps"]))

    shell.on_recv(hear)
    try:
        session.send(shell, SLEEP, question)
        return await asyncio.wait_for(said, ANSWER_S)
    except TimeoutError:
        return False
    finally:
        shell.close()


class WakeHandler(SecurityHeaders, JupyterHandler):
    """A page asks for a kernel: it gets one, or its place in line."""

    def check_xsrf_cookie(self):
        """`question_of` looks where the question comes from."""

    def write_error(self, status_code: int, **kwargs) -> None:
        """One sentence."""
        reason = kwargs.get("exc_info", (None, None))[1]
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(getattr(reason, "log_message", None) or "This could not be answered.")

    async def post(self):
        """Answer with the kernel's id and secret; or with the ticket of who waits; 409 if the course is another now."""
        question = question_of(self)
        pictures: Pictures = self.settings["course_pictures"]
        name, ticket = question.get("page"), question.get("ticket")
        view = SHORT if question.get("view") == SHORT else ""
        cells = await self._cells(pictures, name, view)
        self.set_header("Cache-Control", "no-store")
        if question.get("edition") != pictures.edition:
            self.set_status(409)
            self.finish({"edition": pictures.edition})
            return
        kernels: Kernels = self.settings["course_kernels"]
        kernel_id = new_kernel_id(kernels.settings.server_name)
        stay_with_this_server(self)  # a learner whose server has gone goes on at this one
        try:
            found = await kernels.turn(self._who(), kernel_id, ticket if isinstance(ticket, str) else "")
        except Overfull:
            kernels.metrics.refused("line_full")
            self.set_header("Retry-After", "10")
            raise tornado.web.HTTPError(503, "Too many pages wait already: try again in a moment.") from None
        if isinstance(found, Waiting):
            self.set_status(202)
            self.finish({"ticket": found.ticket, "place": found.place, "again_ms": found.again_ms})
            return
        if self.request.connection.stream is None or self.request.connection.stream.closed():
            kernels.admission.gone(kernel_id)  # who asked has left while they were held
            return
        secret = kernels.access.grant(kernel_id, self, own=True)
        kernels.start(kernel_id, cells, view, str(question.get("why", "")))
        self.finish({"kernelId": kernel_id, "kernelSecret": secret})

    async def _cells(self, pictures, name, view):
        with suppress(NoPicture, TypeError):
            if name in pictures.names() and (picture := await pictures.picture(name, view)).ours:
                return picture.words.code
        raise tornado.web.HTTPError(404, "There is no such page.")

    def _who(self):
        return Who(self.request.remote_ip or "", browser_of(self) or "")
