"""Who answers at each address other than a lesson: files, the kernel of a page, a page that closes, everything else.

`routes.py` says which address is whose.
"""

import asyncio
import mimetypes
from pathlib import Path

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler

from .kept_files import fingerprint_of
from .lesson_page import CoursePageHandler
from .page_access import SECRET_FIELD, SECRET_HEADER, browser_of, no_such_kernel
from .security_headers import SecurityHeaders

LAB_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
SHUTDOWN_LOOKS = 10  # on a busy machine a line may take seconds to close
SHUTDOWN_GRACE_S = 1.0  # before each look: a page that says goodbye but keeps its line open has not left (a cancelled "leave this page?")


class AssetHandler(SecurityHeaders, tornado.web.StaticFileHandler):
    """Style sheets and pictures of the course; their address carries a fingerprint, so a browser may keep them."""

    _tag = ""  # of a file of an edition before
    _is_another = False  # than the address says

    def compute_etag(self):
        """The fingerprint."""
        return self._tag or super().compute_etag()

    def get_cache_time(self, path, modified, mime_type):
        """For as long as may be where the address names these bytes; not at all where it names others."""
        return 0 if self._is_another else super().get_cache_time(path, modified, mime_type)

    def set_extra_headers(self, path):
        """Nobody keeps a file under an address that names another."""
        if self._is_another:
            self.set_header("Cache-Control", "no-store")

    async def get(self, path: str, include_body: bool = True):
        """The file; of an edition before where the address says so and it was kept."""
        asked, file = self.get_query_argument("v", ""), Path(self.root) / path
        kept = None
        if asked and not (file.is_file() and fingerprint_of(file) == asked):
            kept = self.settings["course_kept"].find(f"{Path(self.root).name}/{path}", asked)
            self._is_another = kept is None
        if kept is None:
            return await super().get(path, include_body)
        self._tag = f'"{asked}"'
        self.set_header("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream")
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.set_header("Content-Length", len(kept))
        return await self.finish(kept if include_body else None)


class VoilaStaticHandler(SecurityHeaders, MultiStaticFileHandler):
    """Voilà's scripts, below an address that names their version: they never change there."""

    def set_extra_headers(self, path):
        """Let the browser keep them for a year."""
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")


class LabExtensionHandler(SecurityHeaders, FileFindHandler):
    """The extensions that draw widgets; no other is served."""

    def get(self, path, include_body=True):
        """The file, if it belongs to one of them; a path that leads out of it again does not."""
        if ".." in path.split("/") or not any(path.startswith(name + "/") for name in LAB_EXTENSIONS):
            raise tornado.web.HTTPError(404)
        return super().get(path, include_body)


class OfItsPage:
    """An address of one kernel, which answers only the page that the kernel was made for."""

    async def prepare(self):
        """Whoever does not bring the page's secret is not even told whether there is such a kernel."""
        kernel_id = self.path_kwargs.get("kernel_id") or self.path_args[0]
        access = self.settings["kernel_access"]
        if access.admit(kernel_id, self.secret(), browser_of(self)) is None:
            raise no_such_kernel()
        await super().prepare()

    def check_xsrf_cookie(self):
        """The page's secret stands in its place: it is known to as few, and a browser without cookies has it too."""

    def secret(self) -> str:
        """The secret that was brought."""
        return self.request.headers.get(SECRET_HEADER, "")


class KernelInfoHandler(OfItsPage, SecurityHeaders, KernelHandler):
    """What the page asks about its kernel."""


class ShutdownHandler(OfItsPage, SecurityHeaders, VoilaShutdownKernelHandler):
    """A page closes: its kernel is freed, unless the page turns out to be there still."""

    def secret(self) -> str:
        """The secret, from the form: a closing page can send no header."""
        return self.get_body_argument(SECRET_FIELD, "")

    @tornado.web.authenticated
    async def post(self, kernel_id: str):
        """Free the kernel once its line is closed."""
        if kernel_id not in self.kernel_manager:
            raise no_such_kernel()
        self.set_status(204)
        self.finish()
        for _ in range(SHUTDOWN_LOOKS):
            await asyncio.sleep(SHUTDOWN_GRACE_S)
            if kernel_id not in self.kernel_manager:
                return
            if not self.settings["kernel_access"].is_connected(kernel_id):
                await ensure_async(self.kernel_manager.shutdown_kernel(kernel_id))
                return


class NotFoundHandler(CoursePageHandler):
    """Every other address: one sentence and a way home."""

    async def prepare(self):
        """Not here."""
        raise tornado.web.HTTPError(404)

    def check_xsrf_cookie(self):
        """Nothing is done here, so nothing needs a token."""


class StartRedirectHandler(SecurityHeaders, tornado.web.RedirectHandler):
    """The front door."""

    head = tornado.web.RedirectHandler.get
