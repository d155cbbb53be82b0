"""A request → which phone of a room it is, or whether it is the presenter's: by a cookie that no script can read.

The cookie stands for one room, goes to no other address than those of teaching live and to no other site, and ends with the room.
"""

import tornado.web

from ...engine.live.session import LASTS_S
from .codes import hashed
from .room import Room

PHONE_COOKIE, LEAD_COOKIE = "course_phone_", "course_lead_"
LONGEST = 100


def phone_of(handler: tornado.web.RequestHandler, room: Room) -> str:
    """The hash of the phone's word, if it is in this room; else nothing."""
    word = handler.get_cookie(PHONE_COOKIE + room.name) or ""
    phone = hashed(word) if 0 < len(word) <= LONGEST else ""
    return phone if phone in room.session.phones else ""


def is_lead(handler: tornado.web.RequestHandler, room: Room) -> bool:
    """Whether the presenter of this room asks."""
    return room.is_led_by((handler.get_cookie(LEAD_COOKIE + room.name) or "")[:LONGEST])


def rooms_led(handler: tornado.web.RequestHandler, rooms) -> list[Room]:
    """The running rooms whose presenter asks."""
    names = [name.removeprefix(LEAD_COOKIE) for name in handler.cookies if name.startswith(LEAD_COOKIE)]
    return [room for room in map(rooms.named, names) if room and is_lead(handler, room)]


def give(handler: tornado.web.RequestHandler, name: str, word: str) -> None:
    """Let the browser keep a word."""
    handler.set_cookie(
        name, word, path=handler.settings["base_url"] + "course/live", httponly=True, samesite="Strict",
        secure=handler.request.protocol == "https", max_age=round(LASTS_S),
    )  # fmt: skip
