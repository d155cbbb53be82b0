"""A listener of its own → `/health` and `/metrics` for whoever runs the course, and nothing else.

It is no address of the course: a proxy that shows the course to the world does not show this.
Whether work can be kept is looked at in a thread, at most every few seconds, so that neither a slow disk nor a keen
monitor holds up a learner.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import socket
from typing import Protocol

import tornado.web
from prometheus_client import CONTENT_TYPE_LATEST
from tornado.httpserver import HTTPServer

from .allowed_hosts import is_allowed
from .metrics import Metrics
from .records_file import CANNOT_BE_KEPT, Trouble
from .redacted_log import log_request
from .security_headers import SecurityHeaders

KEPT_S = 5.0  # how long what was found holds
PATIENCE_S = 2.0  # how long an answer waits for a disk or a database
MOST_BYTES, IDLE_S = 1024, 60.0  # of a body, which nobody needs; until a line on which nothing is asked is closed
SILENT = "What keeps learners' work does not answer."
UNEASY = ("restarting", "failed")  # a warm process that is so makes pages slow, not impossible
log = logging.getLogger("course")


class StoreLook:
    """What keeps work from being kept, found by `look` in a thread, one look at a time."""

    def __init__(self, look: Callable[[], Trouble]):
        self._look, self._thread = look, ThreadPoolExecutor(1, "store-look")
        self._found, self._as_of, self._running = Trouble(), float("-inf"), None

    async def sentence(self) -> str:
        """A sentence without any place on the machine; empty if work can be kept. Its reason is logged when it changes."""
        if self._running is None and time.monotonic() - self._as_of >= KEPT_S:
            self._running = asyncio.ensure_future(self._look_once())
        if self._running is not None:
            await asyncio.wait([self._running], timeout=PATIENCE_S)
        return SILENT if self._running is not None else self._found.told

    async def _look_once(self):
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        except Exception as why:
            found = Trouble(CANNOT_BE_KEPT, f"The learners' file could not be looked at: {why}")
        if found.logged != self._found.logged:
            log.error("%s", found.logged or "Learners' work can be kept again.")
        self._found, self._as_of, self._running = found, time.monotonic(), None


class Told(Protocol):
    """How the line to a learning record store or to gradebooks stands: `ok`, `away` or `stopped`, why, and how much waits."""

    status: str
    sentence: str
    waiting: int


class CourseStatus:
    """How one server stands: its store, its pages, its kernels and what they are forked from."""

    def __init__(
        self,
        metrics: Metrics,
        look: Callable[[], Trouble],
        warm: Callable[[], str],
        start_page: Path,
        told: Mapping[str, Told | None] | None = None,
    ):
        self.metrics, self._told = metrics, {name: one for name, one in (told or {}).items() if one}
        self._store, self._warm, self._start_page = StoreLook(look), warm, start_page
        self._since = time.monotonic()

    async def health(self) -> dict:
        """`status` is `down` where pages cannot be served or work cannot be kept, `degraded` where pages are slow or wait.

        It is `degraded` too where a learning record store or a gradebook refuses what it is sent, which only the host can put right.
        """
        sentence, kernels = await self._store.sentence(), self.metrics.kernels
        store, pages = not sentence, os.path.isfile(self._start_page)
        warm, waiting = self._warm(), kernels.waiting()
        told = {name: {"status": one.status, "sentence": one.sentence, "waiting": one.waiting} for name, one in self._told.items()}  # fmt: skip
        uneasy = warm in UNEASY or waiting > 0 or any(one["status"] == "stopped" for one in told.values())
        return {
            "status": "down" if not (store and pages) else "degraded" if uneasy else "ok",
            "store": {"status": "ok" if store else "down", "sentence": sentence},
            "warm_process": {"status": warm},
            "pages": {"status": "ok" if pages else "down", "opened": self.metrics.opened},
            "kernels": {"live": kernels.live(), "ceiling": kernels.ceiling(), "waiting": waiting},
            **told,
            "uptime_s": round(time.monotonic() - self._since),
        }


class StatusHandler(SecurityHeaders, tornado.web.RequestHandler):
    """Whatever is asked here: only by a name that is answered, and every refusal in one plain line."""

    def set_default_headers(self):
        """Nothing of it is kept."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    def prepare(self):
        """A stranger's site must not read this under a name of its own."""
        if not is_allowed(self.request.host, self.settings["names"]):
            raise tornado.web.HTTPError(403, reason="Not by this name: COURSE_HOSTS says by which")

    def write_error(self, status_code, **_):
        """The reason, as text."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{self._reason}.\n")


class HealthHandler(StatusHandler):
    """Whether pages can be served and records kept: 200, or 503, and how things stand."""

    async def get(self):
        """As JSON."""
        health = await self.settings["status"].health()
        self.set_status(503 if health["status"] == "down" else 200)
        self.finish(health)

    head = get


class MetricsHandler(StatusHandler):
    """The numbers, as Prometheus reads them."""

    async def get(self):
        """As text."""
        text = self.settings["status"].metrics.text()
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(text if isinstance(text, bytes) else await text)

    head = get


class NothingHandler(StatusHandler):
    """Every other address."""

    def prepare(self):
        """Not here."""
        super().prepare()
        raise tornado.web.HTTPError(404, reason="There is only /health and /metrics here")


def log_failure(handler: tornado.web.RequestHandler) -> None:
    """As elsewhere; a health of 503 is an answer, whose reason has been logged already."""
    if not isinstance(handler, HealthHandler) or handler.get_status() != 503:
        log_request(handler)


def status_server(status: CourseStatus, names: frozenset[str], sockets: Sequence[socket]) -> HTTPServer:
    """Answer on the sockets, by addresses in figures, localhost and these names."""
    app = tornado.web.Application(
        [("/health", HealthHandler), ("/metrics", MetricsHandler)],
        default_handler_class=NothingHandler,
        status=status,
        names=names,
        log_function=log_failure,
    )
    server = HTTPServer(app, max_body_size=MOST_BYTES, idle_connection_timeout=IDLE_S, body_timeout=PATIENCE_S)
    server.add_sockets(sockets)
    return server
