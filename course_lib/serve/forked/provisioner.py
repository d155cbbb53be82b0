"""How Jupyter's kernel manager comes by a forked kernel: a provisioner, named by an entry point in pyproject.toml."""

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from .warm_process import WARM


class ForkedProvisioner(LocalProvisioner):
    """A kernel forked from the warm process; where there is none, one that is started as everywhere else."""

    async def launch_kernel(self, cmd: list[str], **kwargs) -> KernelConnectionInfo:
        """Have a kernel for the connection file that was written before."""
        self.process = await WARM.fork(self.parent.connection_file, kwargs["env"], kwargs["cwd"])
        if self.process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid, self.pgid, self.cwd = self.process.pid, None, kwargs["cwd"]
        return self.connection_info
