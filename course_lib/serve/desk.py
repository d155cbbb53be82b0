"""Deeds that a page of ours asks for and that are done without a kernel: off the event loop, in one thread, one after the other.

What the desk of a learner's record and that of classes share. A code or a secret stands in the body alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from ..app.identity import DamagedCode
from ..store import Deleted, NotSaved, Refused
from .record_request import RecordRequestHandler, kind_of
from .same_origin import is_json, is_same_origin, object_in

MOST_WAITING = 20
MOST_LETTERS = 300  # of a value that is typed

NO_QUESTION = "This is no question of a page of this course: reload the page."
BROKEN = "That could not be done: whoever runs the course has to look into the log."


class NotAnswered(Exception):
    """A question that is not answered: with which status and sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def question(body: bytes) -> tuple[dict, object, dict[str, str]]:
    """All that is asked, its deed, and its values, which are texts; raises NotAnswered for what is no question."""
    asked = object_in(body) or {}
    deed, values = asked.get("do"), asked.get("values", {})
    if not isinstance(values, dict) or not all(isinstance(one, str) for one in values.values()):
        raise NotAnswered(400, NO_QUESTION)
    return asked, deed, values


class Desk:
    """The one thread of a desk, and how many deeds are being done or wait."""

    def __init__(self, name: str):
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self.asked = 0

    async def submit(self, deed: Callable, *given):
        """What a deed returns; raises what it raises."""
        return await asyncio.wrap_future(self._thread.submit(deed, *given))

    def close(self) -> None:
        """Finish what is being done, and begin nothing more."""
        self._thread.shutdown(cancel_futures=True)


class DeskHandler(RecordRequestHandler):
    """Answers a deed with a reply, or with one sentence: of a request from elsewhere, one too large, a busy desk, a fault of ours.

    Each desk has its own words, and says in `answer` what is asked of whom.
    """

    elsewhere: str
    larger: str
    busy: str
    subject: str  # of the line in the log, which tells a fault's kind alone

    def prepare(self):
        """Whether it comes from a page of ours."""
        super().prepare()
        self.ours = is_same_origin(self.request) and is_json(self.request.headers.get("Content-Type", ""))

    def data_received(self, chunk: bytes) -> None:
        """Keep nothing of somebody else's."""
        if self.ours:
            super().data_received(chunk)

    async def post(self):
        """Do it and answer, or say in a sentence why not."""
        try:
            if not self.ours:
                raise NotAnswered(403, self.elsewhere)
            if self.too_large:
                raise NotAnswered(413, self.larger)
            self.finish(await self.answer())
        except Deleted as reason:
            self.finish({"deleted": str(reason)})
        except NotAnswered as refusal:
            self.set_status(refusal.status)
            self.finish({"problem": refusal.sentence})

    async def answer(self) -> dict:
        """The reply to what the body asks, as it is sent; raises NotAnswered or Deleted."""
        raise NotImplementedError

    async def done(self, desk: Desk, deed: Callable[[], Awaitable]):
        """What a deed at a desk returns; raises NotAnswered where too many wait or it cannot be done, and Deleted."""
        if desk.asked >= MOST_WAITING:
            raise NotAnswered(503, self.busy)
        desk.asked += 1
        try:
            return await deed()
        except Deleted:
            raise
        except DamagedCode as reason:
            raise NotAnswered(400, str(reason)) from None
        except (NotSaved, Refused) as reason:
            logging.getLogger("course").error(reason.for_host)
            raise NotAnswered(503, str(reason)) from None
        except Exception as reason:  # its text could hold what is somebody's own, so only its kind is logged
            logging.getLogger("course").error("%s could not be used: %s.", self.subject, kind_of(reason))
            raise NotAnswered(500, BROKEN) from None
        finally:
            desk.asked -= 1
