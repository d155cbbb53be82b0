"""A websocket frame from a browser → the message that the kernel is given, None if its page may not send it, or an error.

A kernel message comes with a table of offsets whose length the sender states.
Voilà's and jupyter_server's readers believe that number; a frame of sixteen bytes could ask for 2**63 steps.
So the table is measured first: not longer than the frame, never more than MAX_PARTS parts, never running backwards.

A page of our own sends one thing: a custom message to a widget.
A page that Voilà's manager draws also asks for states and sets values, and opens one comm, the widgets' own control.
Nobody runs, completes, inspects, debugs, interrupts or shuts down anything.
What passes is written anew from what was understood, so that the kernel cannot understand something else.
"""

import json
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime

from jupyter_client import protocol_version
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1

PROTOCOL_V1 = "v1.kernel.websocket.jupyter.org"
MAX_PARTS = 1024  # parts of one message; ours have a handful of buffers
OWN_BUFFERS = 8
OWN_BYTES = 512 * 1024  # one message of a page of our own
MALFORMED = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError, struct.error)
CONTROL_COMM = "jupyter.widget.control"
VOILA_MAY = frozenset({"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"})
# What a screen looks like is the kernel's to say. A widget counts its views by an underscored name of its own.
KERNELS_ALONE = re.compile(r"html|_(?!view_count$).*")
OWN_HEARS = frozenset({"comm_msg", "comm_close"})
NAME = re.compile(r"[\w-]{1,128}", re.ASCII)
Parts = list[bytes]  # header, parent header, metadata, content, then buffers


def has_ordered_offsets(frame: bytes, width: int, order: str, least: int) -> bool:
    """Whether the frame opens with a count and so many offsets, `width` bytes each, that lie in order inside it."""
    count = int.from_bytes(frame[:width], order)
    if len(frame) < width or not least <= count <= MAX_PARTS or width * (count + 1) > len(frame):
        return False
    offsets = [int.from_bytes(frame[width * i : width * (i + 1)], order) for i in range(1, count + 1)]
    return width * (count + 1) <= offsets[0] and offsets == sorted(offsets) and offsets[-1] <= len(frame)


def split(frame: bytes | str) -> tuple[str, Parts]:
    """Channel and parts of a frame of the v1 protocol; raises one of MALFORMED for any other."""
    if not isinstance(frame, bytes) or not has_ordered_offsets(frame, 8, "little", least=6):
        raise ValueError("offsets outside the frame")
    return deserialize_msg_from_ws_v1(frame)


def from_own_page(channel: str, parts: Parts) -> Parts | None:
    """What the kernel is given of a message from a page of ours; raises one of MALFORMED."""
    header, content = _read(parts[0]), _read(parts[3])
    data = content.get("data")
    if (channel, header.get("msg_type")) != ("shell", "comm_msg") or len(parts) > 4 + OWN_BUFFERS:
        return None
    if content.keys() != {"comm_id", "data"} or not isinstance(data, dict) or data.keys() != {"method", "content"}:
        return None
    if not _is_name(content["comm_id"]) or data["method"] != "custom" or not isinstance(data["content"], dict):
        return None
    return [_header(header), b"{}", b"{}", _written(content), *parts[4:]]


def from_voila_page(channel: str, parts: Parts) -> Parts | None:
    """What the kernel is given of a message from a page that Voilà's manager draws; raises one of MALFORMED."""
    header, content = _read(parts[0]), _read(parts[3])
    kind = header.get("msg_type")
    if channel != "shell" or kind not in VOILA_MAY:
        return None
    if kind == "comm_open" and content.get("target_name") != CONTROL_COMM:
        return None
    if kind == "comm_msg" and _sets_what_is_the_kernels(content.get("data")):
        return None
    metadata = _read(parts[2])
    return [_header(header), _written(_read(parts[1])), _written(metadata), _written(content), *parts[4:]]


def reaches_own_page(channel: str, parts: Parts) -> bool:
    """Whether a page of ours is told a message of its kernel: what its widgets say, and that one has gone.

    Nothing that was printed, no error and no traceback is for a learner, and no client of ours asks for states.
    """
    return channel == "iopub" and json.loads(parts[0]).get("msg_type") in OWN_HEARS


def _sets_what_is_the_kernels(data) -> bool:
    """Whether an update names, in its state or in the places of its buffers, what only the kernel may set."""
    if not isinstance(data, dict):
        return True
    if data.get("method") != "update":
        return False
    places = [place[0] for place in data.get("buffer_paths") or []]
    return any(KERNELS_ALONE.fullmatch(str(name)) for name in [*data["state"].keys(), *places])


def _read(part: bytes) -> dict:
    read = json.loads(part.decode("utf-8"))
    if not isinstance(read, dict):
        raise ValueError("not an object")
    return read


def _written(content: Mapping) -> bytes:
    return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def _is_name(text) -> bool:
    return isinstance(text, str) and NAME.fullmatch(text) is not None


def _header(header: Mapping) -> bytes:
    """The header anew: what answers refer to stays, the rest is ours; no thread of the kernel can be chosen."""
    if not (_is_name(header.get("msg_id")) and _is_name(header.get("session"))):
        raise ValueError("a message without a name")
    kept = {name: header[name] for name in ("msg_id", "session", "msg_type")}
    return _written(kept | {"username": "", "date": datetime.now(UTC).isoformat(), "version": protocol_version})
