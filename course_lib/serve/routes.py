"""Every address that the course serves and who answers there; whatever is not listed is a page that does not exist."""

import re
from pathlib import Path

from jupyter_server.utils import url_path_join
from voila import __version__ as voila_version
from voila.app import Voila

from .class_desk import ClassDeskHandler
from .client import BundleHandler, Bundles
from .handlers import (
    AssetHandler,
    KernelInfoHandler,
    LabExtensionHandler,
    ShutdownHandler,
    StartRedirectHandler,
    VoilaStaticHandler,
)
from .hub import callback_route
from .kept_files import fingerprint_of
from .lesson_page import LessonHandler
from .live.desk import LiveDeskHandler
from .live.pages import JoinHandler, PresentHandler
from .live.stream import ROLES, LiveStreamHandler
from .lti import handlers as lti
from .named_learner import NamedLearnerHandler
from .own_record import OwnRecordHandler
from .page_channel import KernelChannelHandler
from .paper_page import PaperHandler
from .preview_state import PreviewStateHandler
from .record_desk import RecordDeskHandler
from .teacher_page import TeacherPageHandler
from .waking import WakeHandler

ASSETS = Path(__file__).resolve().parents[2] / "assets"
START_PAGE = "voila/render/00_start.ipynb"
VOILA_STATIC = f"course/voila-{voila_version}"
SERVED = {".css", ".js", ".svg", ".png", ".jpg", ".webp", ".ico"}  # of style/ and images/
KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


def routes(app: Voila) -> list[tuple[str, type, dict]]:
    """Pattern of the address below the server's own, handler, and what the handler is told."""
    lesson = {
        "voila_configuration": app.voila_configuration,
        "config": app.config,
        "template_paths": app.template_paths,
        "static": app.static_url,
    }
    drawn = {"voila_configuration": app.voila_configuration}
    served = [
        ("/?", StartRedirectHandler, start_of(app)),
        (r"/voila/render/([^/]+)", LessonHandler, lesson),
        (rf"/api/kernels/{KERNEL_ID}", KernelInfoHandler, {}),
        (rf"/api/kernels/{KERNEL_ID}/channels", KernelChannelHandler, {}),
        (r"/voila/api/shutdown/([^/]+)", ShutdownHandler, {}),
        (r"/voila/labextensions/(.*)", LabExtensionHandler, {"path": app.labextensions_path}),
        (rf"/{re.escape(VOILA_STATIC)}/(.*)", VoilaStaticHandler, {"paths": app.static_paths}),
        ("/course/wake", WakeHandler, {}),
        ("/course/record", OwnRecordHandler, {}),
        ("/course/desk", RecordDeskHandler, {}),
        ("/course/class", ClassDeskHandler, {}),
        ("/course/teach", TeacherPageHandler, {}),
        ("/course/who", NamedLearnerHandler, {}),
        ("/join", JoinHandler, drawn),
        ("/present", PresentHandler, drawn),
        ("/course/live", LiveDeskHandler, {}),
        (rf"/course/live/([a-z0-9]{{8}})/({ROLES})", LiveStreamHandler, {}),
        (r"/course/page/([\w.]+)", BundleHandler, {}),
        (r"/course/paper/(\d\d)(?:/([a-z-]+))?", PaperHandler, {"voila_configuration": app.voila_configuration}),
        (r"/course/style/([\w.-]+\.(?:css|js|svg))", AssetHandler, {"path": str(ASSETS / "style")}),
        (r"/course/images/([\w./-]+\.(?:png|jpg|svg|webp|ico))", AssetHandler, {"path": str(ASSETS / "images")}),
    ]
    if app.course_settings.lti_platforms:
        served += [(f"/{lti.LOGIN}", lti.LoginHandler, {}), (f"/{lti.LAUNCH}", lti.LaunchHandler, {}), (f"/{lti.KEYS}", lti.KeysHandler, {})]  # fmt: skip
    if app.hub:
        served.append(callback_route(app.hub))
    preview = [("/preview/state", PreviewStateHandler, {})] if app.course_settings.preview else []
    return served + preview


def root_route(app: Voila) -> tuple[str, type, dict]:
    """The bare `/`, which behind a prefix is not the course's own address and yet leads to it."""
    return ("/", StartRedirectHandler, start_of(app))


def start_of(app: Voila) -> dict:
    """Where the front door leads."""
    return {"url": url_path_join(app.base_url, START_PAGE), "permanent": False}


def handed_out(bundles: Bundles) -> dict[str, bytes]:
    """Every file of our own that pages name, path → bytes, as `KeptFiles` keeps them for pages that were sent before an upgrade."""
    found = {f"page/{one.name}": one.content for one in bundles.now.values()}
    for folder in ("style", "images"):
        files = [file for file in (ASSETS / folder).rglob("*") if file.suffix in SERVED]
        found |= {file.relative_to(ASSETS).as_posix(): file.read_bytes() for file in files}
    return found


class AssetUrl(str):
    """The address of our own files, each with a fingerprint of its bytes, so that a browser may keep them."""

    def __call__(self, path: str) -> str:
        """The address of a file in assets/style or assets/images."""
        file = ASSETS / path
        return f"{self}/{path}?v={fingerprint_of(file)}" if file.is_file() else f"{self}/{path}"
