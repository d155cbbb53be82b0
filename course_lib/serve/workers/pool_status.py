"""`/health` and `/metrics` of all workers together, at the port that a host asked for."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from socket import socket

from ..status import status_server

PATIENCE_S, MOST = 4.0, 1 << 22  # for one worker's answer; of its bytes
ORDER = ("ok", "degraded", "down")
SAMPLE = "# "


async def asked(path: str, what: str) -> bytes:
    """What a worker answers at its status socket; nothing if it does not."""
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        return await asyncio.wait_for(_asked(path, what), PATIENCE_S)
    return b""


async def _asked(path, what):
    reader, writer = await asyncio.open_unix_connection(path, limit=MOST)
    try:
        writer.write(f"GET {what} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        return await reader.read(-1) if head else b""
    finally:
        writer.close()


def together(found: dict[int, dict], workers: int) -> dict:
    """The health of all: that of the worst who answered, `degraded` where one is missing, `down` where none answers."""
    told = {str(number): one for number, one in sorted(found.items())}
    if not found:
        return {"status": "down", "ready": 0, "workers": told}
    worst = max((one["status"] for one in found.values()), key=ORDER.index)
    best = min((one["status"] for one in found.values()), key=ORDER.index)
    status = "down" if best == "down" else "degraded" if worst != "ok" or len(found) < workers else "ok"
    return {"status": status, "ready": len(found), "workers": told}


def labelled(found: dict[int, bytes]) -> bytes:
    """The numbers of all in one text, each sample with the worker that it is of; a number's explanation stands once."""
    words: dict[str, list[str]] = {}
    samples: dict[str, list[str]] = {}
    for number, text in sorted(found.items()):
        name = ""
        for line in text.decode().splitlines():
            if line.startswith("# HELP "):
                name = line.split(" ", 3)[2]
                words.setdefault(name, [])
            if line.startswith(SAMPLE):
                if line not in words.setdefault(name, []):
                    words[name].append(line)
            elif line:
                samples.setdefault(name, []).append(_with_worker(line, number))
    lines = [line for name in words for line in (*words[name], *samples.get(name, ()))]
    return ("\n".join(lines) + "\n").encode()


def _with_worker(line: str, number: int) -> str:
    sample, _, value = line.rpartition(" ")
    name, brace, labels = sample.partition("{")
    return f'{name}{{worker="{number}"{"," + labels if brace and labels != "}" else "}"} {value}'


class PoolStatus:
    """How all workers stand; it stands in `status.py`'s handlers where one server's own status does."""

    def __init__(self, pool):
        self._pool, self.metrics = pool, self

    async def _of_all(self, what: str) -> dict[int, bytes]:
        ready = self._pool.ready
        answers = await asyncio.gather(*(asked(f"{one.path}.status", what) for one in ready))
        return {one.number: text for one, text in zip(ready, answers, strict=True) if text}

    async def health(self) -> dict:
        """As `CourseStatus` says it of one, and of each."""
        found = {}
        for number, text in (await self._of_all("/health")).items():
            with suppress(ValueError):
                found[number] = json.loads(text)
        return together(found, self._pool.settings.workers)

    async def text(self) -> bytes:
        """The numbers of all."""
        return labelled(await self._of_all("/metrics"))


def tell_host(pool, sockets: Sequence[socket]) -> None:
    """Answer whoever runs the course."""
    settings = pool.settings
    status_server(PoolStatus(pool), settings.names | {settings.status_host.lower().rstrip(".")}, sockets)
