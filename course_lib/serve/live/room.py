"""One running room: each event is kept on the disk and then happens; whoever looks on is told where the room stands.

Votes that come together are kept together. What a slow listener has not read yet is replaced by what holds now.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping

from ...app.live import messages, questions
from ...engine.commitments import Impossible
from ...engine.live.question import LiveQuestion
from ...engine.live.session import GRACE_S, Happened, Session, after
from .codes import same

PHONE, WALL, LEAD = "phone", "wall", "lead"
EVERY_S = 0.1  # at most so often the wall and the presenter are told how many have answered
Keep = Callable[[str, list], Awaitable]  # keeps events of a session
Off = Callable[..., Awaitable]  # does something slow off the event loop


class Listener:
    """What waits to be said to one window; of each kind of event the latest alone."""

    def __init__(self, role: str, phone: str = ""):
        self.role, self.phone = role, phone
        self.waits: dict[str, bytes] = {}
        self.news = asyncio.Event()
        self.over = False

    def say(self, kind: str, data: Mapping, version: int | None = None) -> None:
        """Let this be said next."""
        self.waits[kind] = event_bytes(kind, data, version)
        self.news.set()

    def end(self) -> None:
        """Say what waits, and nothing more."""
        self.over = True
        self.news.set()


def event_bytes(kind: str, data: Mapping, version: int | None = None) -> bytes:
    """A server-sent event; `version` is what a browser names when it comes back."""
    number = "" if version is None else f"id: {version}\n"
    return f"{number}event: {kind}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Room:
    """A session, and who looks on."""

    def __init__(self, name: str, session: Session, keep: Keep, off: Off, clock: Callable[[], float] = time.time):
        self.name, self.session, self.clock = name, session, clock
        self._keep, self._off = keep, off
        self.listeners: dict[int, Listener] = {}  # in the order in which they came
        self.missed = 0  # wrong codes since this room has its code
        self.lent: tuple[str, float] | None = (
            None  # a hash of the word that opens the presenter's rights once, and until when
        )
        self.votes_of: dict[tuple[str, int, int], int] = {}  # how often each phone has voted in the round
        self._questions: dict[str, LiveQuestion] = {}  # by name: the one before the room, and the one that is to come
        self._waiting: list[tuple[Happened, asyncio.Future]] = []
        self._writer: asyncio.Task | None = None
        self._closing: asyncio.TimerHandle | None = None
        self._told: dict[str, dict] = {}
        self._numbers_at, self._numbers_soon = 0.0, None

    @property
    def seed(self) -> int:
        """What orders the options: nothing of the question, and nothing that a phone knows."""
        return int(self.session.leads[0][:8], 16) if self.session.leads else 0

    @property
    def question(self) -> LiveQuestion | None:
        """The question before the room, once its words were read."""
        asked = self.session.question
        return self._questions.get(asked.name) if asked else None

    def is_led_by(self, secret: str) -> bool:
        """Whether this word is the presenter's."""
        return any([same(secret, kept) for kept in self.session.leads])

    # ---- what happens ----------------------------------------------------------------------------------------------

    async def happen(self, kind: str, **body) -> bool:
        """Keep an event and let it happen; False where it does not fit. Raises NotSaved or Refused, and then nothing has happened."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((Happened(round(self.clock(), 3), kind, body), future))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.ensure_future(self._write())
        return await future

    async def _write(self):
        while self._waiting:
            batch, self._waiting = self._waiting, []
            moved, fitting = self.session, []
            for event, future in batch:
                before, moved = moved, after(moved, event)
                fitting.append((event, future, moved is not before))
            rows = [(event.at, event.kind, dict(event.body)) for event, _, fits in fitting if fits]
            try:
                if rows:
                    await self._keep(self.name, rows)
            except Exception as trouble:
                for _, future, _ in fitting:
                    if not future.done():
                        future.set_exception(trouble)
                continue
            self.session = moved
            for _, future, fits in fitting:
                if not future.done():  # who asked may have left
                    future.set_result(fits)
            await self.tell()

    async def show(self, name: str, certainty: bool) -> bool:
        """Put a question before the room; raises Impossible if there is none of that name."""
        await self._read(name)
        return await self.happen("shown", question=name, certainty=certainty)

    async def _read(self, name):
        if name not in self._questions:
            found = await self._off(questions.question, name, self.seed)
            now = self.session.question
            self._questions = {one: kept for one, kept in self._questions.items() if now and one == now.name}
            self._questions[name] = found

    async def come_back(self) -> None:
        """After a restart: read the question again, and close a round whose time is over."""
        if self.session.question:
            try:
                await self._read(self.session.question.name)
            except Impossible:  # of an edition of the course before
                await self.happen("closed")
                await self.happen("put away")
        self._watch_the_time()

    def _watch_the_time(self):
        if self._closing:
            self._closing.cancel()
            self._closing = None
        asked = self.session.question
        if asked and asked.open and not self.session.ended:
            left = asked.last.closes_at + GRACE_S - self.clock()
            self._closing = asyncio.get_running_loop().call_later(max(0.05, left), self._time_is_over)

    def _time_is_over(self):
        asked = self.session.question
        if asked and asked.open and self.clock() >= asked.last.closes_at + GRACE_S:
            task = asyncio.ensure_future(self.happen("closed"))
            task.add_done_callback(self._closed_or_again)
        else:
            self._watch_the_time()

    def _closed_or_again(self, done):
        if (
            not done.cancelled() and done.exception()
        ):  # the disk was busy; votes that come now are late whatever is written
            asyncio.get_running_loop().call_later(1.0, self._time_is_over)

    # ---- what is told ----------------------------------------------------------------------------------------------

    def join(self, listener: Listener) -> None:
        """Tell somebody where the room stands, and from then on what changes."""
        self.listeners[id(listener)] = listener
        listener.say("state", self.state(listener.role), self.session.steps)
        if listener.role == PHONE:
            listener.say("mine", self.own(listener.phone))
        else:
            listener.say("numbers", messages.numbers(self.session))

    def leave(self, listener: Listener) -> None:
        """Nobody listens there any more."""
        self.listeners.pop(id(listener), None)

    def state(self, role: str) -> dict:
        """Where the room stands for a phone, the wall or the presenter, and how long is left to vote [ms]."""
        make = {PHONE: messages.to_phones, WALL: messages.to_wall, LEAD: messages.to_presenter}[role]
        return make(self.session, self.question, self.seed) | self._left()

    def _left(self):
        asked = self.session.question
        if not asked or not asked.open:
            return {}
        return {"left": max(0, round(1000 * (asked.last.closes_at - self.clock())))}

    def own(self, phone: str) -> dict:
        """What this phone has answered in the round that is open or was the last."""
        asked = self.session.question
        ballot = asked.last.ballots.get(phone) if asked and asked.last else None
        if not ballot or not self.question:
            return {}
        return {"asking": asked.number, "round": asked.last.number} | messages.ballot_in_codes(self.question, ballot)

    async def tell(self) -> None:
        """Say to each window what is new for it."""
        self._watch_the_time()
        for role in (PHONE, WALL, LEAD):
            told = self.state(role)
            known = {name: value for name, value in told.items() if name != "left"}
            if asked := self.session.question:
                known["until"] = asked.last.closes_at if asked.last else 0
            if known != self._told.get(role):
                self._told[role] = known
                for listener in self._of(role):
                    listener.say("state", told, self.session.steps)
        self._tell_numbers()

    def _tell_numbers(self):
        loop = asyncio.get_running_loop()
        if self._numbers_soon is None:
            wait = max(0.0, self._numbers_at + EVERY_S - loop.time())
            self._numbers_soon = loop.call_later(wait, self._say_numbers)

    def _say_numbers(self):
        self._numbers_soon, self._numbers_at = None, asyncio.get_running_loop().time()
        told = messages.numbers(self.session)
        if told != self._told.get("numbers"):
            self._told["numbers"] = told
            for listener in (*self._of(WALL), *self._of(LEAD)):
                listener.say("numbers", told)

    def relay(self, role: str, data: Mapping) -> None:
        """Pass a word of the wall to the presenter's windows, or of one of those to the wall; it is not kept."""
        for listener in self._of(role):
            listener.say("relay", data)

    def _of(self, role):
        return [one for one in self.listeners.values() if one.role == role]

    def close(self) -> None:
        """End every listener."""
        if self._closing:
            self._closing.cancel()
        for listener in tuple(self.listeners.values()):
            listener.end()
