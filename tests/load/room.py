"""`room`: so many phones join a class within a minute and vote within ten seconds, each over its own connections, while the wall looks on.

The wall's delay is from the moment at which a phone heard that its vote is kept to the one at which the wall was told of so many.
"""

import asyncio
import json
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field

from course_lib.views.parts.controls import code
from tests.bench.figures import Figure, figure, percentile

from .page import gathered
from .served import Watch

PHONES, JOIN_S, VOTE_S = 100, 60.0, 10.0
WALL_MS, HEARD_S = 1000, 30.0  # the target of the wall, and how long anything is waited for
QUESTION, ADDRESS = "item:sepsis-what-indicated", "/course/live"
OPTIONS = tuple(map(code, ("benefit", "weakness-wins", "equal", "untested")))


@dataclass
class Window:
    """A browser in the class: its cookie, and every state and number that it was told, with the time at which it was."""

    port: int
    name: str = ""
    cookies: dict = field(default_factory=dict)
    told: list = field(default_factory=list)  # (when [s], kind, data)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    line: asyncio.Task | None = None

    async def say(self, do: str, **more) -> dict:
        """A deed, and its answer; raises AssertionError for one that is refused."""
        body = json.dumps({"do": do, "room": self.name, **more}).encode()
        head = [
            f"POST {ADDRESS} HTTP/1.1",
            f"Origin: http://127.0.0.1:{self.port}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        reader, writer = await self._asked(head, body, "close")
        status, headers = await _head(reader)
        for one in headers.get("set-cookie", []):
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        answer = await reader.read()
        writer.close()
        assert status == 200, (do, status, answer)
        return json.loads(answer)

    async def _asked(self, head, body=b"", connection="keep-alive"):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            *head,
            f"Host: 127.0.0.1:{self.port}",
            f"Connection: {connection}",
            *([f"Cookie: {cookie}"] if cookie else []),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        return reader, writer

    def listen(self, role: str) -> None:
        """Hear from now on what this window is told."""
        self.line = asyncio.ensure_future(self._listen(role))

    async def _listen(self, role):
        reader, writer = await self._asked([f"GET {ADDRESS}/{self.name}/{role} HTTP/1.1"])
        status, _ = await _head(reader)
        assert status == 200, (role, status)
        kind = ""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while line := (await reader.readline()).decode().strip("\r\n") or " ":
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    async with self.news:
                        self.told.append((time.monotonic(), kind, json.loads(line.removeprefix("data: "))))
                        self.news.notify_all()
                elif reader.at_eof():
                    break
        writer.close()

    async def hears(self, true) -> tuple[float, dict]:
        """When something of a kind was told first, and what; raises TimeoutError."""

        def found():
            return next(((at, data) for at, kind, data in self.told if true(kind, data)), None)

        async with self.news:
            await asyncio.wait_for(self.news.wait_for(found), HEARD_S)
        return found()


async def _head(reader):
    status = int((await reader.readline()).split()[1])
    headers: dict[str, list[str]] = {}
    while line := (await reader.readline()).decode().strip():
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), []).append(value.strip())
    return status, headers


async def room(
    watch: Watch, seed: int, phones: int = PHONES, join_s: float = JOIN_S, vote_s: float = VOTE_S
) -> list[Figure]:
    """All of this module's figures."""
    rng, port = random.Random(seed), watch.served.port
    lead = Window(port)
    lead.name = (await lead.say("begin", page="04_sepsis_and_ards.ipynb"))["room"]
    letters = (await lead.say("joining"))["code"]
    wall = Window(port, lead.name, lead.cookies)
    wall.listen("wall")
    before, began = watch.processor_s(), time.monotonic()
    joined = await gathered([_join(Window(port), letters, join_s * rng.random()) for _ in range(phones)])
    all_in = time.monotonic() - began
    await lead.say("show", question=QUESTION)
    await lead.say("voting", seconds=max(30, vote_s + HEARD_S))
    began = time.monotonic()
    kept = await gathered([_vote(phone, rng.choice(OPTIONS), vote_s * rng.random()) for phone, _ in joined])
    voted = time.monotonic() - began
    acknowledged = sorted(at for at, _ in kept)
    told = [await _told(wall, number) - at for number, at in enumerate(acknowledged, 1)]
    await lead.say("close")
    await lead.say("votes")
    shown = (await wall.hears(lambda kind, data: kind == "state" and data["phase"] == "votes"))[1]["html"]
    begun = time.monotonic()
    await lead.say("answer")
    heard = await gathered(
        [phone.hears(lambda kind, data: kind == "state" and data["phase"] == "answer") for phone, _ in joined]
    )
    for one in (wall, *(phone for phone, _ in joined)):
        one.line.cancel()
    counted = sum(int(part.split("</span>")[0]) for part in shown.split('class="live-count">')[1:])
    name = f"{phones} phones"
    return [
        figure(f"{name} join within {join_s:g} s: all in after", all_in, "s", most=join_s + 5),
        figure(f"{name} join: from the code to the room, 95th percentile", 1e3 * percentile([took for _, took in joined], 95), "ms"),
        figure(f"{name} vote within {vote_s:g} s: all kept after", voted, "s", most=vote_s + 5),
        figure(f"{name} vote: from the press to kept, 95th percentile", 1e3 * percentile([took for _, took in kept], 95), "ms"),
        figure(f"{name} vote: the wall after a vote is kept, longest", 1e3 * max(0.0, *told), "ms", most=WALL_MS),
        figure("votes lost or counted twice", abs(counted - phones), "", most=0),
        figure(f"the answer on all {name} after", 1e3 * (max(at for at, _ in heard) - begun), "ms", most=2 * WALL_MS),
        figure("processor of the course, a phone from joining to the answer", 1e3 * (watch.processor_s() - before) / phones, "ms"),
        figure("kernels for all of it", watch.served.kernels(), "", most=0),
    ]  # fmt: skip


async def _join(phone, letters, wait_s):
    await asyncio.sleep(wait_s)
    began = time.monotonic()
    phone.name = (await phone.say("join", code=letters))["room"]
    phone.listen("phone")
    await phone.hears(lambda kind, data: kind == "state")
    return phone, time.monotonic() - began


async def _vote(phone, option, wait_s):
    await asyncio.sleep(wait_s)
    _, state = await phone.hears(lambda kind, data: kind == "state" and data["phase"] == "voting")
    began = time.monotonic()
    await phone.say("vote", asking=state["asking"], round=state["round"], answers=[option])
    return time.monotonic(), time.monotonic() - began


async def _told(wall, number):
    at, _ = await wall.hears(lambda kind, data: kind == "numbers" and data["answered"] >= number)
    return at
