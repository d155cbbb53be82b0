"""The settings of the host → Voilà, set up as this course needs it, with only the addresses that `routes.py` lists.

Each setting that is not obvious says why. Nothing is read from a Voilà or Jupyter configuration file of the machine,
so the course is the same everywhere.
"""

import logging
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["JUPYTER_PATH"] = os.pathsep.join(
    filter(None, [str(Path(__file__).resolve().parents[2] / "assets"), os.environ.get("JUPYTER_PATH")])
)  # before Voilà is imported: it looks for templates in …/voila/templates below each of these

from jinja2 import BytecodeCache
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import GZipContentEncoding, RequestHandler
from traitlets.config import Config
from voila.app import Voila

from ..store import data_folder, learners_place
from .admission import Admission
from .allowed_hosts import HostRouter
from .capacity import KernelCapacity, WarmWatch
from .class_desk import ClassDesk
from .client import Bundles
from .forked.page_kernel import __name__ as PAGE_KERNEL
from .forked.warm_process import PROVISIONER, WARM
from .handlers import LAB_EXTENSIONS, NotFoundHandler
from .hub import HubDoor, door_of
from .identity import NoAccounts
from .json_log import JsonFormatter
from .kept_files import FOLDER, KeptFiles
from .kernel_life import CourseKernelManager
from .lesson_page import NOTEBOOK, LessonHandler, draw_page, prepare_notebook
from .live.rooms import Rooms
from .lti.keys import PlatformKeys
from .metrics import Metrics
from .own_record import Reading
from .page_access import KernelAccess
from .page_channel import PINGS, CourseKernelConnection
from .pictures import Pictures
from .record_desk import RecordDesk
from .records_file import RecordsWatch
from .redacted_log import log_request, redact_logs
from .routes import VOILA_STATIC, AssetUrl, handed_out, root_route, routes
from .setting_types import JSON
from .settings import Settings
from .status import CourseStatus, status_server
from .waking import Kernels

RECORDS_AFTER_S = 3.0  # after which what records are shown with is read, so that the start itself is not longer
LIMITS = {
    "max_body_size": 1 << 20,  # [bytes] of any request; a page sends a few hundred
    "body_timeout": 30.0,  # [s] for a body to arrive
    "idle_connection_timeout": 120.0,  # [s] for the head of a request; websockets have pings instead
}


class ThisPythonKernelSpecManager(KernelSpecManager):
    """Only the Python that serves the course: another `python3` installed for this user may lack course_lib."""

    def _kernel_dirs_default(self):
        return []

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """How a kernel is started: forked from the warm process, where there is one."""
        spec = super().get_kernel_spec(kernel_name)
        spec.argv = [sys.executable, "-m", PAGE_KERNEL, "-f", "{connection_file}"]
        if WARM.started:
            spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": PROVISIONER}}
        return spec


class CompressedPages(GZipContentEncoding):
    """Compresses pages as they are streamed; scripts and styles are compressed once for all (client.py)."""

    GZIP_LEVEL = 4

    def __init__(self, request):
        super().__init__(request)
        self._gzipping = self._gzipping and "/voila/render/" in request.path


class CompiledTemplates(BytecodeCache):
    """Templates of pages, compiled once; Voilà makes an environment of its own for each page."""

    def __init__(self):
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket):
        """Take it from here, if its source is the same."""
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket):
        """Keep it."""
        self.compiled[bucket.key] = bucket.bytecode_to_string()


class CourseServer(Voila):
    """Voilà, as this course serves it."""

    when_listening: Callable[[], None] = staticmethod(lambda: None)
    sockets = status_sockets = ()
    lrs = grades = None  # the line to a learning record store, the way to gradebooks
    hub: HubDoor | None = None
    course_settings: Settings

    @classmethod
    def create(cls, settings: Settings, sockets, status_sockets=()) -> "CourseServer":
        """A course that is ready to start on the sockets it was given, those for whoever runs it among them."""
        course = cls.instance(config=voila_config(settings))
        course.sockets, course.status_sockets, course.course_settings = sockets, status_sockets, settings
        course.hub = door_of(settings, data_folder(os.environ))
        course.initialize([])
        redact_logs(course.log, JsonFormatter() if settings.log == JSON else None)
        return course

    @property
    def static_url(self) -> str:
        """Where Voilà's scripts are, its version in the address."""
        return url_path_join(self.base_url, VOILA_STATIC)

    def init_settings(self) -> dict:
        """Voilà's settings, with our line to kernels, our error page and our log."""
        found = super().init_settings()
        rest = {"voila_configuration": self.voila_configuration}
        access = KernelAccess(self.kernel_manager.__contains__)
        kernels = self._kernels(access)
        self.kernel_manager.when_gone = kernels.gone
        self.kernel_manager.is_connected = access.is_connected
        self.kernel_manager.when_died = kernels.metrics.kernel_died
        found |= {
            "kernel_access": access,
            "course_kernels": kernels,
            "kernel_websocket_connection_class": CourseKernelConnection,
            "default_handler_class": NotFoundHandler,
            "default_handler_args": rest,
            "log_function": log_and_count,
            "course_metrics": kernels.metrics,
            "course_url": AssetUrl(url_path_join(self.base_url, "course")),
            "course_settings": self.course_settings,
            "course_bundles": Bundles(
                url_path_join(self.base_url, "course/page"), watch=bool(self.course_settings.preview)
            ),
            "course_kept": self._kept_files(),
            "course_platform_keys": PlatformKeys(),
            "course_hub": self.hub,
            "course_reading": Reading(),
            "course_desk": RecordDesk(),
            "course_class_desk": ClassDesk(),
            "course_rooms": Rooms(self.course_settings.live_classes, self.course_settings.live_phones),
            "course_data": lambda: data_folder(os.environ),
            "course_templates": CompiledTemplates(),
            "websocket_compression_options": {"compression_level": 4, "mem_level": 5},  # 150 kB a line
            **PINGS,
            "xsrf_cookie_kwargs": {"path": self.base_url, "samesite": "Lax"},
        }
        if self.hub:
            found["cookie_secret"] = self.hub.cookie_secret
        found["course_pictures"] = Pictures(
            self.course_settings.notebooks,
            lambda *what: draw_page(self.app.settings, *what),
            self.contents_manager,
            watch=bool(self.course_settings.preview),
        )
        return found

    def _kept_files(self) -> KeptFiles:
        """Where several servers share the course, a page may come from one edition and its scripts be asked of another."""
        return KeptFiles(data_folder(os.environ) / FOLDER if self.course_settings.server_name else None)

    def _kernels(self, access: KernelAccess) -> Kernels:
        settings, manager = self.course_settings, self.kernel_manager
        capacity = KernelCapacity(manager, WARM, settings.max_kernels, settings.workers)
        admission = Admission(capacity.ceiling, capacity.live)
        capacity.line = admission
        metrics = Metrics(capacity, lambda name: NOTEBOOK.fullmatch(name) and (settings.notebooks / name).is_file())
        return Kernels(settings, manager, access, admission, metrics, self.base_url)

    def _tell_host(self) -> None:
        """Answer whoever runs the course, if they asked for it."""
        settings = self.course_settings
        status = CourseStatus(
            self.app.settings["course_metrics"],
            RecordsWatch().look,
            WarmWatch(WARM).status,
            settings.notebooks / "00_start.ipynb",
            {"lrs": self.lrs, "grades": self.grades},
        )
        status_server(status, settings.names | {settings.status_host.lower().rstrip(".")}, self.status_sockets)

    def _open_line_to_store(self) -> None:
        """Tell a learning record store what learners commit, if the host named one."""
        if self.course_settings.lrs_endpoint:
            from .lrs import Telling

            self.lrs = Telling(
                self.course_settings,
                learners_place(os.environ),
                self.app.settings["course_metrics"],
                data_folder(os.environ),
            )

    def _open_way_to_gradebooks(self) -> None:
        """Tell learning platforms what their learners reach, where the host gave an address for it."""
        if any(one.auth_token_url for one in self.course_settings.lti_platforms):
            from .lti.grades import Grading

            self.grades = self.app.settings["course_grades"] = Grading(self.course_settings)

    def init_handlers(self) -> list:
        """The whole list of what is served, below the address of this server, and what the bare address leads to."""
        below = re.sub("%[0-9A-F]{2}", r"(?i:\g<0>)", re.escape(self.server_url.rstrip("/")))
        return [(below + path, handler, options) for path, handler, options in routes(self)] + [root_route(self)]

    def listen(self):
        """Serve on the sockets that were bound before anything was loaded."""
        self.app.transforms.append(CompressedPages)  # Voilà makes the application before it takes such a setting
        asked = HostRouter(
            self.app,
            self.course_settings.names,
            self.course_settings.believed,
            self.course_settings.identity_header,
            self.hub,
        )
        server = HTTPServer(asked, **LIMITS)
        server.add_sockets(self.sockets)
        self.app.settings["course_kept"].keep(handed_out(self.app.settings["course_bundles"]))
        self._open_line_to_store()
        self._open_way_to_gradebooks()
        if self.status_sockets:
            self._tell_host()
        self.when_listening()
        self.ioloop = IOLoop.current()
        if WARM.started:
            self.ioloop.add_callback(WARM.watch, self.connection_dir)
        self.ioloop.add_callback(self.app.settings["course_pictures"].start)
        self.ioloop.add_callback(self.app.settings["course_kernels"].watch)
        self.ioloop.call_later(RECORDS_AFTER_S, self.app.settings["course_reading"].prepare)
        if self.lrs:
            self.ioloop.add_callback(self.lrs.start)
        if self.grades:
            self.ioloop.add_callback(self.grades.start)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            pass
        finally:
            for told in filter(None, (self.lrs, self.grades)):
                told.close()
            self.app.settings["course_reading"].close()
            self.app.settings["course_desk"].close()
            self.app.settings["course_class_desk"].close()
            self.app.settings["course_rooms"].close()
            self.stop()


def log_and_count(handler: RequestHandler) -> None:
    """Log a request that failed, and count a lesson that was sent whole, with the time that it took."""
    log_request(handler)
    if isinstance(handler, LessonHandler) and handler.request.method == "GET" and handler.get_status() == 200:
        handler.settings["course_metrics"].page(handler.path_args[0], handler.request.request_time())


def voila_config(settings: Settings) -> Config:
    """All that we set, in one place."""
    c = Config()
    c.Voila.config_file_paths = []
    c.Voila.open_browser = False
    c.Voila.root_dir = str(settings.notebooks)
    c.Voila.base_url = settings.base_url
    c.Voila.identity_provider_class = NoAccounts
    c.Voila.log_level = logging.WARNING
    c.VoilaConfiguration.template = "proximal"
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaConfiguration.strip_sources = True
    c.VoilaConfiguration.prelaunch_hook = prepare_notebook
    c.VoilaConfiguration.extension_allowlist = LAB_EXTENSIONS
    c.VoilaConfiguration.kernel_spec_manager_class = ThisPythonKernelSpecManager
    c.KernelSpecManager.allowed_kernelspecs = {"python3"}
    # A page pings its kernel only while it is looked at, so an hour of silence is an abandoned page, connected or not.
    c.VoilaConfiguration.multi_kernel_manager_class = CourseKernelManager
    c.CourseKernelManager.cull_idle_timeout = round(settings.idle_s)
    c.CourseKernelManager.disconnected_s = settings.disconnected_s
    c.CourseKernelManager.cull_interval = min(60, max(1, int(min(settings.idle_s, settings.disconnected_s) / 2)))
    c.CourseKernelManager.cull_connected = True
    c.CourseKernelManager.allow_tracebacks = False
    c.VoilaExecutor.timeout = 120
    c.KernelManager.client_class = "course_lib.serve.kernel_client.QuickKernelClient"
    c.KernelRestarter.restart_limit = 0  # a kernel that came back under its id would be empty; its page is told instead
    c.KernelRestarter.time_to_dead = 1.0  # between two looks whether a kernel still runs
    if sys.platform == "linux":  # elsewhere a socket's path may be too long
        c.KernelManager.transport = "ipc"
    return c
