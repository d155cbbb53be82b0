"""The page for teachers: the same bytes for everybody, no kernel and no cookie; what is theirs comes by `class_desk.py`."""

import tornado.web

from ..views.classes import teacher as view
from .security_headers import SecurityHeaders

BASE = "../"  # from the page's address to the course's own


class TeacherPageHandler(SecurityHeaders, tornado.web.RequestHandler):
    """The two ways in: to a class that there is, and to a new one."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def set_default_headers(self):
        """Only this host may be part of the page; nothing of it is kept."""
        super().set_default_headers()
        self.allow_only_this_host()
        self.set_header("Cache-Control", "no-store")

    def get(self):
        """The page; whatever an address says after its question mark is not read."""
        page = self.settings["voila_jinja2_env"].get_template("teach.html.j2")
        self.finish(page.render(base=BASE, files=self.settings["course_bundles"].addresses(f"{BASE}course/page"), door=view.door(view.Door())))  # fmt: skip

    head = get
