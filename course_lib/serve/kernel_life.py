"""A silent kernel → freed: soon once no page is connected to it, late while one is. A kernel that ended → let go, not restarted."""

import asyncio
import os
from collections.abc import Callable
from datetime import timedelta

from jupyter_core.utils import ensure_async
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Float

from .page_access import TellsWhenGone


class CourseKernelManager(TellsWhenGone, AsyncMappingKernelManager):
    """Jupyter's manager, which frees what has been silent for `cull_idle_timeout`, with a shorter time for the abandoned."""

    disconnected_s = Float(600, config=True, help="How long a kernel may be silent without a page [s]")

    when_died: Callable[[], None] = staticmethod(lambda: None)

    async def start_for_page(self, kernel_id: str, base_url: str, **environ: str) -> str:
        """Start a kernel under this id, with the environment of a served page and what else is named; its id."""
        env = {**os.environ, "SERVER_SOFTWARE": "voila", "VOILA_BASE_URL": base_url, **environ}
        return await self.start_kernel(kernel_id=kernel_id, kernel_name="python3", path="", env=env)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """A kernel has ended by itself: nothing of it is kept, and its page, which Jupyter tells, has to be opened again."""
        self.log.warning("The kernel of a page has ended by itself.")
        self.when_died()
        asyncio.ensure_future(self.shutdown_kernel(kernel_id, now=True))

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Free the kernel if its page has gone or has been silent for too long."""
        kernel = self._kernels[kernel_id]
        silent_since = getattr(kernel, "last_activity", None)
        gone = silent_since is not None and not self.is_connected(kernel_id)
        if (
            gone
            and kernel.execution_state != "busy"
            and utcnow() - silent_since > timedelta(seconds=self.disconnected_s)
        ):
            await ensure_async(self.shutdown_kernel(kernel_id))
        else:
            await super().cull_kernel_if_idle(kernel_id)
