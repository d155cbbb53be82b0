"""All rooms that are running: opened, found by their code, taken up again after a restart, ended in time.

One thread keeps what happens, another reads the course's content; the event loop waits for neither.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ...engine.live.session import Happened, Session, fold
from ...store import NotSaved, Refused, live
from ..record_request import kind_of
from .codes import WRONG_OF_A_ROOM, WrongCodes, as_code, hashed, new_code, new_secret
from .room import LEAD, Room

LOOKS_S = 30.0  # between two looks whether a room's time is over
EMPTY_S = 15 * 60.0  # after which a room in which nobody is may be ended for another, where there are too many
NAME = "abcdefghjkmnpqrstuvwxyz23456789"  # of which a room's name is made; it opens nothing
LOG = logging.getLogger("course")


class TooMany(Exception):
    """No further room, or no further phone: its text is a sentence for whoever asked."""


class Rooms:
    """The rooms of one server, at most `most_rooms` with `most_phones` each."""

    def __init__(self, most_rooms: int, most_phones: int, clock: Callable[[], float] = time.time):
        self.most_rooms, self.most_phones, self.clock = most_rooms, most_phones, clock
        self.wrong = WrongCodes()
        self._rooms: dict[str, Room] = {}
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="live-disk")
        self._words = ThreadPoolExecutor(1, thread_name_prefix="live-words")
        self._loading: asyncio.Task | None = None
        self._watching: asyncio.Task | None = None

    async def ready(self) -> None:
        """Until the rooms of before a restart are there; raises NotSaved or Refused if they cannot be read, and is tried again next time."""
        if self._loading is None or self._loading.done() and self._loading.exception():
            self._loading = asyncio.ensure_future(self._load())
        await asyncio.shield(self._loading)

    async def _load(self):
        found = await self._run(self._disk, live.running)
        for name, rows in found.items():
            session = fold(Happened(*row) for row in rows)
            if session.steps and not session.ended:
                room = self._rooms[name] = self._room(name, session)
                await room.come_back()
        self._watching = self._watching or asyncio.ensure_future(self._watch())

    def _room(self, name, session):
        return Room(name, session, self._keep, self.read, self.clock)

    async def _keep(self, name, rows):
        await self._run(self._disk, live.append, name, rows)

    async def read(self, deed: Callable, *what):
        """Do something with the course's content, off the event loop."""
        return await self._run(self._words, deed, *what)

    @staticmethod
    async def _run(thread, deed, *what):
        return await asyncio.get_running_loop().run_in_executor(thread, deed, *what)

    def named(self, name: object) -> Room | None:
        """The running room of that name."""
        room = self._rooms.get(name) if isinstance(name, str) else None
        return room if room and not room.session.ended else None

    def of_code(self, typed: object, address: str) -> Room | None:
        """The running room with the code that somebody at an address typed; a wrong one is counted."""
        code = as_code(typed)
        found = next((one for one in self._running() if code and one.session.code == code), None)
        if found is None:
            self._missed(address)
        return found

    def _missed(self, address):
        self.wrong.count(address)
        for room in self._running():
            room.missed += 1
            if room.missed >= WRONG_OF_A_ROOM:
                room.missed = 0
                asyncio.ensure_future(self._recode(room)).add_done_callback(_log_trouble)

    async def _recode(self, room):
        await room.happen("recoded", code=new_code(self._is_taken))

    def _is_taken(self, code):
        return any(one.session.code == code for one in self._running())

    def _running(self):
        return [one for one in self._rooms.values() if not one.session.ended]

    async def open(self, page: str) -> tuple[Room, str]:
        """A new room for a lesson's page, and its presenter's secret; raises TooMany, NotSaved or Refused."""
        if len(self._running()) >= self.most_rooms and not await self._make_place():
            raise TooMany("Too many classes are running on this course: end one, or wait until one ends by itself.")
        name = "".join(secrets.choice(NAME) for _ in range(8))
        secret = new_secret()
        room = self._room(name, Session())
        await room.happen("opened", code=new_code(self._is_taken), page=page, lead=hashed(secret))
        self._rooms[name] = room
        return room, secret

    async def _make_place(self):
        """End the room that stands empty for longest, if there is one."""
        empty = [
            one for one in self._running()
            if not one.session.phones and self.clock() - one.session.last_at > EMPTY_S
            and not any(listener.role == LEAD for listener in one.listeners.values())
        ]  # fmt: skip
        for room in sorted(empty, key=lambda one: one.session.last_at)[:1]:
            await self.end(room)
        return bool(empty)

    async def enter(self, room: Room, phone: str) -> None:
        """Let a phone in, by the hash of its word; raises TooMany, NotSaved or Refused."""
        if phone in room.session.phones:
            return
        if len(room.session.phones) >= self.most_phones:
            raise TooMany("This class is full: no further phone can join. Look at the wall with a neighbour.")
        await room.happen("joined", phone=phone)

    async def end(self, room: Room) -> None:
        """End a room: everybody in it is told, and it is not found any more."""
        await room.happen("ended")
        self._rooms.pop(room.name, None)
        room.close()

    async def _watch(self):
        while True:
            for room in self._running():
                if self.clock() > room.session.ends_at():
                    try:
                        await self.end(room)
                    except (NotSaved, Refused) as trouble:  # it is tried again at the next look
                        LOG.error(trouble.for_host)
            await asyncio.sleep(LOOKS_S)

    def close(self) -> None:
        """Keep what waits to be kept, and let everybody go."""
        if self._watching:
            self._watching.cancel()
        for room in self._rooms.values():
            room.close()
        self._disk.shutdown()
        self._words.shutdown(cancel_futures=True)


def _log_trouble(done):
    if not done.cancelled() and (trouble := done.exception()):
        LOG.error("A class's code could not be changed: %s.", kind_of(trouble))
