"""What a learner does with their record as a whole, asked by a page of ours and answered without a kernel.

Words and codes that open nothing are counted by who asks, and after some the asking has to wait.
"""

from urllib.parse import urlsplit

from .desk import MOST_LETTERS, NO_QUESTION, Desk, DeskHandler, NotAnswered
from .desk import question as texts_in
from .tries import Tries

MOST_BYTES, USUAL_BYTES = 9_000_000, 16_384  # of a body: a record that is brought, and anything else

TOO_LARGE = "That is larger than any record of this course."
TOO_MANY = "Too many words or codes that open nothing were typed here: wait ten minutes, then try again."


class RecordDesk(Desk):
    """The one thread in which deeds are done, and who tried in vain."""

    def __init__(self):
        super().__init__("record-desk")
        self.tries = Tries()

    async def do(self, deed: str, code: object, values: dict, here: str, zone: object, told_to: str):
        """The reply to come; raises what `desk.do` raises."""
        from ..app.record import desk  # with SQLAlchemy, which a server that is asked nothing of it never needs

        return await self.submit(desk.do, deed, code, values, here, zone, None, told_to)


def question(body: bytes) -> tuple[str, object, dict[str, str], str, object]:
    """Deed, code, values, the address of the page without its fragment, and the zone; raises NotAnswered for what is no question."""
    from ..app.record.desk import DEEDS

    asked, deed, values = texts_in(body)
    here = asked.get("here", "")
    if deed not in DEEDS or not isinstance(here, str) or len(here) > MOST_LETTERS:
        raise NotAnswered(400, NO_QUESTION)
    if deed != "bring" and (len(body) > USUAL_BYTES or any(len(one) > MOST_LETTERS for one in values.values())):
        raise NotAnswered(413, TOO_LARGE)
    return deed, asked.get("code"), values, here.partition("#")[0], asked.get("zone")


class RecordDeskHandler(DeskHandler):
    """A deed of a learner with their record."""

    most_bytes = MOST_BYTES
    elsewhere = "A learner's record is shown only to a page of this course."
    larger = TOO_LARGE
    busy = "Many learners ask for their records at this moment: try again in a moment."
    subject = "A learner's record"

    def prepare(self):
        """Make room for a record that is brought, but for nobody who is not a page of ours."""
        super().prepare()
        if self.ours:
            self.request.connection.set_max_body_size(MOST_BYTES)

    async def answer(self) -> dict:
        """The reply of the desk."""
        deed, code, values, here, zone = question(bytes(self.body))
        desk: RecordDesk = self.settings["course_desk"]
        if deed == "join" and desk.tries.are_too_many(self.request.remote_ip):
            raise NotAnswered(429, TOO_MANY)
        if urlsplit(here).netloc.lower() != urlsplit(self.request.headers["Origin"]).netloc.lower():
            raise NotAnswered(400, NO_QUESTION)  # a picture leads nowhere but back to this course
        reply = await self.done(desk, lambda: desk.do(deed, code, values, here, zone, self._told_to()))
        if reply.wrong_try:
            desk.tries.count(self.request.remote_ip)
        return reply.plain()

    def _told_to(self) -> str:
        """The name of the learning record store that this course tells, if there is one."""
        return urlsplit(self.settings["course_settings"].lrs_endpoint).hostname or ""
