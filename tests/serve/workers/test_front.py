"""Bytes pass from an address to a worker and back; a worker that has gone is not waited for, and one request is one connection."""

import asyncio
import socket
import threading
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest

from course_lib.serve.workers import front as fronts
from course_lib.serve.workers.front import Front
from tests.serve.raw_client import run

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@dataclass(eq=False)
class Fake:
    path: str
    open: int = 0
    deeds: int = 0


class InOrder:
    """Gives the workers in their order."""

    def __init__(self, workers):
        self.workers, self.asked = workers, []

    def choose(self, asked, address, without):
        self.asked.append((asked.path, address))
        return next((one for one in self.workers if one not in without), None)


@asynccontextmanager
async def served(folder, *answers):
    """A front before workers that answer so: bytes, or nothing at all for None; a name without a worker for `gone`."""
    heard, workers, servers = [], [], []
    for number, answer in enumerate(answers):
        path = str(folder / str(number))
        workers.append(Fake(path))
        if answer == "gone":
            continue

        async def meet(reader, writer, answer=answer, number=number):
            heard.append((number, await reader.readuntil(b"\r\n\r\n")))
            if answer is not None:
                writer.write(answer)
                if answer.startswith(b"HTTP/1.1 101"):
                    writer.write(await reader.read(100))
                elif b"close" not in answer:
                    await reader.read(-1)  # as a server that would keep the connection
            writer.close()

        servers.append(await asyncio.start_unix_server(meet, path))
    choice = InOrder(workers)
    front = Front(choice, ())
    listening = socket.create_server(("127.0.0.1", 0))
    await front.listen([listening])
    try:
        yield listening.getsockname()[1], heard, choice
    finally:
        front.close()
        for one in servers:
            one.close()


async def ask(port, sent=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    try:
        return await asyncio.wait_for(reader.read(-1), 10)
    finally:
        writer.close()


def test_a_request_is_answered_and_who_asked_is_said_to_the_worker(tmp_path):
    async def play():
        async with served(tmp_path, OK) as (port, heard, choice):
            assert await ask(port) == OK
            assert b"X-Course-Peer: 127.0.0.1\r\n" in heard[0][1] and choice.asked == [("/", "127.0.0.1")]
            assert [(one.open, one.deeds) for one in choice.workers] == [(0, 0)]

    run(play())


@pytest.mark.parametrize("first", ["gone", None])
def test_a_page_is_had_from_the_next_worker_where_the_first_has_gone_or_says_nothing(tmp_path, first):
    async def play():
        async with served(tmp_path, first, OK) as (port, heard, _):
            assert await ask(port) == OK and heard[-1][0] == 1

    run(play())


def test_what_may_have_been_done_is_not_done_twice(tmp_path):
    async def play():
        async with served(tmp_path, None, OK) as (port, heard, _):
            answer = await ask(port, b"POST /course/wake HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
            assert answer.startswith(b"HTTP/1.1 503 ") and b"Retry-After: 1\r\n" in answer
            assert [number for number, _ in heard] == [0]
        async with served(tmp_path, "gone", OK) as (port, heard, _):  # nobody can have heard it there
            assert await ask(port, b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n") == OK

    run(play())


def test_a_worker_that_refuses_a_long_body_before_all_of_it_came_is_heard(tmp_path):
    """Another thread answers, so that it may close between any two steps of the front."""
    refusal = b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
    sent = b"POST /course/desk HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n" + bytes(20_000_000)

    def refuse(listening):
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                with line:
                    line.recv(1 << 16)
                    line.sendall(refusal)

    async def play():
        async with served(tmp_path, "gone") as (port, _, choice):
            with socket.socket(socket.AF_UNIX) as listening:
                listening.bind(choice.workers[0].path)
                listening.listen()
                threading.Thread(target=refuse, args=(listening,), daemon=True).start()
                for _ in range(20):
                    assert await asyncio.to_thread(ask_plainly, port, sent) == refusal
                listening.shutdown(socket.SHUT_RDWR)

    run(play())


def ask_plainly(port, sent):
    """As a client does that sends all before it reads."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        with suppress(BrokenPipeError, ConnectionResetError):
            line.sendall(sent)
        found = b""
        while more := line.recv(1 << 16):
            found += more
        return found


def test_a_second_request_on_the_same_connection_reaches_nobody(tmp_path):
    async def play():
        async with served(tmp_path, OK) as (port, heard, _):
            twice = b"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nX-Course-Peer: 10.0.0.1\r\n\r\n"
            assert (await ask(port, twice)).count(b"HTTP/1.1 200") == 1
            assert len(heard) == 1 and b"/b" not in heard[0][1]

    run(play())


UPGRADE = b"GET /api/kernels/x/channels HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"


def test_a_websocket_passes_both_ways_once_the_worker_agrees(tmp_path):
    async def play():
        async with served(tmp_path, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n") as (
            port,
            _,
            choice,
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(UPGRADE)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
            assert choice.workers[0].open == 1
            writer.write(b"hello")
            assert await asyncio.wait_for(reader.read(-1), 10) == b"hello"
            writer.close()

    run(play())


def test_a_websocket_that_is_refused_ends_the_connection_so_that_nobody_can_go_on_as_somebody_else(tmp_path):
    async def play():
        refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"
        async with served(tmp_path, refusal) as (port, heard, _):
            answer = await ask(port, UPGRADE + b"GET /b HTTP/1.1\r\nX-Course-Peer: 10.0.0.1\r\n\r\n")
            assert answer == b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno"
            assert len(heard) == 1

    run(play())


def test_what_is_no_request_or_too_much_is_refused_in_a_sentence(tmp_path):
    async def play():
        async with served(tmp_path, OK) as (port, heard, _):
            assert (await ask(port, b"hello\r\n\r\n")).startswith(b"HTTP/1.1 400 ")
            assert (await ask(port, b"GET / HTTP/1.1\r\nA: " + b"x" * (1 << 17))).startswith(b"HTTP/1.1 431 ")
            assert not heard

    run(play())


def test_where_nobody_is_there_one_waits_a_moment_for_a_worker(tmp_path, monkeypatch):
    async def play():
        async with served(tmp_path, OK) as (port, _, choice):
            there, choice.workers = choice.workers, []
            answer = asyncio.ensure_future(ask(port))
            await asyncio.sleep(0.2)
            choice.workers = there
            assert await answer == OK
            choice.workers = []
            monkeypatch.setattr(fronts, "HOLD_S", 0.1)
            assert (await ask(port)).startswith(b"HTTP/1.1 503 ")

    run(play())
