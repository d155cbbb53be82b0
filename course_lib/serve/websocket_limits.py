"""A websocket frame from a browser → handed on, or refused before anybody loops over it.

A kernel message comes with a table of offsets whose length the sender states.
Voilà's and jupyter_server's readers believe that number; a frame of sixteen bytes could ask for 2**63 steps.
So the table is measured here first: not longer than the frame, never more than MAX_PARTS parts, never running backwards.
"""

import struct

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

MAX_PARTS = 1024  # parts of one message; ours have a handful of buffers
PROTOCOL_V1 = "v1.kernel.websocket.jupyter.org"
MALFORMED = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError, struct.error)


def has_ordered_offsets(frame: bytes, width: int, order: str, least: int) -> bool:
    """Whether the frame opens with a count and so many offsets, `width` bytes each, that lie in order inside it."""
    count = int.from_bytes(frame[:width], order)
    if len(frame) < width or not least <= count <= MAX_PARTS or width * (count + 1) > len(frame):
        return False
    offsets = [int.from_bytes(frame[width * i : width * (i + 1)], order) for i in range(1, count + 1)]
    return width * (count + 1) <= offsets[0] and offsets == sorted(offsets) and offsets[-1] <= len(frame)


def well_formed(frame: bytes | str, protocol: str | None) -> bool:
    """Whether a frame is one that the readers can walk through; a text frame of the older protocol is left to JSON."""
    if protocol == PROTOCOL_V1:
        return isinstance(frame, bytes) and has_ordered_offsets(frame, 8, "little", least=6)
    return isinstance(frame, str) or has_ordered_offsets(frame, 4, "big", least=1)


class CheckedKernelConnection(ZMQChannelsWebsocketConnection):
    """A browser's line to its kernel, closed on the first frame that is no message."""

    def handle_incoming_message(self, incoming_msg: bytes | str) -> None:
        """Hand a well-formed message to the kernel; end the connection on any other."""
        try:
            if not well_formed(incoming_msg, self.subprotocol):
                raise ValueError("offsets outside the frame")
            super().handle_incoming_message(incoming_msg)
        except MALFORMED as why:
            self.log.warning(
                "A browser sent a frame that is no kernel message (%s); its connection is closed.", type(why).__name__
            )
            self.websocket_handler.close(1003, "not a kernel message")


class CheckedWebsocketHandler(VoilaKernelWebsocketHandler):
    """Voilà's websocket, with the same measure taken of what goes out."""

    def write_message(self, message: bytes | dict, binary: bool = False):
        """Pass on a well-formed message to the browser; Voilà's reader never sees another."""
        if (
            isinstance(message, bytes)
            and not has_ordered_offsets(message, 8, "little", least=3)
            and not has_ordered_offsets(message, 4, "big", least=1)
        ):
            self.log.warning("A kernel message with a broken table of offsets was not passed on.")
            return None
        return super().write_message(message, binary)
