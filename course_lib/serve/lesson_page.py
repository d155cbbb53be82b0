"""A request for a lesson → its prose at once, its kernel meanwhile, its live parts when they are ready.

Voilà starts a kernel, waits, and then sends the first byte.
Here the kernel's id is chosen first: the page can name it, be read, and load its scripts while the kernel starts.
"""

import asyncio
import logging
import os
import re
import uuid
from functools import partial

import tornado.web
from tornado.iostream import StreamClosedError
from voila.handler import BaseVoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from .. import content
from ..app.course_evidence import link_claims
from ..app.review_line import review_line
from .foreign_widgets import PageKinds, all_ours, models
from .security_headers import SecurityHeaders, content_security_policy

NOBODY = logging.Logger("nobody", logging.CRITICAL + 1)
SERVER_COOKIE = "course_server"
NOTEBOOK = re.compile(r"\d\d_[a-z0-9_]+(\.[a-z]{2})?\.ipynb")


def title_of(notebook) -> str:
    """The notebook's first heading, without its marks."""
    for cell in notebook.cells:
        found = re.search(r"^#\s+(.+?)\s*#*\s*$", cell.source, re.M) if cell.cell_type == "markdown" else None
        if found:
            return re.sub(r"[*_`]|\[S\d+\]", "", found[1]).strip()
    return ""


def has_output(cell) -> bool:
    """Whether a cell will put something on the page; one that only imports will not."""
    if cell.cell_type != "code" or "setup" in cell.metadata.get("tags", []):
        return False
    lines = [line for line in cell.source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return any(not re.match(r"(from|import)\s", line) for line in lines)


def presentation(name: str, asked: bool) -> dict:
    """Whether this page can be presented and is; the facilitator notes go along only when it is."""
    lesson = next((one for id in content.ids("lessons") if (one := content.lesson(id)).notebook == name), None)
    presenting = asked and lesson is not None
    return {
        "can_present": lesson is not None,
        "presenting": presenting,
        "notes": note_paragraphs(lesson.facilitator_notes) if presenting else [],
    }


def note_paragraphs(text: str) -> list[str]:
    """Facilitator notes, a paragraph for each question and each part that opens with a word and a colon."""
    return [
        part.strip()
        for part in re.split(r"(?=\b(?:Timing|What \w+ usually get wrong|Ask)\b[^:.?]{0,40}:)", text)
        if part.strip()
    ]


def prepare_notebook(request, notebook, cwd):
    """Before a page is drawn: give the browser the token that Voilà's scripts send along, and link the claims."""
    request.xsrf_token  # noqa: B018 - reading it sets the cookie
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    for cell, linked in zip(prose, link_claims([cell.source for cell in prose]), strict=True):
        cell.source = linked
    return notebook


class CoursePageHandler(SecurityHeaders, BaseVoilaHandler):
    """A page of ours, be it a lesson or the word that there is none."""

    def set_default_headers(self):
        """Only this host may be part of the page; nothing of it is kept."""
        super().set_default_headers()
        self.set_header("Content-Security-Policy", content_security_policy(self.request.host))
        self.set_header("Cache-Control", "no-store")

    def render_template(self, name, **ns):
        """The error page: it says what the reader can do and nothing about the server."""
        page = self.settings["voila_jinja2_env"].get_template("error.html")
        return page.render(
            status_code=ns["status_code"], base_url=self.base_url, files=self.settings["course_bundles"].addresses()
        )


class LessonHandler(CoursePageHandler):
    """One lesson, streamed: first its words, then its live parts."""

    kernel: asyncio.Future | None = None
    kernel_id = ""
    renderer: NotebookRenderer | None = None
    outputs: list  # of each code cell that has run

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
        """Stream the lesson at `path`; 404 for whatever is no lesson."""
        self._find(path)
        self._stay_with_this_server()
        try:
            await self._send(path)
            await self.finish()
            self.kernel = None
        except StreamClosedError:
            pass  # the reader left; on_connection_close frees the kernel
        finally:
            if self.kernel is not None:
                await self._free()

    async def _send(self, path: str) -> None:
        """Send the page, as the kind that it is: drawn by our own client, or by Voilà's manager.

        Its kind is known once its cells have run. So the very first page of a notebook is sent when it is whole, and
        drawn again for Voilà's manager if there is anything on it but screens of ours; the next ones are streamed.
        """
        kinds: PageKinds = self.settings["course_page_kinds"]
        file = self._file(path)
        known = kinds.kind(file)
        if known is not None:
            return await self._stream(path, known)
        page = [html async for html in self._drawn(path, own=True)]
        own = kinds.kind(file) is not False  # a cell that shows something else has said so
        if own:
            kinds.learn(file, own=True)
        else:
            page = [html async for html in self._drawn_again(path)]
        self._allow(own)
        self.write("".join(page))

    async def _stream(self, path, own):
        self._allow(own)
        async for html in self._drawn(path, own):
            self.write(html)
            if "<!--flush-->" in html:
                await self.flush()

    async def _drawn(self, path, own):
        """The page piece by piece, while its kernel starts and its cells run."""
        self.kernel_id = str(uuid.uuid4())
        self.kernel = asyncio.ensure_future(self._start_kernel())
        self.outputs = []
        renderer = self.renderer = await self._prepared(path, own)
        renderer.exporter.register_filter("is_foreign", partial(self._is_foreign, path, renderer))
        async for html, _ in renderer.generate_content_generator(self.kernel_id, self._kernel_when_words_are_out()):
            yield html

    async def _drawn_again(self, path):
        """The page for Voilà's manager, from the kernel and the outputs that there are: no cell runs twice."""
        outputs = iter(self.outputs)

        def cells(nb, kernel_id):
            for cell in nb.cells:
                if cell.cell_type == "code":
                    cell.outputs = next(outputs, [])
                yield cell

        renderer = await self._prepared(path, own=False)
        renderer.exporter.register_filter("is_foreign", lambda outputs: True)
        context = {"frontend": "voila", "main_js": "voila.js", "kernel_start": lambda nb: self.kernel_id}
        async for html, _ in renderer.exporter.generate_from_notebook_node(
            renderer.notebook,
            resources=renderer.resources,
            extra_context={**context, "cell_generator": cells},
            page_config=renderer.page_config,
        ):
            yield html

    async def _prepared(self, path, own):
        renderer = self._renderer(path, own)
        await renderer.initialize()
        renderer.page_config["page"] = {
            "name": path,
            "title": title_of(renderer.notebook),
            "shows": [has_output(c) for c in renderer.notebook.cells],
            "preview": bool(self.settings["course_settings"].preview),
            "review": review_line(path),
            "files": self.settings["course_bundles"].addresses(),
            "own": own,
            **presentation(path, "present" in self.request.query_arguments),
        }
        renderer.exporter.environment.bytecode_cache = self.settings["course_templates"]
        renderer.exporter.register_filter("models", models)
        return renderer

    def _is_foreign(self, path, renderer, outputs):
        """Whether a cell shows anything but screens of ours; remembered, so that the next page is drawn by Voilà's manager."""
        self.outputs.append(outputs)
        foreign = not all_ours(outputs, renderer.executor.widget_state)
        if foreign:
            self.settings["course_page_kinds"].learn(self._file(path), own=False)
        return foreign

    def _allow(self, own):
        self.set_header("Content-Security-Policy", content_security_policy(self.request.host, own))

    def _file(self, path):
        return self.settings["course_settings"].notebooks / path

    def _find(self, path: str) -> None:
        if not NOTEBOOK.fullmatch(path) or not self.contents_manager.file_exists(path):
            raise tornado.web.HTTPError(404)

    def _stay_with_this_server(self) -> None:
        """Where several servers share the course, a proxy reads from this cookie which of them has this page's kernel."""
        name = self.settings["course_settings"].server_name
        if name and self.get_cookie(SERVER_COOKIE) != name:
            self.set_cookie(SERVER_COOKIE, name, path=self.base_url, httponly=True, samesite="Lax")

    async def _kernel_when_words_are_out(self):
        kernel_id = await self.kernel
        return self.kernel_manager.get_kernel(kernel_id)

    def _renderer(self, path: str, own: bool) -> NotebookRenderer:
        secret = self.settings["kernel_access"].grant(self.kernel_id, self, own)
        client = {"baseUrl": self.base_url, "kernelId": self.kernel_id, "kernelSecret": secret}
        config = {"course": self.settings["course_url"], "fullStaticUrl": self.static}
        if not own:
            client = {**self._what_voila_tells(), **client, "fullStaticUrl": self.static}
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
            page_config={**config, "client": client},
            mathjax_config=None,
            mathjax_url=None,
        )

    def _what_voila_tells(self):
        return get_page_config(self.base_url, self.settings, self.log, self.voila_configuration)

    async def _start_kernel(self) -> str:
        env = {**os.environ, "SERVER_SOFTWARE": "voila", "VOILA_BASE_URL": self.base_url}
        return await self.kernel_manager.start_kernel(kernel_id=self.kernel_id, kernel_name="python3", path="", env=env)

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
