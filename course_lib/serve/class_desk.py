"""What a resident and a teacher do with a class, asked by a page of ours and answered without a kernel.

Codes and secrets that open nothing are counted by who asks, codes also all together, since a whole room
may share an address; and one address makes only so many classes.
"""

from .desk import MOST_LETTERS, NO_QUESTION, Desk, DeskHandler, NotAnswered
from .desk import question as texts_in
from .tries import Tries

MOST_BYTES = 16_384  # of a body
MOST_CODES, MOST_CODES_OF_ALL = (
    60,
    300,
)  # wrong codes within ten minutes: of one address, which may be a room, and of all
EVERYBODY = "*"

TOO_LARGE = "That is larger than anything that is asked about a class."
TOO_MANY = "Too many codes or secrets that open nothing were typed here: wait ten minutes, then try again."
TOO_MANY_MADE = "Many classes were made here just now: wait ten minutes, then make the next one."


class ClassDesk(Desk):
    """The one thread in which deeds are done, and who tried in vain."""

    def __init__(self):
        super().__init__("class-desk")
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
        return await self.submit(_done, who, deed, key, values)


def _done(who, deed, key, values):
    from ..app.classes import mine, teaching  # with SQLAlchemy, which a server that is asked nothing of it never needs

    return mine.do(deed, key, values) if who == "learner" else teaching.do(deed, key, values)


def question(body: bytes) -> tuple[str, str, object, dict[str, str]]:
    """Who asks (`learner` or `teacher`), the deed, their code or secret, and values; raises NotAnswered for what is no question."""
    from ..app.classes.mine import DEEDS as OF_LEARNERS
    from ..app.classes.teaching import DEEDS as OF_TEACHERS

    asked, deed, values = texts_in(body)
    who = asked.get("as")
    deeds = {"learner": OF_LEARNERS, "teacher": OF_TEACHERS}.get(who if isinstance(who, str) else "", ())
    if deed not in deeds:
        raise NotAnswered(400, NO_QUESTION)
    key = asked.get("key", "")
    if who == "teacher" and not isinstance(key, str):
        raise NotAnswered(400, NO_QUESTION)
    if any(len(one) > MOST_LETTERS for one in (*values.values(), key if isinstance(key, str) else "")):
        raise NotAnswered(413, TOO_LARGE)
    return who, deed, key, values


class ClassDeskHandler(DeskHandler):
    """A deed of a resident or of a teacher with their class."""

    most_bytes = MOST_BYTES
    elsewhere = "A class is shown only to a page of this course."
    larger = TOO_LARGE
    busy = "Many ask for their classes at this moment: try again in a moment."
    subject = "A class"

    async def answer(self) -> dict:
        """The reply of the desk."""
        who, deed, key, values = question(bytes(self.body))
        desk: ClassDesk = self.settings["course_class_desk"]
        address = self.request.remote_ip
        if why := desk.why_not(who, deed, address):
            raise NotAnswered(429, why)
        reply = await self.done(desk, lambda: desk.do(who, deed, key, values))
        desk.count(who, deed, address, reply.wrong_try)
        return reply.plain()
