"""A request for a lesson → its page as it was made when the course started, without a kernel; the page asks for one later.

A notebook that shows something else than screens of ours is drawn by Voilà, for its widget manager: its words at once, its
kernel meanwhile, its live parts when they are ready.
"""

import asyncio
import logging
import re

import tornado.web
from tornado.iostream import StreamClosedError
from voila.handler import BaseVoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from ..app.checked_line import review_line
from ..engine.facilitator_notes import note_parts
from .lesson_words import PRESENT, PRESENTER, SHORT, has_output, link_notebook, presentation, title_of
from .page_access import give_cookie, new_kernel_id, stay_with_this_server
from .pictures import NoPicture, Page, Picture, Pictures
from .security_headers import SecurityHeaders
from .slides import slides_of

NOBODY = logging.Logger("nobody", logging.CRITICAL + 1)
NOTEBOOK = re.compile(r"\d\d_[a-z0-9_]+(\.[a-z]{2})?\.ipynb")
FROM_PAGE = "../../"  # from a lesson's address to the course's own
TEMPLATES = {"": "lesson.html.j2", PRESENT: "wall.html.j2", PRESENTER: "presenter.html.j2"}


def prepare_notebook(request, notebook, cwd):
    """Before Voilà draws a page: give the browser the token that its scripts send along, and link the claims."""
    request.xsrf_token  # noqa: B018 - reading it sets the cookie
    link_notebook(notebook)
    return notebook


def draw_page(settings, picture: Picture, presenting: str, edition: str) -> str:
    """The HTML of a lesson that our own client makes live, of its slides on a wall, or of what their presenter sees."""
    shown = {block for block in picture.words.blocks if isinstance(block, int)}
    return settings["voila_jinja2_env"].get_template(TEMPLATES[presenting]).render(
        picture=picture,
        slides=slides_of(picture.words, picture.cells) if presenting else (),
        notes=note_parts(picture.words.notes) if presenting == PRESENTER else (),
        edition=edition,
        base=FROM_PAGE,
        files=settings["course_bundles"].addresses(f"{FROM_PAGE}course/page"),
        asset=type(settings["course_url"])(f"{FROM_PAGE}course"),
        preview=bool(settings["course_settings"].preview),
        named=settings["course_settings"].names_learners,
        ancestors=" ".join(settings["course_settings"].frame_ancestors),
        failures=[number for number, cell in picture.cells.items() if cell["failed"] and number not in shown],
    )  # fmt: skip


class CoursePageHandler(SecurityHeaders, BaseVoilaHandler):
    """A page of ours, be it a lesson or the word that there is none."""

    def set_default_headers(self):
        """Only this host may be part of the page; nothing of it is kept."""
        super().set_default_headers()
        self.allow_only_this_host()
        self.set_header("Cache-Control", "no-store")

    def render_template(self, name, **ns):
        """The error page: it says what the reader can do and nothing about the server."""
        page = self.settings["voila_jinja2_env"].get_template("error.html")
        return page.render(
            status_code=ns["status_code"], base_url=self.base_url, files=self.settings["course_bundles"].addresses()
        )


class LessonHandler(CoursePageHandler):
    """One lesson."""

    kernel: asyncio.Future | None = None  # of a page that Voilà draws
    kernel_id = ""
    renderer: NotebookRenderer | None = None

    def initialize(self, **kwargs):
        """Keep what Voilà's renderer asks for."""
        super().initialize(**kwargs)
        self.voila_config, self.template_paths, self.static = (
            kwargs["config"],
            kwargs["template_paths"],
            kwargs["static"],
        )

    async def head(self, path: str):
        """Whether there is a lesson at `path`; whoever only asks that gets no kernel."""
        self._find(path)
        await self.flush()  # without a length, which only a drawn page would have

    @tornado.web.authenticated
    async def get(self, path: str):
        """Send the lesson at `path`; 404 for whatever is no lesson, 500 for one that could not be made."""
        self._find(path)
        stay_with_this_server(self)
        if (door := self.settings.get("course_hub")) and not await door.admit(self):
            return
        pictures: Pictures = self.settings["course_pictures"]
        try:
            page = await pictures.page(path, self._presenting(), self._view())
        except NoPicture:
            raise tornado.web.HTTPError(500) from None
        if page:
            self._send(page)
        elif self.settings["course_kernels"].may_draw():
            await self._draw(path)
        else:
            self.settings["course_metrics"].refused("no_room")
            raise tornado.web.HTTPError(503)

    def _send(self, page: Page) -> None:
        """The same bytes for everybody; a browser that has them is told so."""
        give_cookie(self)
        self.set_header("Cache-Control", "no-cache")  # kept, and asked about each time
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("Etag", page.tag)
        if self.check_etag_header():
            self.set_status(304)
            self.finish()
            return
        packed = "gzip" in self.request.headers.get("Accept-Encoding", "")
        if packed:
            self.set_header("Content-Encoding", "gzip")
        self.finish(page.packed if packed else page.plain)

    async def _draw(self, path: str) -> None:
        self.allow_only_this_host(own=False)
        try:
            async for html in self._drawn(path):
                self.write(html)
                if "<!--flush-->" in html:
                    await self.flush()
            await self.finish()
            self.kernel = None
        except StreamClosedError:
            pass  # the reader left; on_connection_close frees the kernel
        finally:
            if self.kernel is not None:
                await self._free()

    async def _drawn(self, path):
        """The page piece by piece, while its kernel starts and its cells run.

        Voilà starts a kernel, waits, and then sends the first byte.
        Here the kernel's id is chosen first: the page can name it, be read, and load its scripts while the kernel starts.
        """
        self.kernel_id = new_kernel_id(self.settings["course_settings"].server_name)
        self.kernel = asyncio.ensure_future(self.kernel_manager.start_for_page(self.kernel_id, self.base_url))
        renderer = self.renderer = self._renderer(path)
        await renderer.initialize()
        renderer.page_config["page"] = {
            "name": path,
            "title": title_of(renderer.notebook),
            "shows": [has_output(c) for c in renderer.notebook.cells],
            "preview": bool(self.settings["course_settings"].preview),
            "review": review_line(path),
            "files": self.settings["course_bundles"].addresses(),
            **presentation(path, self._presenting()),
        }
        if renderer.page_config["page"]["presenting"]:
            picture = await self.settings["course_pictures"].picture(path, self._view())
            renderer.page_config["page"]["slides"] = slides_of(picture.words, picture.cells)
        renderer.exporter.environment.bytecode_cache = self.settings["course_templates"]
        async for html, _ in renderer.generate_content_generator(self.kernel_id, self._kernel_when_words_are_out()):
            yield html

    def _presenting(self) -> str:
        """Whether a wall is asked for or the window of its presenter: `present`, `presenter` or ""."""
        return next((one for one in (PRESENTER, PRESENT) if one in self.request.query_arguments), "")

    def _view(self) -> str:
        return SHORT if SHORT in self.request.query_arguments else ""

    def _find(self, path: str) -> None:
        if not NOTEBOOK.fullmatch(path) or not self.contents_manager.file_exists(path):
            raise tornado.web.HTTPError(404)

    async def _kernel_when_words_are_out(self):
        kernel_id = await self.kernel
        return self.kernel_manager.get_kernel(kernel_id)

    def _renderer(self, path: str) -> NotebookRenderer:
        secret = self.settings["kernel_access"].grant(self.kernel_id, self, own=False)
        told = get_page_config(self.base_url, self.settings, self.log, self.voila_configuration)
        client = {"baseUrl": self.base_url, "kernelId": self.kernel_id, "kernelSecret": secret}
        return NotebookRenderer(
            request_handler=self,
            voila_configuration=self.voila_configuration,
            traitlet_config=self.voila_config,
            notebook_path=path,
            template_paths=self.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config={
                "course": self.settings["course_url"],
                "fullStaticUrl": self.static,
                "client": {**told, **client, "fullStaticUrl": self.static},
            },
            mathjax_config=None,
            mathjax_url=None,
        )

    async def _free(self):
        kernel, self.kernel = self.kernel, None
        await asyncio.wait([kernel])
        self.settings["kernel_access"].gone(self.kernel_id)
        if not kernel.cancelled() and kernel.exception() is None and self.kernel_id in self.kernel_manager:
            await self.kernel_manager.shutdown_kernel(self.kernel_id, now=True)

    def on_connection_close(self):
        """A reader who leaves before the page is complete leaves no kernel behind, and no error in the log."""
        super().on_connection_close()
        for talkative in (self.renderer, getattr(self.renderer, "executor", None)):
            if talkative is not None:
                talkative.log = NOBODY
        if self.kernel is not None:
            asyncio.ensure_future(self._free())
