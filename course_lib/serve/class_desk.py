"""What a resident and a teacher do with a class, asked by a page of ours and answered without a kernel.

A resident's code and a teacher's secret stand in the body alone. Deeds are done off the event loop, in one thread, one
after the other. Codes and secrets that open nothing are counted by who asks, codes also all together, since a whole room
may share an address; and one address makes only so many classes.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from ..app.identity import DamagedCode
from ..store import Deleted, NotSaved, Refused
from .record_request import RecordRequestHandler, kind_of
from .same_origin import is_json, is_same_origin, object_in
from .tries import Tries

MOST_WAITING = 20
MOST_BYTES, MOST_LETTERS = 16_384, 300  # of a body, and of a value that is typed
MOST_CODES, MOST_CODES_OF_ALL = (
    60,
    300,
)  # wrong codes within ten minutes: of one address, which may be a room, and of all
EVERYBODY = "*"

ELSEWHERE = "A class is shown only to a page of this course."
NO_QUESTION = "This is no question of a page of this course: reload the page."
TOO_LARGE = "That is larger than anything that is asked about a class."
TOO_MANY = "Too many codes or secrets that open nothing were typed here: wait ten minutes, then try again."
TOO_MANY_MADE = "Many classes were made here just now: wait ten minutes, then make the next one."
BUSY = "Many ask for their classes at this moment: try again in a moment."
BROKEN = "That could not be done: whoever runs the course has to look into the log."


class ClassDesk:
    """The one thread in which deeds are done, and who tried in vain."""

    def __init__(self):
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="class-desk")
        self.asked = 0
        self.secrets, self.made = Tries(), Tries()
        self.codes, self.codes_of_all = Tries(most=MOST_CODES), Tries(most=MOST_CODES_OF_ALL)

    def why_not(self, who: str, deed: str, address: str) -> str:
        """Why an address has to wait with a deed; empty if it need not."""
        if who == "learner":
            waits = self.codes.are_too_many(address) or self.codes_of_all.are_too_many(EVERYBODY)
            return TOO_MANY if deed == "join" and waits else ""
        if deed == "make":
            return TOO_MANY_MADE if self.made.are_too_many(address) else ""
        return TOO_MANY if self.secrets.are_too_many(address) else ""

    def count(self, who: str, deed: str, address: str, wrong_try: bool) -> None:
        """Remember a try that opened nothing, or a class that may have been made."""
        if deed == "make":
            self.made.count(address)
        elif wrong_try and who == "teacher":
            self.secrets.count(address)
        elif wrong_try:
            self.codes.count(address)
            self.codes_of_all.count(EVERYBODY)

    async def do(self, who: str, deed: str, key: object, values: dict):
        """The reply to come; raises what the deeds raise."""
        return await asyncio.wrap_future(self._thread.submit(_done, who, deed, key, values))

    def close(self) -> None:
        """Finish what is being done, and begin nothing more."""
        self._thread.shutdown(cancel_futures=True)


def _done(who, deed, key, values):
    from ..app.classes import mine, teaching  # with SQLAlchemy, which a server that is asked nothing of it never needs

    return mine.do(deed, key, values) if who == "learner" else teaching.do(deed, key, values)


class NotAnswered(Exception):
    """A question that is not answered: with which status and sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def question(body: bytes) -> tuple[str, str, object, dict[str, str]]:
    """Who asks (`learner` or `teacher`), the deed, their code or secret, and values; raises NotAnswered for what is no question."""
    from ..app.classes.mine import DEEDS as OF_LEARNERS
    from ..app.classes.teaching import DEEDS as OF_TEACHERS

    asked = object_in(body) or {}
    who, deed, values = asked.get("as"), asked.get("do"), asked.get("values", {})
    deeds = {"learner": OF_LEARNERS, "teacher": OF_TEACHERS}.get(who if isinstance(who, str) else "", ())
    texts = isinstance(values, dict) and all(isinstance(one, str) for one in values.values())
    if deed not in deeds or not texts:
        raise NotAnswered(400, NO_QUESTION)
    key = asked.get("key", "")
    if who == "teacher" and not isinstance(key, str):
        raise NotAnswered(400, NO_QUESTION)
    if any(len(one) > MOST_LETTERS for one in (*values.values(), key if isinstance(key, str) else "")):
        raise NotAnswered(413, TOO_LARGE)
    return who, deed, key, values


class ClassDeskHandler(RecordRequestHandler):
    """A deed of a resident or of a teacher with their class."""

    most_bytes = MOST_BYTES

    async def post(self):
        """Do it and answer, or say in a sentence why not."""
        try:
            self.finish(await self._answer())
        except NotAnswered as refusal:
            self.set_status(refusal.status)
            self.finish({"problem": refusal.sentence})

    async def _answer(self) -> dict:
        if not (is_same_origin(self.request) and is_json(self.request.headers.get("Content-Type", ""))):
            raise NotAnswered(403, ELSEWHERE)
        if self.too_large:
            raise NotAnswered(413, TOO_LARGE)
        who, deed, key, values = question(bytes(self.body))
        desk: ClassDesk = self.settings["course_class_desk"]
        address = self.request.remote_ip
        if why := desk.why_not(who, deed, address):
            raise NotAnswered(429, why)
        if desk.asked >= MOST_WAITING:
            raise NotAnswered(503, BUSY)
        desk.asked += 1
        try:
            reply = await desk.do(who, deed, key, values)
        except Deleted as reason:
            return {"deleted": str(reason)}
        except DamagedCode as reason:
            raise NotAnswered(400, str(reason)) from None
        except (NotSaved, Refused) as reason:
            logging.getLogger("course").error(reason.for_host)
            raise NotAnswered(503, str(reason)) from None
        except Exception as reason:  # its text could hold what is somebody's own, so only its kind is logged
            logging.getLogger("course").error("A class could not be used: %s.", kind_of(reason))
            raise NotAnswered(500, BROKEN) from None
        finally:
            desk.asked -= 1
        desk.count(who, deed, address, reply.wrong_try)
        return reply.plain()
