"""Folder of notebooks → Voilà with our settings and only the addresses that the course needs.

Each setting that is not obvious says why. Nothing is read from a Voilà or Jupyter configuration file of the machine,
so the course is the same everywhere.
"""

import asyncio
import logging
import os
import re
import sys
from pathlib import Path

os.environ["JUPYTER_PATH"] = os.pathsep.join(
    filter(None, [str(Path(__file__).resolve().parents[2] / "assets"), os.environ.get("JUPYTER_PATH")])
)  # before Voilà is imported: it looks for templates in …/voila/templates below each of these

import tornado.web
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila import __version__ as voila_version
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler

from .lesson_page import Answer, Page, prepare
from .preview_state import State
from .websocket_limits import Channels, Connection

ASSETS = Path(__file__).resolve().parents[2] / "assets"
START = "voila/render/00_start.ipynb"
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.I)
STILL_HERE_S = 1.0  # a page that says goodbye but keeps its line open has not left (a cancelled "leave this page?")


class Discreet(logging.Formatter):
    """Log lines without kernel ids: whoever knows one can speak to that kernel."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, its ids struck out, its query strings gone."""
        return re.sub(r"\?[^\s\"']+=[^\s\"']*", "?…", UUID.sub("‹kernel›", super().format(record)))


class OwnKernel(KernelSpecManager):
    """Only the Python that serves the course: another `python3` installed for this user may lack course_lib."""

    def _kernel_dirs_default(self):
        return []


class Plain:
    """What every answer says about itself, files included."""

    def set_default_headers(self):
        """Nothing is guessed, nothing is told to others."""
        super().set_default_headers()
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")


class Files(Plain, tornado.web.StaticFileHandler):
    """Style sheets and pictures of the course; their address carries a fingerprint, so a browser may keep them."""


class VoilaFiles(Plain, MultiStaticFileHandler):
    """Voilà's scripts, below an address that names their version: they never change there."""

    def set_extra_headers(self, path):
        """Let the browser keep them for a year."""
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")


class Extensions(Plain, FileFindHandler):
    """The extensions that draw widgets; no other is served."""

    def get(self, path, include_body=True):
        """The file, if it belongs to one of them."""
        if not any(path.startswith(name + "/") for name in EXTENSIONS):
            raise tornado.web.HTTPError(404)
        return super().get(path, include_body)


class Kernel(Plain, KernelHandler):
    """What the page asks about its kernel."""


class Goodbye(Plain, VoilaShutdownKernelHandler):
    """A page closes: its kernel is freed, unless the page turns out to be there still."""

    @tornado.web.authenticated
    async def post(self, kernel_id: str):
        """Free the kernel once its line is closed."""
        if kernel_id not in self.kernel_manager:
            raise tornado.web.HTTPError(404)
        self.set_status(204)
        self.finish()
        await asyncio.sleep(STILL_HERE_S)
        if kernel_id in self.kernel_manager and not self.kernel_manager._kernel_connections.get(kernel_id):
            await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id))


class Lesson(Plain, Page):
    """A page of the course."""


class NotServed(Plain, Answer):
    """Every other address: one sentence and a way home."""

    async def prepare(self):
        """Not here."""
        raise tornado.web.HTTPError(404)

    def check_xsrf_cookie(self):
        """Nothing is done here, so nothing needs a token."""


class Start(Plain, tornado.web.RedirectHandler):
    """The front door."""


class Course(Voila):
    """Voilà, as this course serves it."""

    announce = ""
    taken = ()

    @classmethod
    def made(cls, notebooks: Path, base_url: str, taken) -> "Course":
        """A course that is ready to start on the sockets it was given."""
        course = cls.instance(config=settings(notebooks, base_url))
        course.taken = taken
        course.initialize([])
        quieten(course.log)
        return course

    @property
    def static_url(self) -> str:
        """Where Voilà's scripts are, its version in the address."""
        return url_path_join(self.base_url, f"course/voila-{voila_version}")

    def init_settings(self) -> dict:
        """Voilà's settings, with our line to kernels, our error page and our log."""
        found = super().init_settings()
        rest = {"voila_configuration": self.voila_configuration}
        return found | {
            "kernel_websocket_connection_class": Connection,
            "default_handler_class": NotServed,
            "default_handler_args": rest,
            "log_function": log_request,
            "course_url": CourseUrl(url_path_join(self.base_url, "course")),
            "websocket_ping_interval": 30_000,
        }

    def init_handlers(self) -> list:
        """The whole list of what is served."""
        page = {
            "voila_configuration": self.voila_configuration,
            "config": self.config,
            "template_paths": self.template_paths,
            "static": self.static_url,
        }
        served = [
            ("/?", Start, {"url": url_path_join(self.base_url, START), "permanent": False}),
            (r"/voila/render/([^/]+)", Lesson, page),
            (rf"/api/kernels/{KERNEL_ID}", Kernel, {}),
            (rf"/api/kernels/{KERNEL_ID}/channels", Channels, {}),
            (r"/voila/api/shutdown/([^/]+)", Goodbye, {}),
            (r"/voila/labextensions/(.*)", Extensions, {"path": self.labextensions_path}),
            (rf"/course/voila-{re.escape(voila_version)}/(.*)", VoilaFiles, {"paths": self.static_paths}),
            (r"/course/style/([\w.-]+\.(?:css|js|svg))", Files, {"path": str(ASSETS / "style")}),
            (r"/course/images/([\w./-]+\.(?:png|jpg|svg|webp|ico))", Files, {"path": str(ASSETS / "images")}),
        ]
        if os.environ.get("COURSE_PREVIEW"):
            served.append(("/preview/state", State, {}))
        return [(self.server_url.rstrip("/") + path, handler, kwargs) for path, handler, kwargs in served]

    def listen(self):
        """Serve on the sockets that were taken before anything was loaded."""
        server = HTTPServer(self.app, xheaders=bool(os.environ.get("COURSE_BEHIND_PROXY")))
        server.add_sockets(self.taken)
        print(self.announce, flush=True)
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()


class CourseUrl(str):
    """The address of our own files, each with the time it was last changed, so that a browser may keep them."""

    def __call__(self, path: str) -> str:
        """The address of a file in assets/style or assets/images."""
        file = ASSETS / path
        return f"{self}/{path}?v={file.stat().st_mtime_ns:x}" if file.is_file() else f"{self}/{path}"


def settings(notebooks: Path, base_url: str) -> Config:
    """All that we set, in one place."""
    c = Config()
    c.Voila.config_file_paths = []
    c.Voila.open_browser = False
    c.Voila.root_dir = str(notebooks)
    c.Voila.base_url = base_url
    c.Voila.log_level = logging.WARNING
    c.VoilaConfiguration.template = "proximal"
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaConfiguration.strip_sources = True
    c.VoilaConfiguration.prelaunch_hook = prepare
    c.VoilaConfiguration.extension_allowlist = EXTENSIONS
    c.VoilaConfiguration.kernel_spec_manager_class = OwnKernel
    c.KernelSpecManager.allowed_kernelspecs = {"python3"}
    # A page pings its kernel only while it is looked at, so an hour of silence is an abandoned page, connected or not.
    c.MappingKernelManager.cull_idle_timeout = int(os.environ.get("COURSE_IDLE_SECONDS") or 3600)
    c.MappingKernelManager.cull_interval = min(60, max(1, c.MappingKernelManager.cull_idle_timeout // 2))
    c.MappingKernelManager.cull_connected = True
    c.VoilaExecutor.timeout = 120
    if sys.platform == "linux":  # elsewhere a socket's path may be too long
        c.KernelManager.transport = "ipc"
    return c


def quieten(log: logging.Logger) -> None:
    """Everything that is logged, Tornado's part included, goes through one discreet line format."""
    line = Discreet("%(asctime)s %(levelname)s %(message)s")
    logging.basicConfig(level=logging.WARNING)
    for handler in [*logging.getLogger().handlers, *log.handlers]:
        handler.setFormatter(line)
        handler.addFilter(
            lambda record: "is not trusted" not in str(record.msg)
        )  # a notebook without outputs has nothing to trust


def log_request(handler: tornado.web.RequestHandler) -> None:
    """Failures only, and without what follows the question mark."""
    if handler.get_status() >= 500:
        logging.getLogger("course").error(
            "%s %s %s", handler.get_status(), handler.request.method, handler.request.path
        )
