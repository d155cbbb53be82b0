"""A learner's code, in the body of a request from a page of ours → what is recorded under it, without a kernel.

A page is the same for everybody until this says what is the learner's own.
The code stands in no address, no log and no cache; nothing is written by asking.
Reading and replaying happen off the event loop, in two threads, so pages are served meanwhile.
"""

import asyncio
import gc
import json
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import responses

from ..app.identity import DamagedCode
from ..app.own_record import OVERVIEWS, REACHED, own_record, warm
from ..store import Deleted, NotSaved, Refused
from .record_request import RecordRequestHandler, kind_of
from .same_origin import is_json, is_same_origin, object_in

THREADS, MOST_WAITING = 2, 20
MOST_BYTES, MOST_ACTIVITIES, MOST_LETTERS = 16_384, 100, 120  # of a body, in a question, in the name of an activity
BUSY_S, TROUBLE_S = 1, 10  # after which to ask again

ELSEWHERE = "A learner's record is told only to a page of this course."
NO_QUESTION = (
    'Ask with JSON (Content-Type: application/json) as in {"code": "…", "activities": ["quiz:…"], "overview": ""}, '
    f"with at most {MOST_ACTIVITIES} activities of at most {MOST_LETTERS} letters each."
)
TOO_LARGE = f"A question about a record has at most {MOST_BYTES} bytes."
BUSY = "Many learners ask for their records at this moment; ask again in a second."
BROKEN = "Your record could not be shown: whoever runs the course has to look into the log."
POST_ONLY = "A learner's record is asked for with POST, so that their code stands in no address."


class Refusal(Exception):
    """A question that is not answered: with which status and sentence, and after how many seconds to ask again."""

    def __init__(self, status: int, sentence: str, again_s: int | None = None):
        super().__init__(sentence)
        self.status, self.sentence, self.again_s = status, sentence, again_s


class Reading:
    """Two threads that read learners' records for the server, and how many questions wait for one of them."""

    def __init__(self):
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="own-record")
        self.asked = 0  # questions that are being answered or wait

    def ask(self, code: object, activities: list[str], overview: str, zone: object = "") -> Future:
        """The answer to come, as JSON; raises Refusal if too many wait already. `asked` is the caller's to count."""
        if self.asked >= THREADS + MOST_WAITING:
            raise Refusal(503, BUSY, BUSY_S)
        return self._threads.submit(_answer, code, activities, overview, zone)

    def prepare(self) -> None:
        """Read the course's files for whoever asks first, off the event loop; what was read is never looked through for garbage."""
        self._threads.submit(_prepared)

    def close(self) -> None:
        """Finish what is being read, and answer nothing more."""
        self._threads.shutdown(cancel_futures=True)


def _prepared():
    warm()
    gc.collect()
    gc.freeze()  # a hundred thousand objects of the course, which stay


def _answer(code, activities, overview, zone):
    return json.dumps(own_record(code, activities, overview, zone))


def question(content_type: str, body: bytes) -> tuple[object, list[str], str, object]:
    """The code, the activities, which overview is asked for, if any, and the zone of who asks; raises Refusal for what is no question."""
    asked = object_in(body) if is_json(content_type) else None
    if asked is None or not {"code", "activities", "overview"} <= asked.keys():
        raise Refusal(400, NO_QUESTION)
    activities, overview = asked["activities"], asked["overview"]
    if (
        overview not in ("", REACHED, *OVERVIEWS)
        or not isinstance(activities, list)
        or len(activities) > MOST_ACTIVITIES
    ):
        raise Refusal(400, NO_QUESTION)
    if not all(isinstance(name, str) and len(name) <= MOST_LETTERS for name in activities):
        raise Refusal(400, NO_QUESTION)
    return asked["code"], activities, overview, asked.get("zone", "")


class OwnRecordHandler(RecordRequestHandler):
    """What is recorded under a learner's code; nothing is changed by asking."""

    most_bytes = MOST_BYTES
    answer: Future | None = None

    async def post(self):
        """Answer, or say in a sentence why not."""
        try:
            text = await self._answer()
        except Refusal as refusal:
            return self._refuse(refusal)
        except asyncio.CancelledError:
            if self.answer is not None and self.answer.cancelled():  # who asked has left
                return None
            raise
        self.set_header("Content-Type", "application/json")
        return await self.finish(text)

    async def _answer(self) -> str:
        asked = self.request
        if not is_same_origin(asked):
            raise Refusal(403, ELSEWHERE)
        if self.too_large:
            raise Refusal(413, TOO_LARGE)
        code, activities, overview, zone = question(asked.headers.get("Content-Type", ""), bytes(self.body))
        reading: Reading = self.settings["course_reading"]
        self.answer = reading.ask(code, activities, overview, zone)
        reading.asked += 1
        try:
            return await asyncio.wrap_future(self.answer)
        except DamagedCode as reason:
            raise Refusal(400, str(reason)) from None
        except Deleted as reason:
            return json.dumps({"deleted": str(reason)})
        except (NotSaved, Refused) as reason:
            logging.getLogger("course").error(reason.for_host)
            raise Refusal(503, str(reason), TROUBLE_S) from None
        except Exception as reason:  # its text could hold what is a learner's own, so only its kind is logged
            logging.getLogger("course").error("A learner's record could not be shown: %s.", kind_of(reason))
            raise Refusal(500, BROKEN) from None
        finally:
            reading.asked -= 1

    def on_connection_close(self):
        """Who has left needs no answer; one that is being read already is read to its end."""
        super().on_connection_close()
        if self.answer is not None:
            self.answer.cancel()

    def write_error(self, status_code: int, **kwargs):
        """One sentence for whoever asks in another way."""
        if status_code == 405:
            self.set_header("Allow", "POST")
        self._refuse(Refusal(status_code, POST_ONLY if status_code == 405 else f"{responses[status_code]}."))

    def _refuse(self, refusal):
        self.set_status(refusal.status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        if refusal.again_s is not None:
            self.set_header("Retry-After", str(refusal.again_s))
        self.finish(refusal.sentence)
