"""How the server runs a page's cells: Jupyter's client, which here asks a kernel once whether it is ready.

Jupyter's own sends nothing more for 0.2 s, to be sure that the kernel is silent, and asks again after a second.
That is a page's whole start.
"""

import time
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient

HEARD_S = 0.1  # within which a kernel that has answered is heard, if what it publishes reaches us at all
ALIVE_S = 1.0  # between two looks whether the kernel still runs


class QuickKernelClient(AsyncKernelClient):
    """A client that is ready as soon as its kernel has answered and is heard on both channels.

    What the kernel still publishes of that answer is passed over by whoever runs a cell: it belongs to another request.
    """

    def start_channels(self, shell=True, iopub=True, stdin=True, hb=False, control=True):
        """Without the heartbeat: the kernel's process is watched instead."""
        super().start_channels(shell, iopub, stdin, hb, control)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered and is heard; raises RuntimeError if it ends or takes longer than `timeout` s."""
        end = time.monotonic() + (timeout or float("inf"))
        while True:
            await self._answer_to(self.kernel_info(), end)
            try:
                return await self.get_iopub_msg(timeout=HEARD_S)
            except Empty:  # it published before we were connected
                continue

    async def _answer_to(self, asked: str, end: float) -> None:
        while True:
            try:
                message = await self.get_shell_msg(timeout=ALIVE_S)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("The kernel ended before it was ready.") from None
                if time.monotonic() > end:
                    raise RuntimeError("The kernel did not answer in time.") from None
                continue
            if message["parent_header"].get("msg_id") == asked:
                return self._handle_kernel_info_reply(message)
