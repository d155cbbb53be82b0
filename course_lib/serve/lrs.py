"""What learners commit → xAPI statements at the host's learning record store, in the background, whether or not it is there now.

Statements are taken from what waits in the learners' file (`store/outbox.py`), sent in batches, and let go of once the store
has them. What is cut off in between is sent once more under the same id, which a store keeps once. Of several processes on
one data folder one sends, and another where that one ends.
Reading and marking happen in a thread; no learner and no page waits for any of it, and nothing here is imported unless a
store is configured.
"""

import asyncio
import json
import logging
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from tornado.httpclient import HTTPResponse

from ..app.record.certificate import edition
from ..app.record.statements import Course, statement
from ..engine.record.xapi import VERSION
from ..store import NotSaved, Place, connection_slots, host_key, outbox
from .background_sender import BackgroundSender
from .metrics import Metrics
from .setting_types import is_name
from .settings import Settings

BATCH = 50  # statements of one request, some 100 kB
POLL_S, BREATH_S = 5.0, 0.1  # between two looks at what waits, and between two full batches
FIRST_S, LONGEST_S = 2.0, 300.0  # until a store that is away is tried again: doubled from time to time
TURN = "lrs-turn"  # the folder of the file that whoever sends holds
LATER = (408, 425, 429)  # answers that ask to come again, as any of 5xx does
log = logging.getLogger("course")

AGAIN = "What learners commit waits, and is sent when it answers again."
FIX = "Nothing more is sent until the course is restarted; what learners commit waits."
REFUSED = {
    400: "takes no statements of this course (400): look into its own log",
    401: "does not know the course (401): look at COURSE_LRS_KEY and COURSE_LRS_SECRET",
    403: "lets the course write nothing (403): give the key of COURSE_LRS_KEY the right to write statements",
}
ELSEWHERE = "answers with {}: look at COURSE_LRS_ENDPOINT"


class Away(Exception):
    """The store could not be reached, or asks to come again after so many seconds."""

    def __init__(self, what: str, after_s: float = 0.0):
        super().__init__(f"The learning record store {what}. {AGAIN}")
        self.after_s = after_s


class Refused(Exception):
    """The store will not take what it is sent, also not later."""

    def __init__(self, what: str):
        super().__init__(f"The learning record store {what}. {FIX}")


class Telling(BackgroundSender):
    """One server's line to the store: how it stands (`ok`, `away` or `stopped`), why, and how many events wait."""

    def __init__(self, settings: Settings, path: Place, metrics: Metrics, folder: Path | None = None):
        super().__init__("lrs")
        self.status, self.sentence, self.waiting = "ok", "", 0
        self._settings, self._path, self._course = settings, path, None
        self._folder = folder or path.parent  # where the host's key lies
        self._metrics, self._turn = metrics, None
        metrics.watch_lrs(self)

    def close(self):
        super().close()
        if self._turn is not None:
            self._turn.close()

    async def _run(self):
        wait_s = FIRST_S
        while True:
            while not await self._in_thread(self._is_mine):
                await self._count()
                await asyncio.sleep(POLL_S)
            try:
                full = await self._send_batch()
                self._stand("ok")
                wait_s, pause_s = FIRST_S, BREATH_S if full else POLL_S
            except Refused as why:
                self._stand("stopped", str(why))
                pause_s = float("inf")
            except Exception as why:
                self._stand("away", str(why) if isinstance(why, Away) else _told(why))
                pause_s = max(wait_s * random.uniform(0.75, 1.0), getattr(why, "after_s", 0.0))
                wait_s = min(2 * wait_s, LONGEST_S)
            await self._pause(pause_s)

    def _is_mine(self) -> bool:
        """Whether it is this process that sends. In a thread."""
        if self._turn is None:
            with suppress(OSError):  # where no file can be had, each sends, and the store keeps one of each
                self._turn = connection_slots.take(self._folder / TURN, 0.0, most=1)
                return self._turn is not None
        return True

    async def _send_batch(self) -> bool:
        """Send those that wait longest; whether there may be more."""
        batch = await self._in_thread(self._take)
        told = [one for _, one in batch if one is not None]
        if told:
            await self._tell(told)
        if batch:
            await self._in_thread(outbox.let_go, self._path, [place for place, _ in batch])
            self._metrics.sent_to_lrs(len(told))
        await self._count()
        return len(batch) == BATCH

    def _take(self):
        """The places and the statements of what waits longest; None for what is not told. In a thread."""
        found = outbox.waiting(self._path, BATCH)
        if found and self._course is None:
            self._course = Course(home_of(self._settings, self._folder), edition())
        return [(one.place, self._stated(one)) for one in found]

    def _stated(self, one: outbox.Waiting) -> dict | None:
        """What is said of an event; one of which nothing can be said keeps the rest from nothing."""
        try:
            return statement(one, self._course)
        except Exception as why:
            log.error("An event of %s is not told to the learning record store: %s.", one.event.activity, type(why).__name__)  # fmt: skip
            return None

    async def _tell(self, statements: Sequence[dict]):
        """Send them together; each by itself where the store has one of them already, or finds all too long."""
        answer = await self._ask(statements)
        if answer.code in (200, 204) or answer.code == 409 and len(statements) == 1:
            return
        if answer.code in (409, 413) and len(statements) > 1:
            for one in statements:
                await self._tell([one])
            return
        if answer.code in LATER or answer.code >= 500:
            raise Away(f"answers with {answer.code}", _after(answer))
        raise Refused(REFUSED.get(answer.code, ELSEWHERE.format(answer.code)))

    async def _ask(self, statements) -> HTTPResponse:
        return await self._post(
            f"{self._settings.lrs_endpoint}statements",
            {"Content-Type": "application/json", "X-Experience-API-Version": VERSION},
            json.dumps(statements, ensure_ascii=False).encode(),
            auth_username=self._settings.lrs_key,
            auth_password=self._settings.lrs_secret.get_secret_value(),
        )

    def _unreachable(self, why):
        return Away(f"cannot be reached ({why})")

    async def _pause(self, seconds: float):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(left, POLL_S))
            if left > POLL_S:
                await self._count()

    async def _count(self):
        with suppress(NotSaved):
            self.waiting = await self._in_thread(outbox.count, self._path)

    def _stand(self, status, sentence=""):
        if status != self.status:
            log.log(logging.WARNING if status == "ok" else logging.ERROR, "%s", sentence or "The learning record store takes statements again.")  # fmt: skip
        self.status, self.sentence = status, sentence


def home_of(settings: Settings, folder: Path) -> str:
    """The address below which learners' numbers count: the course's own, else a name made from the host's key; raises NotSaved."""
    names = sorted(name for name in settings.hosts if is_name(name) and name != "localhost")
    if names:
        return f"https://{names[0]}{settings.base_url}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'proximal {sha256(host_key(folder)).hexdigest()}')}"


def _after(answer: HTTPResponse) -> float:
    """The seconds after which the store asks to be tried again, where it says so in figures; not longer than LONGEST_S."""
    said = answer.headers.get("Retry-After", "")
    return min(float(said), LONGEST_S) if said.isascii() and said.isdigit() and len(said) < 10 else 0.0


def _told(why: Exception) -> str:
    """What is said of trouble on this side; its text could hold what is a learner's, or a place on the machine."""
    return f"What waits for the learning record store could not be read ({type(why).__name__}). It is tried again."
