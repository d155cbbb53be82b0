"""The pages of teaching live: where a phone joins and votes, and where whoever presents chooses to be alone or with a class.

Each is the same for everybody and holds nothing of a room; its script asks for that.
"""

from ..lesson_page import NOTEBOOK, CoursePageHandler
from ..lesson_words import lesson_of
from .desk import phones_reach


class _Page(CoursePageHandler):
    """A page without a kernel, at the top of the course's address."""

    def _page(self, template: str, **more) -> str:
        return self.settings["voila_jinja2_env"].get_template(template).render(
            base="", files=self.settings["course_bundles"].addresses("course/page"),
            asset=type(self.settings["course_url"])("course"), **more,
        )  # fmt: skip


class JoinHandler(_Page):
    """Where a phone joins a class and votes."""

    def get(self):
        """The page."""
        self.finish(self._page("join.html.j2"))


class PresentHandler(_Page):
    """Alone, or with a class."""

    def get(self):
        """The choice for a lesson; without one, the page for a presenter's further device."""
        name = self.get_query_argument("page", "")
        lesson = lesson_of(name) if NOTEBOOK.fullmatch(name) else None
        _, only_here = phones_reach(self.request, self.settings["course_settings"], self.base_url)
        short = "short" in self.request.query_arguments
        self.finish(
            self._page("choose.html.j2", name=name if lesson else "", lesson=lesson, short=short, only_here=only_here)
        )
