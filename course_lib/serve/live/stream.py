"""What a window of a room is told, as server-sent events for as long as it listens; whoever comes back is told all of it again."""

import asyncio

import tornado.web
from tornado.iostream import StreamClosedError

from ...store import NotSaved, Refused
from ..security_headers import SecurityHeaders
from .room import LEAD, PHONE, WALL, Listener, event_bytes
from .rooms import Rooms
from .who import is_lead, phone_of

BEAT_S = 15.0  # between two words to a window for which there is no news, so that both sides know of a dead line
AGAIN_MS = 1000  # after which a browser asks again
MOST_OF_A_PHONE, MOST_OF_A_LEAD = 3, 8  # lines at once; the oldest is let go for a newer one


class LiveStreamHandler(SecurityHeaders, tornado.web.RequestHandler):
    """A line to a phone, a wall or a presenter's window."""

    listener: Listener | None = None

    async def get(self, name: str, role: str):
        """Tell where the room stands, and what changes, until one side ends it."""
        if self.request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise tornado.web.HTTPError(403)
        rooms: Rooms = self.settings["course_rooms"]
        try:
            await rooms.ready()
        except (NotSaved, Refused):
            raise tornado.web.HTTPError(503) from None
        room = rooms.named(name)
        phone = phone_of(self, room) if room and role == PHONE else ""
        if room is None or not (phone if role == PHONE else is_lead(self, room)):
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")
        self.listener = Listener(role, phone)
        _let_go_of_the_oldest(room, self.listener)
        room.join(self.listener)
        try:
            await self._tell(self.listener)
        except StreamClosedError:
            pass  # who listened has left
        finally:
            room.leave(self.listener)

    async def _tell(self, listener):
        self.write(f"retry: {AGAIN_MS}\n\n")
        while True:
            waits, listener.waits = listener.waits, {}
            listener.news.clear()
            for said in waits.values():
                self.write(said)
            await self.flush()
            if listener.over and not listener.waits:
                return
            try:
                await asyncio.wait_for(listener.news.wait(), BEAT_S)
            except TimeoutError:
                self.write(event_bytes("beat", {}))

    def on_connection_close(self):
        """Say nothing more to who has left."""
        if self.listener:
            self.listener.end()


def _let_go_of_the_oldest(room, listener):
    alike = [one for one in room.listeners.values() if (one.role, one.phone) == (listener.role, listener.phone)]
    most = MOST_OF_A_PHONE if listener.role == PHONE else MOST_OF_A_LEAD
    for one in alike[: max(0, len(alike) - most + 1)]:
        one.end()


ROLES = "|".join((PHONE, WALL, LEAD))
