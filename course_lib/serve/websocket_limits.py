"""A websocket frame from a browser → handed on, or refused before anybody loops over it.

A kernel message comes with a table of offsets whose length the sender states.
Voilà's and jupyter_server's readers believe that number; a frame of sixteen bytes could ask for 2**63 steps.
So the table is measured here first: not longer than the frame, never more than MOST parts, never running backwards.
"""

import struct

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

MOST = 1024  # parts of one message; ours have a handful of buffers
V1 = "v1.kernel.websocket.jupyter.org"
MALFORMED = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError, struct.error)


def table(frame: bytes, width: int, order: str, least: int) -> bool:
    """Whether the frame opens with a count and so many offsets, `width` bytes each, that lie in order inside it."""
    count = int.from_bytes(frame[:width], order)
    if len(frame) < width or not least <= count <= MOST or width * (count + 1) > len(frame):
        return False
    offsets = [int.from_bytes(frame[width * i : width * (i + 1)], order) for i in range(1, count + 1)]
    return width * (count + 1) <= offsets[0] and offsets == sorted(offsets) and offsets[-1] <= len(frame)


def sound(frame: bytes | str, protocol: str | None) -> bool:
    """Whether a frame is one that the readers can walk through; a text frame of the older protocol is left to JSON."""
    if protocol == V1:
        return isinstance(frame, bytes) and table(frame, 8, "little", least=6)
    return isinstance(frame, str) or table(frame, 4, "big", least=1)


class Connection(ZMQChannelsWebsocketConnection):
    """A browser's line to its kernel, closed on the first frame that is no message."""

    def handle_incoming_message(self, incoming_msg: bytes | str) -> None:
        """Hand a sound message to the kernel; end the connection on any other."""
        try:
            if not sound(incoming_msg, self.subprotocol):
                raise ValueError("offsets outside the frame")
            super().handle_incoming_message(incoming_msg)
        except MALFORMED as why:
            self.log.warning(
                "A browser sent a frame that is no kernel message (%s); its connection is closed.", type(why).__name__
            )
            self.websocket_handler.close(1003, "not a kernel message")


class Channels(VoilaKernelWebsocketHandler):
    """Voilà's websocket, with the same measure taken of what goes out."""

    def write_message(self, message: bytes | dict, binary: bool = False):
        """Pass on a sound message to the browser; Voilà's reader never sees another."""
        if (
            isinstance(message, bytes)
            and not table(message, 8, "little", least=3)
            and not table(message, 4, "big", least=1)
        ):
            self.log.warning("A kernel message with a broken table of offsets was not passed on.")
            return None
        return super().write_message(message, binary)
