"""Every address that the course serves and who answers there; whatever is not listed is a page that does not exist."""

import os
import re
from pathlib import Path

from jupyter_server.utils import url_path_join
from voila import __version__ as voila_version
from voila.app import Voila

from .handlers import Extensions, Files, Goodbye, Kernel, Start, VoilaFiles
from .lesson_page import Lesson
from .preview_state import State
from .websocket_limits import Channels

ASSETS = Path(__file__).resolve().parents[2] / "assets"
START = "voila/render/00_start.ipynb"
VOILA_FILES = f"course/voila-{voila_version}"
KERNEL_ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"


def routes(app: Voila) -> list[tuple[str, type, dict]]:
    """Pattern of the address below the server's own, handler, and what the handler is told."""
    lesson = {
        "voila_configuration": app.voila_configuration,
        "config": app.config,
        "template_paths": app.template_paths,
        "static": app.static_url,
    }
    start = {"url": url_path_join(app.base_url, START), "permanent": False}
    served = [
        ("/?", Start, start),
        (r"/voila/render/([^/]+)", Lesson, lesson),
        (rf"/api/kernels/{KERNEL_ID}", Kernel, {}),
        (rf"/api/kernels/{KERNEL_ID}/channels", Channels, {}),
        (r"/voila/api/shutdown/([^/]+)", Goodbye, {}),
        (r"/voila/labextensions/(.*)", Extensions, {"path": app.labextensions_path}),
        (rf"/{re.escape(VOILA_FILES)}/(.*)", VoilaFiles, {"paths": app.static_paths}),
        (r"/course/style/([\w.-]+\.(?:css|js|svg))", Files, {"path": str(ASSETS / "style")}),
        (r"/course/images/([\w./-]+\.(?:png|jpg|svg|webp|ico))", Files, {"path": str(ASSETS / "images")}),
    ]
    preview = [("/preview/state", State, {})] if os.environ.get("COURSE_PREVIEW") else []
    return served + preview


class CourseUrl(str):
    """The address of our own files, each with the time it was last changed, so that a browser may keep them."""

    def __call__(self, path: str) -> str:
        """The address of a file in assets/style or assets/images."""
        file = ASSETS / path
        return f"{self}/{path}?v={file.stat().st_mtime_ns:x}" if file.is_file() else f"{self}/{path}"
