"""A client that may send anything: it opens a page, and speaks to a kernel byte by byte."""

import asyncio
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from course_lib.serve.page_access import BROWSER_COOKIE
from tests.serving import Served, get, until

V1 = "v1.kernel.websocket.jupyter.org"
OWN, VOILA = "01_own.ipynb", "02_voila.ipynb"  # the notebooks of the course in conftest.py
OPENED: ContextVar[list[WebSocketClientConnection]] = ContextVar("opened", default=[])  # noqa: B039 - set by `run`
CHANNELS = ("shell", "control", "stdin", "iopub")


@dataclass
class Page:
    """A page that was opened: its kernel, its secret, the comm that its notebook names, and the cookie it was given."""

    course: Served
    kernel: str
    secret: str
    comm: str
    cookie: str

    def channel(self, secret: str | None = None, kernel: str = "", session: str = "") -> tuple[str, list[str]]:
        """Address and subprotocols of the websocket, as a client of ours gives them unless told otherwise."""
        session = session or uuid.uuid4().hex
        address = f"ws://127.0.0.1:{self.course.port}/api/kernels/{kernel or self.kernel}/channels?session_id={session}"
        secret = self.secret if secret is None else secret
        return address, [V1, f"secret.{secret}"] if secret else [V1]


def config_of(text: str) -> dict:
    """What a page's text tells its script."""
    return json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', text, re.DOTALL)[1])


def open_page(course: Served, name: str, cookie: str = "") -> Page:
    """Open a page, with a cookie or with none, and have a kernel for it."""
    _, text, headers = get(f"{course.url}/voila/render/{name}", **({"Cookie": cookie} if cookie else {}))
    given = next((each for each in headers.get_all("Set-Cookie") or [] if each.startswith(BROWSER_COOKIE)), "")
    given = given.partition(";")[0]
    comm = re.search(r'comm:([\w-]+)|data-screen="([\w-]+)"', text)
    foreign = "jupyter-config-data" in text
    config = config_of(text) if foreign else wake(course, text, cookie)
    page = Page(course, config["kernelId"], config["kernelSecret"], comm[1] or comm[2] if comm else "", given)
    if not foreign:
        until(lambda: lives(page, cookie), "the kernel to be started", course)
    return page


def wake(course: Served, text: str, cookie: str = "", patience_s: float = 60) -> dict:
    """The id and the secret of a kernel for a page of ours, once it is this page's turn."""
    question = {"page": named(text, "notebook"), "edition": named(text, "edition"), "ticket": ""}
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        status, answer = question_to(course, "course/wake", question, Cookie=cookie)
        if status == 200:
            return json.loads(answer)
        assert status == 202, (status, answer)
        told = json.loads(answer)
        question["ticket"] = told["ticket"]
        time.sleep(told["again_ms"] / 1000)
    raise AssertionError(f"no kernel within {patience_s} s")


def named(text: str, what: str) -> str:
    """What a page's text says of itself in an attribute of its body."""
    return re.search(rf'data-{what}="([^"]*)"', text)[1]


def question_to(course: Served, path: str, question: object, **headers: str) -> tuple[int, str]:
    """Status and text of the answer to a question that needs no kernel, as a page of this course asks it."""
    body = question if isinstance(question, bytes) else json.dumps(question).encode()
    given = {"Content-Type": "application/json", "Origin": course.url} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    request = urllib.request.Request(f"{course.url}/{path}", data=body, headers={n: v for n, v in given.items() if v})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def run(coroutine):
    """The coroutine's result; in a thread of its own, since a browser test may have left a loop running in this one.

    The lines that it opened are closed, so that no page is refused another for having too many.
    """

    async def tidy():
        opened = OPENED.set([])
        try:
            return await coroutine
        finally:
            for line in OPENED.get():
                line.close()
            OPENED.reset(opened)
            await asyncio.sleep(0)

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, tidy()).result()


async def connect(page: Page, cookie: str = "", origin: str = "", protocols: list[str] | None = None, **changed):
    """The page's websocket; raises HTTPClientError if it is refused."""
    address, offered = page.channel(**changed)
    headers = {name: value for name, value in (("Cookie", cookie), ("Origin", origin)) if value}
    line = await websocket_connect(
        HTTPRequest(address, headers=headers, request_timeout=60),
        subprotocols=offered if protocols is None else protocols,
    )
    OPENED.get().append(line)
    return line


def status_of(page: Page, **how) -> int:
    """With which status the websocket opens; 101 if it does."""

    async def attempt():
        try:
            (await connect(page, **how)).close()
        except HTTPClientError as refused:
            return refused.code
        return 101

    return run(attempt())


def frame(
    channel: str, kind: str, content: dict, buffers: tuple[bytes, ...] = (), metadata: dict | None = None, **head
):
    """A message as the v1 protocol writes it."""
    header = {"msg_id": uuid.uuid4().hex, "session": "s", "username": "", "date": "2026-01-01T00:00:00Z"}
    header |= {"version": "5.3", "msg_type": kind} | head
    parts = [json.dumps(part).encode() for part in (header, {}, metadata or {}, content)]
    return raw_frame(channel, [*parts, *buffers])


def raw_frame(channel: str, parts: list[bytes]) -> bytes:
    """Any parts, with the table of offsets that belongs to them."""
    pieces = [channel.encode(), *parts]
    offsets = [8 * (len(pieces) + 2)]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    return b"".join([*(n.to_bytes(8, "little") for n in (len(offsets), *offsets)), *pieces])


def custom(page: Page, content: dict, **more) -> bytes:
    """What a client of ours sends."""
    return frame("shell", "comm_msg", {"comm_id": page.comm, "data": {"method": "custom", "content": content}}, **more)


@dataclass
class Heard:
    """A message from the kernel."""

    channel: str
    kind: str
    content: dict

    @property
    def said(self):
        """What a widget says of itself."""
        return (self.content.get("data") or {}).get("content") or {}


def understood(message: bytes) -> Heard:
    """A frame from the server."""
    count = int.from_bytes(message[:8], "little")
    at = [int.from_bytes(message[8 * i : 8 * i + 8], "little") for i in range(1, count + 1)]
    channel, header, _, _, content = (message[at[i] : at[i + 1]] for i in range(5))
    return Heard(channel.decode(), json.loads(header)["msg_type"], json.loads(content))


async def heard_until(line: WebSocketClientConnection, enough, patience_s: float = 20) -> list[Heard]:
    """All that was heard until a message is the one that is waited for."""
    heard, end = [], time.monotonic() + patience_s
    while not heard or not enough(heard[-1]):
        message = await asyncio.wait_for(line.read_message(), end - time.monotonic())
        assert message is not None, f"closed with {line.close_code} after {heard}"
        heard.append(understood(message))
    return heard


async def echo(line: WebSocketClientConnection, page: Page, word: str) -> list[Heard]:
    """All that was heard until the page's comm answered a good message."""
    await line.write_message(custom(page, {"word": word}), binary=True)
    return await heard_until(line, lambda heard: heard.said.get("echo") == {"word": word})


async def closed(line: WebSocketClientConnection, patience_s: float = 10) -> list:
    """All that was received until the server closed the line."""
    received = []
    while (message := await asyncio.wait_for(line.read_message(), patience_s)) is not None:
        received.append(message)
    return received


def ask(page: Page, method: str, path: str = "", form: dict | None = None, **headers: str) -> tuple[int, str]:
    """Status and text of an address of the page's kernel."""
    request = urllib.request.Request(
        f"{page.course.url}{path or f'/api/kernels/{page.kernel}'}",
        data=urllib.parse.urlencode(form).encode() if form is not None else None,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def lives(page: Page, cookie: str = "") -> bool:
    """Whether the page's kernel is still there."""
    return ask(page, "GET", X_Kernel_Secret=page.secret, **({"Cookie": cookie} if cookie else {}))[0] == 200
