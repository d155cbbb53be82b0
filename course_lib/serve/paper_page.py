"""A lesson on paper, asked for in a browser: a page that lists its documents, and each of them ready to print; no kernel is needed.

What holds answers is for whoever teaches: unless the host says otherwise it goes to a browser on the computer itself, and not
by way of a proxy, so that nobody in the room looks the key up; and to whom a learning platform or a hub calls a teacher.
"""

import asyncio
import ipaddress
from functools import partial

import tornado.web

from .. import content
from ..app.exports.paper import document, lesson_of
from ..engine.commitments import Impossible
from ..store import NotSaved
from .lesson_page import CoursePageHandler
from .named_learner import signed_in
from .settings import Settings

DOCUMENTS = {  # by the last part of their address: kind, and whether with answers
    "handout": ("handout", False),
    "sheet": ("sheet", False),
    "guide": ("guide", True),
    "handout-with-answers": ("handout", True),
    "sheet-with-answers": ("sheet", True),
}
FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


def may_have_answers(settings: Settings, address: str, headers) -> bool:
    """Whether what holds answers may be sent to who asks from there."""
    if settings.paper_answers is not None:
        return settings.paper_answers
    alone = not (settings.hosts or settings.believed or settings.hub_user or settings.hub_door or settings.server_name)
    return alone and not any(name in headers for name in FORWARDED) and _is_this_computer(address)


def _is_this_computer(address):
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class PaperHandler(CoursePageHandler):
    """The documents of one lesson."""

    made: dict[tuple, str] = {}  # by edition, lesson, document and paper: each is made once
    one_at_a_time = asyncio.Lock()

    @tornado.web.authenticated
    async def get(self, number: str, name: str | None = None):
        """The list, or one document on the paper that was asked for; 404 for what there is not, 403 for what is not for all."""
        paper = self.get_query_argument("paper", "a4")
        if (name or "handout") not in DOCUMENTS or paper not in ("a4", "letter"):
            raise tornado.web.HTTPError(404)
        try:
            lesson = lesson_of(number)
        except Impossible:
            raise tornado.web.HTTPError(404) from None
        settings = self.settings["course_settings"]
        allowed = may_have_answers(settings, self.request.remote_ip or "", self.request.headers)
        allowed = allowed or settings.paper_answers is not False and self._teaches()
        if name and (allowed or not DOCUMENTS[name][1]):
            self.finish(await self._document(lesson, name, paper))
            return
        if name:
            self.set_status(403)
        self.finish(self._list(lesson, allowed))

    head = get

    def _teaches(self) -> bool:
        """Whether who asks came as a teacher from a learning platform or a hub."""
        try:
            known = signed_in(self)
        except NotSaved:
            return False
        return known is not None and known.teacher

    def _list(self, lesson, allowed):
        page = self.settings["voila_jinja2_env"].get_template("paper.html.j2")
        return page.render(
            lesson=lesson, allowed=allowed, base_url=self.base_url, files=self.settings["course_bundles"].addresses()
        )

    async def _document(self, lesson, name, paper):
        """The page, made beside the server; a lesson that cannot be read is an error of the server, and its log says which."""
        key = self.settings["course_pictures"].edition, lesson.id, name, paper
        async with self.one_at_a_time:
            if key not in self.made:
                other = ("a4", "A4") if paper == "letter" else ("letter", "Letter")
                ways = ((f"?paper={other[0]}", f"On {other[1]} paper"), (f"../{lesson.number:02d}", "All documents of this lesson"))  # fmt: skip
                kind, answers = DOCUMENTS[name]
                make = partial(document, lesson, kind, answers, paper, ways=ways)
                try:
                    self.made[key] = await asyncio.get_running_loop().run_in_executor(None, make)
                except Impossible:
                    raise tornado.web.HTTPError(404) from None
                except (content.Refused, KeyError) as why:
                    raise tornado.web.HTTPError(500, "A document could not be made: %s", why) from None
        return self.made[key]
