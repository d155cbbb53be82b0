"""One learner's page as the course's own client keeps it: words without a kernel, a kernel at the first touch, another after a sleep.

It does what `client.connection.js` and `screen.js` do, without a browser: one message of a screen at a time, said again
where its answer was lost and it still belongs to what stands there.
"""

import asyncio
import json
import random
import re
import time
import urllib.parse
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.httputil import HTTPHeaders
from tornado.iostream import StreamClosedError
from tornado.simple_httpclient import HTTPStreamClosedError, HTTPTimeoutError, SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClosedError, websocket_connect

from tests.receiving import in_full
from tests.serve.raw_client import V1, frame, named, understood

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PATIENCE_S = 60.0  # after which a page counts as lost
LIFE_S = 1.5  # between two questions whether the kernel lives, as the client asks them
CLOSES_S = 3.0  # that a line has for being closed
LOOK_S = 0.02
AGAIN_S = 0.2  # before a server that did not answer is asked again
ROOM = re.compile(r'data-room="((?!report-)[^"]+)" data-at="([^"]+)"')
SCREEN = re.compile(r'data-screen="([\w-]+)" data-has="(\d+)"')
UNREACHED = (OSError, StreamClosedError, HTTPStreamClosedError, HTTPTimeoutError, WebSocketClosedError)


class Gone(Exception):
    """The kernel or the line to it has gone before the answer came."""


class Lost(Exception):
    """A page did not become live, or was not answered, within PATIENCE_S."""


@dataclass
class ScreenState:
    """What a page knows of one of its screens: its number, where its room stands, and its parts as they were sent."""

    has: int | None
    room: str = ""
    at: str = ""
    stands: object = None
    parts: dict[str, str] = field(default_factory=dict)

    def take(self, message: Mapping) -> None:
        """Take in what an answer brings."""
        message = in_full(message)
        if message.get("whole"):
            self.parts = {}
        self.parts |= message.get("parts", {})
        for name in message.get("gone", ()):
            self.parts.pop(name, None)
        self.has = message.get("n", self.has)
        self.stands = message.get("stands") or self.stands
        for text in message.get("parts", {}).values():
            if found := ROOM.search(text):
                self.room, self.at = found.groups()


@dataclass(frozen=True)
class Words:
    """A page as everybody gets it: its text, the edition, and its screens by name with number, room and place."""

    text: str
    edition: str
    screens: Mapping[str, tuple[int, str, str]]


def words_of(text: str) -> Words:
    """What a page's text says; each screen's room is the first that follows it."""
    screens, found = {}, list(SCREEN.finditer(text))
    for one, after in zip(found, [*(one.start() for one in found[1:]), len(text)], strict=True):
        room = ROOM.search(text, one.end(), after)
        screens[one[1]] = int(one[2]), *(room.groups() if room else ("", ""))
    return Words(text, named(text, "edition"), screens)


def new_code(rng: random.Random) -> str:
    """A learner's private code, as a browser makes one."""
    return "".join(rng.choice(LETTERS) for _ in range(20))


class Web:
    """Questions to one course over HTTP, from one address of this machine."""

    def __init__(self, url: str, address: str = ""):
        self.url, self.address = url, address
        self._client = SimpleAsyncHTTPClient(force_instance=True, max_clients=2_000)

    async def ask(self, path: str, *, cookie: str = "", body: bytes | None = None, kind: str = "application/json"):
        """The answer, whatever its status; raises one of UNREACHED if none comes."""
        headers = HTTPHeaders({"Origin": self.url})
        if cookie:
            headers["Cookie"] = cookie
        if body is not None:
            headers["Content-Type"] = kind
        request = HTTPRequest(
            f"{self.url}/{path}", "GET" if body is None else "POST", headers, body, connect_timeout=PATIENCE_S,
            request_timeout=PATIENCE_S, network_interface=self.address or None,
        )  # fmt: skip
        return await self._client.fetch(request, raise_error=False)

    async def put(self, path: str, question: object, cookie: str = ""):
        """The same with a question in JSON."""
        return await self.ask(path, cookie=cookie, body=json.dumps(question).encode())

    def close(self) -> None:
        """Let go of every connection."""
        self._client.close()


class LoadPage:
    """A page of one learner; `whole` asks for each screen anew, as whoever reads its forms needs it."""

    def __init__(self, web: Web, name: str, code: str, whole: bool = False):
        self.web, self.name, self.code, self.whole = web, f"{name}.ipynb", code, whole
        self.cookie, self.words, self.screens = "", None, {}
        self.kernel: Mapping | None = None
        self.wakings: list[float] = []  # from each touch of a sleeping page to the answer to its hello [s]
        self.ends: list[float] = []  # when each of them ended
        self.places: list[int] = []  # that this page was told in the line
        self.woke_at = 0.0
        self._line, self._hears, self._life = None, None, None
        self._waits: dict[str, asyncio.Future] = {}
        self._waking: asyncio.Future | None = None

    @property
    def live(self) -> bool:
        """Whether the page has a kernel that answered it."""
        return self._line is not None and self._waking is None

    async def open(self) -> float:
        """Get the page's words [s]; whatever the page knew of its screens is new."""
        began = time.monotonic()
        answer = await self.web.ask(f"voila/render/{self.name}", cookie=self.cookie)
        took = time.monotonic() - began
        if answer.code != 200:
            raise Lost(f"{self.name} was answered with {answer.code}")
        self._keep_cookies(answer)
        self.words = _words(answer.body.decode())
        self.screens = {
            name: ScreenState(None if self.whole else has, room, at)
            for name, (has, room, at) in self.words.screens.items()
        }
        return took

    async def record(self) -> float:
        """Ask what is recorded, as somebody who was here before does [s]."""
        began = time.monotonic()
        question = {"code": self.code, "activities": [one.room for one in self.screens.values()], "overview": ""}
        answer = await self.web.put("course/record", question, self.cookie)
        if answer.code != 200:
            raise Lost(f"the question about a record was answered with {answer.code}")
        return time.monotonic() - began

    def screen_of(self, kind: str) -> str:
        """The first screen whose room is of a kind: `lab`, `quiz`, `case`."""
        return next(name for name, one in self.screens.items() if one.room.startswith(f"{kind}:"))

    async def touch(self) -> None:
        """Be live: have a kernel and its answer to every screen's hello; raises Lost."""
        if self.live:
            return
        if self._waking is None:
            self._waking = asyncio.ensure_future(self._wake())
        waking = self._waking
        try:
            await asyncio.shield(waking)
        finally:
            if self._waking is waking and waking.done():
                self._waking = None

    async def say(self, screen: str, kind: str, **more) -> Mapping | None:
        """The answer to a message of a screen; None where it no longer belongs to what stands there. Raises Lost.

        A message whose answer is lost is said again, if what it was meant for stands as it did.
        """
        at = self.screens[screen].at
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            await self.touch()
            if self.screens[screen].at != at:
                return None
            with suppress(Gone, *UNREACHED):
                return await self._answer(screen, {"kind": kind, "at": at, **more}, end)
            await asyncio.sleep(LOOK_S)  # a line that was closed elsewhere is only known to be once it is heard
        raise Lost(f"{self.name}: {kind} was not answered within {PATIENCE_S:.0f} s")

    async def leave(self) -> None:
        """Close the page as a browser does: its kernel is told goodbye."""
        (kernel, self.kernel), hears = (self.kernel, None), self._hears
        self._drop()
        if hears is not None:  # until the line is closed at both ends
            await asyncio.wait([hears], timeout=CLOSES_S)
        if kernel:
            body = urllib.parse.urlencode({"secret": kernel["kernelSecret"]}).encode()
            with suppress(*UNREACHED):
                path = f"voila/api/shutdown/{kernel['kernelId']}"
                await self.web.ask(path, cookie=self.cookie, body=body, kind="application/x-www-form-urlencoded")

    async def _wake(self):
        began = time.monotonic()
        end, why = began + PATIENCE_S, "touch"
        while time.monotonic() < end:
            with suppress(Gone, HTTPClientError, *UNREACHED):
                await self._turn(end, why)
                await self._connect()
                await asyncio.gather(*(self._answer(name, self._hello(name), end) for name in self.screens))
                self.woke_at = time.monotonic()
                self.wakings.append(self.woke_at - began)
                self.ends.append(self.woke_at)
                return
            await self.leave()  # a kernel that it will not come back to
            why = "renew"
            await asyncio.sleep(AGAIN_S)
        raise Lost(f"{self.name} did not become live within {PATIENCE_S:.0f} s")

    async def _turn(self, end, why):
        """Wait in line until it is this page's turn."""
        question = {"page": self.name, "edition": self.words.edition, "why": why, "ticket": ""}
        while time.monotonic() < end:
            answer = await self.web.put("course/wake", question, self.cookie)
            self._keep_cookies(answer)
            if answer.code == 200:
                self.kernel = json.loads(answer.body)
                return
            if answer.code == 202:
                told = json.loads(answer.body)
                question["ticket"] = told["ticket"]
                self.places.append(told["place"])
                await asyncio.sleep(told["again_ms"] / 1000)
            elif answer.code == 409:  # the course was started anew with other words
                await self.open()
                question["edition"] = self.words.edition
            else:
                await asyncio.sleep(1.0)
        raise Lost(f"{self.name} had no turn within {PATIENCE_S:.0f} s")

    async def _connect(self):
        path = f"/api/kernels/{self.kernel['kernelId']}/channels?session_id={uuid.uuid4().hex}"
        headers = {"Origin": self.web.url} | ({"Cookie": self.cookie} if self.cookie else {})
        request = HTTPRequest(
            self.web.url.replace("http", "ws", 1) + path, headers=headers, request_timeout=PATIENCE_S,
            network_interface=self.web.address or None,
        )  # fmt: skip
        self._line = await websocket_connect(
            request, subprotocols=[V1, f"secret.{self.kernel['kernelSecret']}"], compression_options={}
        )
        self._hears = asyncio.ensure_future(self._hear(self._line))
        self._life = asyncio.ensure_future(self._ask_for_life(self._line))

    def _keep_cookies(self, answer):
        given = [one.partition(";")[0] for one in answer.headers.get_list("Set-Cookie")]
        kept = dict(one.partition("=")[::2] for one in [*self.cookie.split("; "), *given] if one)
        self.cookie = "; ".join(f"{name}={value}" for name, value in kept.items())

    def _hello(self, name):
        one = self.screens[name]
        stood = {"stood": one.stands} if one.stands else {}
        return {
            "kind": "hello", "code": self.code, "kept": {}, "hash": "", "page": "", "view": "x", "has": one.has,
            "open": [], **stood,
        }  # fmt: skip

    async def _answer(self, screen, message, end):
        if self._line is None:
            raise Gone
        answered = self._waits[screen] = asyncio.get_running_loop().create_future()
        content = {"comm_id": screen, "data": {"method": "custom", "content": message}}
        await self._line.write_message(frame("shell", "comm_msg", content), binary=True)
        try:
            return await asyncio.wait_for(answered, max(0.1, end - time.monotonic()))
        except TimeoutError:
            raise Lost(f"{self.name}: {message['kind']} was not answered in time") from None

    async def _hear(self, line):
        with suppress(*UNREACHED):
            while (message := await line.read_message()) is not None:
                if isinstance(message, bytes):
                    self._take(understood(message))
                elif json.loads(message)["kernel"] == "gone":
                    break
        if line is self._line:
            self.kernel = None
            self._drop()

    def _take(self, heard):
        screen, said = heard.content.get("comm_id"), heard.said
        if heard.kind != "comm_msg" or screen not in self.screens or "kind" not in said:
            return
        self.screens[screen].take(said)
        waits = self._waits.get(screen)
        if said["kind"] == "done" and waits and not waits.done():
            waits.set_result(said)

    async def _ask_for_life(self, line):
        with suppress(*UNREACHED):
            while line is self._line:
                await line.write_message("alive?")
                await asyncio.sleep(LIFE_S)

    def _drop(self):
        line, self._line = self._line, None
        if self._life is not None:
            self._life.cancel()
        self._life = self._hears = None
        if line is not None:
            line.close()
        for waits in self._waits.values():
            if not waits.done():
                waits.set_exception(Gone())
        self._waits = {}


@lru_cache(maxsize=32)
def _words(text: str) -> Words:
    """The words of a text; every learner's page of a lesson is the same, and is read once."""
    return words_of(text)


async def gathered(doing: list[Awaitable]) -> list:
    """The results of all, in order; the first failure is raised once all have ended."""
    found = await asyncio.gather(*doing, return_exceptions=True)
    for one in found:
        if isinstance(one, BaseException):
            raise one
    return found


async def at_moments(moments: list[float], do: Callable[[int], Awaitable]) -> list:
    """Start `do(0)`, `do(1)`, … at these seconds from now, and wait for all."""
    began = time.monotonic()

    async def later(number, at_s):
        await asyncio.sleep(max(0.0, began + at_s - time.monotonic()))
        return await do(number)

    return await gathered([later(number, at_s) for number, at_s in enumerate(moments)])
