"""What a learner does with their record as a whole, asked by a page of ours and answered without a kernel.

The code stands in the body alone. Deeds are done off the event loop, in one thread, one after the other.
Words and codes that open nothing are counted by who asks, and after some the asking has to wait.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from ..app.identity import DamagedCode
from ..store import Deleted, NotSaved, Refused
from .record_request import RecordRequestHandler, kind_of
from .same_origin import is_json, is_same_origin, object_in
from .tries import Tries

MOST_WAITING = 20
MOST_BYTES, USUAL_BYTES = 9_000_000, 16_384  # of a body: a record that is brought, and anything else
MOST_LETTERS = 300  # of a value that is typed

ELSEWHERE = "A learner's record is shown only to a page of this course."
NO_QUESTION = "This is no question of a page of this course: reload the page."
TOO_LARGE = "That is larger than any record of this course."
TOO_MANY = "Too many words or codes that open nothing were typed here: wait ten minutes, then try again."
BUSY = "Many learners ask for their records at this moment: try again in a moment."
BROKEN = "That could not be done: whoever runs the course has to look into the log."


class Desk:
    """The one thread in which deeds are done, and who tried in vain."""

    def __init__(self):
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="record-desk")
        self.asked, self.tries = 0, Tries()

    async def do(self, deed: str, code: object, values: dict, here: str, zone: object, told_to: str):
        """The reply to come; raises what `desk.do` raises."""
        from ..app.record import desk  # with SQLAlchemy, which a server that is asked nothing of it never needs

        return await asyncio.wrap_future(self._thread.submit(desk.do, deed, code, values, here, zone, None, told_to))

    def close(self) -> None:
        """Finish what is being done, and begin nothing more."""
        self._thread.shutdown(cancel_futures=True)


class NotAnswered(Exception):
    """A question that is not answered: with which status and sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def question(body: bytes) -> tuple[str, object, dict[str, str], str, object]:
    """Deed, code, values, the address of the page without its fragment, and the zone; raises NotAnswered for what is no question."""
    from ..app.record.desk import DEEDS

    asked = object_in(body) or {}
    deed, values, here = asked.get("do"), asked.get("values", {}), asked.get("here", "")
    texts = isinstance(values, dict) and all(isinstance(one, str) for one in values.values())
    if deed not in DEEDS or not texts or not isinstance(here, str) or len(here) > MOST_LETTERS:
        raise NotAnswered(400, NO_QUESTION)
    if deed != "bring" and (len(body) > USUAL_BYTES or any(len(one) > MOST_LETTERS for one in values.values())):
        raise NotAnswered(413, TOO_LARGE)
    return deed, asked.get("code"), values, here.partition("#")[0], asked.get("zone")


class RecordDeskHandler(RecordRequestHandler):
    """A deed of a learner with their record."""

    most_bytes = MOST_BYTES

    def prepare(self):
        """Make room for a record that is brought, but for nobody who is not a page of ours."""
        super().prepare()
        self.ours = is_same_origin(self.request) and is_json(self.request.headers.get("Content-Type", ""))
        if self.ours:
            self.request.connection.set_max_body_size(MOST_BYTES)

    def data_received(self, chunk: bytes) -> None:
        """Keep nothing of somebody else's."""
        if self.ours:
            super().data_received(chunk)

    async def post(self):
        """Do it and answer, or say in a sentence why not."""
        try:
            self.finish(await self._answer())
        except NotAnswered as refusal:
            self.set_status(refusal.status)
            self.finish({"problem": refusal.sentence})

    async def _answer(self) -> dict:
        if not self.ours:
            raise NotAnswered(403, ELSEWHERE)
        if self.too_large:
            raise NotAnswered(413, TOO_LARGE)
        deed, code, values, here, zone = question(bytes(self.body))
        desk: Desk = self.settings["course_desk"]
        if deed == "join" and desk.tries.are_too_many(self.request.remote_ip):
            raise NotAnswered(429, TOO_MANY)
        if desk.asked >= MOST_WAITING:
            raise NotAnswered(503, BUSY)
        if urlsplit(here).netloc.lower() != urlsplit(self.request.headers["Origin"]).netloc.lower():
            raise NotAnswered(400, NO_QUESTION)  # a picture leads nowhere but back to this course
        desk.asked += 1
        try:
            reply = await desk.do(deed, code, values, here, zone, self._told_to())
        except Deleted as reason:
            return {"deleted": str(reason)}
        except DamagedCode as reason:
            raise NotAnswered(400, str(reason)) from None
        except (NotSaved, Refused) as reason:
            logging.getLogger("course").error(reason.for_host)
            raise NotAnswered(503, str(reason)) from None
        except Exception as reason:  # its text could hold what is a learner's own, so only its kind is logged
            logging.getLogger("course").error("A learner's record could not be used: %s.", kind_of(reason))
            raise NotAnswered(500, BROKEN) from None
        finally:
            desk.asked -= 1
        if reply.wrong_try:
            desk.tries.count(self.request.remote_ip)
        return reply.plain()

    def _told_to(self) -> str:
        """The name of the learning record store that this course tells, if there is one."""
        return urlsplit(self.settings["course_settings"].lrs_endpoint).hostname or ""
