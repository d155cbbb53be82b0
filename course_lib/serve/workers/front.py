"""A connection to the course's address → the worker that its request belongs to, and from then on bytes, as they are.

Of each connection one request is passed on, so that what a worker reads is what was looked at here. A worker that is not there
any more is never waited for: the next one is asked.
"""

import asyncio
import re
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol

from ..client_address import Network, client_address, written_address
from .routing import Asked, BadHead, read_head

MOST_HEAD, CHUNK = 1 << 16, 1 << 16  # bytes of a head; that are passed on at a time
HEAD_S, UPGRADE_S, HOLD_S, LOOK_S = (
    120.0,
    90.0,
    10.0,
    0.05,
)  # for a head; for a websocket to open; for a worker to be there; between two looks
LINGER_S = 2.0  # for the rest of a body that was answered before its end, so that whoever sends it reads the answer
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d{1,9})", re.I)
WORDS = {
    400: ("Bad Request", "This is no request that the course understands."),
    431: ("Request Header Fields Too Large", "This request says too much about itself."),
    503: ("Service Unavailable", "The course is being started: try again in a moment."),
}
Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Worker(Protocol):
    """Somebody who answers at a Unix socket; `open` counts connections, `deeds` those of them that may change something."""

    path: str
    open: int
    deeds: int


class Choice(Protocol):
    """Says who answers."""

    def choose(self, asked: Asked, address: str, without: set) -> Worker | None:
        """A worker that is not among those that did not answer; None if there is none now."""


class Front:
    """The course's own address. `proxies` are those that are believed about who asks."""

    def __init__(self, choice: Choice, proxies: Sequence[Network]):
        self._choice, self._proxies = choice, proxies
        self._servers: list[asyncio.Server] = []

    async def listen(self, sockets: Sequence[socket.socket]) -> None:
        """Answer on sockets that are bound."""
        for one in sockets:
            self._servers.append(await asyncio.start_server(self._met, sock=one, limit=MOST_HEAD))

    def close(self) -> None:
        """Take nobody on any more."""
        for one in self._servers:
            one.close()

    async def _met(self, reader, writer):
        try:
            await self._answer(reader, writer)
        except (OSError, EOFError, TimeoutError):
            pass  # who asked has gone, or said nothing
        finally:
            with suppress(OSError):
                writer.close()

    async def _answer(self, reader, writer):
        try:
            asked = read_head(await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_S))
        except asyncio.LimitOverrunError:
            return await _refuse(writer, 431)
        except BadHead:
            return await _refuse(writer, 400)
        peer = writer.get_extra_info("peername")[0]
        address = written_address(peer)
        who = str(client_address(address, asked.headers, self._proxies)) if address else peer
        tried, end = set(), time.monotonic() + HOLD_S
        while True:
            worker = self._choice.choose(asked, who, tried)
            if worker is None:
                if time.monotonic() > end:
                    return await _refuse(writer, 503)
                await asyncio.sleep(LOOK_S)
                tried.clear()
                continue
            tried.add(worker)
            try:
                above, hears = await _connected(worker.path)
            except OSError:
                continue
            try:
                answered = await _exchange(asked, peer, (reader, writer), above, worker)
            finally:
                hears.close()
            if answered:
                return await _linger(reader, writer) if asked.has_body else None
            if not asked.repeatable:
                return await _refuse(writer, 503)


async def _connected(path: str) -> tuple[Pair, asyncio.StreamWriter]:
    """A connection to a worker, and what closes its reading end.

    It is read and written by two transports: one that may no longer write throws away what it has yet to read, and a worker
    that takes no more of a body has answered before it closed.
    """
    line = socket.socket(socket.AF_UNIX)
    line.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(line, path)
        reader, hears = await asyncio.open_unix_connection(sock=line.dup(), limit=MOST_HEAD)
    except OSError:
        line.close()
        raise
    _, writer = await asyncio.open_unix_connection(sock=line)
    writer.transport.pause_reading()  # nothing has been asked yet, so nothing was read
    return (reader, writer), hears


async def _linger(reader, writer) -> None:
    """End our side and read the rest: who is closed on while they send may never read what was answered."""
    with suppress(OSError, TimeoutError):
        writer.write_eof()
        await asyncio.wait_for(_pump(reader, None), LINGER_S)


async def _exchange(asked: Asked, peer: str, below: Pair, above: Pair, worker: Worker) -> bool:
    """Pass a request and its answer on; whether anything of an answer came, or nobody waits for one."""
    deed = 0 if asked.method in ("GET", "HEAD") else 1
    worker.open, worker.deeds = worker.open + 1, worker.deeds + deed
    try:
        above[1].write(asked.rewritten(peer))
        if asked.upgrades:
            return await _websocket(below, above)
        up = asyncio.ensure_future(_pump(below[0], above[1] if asked.has_body else None))
        return await _until_either_ends(up, asyncio.ensure_future(_pump(above[0], below[1])))
    except OSError:
        return False
    finally:
        worker.open, worker.deeds = worker.open - 1, worker.deeds - deed
        above[1].close()


async def _until_either_ends(up, down) -> bool:
    """Whether the answer began, or who asked has gone. A worker that reads no further may still have answered."""
    try:
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        if not down.done() and not up.result().ended:
            await down
        return down.result().passed > 0 if down.done() else True
    finally:
        for one in (up, down):
            one.cancel()
        await asyncio.gather(up, down, return_exceptions=True)


async def _websocket(below: Pair, above: Pair) -> bool:
    """A websocket, once the worker has agreed to it; whatever else it says ends the connection."""
    try:
        head = await asyncio.wait_for(above[0].readuntil(b"\r\n\r\n"), UPGRADE_S)
    except (EOFError, TimeoutError, asyncio.LimitOverrunError):
        return False
    if re.match(rb"HTTP/1\.1 101 ", head):
        below[1].write(head)
        up, down = asyncio.ensure_future(_pump(below[0], above[1])), asyncio.ensure_future(_pump(above[0], below[1]))
        await _until_either_ends(up, down)
        return True
    first, _, rest = head.partition(b"\r\n")
    length = LENGTH.search(head)
    body = await above[0].readexactly(int(length[1])) if length else b""
    below[1].write(first + b"\r\nConnection: close\r\n" + rest + body)
    await below[1].drain()
    return True


class Passed(NamedTuple):
    """How many bytes went on, and whether it was the source that ended."""

    passed: int
    ended: bool


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter | None) -> Passed:
    """Pass on all that comes, or to nobody."""
    passed, chunk = 0, b""
    while True:
        try:
            chunk = await source.read(CHUNK)
        except OSError:
            chunk = b""
        if not chunk:
            return Passed(passed, True)
        if sink is None:
            continue
        try:
            sink.write(chunk)
            passed += len(chunk)
            await sink.drain()
        except OSError:
            return Passed(passed, False)


async def _refuse(writer: asyncio.StreamWriter, status: int) -> None:
    reason, sentence = WORDS[status]
    body = f"{sentence}\n".encode()
    again = "Retry-After: 1\r\n" if status == 503 else ""
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n{again}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
