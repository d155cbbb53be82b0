"""What a phone or a presenter says, as JSON from a page of ours → what happens in the room, or a sentence about why not.

Nothing is acknowledged before it is on the disk.
"""

import logging
import time

import segno
import tornado.web

from ...app.live import messages, questions
from ...engine.commitments import Impossible
from ...engine.live.decision import decided
from ...engine.live.question import possible, problem
from ...store import NotSaved, Refused
from ..addresses import ALL_INTERFACES, LOOPBACK, lan_addresses, url_host
from ..lesson_page import NOTEBOOK
from ..record_request import kind_of
from ..same_origin import question_of
from ..security_headers import SecurityHeaders
from .codes import hashed, new_secret, same
from .room import LEAD, WALL
from .rooms import Rooms, TooMany
from .who import LEAD_COOKIE, PHONE_COOKIE, give, is_lead, phone_of, rooms_led

MOST_BYTES, MOST_TEXTS, MOST_LETTERS = 4096, 40, 80  # of a question, of answers in a vote, of one of them
MOST_VOTES = 30  # by one phone in one round: a mind may be changed, and a disk is not to be filled
LENT_S = 120.0  # for which a presenter's picture hands on their rights, once
SECONDS = (30, 60, 90, 120, 180)  # how long a vote may be open, as the presenter's window offers

NO_ROOM = "No class has this code: look at the wall again."
NOT_IN = "This class is over, or this phone is not in it: type the code that the wall shows."
NOT_LEAD = "Only whoever presents this class can do that, in the browser in which they began it."
WAIT = "Many wrong codes were typed just now: wait ten seconds, then try again."
LATE = "The vote was closed before your answer arrived, so it is not counted."
NO_VOTE = "No vote is open now."
OLD = "This question is not the one before the room any more."
OFTEN = "This phone has changed its answer very often: the last one that was counted stays."
NOT_NOW = "That cannot be done now: the class stands elsewhere."
BROKEN = "That could not be done: whoever runs the course has to look into the log."
NO_LESSON = "There is no such lesson to present."
GONE = "This picture was used already, or is older than two minutes: show it again."


class NotDone(Exception):
    """What was asked is not done: with which status and sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class LiveDeskHandler(SecurityHeaders, tornado.web.RequestHandler):
    """One deed of a phone or of a presenter."""

    SUPPORTED_METHODS = ("POST",)

    def check_xsrf_cookie(self):
        """Where the page comes from, and the cookie of the room, stand in the token's place."""

    async def post(self):
        """Do it and answer, or say in a sentence why not."""
        self.set_header("Cache-Control", "no-store")
        asked = question_of(self, MOST_BYTES)
        try:
            self.finish(await self._done(asked) or {})
        except NotDone as refusal:
            self.set_status(refusal.status)
            self.finish({"problem": refusal.sentence})

    @property
    def rooms(self) -> Rooms:
        """The rooms of this server."""
        return self.settings["course_rooms"]

    async def _done(self, asked):
        deed = DEEDS.get(asked.get("do")) if isinstance(asked.get("do"), str) else None
        if deed is None:
            raise NotDone(400, "This is no question of a page of this course: reload the page.")
        try:
            await self.rooms.ready()
            return await deed(self, asked)
        except (TooMany, Impossible) as reason:
            raise NotDone(409, str(reason)) from None
        except (NotSaved, Refused) as reason:
            logging.getLogger("course").error(reason.for_host)
            raise NotDone(503, str(reason).replace("Your work", "That", 1)) from None
        except (NotDone, tornado.web.HTTPError):
            raise
        except Exception as reason:  # its text could hold what somebody voted
            logging.getLogger("course").error("A class could not go on: %s.", kind_of(reason))
            raise NotDone(500, BROKEN) from None

    def room_led(self, asked):
        """The room that is spoken of, if its presenter speaks; raises NotDone."""
        room = self.rooms.named(asked.get("room"))
        if room is None or not is_lead(self, room):
            raise NotDone(403, NOT_LEAD)
        return room


# ---- a phone ---------------------------------------------------------------------------------------------------------


async def join(handler, asked):
    """Enter the room whose code was typed; a phone that is in it already stays the same phone."""
    address = handler.request.remote_ip
    if not handler.rooms.wrong.may_try(address):
        raise NotDone(429, WAIT)
    room = handler.rooms.of_code(asked.get("code"), address)
    if room is None:
        raise NotDone(404, NO_ROOM)
    if not phone_of(handler, room):
        word = new_secret()
        await handler.rooms.enter(room, hashed(word))
        give(handler, PHONE_COOKIE + room.name, word)
    return {"room": room.name}


async def vote(handler, asked):
    """Count the answer of a phone, in place of its last one in this round."""
    room = handler.rooms.named(asked.get("room"))
    phone = room and phone_of(handler, room)
    if not phone:
        raise NotDone(403, NOT_IN)
    now, question = room.session.question, room.question
    if now is None or question is None or not now.rounds:
        raise NotDone(409, NO_VOTE)
    if (asked.get("asking"), asked.get("round")) != (now.number, len(now.rounds)):
        raise NotDone(409, LATE if asked.get("asking") == now.number else OLD)
    if not now.open or not now.last.takes(room.clock()):
        raise NotDone(409, LATE)
    ballot = messages.ballot_from_codes(question, *_written(asked, now.certainty))
    if sentence := problem(question, ballot):
        raise NotDone(422, sentence)
    if now.last.ballots.get(phone) != ballot:  # the same again, as after an unclear failure, is counted already
        often = (phone, now.number, len(now.rounds))
        room.votes_of = {key: count for key, count in room.votes_of.items() if key[1:] == often[1:]}
        room.votes_of[often] = room.votes_of.get(often, 0) + 1
        if room.votes_of[often] > MOST_VOTES:
            raise NotDone(429, OFTEN)
        if not await room.happen(
            "voted", phone=phone, asking=now.number, round=len(now.rounds), answers=list(ballot.answers),
            values=dict(ballot.values), certainty=ballot.certainty,
        ):  # fmt: skip
            raise NotDone(409, LATE)
    return {"mine": room.own(phone)}


def _written(asked, certainty):
    """Answers, values and certainty as a form holds them; raises NotDone for what no form sends."""
    answers, values, sure = asked.get("answers"), asked.get("values", {}), asked.get("certainty")
    texts = isinstance(answers, list) and len(answers) <= MOST_TEXTS and all(_is_short(one) for one in answers)
    numbers = isinstance(values, dict) and len(values) <= MOST_TEXTS and all(map(_is_short, values.values()))
    if not texts or not numbers or not (sure is None or _is_short(sure)):
        raise NotDone(400, NOT_NOW)
    return answers, values, sure if certainty else None


def _is_short(text):
    return isinstance(text, str) and len(text) <= MOST_LETTERS


# ---- the presenter ----------------------------------------------------------------------------------------------------


async def begin(handler, asked):
    """Open a room for a lesson; whoever asks presents it."""
    page = asked.get("page")
    if (
        not isinstance(page, str)
        or not NOTEBOOK.fullmatch(page)
        or not (handler.settings["course_settings"].notebooks / page).is_file()
    ):
        raise NotDone(404, NO_LESSON)  # fmt: skip
    room, secret = await handler.rooms.open(page)
    give(handler, LEAD_COOKIE + room.name, secret)
    return {"room": room.name}


async def mine(handler, asked):
    """The running rooms that this browser presents."""
    return {"rooms": [{"room": one.name, "page": one.session.page, "joined": len(one.session.phones)} for one in rooms_led(handler, handler.rooms)]}  # fmt: skip


async def joining(handler, asked):
    """What the wall shows so that phones can join: a short address, its picture, the code; and whether phones can reach it at all."""
    room = handler.room_led(asked)
    base, only_here = phones_reach(handler.request, handler.settings["course_settings"], handler.settings["base_url"])
    address = f"{base}join"
    picture = segno.make(f"{address}#{room.session.code}", error="m")
    return {
        "address": address.partition("://")[2], "code": room.session.code, "only_here": only_here,
        "picture": picture.svg_inline(scale=1, border=2, omitsize=True, svgclass="live-qr"),
    }  # fmt: skip


def phones_reach(request, settings, base_url: str) -> tuple[str, str]:
    """The course's address as phones type it, and a sentence if it listens on this computer only."""
    name = request.host_name.lower()
    if name in LOOPBACK and settings.host in ALL_INTERFACES and (found := lan_addresses()):
        port = request.host.removeprefix(request.host_name).rpartition(":")[2]
        return f"http://{url_host(found[0])}{f':{port}' if port else ''}{base_url}", ""
    return f"{request.protocol}://{request.host}{base_url}", ONLY_HERE if name in LOOPBACK else ""


ONLY_HERE = (
    "This course listens on this computer only, so no phone can reach it: stop it with Ctrl+C, start it again with "
    "HOST=0.0.0.0 make serve, and begin from the address that it prints."
)


async def listed(handler, asked):
    """Every question that can be asked, and the claims to search them by."""
    room = handler.room_led(asked)
    found = await handler.rooms.read(questions.listed, room.session.page)
    return {"questions": found, "claims": await handler.rooms.read(questions.claims)}


async def show(handler, asked):
    """Put a question before the room, without a vote yet."""
    room, name = handler.room_led(asked), asked.get("question")
    if not isinstance(name, str) or len(name) > 200:
        raise NotDone(400, NOT_NOW)
    return _fits(await room.show(name, bool(asked.get("certainty"))))


def plain(kind: str):
    """A deed that is one event of the room, without more words."""

    async def deed(handler, asked):
        return _fits(await handler.room_led(asked).happen(kind))

    return deed


def timed(kind: str):
    """A deed that gives the room so many seconds."""

    async def deed(handler, asked):
        seconds = asked.get("seconds", SECONDS[1])
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= 10_000:
            raise NotDone(400, NOT_NOW)
        return _fits(await handler.room_led(asked).happen(kind, seconds=seconds))

    return deed


async def decide(handler, asked):
    """Let the room's majority, or the presenter's own option, be what is done for the patient."""
    room = handler.room_led(asked)
    now, question = room.session.question, room.question
    if not now or not question or not question.scene or not now.rounds or now.open:
        raise NotDone(409, NOT_NOW)
    codes = asked.get("options") or []
    if not isinstance(codes, list) or not all(map(_is_short, codes)):
        raise NotDone(400, NOT_NOW)
    chosen = messages.decoded(codes, possible(question))
    if not set(chosen) <= set(possible(question)):
        raise NotDone(400, NOT_NOW)
    ballot = decided(question, now.last, chosen)
    if ballot is None:
        raise NotDone(409, "The room has no majority: choose for it, or let it vote again.")
    return _fits(await room.happen("decided", answers=list(ballot.answers), values=dict(ballot.values), certainty=None))


async def darken(handler, asked):
    """Note whether the wall is dark."""
    return _fits(await handler.room_led(asked).happen("dark", on=bool(asked.get("on"))), quietly=True)


async def end(handler, asked):
    """End the room for everybody."""
    await handler.rooms.end(handler.room_led(asked))


async def relay(handler, asked):
    """Pass on where the wall stands, or which way to turn it."""
    room, to, said = handler.room_led(asked), asked.get("to"), asked.get("said")
    if to not in (WALL, LEAD) or not isinstance(said, dict):
        raise NotDone(400, NOT_NOW)
    room.relay(to, said)


async def lend(handler, asked):
    """A picture with which one further device becomes the presenter's, once and within two minutes."""
    room, word = handler.room_led(asked), new_secret()
    room.lent = hashed(word), time.monotonic() + LENT_S
    base, only_here = phones_reach(handler.request, handler.settings["course_settings"], handler.settings["base_url"])
    picture = segno.make(f"{base}present#{room.name}.{word}", error="m")
    return {"picture": picture.svg_inline(scale=1, border=2, omitsize=True, svgclass="live-qr"), "only_here": only_here}


async def borrow(handler, asked):
    """Become the presenter on this device too."""
    room, word = handler.rooms.named(asked.get("room")), asked.get("word")
    lent = room.lent if room else None
    if not lent or not _is_short(word) or time.monotonic() > lent[1] or not same(word, lent[0]):
        raise NotDone(403, GONE)
    room.lent = None
    secret = new_secret()
    await room.happen("lent", lead=hashed(secret))
    give(handler, LEAD_COOKIE + room.name, secret)
    return {"room": room.name, "page": room.session.page}


def _fits(happened, quietly=False):
    if not happened and not quietly:
        raise NotDone(409, NOT_NOW)
    return {}


DEEDS = {
    "join": join, "vote": vote, "begin": begin, "mine": mine, "joining": joining, "list": listed, "show": show,
    "voting": timed("voting"), "extend": timed("extended"), "close": plain("closed"), "votes": plain("votes shown"),
    "answer": plain("answer shown"), "decide": decide, "away": plain("put away"), "dark": darken, "end": end, "relay": relay,
    "lend": lend, "borrow": borrow,
}  # fmt: skip
