"""A page's websocket ↔ its kernel: who may open it, what passes each way, and whether the kernel lives.

`page_access.py` says whose kernel it is and `message_filter.py` what a page may send.
Whether the kernel lives is answered by the server itself, so the question neither waits for a busy kernel nor counts
as a touch that keeps a kernel from being freed.
"""

import asyncio
import re

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from .message_filter import (
    MALFORMED,
    OWN_BYTES,
    PROTOCOL_V1,
    from_own_page,
    from_voila_page,
    has_ordered_offsets,
    reaches_own_page,
    split,
)
from .page_access import MOST_LINES, Grant, KernelAccess, browser_of, no_such_kernel, secret_offered

PINGS = {"ws_ping_interval": 10_000, "ws_ping_timeout": 25_000}  # [ms] settings that jupyter_server reads
QUESTION, ALIVE, GONE, ASLEEP = "alive?", '{"kernel": "alive"}', '{"kernel": "gone"}', '{"kernel": "asleep"}'
PING = b'"kind":"ping"'  # a sign of life of a screen's own; within words that were typed its quotes would be escaped
NOT_A_MESSAGE, NOT_CONNECTED, KERNEL_GONE = 1003, 1011, 4001  # why a websocket was closed
SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)
MAX_EARLY = 64  # messages that wait until the line to the kernel stands
REPEAT_S, SILENCE_S = 0.02, 0.5  # a kernel is asked again: after an answer that was not heard everywhere; after none


class CourseKernelConnection(ZMQChannelsWebsocketConnection):
    """A browser's line to its kernel: passes what its page may send and hear, and ends on what is no message."""

    _is_new = False  # whether its channels were made now, or taken over from a page that comes back
    _refused = False

    @property
    def own(self) -> bool:
        """Whether the page is drawn by our own client."""
        return self.websocket_handler.grant.own

    async def prepare(self) -> None:
        """Take over from an older line of the same page; the kernel need not have answered anybody yet."""
        await self._register_session()
        await _awaited(self.kernel_manager.ready)
        if not await ensure_async(self.kernel_manager.is_alive()):
            raise no_such_kernel()
        self.session.key = self.kernel_manager.session.key
        self.limit_rate = not self.own  # a screen that misses one change is wrong from then on

    def create_stream(self) -> None:
        """Connect to each channel of the kernel."""
        self._is_new = True
        super().create_stream()

    def nudge(self) -> asyncio.Future:
        """Resolves when what the kernel publishes is heard here; sooner than jupyter_server, which asks every 0.5 s."""
        return asyncio.ensure_future(self._until_heard())

    async def _until_heard(self) -> None:
        if not self._is_new or not self.channels:
            return
        heard, answered, iopub = asyncio.Event(), asyncio.Event(), self.channels["iopub"]
        control = self.kernel_manager.connect_control()  # answers while a cell is running

        def hear(stream, parts):
            heard.set()
            self.handle_outgoing_message(stream, parts)

        iopub.on_recv_stream(hear)
        control.on_recv(lambda parts: answered.set())
        try:
            for _ in range(int(self.kernel_info_timeout / SILENCE_S)):
                answered.clear()
                self.session.send(control, "kernel_info_request")
                await _within(SILENCE_S, answered.wait())
                if await _within(REPEAT_S, heard.wait()) or not self.channels:
                    return
        finally:
            if not control.closed():
                control.close()

    def disconnect(self) -> None:
        """Leave the channels to whoever comes back within the same session, and touch them no more."""
        super().disconnect()
        self.channels = {}

    def handle_incoming_message(self, incoming_msg: bytes | str) -> None:
        """Hand the kernel what this page may send, drop what it may not, and end on what is no message."""
        if not self.channels or self.websocket_handler.closing:
            return
        try:
            channel, parts = split(incoming_msg)
            passed = (from_own_page if self.own else from_voila_page)(channel, parts)
        except MALFORMED as why:
            self.websocket_handler.end_on_malformed(type(why).__name__)
            return
        if passed is not None:
            if PING not in passed[3]:
                self.websocket_handler.touched()
            self.session.send_raw(self.channels[channel], passed)
        elif not self._refused:
            self._refused = True  # said once, so that nobody fills the log
            self.log.warning("A page sent a message that it may not send; it and all others like it are dropped.")

    def handle_outgoing_message(self, stream, outgoing_msg: list) -> None:
        """Pass on what this page needs of what its kernel says."""
        if self.websocket_handler.closing:
            return
        if self.own:
            channel = stream if isinstance(stream, str) else getattr(stream, "channel", "")
            if not reaches_own_page(channel, self.session.feed_identities(outgoing_msg)[1][1:]):
                return
        super().handle_outgoing_message(stream, outgoing_msg)

    def write_stderr(self, error_message: str, parent_header) -> None:
        """What jupyter_server would print into a page goes to the log alone."""
        self.log.warning(error_message)

    def on_kernel_restarted(self) -> None:
        """A kernel that came back empty is none for a page of ours."""
        if self.own:
            self.websocket_handler.end_kernel()
        else:
            super().on_kernel_restarted()

    def on_restart_failed(self) -> None:
        """The kernel is dead."""
        if self.own:
            self.websocket_handler.end_kernel()
        else:
            super().on_restart_failed()


class KernelChannelHandler(VoilaKernelWebsocketHandler):
    """The websocket of a page: opened with the page's secret alone, and told when the kernel goes."""

    grant: Grant
    closing = False

    @property
    def access(self) -> KernelAccess:
        """Who may speak to which kernel."""
        return self.settings["kernel_access"]

    @ws_authenticated
    async def get(self, kernel_id: str):
        """Open the websocket for the page that brings the kernel's secret, once its kernel has been started."""
        protocols = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if not self.check_origin():
            raise tornado.web.HTTPError(403)
        if PROTOCOL_V1 not in [each.strip() for each in protocols.split(",")]:
            raise tornado.web.HTTPError(400, "Only the v1 kernel protocol is spoken here.")
        if not SESSION.fullmatch(self.get_query_argument("session_id", "")):
            raise tornado.web.HTTPError(400, "A session has an id of up to 64 letters, digits and dashes.")
        grant = self.access.admit(kernel_id, secret_offered(protocols), browser_of(self), bind=True)
        if grant is None or not await self.access.started(kernel_id):
            raise no_such_kernel()
        if len(grant.lines) >= MOST_LINES:
            raise tornado.web.HTTPError(429)
        self.grant = grant
        await super().get(kernel_id=kernel_id)

    def write_error(self, status_code: int, **kwargs) -> None:
        """A handshake that is refused has a status and no page."""
        self.set_header("Content-Type", "text/plain")
        self.finish()

    def select_subprotocol(self, subprotocols: list[str]) -> str:
        """The protocol, never the secret that was offered beside it."""
        return PROTOCOL_V1

    def get_websocket_protocol(self):
        """Jupyter_server pings, in milliseconds; tornado, which would take its numbers for seconds, need not."""
        protocol = super().get_websocket_protocol()
        if protocol:
            protocol.params.ping_interval = None
        return protocol

    @property
    def max_message_size(self) -> int:
        """The largest message [bytes]; tornado ends the connection on a larger one before it is read."""
        return OWN_BYTES if self.grant.own else super().max_message_size

    def open(self, kernel_id: str) -> None:
        """Connect to the kernel; questions are answered meanwhile, and messages wait."""
        WebSocketMixin.open(self)
        self.grant.lines.add(self)
        self.settings["course_kernels"].admission.connected(kernel_id)
        self._early: list[bytes | str] | None = []
        connecting = self.connection.connect()
        if connecting is None:
            self._end(NOT_CONNECTED, "not connected")
        else:
            connecting.add_done_callback(lambda _: self._hand_on())

    def _hand_on(self) -> None:
        early, self._early = self._early, None
        for message in early if self.connection else ():
            self.connection.handle_incoming_message(message)

    async def on_message(self, ws_message: bytes | str) -> None:
        """Answer a question about the kernel's life at once; all else is for the kernel."""
        if self.closing:
            return
        if not self.grant.takes(len(ws_message)):
            self.end_on_malformed("more than a page has to say")
        elif self.grant.own and isinstance(ws_message, str):
            await self._answer(ws_message)
        elif self._early is None:
            self.connection.handle_incoming_message(ws_message)
        elif len(self._early) < MAX_EARLY and sum(map(len, self._early)) <= self.max_message_size:
            self._early.append(ws_message)
        else:
            self.end_on_malformed("more messages than can wait")

    async def _answer(self, question: str) -> None:
        if question != QUESTION:
            self.end_on_malformed("a text that is no question")
        elif await self._is_alive():
            self._tell(ALIVE)
        else:
            self.end_kernel()

    async def _is_alive(self) -> bool:
        kernels = self.kernel_manager
        return self.kernel_id in kernels and await ensure_async(kernels.get_kernel(self.kernel_id).is_alive())

    def _tell(self, answer: str) -> None:
        if not self.closing and self.ws_connection and not self.ws_connection.is_closing():
            self.write_message(answer)

    def kernel_gone(self, asleep: bool = False) -> None:
        """Tell a page of ours that its kernel has gone, and close; Voilà's own script finds out by itself."""
        if self.grant.own:
            self._tell(ASLEEP if asleep else GONE)
            self._end(KERNEL_GONE, "kernel gone")

    def touched(self) -> None:
        """Somebody has put a hand to the page."""
        self.settings["course_kernels"].admission.touch(self.kernel_id)

    def end_kernel(self) -> None:
        """Free what is left of a kernel that is dead to its page."""
        self.kernel_gone()
        if self.kernel_id in self.kernel_manager:
            asyncio.ensure_future(ensure_async(self.kernel_manager.shutdown_kernel(self.kernel_id, now=True)))

    def end_on_malformed(self, why: str) -> None:
        """Close the connection of a browser that sends what is no message."""
        self.log.warning("A browser sent a frame that is no kernel message (%s); its connection is closed.", why)
        self._end(NOT_A_MESSAGE, "not a kernel message")

    def _end(self, code: int, reason: str) -> None:
        if not self.closing:
            self.closing = True
            self.close(code, reason)

    def on_close(self) -> None:
        """Let go of the kernel."""
        self.closing = True
        self.grant.lines.discard(self)
        super().on_close()

    def write_message(self, message: bytes | str | dict, binary: bool = False):
        """Pass on a well-formed message to the browser; Voilà's reader, which believes any table, never sees another."""
        if isinstance(message, bytes) and not has_ordered_offsets(message, 8, "little", least=3):
            self.log.warning("A kernel message with a broken table of offsets was not passed on.")
            return None
        return super().write_message(message, binary)


async def _awaited(ready) -> None:
    """Wait for what may be a future of another kind of loop."""
    await (ready if isinstance(ready, asyncio.Future) else asyncio.wrap_future(ready))


async def _within(patience_s: float, awaitable) -> bool:
    """Whether it came in time."""
    try:
        await asyncio.wait_for(awaitable, patience_s)
    except TimeoutError:
        return False
    return True
