"""How Jupyter's kernel manager comes by a forked kernel: a provisioner, named by an entry point in pyproject.toml."""

import asyncio
from pathlib import Path

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from .warm_process import WARM

LISTENS_S = 5.0  # after which a kernel is talked to, whether it seems to listen or not
LOOK_S = 0.003


class ForkedProvisioner(LocalProvisioner):
    """A kernel forked from the warm process; where there is none, one that is started as everywhere else."""

    async def launch_kernel(self, cmd: list[str], **kwargs) -> KernelConnectionInfo:
        """Have a kernel for the connection file that was written before."""
        self.process = await WARM.fork(self.parent.connection_file, kwargs["env"], kwargs["cwd"])
        if self.process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid, self.pgid, self.cwd = self.process.pid, None, kwargs["cwd"]
        await self._until_it_listens()
        return self.connection_info

    async def _until_it_listens(self) -> None:
        """ZeroMQ tries again only after 0.1 s where nobody listened yet; a kernel publishes on the last socket that it opens."""
        if self.connection_info["transport"] != "ipc":
            return
        last = Path(f"{self.connection_info['ip']}-{self.connection_info['iopub_port']}")
        for _ in range(round(LISTENS_S / LOOK_S)):
            if last.exists() or self.process.poll() is not None:
                return
            await asyncio.sleep(LOOK_S)
